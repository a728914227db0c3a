//! The page's Content-Security-Policy allows inline scripts by hash only, and Trunk writes the script that
//! starts the page at build time. This puts the hashes in, as a hook of Trunk's.

use std::env;
use std::fs;
use std::path::PathBuf;

use base64::{Engine, engine::general_purpose::STANDARD};
use sha2::{Digest, Sha256};

use crate::failure::Failure;

const SCRIPTS: &str = "script-src 'self'";

/// Seals the page that Trunk has just staged.
pub fn seal_staged() -> Result<(), Failure> {
    let folder = env::var_os("TRUNK_STAGING_DIR").ok_or_else(|| Failure::Missing {
        what: "TRUNK_STAGING_DIR".to_owned(),
        remedy: "Trunk calls this task as a hook; to build, run `cargo xtask build`.".to_owned(),
    })?;
    let path = PathBuf::from(folder).join("index.html");
    let page = fs::read_to_string(&path).map_err(|cause| Failure::file(&path, cause))?;
    fs::write(&path, seal(&page)?).map_err(|cause| Failure::file(&path, cause))
}

fn seal(page: &str) -> Result<String, Failure> {
    if page.contains("'unsafe-inline'") || page.contains("'unsafe-eval'") {
        return Err(Failure::Policy("must not allow unsafe-inline or unsafe-eval"));
    }
    if page.matches(SCRIPTS).count() != 1 {
        return Err(Failure::Policy("must say \"script-src 'self'\" exactly once: the hashes go there"));
    }
    let hashes: String = inline_scripts(page)
        .map(|script| format!(" 'sha256-{}'", STANDARD.encode(Sha256::digest(script.as_bytes()))))
        .collect();
    Ok(page.replacen(SCRIPTS, &format!("{SCRIPTS}{hashes}"), 1))
}

fn inline_scripts(page: &str) -> impl Iterator<Item = &str> {
    page.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (script, _) = rest.split_once("</script")?;
        (!attributes.contains("src=")).then_some(script)
    })
}

#[cfg(test)]
mod tests {
    use super::seal;

    #[test]
    fn each_inline_script_is_allowed_by_its_hash_and_nothing_else_is() {
        let page = "<meta content=\"script-src 'self' 'wasm-unsafe-eval'\">\
                    <script src=\"a.js\"></script><script type=\"module\">alert(1)</script>";
        let sealed = seal(page).expect("the page has a policy");
        // printf 'alert(1)' | openssl dgst -sha256 -binary | base64
        let hash = "'sha256-bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI='";
        assert_eq!(sealed, page.replacen("'self'", &format!("'self' {hash}"), 1));
    }

    #[test]
    fn a_page_without_a_strict_policy_is_not_built() {
        assert!(seal("<script>alert(1)</script>").is_err());
        assert!(seal("<meta content=\"script-src 'self' 'unsafe-inline'\">").is_err());
    }
}
