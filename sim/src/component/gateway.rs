//! The gateway: who is let in.

use crate::scenario::Gateway;

/// A gateway's state.
#[derive(Debug, Clone)]
pub struct GatewayState {
    turn: usize,
}

impl GatewayState {
    pub fn new(_gateway: &Gateway) -> GatewayState {
        GatewayState { turn: usize::MAX - 1 }
    }

    /// Which of `n` connections the next call takes.
    pub fn take_turn(&mut self, n: usize) -> usize {
        self.turn = if self.turn + 1 < n { self.turn + 1 } else { 0 };
        self.turn
    }
}
