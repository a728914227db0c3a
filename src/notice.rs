//! Notices: short messages that appear above the page, are read out politely, and can be dismissed.

use std::rc::Rc;

use gloo_timers::callback::Timeout;
use yew::prelude::*;

use crate::icon::Icon;
use crate::text::{Language, Phrase, app, use_language};

/// Notices without an action leave by themselves after this time.
const STAYS_MS: u32 = 8_000;
/// More push the oldest out.
const MOST: usize = 4;

#[derive(Clone, PartialEq)]
struct Notice {
    number: u32,
    says: Phrase,
    action: Option<NoticeAction>,
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
    Say(Phrase, Option<NoticeAction>),
    Dismiss(u32),
}

impl Reducible for Shown {
    type Action = Change;

    fn reduce(self: Rc<Self>, change: Change) -> Rc<Self> {
        let mut shown = (*self).clone();
        match change {
            Change::Say(says, action) => {
                // What is said again is not there twice.
                let words = says.get(Language::En);
                shown.notices.retain(|notice| notice.says.get(Language::En) != words);
                shown.last += 1;
                shown.notices.push(Notice { number: shown.last, says, action });
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
        self.0.dispatch(Change::Say(says.into(), None));
    }

    /// A notice that stays until it is dismissed or its button is pressed.
    pub fn offer(&self, says: impl Into<Phrase>, label: impl Into<Phrase>, run: Callback<()>) {
        let action = NoticeAction { label: label.into(), run };
        self.0.dispatch(Change::Say(says.into(), Some(action)));
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
    let Notice { number, says, action } = &props.notice;
    let stays = action.is_some();
    use_effect_with(*number, {
        let dismiss = props.dismiss.clone();
        move |number| {
            let number = *number;
            let timeout = (!stays).then(|| Timeout::new(STAYS_MS, move || dismiss.emit(number)));
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
