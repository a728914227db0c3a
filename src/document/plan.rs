//! What a server's own plan makes of a change of its wiring. A derived plan follows by itself.

use flashcrowd_sim::scenario::{Connection, Document, Kind, KindName, Step};

pub fn of<'d>(document: &'d mut Document, server: &str) -> Option<&'d mut Vec<Step>> {
    match &mut document.components.iter_mut().find(|c| c.id == server)?.kind {
        Kind::Server(server) => server.plan.as_mut(),
        _ => None,
    }
}

/// Uses a new connection, as the derived plan would: a cache that leads nowhere is looked up before the
/// first origin that is called, a cache that leads on is asked instead of what is behind it. Anything else
/// is called at the end.
pub fn adopt(document: &mut Document, connection: &str) {
    let Some(new) = document.connection(connection).cloned() else { return };
    let Some(mut plan) = of(document, &new.from).cloned() else { return };
    let kind = |id: &str| document.component(id).map(|c| c.kind.name());
    let behind: Vec<&str> = document.outgoing(&new.to).map(|c| c.to.as_str()).collect();
    let callee = |step: &Step| -> Option<&Connection> {
        document.connection_of_step(&new.from, step.call.as_deref()?)
    };
    let is_served = |step: &Step| match callee(step) {
        Some(call) if behind.is_empty() => {
            let is_origin = !matches!(kind(&call.to), Some(KindName::Cache | KindName::Queue));
            is_origin && step.times.is_none_or(|times| times == 1)
        }
        Some(call) => behind.contains(&call.to.as_str()),
        None => false,
    };
    let is_cache = kind(&new.to) == Some(KindName::Cache);
    let served = if is_cache { plan.iter_mut().find(|step| is_served(step)) } else { None };
    match served {
        Some(step) if behind.is_empty() => {
            let origin = step.call.take().unwrap_or_default();
            *step = Step { classes: std::mem::take(&mut step.classes), ..Step::look_up(&new.id, origin) };
        }
        Some(step) => step.call = Some(new.id.clone()),
        None => plan.push(Step::call(&new.id)),
    }
    if let Some(old) = of(document, &new.from) {
        *old = plan;
    }
}

/// Leads whatever went over one connection over another one of the same server.
pub fn reroute(document: &mut Document, old: &Connection, new: &Connection) {
    let is_cache = document.component(&new.to).is_some_and(|c| c.kind.name() == KindName::Cache);
    let Some(mut plan) = of(document, &old.from).cloned() else { return };
    let is_meant = |word: &str| {
        document.connection_of_step(&old.from, word).is_some_and(|connection| connection.id == old.id)
    };
    let was_used = plan.iter().flat_map(Step::words).any(is_meant);
    for step in &mut plan {
        if let Some(look_up) = &mut step.look_up {
            if is_meant(&look_up.on_miss) {
                look_up.on_miss.clone_from(&new.id);
            }
            if is_meant(&look_up.cache) && is_cache {
                look_up.cache.clone_from(&new.id);
            }
        }
        let branches = step.parallel.iter_mut().flatten().map(|branch| &mut branch.call);
        for call in std::iter::once(&mut step.call).chain(branches) {
            if call.as_deref().is_some_and(is_meant) {
                *call = Some(new.id.clone());
            }
        }
    }
    let is_used = plan.iter().flat_map(Step::words).any(|word| word == new.id);
    // A cache behind something else cannot be looked up aside any more.
    plan = plan.iter().filter_map(|step| step.without(is_meant)).collect();
    if was_used && !is_used {
        plan.push(Step::call(&new.id));
    }
    if let Some(before) = of(document, &old.from) {
        *before = plan;
    }
}
