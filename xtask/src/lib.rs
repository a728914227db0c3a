//! What the tasks share with the whole-product tests: the server that stands in for any static host.

pub mod site;
