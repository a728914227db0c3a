//! Changes of a run under way. The script belongs to the base, not to the log: where it changes ahead the
//! worker exchanges it, where it changes in the past the run is replayed.

use std::rc::Rc;

use flashcrowd_protocol::ToWorker;
use flashcrowd_sim::scenario::{Action, Deed, Document, Edit, Incident, Subject, check, rescripted};

use super::{Said, Session};

impl Session {
    /// What of the log a new base keeps at zero: all, where only the script has changed.
    pub(super) fn log_for(&self, document: &Document, edits: &[Edit]) -> Vec<Action> {
        let keeps = without_script(edits).iter().all(Edit::is_presentational)
            && check(&Document { actions: self.log.clone(), ..document.clone() }).is_ok();
        if keeps { self.log.clone() } else { Vec::new() }
    }

    /// Changes a run that is under way.
    pub(super) fn change(&mut self, document: &Rc<Document>, edits: Vec<Edit>) {
        let deeds = |edits: Vec<Edit>| -> Vec<Deed> {
            edits.into_iter().filter(|edit| !edit.is_presentational()).map(Deed::Edit).collect()
        };
        let rest = without_script(&edits);
        let mut before = std::mem::replace(&mut self.taken, document.clone());
        if rest == edits {
            return self.act(deeds(edits));
        }
        // The other edits may take incidents along.
        rest.iter().for_each(|edit| drop(edit.apply(Rc::make_mut(&mut before))));
        let rest = deeds(rest);
        let now = self.stands_at();
        let log = self.log_with(self.unanswered.iter().flatten().chain(&rest).cloned());
        let (past, ahead) = log.split_at(log.partition_point(|action| action.at_ns <= now));
        let Some(base) = rescripted(&self.base, past, ahead, &document.incidents) else {
            // It hangs on what was only done on the way: an action like others.
            return self.act(deeds(edits));
        };
        self.base = Rc::new(base);
        self.record();
        if !rest.is_empty() {
            self.act(rest);
        }
        if self.returning.is_none() && Incident::same_past(&before.incidents, &document.incidents, now) {
            let incidents = Incident::write_list(&document.incidents);
            self.send(ToWorker::Script { run: self.state.run, incidents });
        } else {
            self.replay();
            self.say(Said::ScriptReplayed);
        }
    }
}

/// Takes the exchange of the script out of a list of edits.
fn without_script(edits: &[Edit]) -> Vec<Edit> {
    let rest = |edit: &Edit| match edit {
        Edit::Set(patch) if matches!(patch.subject, Subject::Document(_)) => {
            let mut patch = patch.clone();
            patch.fields.shift_remove("incidents");
            (!patch.fields.is_empty()).then_some(Edit::Set(patch))
        }
        other => Some(other.clone()),
    };
    edits.iter().filter_map(rest).collect()
}
