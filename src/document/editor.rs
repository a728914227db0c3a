//! The editor's state: the document on the canvas, what is selected, and the way back.

use std::cell::Cell;
use std::rc::Rc;

use flashcrowd_sim::scenario::{Document, Edit, Problem, check};
use yew::prelude::*;

use super::history::{History, Moment};
use super::{Command, Selection};

/// The editor, as a context.
pub type EditorHandle = UseReducerHandle<Editor>;

/// The editor's state; cheap to clone.
#[derive(Debug, Clone)]
pub struct Editor {
    /// The document as it stands on the canvas. Its log of actions is empty: that is the run's.
    pub document: Rc<Document>,
    pub problems: Rc<Vec<Problem>>,
    pub selection: Rc<Selection>,
    /// The drag under way, while there is one: its changes are not final.
    pub gesture: Option<Gesture>,
    pub opened: Opened,
    history: Rc<History>,
}

/// The document that was opened, as it was then.
#[derive(Debug, Clone)]
pub struct Opened {
    /// Its id in the browser's store.
    pub id: Rc<str>,
    /// With its log of actions.
    pub base: Rc<Document>,
    /// Its revision in the store, where it comes from there.
    pub revision: Option<u64>,
    /// It is to be saved. What was only looked at, a link or the example, is not, until it is changed.
    pub is_kept: bool,
    /// Counts the documents opened on this page, from 0.
    pub number: u32,
}

/// One drag, of a slider or on the canvas: all its changes together are one step of the history.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Gesture(u32);

impl Gesture {
    pub fn begin() -> Gesture {
        thread_local!(static LAST: Cell<u32> = const { Cell::new(0) });
        LAST.set(LAST.get().wrapping_add(1));
        Gesture(LAST.get())
    }
}

pub enum EditorAction {
    /// Changes the document: one step of the history.
    Do(Command),
    /// Changes the document within a gesture, from where the gesture left it.
    Within(Gesture, Command),
    /// The gesture is over; its last value is final.
    Settle,
    Undo,
    Redo,
    Select(Selection),
    /// Another document takes this one's place; the history starts anew.
    Open {
        id: Rc<str>,
        base: Rc<Document>,
        /// Where it comes from the store.
        revision: Option<u64>,
    },
    /// The same, to be looked at: it is saved once it is changed.
    Visit {
        id: Rc<str>,
        base: Rc<Document>,
    },
    /// From now on the document is saved under this id.
    Keep(Rc<str>),
    /// The run has gone back to its start: this is the document that it started from.
    Rewind(Rc<Document>),
    /// The run has replayed these edits.
    Replay(Vec<Edit>),
}

impl Editor {
    /// With a document from the store (then it has a revision), or one to look at.
    pub fn new(id: Rc<str>, base: Rc<Document>, revision: Option<u64>) -> Editor {
        Editor::opened(Opened { id, base, revision, is_kept: revision.is_some(), number: 0 })
    }

    fn open(&self, id: Rc<str>, base: Rc<Document>, revision: Option<u64>, is_kept: bool) -> Editor {
        let number = self.opened.number + 1;
        Editor::opened(Opened { id, base, revision, is_kept, number })
    }

    fn opened(opened: Opened) -> Editor {
        let mut editor = Editor {
            document: Rc::default(),
            problems: Rc::default(),
            selection: Rc::default(),
            gesture: None,
            history: Rc::default(),
            opened: opened.clone(),
        };
        editor.show(without_actions(&opened.base));
        editor
    }

    pub fn can_undo(&self) -> bool {
        self.history.can_undo()
    }

    pub fn can_redo(&self) -> bool {
        self.history.can_redo()
    }

    /// How many steps could be done again.
    pub fn steps_undone(&self) -> usize {
        self.history.steps_undone()
    }

    fn now(&self) -> Moment {
        Moment { document: self.document.clone(), selection: self.selection.clone() }
    }

