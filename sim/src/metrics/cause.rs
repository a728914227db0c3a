//! Failures, counted by cause.

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

pub use crate::scenario::Cause;

/// A count for each cause.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Failures(pub [u64; Cause::COUNT]);

impl Failures {
    pub fn total(&self) -> u64 {
        self.0.iter().sum()
    }

    pub fn get(&self, cause: Cause) -> u64 {
        self.0[cause as usize]
    }

    #[inline]
    pub fn add(&mut self, cause: Cause) {
        self.0[cause as usize] += 1;
    }

    /// What came since `earlier`.
    pub fn since(&self, earlier: &Failures) -> Failures {
        Failures(std::array::from_fn(|i| self.0[i] - earlier.0[i]))
    }

    /// The causes that occurred, with their counts.
    pub fn iter(&self) -> impl Iterator<Item = (Cause, u64)> {
        Cause::ALL.into_iter().map(|c| (c, self.get(c))).filter(|(_, n)| *n > 0)
    }
}

// People read names, the page's messages read numbers.
impl Serialize for Failures {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if !serializer.is_human_readable() {
            return self.0.serialize(serializer);
        }
        let mut map = serializer.serialize_map(None)?;
        for (cause, count) in self.iter() {
            map.serialize_entry(cause.as_str(), &count)?;
        }
        map.end()
    }
}

impl<'de> Deserialize<'de> for Failures {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Failures, D::Error> {
        if !deserializer.is_human_readable() {
            return Ok(Failures(Deserialize::deserialize(deserializer)?));
        }
        let map = std::collections::BTreeMap::<Cause, u64>::deserialize(deserializer)?;
        Ok(Failures(std::array::from_fn(|i| map.get(&Cause::ALL[i]).copied().unwrap_or(0))))
    }
}
