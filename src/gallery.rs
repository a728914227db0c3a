//! The gallery: scenarios that come with the app, each with notes on what to see in it. The first
//! visit's is part of the program; the page's host has the others for whoever opens one.
use crate::beside;
use crate::text::{Message, message};

/// A scenario of the gallery, as the list shows it before its file is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Example {
    /// The stem of its file's name.
    pub slug: &'static str,
    /// As its file says.
    pub name: Message,
    /// What happens in it.
    pub summary: Message,
}

/// Declares the list: `"slug": "Name", "名称"; "Summary.", "概要。";`.
macro_rules! examples {
    ($($slug:literal: $name_en:literal, $name_zh:literal; $summary_en:literal, $summary_zh:literal;)*) => {
        /// All of them, the simplest first.
        pub const GALLERY: &[Example] = &[$(Example {
            slug: $slug,
            name: message!($name_en, $name_zh),
            summary: message!($summary_en, $summary_zh),
        }),*];
    };
}

examples! {
    "one-server": "One server under a rising load", "负载渐增的单台服务器";
        "The line grows, patience ends, and the server is busy for nobody.", "队列越来越长，用户失去耐心，服务器一直忙碌却白费力气。";
    "three-servers": "Three servers, one dies", "三台服务器，其中一台宕机";
        "A balancer finds out by its health checks; until then a share of the requests fails.", "负载均衡器靠健康检查发现宕机；在此之前，一部分请求会失败。";
    "queue-absorbs-a-burst": "A queue absorbs a burst", "队列吸收突发流量";
        "More work comes than can be done; it waits its turn, and nobody notices.", "来的工作超过处理能力；它们排队等候，无人察觉。";
    "average-enough": "Enough on average", "平均够用";
        "What may wait needs the capacity of an average hour, what people wait for that of the peak.", "可以等的工作按平均值配置能力，有人在等的按峰值配置。";
    "timeout-too-short": "A timeout too short", "过短的超时";
        "Callers that leave too early do not spare the callee any work: it goes on for nobody.", "调用方过早放弃，被调用方的工作却一点没少：白费力气。";
    "slow-dependency": "A slow dependency", "缓慢的依赖";
        "What waits holds its slot; a timeout keeps the rest of the site alive.", "等待的请求占着槽位；超时保住了网站的其余部分。";
    "goodput-collapse": "Busy for nobody", "忙而无功";
        "One in six too many, and nobody is served in time: throughput stays, goodput is gone.", "只多出六分之一，就谁也来不及：吞吐量还在，有效吞吐量没了。";
    "lifo-and-codel": "Who goes next", "下一个是谁";
        "The same overload three times: first come, last come, and a line that drops.", "同样的过载三份：先到先服务、后到先服务，以及会丢弃的队列。";
    "retry-storm": "A retry storm", "重试风暴";
        "A burst of five seconds, and an outage that does not end: retries keep it alive.", "五秒的突发，不会自己结束的故障：重试让它一直持续。";
    "timeout-cascade": "Timeouts in the wrong order", "顺序颠倒的超时";
        "Who waits longer than his caller works for nobody, and so do all above him.", "比调用方更有耐心的人白忙一场，上面各层也一样。";
    "pool-exhaustion": "A pool runs dry", "连接池耗尽";
        "Those who wait for a connection hold the slots of those who need none.", "等待连接的人，占住了不需要连接的人的槽位。";
    "rolling-deploy": "A rolling deployment", "滚动发布";
        "Servers stop one by one; spare capacity and health checks carry the rest.", "服务器逐个停机；余量和健康检查让服务继续。";
    "hot-key": "A hot key", "热点键";
        "Everybody wants the same thing: one entry in a cache, or a database that drowns.", "人人都要同一样东西：缓存里的一个条目，或者被淹没的数据库。";
    "cache-goes-cold": "The cache goes cold", "缓存变冷";
        "All reads fall on the database; whether the cache ever warms again is up to the line there.", "所有读取都落到数据库上；缓存能否再热起来，取决于那里的队列。";
    "tail-at-scale": "The tail at scale", "规模放大长尾";
        "Each of a hundred is rarely slow, all together nearly always; asking twice helps.", "一百个里每个都很少慢，合在一起却几乎总是慢；再问一次就有救。";
    "noisy-neighbour": "A noisy neighbour", "吵闹的邻居";
        "Two tenants share a server, one has its end of the month, and a bulkhead keeps the peace.", "两个租户共用一台服务器，一方到了月末；舱壁让双方相安无事。";
    "garbage-collection-spiral": "The garbage-collection spiral", "垃圾回收漩涡";
        "A short burst fills the heap, and collecting keeps it full.", "短暂的突发填满了堆，而回收让它一直满着。";
    "cold-start-storm": "A storm of cold starts", "冷启动风暴";
        "All instances deployed at once come back cold, and the retries never let them recover.", "所有实例同时发布，回来时都是冷的，而重试让它们再也缓不过来。";
    "sinkhole": "The sinkhole", "天坑服务器";
        "Who fails fast looks idle, and gets most of the traffic.", "失败得快的看起来最闲，于是吸走大部分流量。";
    "chaos": "Chaos, and what stands it", "混沌与冗余";
        "Servers that fail at random, in series, in parallel and two of three, and a monkey at the door.", "随机故障的服务器：串联、并联与三中取二；还有一只猴子在砸门。";
    "flash-sale": "Flash sale", "限时抢购";
        "Ten times the shoppers: a cache carries those who look, a queue the orders of those who buy.", "十倍的顾客：缓存应对浏览的人，队列接住购买的订单。";
}

/// What somebody sees who comes for the first time: healthy, and about to be tested.
pub const FIRST_VISIT: &str = include_str!("../scenarios/three-servers.json");
const FIRST_VISIT_SLUG: &str = "three-servers";

/// The JSON of an example, or why it cannot be had.
pub async fn load(slug: &str) -> Result<String, String> {
    if slug == FIRST_VISIT_SLUG {
        return Ok(FIRST_VISIT.to_owned());
    }
    beside::read(&format!("scenarios/{slug}.json")).await
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::fs;

    use super::{FIRST_VISIT, FIRST_VISIT_SLUG, GALLERY};
    use flashcrowd_sim::scenario::{Language, check, parse};

    const FOLDER: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/scenarios");

    fn json(slug: &str) -> String {
        fs::read_to_string(format!("{FOLDER}/{slug}.json")).expect("the file is there")
    }

    #[test]
    fn every_file_is_in_the_gallery_under_its_own_name_and_has_no_problems() {
        let files = fs::read_dir(FOLDER).expect("the folder is there").flatten();
        let stems =
            files.filter_map(|file| Some(file.file_name().to_str()?.strip_suffix(".json")?.to_owned()));
        let slugs: BTreeSet<String> = GALLERY.iter().map(|example| example.slug.to_owned()).collect();
        assert_eq!(stems.collect::<BTreeSet<String>>(), slugs);
        assert_eq!(slugs.len(), GALLERY.len(), "an example stands twice in the list");
        for example in GALLERY {
            let document = parse(&json(example.slug)).expect("an example parses");
            assert_eq!(check(&document).err(), None, "{}", example.slug);
            let name = document.name.expect("an example has a name");
            for language in [Language::En, Language::Zh] {
                assert_eq!(name.get(language), example.name.get(language), "{}", example.slug);
            }
        }
    }

    #[test]
    fn the_first_visit_needs_no_second_load() {
        assert_eq!(FIRST_VISIT, json(FIRST_VISIT_SLUG));
        assert!(GALLERY.iter().any(|example| example.slug == FIRST_VISIT_SLUG));
    }
}
