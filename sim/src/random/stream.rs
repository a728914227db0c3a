//! One named stream of random words: xoshiro256++ (Blackman and Vigna, 2021), seeded by SplitMix64.

/// A stream of random words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stream {
    state: [u64; 4],
}

impl Stream {
    /// The stream of `purpose` at the `incarnation`-th thing with this `id` in a run with this `seed`.
    pub fn named(seed: u64, id: &str, incarnation: u32, purpose: &str) -> Stream {
        // The separator keeps ("ab", "c") and ("a", "bc") apart.
        let separated = id.bytes().chain([0]).chain(purpose.bytes()).chain([0]);
        let bytes = separated.chain(incarnation.to_le_bytes());
        let mut splitmix = fnv(bytes) ^ mix(seed.wrapping_add(0x9e37_79b9_7f4a_7c15));
        let state = std::array::from_fn(|_| {
            splitmix = splitmix.wrapping_add(0x9e37_79b9_7f4a_7c15);
            mix(splitmix)
        });
        Stream { state }
    }

    /// The next word, uniform over all 64-bit values.
    #[inline]
    pub fn word(&mut self) -> u64 {
        let s = &mut self.state;
        let word = s[0].wrapping_add(s[3]).rotate_left(23).wrapping_add(s[0]);
        let t = s[1] << 17;
        s[2] ^= s[0];
        s[3] ^= s[1];
        s[1] ^= s[2];
        s[0] ^= s[3];
        s[2] ^= t;
        s[3] = s[3].rotate_left(45);
        word
    }

    /// Uniform in the open interval (0, 1): neither end is ever drawn.
    #[inline]
    pub fn unit(&mut self) -> f64 {
        Stream::unit_of(self.word())
    }

    /// The same of a word that has been drawn.
    #[inline]
    pub fn unit_of(word: u64) -> f64 {
        // As the digits of a number from 1 to 2, which takes no conversion; what is taken away again is exact.
        f64::from_bits(1.0_f64.to_bits() | word >> 12) - (1.0 - f64::EPSILON / 2.0)
    }

    /// Uniform in `0..n`. The bias is below n / 2³².
    #[inline]
    pub fn below(&mut self, n: u32) -> u32 {
        (((self.word() >> 32) * u64::from(n)) >> 32) as u32
    }

    /// Uniform in `0..n` for any `n`; the bias is below n / 2⁶⁴.
    #[inline]
    pub fn below_wide(&mut self, n: u64) -> u64 {
        ((u128::from(self.word()) * u128::from(n)) >> 64) as u64
    }
}

/// Further words where one word of a stream was not enough: SplitMix64, seeded by that word.
#[derive(Debug, Clone, Copy)]
pub struct Side(u64);

impl Side {
    pub fn new(word: u64) -> Side {
        Side(word)
    }

    pub fn unit(&mut self) -> f64 {
        Stream::unit_of(self.word())
    }

    pub fn word(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        mix(self.0)
    }
}

/// FNV-1a.
pub(crate) fn fnv(bytes: impl Iterator<Item = u8>) -> u64 {
    let next = |hash: u64, byte: u8| (hash ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01b3);
    bytes.fold(0xcbf2_9ce4_8422_2325, next)
}

/// SplitMix64's last steps: a mixing of 64 bits that loses nothing.
#[inline]
pub(crate) fn mix(z: u64) -> u64 {
    let z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_make_unrelated_streams() {
        let first = |id, incarnation, purpose| Stream::named(7, id, incarnation, purpose).word();
        let words = [
            first("web", 0, "service"),
            first("web", 0, "arrivals"),
            first("web", 1, "service"),
            first("we", 0, "bservice"),
            Stream::named(8, "web", 0, "service").word(),
        ];
        for (i, a) in words.iter().enumerate() {
            assert!(words.iter().skip(i + 1).all(|b| a != b));
        }
    }

    #[test]
    fn the_generator_is_xoshiro256_plus_plus() {
        // The first words from the state 1, 2, 3, 4, as the authors' reference code gives them.
        let mut stream = Stream { state: [1, 2, 3, 4] };
        let words = [stream.word(), stream.word(), stream.word(), stream.word()];
        assert_eq!(words, [41_943_041, 58_720_359, 3_588_806_011_781_223, 3_591_011_842_654_386]);
    }

    #[test]
    fn exponentials_have_mean_and_variance_one() {
        let mut stream = Stream::named(1, "a", 0, "test");
        let n = 1_000_000;
        let (mut sum, mut squares) = (0.0, 0.0);
        for _ in 0..n {
            let x = stream.exponential();
            sum += x;
            squares += x * x;
        }
        let mean = sum / f64::from(n);
        let variance = squares / f64::from(n) - mean * mean;
        // Four standard errors: of the mean 1/√n, of the variance √(8/n).
        assert!((mean - 1.0).abs() < 4.0e-3, "mean {mean}");
        assert!((variance - 1.0).abs() < 4.0 * (8.0 / f64::from(n)).sqrt(), "variance {variance}");
    }
}
