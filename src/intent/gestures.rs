//! The gestures, for the sheet of keys. Each has a test by its id, and a gesture without one fails.

use crate::text::{Message, gestures as text};

/// What a hand can do on the canvas.
#[derive(Debug)]
pub struct Gesture {
    pub id: &'static str,
    pub name: Message,
    /// How it is done, with a mouse and with fingers.
    pub how: Message,
}

const fn row(id: &'static str, name: Message, how: Message) -> Gesture {
    Gesture { id, name, how }
}

pub static GESTURES: &[Gesture] = &[
    row("pan", text::PAN, text::PAN_HOW),
    row("zoom", text::ZOOM, text::ZOOM_HOW),
    row("select", text::SELECT, text::SELECT_HOW),
    row("select_more", text::SELECT_MORE, text::SELECT_MORE_HOW),
    row("marquee", text::MARQUEE, text::MARQUEE_HOW),
    row("move", text::MOVE, text::MOVE_HOW),
    row("copy_by_drag", text::COPY_BY_DRAG, text::COPY_BY_DRAG_HOW),
    row("place_freely", text::PLACE_FREELY, text::PLACE_FREELY_HOW),
    row("pan_at_edge", text::PAN_AT_EDGE, text::PAN_AT_EDGE_HOW),
    row("connect", text::CONNECT, text::CONNECT_HOW),
    row("quick_add", text::QUICK_ADD, text::QUICK_ADD_HOW),
    row("reconnect", text::RECONNECT, text::RECONNECT_HOW),
    row("disconnect", text::DISCONNECT, text::DISCONNECT_HOW),
    row("splice", text::SPLICE, text::SPLICE_HOW),
    row("add", text::ADD, text::ADD_HOW),
    row("add_here", text::ADD_HERE, text::ADD_HERE_HOW),
    row("properties", text::PROPERTIES, text::PROPERTIES_HOW),
    row("menu", text::MENU, text::MENU_HOW),
    row("crash_one", text::CRASH_ONE, text::CRASH_ONE_HOW),
    row("write", text::WRITE, text::WRITE_HOW),
    row("resize", text::RESIZE, text::RESIZE_HOW),
    row("move_frame", text::MOVE_FRAME, text::MOVE_FRAME_HOW),
    row("into_zone", text::INTO_ZONE, text::INTO_ZONE_HOW),
    row("open_file", text::OPEN_FILE, text::OPEN_FILE_HOW),
];
