//! Carries out what the session decides: on the line, on the canvas, in notices.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::{Rc, Weak};

use flashcrowd_protocol::Hop;
use flashcrowd_sim::scenario::{Document, to_fragment};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use yew::prelude::*;

use super::RunHandle;
use super::session::{Effect, Said, Session};
use super::state::RunState;
use super::worker::{Heard, Line};
use crate::document::{Editor, EditorAction, EditorHandle};
use crate::notice::Notices;
use crate::text::{Phrase, run};

type Listener = dyn Fn(&[Hop]);

/// Everything behind a [`RunHandle`].
pub struct Hub {
    session: RefCell<Session>,
    line: RefCell<Option<Line>>,
    show: UseStateSetter<Rc<RunState>>,
    editor: UseReducerDispatcher<Editor>,
    notices: Notices,
    /// The documents opened on this page that have been run.
    opened: Cell<Option<u32>>,
    reports: RefCell<Vec<Callback<String>>>,
    listeners: RefCell<Vec<Weak<Listener>>>,
    this: Weak<Hub>,
}

/// Keeps a listener to hops; dropped, it hears no more.
pub struct Hops(#[allow(dead_code, reason = "it is there to be dropped")] Rc<Listener>);

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Hub").field("session", &self.session).field("line", &self.line).finish()
    }
}

impl fmt::Debug for Hops {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hops")
    }
}

impl Hub {
    fn new(
        show: UseStateSetter<Rc<RunState>>,
        editor: UseReducerDispatcher<Editor>,
        notices: Notices,
    ) -> Rc<Hub> {
        let hub = Rc::new_cyclic(|this| Hub {
            session: RefCell::default(),
            line: RefCell::default(),
            show,
            editor,
            notices,
            opened: Cell::default(),
            reports: RefCell::default(),
            listeners: RefCell::default(),
            this: this.clone(),
        });
        hub.open_line();
        hub
    }

    /// Has the session decide something, and does what it decides.
    pub fn order(&self, order: impl FnOnce(&mut Session)) {
        let effects = {
            let mut session = self.session.borrow_mut();
            order(&mut session);
            session.take_effects()
        };
        let is_shown = effects.iter().any(|effect| matches!(effect, Effect::Show));
        effects.into_iter().for_each(|effect| self.carry_out(effect));
        if is_shown {
            self.show.set(Rc::new(self.session.borrow().state().clone()));
        }
    }

    pub fn report(&self, told: Callback<String>) {
        self.reports.borrow_mut().push(told);
        self.order(Session::report);
    }

    pub fn listen(&self, listener: impl Fn(&[Hop]) + 'static) -> Hops {
        let listener: Rc<Listener> = Rc::new(listener);
        self.listeners.borrow_mut().push(Rc::downgrade(&listener));
        Hops(listener)
    }

    fn follow(&self, editor: &Editor) {
        self.order(|session| {
            if self.opened.replace(Some(editor.opened.number)) == Some(editor.opened.number) {
                session.follow(&editor.document, editor.gesture.is_none());
            } else {
                session.open(&editor.opened.base);
            }
        });
    }

    fn open_line(&self) {
        let this = self.this.clone();
        let hear = move |heard| {
            if let Some(hub) = this.upgrade() {
                hub.hear(heard);
            }
        };
        // The old line first: two simulations would share the machine.
        self.line.replace(None);
        match Line::open(hear) {
            Some(line) => drop(self.line.replace(Some(line))),
            None => self.order(|session| session.crashed(String::new())),
        }
    }

    fn hear(&self, heard: Heard) {
        self.order(|session| match heard {
            Ok(message) => session.hear(message),
            Err(why) => session.crashed(why),
        });
    }