    fn show(&mut self, document: Rc<Document>) {
        self.problems = Rc::new(check(&document).err().unwrap_or_default());
        self.selection = Rc::new(self.selection.within(&document));
        self.document = document;
    }

    fn go_to(&mut self, moment: Option<Moment>) {
        if let Some(moment) = moment {
            self.selection = moment.selection;
            self.show(moment.document);
        }
    }

    /// Carries out a command, as a step of its own or as more of `gesture`.
    fn carry_out(&mut self, command: &Command, gesture: Option<Gesture>) {
        // What cannot be done changes nothing: whoever made the command has asked before.
        let Ok(done) = command.apply(&self.document) else { return };
        // Nor does what makes no difference; a gesture that begins with it has its step to come.
        if done.document == *self.document {
            return;
        }
        let goes_on = gesture.is_some() && gesture == self.gesture;
        self.gesture = gesture;
        if !goes_on {
            let before = self.now();
            Rc::make_mut(&mut self.history).record(before);
        }
        if let Some(selection) = done.selection {
            self.selection = Rc::new(selection);
        }
        self.opened.is_kept = true;
        self.show(Rc::new(done.document));
    }
}

fn without_actions(document: &Rc<Document>) -> Rc<Document> {
    if document.actions.is_empty() {
        return document.clone();
    }
    let mut document = (**document).clone();
    document.actions.clear();
    Rc::new(document)
}

impl Reducible for Editor {
    type Action = EditorAction;

    fn reduce(self: Rc<Self>, action: EditorAction) -> Rc<Self> {
        let mut editor = (*self).clone();
        match action {
            EditorAction::Do(command) => editor.carry_out(&command, None),
            EditorAction::Within(gesture, command) => editor.carry_out(&command, Some(gesture)),
            EditorAction::Settle => editor.gesture = None,
            EditorAction::Undo => {
                editor.gesture = None;
                let now = editor.now();
                let earlier = Rc::make_mut(&mut editor.history).undo(now);
                editor.go_to(earlier);
            }
            EditorAction::Redo => {
                editor.gesture = None;
                let now = editor.now();
                let later = Rc::make_mut(&mut editor.history).redo(now);
                editor.go_to(later);
            }
            EditorAction::Select(selection) => {
                let selection = selection.within(&editor.document);
                if selection == *editor.selection {
                    return self;
                }
                editor.selection = Rc::new(selection);
            }
            EditorAction::Open { id, base, revision } => {
                editor = self.open(id, base, revision, true);
            }
            EditorAction::Visit { id, base } => {
                editor = self.open(id, base, None, false);
            }
            EditorAction::Keep(id) => {
                let Opened { base, number, .. } = editor.opened;
                editor.opened = Opened { id, base, revision: None, is_kept: true, number };
            }
            EditorAction::Rewind(document) => {
                let document = without_actions(&document);
                editor.gesture = None;
                if *document != *editor.document {
                    let before = editor.now();
                    Rc::make_mut(&mut editor.history).record(before);
                    editor.show(document);
                }
            }
            EditorAction::Replay(edits) => {
                let mut document = (*editor.document).clone();
                // An edit that no longer fits was made to what has been taken away since.
                edits.iter().for_each(|edit| drop(edit.apply(&mut document)));
                editor.show(Rc::new(document));
            }
        }
        Rc::new(editor)
    }
}

// By pointer: comparing two documents would cost more than drawing them.
impl PartialEq for Editor {
    fn eq(&self, other: &Editor) -> bool {
        Rc::ptr_eq(&self.document, &other.document)
            && Rc::ptr_eq(&self.selection, &other.selection)
            && Rc::ptr_eq(&self.history, &other.history)
            && self.gesture == other.gesture
            && self.opened.number == other.opened.number
            && self.opened.is_kept == other.opened.is_kept
            && self.opened.id == other.opened.id
    }
}

/// The editor; it is there wherever the app's providers are.
#[hook]
pub fn use_editor() -> EditorHandle {
    use_context().expect("the app provides the editor")
}
