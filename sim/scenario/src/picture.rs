//! Pictures that hold the scenario they show: a PNG in a text chunk, an SVG in its metadata. So a picture in a
//! chat or a page of notes opens again.

use std::fmt;
use std::fmt::Write;

use miniz_oxide::{
    deflate::compress_to_vec_zlib, inflate::TINFLStatus, inflate::decompress_to_vec_zlib_with_limit,
};

use super::limits::{MAX_FILE_BYTES, MAX_PICTURE_BYTES};
use super::link::first_of;
use super::{Document, Problem, parse, read::to_json, to_text};

/// The keyword of the PNG's chunk, and the id of the SVG's metadata.
const KEYWORD: &str = "flashcrowd";
const PNG_SIGNATURE: &[u8] = b"\x89PNG\r\n\x1a\n";
/// Signature and `IHDR`, which always comes first and always is as long.
const PNG_HEAD: usize = 8 + 12 + 13;
const DEFLATE_LEVEL: u8 = 9;

/// Why no scenario comes out of a picture.
#[derive(Debug, Clone, PartialEq)]
pub enum PictureError {
    /// It is a picture, but holds no scenario: made elsewhere, or saved again by a program that left it out.
    NoScenario,
    /// Cut off or otherwise damaged.
    Damaged,
    /// Longer than any picture or scenario that is read, packed or unpacked.
    TooLong,
    /// A scenario is there, but cannot be read.
    Unreadable(Vec<Problem>),
}

impl fmt::Display for PictureError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            PictureError::NoScenario => f.write_str("this picture holds no scenario"),
            PictureError::Damaged => f.write_str("this picture is damaged"),
            PictureError::TooLong => f.write_str("this picture is too large to be read"),
            PictureError::Unreadable(problems) => {
                write!(f, "the scenario in this picture cannot be read{}", first_of(problems))
            }
        }
    }
}

impl std::error::Error for PictureError {}

/// Whether these are the first bytes of a PNG.
pub fn is_png(bytes: &[u8]) -> bool {
    bytes.starts_with(PNG_SIGNATURE)
}

/// Whether a file's text is markup, such as an SVG's, and not JSON.
pub fn is_markup(text: &str) -> bool {
    text.trim_start_matches(['\u{feff}', ' ', '\t', '\r', '\n']).starts_with('<')
}

/// The PNG with the scenario in it, or nothing where it is no PNG.
pub fn into_png(png: &[u8], document: &Document) -> Option<Vec<u8>> {
    if !is_png(png) || png.len() < PNG_HEAD {
        return None;
    }
    let (head, rest) = png.split_at(PNG_HEAD);
    let mut data = KEYWORD.as_bytes().to_vec();
    // The end of the keyword; deflated, by the one method there is; no language and no translated keyword.
    data.extend_from_slice(&[0, 1, 0, 0, 0]);
    data.extend_from_slice(&compress_to_vec_zlib(to_text(&to_json(document)).as_bytes(), DEFLATE_LEVEL));
    let mut whole = head.to_vec();
    whole.extend_from_slice(&u32::try_from(data.len()).ok()?.to_be_bytes());
    let typed = [b"iTXt", &data[..]].concat();
    whole.extend_from_slice(&typed);
    whole.extend_from_slice(&crc32(&typed).to_be_bytes());
    whole.extend_from_slice(rest);
    Some(whole)
}

/// The scenario in a PNG.
pub fn from_png(png: &[u8]) -> Result<Document, PictureError> {
    if png.len() > MAX_PICTURE_BYTES {
        return Err(PictureError::TooLong);
    }
    let mut rest = png.strip_prefix(PNG_SIGNATURE).ok_or(PictureError::NoScenario)?;
    loop {
        let (length, after) = rest.split_first_chunk::<4>().ok_or(PictureError::Damaged)?;
        let length = u32::from_be_bytes(*length) as usize;
        let (typed, after) =
            length.checked_add(4).and_then(|l| after.split_at_checked(l)).ok_or(PictureError::Damaged)?;
        let (sum, after) = after.split_first_chunk::<4>().ok_or(PictureError::Damaged)?;
        let (kind, data) = typed.split_at(4);
        match kind {
            b"IEND" => return Err(PictureError::NoScenario),
            b"iTXt" => {
                if let Some(text) = data.strip_prefix(KEYWORD.as_bytes()).and_then(|d| d.strip_prefix(b"\0"))
                {
                    return match crc32(typed) == u32::from_be_bytes(*sum) {
                        true => from_chunk(text),
                        false => Err(PictureError::Damaged),
                    };
                }
            }
            _ => {}
        }
        rest = after;
    }
}

