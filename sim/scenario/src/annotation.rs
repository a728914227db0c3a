//! Annotations: what stands on the canvas for its reader and simulates nothing.

use super::object::{json_of_structs, json_of_words};
use super::{Document, Text};

/// A note, or a frame around what belongs together.
#[derive(Debug, Clone, PartialEq)]
pub struct Annotation {
    /// Never changes; unique among annotations.
    pub id: String,
    pub kind: AnnotationKind,
    /// What a note says, up to 5,000 characters, or the title of a frame, up to 200.
    pub text: Text,
    /// Its centre on the canvas, in canvas units.
    pub at: [f64; 2],
    /// Width and height, in canvas units.
    pub size: [f64; 2],
    /// The zone whose frame this is, where it is a zone's.
    pub zone: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AnnotationKind {
    #[default]
    Note,
    Frame,
}

json_of_words! { AnnotationKind { Note = "note", Frame = "frame" } }
json_of_structs! {
    Annotation {
        id [required], kind [required], text [unless Text::from("")], at [required],
        size [unless Annotation::SIZE], zone [unless None]
    }
}

impl Annotation {
    /// The size of one that gives none.
    pub const SIZE: [f64; 2] = [240.0, 120.0];

    /// One that is empty, at the origin.
    pub fn new(id: impl Into<String>, kind: AnnotationKind) -> Annotation {
        Annotation { id: id.into(), kind, ..Annotation::default() }
    }
}

impl Default for Annotation {
    fn default() -> Annotation {
        Annotation {
            id: String::new(),
            kind: AnnotationKind::default(),
            text: Text::from(""),
            at: [0.0; 2],
            size: Annotation::SIZE,
            zone: None,
        }
    }
}

impl AnnotationKind {
    /// The word of scenario files.
    pub fn as_str(self) -> &'static str {
        match self {
            AnnotationKind::Note => "note",
            AnnotationKind::Frame => "frame",
        }
    }
}

impl Document {
    /// The annotation with this id.
    pub fn annotation(&self, id: &str) -> Option<&Annotation> {
        self.annotations.iter().find(|a| a.id == id)
    }

    /// The frame that is this zone's, where one is.
    pub fn frame_of_zone(&self, zone: &str) -> Option<&Annotation> {
        self.annotations.iter().find(|a| a.zone.as_deref() == Some(zone))
    }

    /// Frames whose zone is no longer there stay as frames of no zone.
    pub fn release_frames(&mut self) {
        let Document { annotations, zones, .. } = self;
        for annotation in annotations {
            annotation.zone.take_if(|zone| !zones.contains_key(zone));
        }
    }
}
