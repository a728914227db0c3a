//! Undoing is exact, whatever was done: random commands over scenarios of the gallery, alone and within gestures,
//! undone and redone in between.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use flashcrowd_sim::scenario::{
    Annotation, AnnotationKind, Document, KindName, Problem, ProblemKind, Subject, check, parse, to_json,
    to_text,
};
use serde_json::json;
use yew::Reducible;

use super::tests::Dice;
use super::{Command, Editor, EditorAction, End, Gesture, Revision, Selection, Spliced, piece};

const SEEDS: u64 = 360;
const ACTIONS: usize = 40;

/// With caches, queues, key spaces, zones and regions, plans, incidents.
const SCENARIOS: [&str; 6] = [
    include_str!("../../scenarios/cache-ring.json"),
    include_str!("../../scenarios/queue-absorbs-a-burst.json"),
    include_str!("../../scenarios/slow-dependency.json"),
    include_str!("../../scenarios/tail-at-scale.json"),
    include_str!("../../scenarios/two-regions.json"),
    include_str!("../../scenarios/zone-outage.json"),
];

/// How many kinds of commands there are.
const COMMANDS: usize = 17;

/// Which of the kinds it is, from 0. A new one gets the next number, and a way to be drawn below.
const fn number(command: &Command) -> usize {
    match command {
        Command::Add { .. } => 0,
        Command::Connect { .. } => 1,
        Command::Reconnect { .. } => 2,
        Command::Splice { .. } => 3,
        Command::Remove(_) => 4,
        Command::RemoveAndRejoin(_) => 5,
        Command::RemoveKeySpace(_) => 6,
        Command::RenamePlace { .. } => 7,
        Command::RemoveZone(_) => 8,
        Command::Move { .. } => 9,
        Command::Set { .. } => 10,
        Command::Duplicate { .. } => 11,
        Command::AddLike { .. } => 12,
        Command::Paste { .. } => 13,
        Command::Arrange { .. } => 14,
        Command::Annotate(_) => 15,
        Command::Revise { .. } => 16,
    }
}

impl Dice {
    fn kind(&mut self) -> KindName {
        KindName::ALL[self.below(KindName::ALL.len())]
    }

    fn connection(&mut self, document: &Document) -> String {
        self.one_of(document.connections.iter().map(|c| c.id.clone()))
    }

    fn at(&mut self) -> [f64; 2] {
        std::array::from_fn(|_| self.below(1_200) as f64 - 300.0)
    }

    fn components(&mut self, document: &Document) -> BTreeSet<String> {
        (0..1 + self.below(3)).map(|_| self.component(document)).collect()
    }

    fn annotation(&mut self, document: &Document) -> String {
        self.one_of(document.annotations.iter().map(|a| a.id.clone()))
    }

    fn zone(&mut self, document: &Document) -> Option<String> {
        let zone = self.one_of(document.zones.keys().cloned());
        Some(zone).filter(|zone| !zone.is_empty() && self.below(2) == 0)
    }

    fn selection(&mut self, document: &Document) -> Selection {
        match self.below(3) {
            0 => Selection::connection(self.connection(document)),
            _ => Selection {
                components: self.components(document),
                annotations: BTreeSet::from([self.annotation(document)]),
                ..Selection::default()
            },
        }
    }

    fn set(&mut self, document: &Document) -> Command {
        let number = 1 + self.below(50);
        let (subject, patch) = match self.below(4) {
            0 => (Subject::Connection(self.connection(document)), json!({ "timeout_ms": number })),
            1 => (Subject::Document(String::new()), json!({ "name": format!("n{number}"), "notes": null })),
            2 => (Subject::Component(self.component(document)), json!({ "instances": number })),
            _ => (Subject::Component(self.component(document)), json!({ "name": format!("n{number}") })),
        };
        Command::Set { subject, patch: patch.as_object().cloned().unwrap_or_default() }
    }

    fn any_command(&mut self, document: &Document) -> Command {
        match self.below(COMMANDS) {
            0 => {
                let called_by = (self.below(2) == 0).then(|| self.component(document));
                let calls = (self.below(2) == 0).then(|| self.component(document));
                Command::Add { what: self.kind().into(), at: self.at(), called_by, calls }
            }
            1 => Command::Connect { from: self.component(document), to: self.component(document) },
            2 => {
                let end = if self.below(2) == 0 { End::From } else { End::To };
                let at = self.component(document);
                Command::Reconnect { connection: self.connection(document), end, at }
            }
            3 => {
                let what = match self.below(3) {
                    0 => Spliced::There(self.component(document)),
                    _ => Spliced::New(self.kind().into()),
                };
                Command::Splice { what, connection: self.connection(document), at: self.at(), room: 240.0 }
            }
            4 => Command::Remove(self.selection(document)),
            5 => Command::RemoveAndRejoin(self.selection(document)),
            6 => Command::RemoveKeySpace(self.one_of(document.key_spaces.keys().cloned())),
            7 => {
                let zone = self.one_of(document.zones.keys().cloned());
                let from = if self.below(2) == 0 { document.region_of(&zone).to_owned() } else { zone };
                Command::RenamePlace { from, to: format!("place-{}", self.below(50)) }
            }
            8 => Command::RemoveZone(self.one_of(document.zones.keys().cloned())),
            9 => {
                let zones: Vec<String> = self.zone(document).into_iter().collect();
                let zones = BTreeMap::from([(self.component(document), zones)]);
                Command::Move { what: self.selection(document), by: self.at(), zones }
            }
            10 => self.set(document),
            11 => Command::Duplicate { what: self.selection(document), by: [32.0, 32.0] },
            12 => Command::AddLike { component: self.component(document), at: self.at() },
            13 => Command::Arrange {
                places: self.components(document).into_iter().map(|id| (id, self.at())).collect(),
                areas: document
                    .annotations
                    .iter()
                    .map(|a| (a.id.clone(), Revision::Place { at: self.at(), size: [240.0, 160.0] }))
                    .collect(),
            },
            14 => {
                let kind = [AnnotationKind::Note, AnnotationKind::Frame][self.below(2)];
                let zone = self.zone(document).filter(|_| kind == AnnotationKind::Frame);
                Command::Annotate(Annotation { at: self.at(), zone, ..Annotation::new("", kind) })
            }
            15 => {
                let revision = match self.below(4) {
                    0 => Revision::Place { at: self.at(), size: self.at() },
                    1 => Revision::Text(format!("t{}", self.below(50)).as_str().into()),
                    2 => Revision::Written { text: "written".into(), height: 200.0 },
                    _ => Revision::Zone(self.zone(document)),
                };
                Command::Revise { annotation: self.annotation(document), revision }
            }
            _ => {
                let piece = Rc::new(piece::of(document, &self.selection(document)));
                Command::Paste { piece, by: self.at() }
            }
        }
    }
}

