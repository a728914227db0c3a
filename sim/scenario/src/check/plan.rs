//! What is wrong with a plan.

use super::super::limits::{MAX_CALLS_A_STEP, MAX_STEPS};
use super::super::problem::nearest;
use super::super::{Component, KindName, Place, ProblemKind, Step};
use super::Problems;

impl Problems<'_> {
    pub(super) fn plan(&mut self, server: &Component, plan: Option<&[Step]>) {
        let place = Place::component(&server.id, "plan");
        let steps = plan.unwrap_or_default();
        self.count(place.clone(), steps.len(), MAX_STEPS);
        for (index, step) in steps.iter().enumerate() {
            self.step(&place.at(&format!("[{index}]")), server, step, false);
        }
    }

    fn step(&mut self, place: &Place, server: &Component, step: &Step, is_branch: bool) {
        let verbs =
            [step.compute.is_some(), step.call.is_some(), step.look_up.is_some(), step.parallel.is_some()];
        if verbs.into_iter().filter(|is_given| *is_given).count() != 1 {
            self.add(place.clone(), ProblemKind::StepNeedsOneVerb);
        } else if is_branch && step.call.is_none() {
            self.add(place.clone(), ProblemKind::OnlyCallsAtOnce);
        }
        if let Some(factor) = step.compute {
            self.number(place.at("compute"), factor, 0.0, 1_000.0, "");
        }
        if let Some(times) = step.times {
            self.whole(place.at("times"), times.into(), 1, MAX_CALLS_A_STEP);
            if step.call.is_none() {
                self.add(place.clone(), ProblemKind::TimesWithoutCall);
            }
        }
        if let Some(probability) = step.probability {
            self.number(place.at("probability"), probability, 0.0, 1.0, "");
        }
        if let Some(word) = &step.call {
            self.word(&place.at("call"), server, word);
        }
        if let Some(look_up) = &step.look_up {
            let callee = self.word(&place.at("look_up.cache"), server, &look_up.cache);
            if let Some(kind) = callee.filter(|kind| *kind != KindName::Cache) {
                self.add(place.at("look_up.cache"), ProblemKind::NotACache { kind });
            }
            self.word(&place.at("look_up.on_miss"), server, &look_up.on_miss);
        }
        if let Some(enough) = step.enough {
            self.whole(place.at("enough"), enough.into(), 1, MAX_CALLS_A_STEP);
        }
        let branches = step.parallel.as_deref().unwrap_or_default();
        if is_branch && !branches.is_empty() {
            return;
        }
        if step.enough.is_some() && step.parallel.is_none() || step.parallel.is_some() && branches.is_empty()
        {
            self.add(place.clone(), ProblemKind::OnlyCallsAtOnce);
        }
        self.count(place.at("parallel"), branches.len(), MAX_STEPS);
        for (index, branch) in branches.iter().enumerate() {
            self.step(&place.at(&format!("parallel[{index}]")), server, branch, true);
        }
        for name in &step.classes {
            let known = self.document.class_names();
            if !known.contains(name.as_str()) {
                let nearest = nearest(name, known);
                self.add(place.at("classes"), ProblemKind::UnknownClass { name: name.clone(), nearest });
            }
        }
    }

    /// A connection that a plan names; the kind of the component at its end.
    fn word(&mut self, place: &Place, server: &Component, word: &str) -> Option<KindName> {
        let document = self.document;
        let Some(connection) = document.connection_of_step(&server.id, word) else {
            let known = document.outgoing(&server.id).map(|c| c.to.as_str());
            let nearest = nearest(word, known);
            self.add(place.clone(), ProblemKind::NotAConnection { word: word.to_owned(), nearest });
            return None;
        };
        document.component(&connection.to).map(|c| c.kind.name())
    }
}
