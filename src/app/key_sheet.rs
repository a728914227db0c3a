//! The sheet of keys and gestures, as the tables have them.

use yew::prelude::*;

use crate::intent::{GESTURES, Group, TABLE, on_mac};
use crate::share::Dialog;
use crate::text::{intents as text, use_language};

#[derive(Properties, PartialEq)]
pub struct KeySheetProps {
    pub on_close: Callback<()>,
}

#[component]
pub fn KeySheet(props: &KeySheetProps) -> Html {
    let language = use_language();
    let mac = on_mac();
    let group = |group: Group| {
        let entries = TABLE.iter().filter(move |entry| entry.group == group && !entry.keys.is_empty());
        html! {
            <section class="keys-group">
                <h3>{ group.name().get(language) }</h3>
                <dl>
                    { for entries.map(|entry| html! {
                        <div data-key-row={format!("{:?}", entry.intent)}>
                            <dt>{ entry.name.get(language) }</dt>
                            <dd>{ for entry.keys.iter().map(|key| html! { <kbd>{ key.label(mac) }</kbd> }) }</dd>
                        </div>
                    }) }
                </dl>
            </section>
        }
    };
    html! {
        <Dialog testid="keys-dialog" title={text::KEYS_TITLE.get(language)} on_close={props.on_close.clone()}>
            <div class="keys">
                { for Group::ALL.into_iter().map(group) }
                <section class="keys-group">
                    <h3>{ text::GESTURES.get(language) }</h3>
                    <dl>
                        { for GESTURES.iter().map(|gesture| html! {
                            <div data-gesture-row={gesture.id}>
                                <dt>{ gesture.name.get(language) }</dt>
                                <dd>{ gesture.how.get(language) }</dd>
                            </div>
                        }) }
                    </dl>
                </section>
            </div>
        </Dialog>
    }
}
