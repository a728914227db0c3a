//! The words of the format, by the tables that the page and the checker use.

use std::collections::BTreeSet;

use flashcrowd_sim::scenario::{
    FaultName, Field, KindName, Shape, connection_fields, fault_fields, fields_of,
};

/// Every word that a scenario, its deeds and its outcomes can have.
pub fn words() -> BTreeSet<String> {
    fn of(fields: &[Field], words: &mut BTreeSet<String>) {
        for field in fields {
            words.extend(field.path.split('.').map(str::to_owned));
            match field.shape {
                Shape::Words(choices) | Shape::Choice(choices) => {
                    words.extend(choices.iter().map(|w| (*w).to_owned()))
                }
                Shape::Section(inner) => of(inner, words),
                Shape::OneOf(one_of) => {
                    for variant in one_of.variants {
                        words.insert(variant.name.to_owned());
                        of(variant.fields, words);
                    }
                }
                Shape::Number { .. }
                | Shape::Whole { .. }
                | Shape::Switch { .. }
                | Shape::Points
                | Shape::Quantiles
                | Shape::Buckets
                | Shape::Classes
                | Shape::Plan => {}
            }
        }
    }
    let mut words = BTreeSet::new();
    for kind in KindName::ALL {
        words.insert(kind.as_str().to_owned());
        of(fields_of(kind), &mut words);
        of(connection_fields(kind), &mut words);
    }
    for fault in FaultName::ALL {
        words.insert(fault.as_str().to_owned());
        of(fault_fields(fault), &mut words);
    }
    // The default of a cut's way is left out wherever it is written.
    words.remove("both");
    let more = [
        "set",
        "add",
        "connect",
        "remove",
        "component",
        "connection",
        "key_space",
        "document",
        "zipf",
        "uniform",
        "hot_set",
        "moves_every_s",
        "priority",
        "service_factor",
        "payload_kb",
        "note",
        "frame",
        "size",
    ];
    let steps = [
        "compute",
        "call",
        "times",
        "look_up",
        "cache",
        "on_miss",
        "classes",
        "what",
        "parallel",
        "enough",
        "probability",
    ];
    words.extend(more.into_iter().chain(steps).map(str::to_owned));
    words
}
