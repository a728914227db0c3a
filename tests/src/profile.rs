use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// What a browser remembers between visits. Gone when the last visitor is.
#[derive(Debug)]
pub struct Profile {
    folder: PathBuf,
}

impl Profile {
    pub fn fresh() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let number = COUNT.fetch_add(1, Ordering::Relaxed);
        let folder = env::temp_dir().join(format!("flashcrowd-profile-{}-{number}", process::id()));
        fs::create_dir_all(folder.join("downloads")).expect("the temporary folder is writable");
        Self { folder }
    }

    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    pub(crate) fn downloads(&self) -> PathBuf {
        self.folder.join("downloads")
    }
}

impl Drop for Profile {
    fn drop(&mut self) {
        // A browser that is slow to end may still write here; the system clears its temporary folder.
        fs::remove_dir_all(&self.folder).ok();
    }
}
