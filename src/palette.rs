//! The palette: the kinds of component by family and products below them, to be dragged onto the canvas or clicked.

mod found;
mod item;
mod lexicon;
mod query;

use flashcrowd_sim::scenario::KindName;
use web_sys::HtmlInputElement;
use yew::prelude::*;

use crate::canvas::{Held, Point, Rect, Sheet, Viewport, area_of, between, free_place, splice};
use crate::catalogue::Family;
use crate::document::{Command, EditorAction, Spliced, use_editor};
use crate::text::{annotations, canvas, palette, use_language};
use found::Found;
use item::{Item, Offer};
use lexicon::{Product, has_products, use_lexicon};

pub use query::Query;

#[derive(Properties, PartialEq)]
pub struct PaletteProps {
    pub viewport: Viewport,
    /// Something was added.
    pub on_added: Callback<()>,
    /// A component is held over the canvas, or no more.
    pub on_hold: Callback<Option<Held>>,
}

#[component]
pub fn Palette(props: &PaletteProps) -> Html {
    let PaletteProps { viewport, on_added, on_hold } = props;
    let language = use_language();
    let editor = use_editor();
    let wanted = use_state(String::new);
    let is_used = use_state_eq(bool::default);
    let lexicon = use_lexicon(*is_used || !wanted.is_empty());
    let said = use_state_eq(String::new);
    let search = use_node_ref();
    let add = {
        let (viewport, on_added, editor) = (viewport.clone(), on_added.clone(), editor.clone());
        let (say, search) = (said.setter(), search.clone());
        Callback::from(move |(offer, at): (Offer, Option<Point>)| {
            let document = &editor.document;
            let Some(mut what) = offer.blank() else {
                if let Offer::Sheet(sheet) = offer {
                    let name = [("name", sheet.name().get(language))];
                    say.set(annotations::ADDED.fill(language, &name));
                    let at = at.unwrap_or_else(|| sheet.free_place(document, viewport.centre()));
                    let annotation = sheet.blank(document, at);
                    viewport.reveal(area_of(&annotation));
                    editor.dispatch(EditorAction::Do(Command::Annotate(annotation)));
                    on_added.emit(());
                }
                return;
            };
            let held = at.map(|at| Held::over(document, what.kind, at));
            let (onto, zone) = held.map_or((None, None), |held| (held.onto, held.zone));
            if let Some(zone) = zone {
                what.patch.insert("zones".to_owned(), vec![zone].into());
            }
            let spliced = onto.zip(at).and_then(|(connection, at)| {
                say.set(between(document, &connection, canvas::SPLICED, language).unwrap_or_default());
                splice(document, Spliced::New(what.clone()), &connection, at)
            });
            let command = spliced.unwrap_or_else(|| {
                let at = at.map_or_else(|| free_place(document, viewport.centre()), Point::snapped);
                Command::Add { what, at: at.into(), called_by: None, calls: None }
            });
            if let Command::Add { at, .. } | Command::Splice { at, .. } = &command {
                viewport.reveal(Rect::card((*at).into()));
            }
            editor.dispatch(EditorAction::Do(command));
            // Keys are for what has been added now.
            if let Some(search) = search.cast::<HtmlInputElement>() {
                search.blur().ok();
            }
            on_added.emit(());
        })
    };
    let hold = {
        let (on_hold, editor) = (on_hold.clone(), editor.clone());
        Callback::from(move |held: Option<(KindName, Point)>| {
            on_hold.emit(held.map(|(kind, at)| Held::over(&editor.document, kind, at)));
        })
    };
    let oninput = {
        let wanted = wanted.setter();
        move |event: InputEvent| {
            if let Some(field) = event.target_dyn_into::<HtmlInputElement>() {
                wanted.set(field.value());
            }
        }
    };
    let [onpointerenter, onfocusin] = [is_used.setter(), is_used.setter()];
    let query = Query::new(&wanted);
    let families = Family::ALL.map(|family| (family, found::of_family(family, &query, lexicon)));
    let onkeydown = {
        let (wanted, add) = (wanted.clone(), add.clone());
        let all = families.iter().flat_map(|(_, found)| found);
        let mut offers = all.map(|found| match found.products.first().filter(|_| !found.itself) {
            Some(product) => Offer::Product(product),
            None => Offer::Kind(found.kind),
        });
        let first = offers.find(|_| !wanted.is_empty());
        move |event: KeyboardEvent| match (event.key().as_str(), first) {
            ("Escape", _) if !wanted.is_empty() => {
                event.prevent_default();
                wanted.set(String::new());
            }
            // What was looked for stands first.
            ("Enter", Some(first)) if !event.is_composing() => {
                event.prevent_default();
                add.emit((first, None));
            }
            _ => {}
        }
    };
    let hints: Vec<_> = found::of_connections(&query, lexicon).collect();
    let mut sheets = Sheet::ALL.to_vec();
    sheets.retain(|sheet| {
        [sheet.name(), annotations::ANNOTATIONS]
            .iter()
            .any(|name| query.fits(&name.get(language).to_lowercase()))
    });
    let nothing = hints.is_empty() && sheets.is_empty() && families.iter().all(|(_, found)| found.is_empty());

    let item = |offer: Offer, found_by: Option<&str>| {
        html! {
            <Item {offer} found_by={found_by.map(|concept| AttrValue::from(concept.to_owned()))} viewport={viewport.clone()}
                on_add={add.clone()} on_hold={hold.clone()} />
        }
    };
    let products = |products: &[&'static Product]| {
        html! {
            <ul class="palette-product-list">
                { for products.iter().map(|product| html! {
                    <li key={&*product.id}>{ item(Offer::Product(product), None) }</li>
                }) }
            </ul>
        }
    };
    let of_kind = |found: &Found| {
        let kind = found.kind;
        html! {
            <li key={kind.as_str()}>
                if found.itself {
                    { item(Offer::Kind(kind), found.by.map(|concept| concept.name(language))) }
                }
                if !query.is_empty() {
                    { products(&found.products) }
                } else if has_products(kind) {
                    <details class="group palette-products" data-testid={format!("products-{}", kind.as_str())}>
                        <summary>{ palette::PRODUCTS.get(language) }</summary>
                        { products(&found.products) }
                    </details>
                }
            </li>
        }
    };
    html! {
        <div class="palette" data-testid="palette" onpointerenter={move |_| onpointerenter.set(true)}
            onfocusin={move |_| onfocusin.set(true)}>
            <h2 class="heard">{ palette::PALETTE.get(language) }</h2>
            <input ref={search} type="search" class="field palette-search" placeholder={palette::PLACEHOLDER.get(language)}
                aria-label={palette::SEARCH.get(language)} data-testid="palette-search" value={(*wanted).clone()} {oninput}
                {onkeydown} />
            <div class="palette-families">
                { for families.iter().filter(|(_, found)| !found.is_empty()).map(|(family, found)| html! {
                    <section key={family.name().0} class="palette-family">
                        <h3>{ family.name().get(language) }</h3>
                        <ul>{ for found.iter().map(of_kind) }</ul>
                    </section>
                }) }
                if !sheets.is_empty() {
                    <section class="palette-family" data-testid="palette-sheets">
                        <h2>{ annotations::ANNOTATIONS.get(language) }</h2>
                        <ul>{ for sheets.iter().map(|sheet| html! { <li key={sheet.id()}>{ item(Offer::Sheet(*sheet), None) }</li> }) }</ul>
                    </section>
                }
            </div>
            if !hints.is_empty() {
                <section class="palette-family" data-testid="palette-connections">
                    <h3>{ palette::CONNECTIONS.get(language) }</h3>
                    <ul>
                        { for hints.iter().map(|concept| html! {
                            <li key={concept.name(language)} class="palette-hint">
                                { palette::AT_CONNECTION.fill(language, &[("concept", concept.name(language))]) }
                            </li>
                        }) }
                    </ul>
                </section>
            }
            if nothing {
                <p class="palette-nothing">{ palette::NOTHING.get(language) }</p>
            }
            <p class="heard" role="status">{ &*said }</p>
        </div>
    }
}