    fn carry_out(&self, effect: Effect) {
        match effect {
            Effect::Send(message) => {
                if let Some(line) = &*self.line.borrow() {
                    line.send(&message);
                }
            }
            Effect::Restart => self.open_line(),
            Effect::Rewind(document) => self.editor.dispatch(EditorAction::Rewind(document)),
            Effect::Replay(edits) => self.editor.dispatch(EditorAction::Replay(edits)),
            Effect::Show => {}
            Effect::Hops(hops) => {
                self.listeners.borrow_mut().retain(|listener| listener.strong_count() > 0);
                let listeners: Vec<Rc<Listener>> =
                    self.listeners.borrow().iter().filter_map(Weak::upgrade).collect();
                listeners.iter().for_each(|listener| listener(&hops));
            }
            Effect::Reported(json) => {
                let reports = self.reports.take();
                reports.iter().for_each(|told| told.emit(json.clone()));
            }
            Effect::Say(said) => self.say(said),
        }
    }

    fn say(&self, said: Said) {
        let count = |message: crate::text::Message, count: String| {
            Phrase::new(move |language| message.fill(language, &[("count", &count)]))
        };
        match said {
            Said::Branched(dropped) => self.notices.say(count(run::BRANCHED, dropped.to_string())),
            Said::ActionsForgotten(actions) => {
                self.notices.say(count(run::ACTIONS_FORGOTTEN, actions.to_string()));
            }
            Said::ScriptReplayed => self.notices.say(run::SCRIPT_REPLAYED),
            Said::HandReplayed { before, after } => {
                let this = self.this.clone();
                let undo = Callback::from(move |()| {
                    if let Some(hub) = this.upgrade() {
                        hub.order(|session| session.take_back(before.clone(), &after));
                    }
                });
                self.notices.offer(run::HAND_REPLAYED, run::UNDO, undo);
            }
            Said::HasProblems => self.notices.say(run::HAS_PROBLEMS),
            Said::Refused(why) => {
                self.notices.say(Phrase::new(move |language| run::REFUSED.fill(language, &[("why", &why)])))
            }
            Said::Crashed { message, recorded } => {
                let says = Phrase::new(move |language| run::CRASHED.fill(language, &[("message", &message)]));
                let notices = self.notices.clone();
                let copy = Callback::from(move |()| copy_link(&recorded, notices.clone()));
                self.notices.offer(says, run::COPY_LINK, copy);
            }
            Said::CannotLoad => {
                let this = self.this.clone();
                let again = Callback::from(move |()| {
                    if let Some(hub) = this.upgrade() {
                        hub.order(Session::restart);
                    }
                });
                self.notices.offer(run::CANNOT_LOAD, run::TRY_AGAIN, again);
            }
            Said::OtherRelease => {
                let reload = Callback::from(|()| {
                    if let Some(window) = web_sys::window() {
                        window.location().reload().ok();
                    }
                });
                self.notices.offer(run::OTHER_RELEASE, run::RELOAD, reload);
            }
        }
    }
}

fn copy_link(document: &Document, notices: Notices) {
    let Some(window) = web_sys::window() else { return };
    let address = window.location().href().unwrap_or_default();
    let page = address.split('#').next().unwrap_or_default();
    let link = format!("{page}#{}", to_fragment(document));
    let copied = JsFuture::from(window.navigator().clipboard().write_text(&link));
    spawn_local(async move {
        // Where the browser does not let it be copied, it can at least be read.
        if copied.await.is_err() {
            notices.say(Phrase::new(move |language| run::LINK_IS.fill(language, &[("link", &link)])));
        }
    });
}

/// Runs the editor's document, for the app to hand on; the first one plays at once if `plays` says so.
#[hook]
pub fn use_running(editor: &EditorHandle, plays: bool) -> RunHandle {
    let notices = use_context::<Notices>().expect("the app provides notices");
    let state = use_state(|| Rc::new(RunState::default()));
    let hub = use_memo((), {
        let (show, editor) = (state.setter(), editor.dispatcher());
        move |()| Hub::new(show, editor, notices)
    });
    use_effect_with(editor.clone(), {
        let hub = Rc::clone(&hub);
        move |editor| hub.follow(editor)
    });
    use_effect_with((), {
        let hub = Rc::clone(&hub);
        move |()| {
            if plays {
                hub.order(Session::play);
            }
        }
    });
    RunHandle { state: (*state).clone(), hub: (*hub).clone() }
}
