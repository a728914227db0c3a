//! The diagram as an SVG that stands by itself: shapes and text, no style sheet, no script, nothing from elsewhere.
//! The scenario lies in its metadata.

use std::fmt::Write;

use flashcrowd_sim::scenario::{
    Annotation, AnnotationKind, Component, Connection, Document, Language, svg_metadata,
};

use super::facts::facts;
use super::ink::Ink;
use crate::canvas::{CARD, Curve, Point, Rect, area_of, place_bounds, place_frames, wire_head};
use crate::catalogue::{self, title};
use crate::text::number;

/// The page's own stack of fonts: whoever looks at it has one of them.
const FONT: &str = "system-ui, -apple-system, 'Segoe UI', Roboto, 'Noto Sans', 'PingFang SC', 'Microsoft YaHei', \
                    'Noto Sans CJK SC', sans-serif";
const MARGIN: f64 = 32.0;
/// Above the diagram, for its name.
const HEADING: f64 = 40.0;
const SMALL: f64 = 11.0;
const NORMAL: f64 = 13.0;
const LARGE: f64 = 18.0;
/// From a card's edge to what is in it.
const INSET: f64 = 12.0;
const LINE: f64 = 17.0;

/// A picture and its size, in units of the canvas.
#[derive(Debug, Clone, PartialEq)]
pub struct Drawing {
    pub text: String,
    pub width: f64,
    pub height: f64,
}

/// Draws the diagram.
pub fn draw(document: &Document, ink: &Ink, language: Language) -> Drawing {
    let name = document.name.as_ref().map(|name| name.get(language)).filter(|name| !name.is_empty());
    let curves: Vec<(&Connection, Curve)> =
        document.connections.iter().filter_map(|c| Some((c, curve(document, c)?))).collect();
    let samples = curves.iter().flat_map(|(_, curve)| (0..=16).map(|step| curve.at(f64::from(step) / 16.0)));
    let around = samples.map(|point| Rect::between(point, point));
    let all = around.chain(place_bounds(document)).reduce(Rect::union);
    let mut area = all.unwrap_or(Rect::card(Point::default())).grown(MARGIN);
    if name.is_some() {
        area.top -= HEADING;
    }
    let (width, height) = (area.width(), area.height());
    let mut text = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width:.0}\" height=\"{height:.0}\" \
         viewBox=\"{:.0} {:.0} {width:.0} {height:.0}\" font-family=\"{FONT}\" font-size=\"{SMALL}\" fill=\"none\">\n",
        area.left, area.top
    );
    let mut pen = Pen { text: &mut text, ink };
    pen.line(format_args!("<title>{}</title>", escaped(name.unwrap_or("Flashcrowd"))));
    pen.line(format_args!("{}", svg_metadata(document)));
    pen.line(format_args!(
        "<rect x=\"{:.0}\" y=\"{:.0}\" width=\"{width:.0}\" height=\"{height:.0}\" fill=\"{}\"/>",
        area.left, area.top, ink.ground
    ));
    if let Some(name) = name {
        let at = Point::new(area.left + MARGIN, area.top + MARGIN + LARGE / 2.0);
        pen.words(at, LARGE, &ink.text, " font-weight=\"600\"", name);
    }
    // From the ground up.
    pen.places(document);
    document.annotations.iter().for_each(|annotation| pen.annotation(annotation, language));
    curves.iter().for_each(|(connection, curve)| pen.wire(connection, curve));
    document.components.iter().for_each(|component| pen.card(component, language));
    text.push_str("</svg>\n");
    Drawing { text, width, height }
}

fn curve(document: &Document, connection: &Connection) -> Option<Curve> {
    let at = |id: &str| document.component(id).map(|component| Point::from(component.at));
    Some(Curve::connecting(at(&connection.from)?, at(&connection.to)?))
}

struct Pen<'p> {
    text: &'p mut String,
    ink: &'p Ink,
}

