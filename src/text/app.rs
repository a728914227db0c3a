//! The frame around the parts: toolbar, notices, what opening a link can meet.

use super::messages;

messages! {
    UNTITLED: "Untitled scenario", "未命名方案";
    TOOLBAR: "Toolbar", "工具栏";
    SCENARIO_OF: "{name}: properties of the scenario", "{name}：方案属性";
    /// The name of the other language, in that language.
    OTHER_LANGUAGE: "中文", "EN";
    OTHER_LANGUAGE_LABEL: "切换到简体中文", "Switch to English";
    THEME: "Theme: {theme}. Click to change", "外观：{theme}。点击切换";
    THEME_SYSTEM: "as the system", "跟随系统";
    THEME_LIGHT: "light", "浅色";
    THEME_DARK: "dark", "深色";
    DISMISS: "Dismiss", "关闭";
    SAVED: "Saved", "已保存";
    SAVED_WHERE: "Saved in this browser after every change", "每次更改后都保存在此浏览器中";
    NOT_SAVED: "Not saved", "未保存";
    NOT_SAVED_WHY: "This browser did not save the scenario: {why}. Export it to a file to keep it.", "浏览器未能保存方案：{why}。请导出为文件以免丢失。";
    OTHER_TAB: "Another tab has changed this scenario. This tab goes on with a copy of its own, so neither is lost.", "另一个标签页修改了此方案。此标签页将使用独立副本，两份都不会丢失。";
    STORE_UNREADABLE: "The scenario saved in this browser cannot be read: {why}. It stays where it is; this is the example.", "无法读取此浏览器中保存的方案：{why}。原数据保持不变，现在显示的是示例。";
    STORED_GONE: "This scenario is no longer in this browser: another tab has deleted it.", "此浏览器中已没有该方案：它已在另一个标签页中被删除。";
    STORED_UNREADABLE: "This scenario cannot be read: {why}. It stays where it is.", "无法读取该方案：{why}。原数据保持不变。";
    SAFE_START: "The page did not come up with the scenario that was open last, so this is the example. It is still there, under “Open…”.", "上次打开的方案未能显示，因此现在显示的是示例。该方案仍在“打开…”列表中。";
    OPEN_AGAIN: "Try it again", "再试一次";
    ELSEWHERE: "This scenario is open in another tab as well. Whichever tab changes it second goes on with a copy of its own.", "此方案也在另一个标签页中打开。后修改的标签页将使用独立副本。";
    MADE_ROOM: "The browser's storage for this page is full: the {count} oldest earlier versions were dropped.", "此页面的浏览器存储空间已满：已删除最早的 {count} 个历史版本。";
    LINK_NONE: "This address holds no scenario: what follows the # is not a link of Flashcrowd. Your own work is as it was.", "此地址不含方案：# 之后的内容不是 Flashcrowd 链接。您自己的方案未受影响。";
    LINK_TOO_NEW: "This link was made by a later release and cannot be read by this one. Reload the page to get the latest release. Your own work is as it was.", "此链接由更新的版本生成，当前版本无法读取。请重新加载页面以获取最新版本。您自己的方案未受影响。";
    LINK_DAMAGED: "This link is damaged: part of it is missing or changed. Ask for it again, best as a whole. Your own work is as it was.", "此链接已损坏：部分内容缺失或被改动。请让对方重新完整发送。您自己的方案未受影响。";
    LINK_TOO_LONG: "This link is longer than any scenario needs, so it was not read. Ask for the scenario as a file. Your own work is as it was.", "此链接过长，未被读取。请让对方以文件形式发送方案。您自己的方案未受影响。";
    LINK_UNREADABLE: "The scenario in this link cannot be read: {why}. Ask for it again. Your own work is as it was.", "无法读取此链接中的方案：{why}。请让对方重新发送。您自己的方案未受影响。";
    LINK_FLAWED: "The scenario in this link has problems and does not run until they are gone: {why}. Each is shown where it is.", "此链接中的方案存在问题，解决之前无法运行：{why}。各问题在其所在位置显示。";
    LINK_OTHER_ENGINE: "This link was made with another version of the simulation: figures may differ from those of its author.", "此链接由另一版本的模拟引擎生成：数值可能与作者看到的不同。";
    PALETTE_WIDTH: "Width of the palette", "组件栏宽度";
    INSPECTOR_WIDTH: "Width of the properties", "属性栏宽度";
    TIMELINE_HEIGHT: "Height of the timeline", "时间线高度";
    DASHBOARD_HEIGHT: "Height of the dashboard", "仪表盘高度";
    FOLD: "Hide: {panel}", "隐藏：{panel}";
    UNFOLD: "Show: {panel}", "显示：{panel}";
    ENLARGE: "Enlarge: {panel}", "放大：{panel}";
    SHRINK: "Shrink: {panel}", "缩小：{panel}";
    SKIP: "Skip to the canvas", "跳到画布";
    REST: "More", "更多";
    COMING: "Loading…", "正在载入…";
    NOT_COME: "This part of the page could not be loaded ({why}). Check the connection and try again; if that does not help, reload the page.", "页面的这一部分未能载入（{why}）。请检查网络连接后重试；如仍不行，请重新加载页面。";
    SHEETS: "Parts of the page", "页面各部分";
    ADD: "Add", "添加";
    PROPERTIES: "Properties", "属性";
    FIGURES: "Figures", "指标";
    NOTICES: "Notices", "通知";
}
