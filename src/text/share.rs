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
    AS_FILE: "As a file", "保存为文件";
    AS_FILE_IS: "JSON, SVG and PNG hold the scenario and open again when they are dropped on the page. CSV holds the figures of every second of the run so far.", "JSON、SVG 和 PNG 包含方案，拖放到页面上即可重新打开。CSV 包含本次运行至今每一秒的指标。";
    DOWNLOAD: "Download JSON", "下载 JSON";
    DOWNLOAD_SVG: "Download SVG", "下载 SVG";
    DOWNLOAD_PNG: "Download PNG", "下载 PNG";
    DOWNLOAD_CSV: "Download CSV", "下载 CSV";
    PRINT: "Print…", "打印…";
    NO_FIGURES: "There are no figures yet: let the run go on for a second first.", "尚无指标：请先让运行至少进行一秒。";
    NOT_EXPORTED: "The browser could not make this file. A smaller diagram or another format may work.", "浏览器无法生成此文件。可尝试较小的图或其他格式。";

    OPEN_TITLE: "Open a scenario", "打开方案";
    EMPTY: "New scenario", "新建方案";
    EMPTY_IS: "An empty canvas: drag components from the palette, connect them, press play.", "空白画布：从组件栏拖出组件，连接起来，然后播放。";
    STORED: "In this browser", "此浏览器中";
    NONE_STORED: "Nothing has been saved here yet. Whatever you change is, at once.", "这里尚无已保存的方案。您的任何更改都会立即保存。";
    COUNT_AND_TIME: "Components: {count} · {when}", "组件：{count} · {when}";
    OPEN_NOW: "open now", "当前打开";
    RENAME: "Rename “{name}”", "重命名“{name}”";
    NEW_NAME: "New name of “{name}”", "“{name}”的新名称";
    DUPLICATE: "Duplicate “{name}”", "复制“{name}”";
    COPY_OF: "{name} (copy)", "{name}（副本）";
    VERSIONS_OF: "Earlier versions of “{name}”", "“{name}”的历史版本";
    VERSIONS_ARE: "As it was when a session began, and every ten minutes of work since. Opening one keeps what is there now as the newest version.", "保存了每次打开时的状态，以及此后每工作十分钟的状态。打开某个版本时，当前内容会作为最新版本保留。";
    NO_VERSIONS: "There are none yet: the first is kept when it is changed in another session.", "暂无历史版本：在下一次打开并修改时会保存第一个。";
    ALL_STORED: "All scenarios", "所有方案";
    DELETE: "Delete “{name}”", "删除“{name}”";
    DELETED: "Deleted “{name}”.", "已删除“{name}”。";
    UNDELETE: "Undo", "撤销";
    NOT_DONE: "That did not work: {why}", "操作失败：{why}";
    RESTORED: "Opened the version of {when}. What was there before is the newest version.", "已打开 {when} 的版本。之前的内容已保留为最新版本。";
    KEEP: "Keep this state as a version", "将当前状态保留为版本";
    KEPT: "Kept this state as a version.", "已将当前状态保留为版本。";
    CHOOSE_FILE: "Open file…", "打开文件…";
    DROP_HINT: "JSON, or a PNG or SVG that was saved here; or drop it anywhere on the page.", "JSON，或由此处保存的 PNG、SVG；也可拖放到页面任意位置。";
    CLOSE: "Close", "关闭";
    OPENED: "Opened “{name}”. What was here before is saved.", "已打开“{name}”。之前的内容已保存。";
    OPENED_STORED: "Another scenario is open. What was here before is saved.", "已打开另一个方案。之前的内容已保存。";
    BACK: "Go back", "返回";

    REFUSED_TITLE: "“{file}” cannot be opened", "无法打开“{file}”";
    REFUSED_IS: "Nothing has changed. This is what is wrong with it:", "当前内容没有改变。文件存在以下问题：";
    FLAWED_TITLE: "“{file}” has problems", "“{file}”存在问题";
    FLAWED_IS: "It can be opened and repaired, but does not run until these are gone:", "可以打开并修复，但在解决以下问题之前无法运行：";
    OPEN_ANYWAY: "Open it anyway", "仍然打开";
    UNREADABLE: "The file could not be read.", "无法读取文件。";
    NOT_LOADED: "It has to be loaded from where this page came from, and that did not work ({why}). Nothing has changed. Check the connection and open it again; if that does not help, reload the page.", "此示例需要从本页面的来源加载，但未能成功（{why}）。当前内容没有改变。请检查网络连接后重新打开；如仍不行，请重新加载页面。";
    NO_SCENARIO: "This picture holds no scenario: it was made elsewhere, or a program that saved it again has left it out. Ask for the picture as it was downloaded, or for the JSON file.", "此图片不含方案：它由其他程序生成，或在另存时丢失了方案数据。请索取最初下载的图片或 JSON 文件。";
    PICTURE_DAMAGED: "This picture is damaged: part of it is missing or changed. Ask for it again as a file, not as a picture in a message.", "此图片已损坏：部分内容缺失或被改动。请让对方以文件形式重新发送，而不是作为消息中的图片。";
    PICTURE_TOO_LONG: "The scenario in this picture is longer than any scenario needs, so it was not read.", "此图片中的方案过长，未被读取。";
    TOO_LARGE: "The file is larger than any scenario: {size} MB. Up to {limit} MB is possible.", "文件过大：{size} MB。最大可为 {limit} MB。";
}
