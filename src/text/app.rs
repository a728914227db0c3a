//! The frame around the parts: toolbar, notices, what opening a link can meet.

use super::messages;

messages! {
    UNTITLED: "Untitled scenario", "未命名方案";
    TOOLBAR: "Toolbar", "工具栏";
    UNDO: "Undo", "撤销";
    REDO: "Redo", "重做";
    LANGUAGE: "Language", "语言";
    /// The name of the other language, in that language.
    OTHER_LANGUAGE: "中文", "EN";
    OTHER_LANGUAGE_LABEL: "切换到简体中文", "Switch to English";
    THEME: "Theme: {theme}. Click to change", "外观：{theme}。点击切换";
    THEME_SYSTEM: "as the system", "跟随系统";
    THEME_LIGHT: "light", "浅色";
    THEME_DARK: "dark", "深色";
    DISMISS: "Dismiss", "关闭";
    NOTICES: "Notices", "通知";
}
