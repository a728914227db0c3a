//! Notes and frames.

use super::messages;

messages! {
    ANNOTATIONS: "Notes and frames", "便签与框";
    NOTE: "Note", "便签";
    FRAME: "Frame", "框";
    ZONE: "Zone", "可用区";
    NOTE_SUMMARY: "A text on the canvas", "画布上的一段文字";
    FRAME_SUMMARY: "Holds together what belongs together", "把相关的东西框在一起";
    ZONE_SUMMARY: "A frame: what is dropped in it is in the zone", "一个框：放进去的组件就属于该可用区";

    NOTE_LABEL: "Note: {text}", "便签：{text}";
    FRAME_LABEL: "Frame: {text}", "框：{text}";
    UNTITLED: "Untitled", "未命名";
    EMPTY_NOTE: "Double-click to write", "双击以书写";
    NOTE_TEXT: "Text of the note", "便签的文字";
    FRAME_TITLE: "Title of the frame", "框的标题";

    TITLE: "Title", "标题";
    TEXT: "Text", "文字";
    WIDTH: "Width", "宽";
    HEIGHT: "Height", "高";
    FRAME_ZONE: "Zone", "可用区";
    FRAME_ZONE_NOTE: "What is dropped into the frame of a zone comes to be in it.", "放入可用区的框中的组件即属于该可用区。";
    NO_ZONE: "None", "无";
    DELETE_NOTE: "Delete note", "删除便签";
    DELETE_FRAME: "Delete frame, keep what is in it", "删除框，保留其中的内容";

    ADDED: "{name} added", "已添加{name}";
    PUTS_INTO: "Puts {name} into zone {zone}", "将{name}放入可用区 {zone}";
    TAKES_OUT: "Takes {name} out of zone {zone}", "将{name}移出可用区 {zone}";
    SEVERAL_COMPONENTS: "{count} components", "{count} 个组件";
}
