//! The dialog with the link: what it holds, how long it is, what could be left out.

use std::rc::Rc;

use flashcrowd_sim::scenario::{AnnotationKind, Document, LINK_ADVICE_CHARS, Language, to_fragment};
use wasm_bindgen_futures::spawn_local;
use web_sys::{HtmlInputElement, HtmlTextAreaElement};
use yew::prelude::*;

use super::dialog::Dialog;
use crate::clipboard;
use crate::document::use_editor;
use crate::export::{self, Format};
use crate::icon::Icon;
use crate::run::use_run;
use crate::text::{Message, Phrase, number, share, use_language};

/// What a link holds of a run.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Contents {
    actions: bool,
    notes: bool,
}

/// The document that a link of these contents carries. Without its actions a run's base would be the
/// design of before it was changed by hand: then the canvas counts.
fn document(base: &Document, canvas: &Document, contents: Contents) -> Document {
    let mut document = if contents.actions { base.clone() } else { canvas.clone() };
    if !contents.actions {
        document.actions.clear();
    }
    if !contents.notes {
        document.notes = None;
        document.annotations.retain(|annotation| annotation.kind != AnnotationKind::Note);
        document.components.iter_mut().for_each(|component| component.notes = None);
    }
    document
}

fn address(document: &Document) -> String {
    let href = web_sys::window().and_then(|window| window.location().href().ok()).unwrap_or_default();
    let page = href.split('#').next().unwrap_or_default();
    format!("{page}#{}", to_fragment(document))
}

#[derive(Properties, PartialEq)]
pub struct ShareDialogProps {
    pub on_close: Callback<()>,
}

