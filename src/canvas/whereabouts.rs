//! How what there is stands to what is in view.

use std::rc::Rc;

use yew::prelude::*;

use super::geometry::Rect;
use super::health::Health;
use super::viewport::Viewport;
use crate::dashboard::use_size;

/// With more components one loses one's way as soon as some are out of sight.
const MANY: usize = 12;

/// What lies on the canvas, as one sees it from afar. Whatever else comes to lie there belongs to the frames.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Content {
    pub cards: Vec<(Rect, Health)>,
    pub frames: Vec<Rect>,
}

impl Content {
    /// Everything that lies somewhere.
    pub fn areas(&self) -> impl Iterator<Item = Rect> {
        self.cards.iter().map(|(area, _)| *area).chain(self.frames.iter().copied())
    }

    pub fn bounds(&self) -> Option<Rect> {
        self.areas().reduce(Rect::union)
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Whereabouts {
    #[default]
    InView,
    /// It does not fit into the view at this zoom, or much of it is out of sight.
    TooLarge,
    /// Nothing of it is in view.
    Lost,
}

impl Whereabouts {
    pub fn of(content: &Content, visible: Rect) -> Whereabouts {
        let Some(bounds) = content.bounds().filter(|_| visible.width() > 0.0) else {
            return Whereabouts::InView;
        };
        let fits = bounds.width() <= visible.width() && bounds.height() <= visible.height();
        match () {
            () if !content.areas().any(|area| area.meets(&visible)) => Whereabouts::Lost,
            () if !fits || content.cards.len() > MANY && !visible.holds(&bounds) => Whereabouts::TooLarge,
            () => Whereabouts::InView,
        }
    }
}

/// Where the content is now; a new answer renders, a change of the view that leads to none does not.
#[hook]
pub fn use_whereabouts(viewport: &Viewport, content: &Rc<Content>) -> Whereabouts {
    let whereabouts = use_state_eq(Whereabouts::default);
    let size = use_size(viewport.ground());
    use_effect_with((viewport.clone(), content.clone(), size.0, size.1), {
        let setter = whereabouts.setter();
        move |(viewport, content, ..): &(Viewport, Rc<Content>, f64, f64)| {
            let (content, from) = (content.clone(), viewport.clone());
            let look = move || setter.set(Whereabouts::of(&content, from.visible()));
            look();
            let watching = viewport.watch(move |_| look());
            move || drop(watching)
        }
    });
    *whereabouts
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::canvas::geometry::Point;

    fn row(count: u32) -> Content {
        let card = |number| (Rect::card(Point::new(f64::from(number) * 240.0, 0.0)), Health::Healthy);
        Content { cards: (0..count).map(card).collect(), ..Content::default() }
    }

    #[test]
    fn one_is_lost_where_nothing_is_in_view() {
        let visible = |left: f64| Rect { left, top: -300.0, right: left + 1_000.0, bottom: 300.0 };
        let few = row(3);
        assert_eq!(Whereabouts::of(&few, visible(-200.0)), Whereabouts::InView);
        assert_eq!(Whereabouts::of(&few, visible(200.0)), Whereabouts::InView);
        assert_eq!(Whereabouts::of(&few, visible(2_000.0)), Whereabouts::Lost);
        assert_eq!(Whereabouts::of(&row(8), visible(-200.0)), Whereabouts::TooLarge);
        assert_eq!(Whereabouts::of(&Content::default(), visible(0.0)), Whereabouts::InView);
        // Between two that are both out of sight one is lost as well.
        let apart = Content { cards: vec![row(1).cards[0], row(20).cards[19]], ..Content::default() };
        assert_eq!(Whereabouts::of(&apart, visible(1_000.0)), Whereabouts::Lost);
    }
}
