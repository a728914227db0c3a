use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::failure::Failure;

/// Runs a command in full view: the command line first, then whatever it prints.
pub fn run(command: &mut Command) -> Result<(), Failure> {
    println!("$ {}", line(command));
    // Nothing here asks questions, and on a build machine nobody could answer them.
    let status = command.stdin(Stdio::null()).status().map_err(|cause| start(command, cause))?;
    if status.success() { Ok(()) } else { Err(Failure::Exit { command: line(command), status }) }
}

/// Like [`run`], and shows each line of the output to `look` as well.
pub fn run_watching(command: &mut Command, mut look: impl FnMut(&str)) -> Result<(), Failure> {
    println!("$ {}", line(command));
    let mut child =
        command.stdin(Stdio::null()).stdout(Stdio::piped()).spawn().map_err(|cause| start(command, cause))?;
    let output = child.stdout.take().expect("the output was piped just now");
    for text in BufReader::new(output).lines().map_while(Result::ok) {
        println!("{text}");
        look(&text);
    }
    let status = child.wait().map_err(|cause| start(command, cause))?;
    if status.success() { Ok(()) } else { Err(Failure::Exit { command: line(command), status }) }
}

/// What a command prints, to the last byte.
pub fn printed(command: &mut Command) -> Result<Vec<u8>, Failure> {
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .map_err(|cause| start(command, cause))?;
    let status = output.status;
    if status.success() { Ok(output.stdout) } else { Err(Failure::Exit { command: line(command), status }) }
}

/// What a command prints, or nothing when it is missing or fails: for asking after versions.
pub fn answer(command: &mut Command) -> Option<String> {
    let output = command.stdin(Stdio::null()).stderr(Stdio::null()).output().ok()?;
    output.status.success().then(|| String::from_utf8_lossy(&output.stdout).trim().to_owned())
}

fn start(command: &Command, cause: std::io::Error) -> Failure {
    Failure::Start { program: command.get_program().to_string_lossy().into_owned(), cause }
}

fn line(command: &Command) -> String {
    let words = std::iter::once(command.get_program()).chain(command.get_args());
    words.map(|word| word.to_string_lossy()).collect::<Vec<_>>().join(" ")
}
