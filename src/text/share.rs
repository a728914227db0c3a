//! Sharing, opening, saving.

use super::messages;

messages! {
    SHARE_TITLE: "Share this run", "分享此次运行";
    SHARE_IS: "The link holds the whole scenario, its seed and what was done by hand: whoever opens it sees the same run. It never goes to a server.", "链接包含完整方案、随机种子以及手动操作：打开者会看到相同的运行。链接内容不会发送到任何服务器。";
    LINK: "Link", "链接";
    COPY: "Copy link", "复制链接";
    COPIED: "Copied", "已复制";
    NOT_COPIED: "The browser did not allow it. Select the link and copy it by hand.", "浏览器不允许复制。请选中链接手动复制。";
    LENGTH: "{count} characters", "{count} 个字符";
    LONG: "Some chats and mail programs cut links above {limit} characters. Leave something out below, or send the file.", "有些聊天和邮件程序会截断超过 {limit} 个字符的链接。可在下方去掉部分内容，或发送文件。";
    INCLUDE: "The link includes", "链接包含";
    INCLUDE_ACTIONS: "What was done by hand ({count})", "手动操作（{count} 项）";
    INCLUDE_NOTES: "Notes", "说明";
    SAVES: "{count} characters", "{count} 个字符";
    WITHOUT_ACTIONS: "Without it, the link starts the scenario as it stands on the canvas.", "不包含时，链接按画布上的当前方案重新开始。";
    DOWNLOAD: "Download JSON", "下载 JSON";

    OPEN_TITLE: "Open a scenario", "打开方案";
    EMPTY: "An empty canvas", "空白画布";
    EMPTY_IS: "Drag components from the palette, connect them, press play.", "从组件栏拖出组件，连接起来，然后播放。";
    FROM_FILE: "From a file", "从文件打开";
    CHOOSE_FILE: "Open file…", "打开文件…";
    DROP_HINT: "Or drop a scenario file anywhere on the page.", "也可将方案文件拖放到页面任意位置。";
    CLOSE: "Close", "关闭";
    OPENED: "Opened “{name}”. What was here before is saved.", "已打开“{name}”。之前的内容已保存。";
    BACK: "Go back", "返回";

    REFUSED_TITLE: "“{file}” cannot be opened", "无法打开“{file}”";
    REFUSED_IS: "Nothing has changed. This is what is wrong with it:", "当前内容没有改变。文件存在以下问题：";
    FLAWED_TITLE: "“{file}” has problems", "“{file}”存在问题";
    FLAWED_IS: "It can be opened and repaired, but does not run until these are gone:", "可以打开并修复，但在解决以下问题之前无法运行：";
    OPEN_ANYWAY: "Open it anyway", "仍然打开";
    UNREADABLE: "The file could not be read.", "无法读取文件。";
    NOT_LOADED: "It has to be loaded from where this page came from, and that did not work ({why}). Nothing has changed. Check the connection and open it again; if that does not help, reload the page.", "此示例需要从本页面的来源加载，但未能成功（{why}）。当前内容没有改变。请检查网络连接后重新打开；如仍不行，请重新加载页面。";
    TOO_LARGE: "The file is larger than any scenario: {size} MB. Up to {limit} MB is possible.", "文件过大：{size} MB。最大可为 {limit} MB。";
}
