//! What is claimed of any bytes (the fuzz targets in `fuzz/`), held against the bytes that are kept there.
#![cfg(not(target_arch = "wasm32"))]

#[path = "../../fuzz/src/actions.rs"]
mod actions;
#[path = "../../fuzz/src/link.rs"]
mod link;
#[path = "../../fuzz/src/picture.rs"]
mod picture;
mod random;
#[path = "../../fuzz/src/scenario.rs"]
mod scenario;

use std::fs;
use std::path::Path;

/// Runs a target over the bytes that are kept for it; the failing file is the last one named.
fn hold(target: &str, holds: fn(&[u8])) {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../fuzz/kept").join(target);
    let files = fs::read_dir(&folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display()));
    let mut paths: Vec<_> = files.map(|file| file.expect("it can be listed").path()).collect();
    paths.sort();
    assert!(paths.len() > 3, "{} has lost its files", folder.display());
    for path in paths {
        println!("{}", path.display());
        holds(&fs::read(&path).expect("it can be read"));
    }
}

#[test]
fn what_is_read_of_a_scenario_can_be_written_and_read_again() {
    hold("scenario", scenario::holds);
}

#[test]
fn what_is_decoded_of_a_link_can_be_linked_and_decoded_again() {
    hold("link", link::holds);
}

#[test]
fn what_is_found_in_a_picture_can_be_put_into_one_and_found_again() {
    hold("picture", picture::holds);
}

#[test]
fn any_sequence_of_actions_conserves_and_replays() {
    hold("actions", actions::holds);
}
