//! What lies over the page, one at a time.

use flashcrowd_sim::scenario::KindName;
use yew::prelude::*;

use super::command_palette::{CommandPalette, CommandPaletteProps};
use super::key_sheet::{KeySheet, KeySheetProps};
use crate::intent::Performer;
use crate::later;
use crate::share::{OpenDialog, OpenDialogProps, ShareDialog, ShareDialogProps, use_opener};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dialog {
    Open,
    Share,
    Keys,
    Commands,
}

#[derive(Properties, PartialEq)]
pub struct DialogsProps {
    pub opened: Option<Dialog>,
    pub performer: Performer,
    pub on_close: Callback<()>,
    pub on_add: Callback<KindName>,
}

#[component]
pub fn Dialogs(props: &DialogsProps) -> Html {
    let (opener, trouble) = use_opener();
    let on_close = props.on_close.clone();
    let dialog = match props.opened {
        Some(Dialog::Open) => later::view::<OpenDialog>(OpenDialogProps { opener, on_close }),
        Some(Dialog::Share) => later::view::<ShareDialog>(ShareDialogProps { on_close }),
        Some(Dialog::Keys) => later::view::<KeySheet>(KeySheetProps { on_close }),
        Some(Dialog::Commands) => later::view::<CommandPalette>(CommandPaletteProps {
            performer: props.performer.clone(),
            on_close,
            on_add: props.on_add.clone(),
        }),
        None => Html::default(),
    };
    html! { <>{ dialog }{ trouble }</> }
}
