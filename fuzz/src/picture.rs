//! The reader of pictures: whatever the bytes, a scenario is found in them or it is said why not, and what is found can
//! be put into a picture again.

use flashcrowd_sim::scenario::{Document, PictureError, from_png, from_svg, into_png, parse, svg_metadata};

/// Signature and head of a PNG, and its end.
const HEAD: &[u8] = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x01\0\0\0\x01\x08\0\0\0\0\x3a\x7e\x9b\x55";
const END: &[u8] = b"\0\0\0\0IEND\xae\x42\x60\x82";

/// The first byte says what the others are: the content of a PNG's chunk, an SVG, a scenario's JSON, or the file.
pub fn holds(bytes: &[u8]) {
    match bytes {
        [b'c', chunk @ ..] => found(from_png(&png_with(chunk))),
        [b's', svg @ ..] => found(from_svg(&String::from_utf8_lossy(svg))),
        [b'j', json @ ..] => {
            if let Ok(document) = parse(&String::from_utf8_lossy(json)) {
                comes_back(&document);
            }
        }
        png => found(from_png(png)),
    }
}

fn found(read: Result<Document, PictureError>) {
    match read {
        Ok(document) => comes_back(&document),
        Err(error) => assert!(!error.to_string().is_empty(), "refused without a reason"),
    }
}

fn comes_back(document: &Document) {
    let png = into_png(&[HEAD, END].concat(), document).expect("it is a PNG");
    for again in [from_png(&png), from_svg(&svg_metadata(document))] {
        match again {
            Err(PictureError::TooLong) => {}
            again => assert_eq!(again.as_ref(), Ok(document)),
        }
    }
}

/// A PNG whose chunk, of the kind that holds a scenario, is whole.
fn png_with(chunk: &[u8]) -> Vec<u8> {
    let typed = [b"iTXtflashcrowd\0", chunk].concat();
    let length = u32::try_from(typed.len() - 4).expect("no fuzzer gives so much");
    [HEAD, &length.to_be_bytes(), &typed, &crc32(&typed).to_be_bytes(), END].concat()
}

fn crc32(bytes: &[u8]) -> u32 {
    let step = |sum: u32, _| (sum >> 1) ^ (0xEDB8_8320 * (sum & 1));
    !bytes.iter().fold(u32::MAX, |sum, byte| (0..8).fold(sum ^ u32::from(*byte), step))
}
