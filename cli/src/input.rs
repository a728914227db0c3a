//! Reading a scenario, or saying everything that is wrong with it.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::time::Duration;

use flashcrowd_sim::scenario::limits::MAX_FILE_BYTES;
use flashcrowd_sim::scenario::{Checked, Language, Problem, check, parse};

/// Why no run can be made.
#[derive(Debug)]
pub enum Unusable {
    Unread {
        file: String,
        error: io::Error,
    },
    Problems {
        file: String,
        problems: Vec<Problem>,
        language: Language,
    },
    /// The warm-up is as long as the run.
    NothingLeft {
        warmup_ns: u64,
        duration_ns: u64,
    },
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let human = |ns: &u64| humantime::format_duration(Duration::from_nanos(*ns)).to_string();
        match self {
            Unusable::Unread { file, error } => write!(f, "{file}: {error}"),
            Unusable::Problems { file, problems, language } => {
                let lines: Vec<String> =
                    problems.iter().map(|problem| format!("{file}: {}", problem.render(*language))).collect();
                f.write_str(&lines.join("\n"))
            }
            Unusable::NothingLeft { warmup_ns, duration_ns } => write!(
                f,
                "--warmup {} leaves nothing of a run of {}; it must be shorter",
                human(warmup_ns),
                human(duration_ns)
            ),
        }
    }
}

/// The scenario in `file`, with this seed in place of its own; `-` is the standard input.
pub fn read(file: &str, seed: Option<u64>, language: Language) -> Result<Checked, Unusable> {
    let text = read_text(file).map_err(|error| Unusable::Unread { file: file.to_owned(), error })?;
    let checked = parse(&text).and_then(|mut document| {
        document.seed = seed.unwrap_or(document.seed);
        check(&document)
    });
    checked.map_err(|problems| Unusable::Problems { file: file.to_owned(), problems, language })
}

/// One byte more than a scenario may have is enough to see that it is too long.
fn read_text(file: &str) -> io::Result<String> {
    let mut text = String::new();
    let limit = MAX_FILE_BYTES as u64 + 1;
    match file {
        "-" => io::stdin().take(limit).read_to_string(&mut text)?,
        _ => File::open(file)?.take(limit).read_to_string(&mut text)?,
    };
    Ok(text)
}
