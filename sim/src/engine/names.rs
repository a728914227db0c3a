//! Numbers for names, in the order in which they were met; a number is never used again.

use crate::policy::hash;

/// Names by number.
#[derive(Debug, Clone, Default)]
pub struct Names {
    names: Vec<String>,
    /// What each hashes to, so that no call has to look at a name.
    hashes: Vec<u64>,
}

impl Names {
    /// The number of a name.
    pub fn number(&mut self, name: &str) -> u16 {
        let known = self.names.iter().position(|known| known == name);
        known.unwrap_or_else(|| {
            self.names.push(name.to_owned());
            self.hashes.push(hash::of_name(name, 0));
            self.names.len() - 1
        }) as u16
    }

    /// What the name with this number hashes to.
    pub fn hash(&self, number: usize) -> u64 {
        self.hashes.get(number).copied().unwrap_or_default()
    }
}
