//! The line to the simulation's worker.

use flashcrowd_protocol::{BUILD, FromWorker, ToWorker};
use gloo_events::EventListener;
use js_sys::{Array, Object, Reflect, Uint8Array};
use wasm_bindgen::JsCast;
use web_sys::{ErrorEvent, MessageEvent, Worker, WorkerOptions, WorkerType};

use crate::beside;

/// A worker; dropped, it ends at once.
#[derive(Debug)]
pub struct Line {
    worker: Worker,
    _listeners: [EventListener; 2],
}

/// What comes over the line: a message, or why the worker has failed or never came to life.
pub type Heard = Result<FromWorker, String>;

impl Line {
    /// Starts a worker of this page's build; `None` where the browser has none.
    pub fn open(hear: impl Fn(Heard) + Clone + 'static) -> Option<Line> {
        let options = WorkerOptions::new();
        options.set_type(WorkerType::Module);
        // Its file has a fixed name: without the build, a cache could answer with another release's.
        let worker = Worker::new_with_options(&format!("worker-boot.js?{BUILD}"), &options).ok()?;
        let program = program()?;
        worker.post_message(&program).ok()?;
        let on_message = EventListener::new(&worker, "message", {
            let hear = hear.clone();
            move |event| {
                let bytes = event.dyn_ref::<MessageEvent>().map(|e| Uint8Array::new(&e.data()).to_vec());
                // Its first message would have told builds apart, so an error here is a defect of ours.
                hear(FromWorker::unpack(&bytes.unwrap_or_default()).map_err(|error| error.to_string()));
            }
        });
        let on_error = EventListener::new(&worker, "error", move |event| {
            let message = event.dyn_ref::<ErrorEvent>().map(ErrorEvent::message);
            hear(Err(message.unwrap_or_default()));
        });
        Some(Line { worker, _listeners: [on_message, on_error] })
    }

    pub fn send(&self, message: &ToWorker) {
        let bytes = Uint8Array::from(message.pack().unwrap_or_default().as_slice());
        self.worker.post_message_with_transfer(&bytes, &Array::of1(&bytes.buffer())).ok();
    }
}

/// This page's script and its compiled program, for the worker to run as well.
fn program() -> Option<Object> {
    let program = Object::new();
    Reflect::set(&program, &"script".into(), &beside::script()?.into()).ok()?;
    Reflect::set(&program, &"program".into(), &wasm_bindgen::module()).ok()?;
    Some(program)
}

impl Drop for Line {
    fn drop(&mut self) {
        self.worker.terminate();
    }
}
