fn main() {
    let wanted: Vec<String> = std::env::args().skip(1).collect();
    for topology in flashcrowd_bench::Topology::ALL {
        if !wanted.is_empty() && !wanted.iter().any(|w| w == topology.name()) {
            continue;
        }
        if std::env::var_os("COUNT").is_some() {
            let mut d = flashcrowd_bench::Drive::start(topology);
            d.advance(50_000_000);
            println!("{:?}", d.work());
            continue;
        }
        let t = cpu();
        let mut drive = flashcrowd_bench::Drive::start(topology);
        let warm = (cpu() - t);
        let mut best = f64::MAX;
        let mut before = drive.work();
        let mut w = before;
        for _ in 0..5 {
            let t = cpu();
            drive.advance(topology.stretch_ns() / 5);
            let s = (cpu() - t);
            let now = drive.work();
            let d = now.requests - before.requests;
            if s / (d as f64) < best {
                best = s / d as f64;
            }
            before = now;
            w = now;
        }
        println!(
            "{:10} warm {warm:.1}s {:.2} M req/s  {:.1} ev/req {:.2} calls/req  {:.1} ns/ev {:.0} ns/call",
            topology.name(),
            1e-6 / best,
            w.events as f64 / w.requests as f64,
            w.calls as f64 / w.requests as f64,
            best * 1e9 * w.requests as f64 / w.events as f64,
            best * 1e9 * w.requests as f64 / w.calls as f64
        );
    }
}

fn cpu() -> f64 {
    let mut t = libc::timespec { tv_sec: 0, tv_nsec: 0 };
    #[allow(unsafe_code)]
    unsafe {
        libc::clock_gettime(libc::CLOCK_PROCESS_CPUTIME_ID, &mut t)
    };
    t.tv_sec as f64 + t.tv_nsec as f64 / 1e9
}
