//! The gestures, as the sheet of keys tells them.

use super::messages;

messages! {
    PAN: "Move the view", "移动视图";
    PAN_HOW: "Scroll; drag with the middle button or with Space held; a finger on the ground, or two anywhere", "滚动；按住中键或空格拖动；单指拖动空白处，或双指拖动";
    ZOOM: "Zoom at the pointer", "以指针为中心缩放";
    ZOOM_HOW: "Ctrl or Cmd and the wheel; pinch", "按住 Ctrl 或 Cmd 滚动；双指捏合";
    SELECT: "Select", "选择";
    SELECT_HOW: "Click or tap", "点击或轻触";
    SELECT_MORE: "Add to the selection", "加选";
    SELECT_MORE_HOW: "Shift and click", "按住 Shift 点击";
    MARQUEE: "Select an area", "框选";
    MARQUEE_HOW: "Drag from the ground", "从空白处拖动";
    MOVE: "Move what is selected", "移动所选内容";
    MOVE_HOW: "Drag; it snaps to the grid and in line with others", "拖动；自动对齐网格和其他组件";
    COPY_BY_DRAG: "Drag a copy", "拖出副本";
    COPY_BY_DRAG_HOW: "Alt and drag", "按住 Alt 拖动";
    PLACE_FREELY: "Leave grid and guides aside", "忽略网格与参考线";
    PLACE_FREELY_HOW: "Hold Ctrl or Cmd while dragging", "拖动时按住 Ctrl 或 Cmd";
    PAN_AT_EDGE: "Go on beyond the edge", "拖到画面之外";
    PAN_AT_EDGE_HOW: "Drag to the edge and stay there: the view follows", "拖到边缘并停住，视图随之移动";
    CONNECT: "Connect", "连接";
    CONNECT_HOW: "Drag from a handle to a component, or click the handle and then the component", "从手柄拖到组件，或先点击手柄再点击组件";
    QUICK_ADD: "Add what is connected", "添加相连的组件";
    QUICK_ADD_HOW: "Let go of a connection on empty ground, or double click a handle", "在空白处松开连线，或双击手柄";
    RECONNECT: "Lead a connection elsewhere", "改接连接";
    RECONNECT_HOW: "Select it and drag one of its ends", "选中后拖动其一端";
    DISCONNECT: "Take a connection away", "拆除连接";
    DISCONNECT_HOW: "Drag one of its ends to empty ground", "将其一端拖到空白处";
    SPLICE: "Put a component into a connection", "将组件插入连接";
    SPLICE_HOW: "Drop it on the connection", "将组件拖到连接上松开";
    ADD: "Add a component", "添加组件";
    ADD_HOW: "Drag it from the palette, or click it there", "从组件栏拖出，或在组件栏中点击";
    ADD_HERE: "Add a component here", "在此处添加组件";
    ADD_HERE_HOW: "Double click the ground", "双击空白处";
    PROPERTIES: "Show the properties", "显示属性";
    PROPERTIES_HOW: "Double click a component", "双击组件";
    MENU: "What can be done with it", "可进行的操作";
    MENU_HOW: "The right button; press and hold", "点击右键；长按";
    CRASH_ONE: "Crash or restore an instance", "使实例崩溃或恢复";
    CRASH_ONE_HOW: "Click its cell", "点击其方格";
    WRITE: "Write a note, or a frame's title", "编写便签或框的标题";
    WRITE_HOW: "Double click it; a click elsewhere ends", "双击；点击别处结束";
    RESIZE: "Resize a note or a frame", "调整便签或框的大小";
    RESIZE_HOW: "Select it and drag one of its handles", "选中后拖动其手柄";
    MOVE_FRAME: "Move a frame with what stands in it", "连同其中内容移动框";
    MOVE_FRAME_HOW: "Drag its title", "拖动其标题";
    INTO_ZONE: "Put a component into a zone, or take it out", "将组件放入或移出可用区";
    INTO_ZONE_HOW: "Drop it in the zone's frame, or outside", "拖入或拖出可用区的框";
    OPEN_FILE: "Open a file", "打开文件";
    OPEN_FILE_HOW: "Drop it on the page", "将文件拖放到页面";
}
