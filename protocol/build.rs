//! Names the build of the worker after everything it is made of, so that a page can tell whether the
//! worker that answered belongs to it.
//!
//! The page's own sources are left out on purpose: they do not change what the worker does, and an edit to
//! a button should not rebuild the engine.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

const MADE_OF: &[&str] = &[
    "Cargo.lock",
    "Cargo.toml",
    "rust-toolchain.toml",
    "static/worker-boot.js",
    "sim/Cargo.toml",
    "sim/src",
    "sim/scenario",
    "protocol/Cargo.toml",
    "protocol/src",
    "worker/Cargo.toml",
    "worker/src",
];

fn main() -> io::Result<()> {
    let root = Path::new("..");
    let mut files = Vec::new();
    for part in MADE_OF {
        println!("cargo::rerun-if-changed={}", root.join(part).display());
        collect(&root.join(part), &mut files)?;
    }
    files.sort();

    let mut hash = Fnv::new();
    for file in &files {
        // The name as well, with the same separator on every platform: a moved file is another build.
        for part in file.components() {
            hash.write(part.as_os_str().as_encoded_bytes());
            hash.write(b"/");
        }
        let content = fs::read(file)?;
        hash.write(&(content.len() as u64).to_le_bytes());
        hash.write(&content);
    }
    println!("cargo::rustc-env=FLASHCROWD_BUILD={:016x}", hash.0);
    Ok(())
}

fn collect(path: &Path, files: &mut Vec<PathBuf>) -> io::Result<()> {
    if path.is_dir() {
        for entry in fs::read_dir(path)? {
            collect(&entry?.path(), files)?;
        }
    } else if path.exists() {
        files.push(path.to_owned());
    }
    Ok(())
}

/// FNV-1a, 64 bits: a name for a build needs to be stable, not secret.
struct Fnv(u64);

impl Fnv {
    fn new() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }

    fn write(&mut self, bytes: &[u8]) {
        for byte in bytes {
            self.0 = (self.0 ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3);
        }
    }
}
