//! Tabs tell each other which scenario they have open: who opens one that is open elsewhere is told so.

use std::rc::Rc;

use gloo_events::EventListener;
use wasm_bindgen::JsCast;
use web_sys::{BroadcastChannel, MessageEvent};
use yew::prelude::*;

use super::EditorHandle;
use crate::notice::Notices;
use crate::text::app;

const CHANNEL: &str = "flashcrowd";
/// Who has opened a scenario asks with its id behind this; who has it open as well answers.
const OPENS: &str = "opens ";
const ALSO: &str = "also ";

/// Says it when the document that has been opened is open in another tab.
#[hook]
pub fn use_elsewhere(editor: &EditorHandle) {
    let notices = use_context::<Notices>();
    let opened = &editor.opened;
    let id = opened.is_kept.then(|| opened.id.clone());
    use_effect_with((id, opened.number), move |(id, _)| {
        let heard = id.clone().zip(BroadcastChannel::new(CHANNEL).ok()).map(|(id, channel)| {
            let heard = listen(&channel, id.clone(), notices);
            channel.post_message(&format!("{OPENS}{id}").into()).ok();
            (channel, heard)
        });
        move || {
            if let Some((channel, heard)) = heard {
                drop(heard);
                channel.close();
            }
        }
    });
}

fn listen(channel: &BroadcastChannel, id: Rc<str>, notices: Option<Notices>) -> EventListener {
    let answers = channel.clone();
    EventListener::new(channel, "message", move |event| {
        let Some(said) = event.dyn_ref::<MessageEvent>().and_then(|event| event.data().as_string()) else {
            return;
        };
        if said.strip_prefix(OPENS) == Some(&*id) {
            answers.post_message(&format!("{ALSO}{id}").into()).ok();
        } else if said.strip_prefix(ALSO) == Some(&*id)
            && let Some(notices) = &notices
        {
            notices.say(app::ELSEWHERE);
        }
    })
}
