//! The memory of the page's process and the time that its threads have computed, as Linux counts them.

use std::collections::BTreeMap;
use std::fs;

use crate::page::Page;

/// What a renderer has in memory: page, worker, and Chromium's own.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Memory {
    /// All of it that is resident, in bytes, with the program's code that all of Chromium's processes share.
    pub resident: u64,
    /// What no file stands behind, in bytes: heaps and stacks, the WebAssembly memories of page and worker
    /// among them.
    pub anonymous: u64,
}

/// How long a renderer's threads have computed, in milliseconds, to within ten: less what others had the
/// processors for, which on a machine that is shared is most of the time.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Computed {
    /// The page's: scripts, styles, layout, the list of what is to be painted.
    pub page: u64,
    /// The worker's: the simulation.
    pub worker: u64,
    /// All others: painting and putting together.
    pub painting: u64,
}

impl Page {
    /// The memory of this page's renderer. `None` where there is no `/proc`.
    pub fn memory(&self) -> Option<Memory> {
        memory_of(self.renderer()?)
    }

    /// How long its threads have computed so far. `None` where there is no `/proc`.
    pub fn computed(&self) -> Option<Computed> {
        computed_by(self.renderer()?)
    }

    fn renderer(&self) -> Option<u32> {
        let parents = parents()?;
        let driver = self.driver.process();
        let descends = |process: u32| {
            let mut line = std::iter::successors(Some(process), |at| parents.get(at).copied());
            line.any(|ancestor| ancestor == driver)
        };
        let renderers = parents.keys().copied().filter(|process| descends(*process) && is_renderer(*process));
        // Chromium keeps an empty renderer or two in reserve: the page's is the largest.
        renderers.max_by_key(|process| memory_of(*process).map(|memory| memory.anonymous))
    }
}

/// Every process, and the one that started it.
fn parents() -> Option<BTreeMap<u32, u32>> {
    let processes = fs::read_dir("/proc").ok()?.flatten();
    let numbers = processes.filter_map(|entry| entry.file_name().to_str()?.parse().ok());
    Some(numbers.filter_map(|process| Some((process, status(process, "PPid")? as u32))).collect())
}

fn is_renderer(process: u32) -> bool {
    let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    line.split(|byte| *byte == 0 || *byte == b' ').any(|argument| argument == b"--type=renderer")
}

fn memory_of(process: u32) -> Option<Memory> {
    let bytes = |name| Some(status(process, name)? * 1_024);
    Some(Memory { resident: bytes("VmRSS")?, anonymous: bytes("RssAnon")? })
}

fn computed_by(process: u32) -> Option<Computed> {
    let mut computed = Computed::default();
    for thread in fs::read_dir(format!("/proc/{process}/task")).ok()?.flatten() {
        let read = |file: &str| fs::read_to_string(thread.path().join(file)).unwrap_or_default();
        let stat = read("stat");
        // After the name, which may hold anything: the 12th and 13th are user and system time, in hundredths.
        let numbers = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
        let ms = numbers.skip(11).take(2).filter_map(|number| number.parse::<u64>().ok()).sum::<u64>() * 10;
        let part = match read("comm").trim() {
            _ if thread.file_name().to_str() == Some(&process.to_string()) => &mut computed.page,
            name if name.starts_with("DedicatedWorker") => &mut computed.worker,
            _ => &mut computed.painting,
        };
        *part += ms;
    }
    Some(computed)
}

/// A number of `/proc/<process>/status`; sizes are in units of 1,024 bytes.
fn status(process: u32, name: &str) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let value = status.lines().find_map(|line| line.strip_prefix(name)?.strip_prefix(':'))?;
    value.split_whitespace().next()?.parse().ok()
}
