//! The palette.

use super::messages;

messages! {
    PALETTE: "Components", "组件";
    SEARCH: "Search components, products and concepts", "搜索组件、产品和概念";
    PLACEHOLDER: "Search…", "搜索…";
    PRODUCTS: "Products", "产品";
    CONNECTIONS: "Connections", "连接";
    AT_CONNECTION: "{concept}: select a connection", "{concept}：选中一条连接";
    NOTHING: "Nothing found. Try another word.", "没有找到，请换个词试试。";
}