impl Pen<'_> {
    fn line(&mut self, line: std::fmt::Arguments) {
        writeln!(self.text, "{line}").expect("a string takes everything");
    }

    fn words(&mut self, at: Point, size: f64, colour: &str, more: &str, words: &str) {
        self.line(format_args!(
            "<text x=\"{:.0}\" y=\"{:.0}\" font-size=\"{size}\" fill=\"{colour}\"{more}>{}</text>",
            at.x,
            at.y,
            escaped(words)
        ));
    }

    fn places(&mut self, document: &Document) {
        let ink = self.ink;
        for frame in place_frames(document, |component| component.at.into(), area_of) {
            self.frame(frame.area, &ink.place, " stroke-dasharray=\"4 4\"", &frame.place);
        }
    }

    fn frame(&mut self, area: Rect, fill: &str, more: &str, title: &str) {
        let Rect { left, top, .. } = area;
        self.line(format_args!(
            "<rect x=\"{left:.0}\" y=\"{top:.0}\" width=\"{:.0}\" height=\"{:.0}\" rx=\"12\" fill=\"{fill}\" \
             stroke=\"{}\"{more}/>",
            area.width(),
            area.height(),
            self.ink.line
        ));
        let at = Point::new(left + INSET, top + LINE);
        self.words(at, SMALL, &self.ink.quiet, " font-weight=\"600\"", title);
    }

    /// A frame of a zone is drawn with the zones.
    fn annotation(&mut self, annotation: &Annotation, language: Language) {
        let (area, words) = (area_of(annotation), annotation.text.get(language));
        match annotation.kind {
            AnnotationKind::Frame if annotation.zone.is_some() => {}
            AnnotationKind::Frame => self.frame(area, "none", "", words),
            AnnotationKind::Note => {
                self.frame(area, &self.ink.card, "", "");
                let (room, most) = (area.width() - 2.0 * INSET, area.height() - LINE);
                let lines = words.lines().flat_map(|line| wrapped(line, SMALL, room));
                let fits = lines.take_while({
                    let mut down = 0.0;
                    move |_| {
                        down += LINE;
                        down <= most
                    }
                });
                for (row, line) in fits.enumerate() {
                    let at = Point::new(area.left + INSET, area.top + INSET + LINE * (row as f64 + 0.5));
                    self.words(at, SMALL, &self.ink.text, "", &line);
                }
            }
        }
    }

    fn wire(&mut self, connection: &Connection, curve: &Curve) {
        let ink = self.ink;
        let (path, head) = (curve.path(), wire_head(curve.end()));
        self.line(format_args!("<path d=\"{path}\" stroke=\"{}\" stroke-width=\"1.5\"/>", ink.wire));
        self.line(format_args!("<path d=\"{head}\" fill=\"{}\"/>", ink.wire));
        let latency = number::duration_ms(Some(connection.latency.mean_ms())).to_string();
        let middle = curve.at(0.5);
        // It stands above the line; where that is steep, a rim in the colour of the ground lets it be read.
        let rim = format!(
            " text-anchor=\"middle\" stroke=\"{}\" stroke-width=\"4\" paint-order=\"stroke\" stroke-linejoin=\"round\"",
            ink.ground
        );
        self.words(Point::new(middle.x, middle.y - 5.0), SMALL, &ink.quiet, &rim, &latency);
    }

    fn card(&mut self, component: &Component, language: Language) {
        let ink = self.ink;
        let kind = component.kind.name();
        let entry = catalogue::entry(kind);
        let Rect { left, top, .. } = Rect::card(component.at.into());
        self.line(format_args!(
            "<rect x=\"{left:.0}\" y=\"{top:.0}\" width=\"{:.0}\" height=\"{:.0}\" rx=\"6\" fill=\"{}\" stroke=\"{}\"/>",
            CARD.width, CARD.height, ink.card, ink.line
        ));
        self.line(format_args!(
            "<path transform=\"translate({:.0} {:.0}) scale(0.9)\" d=\"{}\" stroke=\"{}\" stroke-width=\"1.6\" \
             stroke-linecap=\"round\" stroke-linejoin=\"round\"/>",
            left + INSET,
            top + 10.0,
            entry.icon.path(),
            ink.accent
        ));
        let inside = CARD.width - 2.0 * INSET;
        let name = cut(&title(component, language), NORMAL, inside - 26.0);
        self.words(Point::new(left + 38.0, top + 24.0), NORMAL, &ink.text, " font-weight=\"600\"", &name);
        let says = std::iter::once((entry.name.get(language).to_owned(), &ink.quiet))
            .chain(facts(&component.kind, language).into_iter().map(|fact| (fact, &ink.text)));
        for (row, (words, colour)) in says.enumerate() {
            let at = Point::new(left + INSET, top + 48.0 + LINE * row as f64);
            self.words(at, SMALL, colour, "", &cut(&words, SMALL, inside));
        }
    }
}

/// How wide a letter is on average: a picture cannot measure.
fn width(c: char, size: f64) -> f64 {
    if c >= '\u{2e80}' { size } else { size * 0.55 }
}

