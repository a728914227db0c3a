//! Chromium and its driver, for everything that is tested in a real browser.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::failure::Failure;
use crate::shell;

const BROWSERS: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "chrome"];
const DRIVERS: [&str; 1] = ["chromedriver"];
/// What the tests' letters are made of (`tests/fonts.conf`).
const FONTS: [&str; 2] = [
    "/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf",
    "/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc",
];
const REMEDY: &str = "Install Chromium, the ChromeDriver of the same version and the fonts DejaVu and Noto CJK (Debian: \
                      apt-get install chromium chromium-driver fonts-dejavu-core fonts-noto-cjk), or name the two programs in \
                      CHROME and CHROMEDRIVER.";

pub struct Browser {
    pub program: PathBuf,
    pub driver: PathBuf,
}

/// Finds the browser, or installs it where apt can.
pub fn set_up() -> Result<Browser, Failure> {
    let is_there = find("CHROME", &BROWSERS)?.is_some() && find("CHROMEDRIVER", &DRIVERS)?.is_some();
    if !is_there || !FONTS.iter().all(|font| Path::new(font).exists()) {
        install()?;
    }
    let missing = |what: &str| Failure::Missing { what: what.to_owned(), remedy: REMEDY.to_owned() };
    Ok(Browser {
        program: find("CHROME", &BROWSERS)?.ok_or_else(|| missing("Chromium"))?,
        driver: find("CHROMEDRIVER", &DRIVERS)?.ok_or_else(|| missing("ChromeDriver"))?,
    })
}

/// The program that `variable` names, or else the first of `names` on PATH.
fn find(variable: &str, names: &[&str]) -> Result<Option<PathBuf>, Failure> {
    if let Some(named) = env::var_os(variable).map(PathBuf::from) {
        let what = format!("{}, which {variable} names,", named.display());
        let remedy = REMEDY.to_owned();
        return if named.is_file() { Ok(Some(named)) } else { Err(Failure::Missing { what, remedy }) };
    }
    let search_path = env::var_os("PATH").unwrap_or_default();
    let folders: Vec<PathBuf> = env::split_paths(&search_path).collect();
    let mut candidates = names.iter().flat_map(|name| folders.iter().map(move |folder| folder.join(name)));
    Ok(candidates.find(|path| path.is_file()))
}

fn install() -> Result<(), Failure> {
    let Some(program) = apt() else {
        return Err(Failure::Missing { what: "a browser".to_owned(), remedy: REMEDY.to_owned() });
    };
    println!("Installing Chromium and its driver");
    let apt = |arguments: &[&str]| {
        let mut command = Command::new(program[0]);
        command.args(&program[1..]).args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        shell::run(&mut command)
    };
    let packages = ["chromium", "chromium-driver", "fonts-dejavu-core", "fonts-noto-cjk"];
    let install = [&["install", "--yes", "--no-install-recommends"][..], &packages].concat();
    apt(&["update"]).and_then(|()| apt(&install)).map_err(|cause| Failure::Install {
        what: "Chromium".to_owned(),
        cause: Box::new(cause),
        remedy: REMEDY.to_owned(),
    })
}

/// How to start apt with the right to install, where there is an apt and such a right.
fn apt() -> Option<&'static [&'static str]> {
    if !Path::new("/usr/bin/apt-get").exists() {
        return None;
    }
    if shell::answer(Command::new("id").arg("-u")).as_deref() == Some("0") {
        return Some(&["apt-get"]);
    }
    let sudo = shell::answer(Command::new("sudo").args(["-n", "true"]));
    sudo.map(|_| ["sudo", "-n", "apt-get"].as_slice())
}
