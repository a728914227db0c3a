//! Notes and frames are added, and written in place.

use flashcrowd_sim::scenario::{Annotation, AnnotationKind};

use super::annotation_view::Typed;
use super::annotations::{Sheet, area_of};
use super::geometry::GRID;
use super::stage::Stage;
use crate::document::{Command, EditorAction, Revision, Selection};
use crate::text::annotations as text;

impl Stage {
    /// Adds a new one where the pointer is, to be written at once.
    pub fn add_sheet(&self, sheet: Sheet) {
        let document = &self.editor.document;
        let place = sheet.free_place(document, self.pointed());
        self.say(text::ADDED.fill(self.language, &[("name", sheet.name().get(self.language))]));
        self.annotate(sheet.blank(document, place));
    }

    pub fn annotate(&self, annotation: Annotation) {
        self.viewport.reveal(area_of(&annotation));
        let command = Command::Annotate(annotation);
        let Ok(done) = command.apply(&self.editor.document) else { return };
        self.editor.dispatch(EditorAction::Do(command));
        let id = done.selection.and_then(|selection| selection.only_annotation().map(str::to_owned));
        self.set_writing.set(id);
    }

    /// Begins to write the text of one that is there.
    pub fn write(&self, id: &str) {
        self.editor.dispatch(EditorAction::Select(Selection::annotation(id)));
        self.set_writing.set(Some(id.to_owned()));
    }

    /// The text of one is written, or stays as it was.
    pub fn written(&self, id: &str, typed: Option<Typed>) {
        self.set_writing.set(None);
        let old = self.editor.document.annotation(id).map(|annotation| &annotation.text);
        if let Some((old, typed)) = old.zip(typed)
            && old.get(self.language) != typed.text
        {
            // As high as the text, on the grid, with room around it.
            let height = ((typed.height + 2.0 * GRID) / GRID).ceil() * GRID;
            let revision = Revision::Written { text: old.with(self.language, &typed.text), height };
            self.editor.dispatch(EditorAction::Do(Command::Revise { annotation: id.to_owned(), revision }));
        }
    }

    /// The frames of a selection.
    pub fn frames_of(&self, selection: &Selection) -> Selection {
        let mut frames = Selection { annotations: selection.annotations.clone(), ..Selection::default() };
        let document = &self.editor.document;
        let is_frame = |id: &str| document.annotation(id).is_some_and(|a| a.kind == AnnotationKind::Frame);
        frames.annotations.retain(|id| is_frame(id));
        frames
    }
}
