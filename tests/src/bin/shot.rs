//! Takes a picture of the built page:
//! `cargo run -p flashcrowd-tests --bin shot -- --size 1440x900 --scheme dark --lang zh --out page.png [fragment]`

use std::fs;
use std::process::ExitCode;
use std::time::Duration;

use flashcrowd_tests::{Language, Scheme, Visit};

const USAGE: &str = "usage: shot [--size 1440x900] [--scheme light|dark] [--lang en|zh] [--wait seconds] \
                     [--js code] [--out shot.png] [fragment]";

struct Wish {
    visit: Visit,
    wait: Duration,
    script: Option<String>,
    out: String,
}

fn main() -> ExitCode {
    let Some(wish) = read(std::env::args().skip(1)) else {
        eprintln!("{USAGE}");
        return ExitCode::FAILURE;
    };
    let page = wish.visit.open();
    if let Some(script) = &wish.script {
        println!("{}", page.js(script, &[]));
    }
    std::thread::sleep(wish.wait);
    let saved = fs::copy(page.screenshot("shot"), &wish.out);
    if let Err(cause) = &saved {
        eprintln!("{}: {cause}", wish.out);
    }
    let errors = page.console_errors();
    for error in &errors {
        eprintln!("console: {error}");
    }
    // They have been told.
    page.expect_console_error("");
    if saved.is_ok() && errors.is_empty() { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn read(mut arguments: impl Iterator<Item = String>) -> Option<Wish> {
    let mut wish = Wish {
        visit: Visit::default(),
        wait: Duration::from_secs(1),
        script: None,
        out: "shot.png".to_owned(),
    };
    while let Some(argument) = arguments.next() {
        if !argument.starts_with("--") {
            wish.visit = wish.visit.fragment(&argument);
            continue;
        }
        let value = arguments.next()?;
        match argument.as_str() {
            "--size" => {
                let (width, height) = value.split_once('x')?;
                wish.visit = wish.visit.size(width.parse().ok()?, height.parse().ok()?);
            }
            "--scheme" if value == "light" => wish.visit = wish.visit.scheme(Scheme::Light),
            "--scheme" if value == "dark" => wish.visit = wish.visit.scheme(Scheme::Dark),
            "--lang" if value == "en" => wish.visit = wish.visit.language(Language::English),
            "--lang" if value == "zh" => wish.visit = wish.visit.language(Language::Chinese),
            "--wait" => wish.wait = Duration::try_from_secs_f64(value.parse().ok()?).ok()?,
            "--js" => wish.script = Some(value),
            "--out" => wish.out = value,
            _ => return None,
        }
    }
    Some(wish)
}
