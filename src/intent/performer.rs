//! Whoever carries intents out, for those who ask from elsewhere on the page.

use std::cell::RefCell;
use std::rc::Rc;

use super::Intent;

/// Carries intents out.
pub trait Performs {
    /// Whether it would do anything now.
    fn can(&self, intent: Intent) -> bool;

    /// Whether it was of use.
    fn perform(&self, intent: Intent) -> bool;
}

/// A line to the canvas, which carries everything out: it knows the selection and the view. Cheap to clone.
#[derive(Clone, Default)]
pub struct Performer(Rc<RefCell<Option<Rc<dyn Performs>>>>);

impl Performer {
    /// From now on this one carries everything out.
    pub fn is_now(&self, performs: impl Performs + 'static) {
        *self.0.borrow_mut() = Some(Rc::new(performs));
    }

    fn now(&self) -> Option<Rc<dyn Performs>> {
        self.0.borrow().clone()
    }
}

impl Performs for Performer {
    fn can(&self, intent: Intent) -> bool {
        self.now().is_some_and(|performs| performs.can(intent))
    }

    fn perform(&self, intent: Intent) -> bool {
        self.now().is_some_and(|performs| performs.perform(intent))
    }
}

impl PartialEq for Performer {
    fn eq(&self, other: &Performer) -> bool {
        Rc::ptr_eq(&self.0, &other.0)
    }
}