/// A line in as many as it takes, broken at spaces, and between the characters of Chinese.
fn wrapped(line: &str, size: f64, room: f64) -> Vec<String> {
    let mut lines = vec![String::new()];
    let mut left = room;
    let mut words: Vec<String> = Vec::new();
    for c in line.chars() {
        match words.last_mut() {
            Some(word)
                if c < '\u{2e80}' && !word.ends_with(|last: char| last == ' ' || last >= '\u{2e80}') =>
            {
                word.push(c);
            }
            _ => words.push(c.into()),
        }
    }
    for word in words {
        let wide: f64 = word.chars().map(|c| width(c, size)).sum();
        if wide > left && left < room {
            lines.push(String::new());
            left = room;
        }
        left -= wide;
        if let Some(last) = lines.last_mut() {
            last.push_str(&word);
        }
    }
    lines
}

/// Words as long as there is room for.
fn cut(words: &str, size: f64, room: f64) -> String {
    let mut left = room;
    let fits = words.chars().take_while(|c| {
        left -= width(*c, size);
        left >= 0.0
    });
    let kept: String = fits.collect();
    if kept.len() == words.len() {
        return kept;
    }
    let fewer: String = kept.chars().take(kept.chars().count().saturating_sub(2)).collect();
    format!("{}…", fewer.trim_end())
}

/// A text as XML has it; what XML cannot hold is left out.
fn escaped(text: &str) -> String {
    let mut xml = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '&' => xml.push_str("&amp;"),
            '"' => xml.push_str("&quot;"),
            '\0'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => xml.push(' '),
            c => xml.push(c),
        }
    }
    xml
}

#[cfg(test)]
mod tests {
    use flashcrowd_sim::scenario::{KindName, Text, from_svg, parse};

    use super::*;

    fn ink() -> Ink {
        Ink { ground: "white".into(), text: "black".into(), ..Ink::default() }
    }

    #[test]
    fn a_note_is_broken_at_its_spaces_and_chinese_anywhere() {
        assert_eq!(wrapped("one two three", 10.0, 40.0), ["one ", "two ", "three"]);
        assert_eq!(wrapped("一二三四", 10.0, 25.0), ["一二", "三四"]);
        assert_eq!(wrapped("", 10.0, 25.0), [""]);
    }

    #[test]
    fn every_scenario_of_the_gallery_is_drawn_and_comes_out_of_its_drawing() {
        let folder = format!("{}/scenarios", env!("CARGO_MANIFEST_DIR"));
        let files = std::fs::read_dir(folder).expect("the gallery is there").flatten();
        for file in files {
            let text = std::fs::read_to_string(file.path()).expect("it can be read");
            let document = parse(&text).expect("it parses");
            for language in [Language::En, Language::Zh] {
                let drawing = draw(&document, &ink(), language);
                assert_eq!(from_svg(&drawing.text).as_ref(), Ok(&document), "{:?}", file.path());
                let count = |part: &str| drawing.text.matches(part).count();
                assert_eq!(count("scale(0.9)"), document.components.len());
                assert_eq!(count("stroke-width=\"1.5\""), document.connections.len());
                for component in &document.components {
                    let begin: String = title(component, language).chars().take(8).collect();
                    assert!(drawing.text.contains(&escaped(&begin)), "{begin}");
                }
                for foreign in ["href", "url(", "<style", "<script", "style=", "@import", "<image"] {
                    let shown = drawing.text.split("</metadata>").nth(1).unwrap_or_default();
                    assert!(!shown.contains(foreign), "{foreign}");
                }
                assert_eq!(count("http"), 1, "the namespace, which nobody fetches");
            }
        }
    }

    #[test]
    fn names_are_text_and_never_markup() {
        let mut document = Document::default().with("a", KindName::Server.default_kind());
        let name = Text::from("</text><script>alert(1)</script>\u{1}&amp;");
        (document.name, document.components[0].name) = (Some(name.clone()), Some(name));
        let drawing = draw(&document, &ink(), Language::En).text;
        assert!(!drawing.contains("<script"));
        assert!(!drawing.contains('\u{1}'));
        assert_eq!(from_svg(&drawing).as_ref(), Ok(&document));
    }

    #[test]
    fn long_words_are_cut_and_an_empty_document_is_a_picture_too() {
        assert_eq!(cut("short", NORMAL, 100.0), "short");
        let long = cut("a name that goes on and on and on", NORMAL, 100.0);
        assert!(long.ends_with('…') && long.chars().count() < 15, "{long}");
        assert!(cut("名字很长很长很长很长", NORMAL, 60.0).chars().count() <= 5);
        let empty = draw(&Document::default(), &ink(), Language::En);
        assert!(empty.width > 0.0 && empty.height > 0.0);
    }
}
