use std::env;
use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;

/// A ChromeDriver process on a port of its own.
#[derive(Debug)]
pub struct Driver {
    process: Child,
    address: String,
}

/// Seldom it ends without having named a port (once in some thousand starts); then it is started again.
const STARTS: usize = 5;

impl Driver {
    /// # Panics
    /// When there is none, or none that starts.
    pub fn start() -> Self {
        let started = (0..STARTS).find_map(|_| Self::launch());
        started.expect("ChromeDriver says which port it listens on")
    }

    /// Nothing, where it ends instead of listening.
    fn launch() -> Option<Self> {
        let program = env::var_os("CHROMEDRIVER").unwrap_or_else(|| "chromedriver".into());
        let fonts = Path::new(env!("CARGO_MANIFEST_DIR")).join("fonts.conf");
        let mut process = Command::new(&program)
            .arg("--port=0")
            .env("FONTCONFIG_FILE", fonts)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap_or_else(|cause| {
                panic!(
                    "{} does not start: {cause}. `cargo xtask test browser` installs it.",
                    program.display()
                )
            });
        let mut lines = BufReader::new(process.stdout.take().expect("the output is piped")).lines();
        let port = lines.by_ref().map_while(Result::ok).find_map(|line| {
            line.split_once("successfully on port ")?.1.trim_end_matches('.').parse::<u16>().ok()
        });
        let Some(port) = port else {
            process.wait().ok();
            return None;
        };
        // Read on, or the driver would stop at a full pipe.
        thread::spawn(move || lines.map_while(Result::ok).for_each(drop));
        Some(Self { process, address: format!("http://127.0.0.1:{port}") })
    }

    /// The number of its process, of which the browser's descend.
    pub fn process(&self) -> u32 {
        self.process.id()
    }

    pub fn address(&self) -> &str {
        &self.address
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended by itself.
        self.process.kill().ok();
        self.process.wait().ok();
    }
}
