//! Links: a scenario in the fragment of an address, which browsers never send to a server.
//!
//! `1e1.` and base64url of the deflated compact form: format of the link (1), version of the engine
//! that made it (1). The compact form is the scenario's JSON with its defaults left out and its most
//! frequent pieces replaced by single bytes that JSON never contains.

use std::fmt;

use data_encoding::BASE64URL_NOPAD;
use miniz_oxide::{deflate::compress_to_vec, inflate::decompress_to_vec_with_limit};

use super::ENGINE_VERSION;
use super::limits::{MAX_FILE_BYTES, MAX_LINK_CHARS};
use super::{Document, Problem, parse, read::to_json};

/// Longer links are refused by some chats and mail programs; the page says what could be left out.
pub const LINK_ADVICE_CHARS: usize = 2_000;

const LINK_FORMAT: u32 = 1;
const DEFLATE_LEVEL: u8 = 9;

/// A scenario out of a link.
#[derive(Debug, Clone, PartialEq)]
pub struct Linked {
    pub document: Document,
    /// The version of the engine that made the link: where it is not [`ENGINE_VERSION`], figures may differ.
    pub engine: u32,
}

/// Why a fragment is not a scenario.
#[derive(Debug, Clone, PartialEq)]
pub enum LinkError {
    /// Not a link of this product.
    NotALink,
    /// Made by a later release, whose links this one cannot read.
    TooNew { format: u32 },
    /// Cut off, mistyped or otherwise damaged.
    Damaged,
    /// Longer than any link that is read, packed or unpacked.
    TooLong,
    /// It unpacks, but the scenario inside cannot be read.
    Unreadable(Vec<Problem>),
}

impl fmt::Display for LinkError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            LinkError::NotALink => f.write_str("this is not a link to a scenario"),
            LinkError::TooNew { format } => write!(f, "this link has format {format}, of a later release"),
            LinkError::Damaged => f.write_str("this link is damaged"),
            LinkError::TooLong => f.write_str("this link is too long to be read"),
            LinkError::Unreadable(problems) => {
                write!(f, "the scenario in this link cannot be read{}", first_of(problems))
            }
        }
    }
}

impl std::error::Error for LinkError {}

/// The first of what is wrong with a scenario that has been unpacked, as the end of a sentence.
pub(super) fn first_of(problems: &[Problem]) -> String {
    problems.first().map_or(String::new(), |problem| format!(": {}", problem.render(Default::default())))
}

/// The fragment for a document, without the `#`.
pub fn to_fragment(document: &Document) -> String {
    json_to_fragment(&super::to_text(&to_json(document)))
}

/// The fragment for a scenario's JSON as it is, with whatever problems it has.
pub fn json_to_fragment(json: &str) -> String {
    let packed = compress_to_vec(&shorten(json.as_bytes()), DEFLATE_LEVEL);
    format!("{LINK_FORMAT}e{ENGINE_VERSION}.{}", BASE64URL_NOPAD.encode(&packed))
}

/// The document in a fragment (with or without the `#`).
pub fn from_fragment(fragment: &str) -> Result<Linked, LinkError> {
    let fragment = fragment.strip_prefix('#').unwrap_or(fragment);
    if fragment.len() > MAX_LINK_CHARS {
        return Err(LinkError::TooLong);
    }
    let (head, body) = fragment.split_once('.').ok_or(LinkError::NotALink)?;
    let (format, engine) = head.split_once('e').ok_or(LinkError::NotALink)?;
    let format: u32 = format.parse().map_err(|_| LinkError::NotALink)?;
    let engine: u32 = engine.parse().map_err(|_| LinkError::NotALink)?;
    if format > LINK_FORMAT {
        return Err(LinkError::TooNew { format });
    }
    if format == 0 {
        return Err(LinkError::NotALink);
    }
    let packed = BASE64URL_NOPAD.decode(body.as_bytes()).map_err(|_| LinkError::Damaged)?;
    let short =
        decompress_to_vec_with_limit(&packed, MAX_FILE_BYTES).map_err(|error| match error.status {
            miniz_oxide::inflate::TINFLStatus::HasMoreOutput => LinkError::TooLong,
            _ => LinkError::Damaged,
        })?;
    let json = String::from_utf8(lengthen(&short)?).map_err(|_| LinkError::Damaged)?;
    let document = parse(&json).map_err(LinkError::Unreadable)?;
    Ok(Linked { document, engine })
}

/// The pieces that a single byte stands for: byte `i + 1`. The order is part of link format 1 and never
/// changes; longer pieces come before their beginnings.
const PIECES: [&str; 31] = [
    "{\"flashcrowd\":1,\"name\":",
    "{\"exponential\":{\"mean_ms\":",
    "{\"lognormal\":{\"mean_ms\":",
    "{\"constant\":{\"ms\":",
    "\"kind\":\"balancer\"",
    "\"kind\":\"database\"",
    "\"kind\":\"client\"",
    "\"kind\":\"server\"",
    "\"traffic\":{\"profile\":{\"shape\":\"",
    "\"algorithm\":\"least_connections\"",
    "\"health_check\":{\"interval_s\":",
    "\"components\":[{\"id\":\"",
    "\"connections\":[{\"from\":\"",
    "\"timeout_ms\":",
    "\"timeout_s\":",
    "\"instances\":",
    "\"latency\":",
    "\"service\":",
    "\"actions\":[",
    "\"incidents\":[",
    "\"objectives\":[",
    "},{\"from\":\"",
    "},{\"id\":\"",
    "{\"at_ns\":",
    "\"component\":\"",
    "\"slots\":",
    "\"queue\":",
    "\",\"to\":\"",
    "\",\"at\":[",
    "\"plan\":[",
    "\"seed\":",
];

fn shorten(mut json: &[u8]) -> Vec<u8> {
    let mut short = Vec::with_capacity(json.len());
    while let Some(first) = json.first() {
        match PIECES.iter().position(|piece| json.starts_with(piece.as_bytes())) {
            Some(index) => {
                short.push(index as u8 + 1);
                json = &json[PIECES[index].len()..];
            }
            None => {
                short.push(*first);
                json = &json[1..];
            }
        }
    }
    short
}

fn lengthen(short: &[u8]) -> Result<Vec<u8>, LinkError> {
    let mut json = Vec::with_capacity(short.len() * 2);
    for byte in short {
        match *byte {
            0 => return Err(LinkError::Damaged),
            control @ 1..=31 => json.extend_from_slice(PIECES[usize::from(control) - 1].as_bytes()),
            other => json.push(other),
        }
        if json.len() > MAX_FILE_BYTES {
            return Err(LinkError::TooLong);
        }
    }
    Ok(json)
}
