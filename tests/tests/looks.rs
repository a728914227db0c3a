//! What the main views look like, in both themes, both languages and three widths: each is compared with a reference that
//! somebody has looked at. At most one pixel of a thousand may differ. `FLASHCROWD_LOOKS=renew` writes the references anew:
//! look at them before they are committed.

use std::env;
use std::fs::{self, File};
use std::io::{BufReader, BufWriter};
use std::path::{Path, PathBuf};

use flashcrowd_sim::scenario::{parse, to_fragment};
use flashcrowd_tests::{Language, Page, Scheme, Visit, id};

/// The share of the pixels that may differ.
const MOST: f64 = 0.001;
/// A channel that differs by less does not differ: another release of the browser may round otherwise.
const SAME: u8 = 8;
const SCENARIO: &str = include_str!("../../scenarios/three-servers.json");

struct Image {
    width: u32,
    height: u32,
    /// Red, green and blue, one after the other.
    pixels: Vec<u8>,
}

fn read(path: &Path) -> Image {
    let file = File::open(path).unwrap_or_else(|cause| {
        panic!("{}: {cause}. FLASHCROWD_LOOKS=renew writes the references.", path.display())
    });
    let mut decoder = png::Decoder::new(BufReader::new(file));
    decoder.set_transformations(png::Transformations::EXPAND | png::Transformations::STRIP_16);
    let mut reader = decoder.read_info().expect("it is a PNG");
    let mut content = vec![0; reader.output_buffer_size().expect("it fits into memory")];
    let info = reader.next_frame(&mut content).expect("it is a whole PNG");
    let channels = info.color_type.samples();
    let pixels = content[..info.buffer_size()].chunks(channels).flat_map(|p| [p[0], p[1], p[2]]).collect();
    Image { width: info.width, height: info.height, pixels }
}

/// Without an alpha channel, and packed as small as can be.
fn write(image: &Image, path: &Path) {
    fs::create_dir_all(path.parent().expect("it is in a folder")).expect("the folder can be made");
    let file = BufWriter::new(File::create(path).expect("it can be written"));
    let mut encoder = png::Encoder::new(file, image.width, image.height);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header().expect("it can be written");
    writer.write_image_data(&image.pixels).expect("it can be written");
}

fn differing(a: &Image, b: &Image) -> f64 {
    if (a.width, a.height) != (b.width, b.height) {
        return 1.0;
    }
    let pairs = a.pixels.chunks(3).zip(b.pixels.chunks(3));
    let differ = pairs.filter(|(a, b)| a.iter().zip(b.iter()).any(|(a, b)| a.abs_diff(*b) > SAME));
    differ.count() as f64 / f64::from(a.width * a.height)
}

/// Compares what is to be seen with the reference of this name; tells what is wrong.
fn look(page: &Page, name: &str) -> Option<String> {
    let seen = page.screenshot(&format!("looks-{name}"));
    let reference: PathBuf = Path::new(env!("CARGO_MANIFEST_DIR")).join("looks").join(format!("{name}.png"));
    if env::var("FLASHCROWD_LOOKS").is_ok_and(|value| value == "renew") {
        write(&read(&seen), &reference);
        return None;
    }
    let share = differing(&read(&reference), &read(&seen));
    (share > MOST).then(|| format!("{name}: {:.2} % of the pixels differ: {}", share * 100.0, seen.display()))
}

/// The run, a component's properties, what can be opened, and the sheet of keys.
fn views(scheme: Scheme, language: Language) {
    let document = parse(SCENARIO).expect("it is a scenario");
    let link = to_fragment(&document);
    let mut wrong = Vec::new();
    for (width, height) in [(390, 844), (1_440, 900), (1_920, 1_080)] {
        let words = (
            if scheme == Scheme::Dark { "dark" } else { "light" },
            if language == Language::Chinese { "zh" } else { "en" },
        );
        let name = |view: &str| format!("{view}-{}-{}-{width}", words.0, words.1);
        // Dots that move would be elsewhere each time.
        let visit = Visit::default().size(width, height).scheme(scheme).language(language);
        let page = visit.fragment(&link).reduced_motion().open();
        page.wait_for(&id("component-web-1"));
        // Ten seconds before a server dies, and ten seconds after.
        let now = || page.attribute("[data-ns]", "data-ns").and_then(|ns| ns.parse::<u64>().ok());
        for step in 1..=3 {
            page.press("Shift+s");
            page.wait_until("the step is done", || now() == Some(step * 10_000_000_000));
        }
        at_rest(&page);
        wrong.extend(look(&page, &name("run")));
        page.click(&*format!("{} .card-head", id("component-web-1")));
        if width < 700 {
            page.click(&*id("sheet-inspector"));
        }
        page.wait_for(&id("field-slots"));
        page.hover((5.0, 5.0));
        at_rest(&page);
        wrong.extend(look(&page, &name("properties")));
        page.press("Escape");
        if width < 700 {
            page.click(&*id("more"));
        }
        page.click(&*id("open-open"));
        page.wait_for(&id("gallery-flash-sale"));
        page.hover((5.0, 5.0));
        at_rest(&page);
        wrong.extend(look(&page, &name("open")));
        page.press("Escape");
        page.wait_until("it is closed", || !page.exists(&id("open-dialog")));
        page.press("?");
        page.wait_for(".keys-group");
        page.hover((5.0, 5.0));
        at_rest(&page);
        wrong.extend(look(&page, &name("keys")));
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Transitions are over, and what was loaded has been drawn.
fn at_rest(page: &Page) {
    let rest = "const idle = () => document.getAnimations().every((a) => a.playState !== 'running'); \
                return new Promise((done) => { let calm = 0; const frame = () => { calm = idle() ? calm + 1 : 0; \
                calm > 20 ? done(true) : requestAnimationFrame(frame) }; frame() })";
    page.js(rest, &[]);
}

#[test]
fn light_views_in_english_look_as_they_did() {
    views(Scheme::Light, Language::English);
}

#[test]
fn light_views_in_chinese_look_as_they_did() {
    views(Scheme::Light, Language::Chinese);
}

#[test]
fn dark_views_in_english_look_as_they_did() {
    views(Scheme::Dark, Language::English);
}

#[test]
fn dark_views_in_chinese_look_as_they_did() {
    views(Scheme::Dark, Language::Chinese);
}
