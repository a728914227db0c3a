//! The sheet of keys and gestures, as the tables have them.

use yew::prelude::*;

use crate::intent::{Entry, GESTURES, Group, Key, TABLE, on_mac};
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
        // What goes by one name, in whichever direction, is one row.
        let entries = TABLE.iter().filter(|entry| entry.group == group && !entry.keys.is_empty());
        let mut rows: Vec<Vec<&Entry>> = Vec::new();
        for entry in entries {
            match rows.last_mut().filter(|row| row[0].name == entry.name) {
                Some(row) => row.push(entry),
                None => rows.push(vec![entry]),
            }
        }
        let keys = |entry: &'static Entry| {
            let of = move |key: &Key| html! { <kbd data-key-row={format!("{:?}", entry.intent)}>{ key.label(mac) }</kbd> };
            entry.keys.iter().map(of)
        };
        html! {
            <section class="keys-group">
                <h3>{ group.name().get(language) }</h3>
                <dl>
                    { for rows.into_iter().map(|row| html! {
                        <div>
                            <dt>{ row[0].name.get(language) }</dt>
                            <dd>{ for row.into_iter().flat_map(keys) }</dd>
                        </div>
                    }) }
                </dl>
            </section>
        }
    };
    html! {
        <Dialog testid="keys-dialog" title={text::KEYS.get(language)} is_wide=true on_close={props.on_close.clone()}>
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
