//! The palette.

use super::messages;

messages! {
    PALETTE: "Components", "组件";
    SEARCH: "Search components", "搜索组件";
    NOTHING: "Nothing found. Try another word.", "没有找到，请换个词试试。";
}
