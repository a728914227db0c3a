//! Why a request or a call failed.

use serde::ser::SerializeMap;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

/// The cause of a failure. A failure keeps its first cause on its way back to the client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[repr(u8)]
pub enum Cause {
    /// No reply within the connection's timeout.
    Timeout,
    /// The waiting line was at its limit.
    QueueFull,
    /// The waiting line dropped it to keep the wait short.
    Shed,
    /// The balancer knew no target, or none that is healthy.
    NoHealthyTarget,
    /// The instance is down and its machine says so at once.
    Refused,
    /// The instance is down or the connection is cut, and nothing answers: only the timeout told.
    Unreachable,
    /// A message was lost on its way: only the timeout told.
    Lost,
    /// The callee answered with an error of its own.
    Error,
    /// The component or connection was taken away while it held the call.
    Removed,
    /// A bound of the simulator itself was reached (calls in flight, call depth, events an instant).
    LimitReached,
}

impl Cause {
    pub const ALL: [Cause; Cause::COUNT] = [
        Cause::Timeout,
        Cause::QueueFull,
        Cause::Shed,
        Cause::NoHealthyTarget,
        Cause::Refused,
        Cause::Unreachable,
        Cause::Lost,
        Cause::Error,
        Cause::Removed,
        Cause::LimitReached,
    ];
    pub const COUNT: usize = 10;

    /// The word in files and reports.
    pub fn as_str(self) -> &'static str {
        match self {
            Cause::Timeout => "timeout",
            Cause::QueueFull => "queue_full",
            Cause::Shed => "shed",
            Cause::NoHealthyTarget => "no_healthy_target",
            Cause::Refused => "refused",
            Cause::Unreachable => "unreachable",
            Cause::Lost => "lost",
            Cause::Error => "error",
            Cause::Removed => "removed",
            Cause::LimitReached => "limit_reached",
        }
    }
}

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
