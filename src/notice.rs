//! Notices: short messages that appear above the page, are read out politely, and can be dismissed.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::icon::Icon;
use crate::text::{Language, Phrase, app, use_language};

/// Notices without an action leave by themselves after this time; those whose action can be had elsewhere, too, after that.
const STAYS_MS: u32 = 8_000;
const OFFER_STAYS_MS: u32 = 20_000;
/// More push the oldest out.
const MOST: usize = 4;

#[derive(Clone, PartialEq)]
struct Notice {
    number: u32,
    says: Phrase,
    action: Option<NoticeAction>,
    /// For how long; until it is dismissed, else.
    stays_ms: Option<u32>,
}

/// A button within a notice.
#[derive(Debug, Clone, PartialEq)]
pub struct NoticeAction {
    pub label: Phrase,
    pub run: Callback<()>,
}

#[derive(Clone, PartialEq, Default)]
struct Shown {
    notices: Vec<Notice>,
    last: u32,
}

enum Change {
    Say { says: Phrase, action: Option<NoticeAction>, stays_ms: Option<u32> },
    Dismiss(u32),
}

impl Reducible for Shown {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut shown = (*self).clone();
        match change {
            Change::Say { says, action, stays_ms } => {
                // What is said again is not there twice.
                let words = says.get(Language::En);
                shown.notices.retain(|notice| notice.says.get(Language::En) != words);
                shown.last += 1;
                shown.notices.push(Notice { number: shown.last, says, action, stays_ms });
                let spare = shown.notices.len().saturating_sub(MOST);
                shown.notices.drain(..spare);
            }
            Change::Dismiss(number) => shown.notices.retain(|notice| notice.number != number),
        }
        shown.into()
    }
}

/// The context through which anything can be said.
#[derive(Clone, PartialEq)]
pub struct Notices(UseReducerDispatcher<Shown>);

impl Notices {
    pub fn say(&self, says: impl Into<Phrase>) {
        self.0.dispatch(Change::Say { says: says.into(), action: None, stays_ms: Some(STAYS_MS) });
    }

    /// A notice that stays until it is dismissed or its button is pressed.
    pub fn offer(&self, says: impl Into<Phrase>, label: impl Into<Phrase>, run: Callback<()>) {
        let action = Some(NoticeAction { label: label.into(), run });
        self.0.dispatch(Change::Say { says: says.into(), action, stays_ms: None });
    }

    /// The same for a while: what it offers can be had elsewhere, too.
    pub fn offer_a_while(&self, says: impl Into<Phrase>, label: impl Into<Phrase>, run: Callback<()>) {
        let action = Some(NoticeAction { label: label.into(), run });
        self.0.dispatch(Change::Say { says: says.into(), action, stays_ms: Some(OFFER_STAYS_MS) });
    }
}

/// The notices, for the app to hand on, and the ones to be seen.
#[hook]
pub fn use_notices(language: Language) -> (Notices, Html) {
    let shown = use_reducer(Shown::default);
    let dismiss =
        use_callback(shown.dispatcher(), |number: u32, shown| shown.dispatch(Change::Dismiss(number)));
    let view = html! {
        <div class="notices" role="status" aria-label={app::NOTICES.get(language)} data-testid="notices">
            { for shown.notices.iter().map(|notice| html! {
                <NoticeView key={notice.number} notice={notice.clone()} dismiss={dismiss.clone()} />
            }) }
        </div>
    };
    (Notices(shown.dispatcher()), view)
}

#[derive(Properties, PartialEq)]
struct NoticeViewProps {
    notice: Notice,
    dismiss: Callback<u32>,
}

#[component]
fn NoticeView(props: &NoticeViewProps) -> Html {
    let language = use_language();
    let Notice { number, says, action, stays_ms } = &props.notice;
    use_effect_with((*number, *stays_ms), {
        let dismiss = props.dismiss.clone();
        move |(number, stays_ms)| {
            let number = *number;
            let timeout = stays_ms.map(|ms| Timeout::new(ms, move || dismiss.emit(number)));
            move || drop(timeout)
        }
    });
    let close = props.dismiss.reform({
        let number = *number;
        move |_: MouseEvent| number
    });
    html! {
        <div class="notice" data-testid="notice">
            <p>{ says.get(language) }</p>
            if let Some(NoticeAction { label, run }) = action {
                <button type="button" class="button" data-testid="notice-action" onclick={{
                    let (run, close) = (run.clone(), close.clone());
                    move |event| { run.emit(()); close.emit(event); }
                }}>{ label.get(language) }</button>
            }
            <button type="button" class="button quiet" onclick={close} aria-label={app::DISMISS.get(language)}>
                { Icon::Close.view() }
            </button>
        </div>
    }
}
