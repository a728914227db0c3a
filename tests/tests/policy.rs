//! The page's Content-Security-Policy: strict, and enforced by the browser.

use flashcrowd_tests::Visit;
use serde_json::json;

#[test]
fn no_script_or_style_runs_that_the_build_did_not_put_there() {
    let page = Visit::default().open();
    let policy = page
        .attribute("meta[http-equiv=Content-Security-Policy]", "content")
        .expect("the policy has directives");
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    assert!(policy.contains("'sha256-"), "{policy}");
    for loose in ["unsafe-inline", "'unsafe-eval'", "*", "http:", "https:", "data:"] {
        assert!(!policy.contains(loose), "{loose} in {policy}");
    }
    // Pictures are files of ours, or made by the page itself.
    assert!(policy.contains("img-src 'self' blob:;"), "{policy}");
    assert_eq!(policy.matches("blob:").count(), 1, "{policy}");

    let inject = "const script = document.createElement('script'); \
                  script.textContent = 'window.injected = true'; document.body.append(script); \
                  document.body.insertAdjacentHTML('beforeend', '<p id=\"styled\" style=\"color: red\"></p>'); \
                  return [window.injected === true, document.getElementById('styled').style.color]";
    page.expect_console_error("Content Security Policy");
    assert_eq!(page.js(inject, &[]), json!([false, ""]));
}
