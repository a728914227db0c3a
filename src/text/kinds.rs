//! The kinds of component and their families.

use super::messages;

messages! {
    TRAFFIC: "Traffic", "流量";
    ROUTING: "Routing", "路由";
    COMPUTE: "Compute", "计算";
    STORAGE: "Storage", "存储";

    CLIENT: "Client", "客户端";
    CLIENT_IS: "Where requests come from", "请求由此发出";
    BALANCER: "Load balancer", "负载均衡器";
    BALANCER_IS: "Spreads calls over instances", "把调用分配给后端各实例";
    GATEWAY: "Gateway", "网关";
    GATEWAY_IS: "Lets calls in, or refuses them", "放行调用，或予以拒绝";
    SERVER: "Server", "服务器";
    SERVER_IS: "Computes, and calls others", "执行计算，并调用与之相连的组件";
    CACHE: "Cache", "缓存";
    CACHE_IS: "Remembers what was read, by key", "按键记住读过的内容";
    QUEUE: "Queue", "消息队列";
    QUEUE_IS: "Holds messages for workers to pull", "保存消息，直到工作者来拉取";
    DATABASE: "Database", "数据库";
    DATABASE_IS: "Answers reads and writes", "处理读写请求";
}
