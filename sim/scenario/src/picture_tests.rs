use std::fs;
use std::path::Path;

use super::*;
use crate::{KindName, Text};

/// Signature, `IHDR` of a picture of one dot, its data, `IEND`.
const DOT: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55\
    \0\0\0\x0aIDAT\x78\x9c\x63\x60\0\0\0\x02\0\x01\x48\xaf\xa4\x71\0\0\0\0IEND\xae\x42\x60\x82";

/// All that come with the app.
fn gallery() -> Vec<Document> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../scenarios");
    let files = fs::read_dir(folder).expect("the gallery is there").flatten();
    let texts = files.map(|file| fs::read_to_string(file.path()).expect("it can be read"));
    texts.map(|text| parse(&text).expect("it parses")).collect()
}

fn hostile_names() -> Document {
    let mut document = Document::default();
    for (number, name) in
        ["a < b & \"c\"", "]]></metadata>", "\u{1}\u{7f}\u{fffe}\u{2028}", "秒杀 🛒", "&amp;lt;"]
            .into_iter()
            .enumerate()
    {
        document = document.with(format!("s{number}"), KindName::Server.default_kind());
        document.components[number].name = Some(Text::from(name));
    }
    document
}

fn svg(document: &Document) -> String {
    format!("<?xml version=\"1.0\"?>\n<svg><title>x</title>{}<g/></svg>", svg_metadata(document))
}

#[test]
fn what_goes_into_a_picture_comes_out_again() {
    let all = gallery();
    assert!(all.len() > 30);
    for document in all.into_iter().chain([Document::default(), hostile_names()]) {
        let png = into_png(DOT, &document).expect("the dot is a PNG");
        assert_eq!(from_png(&png).as_ref(), Ok(&document));
        assert_eq!(from_svg(&svg(&document)).as_ref(), Ok(&document));
    }
}

#[test]
fn the_checksum_is_the_one_of_png() {
    assert_eq!(crc32(b"IEND"), 0xAE42_6082);
    assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
}

#[test]
fn a_picture_stays_the_same_picture() {
    let png = into_png(DOT, &hostile_names()).expect("the dot is a PNG");
    assert!(png.starts_with(&DOT[..PNG_HEAD]));
    assert!(png.ends_with(&DOT[PNG_HEAD..]));
}

#[test]
fn pictures_without_a_scenario_say_so() {
    assert_eq!(from_png(DOT), Err(PictureError::NoScenario));
    assert_eq!(from_png(b"GIF89a"), Err(PictureError::NoScenario));
    assert_eq!(from_svg("<svg><metadata id=\"rdf\">x</metadata></svg>"), Err(PictureError::NoScenario));
    assert_eq!(into_png(b"GIF89a", &Document::default()), None);
    assert_eq!(into_png(PNG_SIGNATURE, &Document::default()), None);
}

#[test]
fn a_picture_cut_off_anywhere_is_damaged_and_nothing_worse() {
    let png = into_png(DOT, &hostile_names()).expect("the dot is a PNG");
    let end = png.len() - (DOT.len() - PNG_HEAD);
    for length in PNG_SIGNATURE.len()..end {
        assert_eq!(from_png(&png[..length]), Err(PictureError::Damaged), "{length} bytes");
    }
    let svg = svg(&hostile_names());
    let from = svg.find("<metadata").expect("it is there");
    for length in from..svg.len() {
        if svg.is_char_boundary(length) && !svg[..length].contains("</metadata") {
            assert!(from_svg(&svg[..length]).is_err(), "{length} bytes");
        }
    }
}

#[test]
fn a_changed_byte_of_the_chunk_is_noticed() {
    let png = into_png(DOT, &hostile_names()).expect("the dot is a PNG");
    let end = png.len() - (DOT.len() - PNG_HEAD);
    for place in PNG_HEAD..end {
        let mut changed = png.clone();
        changed[place] ^= 0x20;
        assert!(from_png(&changed).is_err(), "byte {place}");
    }
}

/// A PNG whose chunk holds these bytes after its keyword.
fn with_chunk(data: &[u8]) -> Vec<u8> {
    let typed = [b"iTXtflashcrowd\0", data].concat();
    let length = (typed.len() as u32 - 4).to_be_bytes();
    let (head, rest) = DOT.split_at(PNG_HEAD);
    [head, &length, &typed, &crc32(&typed).to_be_bytes(), rest].concat()
}

#[test]
fn hostile_pictures_are_refused() {
    let deflated = |text: &[u8]| [b"\x01\0\0\0", &compress_to_vec_zlib(text, 9)[..]].concat();
    let is = |data: &[u8]| from_png(&with_chunk(data));
    assert_eq!(is(&deflated(&vec![b' '; 50_000_000])), Err(PictureError::TooLong), "a bomb");
    assert_eq!(is(&[b"\0\0\0\0", &vec![b' '; MAX_FILE_BYTES + 1][..]].concat()), Err(PictureError::TooLong));
    assert_eq!(is(b""), Err(PictureError::Damaged));
    assert_eq!(is(b"\x01\0en"), Err(PictureError::Damaged));
    assert_eq!(is(b"\x01\0\0\0not deflated"), Err(PictureError::Damaged));
    assert_eq!(is(b"\x07\0\0\0{}"), Err(PictureError::Damaged));
    assert_eq!(is(&deflated(b"\xff\xfe")), Err(PictureError::Damaged));
    assert!(matches!(is(&deflated(b"{}")), Err(PictureError::Unreadable(_))));
    assert!(matches!(is(&deflated("[".repeat(100_000).as_bytes())), Err(PictureError::Unreadable(_))));
    // A chunk that claims to be longer than the file, or than anything.
    for length in [u32::MAX, 1 << 31, 100_000] {
        let mut png = with_chunk(&deflated(b"{}"));
        png[PNG_HEAD..PNG_HEAD + 4].copy_from_slice(&length.to_be_bytes());
        assert_eq!(from_png(&png), Err(PictureError::Damaged));
    }
    assert_eq!(from_png(&vec![0x89; MAX_PICTURE_BYTES + 1]), Err(PictureError::TooLong));
}

#[test]
fn an_undeflated_chunk_and_a_rewritten_svg_open_as_well() {
    let document = hostile_names();
    let json = to_text(&to_json(&document));
    let plain = [b"\0\0en\0Flashcrowd\0", json.as_bytes()].concat();
    assert_eq!(from_png(&with_chunk(&plain)).as_ref(), Ok(&document));

    let document = Document { name: Some(Text::from("a < b")), ..Document::default() };
    let json = to_text(&to_json(&document));
    let cdata = format!("<svg><metadata\n x='1' id='flashcrowd'>\n<![CDATA[{json}]]>\n</metadata></svg>");
    assert_eq!(from_svg(&cdata).as_ref(), Ok(&document));
    let numbered = json.replace('"', "&#34;").replace('<', "&#x3C;");
    let numbered = format!("<svg><metadata id=\"flashcrowd\">{numbered}</metadata></svg>");
    assert_eq!(from_svg(&numbered).as_ref(), Ok(&document));
    let unknown = "<svg><metadata id=\"flashcrowd\">&bomb;</metadata></svg>";
    assert_eq!(from_svg(unknown), Err(PictureError::Damaged));
}
