//! Incidents in words.

use flashcrowd_sim::scenario::Fault;

use super::{Language, Message, messages};

messages! {
    CRASH: "Crash {name}", "{name} 崩溃";
    CRASH_SOME: "Crash {count} of {name}", "{name} 崩溃 {count} 个实例";
    CRASH_THIS: "Crash {name} #{number}", "{name} 第 {number} 个实例崩溃";
    SLOW: "{name} × {factor} as slow", "{name} 变慢为 {factor} 倍";
    ERRORS: "{name}: {share} errors", "{name} 出错 {share}";
    CUT: "Cut {name}", "{name} 断开";
    DELAY: "{name} + {added} ms", "{name} 延迟 + {added} 毫秒";
    LOSS: "{name} loses {share}", "{name} 丢失 {share}";
    OUTAGE: "Outage of {name}", "{name} 停运";
    DRAIN: "Drain {name}", "{name} 排空";
    DRAIN_SOME: "Drain {count} of {name}", "{name} 排空 {count} 个实例";
    DRAIN_THIS: "Drain {name} #{number}", "{name} 第 {number} 个实例排空";
    FLUSH: "Flush {name}", "{name} 清空";
    CHAOS: "Chaos at {name} every {every} s", "{name} 混沌：平均每 {every} 秒";
    CHAOS_EVERYWHERE: "Chaos everywhere every {every} s", "全系统混沌：平均每 {every} 秒";
    GRAY: "{what}, unseen by health checks", "{what}，健康检查察觉不到";
    EVERYTHING: "Everything", "全系统";
    MEND: "Mend {name}", "{name} 修复";
    RESTART: "Restart {name}", "{name} 重启";
    RESTART_THIS: "Restart {name} #{number}", "{name} 第 {number} 个实例重启";
    BURST: "Burst {name} × {factor}", "{name} 突发 × {factor}";

    WHERE: "What it strikes", "作用对象";
    WHAT: "What happens", "发生什么";
    WHICH: "Instances", "实例";
    ALL: "All", "全部";
    LASTS: "{incident}: lasts", "{incident}：持续时长";
    ENDS: "{incident}: ends by itself", "{incident}：自动结束";
    FOR: "for", "持续";
    FOR_GOOD: "ends by itself", "自动结束";
}

/// What happens, to what is called `name`.
pub fn describe(fault: &Fault, name: &str, language: Language) -> String {
    // Of all, of so many, of one.
    let picked = |all: Message, some: Message, this: Message| match fault.picked() {
        (Some(number), _) => this.fill(language, &[("name", name), ("number", &number.to_string())]),
        (None, Some(count)) => some.fill(language, &[("name", name), ("count", &count.to_string())]),
        (None, None) => all.fill(language, &[("name", name)]),
    };
    match fault {
        Fault::Crash { .. } => picked(CRASH, CRASH_SOME, CRASH_THIS),
        Fault::Restart { .. } => picked(RESTART, RESTART, RESTART_THIS),
        Fault::Drain { .. } => picked(DRAIN, DRAIN_SOME, DRAIN_THIS),
        Fault::Outage { .. } => OUTAGE.fill(language, &[("name", name)]),
        Fault::Burst { factor, .. } => {
            BURST.fill(language, &[("name", name), ("factor", &factor.to_string())])
        }
        Fault::Slow { factor, .. } => SLOW.fill(language, &[("name", name), ("factor", &factor.to_string())]),
        Fault::Errors { share, gray, .. } => {
            let what = ERRORS.fill(language, &[("name", name), ("share", &percent(*share))]);
            if *gray { GRAY.fill(language, &[("what", &what)]) } else { what }
        }
        Fault::Cut { .. } => CUT.fill(language, &[("name", name)]),
        Fault::Delay { added_ms, .. } => {
            DELAY.fill(language, &[("name", name), ("added", &added_ms.to_string())])
        }
        Fault::Loss { share, .. } => LOSS.fill(language, &[("name", name), ("share", &percent(*share))]),
        Fault::Flush { .. } => FLUSH.fill(language, &[("name", name)]),
        Fault::Chaos { component, every_s, .. } => {
            let message = if component.is_some() { CHAOS } else { CHAOS_EVERYWHERE };
            message.fill(language, &[("name", name), ("every", &every_s.to_string())])
        }
        Fault::Mend { .. } => MEND.fill(language, &[("name", name)]),
    }
}

fn percent(share: f64) -> String {
    format!("{} %", (share * 1_000.0).round() / 10.0)
}
