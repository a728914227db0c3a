use std::error::Error;
use std::fmt;
use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitStatus;

/// Why a task ended early. Every text says what to do where there is something to do.
#[derive(Debug)]
pub enum Failure {
    Usage(String),
    Start { program: String, cause: io::Error },
    Exit { command: String, status: ExitStatus },
    Install { what: String, cause: Box<Failure>, remedy: String },
    Missing { what: String, remedy: String },
    File { path: PathBuf, cause: io::Error },
    Program { path: PathBuf, cause: Box<dyn Error + Send + Sync> },
    Whole(PathBuf),
    Port { port: u16, cause: io::Error },
    Ambiguous([String; 2]),
    Policy(&'static str),
    NoWasmTests,
    NotBuilt,
    Checks(Vec<String>),
}

impl Failure {
    pub fn file(path: impl AsRef<Path>, cause: io::Error) -> Self {
        Self::File { path: path.as_ref().to_owned(), cause }
    }

    pub fn program(path: impl AsRef<Path>, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Program { path: path.as_ref().to_owned(), cause: cause.into() }
    }
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Usage(given) => write!(f, "no such task: `{given}`. `cargo xtask help` lists them."),
            Self::Start { program, cause } => write!(f, "could not start `{program}`: {cause}"),
            Self::Exit { command, status } => write!(f, "`{command}` failed ({status})"),
            Self::Install { what, cause, remedy } => {
                write!(f, "could not install {what}: {cause}\nIs the network reachable? {remedy}")
            }
            Self::Missing { what, remedy } => write!(f, "{what} is missing. {remedy}"),
            Self::File { path, cause } => write!(f, "{}: {cause}", path.display()),
            Self::Program { path, cause } => {
                write!(f, "{} is no WebAssembly that can be read: {cause}", path.display())
            }
            Self::Whole(path) => write!(
                f,
                "{} has nothing that comes later: the page uses `later::view` nowhere, or the linker left no notes",
                path.display()
            ),
            Self::Port { port, cause } if cause.kind() == io::ErrorKind::AddrInUse => {
                write!(f, "port {port} is taken. Stop what uses it, or choose another: `--port {}`", port ^ 1)
            }
            Self::Port { port, cause } => write!(f, "could not listen on port {port}: {cause}"),
            Self::Ambiguous([one, other]) => {
                write!(
                    f,
                    "one English text has two translations; word one of them otherwise:\n{one}\n{other}"
                )
            }
            Self::Policy(what) => write!(f, "the Content-Security-Policy in index.html {what}"),
            Self::NoWasmTests => write!(f, "not one test ran in WebAssembly, although some should have"),
            Self::NotBuilt => write!(f, "the release did not build, so there is nothing to test"),
            Self::Checks(failed) => write!(f, "failed: {}", failed.join(", ")),
        }
    }
}

impl Error for Failure {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            Self::Start { cause, .. } | Self::File { cause, .. } | Self::Port { cause, .. } => Some(cause),
            Self::Install { cause, .. } => Some(cause),
            Self::Program { cause, .. } => Some(&**cause),
            _ => None,
        }
    }
}
