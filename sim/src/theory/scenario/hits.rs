//! What a cache is asked for, and how often it has it.

use std::collections::{BTreeMap, BTreeSet};

use super::super::cache::{Replacement, characteristic_time, hit_ratio_within};
use super::super::finding::{Model, Reason};
use super::super::popularity::Popularity;
use super::super::ttl::{self, Renewal};
use super::flow::{ClassOfClient, Inflow};
use super::uncovered;
use crate::scenario::{Cache, Document, Eviction, Kind, Popularity as Shares, Server};

/// The hit ratio by class, 0 for those that read nothing; and how it was found.
#[derive(Debug, Clone)]
pub struct Hits {
    pub model: Option<Model>,
    pub by_class: Vec<f64>,
    pub reasons: BTreeSet<Reason>,
}

/// Requests that want the same set of keys: a key space, or of a class without one its single key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Keys<'d> {
    Space(&'d str),
    One(&'d str),
}

fn keys<'d>(class: &ClassOfClient<'d>) -> Keys<'d> {
    class.keys.map_or(Keys::One(class.name), Keys::Space)
}

fn popularity(document: &Document, keys: Keys) -> Option<Popularity> {
    match keys {
        Keys::One(_) => Popularity::uniform(1),
        Keys::Space(name) => {
            let space = document.key_spaces.get(name)?;
            match space.popularity {
                Shares::Uniform => Popularity::uniform(space.count),
                Shares::Zipf(exponent) => Popularity::zipf(space.count, exponent),
                Shares::HotSet { keys, share, .. } if keys < space.count => Popularity::together(&[
                    (share, &Popularity::uniform(keys)?),
                    (1.0 - share, &Popularity::uniform(space.count - keys)?),
                ]),
                Shares::HotSet { .. } => Popularity::uniform(space.count),
            }
        }
    }
}

fn do_move(document: &Document, keys: Keys) -> bool {
    let Keys::Space(name) = keys else { return false };
    let space = document.key_spaces.get(name);
    space.is_some_and(|s| matches!(s.popularity, Shares::HotSet { moves_every_s: Some(_), .. }))
}

pub fn solve(document: &Document, classes: &[ClassOfClient], cache: &Cache, inflow: &Inflow) -> Hits {
    let mut hits = Hits { model: None, by_class: vec![0.0; classes.len()], reasons: BTreeSet::new() };
    let is_asked = |i: &usize| inflow.rates[*i] > 0.0;
    let reads = || (0..classes.len()).filter(is_asked).filter(|i| !classes[*i].is_write);
    let mut sets: BTreeMap<Keys, (f64, Popularity)> = BTreeMap::new();
    for i in reads() {
        let keys = keys(&classes[i]);
        let Some(popularity) = popularity(document, keys) else { continue };
        if do_move(document, keys) {
            hits.reasons.insert(Reason::KeysMove);
        }
        sets.entry(keys).or_insert((0.0, popularity)).0 += inflow.rates[i];
        if inflow.rates[i] > classes[i].rate * (1.0 + 1e-9) {
            hits.reasons.insert(Reason::AskedAgain);
        }
    }
    if (0..classes.len())
        .filter(is_asked)
        .any(|i| classes[i].is_write && sets.contains_key(&keys(&classes[i])))
    {
        hits.reasons.insert(Reason::WritesTakeOut);
    }
    let asks_by_chance = |kind: &Kind| match kind {
        Kind::Server(Server { plan: Some(plan), .. }) => uncovered::may_ask_again(plan),
        _ => false,
    };
    if document.components.iter().any(|component| asks_by_chance(&component.kind)) {
        hits.reasons.insert(Reason::AskedAgain);
    }
    if cache.failures.is_some() {
        hits.reasons.insert(Reason::Fails);
    }
    if inflow.reasons.contains(&Reason::Misses) {
        hits.reasons.insert(Reason::NotTheClientsKeys);
    }
    hits.reasons.extend(inflow.reasons.iter().filter(|r| r.excludes() && super::hides_rates(**r)));
    if sets.is_empty() {
        hits.reasons.insert(Reason::Idle);
    }
    let count: f64 = sets.values().map(|(_, popularity)| popularity.keys()).sum();
    let all_fit = count <= cache.capacity_entries as f64;
    if !all_fit && cache.ttl_s.is_some() {
        hits.reasons.insert(Reason::TtlAndCapacity);
    }
    if hits.reasons.iter().any(|r| r.excludes()) {
        return hits;
    }
    let rate: f64 = sets.values().map(|(rate, _)| rate).sum();
    let replacement = match cache.eviction {
        Eviction::Lru => Replacement::Lru,
        Eviction::Fifo => Replacement::FifoOrRandom,
    };
    let parts: Vec<(f64, &Popularity)> =
        sets.values().map(|(rate, popularity)| (*rate, popularity)).collect();
    let time = Popularity::together(&parts)
        .and_then(|all| characteristic_time(&all, cache.capacity_entries, replacement));
    let (model, reason) = match (cache.ttl_s, replacement) {
        (Some(ttl_s), _) => (Model::Ttl { keys: count, ttl_s }, Some(Reason::FillTakesTime)),
        (None, _) if all_fit => (Model::AllFit { keys: count }, None),
        (None, Replacement::Lru) => {
            (Model::Lru { keys: count, capacity: cache.capacity_entries }, Some(Reason::CharacteristicTime))
        }
        (None, Replacement::FifoOrRandom) => {
            (Model::Fifo { keys: count, capacity: cache.capacity_entries }, Some(Reason::CharacteristicTime))
        }
    };
    hits.model = Some(model);
    hits.reasons.extend(reason);
    for i in reads() {
        let Some((of_set, popularity)) = sets.get(&keys(&classes[i])) else { continue };
        hits.by_class[i] = match (cache.ttl_s, time) {
            (Some(ttl_s), _) => {
                ttl::hit_ratio(popularity, *of_set, ttl_s, Renewal::Never).unwrap_or_default()
            }
            (None, Some(time)) => hit_ratio_within(popularity, time * of_set / rate, replacement),
            (None, None) => 1.0,
        };
    }
    hits
}
