//! Incidents in words.

use flashcrowd_sim::scenario::Fault;

use super::{Language, messages};

messages! {
    CRASH: "Crash {name}", "{name} 崩溃";
    CRASH_SOME: "Crash {count} of {name}", "{name} 崩溃 {count} 个实例";
    CRASH_THIS: "Crash {name} #{number}", "{name} 第 {number} 个实例崩溃";
    RESTART: "Restart {name}", "{name} 重启";
    RESTART_THIS: "Restart {name} #{number}", "{name} 第 {number} 个实例重启";
    BURST: "Burst {name} × {factor}", "{name} 突发 × {factor}";
}

/// What happens, to what is called `name`.
pub fn describe(fault: &Fault, name: &str, language: Language) -> String {
    match fault {
        Fault::Crash { instance: Some(number), .. } => {
            CRASH_THIS.fill(language, &[("name", name), ("number", &number.to_string())])
        }
        Fault::Crash { instances: Some(count), .. } => {
            CRASH_SOME.fill(language, &[("name", name), ("count", &count.to_string())])
        }
        Fault::Crash { .. } => CRASH.fill(language, &[("name", name)]),
        Fault::Restart { instance: Some(number), .. } => {
            RESTART_THIS.fill(language, &[("name", name), ("number", &number.to_string())])
        }
        Fault::Restart { .. } => RESTART.fill(language, &[("name", name)]),
        Fault::Burst { factor, .. } => {
            BURST.fill(language, &[("name", name), ("factor", &factor.to_string())])
        }
    }
}
