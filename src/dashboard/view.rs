//! Which stretch of simulated time the charts show.

/// A stretch of simulated time, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stretch {
    pub from: f64,
    pub to: f64,
}

#[derive(Debug, Clone, Copy, PartialEq)]
pub enum View {
    /// The last so many seconds, scrolling along.
    Last(f64),
    All,
    /// What was zoomed to, and what was shown before.
    Zoomed(Stretch, Follow),
}

/// What a zoomed view goes back to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Follow {
    Last(f64),
    All,
}

pub const MINUTE: f64 = 60.0;
pub const FIVE_MINUTES: f64 = 300.0;
/// No zoom shows less than this.
const SHORTEST: f64 = 2.0;

impl View {
    /// What is shown when the run has reached `now`.
    pub fn stretch(self, now: f64) -> Stretch {
        match self {
            View::Last(span) => {
                let to = now.max(span);
                Stretch { from: to - span, to }
            }
            View::All => Stretch { from: 0.0, to: now.max(10.0) },
            View::Zoomed(stretch, _) => stretch,
        }
    }

    /// Shows what lies between two instants; too little to be worth it changes nothing.
    pub fn zoomed(self, a: f64, b: f64) -> View {
        let (from, to) = if a < b { (a.max(0.0), b) } else { (b.max(0.0), a) };
        if to - from < SHORTEST {
            return self;
        }
        View::Zoomed(Stretch { from, to }, self.follow())
    }

    pub fn reset(self) -> View {
        self.follow().into()
    }

    pub fn is_zoomed(self) -> bool {
        matches!(self, View::Zoomed(..))
    }

    fn follow(self) -> Follow {
        match self {
            View::Last(span) => Follow::Last(span),
            View::All => Follow::All,
            View::Zoomed(_, follow) => follow,
        }
    }
}

impl From<Follow> for View {
    fn from(follow: Follow) -> View {
        match follow {
            Follow::Last(span) => View::Last(span),
            Follow::All => View::All,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_view_follows_the_run_and_a_zoomed_one_stands_still() {
        let view = View::Last(MINUTE);
        assert_eq!(view.stretch(12.0), Stretch { from: 0.0, to: 60.0 });
        assert_eq!(view.stretch(100.0), Stretch { from: 40.0, to: 100.0 });
        let zoomed = view.zoomed(50.0, 30.0);
        assert_eq!(zoomed.stretch(500.0), Stretch { from: 30.0, to: 50.0 });
        assert_eq!(zoomed.zoomed(31.0, 40.0).reset(), view);
        assert_eq!(view.zoomed(30.0, 31.0), view);
    }
}