/// What follows the keyword: whether and how it is deflated, a language, a translated keyword, the text.
fn from_chunk(data: &[u8]) -> Result<Document, PictureError> {
    let ([is_deflated, method], texts) = data.split_first_chunk::<2>().ok_or(PictureError::Damaged)?;
    let text = texts.splitn(3, |byte| *byte == 0).nth(2).ok_or(PictureError::Damaged)?;
    let json = match (is_deflated, method) {
        (0, _) if text.len() > MAX_FILE_BYTES => return Err(PictureError::TooLong),
        (0, _) => text.to_vec(),
        (1, 0) => {
            decompress_to_vec_zlib_with_limit(text, MAX_FILE_BYTES).map_err(|error| match error.status {
                TINFLStatus::HasMoreOutput => PictureError::TooLong,
                _ => PictureError::Damaged,
            })?
        }
        _ => return Err(PictureError::Damaged),
    };
    let json = String::from_utf8(json).map_err(|_| PictureError::Damaged)?;
    parse(&json).map_err(PictureError::Unreadable)
}

/// The cyclic redundancy check of PNG and zlib, bit by bit: only our own chunk is summed.
fn crc32(bytes: &[u8]) -> u32 {
    let sum = bytes.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xEDB8_8320 * (sum & 1)))
    });
    !sum
}

/// The SVG's `<metadata>` with the scenario's JSON in it.
pub fn svg_metadata(document: &Document) -> String {
    format!("<metadata id=\"{KEYWORD}\">{}</metadata>", json_in_xml(&to_text(&to_json(document))))
}

/// The scenario in an SVG's text.
pub fn from_svg(svg: &str) -> Result<Document, PictureError> {
    if svg.len() > MAX_PICTURE_BYTES {
        return Err(PictureError::TooLong);
    }
    let own = svg.split("<metadata").skip(1).find_map(|from| {
        let (attributes, inside) = from.split_once('>')?;
        let is_own =
            ["\"", "'"].iter().any(|quote| attributes.contains(&format!("id={quote}{KEYWORD}{quote}")));
        is_own.then_some(inside)
    });
    let inside = own.ok_or(PictureError::NoScenario)?;
    // An XML text holds no `<`, so this is the end of the metadata, unless it has been put into a CDATA section.
    let (inside, _) = inside.split_once("</metadata").ok_or(PictureError::Damaged)?;
    let inside = inside.trim();
    let json = match inside.strip_prefix("<![CDATA[").and_then(|inside| inside.strip_suffix("]]>")) {
        Some(plain) => plain.to_owned(),
        None => from_xml(inside).ok_or(PictureError::Damaged)?,
    };
    if json.len() > MAX_FILE_BYTES {
        return Err(PictureError::TooLong);
    }
    parse(&json).map_err(PictureError::Unreadable)
}

/// JSON as the text of an XML element. What XML cannot hold at all can only stand within a string, which
/// JSON lets be written by its number.
fn json_in_xml(json: &str) -> String {
    let mut xml = String::with_capacity(json.len());
    for c in json.chars() {
        match c {
            '<' => xml.push_str("&lt;"),
            '>' => xml.push_str("&gt;"),
            '&' => xml.push_str("&amp;"),
            '\u{7f}'..='\u{9f}' | '\u{fffe}' | '\u{ffff}' => {
                write!(xml, "\\u{:04x}", u32::from(c)).expect("a string takes everything");
            }
            c => xml.push(c),
        }
    }
    xml
}

/// The text of an XML element, whoever wrote it: with the five named entities and the numbered ones.
fn from_xml(xml: &str) -> Option<String> {
    let mut text = String::with_capacity(xml.len());
    let mut rest = xml;
    while let Some((before, after)) = rest.split_once('&') {
        text.push_str(before);
        let (entity, behind) = after.split_once(';')?;
        let number = |digits: &str, radix| u32::from_str_radix(digits, radix).ok().and_then(char::from_u32);
        text.push(match entity {
            "lt" => '<',
            "gt" => '>',
            "amp" => '&',
            "quot" => '"',
            "apos" => '\'',
            _ => match (entity.strip_prefix("#x"), entity.strip_prefix('#')) {
                (Some(digits), _) => number(digits, 16)?,
                (None, Some(digits)) => number(digits, 10)?,
                (None, None) => return None,
            },
        });
        rest = behind;
    }
    text.push_str(rest);
    Some(text)
}

#[cfg(test)]
#[path = "picture_tests.rs"]
mod tests;
