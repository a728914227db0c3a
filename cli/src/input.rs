//! Reading a scenario, or saying everything that is wrong with it.

use std::fmt;
use std::fs::File;
use std::io::{self, Read};
use std::path::Path;
use std::time::Duration;

use flashcrowd_sim::scenario::limits::{MAX_PICTURE_BYTES, MAX_SEED};
use flashcrowd_sim::scenario::{
    Checked, Document, ENGINE_VERSION, Language, LinkError, PictureError, Problem, check, from_fragment,
    from_png, from_svg, is_markup, is_png, parse,
};

use crate::argument::Input;

/// Why a command cannot be carried out.
#[derive(Debug)]
pub enum Unusable {
    /// The file cannot be read.
    Unread { file: String, error: io::Error },
    /// The picture holds no scenario.
    Picture { file: String, error: PictureError },
    /// The link holds no scenario.
    Link { error: LinkError },
    /// The scenario has problems.
    Problems { file: String, problems: Vec<Problem>, language: Language },
    /// The warm-up is as long as the run.
    NothingLeft { warmup_ns: u64, duration_ns: u64 },
    /// The last of several seeds would be beyond the largest.
    SeedsTooLarge { first: u64, count: u64 },
    /// The scenario has no objective that could be judged.
    NoObjectives { file: String },
}

impl fmt::Display for Unusable {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let human = |ns: &u64| humantime::format_duration(Duration::from_nanos(*ns)).to_string();
        match self {
            Unusable::Unread { file, error } => write!(f, "{file}: {error}"),
            Unusable::Picture { file, error } => write!(f, "{file}: {error}"),
            Unusable::Link { error } => error.fmt(f),
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
            Unusable::SeedsTooLarge { first, count } => write!(
                f,
                "--seeds {count} from seed {first} on goes beyond the largest seed, {MAX_SEED}; begin with a smaller --seed"
            ),
            Unusable::NoObjectives { file } => write!(
                f,
                "{file}: there is nothing to check; give the scenario objectives, such as \
                 \"objectives\": [{{ \"latency_p99_ms\": {{ \"below\": 200 }} }}]"
            ),
        }
    }
}

/// Where a scenario comes from.
pub enum Source<'a> {
    Text { file: &'a str },
    Link { fragment: &'a str },
}

impl Source<'_> {
    /// A file that is there is a file, whatever its name looks like.
    pub fn of(word: &str) -> Source<'_> {
        if word == "-" || Path::new(word).exists() {
            return Source::Text { file: word };
        }
        if let Some((_, fragment)) = word.split_once('#') {
            return Source::Link { fragment };
        }
        let is_number = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        let head = word.split_once('.').and_then(|(head, _)| head.split_once('e'));
        match head {
            Some((format, engine)) if is_number(format) && is_number(engine) => {
                Source::Link { fragment: word }
            }
            _ => Source::Text { file: word },
        }
    }
}

/// The scenario in its raw form, with the seed that it names.
pub fn read(input: &Input) -> Result<Document, Unusable> {
    match Source::of(&input.file) {
        Source::Text { file } => {
            let unread = |error| Unusable::Unread { file: file.to_owned(), error };
            let bytes = read_bytes(file).map_err(unread)?;
            let in_picture = |error| match error {
                PictureError::Unreadable(problems) => problems_of(input, problems),
                error => Unusable::Picture { file: file.to_owned(), error },
            };
            if is_png(&bytes) {
                return from_png(&bytes).map_err(in_picture);
            }
            let text = String::from_utf8(bytes);
            let text = text.map_err(|error| unread(io::Error::new(io::ErrorKind::InvalidData, error)))?;
            if is_markup(&text) {
                return from_svg(&text).map_err(in_picture);
            }
            parse(&text).map_err(|problems| problems_of(input, problems))
        }
        Source::Link { fragment } => {
            let linked = from_fragment(fragment).map_err(|error| match error {
                LinkError::Unreadable(problems) => problems_of(input, problems),
                error => Unusable::Link { error },
            })?;
            if linked.engine != ENGINE_VERSION {
                eprintln!(
                    "the link was made by version {} of the engine and this is version {ENGINE_VERSION}: \
                     figures may differ from those that were seen",
                    linked.engine
                );
            }
            Ok(linked.document)
        }
    }
}

/// The scenario, if it has no problems.
pub fn checked(input: &Input) -> Result<Checked, Unusable> {
    check(&read(input)?).map_err(|problems| problems_of(input, problems))
}

fn problems_of(input: &Input, problems: Vec<Problem>) -> Unusable {
    let file = match Source::of(&input.file) {
        Source::Text { file } => file.to_owned(),
        Source::Link { .. } => "link".to_owned(),
    };
    Unusable::Problems { file, problems, language: input.language.into() }
}

/// One byte more than a picture may have is enough to see that it is too long; a scenario's own bound is less.
fn read_bytes(file: &str) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let limit = MAX_PICTURE_BYTES as u64 + 1;
    match file {
        "-" => io::stdin().take(limit).read_to_end(&mut bytes)?,
        _ => File::open(file)?.take(limit).read_to_end(&mut bytes)?,
    };
    Ok(bytes)
}
