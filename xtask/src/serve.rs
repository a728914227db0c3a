use xtask::site::Site;

use crate::bundle;
use crate::failure::Failure;
use crate::tools;

const PORT: u16 = 8080;

/// Builds the release and serves it until the process is stopped.
pub fn serve(arguments: &[String]) -> Result<(), Failure> {
    let port = port(arguments)?;
    // Before the build: whoever has to choose another port should not wait minutes to hear it.
    let site = Site::bind(port, bundle::FOLDER, "/").map_err(|cause| Failure::Port { port, cause })?;
    let address = site.address().map_err(|cause| Failure::Port { port, cause })?;
    bundle::build(&tools::set_up()?)?;
    println!("\nFlashcrowd is at {address} (stop with Ctrl-C)");
    site.run();
    Ok(())
}

fn port(arguments: &[String]) -> Result<u16, Failure> {
    let usage = || Failure::Usage(format!("serve {}", arguments.join(" ")));
    match arguments {
        [] => Ok(PORT),
        [option, port] if option == "--port" => port.parse().map_err(|_| usage()),
        [option] => option.strip_prefix("--port=").and_then(|port| port.parse().ok()).ok_or_else(usage),
        _ => Err(usage()),
    }
}
