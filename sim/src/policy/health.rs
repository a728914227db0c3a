//! Rise and fall: what a balancer believes of a target after its health checks.

/// Belief about one target, as HAProxy's `rise` and `fall` define it: up at the start; down after `fall`
/// failed checks in a row; up again after `rise` good ones in a row.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Health {
    is_down: bool,
    /// Checks in a row that contradict the belief.
    against: u32,
}

impl Health {
    /// One that is believed to be up, or down.
    pub fn new(is_up: bool) -> Health {
        Health { is_down: !is_up, against: 0 }
    }

    /// Whether the target is believed to be well.
    pub fn is_up(self) -> bool {
        !self.is_down
    }

    /// A check has ended; `fall` and `rise` are numbers of checks in a row, at least 1.
    /// Whether that has changed the belief.
    pub fn hear(&mut self, is_ok: bool, fall: u32, rise: u32) -> bool {
        if is_ok != self.is_down {
            self.against = 0;
            return false;
        }
        self.against += 1;
        let is_enough = self.against >= if self.is_down { rise } else { fall };
        if is_enough {
            self.is_down = !self.is_down;
            self.against = 0;
        }
        is_enough
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn down_after_fall_in_a_row_and_up_after_rise_in_a_row() {
        let mut health = Health::default();
        let mut hear = |checks: &[bool]| {
            checks.iter().for_each(|ok| {
                health.hear(*ok, 3, 2);
            });
            health.is_up()
        };
        assert!(hear(&[false, false, true, false, false]), "a good check starts the count anew");
        assert!(!hear(&[false]));
        assert!(!hear(&[true, false, true]));
        assert!(hear(&[true]));
    }
}
