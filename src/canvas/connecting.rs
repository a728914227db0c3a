//! A connection in the making, or one whose end is being led elsewhere.

use std::collections::BTreeSet;
use std::rc::Rc;

use flashcrowd_sim::scenario::Document;

use super::geometry::{Point, component_near};
use super::gesture::Effect;
use crate::document::{Command, End, Mismatch, Selection, can_connect, can_reconnect, set_of};

/// A connection with a loose end.
#[derive(Debug, Clone, PartialEq)]
pub struct Connecting {
    /// The component at its fixed end.
    pub fixed: String,
    /// Whether it leaves the fixed component.
    pub outgoing: bool,
    /// The loose end.
    pub loose: Point,
    /// The components that it may reach.
    pub targets: Rc<BTreeSet<String>>,
    /// The one of them that it would reach now.
    pub over: Option<String>,
    /// The loose end lies on a component that it may not reach, for this reason.
    pub blocked: Option<Mismatch>,
    /// Begun by a click or a key: it ends with the next click.
    pub sticky: bool,
    /// The connection whose end is loose, where it is an old one.
    pub old: Option<Old>,
}

/// A connection that was there before.
#[derive(Debug, Clone, PartialEq)]
pub struct Old {
    pub connection: String,
    pub end: End,
    /// The component that the loose end has left.
    pub home: String,
}

impl Connecting {
    /// The same wherever its loose end is.
    pub fn without_end(&self) -> Connecting {
        Connecting { loose: Point::default(), blocked: None, ..self.clone() }
    }

    /// A new one.
    pub fn begin(document: &Document, fixed: &str, outgoing: bool, loose: Point, sticky: bool) -> Connecting {
        Connecting {
            fixed: fixed.to_owned(),
            outgoing,
            loose,
            targets: Rc::default(),
            over: None,
            // Nothing has been tried with one that a key or a click has begun.
            blocked: (!sticky).then_some(Mismatch::Itself),
            sticky,
            old: None,
        }
        .aimed(document)
    }

    /// An end of an old one is led elsewhere.
    pub fn again(document: &Document, connection: &str, end: End, loose: Point) -> Option<Connecting> {
        let wire = document.connection(connection)?;
        let (fixed, home) = match end {
            End::From => (&wire.to, &wire.from),
            End::To => (&wire.from, &wire.to),
        };
        let old = Old { connection: connection.to_owned(), end, home: home.clone() };
        let begun = Connecting::begin(document, fixed, end == End::To, loose, false);
        Some(
            Connecting { over: Some(old.home.clone()), blocked: None, old: Some(old), ..begun }
                .aimed(document),
        )
    }

    /// With the components that it may reach.
    fn aimed(mut self, document: &Document) -> Connecting {
        let ids = document.components.iter().map(|c| &c.id);
        let targets = set_of(ids.filter(|id| self.mismatch(document, id).is_none()).cloned());
        self.targets = Rc::new(targets);
        self
    }

    /// Why it may not reach a component.
    pub fn mismatch(&self, document: &Document, other: &str) -> Option<Mismatch> {
        if let Some(Old { connection, end, home }) = &self.old {
            return can_reconnect(document, connection, *end, other).err().filter(|_| other != home);
        }
        let (from, to) = if self.outgoing { (&*self.fixed, other) } else { (other, &*self.fixed) };
        can_connect(document, from, to).err()
    }

    /// Its loose end comes to a point of the canvas.
    pub fn lead(&mut self, document: &Document, at: Point) {
        self.loose = at;
        let near = component_near(document, at).map(|c| c.id.clone());
        self.blocked = near.as_ref().and_then(|id| self.mismatch(document, id));
        self.over = near.filter(|id| self.targets.contains(id));
    }

    /// It is let go of where it is.
    pub fn finish(&self) -> Vec<Effect> {
        let Connecting { fixed, outgoing, loose, over, blocked, old, .. } = self.clone();
        let effect = match (over, blocked, old) {
            // Back where it began: it was not meant.
            (None, Some(Mismatch::Itself), _) => return Vec::new(),
            (Some(other), _, Some(old)) if other == old.home => return Vec::new(),
            (Some(at), _, Some(Old { connection, end, .. })) => {
                Effect::Do(Command::Reconnect { connection, end, at })
            }
            (Some(other), _, None) => {
                let (from, to) = if outgoing { (fixed, other) } else { (other, fixed) };
                Effect::Do(Command::Connect { from, to })
            }
            (None, Some(why), _) => Effect::Refuse(why),
            (None, None, Some(old)) => Effect::Do(Command::Remove(Selection::connection(old.connection))),
            (None, None, None) => Effect::Pick { at: loose, fixed, outgoing },
        };
        vec![effect]
    }
}
