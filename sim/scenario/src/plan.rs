//! Plans: what a request does at a server, step by step.

use super::object::json_of_structs;
use super::{Connection, Document, KindName};

/// One step: exactly one of `compute`, `call`, `look_up` and `parallel`.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Step {
    /// Computes on a core for a service time multiplied by this.
    pub compute: Option<f64>,
    /// Calls over this connection: its id, or the id of the component at its end. Calling a queue publishes.
    pub call: Option<String>,
    /// Asks a cache; on a miss asks the origin and fills the cache.
    pub look_up: Option<LookUp>,
    /// Makes all these calls at once, and goes on when all have been answered, or `enough` of them.
    pub parallel: Option<Vec<Step>>,
    /// Of parallel calls: how many good answers are enough; none given: all.
    pub enough: Option<u32>,
    /// With this probability, and otherwise not at all; none given: always.
    pub probability: Option<f64>,
    /// How many calls, one after another (in a parallel step: at once); none given: one.
    pub times: Option<u32>,
    /// Only for requests of these classes; none given: all.
    pub classes: Vec<String>,
}

/// Look-aside. A read asks the cache, on a miss the origin, whose answer is stored; a cache that does not
/// answer counts as a miss. A write asks the origin and then takes the key out of the cache.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct LookUp {
    /// The connection to the cache: its id, or the cache's.
    pub cache: String,
    /// The connection to the origin: its id, or the id of the component at its end.
    pub on_miss: String,
}

json_of_structs! {
    Step {
        compute [unless None],
        call [unless None],
        look_up [unless None],
        parallel [unless None],
        enough [unless None],
        probability [unless None],
        times [unless None],
        classes [unless Vec::new()]
    }
    LookUp { cache [required], on_miss [required] }
}

impl Step {
    pub fn compute(factor: f64) -> Step {
        Step { compute: Some(factor), ..Step::default() }
    }

    pub fn call(connection: impl Into<String>) -> Step {
        Step { call: Some(connection.into()), ..Step::default() }
    }

    pub fn look_up(cache: impl Into<String>, on_miss: impl Into<String>) -> Step {
        let look_up = LookUp { cache: cache.into(), on_miss: on_miss.into() };
        Step { look_up: Some(look_up), ..Step::default() }
    }

    /// The connections that the step calls over, as it names them.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        let look_up = self.look_up.iter().flat_map(|l| [l.cache.as_str(), l.on_miss.as_str()]);
        let branches = self.parallel.iter().flatten().filter_map(|branch| branch.call.as_deref());
        self.call.as_deref().into_iter().chain(look_up).chain(branches)
    }

    /// The same, to be renamed.
    pub fn words_mut(&mut self) -> impl Iterator<Item = &mut String> {
        let look_up = self.look_up.iter_mut().flat_map(|l| [&mut l.cache, &mut l.on_miss]);
        let branches = self.parallel.iter_mut().flatten().filter_map(|branch| branch.call.as_mut());
        self.call.iter_mut().chain(look_up).chain(branches)
    }

    /// What is left of it without some of its connections: nothing without the one that it calls over or
    /// the origin that it asks; a look-up that has lost only its cache asks the origin each time, parallel calls
    /// lose only those that are meant.
    pub fn without(&self, is_gone: impl Fn(&str) -> bool) -> Option<Step> {
        if let Some(branches) = &self.parallel {
            let is_left = |branch: &&Step| !branch.words().any(&is_gone);
            let left: Vec<Step> = branches.iter().filter(is_left).cloned().collect();
            return (!left.is_empty()).then(|| Step { parallel: Some(left), ..self.clone() });
        }
        match &self.look_up {
            Some(LookUp { cache, on_miss }) if is_gone(cache) && !is_gone(on_miss) => {
                Some(Step { look_up: None, call: Some(on_miss.clone()), ..self.clone() })
            }
            _ => (!self.words().any(is_gone)).then(|| self.clone()),
        }
    }
}

/// The plan of a server that has none of its own, by the rule of format version 1: compute once, then go
/// through the outgoing connections in the order of the document.
///
/// A cache that leads nowhere is looked up, with the server's first origin (a connection to neither cache
/// nor queue) on a miss; a second such cache goes with the second origin, if there is one. A cache that
/// leads on is called, since it asks its origin itself. Everything else is called once, unless it is the
/// origin of a cache of this plan.
///
/// A later version may have a better rule; its migration then writes this one out, so that an old
/// link keeps its meaning.
pub fn derived_plan(document: &Document, server: &str) -> Vec<Step> {
    let kind = |id: &str| document.component(id).map(|c| c.kind.name());
    let is_cache = |c: &&Connection| kind(&c.to) == Some(KindName::Cache);
    let leads_on = |c: &&Connection| document.outgoing(&c.to).next().is_some();
    let is_origin = |c: &&Connection| !matches!(kind(&c.to), Some(KindName::Cache | KindName::Queue));
    let outgoing = || document.outgoing(server);
    let origins: Vec<&Connection> = outgoing().filter(is_origin).collect();
    let behind_caches: Vec<&str> =
        outgoing().filter(is_cache).flat_map(|c| document.outgoing(&c.to)).map(|c| c.to.as_str()).collect();
    let aside: Vec<&Connection> = outgoing().filter(|c| is_cache(c) && !leads_on(c)).collect();
    let mut steps = vec![Step::compute(1.0)];
    for connection in outgoing() {
        let place = aside.iter().position(|c| c.id == connection.id);
        let origin = place.and_then(|place| origins.get(place).or(origins.last()));
        let is_asked_on_a_miss = || {
            let position = origins.iter().position(|c| c.id == connection.id);
            position.is_some_and(|p| p < aside.len())
        };
        if let Some(origin) = origin {
            steps.push(Step::look_up(&connection.id, &origin.id));
        } else if !is_asked_on_a_miss() && !behind_caches.contains(&connection.to.as_str()) {
            steps.push(Step::call(&connection.id));
        }
    }
    steps
}
