//! What a gesture leads to when the pointer is let go.

use flashcrowd_sim::scenario::Subject;

use super::{Effect, Gestures, PointerInput, Scene, State, Target, alone};
use crate::canvas::connecting::Connecting;
use crate::canvas::geometry::Point;
use crate::canvas::{annotations, splice};
use crate::document::{Command, Selection, Spliced};

impl Gestures {
    pub(super) fn up(&mut self, scene: Scene, input: &PointerInput) -> Vec<Effect> {
        match std::mem::take(&mut self.state) {
            State::Pressed { pointer, target, adding, .. } if pointer == input.pointer => {
                self.click(scene, input, target, adding)
            }
            State::Resizing { pointer, id, before, area, .. } if pointer == input.pointer => {
                let revision = annotations::covering(area);
                let resized = Command::Revise { annotation: id, revision };
                (area != before).then_some(Effect::Do(resized)).into_iter().collect()
            }
            State::Moving { pointer, what, by, onto, copying, zoning, .. } if pointer == input.pointer => {
                if by == Point::default() {
                    return Vec::new();
                }
                if copying {
                    return vec![Effect::Do(Command::Duplicate { what: (*what).clone(), by: by.into() })];
                }
                let spliced = alone(scene, &what).zip(onto).and_then(|((component, _), onto)| {
                    let at = Point::from(component.at).plus(by);
                    splice::command(scene.document, Spliced::There(component.id.clone()), &onto, at)
                });
                let moved = || Command::Move { what: (*what).clone(), by: by.into(), zones: zoning.changes };
                vec![Effect::Do(spliced.unwrap_or_else(moved))]
            }
            State::Connecting { pointer, connecting } if pointer.is_none_or(|p| p == input.pointer) => {
                self.state = State::Idle;
                connecting.finish()
            }
            State::Panning { pointer, .. } | State::Marquee { pointer, .. } if pointer == input.pointer => {
                Vec::new()
            }
            // One finger of two was lifted: the other goes on moving the view.
            State::Pinching { .. } => {
                if let Some((pointer, last)) = self.pointers.first() {
                    self.state = State::Panning { pointer: *pointer, last: *last };
                }
                Vec::new()
            }
            other => {
                self.state = other;
                Vec::new()
            }
        }
    }

    /// A press that did not move.
    fn click(&mut self, scene: Scene, input: &PointerInput, target: Target, adding: bool) -> Vec<Effect> {
        let choose = |subject: Subject| {
            let selection = match (&subject, adding) {
                (_, true) => scene.selection.toggled(&subject),
                (Subject::Connection(id), false) => Selection::connection(id),
                (_, false) => Selection::component(subject.id()),
            };
            vec![Effect::Select(selection)]
        };
        match target {
            Target::Ground if adding => Vec::new(),
            Target::Ground => vec![Effect::Select(Selection::default())],
            Target::Component(id) => choose(Subject::Component(id)),
            Target::Connection(id) => choose(Subject::Connection(id)),
            Target::Instance(component, instance) => vec![Effect::Toggle { component, instance }],
            Target::Annotation(id) if adding => {
                vec![Effect::Select(scene.selection.with_annotation_toggled(&id))]
            }
            Target::Annotation(id) => vec![Effect::Select(Selection::annotation(id))],
            Target::End(..) | Target::Grip(..) => Vec::new(),
            Target::Outlet(id) | Target::Inlet(id) if scene.document.component(&id).is_none() => Vec::new(),
            Target::Outlet(ref id) | Target::Inlet(ref id) => {
                let outgoing = matches!(target, Target::Outlet(_));
                let loose = scene.view.to_canvas(input.at);
                let connecting = Connecting::begin(scene.document, id, outgoing, loose, true);
                self.state = State::Connecting { pointer: None, connecting };
                Vec::new()
            }
        }
    }
}
