//! Closed-loop users: each that thinks has an event of its own in the queue.

use super::Simulation;
use super::key::{Key, Kind};
use super::observer::Observer;
use super::parts::Role;
use crate::component::Users;
use crate::sorted::sorted;

impl Simulation {
    /// A user of this client has thought enough and sends a request.
    pub(super) fn user_returns<O: Observer>(&mut self, client: u32, observer: &mut O) {
        if let Some((users, _)) = self.users_of(client) {
            users.thinking -= 1;
        }
        self.request(client, observer);
    }

    /// A request of this client has its outcome: its user thinks again, or leaves where there are too many.
    #[inline]
    pub(super) fn user_goes_on(&mut self, client: u32) {
        let is_open_loop = match &self.components[client as usize].role {
            Role::Client(state) => !state.users.are_there(),
            _ => true,
        };
        if !is_open_loop
            && let Some((users, waiting)) = self.users_of(client)
            && users.thinking < users.to_think(waiting)
        {
            self.user_thinks(client);
        }
    }

    /// The client wants more users or fewer: the new ones begin with a thought; of those who think, any may leave.
    pub(super) fn settle_users(&mut self, client: u32) {
        let Some((users, waiting)) = self.users_of(client) else { return };
        let (thinking, wanted) = (users.thinking, users.to_think(waiting));
        users.thinking = thinking.min(wanted);
        if wanted < thinking {
            // In order of time: how the queue keeps them depends on everybody's events.
            let is_its = |key: &Key| key.kind() == Kind::UserReturns && key.id() == client;
            let mut returns = Vec::with_capacity(thinking as usize);
            self.queue.retain(|key| {
                returns.extend(is_its(key).then_some(*key));
                true
            });
            let returns = sorted(returns);
            // Spread over all of them, so that those who stay are neither the first nor the last.
            let (leave, all) = (u64::from(thinking - wanted), u64::from(thinking));
            let stays = |place: usize| place as u64 * leave / all == (place as u64 + 1) * leave / all;
            self.queue.retain(|key| !is_its(key) || returns.binary_search(key).is_ok_and(stays));
        }
        for _ in thinking..wanted {
            self.user_thinks(client);
        }
    }

    fn user_thinks(&mut self, client: u32) {
        let now = self.now;
        let Some((users, _)) = self.users_of(client) else { return };
        users.thinking += 1;
        let time = now + users.think_ns();
        self.schedule(time, Kind::UserReturns, client);
    }

    /// The users of a client, and how many of them wait for an outcome. Replies that need no event are to
    /// requests that no user waits for.
    fn users_of(&mut self, client: u32) -> Option<(&mut Users, u64)> {
        let replies = self.replies_to(client);
        let component = &mut self.components[client as usize];
        match &mut component.role {
            Role::Client(state) => Some((&mut state.users, component.meter.in_flight.level() - replies)),
            _ => None,
        }
    }
}
