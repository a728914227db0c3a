//! What somebody looks for: words, each of which has to occur.

/// The words of a search, in lower case.
#[derive(Debug, Clone, PartialEq)]
pub struct Query(Vec<String>);

/// Latin words end at whatever is no letter or digit, and where Chinese begins; Chinese has no spaces.
#[derive(Clone, Copy, PartialEq)]
enum Script {
    Latin,
    Other,
    None,
}

impl Script {
    fn of(c: char) -> Script {
        match c {
            _ if c.is_ascii_alphanumeric() => Script::Latin,
            _ if c.is_alphanumeric() => Script::Other,
            _ => Script::None,
        }
    }
}

impl Query {
    pub fn new(typed: &str) -> Query {
        let (mut words, mut before) = (Vec::new(), Script::None);
        for c in typed.to_ascii_lowercase().chars() {
            let script = Script::of(c);
            match words.last_mut() {
                _ if script == Script::None => {}
                Some(word) if script == before => String::push(word, c),
                _ => words.push(c.into()),
            }
            before = script;
        }
        Query(words)
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether every word begins a word of the text, or stands anywhere in it where it is Chinese. The text is in lower case.
    pub fn fits(&self, text: &str) -> bool {
        self.0.iter().all(|word| {
            let is_latin = word.starts_with(|c: char| c.is_ascii());
            let is_begun = |at: usize| !text[..at].ends_with(|c: char| c.is_ascii_alphanumeric());
            text.match_indices(&**word).any(|(at, _)| !is_latin || is_begun(at))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Query;

    fn finds(typed: &str, text: &str) -> bool {
        Query::new(typed).fits(text)
    }

    #[test]
    fn every_word_has_to_begin_a_word() {
        assert!(finds("HAProxy", "haproxy ha proxy"));
        assert!(finds("least conn", "least connections"));
        assert!(finds("conn LEAST", "least connections"));
        assert!(!finds("least time", "least connections"));
        assert!(!finds("elb", "the shelf selbst"));
        assert!(finds("", "anything"));
    }

    #[test]
    fn punctuation_neither_helps_nor_hinders() {
        assert!(finds("big-ip", "f5 big-ip"));
        assert!(finds("node js", "node.js"));
        assert!(finds("net/http", "go net/http"));
        assert!(Query::new(" -/ ").is_empty());
    }

    #[test]
    fn chinese_is_found_without_spaces_and_anywhere() {
        assert!(finds("哈希", "一致性哈希 哈希环"));
        assert!(finds("一致性哈希", "consistent hashing 一致性哈希"));
        assert!(finds("IP哈希", "ip 哈希"));
        assert!(finds("redis缓存", "内存缓存 redis"));
        assert!(!finds("熔断", "重试"));
    }
}
