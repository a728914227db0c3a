//! The style sheets of the release in one: together they are compressed to two thirds of what they are apart, and
//! asked for once.

use std::fs;
use std::hash::{DefaultHasher, Hasher};
use std::path::Path;

use crate::failure::Failure;

const PAGE: &str = "index.html";

/// Joins the sheets that the page in `folder` names, in their order.
pub fn join(folder: &Path) -> Result<(), Failure> {
    let page = folder.join(PAGE);
    let text = fs::read_to_string(&page).map_err(|cause| Failure::file(&page, cause))?;
    let (names, place, mut rest) = without_sheets(&text);
    let mut sheet = String::new();
    for name in &names {
        let path = folder.join(name);
        sheet += &fs::read_to_string(&path).map_err(|cause| Failure::file(&path, cause))?;
        fs::remove_file(&path).map_err(|cause| Failure::file(&path, cause))?;
    }
    // Another name for another content: browsers keep what they know by its name.
    let mut hasher = DefaultHasher::new();
    hasher.write(sheet.as_bytes());
    let name = format!("style-{:016x}.css", hasher.finish());
    rest.insert_str(place, &format!("<link rel=stylesheet href=./{name}>"));
    let path = folder.join(name);
    fs::write(&path, sheet).map_err(|cause| Failure::file(&path, cause))?;
    fs::write(&page, rest).map_err(|cause| Failure::file(&page, cause))
}

/// The sheets that a page names, where the first stood, and the page without them.
fn without_sheets(page: &str) -> (Vec<&str>, usize, String) {
    let (mut names, mut place, mut rest) = (Vec::new(), None, String::new());
    for (index, part) in page.split("<link ").enumerate() {
        let (tag, behind) = part.split_once('>').unwrap_or((part, ""));
        let name = tag.split(['=', '"', ' ']).find_map(|word| word.strip_prefix("./"));
        match name.filter(|name| index > 0 && name.ends_with(".css")) {
            Some(name) => {
                names.push(name);
                place.get_or_insert(rest.len());
                rest += behind;
            }
            None => {
                rest += if index > 0 { "<link " } else { "" };
                rest += part;
            }
        }
    }
    (names, place.unwrap_or_default(), rest)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::without_sheets;

    /// What stands within a rule that is no condition, of a sheet's text without comments.
    fn nested(sheet: &str) -> Vec<String> {
        let (mut within, mut found) = (Vec::new(), Vec::new());
        let mut from = 0;
        for (place, brace) in sheet.match_indices(['{', '}', ';']) {
            let head = sheet[from..place].trim();
            from = place + 1;
            match brace {
                "{" => {
                    if within.last().is_some_and(|outer: &&str| !outer.starts_with('@')) {
                        found.push(head.to_owned());
                    }
                    within.push(head);
                }
                "}" => drop(within.pop()),
                _ => {}
            }
        }
        found.extend(within.into_iter().map(str::to_owned));
        found
    }

    #[test]
    fn no_rule_stands_within_another_for_want_of_a_brace() {
        let folder = crate::root().join("static/css");
        for file in fs::read_dir(folder).expect("there are sheets") {
            let path = file.expect("it can be listed").path();
            let text = fs::read_to_string(&path).expect("it can be read");
            let parts = text.split("/*").enumerate();
            let plain: String = parts
                .map(
                    |(index, part)| if index == 0 { part } else { part.split_once("*/").map_or("", |p| p.1) },
                )
                .collect();
            assert_eq!(nested(&plain), [""; 0], "{}", path.display());
        }
        assert_eq!(nested("@media x { a { b: c; } } d { e: f; g { h: i } }"), ["g"]);
        assert_eq!(nested("a { b: c; d { e: f }"), ["d", "a"]);
    }

    #[test]
    fn sheets_are_found_in_their_order_and_everything_else_stays() {
        let page = "<head><link rel=icon href=a.svg>t<link href=./b-1.css integrity=x rel=stylesheet>\
                    <link rel=\"stylesheet\" href=\"./c-2.css\"><link href=./d.js rel=modulepreload></head>";
        let (names, place, rest) = without_sheets(page);
        assert_eq!(names, ["b-1.css", "c-2.css"]);
        assert_eq!(rest, "<head><link rel=icon href=a.svg>t<link href=./d.js rel=modulepreload></head>");
        assert_eq!(&rest[..place], "<head><link rel=icon href=a.svg>t");
        assert_eq!(without_sheets("<p>no</p>"), (Vec::new(), 0, "<p>no</p>".to_owned()));
    }
}
