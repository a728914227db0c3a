//! A list of the document that is changed as a whole, one of its items at a time.

use std::rc::Rc;

use flashcrowd_sim::scenario::ToJson;
use serde_json::json;
use yew::prelude::*;

use super::change::Change;

#[derive(Debug, Clone)]
pub struct List<T> {
    /// Where it stands in the document.
    key: &'static str,
    all: Rc<[T]>,
    on_change: Callback<Change>,
}

impl<T: Clone + ToJson> List<T> {
    pub fn new(key: &'static str, all: &[T], on_change: &Callback<Change>) -> Self {
        List { key, all: all.into(), on_change: on_change.clone() }
    }

    /// Changes one item; more of the same gesture may follow where it is `ongoing`.
    pub fn set(&self, index: usize, ongoing: bool, change: impl FnOnce(&mut T)) {
        let mut all = self.all.to_vec();
        change(&mut all[index]);
        self.put(&all, ongoing);
    }

    pub fn add(&self, item: T) {
        self.put(&[&self.all[..], &[item]].concat(), false);
    }

    pub fn remove(&self, index: usize) {
        let mut rest = self.all.to_vec();
        rest.remove(index);
        self.put(&rest, false);
    }

    fn put(&self, all: &[T], ongoing: bool) {
        self.on_change.emit(Change { patch: json!({ self.key: all.json() }), ongoing });
    }
}