#[component]
pub fn ShareDialog(props: &ShareDialogProps) -> Html {
    let language = use_language();
    let editor = use_editor();
    let run = use_run();
    let contents = use_state(|| Contents { actions: true, notes: true });
    let copied = use_state(Option::<bool>::default);
    let failed = use_state(Option::<Phrase>::default);
    let field = use_node_ref();
    let canvas = Rc::clone(&editor.document);
    // A document with problems has no run of its own yet: what stands on the canvas is shared.
    let base = if editor.problems.is_empty() { Rc::clone(&run.state.base) } else { Rc::clone(&canvas) };
    let links = use_memo((base, canvas, *contents), |(base, canvas, contents)| {
        let length = |contents| address(&document(base, canvas, contents)).chars().count();
        let carried = document(base, canvas, *contents);
        let link = address(&carried);
        let has_notes = carried.notes.is_some()
            || carried.components.iter().any(|component| component.notes.is_some())
            || carried.annotations.iter().any(|annotation| annotation.kind == AnnotationKind::Note)
            || !contents.notes;
        let cost = |without: Contents, with: Contents| length(with).saturating_sub(length(without));
        Offer {
            actions: base.actions.len(),
            actions_cost: cost(
                Contents { actions: false, ..*contents },
                Contents { actions: true, ..*contents },
            ),
            has_notes,
            notes_cost: cost(Contents { notes: false, ..*contents }, Contents { notes: true, ..*contents }),
            length: link.chars().count(),
            link,
            document: Rc::new(carried),
        }
    });
    let oncopy = {
        let (links, copied, field) = (links.clone(), copied.setter(), field.clone());
        move |_| {
            if let Some(field) = field.cast::<HtmlTextAreaElement>() {
                field.select();
            }
            let copied = copied.clone();
            clipboard::copy(&links.link, move |done| copied.set(Some(done)));
        }
    };
    let saves = |format: Format, label: Message, testid: &'static str| {
        let (links, run, failed) = (links.clone(), run.state.clone(), failed.setter());
        let onclick = move |_| {
            let (document, run, failed) = (links.document.clone(), run.clone(), failed.clone());
            spawn_local(async move {
                failed.set(export::export(format, document, run, language).await.err());
            });
        };
        html! {
            <button type="button" class="button" data-testid={testid} {onclick}>
                { Icon::Download.view() }{ label.get(language) }
            </button>
        }
    };
    let onprint = {
        let on_close = props.on_close.clone();
        move |_| {
            on_close.emit(());
            export::print();
        }
    };
    let set = |change: fn(&mut Contents, bool)| {
        let (contents, copied) = (contents.clone(), copied.setter());
        move |event: Event| {
            let mut new = *contents;
            change(&mut new, event.target_unchecked_into::<HtmlInputElement>().checked());
            contents.set(new);
            copied.set(None);
        }
    };
    let too_long = links.length > LINK_ADVICE_CHARS;
    html! {
        <Dialog testid="share-dialog" title={share::SHARE_TITLE.get(language)} on_close={props.on_close.clone()}>
            <p class="aside">{ share::SHARE_IS.get(language) }</p>
            <div class="link-line">
                <textarea class="field" rows="3" readonly=true ref={field} data-testid="share-link" aria-label={share::LINK.get(language)}
                    aria-describedby="share-length" value={links.link.clone()} onfocus={|event: FocusEvent| event.target_unchecked_into::<HtmlTextAreaElement>().select()} />
                <div class="link-facts">
                    <button type="button" class="button primary" data-testid="share-copy" onclick={oncopy}>
                        { if *copied == Some(true) { share::COPIED } else { share::COPY }.get(language) }
                    </button>
                    <span id="share-length" class="aside" data-testid="share-length" data-value={links.length.to_string()}>
                        { counted(share::LENGTH, links.length, language) }
                    </span>
                </div>
            </div>
            <div role="status">
                if *copied == Some(false) {
                    <p class="warning">{ share::NOT_COPIED.get(language) }</p>
                }
                if too_long {
                    <p class="warning" data-testid="share-long">{ share::LONG.fill(language, &[("limit", &number::count(LINK_ADVICE_CHARS as u64))]) }</p>
                }
            </div>
            if links.actions > 0 || links.has_notes {
                <fieldset class="choices">
                    <legend>{ share::INCLUDE.get(language) }</legend>
                    if links.actions > 0 {
                        <label class="choice">
                            <input type="checkbox" data-testid="share-actions" checked={contents.actions} aria-describedby="share-actions-note"
                                onchange={set(|contents, on| contents.actions = on)} />
                            <span>{ counted(share::INCLUDE_ACTIONS, links.actions, language) }</span>
                            <span class="aside">{ counted(share::SAVES, links.actions_cost, language) }</span>
                        </label>
                        <p class="aside" id="share-actions-note">{ share::WITHOUT_ACTIONS.get(language) }</p>
                    }
                    if links.has_notes {
                        <label class="choice">
                            <input type="checkbox" data-testid="share-notes" checked={contents.notes} onchange={set(|contents, on| contents.notes = on)} />
                            <span>{ share::INCLUDE_NOTES.get(language) }</span>
                            <span class="aside">{ counted(share::SAVES, links.notes_cost, language) }</span>
                        </label>
                    }
                </fieldset>
            }
            <h3>{ share::AS_FILE.get(language) }</h3>
            <p class="aside">{ share::AS_FILE_IS.get(language) }</p>
            <div class="buttons">
                { saves(Format::Json, share::DOWNLOAD, "export") }
                { saves(Format::Svg, share::DOWNLOAD_SVG, "export-svg") }
                { saves(Format::Png, share::DOWNLOAD_PNG, "export-png") }
                { saves(Format::Csv, share::DOWNLOAD_CSV, "export-csv") }
                <button type="button" class="button" data-testid="print" onclick={onprint}>
                    { Icon::Print.view() }{ share::PRINT.get(language) }
                </button>
            </div>
            <div role="status">
                if let Some(failed) = &*failed {
                    <p class="warning" data-testid="export-failed">{ failed.get(language) }</p>
                }
            </div>
        </Dialog>
    }
}

/// A link, and what leaving something out would save.
#[derive(PartialEq)]
struct Offer {
    link: String,
    length: usize,
    document: Rc<Document>,
    actions: usize,
    actions_cost: usize,
    has_notes: bool,
    notes_cost: usize,
}

fn counted(message: crate::text::Message, count: usize, language: Language) -> String {
    message.fill(language, &[("count", &number::count(count as u64))])
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{Action, Component, Deed, Fault, KindName, from_fragment};

    use super::*;

    #[test]
    fn what_is_left_out_is_not_in_the_link() {
        let mut base = Document { notes: Some("why it is so".into()), ..Document::default() };
        base.components.push(Component {
            notes: Some("why here".into()),
            ..Component::new("a", KindName::Server.default_kind())
        });
        let fault = Fault::Restart { component: "a".to_owned(), instance: None };
        base.actions.push(Action { at_ns: 5, deed: Deed::fault(fault, None) });
        let mut canvas = Document { actions: Vec::new(), ..base.clone() };
        canvas.components[0].at = [7.0, 7.0];
        let read = |contents| {
            from_fragment(&to_fragment(&document(&base, &canvas, contents))).expect("a link").document
        };

        assert_eq!(read(Contents { actions: true, notes: true }), base);
        assert_eq!(read(Contents { actions: false, notes: true }), canvas);
        let bare = read(Contents { actions: true, notes: false });
        assert_eq!((bare.notes, &bare.components[0].notes, bare.actions.len()), (None, &None, 1));
    }
}
