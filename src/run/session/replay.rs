//! A run that is made again from its start because its past has changed, up to where it stood.

use std::rc::Rc;

use flashcrowd_sim::scenario::{Action, Deed, Document, Language, check};

use super::{Said, Session};
use crate::run::by_hand::{by_hand, mend};

/// The way back to where a run stood.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Return {
    pub to_ns: u64,
}

impl Session {
    /// Puts `new` in the place of an action of the log, or takes it out, and replays the run. An incident in
    /// force that is to be over by now is ended now: that is no change of the past.
    pub fn revise(&mut self, index: usize, new: Option<Action>) {
        if !self.is_begun {
            return;
        }
        let now = self.stands_at();
        let before = self.log_with(self.unanswered.iter().flatten().cloned());
        let Some(old) = by_hand(&before).find(|incident| incident.index == index) else { return };
        let is_to_end = |new: &Action| {
            let revised = by_hand(std::slice::from_ref(new)).next();
            revised.is_some_and(|new| {
                (new.from_ns, new.fault) == (old.from_ns, old.fault)
                    && new.to_ns.is_some_and(|end| end <= now)
            })
        };
        if old.is_in_force(now) && new.as_ref().is_none_or(is_to_end) {
            return self.act(mend(old.fault).into_iter().collect());
        }
        let mut after = before.clone();
        match new {
            Some(action) => after[index] = action,
            None => drop(after.remove(index)),
        }
        self.rewrite(before, after);
    }

    /// Takes such a change back; what has been done since stays.
    pub fn take_back(&mut self, before: Vec<Action>, after: &[Action]) {
        let mut log = self.log_with(self.unanswered.iter().flatten().cloned());
        let current = log.clone();
        log.retain(|action| !after.contains(action));
        log.splice(0..0, before);
        self.rewrite(current, log);
    }

    fn rewrite(&mut self, before: Vec<Action>, after: Vec<Action>) {
        let mut sorted: Vec<Action> = Vec::with_capacity(after.len());
        for action in after {
            let place = sorted.partition_point(|earlier| earlier.at_ns <= action.at_ns);
            sorted.insert(place, action);
        }
        let after = sorted;
        if after == before || !self.is_begun {
            return;
        }
        let document = Document { actions: after.clone(), ..(*self.base).clone() };
        if let Err(problems) = check(&document) {
            return self.say(Said::Refused(problems[0].render(Language::En)));
        }
        self.unanswered.clear();
        self.log.clone_from(&after);
        self.replay();
        self.say(Said::HandReplayed { before, after });
    }

    /// Makes the run again, as fast as that goes; the canvas stays as it is.
    pub(super) fn replay(&mut self) {
        let stands_at = self.stands_at();
        let to_ns = stands_at.max(self.stepping_to.unwrap_or(0));
        let log = self.log_with(self.unanswered.iter().flatten().cloned());
        if self.returning.is_none() {
            self.followed_ns = stands_at;
        }
        let returning = (to_ns > 0).then_some(Return { to_ns });
        self.start(Rc::clone(&self.base), log, returning);
    }

    /// Once the run is back where it stood, it goes on as is wanted by now.
    pub(super) fn come_back(&mut self) {
        if self.returning.is_some_and(|back| self.state.now_ns >= back.to_ns) {
            self.returning = None;
            self.send_wanted();
        }
    }

    /// Where the run stands, or will when it is back.
    pub(super) fn stands_at(&self) -> u64 {
        self.returning.map_or(self.state.now_ns, |back| back.to_ns.max(self.state.now_ns))
    }

    /// The log, with deeds done where the run stands.
    pub(super) fn log_with(&self, deeds: impl Iterator<Item = Deed>) -> Vec<Action> {
        let at_ns = self.stands_at();
        let mut deeds = deeds.peekable();
        let mut log = self.log.clone();
        if deeds.peek().is_some() {
            // The run branches here.
            log.retain(|action| action.at_ns <= at_ns);
            log.extend(deeds.map(|deed| Action { at_ns, deed }));
        }
        log
    }
}

#[cfg(test)]
#[path = "replay_tests.rs"]
mod tests;
