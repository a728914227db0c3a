//! The other end of the line: the page that started this worker.

use std::cell::Cell;
use std::panic;

use flashcrowd_protocol::{FromWorker, RunId, ToWorker};
use js_sys::{Array, Uint8Array};
use wasm_bindgen::prelude::*;
use web_sys::{DedicatedWorkerGlobalScope, MessageEvent, Performance};

use crate::desk::World;

thread_local! {
    /// The run at work, for the panic's message.
    static RUN: Cell<RunId> = const { Cell::new(0) };
}

/// Whether this code runs in a worker rather than in a page.
pub fn is_here() -> bool {
    js_sys::global().is_instance_of::<DedicatedWorkerGlobalScope>()
}

/// Where this code runs.
pub fn scope() -> DedicatedWorkerGlobalScope {
    js_sys::global().unchecked_into()
}

/// The page, and the clock on the wall.
#[derive(Debug)]
pub struct Page {
    clock: Performance,
}

impl Page {
    pub fn new() -> Page {
        Page { clock: scope().performance().expect("every worker has a clock") }
    }
}

impl World for Page {
    fn now_ms(&self) -> f64 {
        self.clock.now()
    }

    fn post(&self, message: &FromWorker) {
        post(message);
    }

    fn at_work_on(&self, run: RunId) {
        RUN.set(run);
    }
}

fn post(message: &FromWorker) {
    let bytes = Uint8Array::from(message.pack().expect("a message can be packed").as_slice());
    // Handed over, not copied. Nobody is left to tell when the page has gone.
    scope().post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer())).ok();
}

/// Tells the page of a panic before the worker dies of it.
pub fn report_panics() {
    panic::set_hook(Box::new(|panic| {
        post(&FromWorker::Panicked { run: RUN.get(), message: panic.to_string() });
    }));
}

/// Says that the code runs, and passes on what the page sends from now on.
pub fn listen(mut take: impl FnMut(ToWorker) + 'static) {
    let take = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let bytes = Uint8Array::new(&event.data()).to_vec();
        // The page checks the build before its first message, so this would be a defect of ours.
        take(ToWorker::unpack(&bytes).expect("the page speaks this build's protocol"));
    });
    scope().set_onmessage(Some(take.into_js_value().unchecked_ref()));
    post(&FromWorker::Ready { build: flashcrowd_protocol::BUILD.to_owned() });
}