/// What is wrong, but for classes: a plan may speak of those of a client that is still to come.
fn references(editor: &Editor) -> Vec<&Problem> {
    let is_class = |problem: &&Problem| matches!(problem.kind, ProblemKind::UnknownClass { .. });
    editor.problems.iter().filter(|problem| !is_class(problem)).collect()
}

fn text(document: &Document) -> String {
    to_text(&to_json(document))
}

/// What the editor is to hold: every step's document, and where among them it stands.
struct Steps {
    documents: Vec<Rc<Document>>,
    at: usize,
    /// The gesture whose step the present one is.
    gesture: Option<Gesture>,
}

impl Steps {
    fn now(&self) -> &Rc<Document> {
        &self.documents[self.at]
    }

    /// What a command has made of the document.
    fn follow(&mut self, document: &Rc<Document>, gesture: Option<Gesture>) {
        if **self.now() == **document {
            return;
        }
        self.documents.truncate(self.at + 1);
        if gesture.is_some() && self.gesture == gesture {
            self.documents.pop();
        }
        self.documents.push(document.clone());
        (self.at, self.gesture) = (self.documents.len() - 1, gesture);
    }

    fn go_to(&mut self, at: usize) {
        (self.at, self.gesture) = (at, None);
    }
}

#[test]
fn undoing_and_redoing_are_exact_whatever_was_done() {
    let mut changed = [0; COMMANDS];
    for seed in 1..=SEEDS {
        let mut dice = Dice(seed);
        let start: Document = parse(SCENARIOS[seed as usize % SCENARIOS.len()]).expect("the gallery parses");
        let mut editor = Rc::new(Editor::new("test".into(), Rc::new(start), None));
        let beginning = text(&editor.document);
        let mut steps = Steps { documents: vec![editor.document.clone()], at: 0, gesture: None };
        let mut gesture = Gesture::begin();
        for _ in 0..ACTIONS {
            let command = dice.any_command(&editor.document);
            let kind = number(&command);
            let before = editor.document.clone();
            match dice.below(10) {
                0 if steps.at > 0 => {
                    editor = editor.reduce(EditorAction::Undo);
                    steps.go_to(steps.at - 1);
                }
                1 if steps.at + 1 < steps.documents.len() => {
                    editor = editor.reduce(EditorAction::Redo);
                    steps.go_to(steps.at + 1);
                }
                2 => editor = editor.clone().reduce(EditorAction::Select(dice.selection(&editor.document))),
                3 => {
                    editor = editor.reduce(EditorAction::Settle);
                    (gesture, steps.gesture) = (Gesture::begin(), None);
                }
                4 | 5 => {
                    editor = editor.reduce(EditorAction::Within(gesture, command));
                    steps.follow(&editor.document, Some(gesture));
                    changed[kind] += usize::from(*before != *editor.document);
                }
                _ => {
                    editor = editor.reduce(EditorAction::Do(command));
                    steps.follow(&editor.document, None);
                    changed[kind] += usize::from(*before != *editor.document);
                }
            }
            assert_eq!(editor.document, *steps.now(), "seed {seed}");
            assert_eq!(*editor.problems, check(&editor.document).err().unwrap_or_default(), "seed {seed}");
            let wrong = references(&editor);
            assert!(wrong.is_empty(), "seed {seed}: {wrong:?} in {}", text(&editor.document));
            assert_eq!(parse(&text(&editor.document)), Ok((*editor.document).clone()), "seed {seed}");
            assert_eq!(editor.selection.within(&editor.document), *editor.selection, "seed {seed}");
        }
        while editor.can_undo() {
            editor = editor.reduce(EditorAction::Undo);
            steps.go_to(steps.at - 1);
            assert_eq!(editor.document, *steps.now(), "seed {seed}");
        }
        assert_eq!((steps.at, text(&editor.document)), (0, beginning), "seed {seed}");
        while editor.can_redo() {
            editor = editor.reduce(EditorAction::Redo);
            steps.go_to(steps.at + 1);
            assert_eq!(editor.document, *steps.now(), "seed {seed}");
        }
        assert_eq!(steps.at + 1, steps.documents.len(), "seed {seed}");
    }
    assert!(
        changed.iter().all(|times| *times > 0),
        "each kind of command has changed something: {changed:?}"
    );
}
