//! A static file server, for `cargo xtask serve` and for the tests: it knows files, not the application, so
//! what works here works on any static host.

use std::fs;
use std::io::{self, BufRead, BufReader, Write};
use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::path::{Component, Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::Duration;

/// A worker is not bound by the page's policy, only by what its own file is served with.
const WORKER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'";

/// A browser opens connections ahead of need and may leave them silent.
const PATIENCE: Duration = Duration::from_secs(30);

#[derive(Debug)]
pub struct Site {
    listener: TcpListener,
    folder: PathBuf,
    prefix: String,
    delivered: Mutex<Vec<PathBuf>>,
}

impl Site {
    /// Listens on a port of this machine (0: any free one) for requests for files of `folder`, which appears
    /// under `prefix`, such as `/` or `/some/where/`.
    pub fn bind(port: u16, folder: impl Into<PathBuf>, prefix: &str) -> io::Result<Arc<Self>> {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))?;
        let delivered = Mutex::default();
        Ok(Arc::new(Self { listener, folder: folder.into(), prefix: prefix.to_owned(), delivered }))
    }

    pub fn address(&self) -> io::Result<String> {
        Ok(format!("http://{}{}", self.listener.local_addr()?, self.prefix))
    }

    /// The files asked for and found so far, each once, in the order in which that began.
    pub fn delivered(&self) -> Vec<PathBuf> {
        self.delivered.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Answers requests as long as the process lives.
    pub fn run(self: &Arc<Self>) {
        for connection in self.listener.incoming().flatten() {
            let site = Arc::clone(self);
            // A browser that goes away in the middle of an answer is no concern of the server's.
            thread::spawn(move || site.answer(&connection).ok());
        }
    }

    fn answer(&self, connection: &TcpStream) -> io::Result<()> {
        connection.set_read_timeout(Some(PATIENCE))?;
        let mut lines = BufReader::new(connection).lines();
        let request = lines.next().transpose()?.unwrap_or_default();
        for header in &mut lines {
            if header?.is_empty() {
                break;
            }
        }
        let mut words = request.split(' ');
        let (method, target) = (words.next().unwrap_or_default(), words.next().unwrap_or_default());
        let found = match self.file(target) {
            Some(path) => fs::read(&path).ok().map(|content| (path, content)),
            None => None,
        };
        let mut reply = Vec::new();
        match (method, &found) {
            ("GET" | "HEAD", Some((path, content))) => {
                self.deliver(path);
                head(&mut reply, "200 OK", media_type(path), content.len(), is_worker(path))?;
                if method == "GET" {
                    reply.extend_from_slice(content);
                }
            }
            ("GET" | "HEAD", None) => refuse(&mut reply, "404 Not Found")?,
            _ => refuse(&mut reply, "405 Method Not Allowed")?,
        }
        (&mut &*connection).write_all(&reply)
    }

    fn deliver(&self, path: &Path) {
        let mut delivered = self.delivered.lock().unwrap_or_else(PoisonError::into_inner);
        if !delivered.iter().any(|earlier| earlier == path) {
            delivered.push(path.to_owned());
        }
    }

    fn file(&self, target: &str) -> Option<PathBuf> {
        let path = target.split(['?', '#']).next()?;
        let below = Path::new(path.strip_prefix(&self.prefix)?);
        // Only plain names: nothing that climbs out of the folder.
        if !below.components().all(|part| matches!(part, Component::Normal(_))) {
            return None;
        }
        let file = self.folder.join(below);
        Some(if path.ends_with('/') { file.join("index.html") } else { file })
    }
}

fn head(
    reply: &mut Vec<u8>,
    status: &str,
    media_type: &str,
    length: usize,
    is_worker: bool,
) -> io::Result<()> {
    write!(reply, "HTTP/1.1 {status}\r\nContent-Type: {media_type}\r\nContent-Length: {length}\r\n")?;
    write!(reply, "Connection: close\r\nCache-Control: no-cache\r\nX-Content-Type-Options: nosniff\r\n")?;
    if is_worker {
        write!(reply, "Content-Security-Policy: {WORKER_POLICY}\r\n")?;
    }
    write!(reply, "\r\n")
}

fn refuse(reply: &mut Vec<u8>, status: &str) -> io::Result<()> {
    head(reply, status, "text/plain; charset=utf-8", status.len(), false)?;
    write!(reply, "{status}")
}

fn is_worker(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    name.starts_with("worker") && name.ends_with(".js")
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "wasm" => "application/wasm",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::Site;
    use std::path::Path;

    #[test]
    fn only_files_below_the_prefix_are_found() {
        let site = Site::bind(0, "dist", "/some/where/").expect("a free port");
        let file = |target| site.file(target);
        assert_eq!(file("/some/where/").as_deref(), Some(Path::new("dist/index.html")));
        assert_eq!(file("/some/where/a/b.js?v=1").as_deref(), Some(Path::new("dist/a/b.js")));
        assert_eq!(file("/"), None);
        assert_eq!(file("/some/where/../Cargo.toml"), None);
        assert_eq!(file("/some/where//etc/passwd"), None);
    }
}
