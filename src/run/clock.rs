//! Simulated time, as people read it.

/// `mm:ss.mmm`, and from an hour on `h:mm:ss.mmm`.
pub fn clock(ns: u64) -> String {
    let ms = ns / 1_000_000;
    let (hours, minutes) = (ms / 3_600_000, ms / 60_000 % 60);
    let (seconds, ms) = (ms / 1_000 % 60, ms % 1_000);
    match hours {
        0 => format!("{minutes:02}:{seconds:02}.{ms:03}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}.{ms:03}"),
    }
}

#[cfg(test)]
mod tests {
    use super::clock;

    #[test]
    fn time_is_cut_off_not_rounded() {
        assert_eq!(clock(0), "00:00.000");
        assert_eq!(clock(61_999_999_999), "01:01.999");
        assert_eq!(clock(7_322_001_000_000), "2:02:02.001");
    }
}
