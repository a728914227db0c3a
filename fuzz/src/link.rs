//! The link decoder: whatever the fragment, it is decoded or refused, and what is decoded can be linked again.

use data_encoding::BASE64URL_NOPAD;
use flashcrowd_sim::scenario::limits::MAX_LINK_CHARS;
use flashcrowd_sim::scenario::{LinkError, from_fragment, json_to_fragment, to_fragment};

/// The first byte says what the others are: a fragment's packed content, a scenario's JSON, or the fragment.
pub fn holds(bytes: &[u8]) {
    match bytes {
        [b'p', packed @ ..] => decodes(&format!("1e2.{}", BASE64URL_NOPAD.encode(packed))),
        [b'j', json @ ..] => decodes(&json_to_fragment(&String::from_utf8_lossy(json))),
        fragment => decodes(&String::from_utf8_lossy(fragment)),
    }
}

fn decodes(fragment: &str) {
    let linked = match from_fragment(fragment) {
        Ok(linked) => linked,
        Err(error) => {
            assert!(!error.to_string().is_empty(), "refused without a reason");
            return;
        }
    };
    let again = to_fragment(&linked.document);
    match from_fragment(&again) {
        Err(LinkError::TooLong) => assert!(again.len() > MAX_LINK_CHARS, "{} characters", again.len()),
        decoded => assert_eq!(decoded.map(|l| l.document).as_ref(), Ok(&linked.document)),
    }
}
