//! Taking turns with the messages that arrive.

use std::cell::{Cell, RefCell};
use std::fmt;
use std::rc::Rc;

use wasm_bindgen::prelude::*;
use web_sys::{MessageChannel, MessagePort};

use crate::page::scope;

/// When the next turn is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Next {
    /// As soon as waiting messages have been taken.
    Now,
    /// After so many milliseconds, or with the next message.
    In(i32),
    /// With the next message.
    Rest,
}

/// Calls for a turn again and again, never twice at once.
pub struct Turns {
    turn: RefCell<Box<dyn FnMut() -> Next>>,
    /// A message to ourselves comes back at once and behind those that wait; nested timeouts of zero
    /// are held back for 4 ms by every browser.
    to_self: MessagePort,
    is_queued: Cell<bool>,
    timer: Cell<Option<i32>>,
    on_time: RefCell<Option<Closure<dyn FnMut()>>>,
}

impl fmt::Debug for Turns {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Turns").field("is_queued", &self.is_queued).field("timer", &self.timer).finish()
    }
}

impl Turns {
    pub fn new(turn: impl FnMut() -> Next + 'static) -> Rc<Turns> {
        let channel = MessageChannel::new().expect("every worker has message channels");
        let turns = Rc::new(Turns {
            turn: RefCell::new(Box::new(turn)),
            to_self: channel.port2(),
            is_queued: Cell::new(false),
            timer: Cell::new(None),
            on_time: RefCell::new(None),
        });
        let called = || {
            let turns = Rc::clone(&turns);
            Closure::<dyn FnMut()>::new(move || turns.take())
        };
        channel.port1().set_onmessage(Some(called().into_js_value().unchecked_ref()));
        turns.on_time.replace(Some(called()));
        turns
    }

    /// Something has come in: the next turn is now.
    pub fn wake(&self) {
        if let Some(timer) = self.timer.take() {
            scope().clear_timeout_with_handle(timer);
        }
        if !self.is_queued.replace(true) {
            self.to_self.post_message(&JsValue::NULL).expect("null can be posted");
        }
    }

    fn take(&self) {
        self.is_queued.set(false);
        self.timer.set(None);
        let next = self.turn.borrow_mut()();
        match next {
            Next::Now => self.wake(),
            Next::In(ms) => {
                let on_time = self.on_time.borrow();
                let on_time = on_time.as_ref().map(|f| f.as_ref().unchecked_ref()).expect("set by new");
                let timer = scope().set_timeout_with_callback_and_timeout_and_arguments_0(on_time, ms);
                self.timer.set(Some(timer.expect("every worker has timers")));
            }
            Next::Rest => {}
        }
    }
}
