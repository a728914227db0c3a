//! What can be asked for: the sheet of keys, menus, the command palette.

use super::messages;

messages! {
    GROUP_BUILD: "Build", "搭建";
    GROUP_SELECT: "Select", "选择";
    GROUP_EDIT: "Edit", "编辑";
    GROUP_VIEW: "View", "视图";
    GROUP_RUN: "Run", "运行";
    GROUP_PAGE: "Page", "页面";

    QUICK_ADD: "Add a connected component…", "添加相连的组件…";
    ADD_RIGHT: "Add a callee on the right…", "在右侧添加被调用方…";
    ADD_LEFT: "Add a caller on the left…", "在左侧添加调用方…";
    ADD_LIKE: "Add another one like it above or below", "在上方或下方添加同类组件";
    CONNECT: "Connect", "连接";
    INSERT: "Put a component into this connection", "在此连接中插入组件";

    ADD_NOTE: "Add a note", "添加便签";
    ADD_FRAME: "Add a frame", "添加框";
    ADD_ZONE: "Add a zone", "添加可用区";
    GROUP: "Frame the selection", "将所选内容框起来";
    UNGROUP: "Remove the frame, keep what is in it", "移除框，保留其中的内容";

    SELECT_ALL: "Select everything", "全选";
    CANCEL: "Call off what is under way, then deselect", "取消当前操作，再取消选择";
    WALK: "Go to a neighbour: caller, callee, above, below", "转到相邻组件：调用方、被调用方、上方、下方";
    OPEN: "Properties", "属性";

    UNDO: "Undo", "撤销";
    REDO: "Redo", "重做";
    CUT: "Cut", "剪切";
    COPY: "Copy", "复制";
    PASTE: "Paste", "粘贴";
    DUPLICATE: "Duplicate", "复制一份";
    REMOVE: "Delete", "删除";
    REMOVE_AND_REJOIN: "Delete and join what it stood between", "删除并连接其两端";

    NUDGE: "Move by the grid", "按网格移动";
    NUDGE_FAR: "Move further", "大步移动";

    TIDY_UP: "Tidy up", "整理布局";
    FIT: "Show everything", "显示全部";
    FIT_SELECTION: "Show the selection", "显示所选内容";
    ZOOM_IN: "Zoom in", "放大";
    ZOOM_OUT: "Zoom out", "缩小";
    ZOOM_RESET: "Actual size", "实际大小";

    TOGGLE_PALETTE: "Show or hide the palette", "显示或隐藏组件栏";
    TOGGLE_INSPECTOR: "Show or hide the properties", "显示或隐藏属性";
    TOGGLE_TIMELINE: "Show or hide the timeline", "显示或隐藏时间线";
    TOGGLE_DASHBOARD: "Show or hide the dashboard", "显示或隐藏仪表盘";

    PLAY: "Play or pause", "播放或暂停";
    STEP: "Step to the next second", "前进到下一秒";
    STEP_FAR: "Step ten seconds", "前进十秒";
    RESET: "Reset: the same run again", "重置：重新运行一遍";
    NEW_SEED: "Start over with a new seed", "换随机种子重新开始";

    SEARCH: "Search for a component to add", "搜索要添加的组件";
    COMMANDS: "Commands", "命令";
    KEYS: "Keys and gestures", "按键与手势";
    OPEN_SCENARIO: "Open…", "打开…";
    SHARE: "Share…", "分享…";
    THEME: "Change between light and dark", "切换浅色与深色";
    LANGUAGE: "切换到简体中文", "Switch to English";

    MENU_SELECTION: "What to do with the selection", "对所选内容的操作";
    MENU_GROUND: "What to do here", "在此处的操作";
    COMMAND_SEARCH: "Find a command, a component or a kind", "查找命令、组件或类型";
    COMMAND_NOTHING: "No command is called so.", "没有这样的命令。";
    COMMAND_ADD: "Add: {kind}", "添加：{kind}";
    COMMAND_GO: "Go to: {name}", "转到：{name}";
    GESTURES: "Gestures", "手势";

    COPIED_COUNT: "Copied: {count}", "已复制：{count} 项";
    CUT_COUNT: "Cut: {count}", "已剪切：{count} 项";
    PASTED_COUNT: "Pasted: {count}", "已粘贴：{count} 项";
    NOT_PASTED: "What is on the clipboard cannot be pasted: {why}", "剪贴板内容无法粘贴：{why}";
    NOT_A_PIECE: "it is neither a piece of a scenario nor a link to one", "既不是方案的一部分，也不是方案链接";
    NOTHING_TO_PASTE: "nothing on it stands on a canvas", "其中没有可放在画布上的内容";
    CLIPBOARD_CLOSED: "The browser does not let the page read the clipboard. Press {key} instead.", "浏览器不允许页面读取剪贴板，请改按 {key}。";
    NO_ROOM: "A scenario holds no more components or connections", "方案已无法容纳更多组件或连接";
}
