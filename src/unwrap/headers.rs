//! Headers of an HTTP message, in any of the ways that wrappers write them.
//!
//! Names are in lower case, as HTTP/2 has them, and the values of a repeated name are joined with commas (RFC 9110, section
//! 5.3). Values are kept as they are, for detection; what is shown of them goes through [`Headers::shown`], which covers what
//! is or may be secret.

use std::borrow::Cow;

use crate::payload::{Kind, Node};

/// What stands in the place of a secret.
const REDACTED: &str = "[redacted]";

/// A name with one of these in it may have a secret for its value.
const SECRETIVE: [&str; 13] = [
    "auth",
    "cookie",
    "credential",
    "csrf",
    "hash",
    "hmac",
    "jwt",
    "key",
    "pass",
    "secret",
    "session",
    "sign",
    "token",
];

/// The headers of one message.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Headers(Vec<(String, String)>);

impl std::fmt::Debug for Headers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let names = self.0.iter().map(|(name, _)| name);
        f.debug_list().entries(names).finish()
    }
}

impl Headers {
    /// Adds a header.
    pub fn add(&mut self, name: &str, value: &str) {
        let name = name.trim().to_ascii_lowercase();
        // HTTP/2's pseudo-headers are the request line, and the path may have a secret in its query.
        if name.is_empty() || name.starts_with(':') {
            return;
        }
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, values)) => {
                values.push_str(", ");
                values.push_str(value.trim());
            }
            None => self.0.push((name, value.trim().to_owned())),
        }
    }

    /// Reads an object of strings or of lists of strings, or a list of `{name, value}`.
    pub(super) fn read(&mut self, node: Node<'_>) {
        for (name, value) in node.members() {
            let name = name.as_str().unwrap_or_default();
            if value.kind() == Kind::Array {
                for value in value.elements() {
                    self.add(&name, &text(value));
                }
            } else {
                self.add(&name, &text(value));
            }
        }
        for header in node.elements() {
            if let (Some(name), Some(value)) = (header.get("name"), header.get("value")) {
                self.add(&text(name), &text(value));
            }
        }
    }

    /// A header's value, by its name in lower case.
    pub fn value(&self, name: &str) -> Option<&str> {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.map(|(_, value)| value.as_str())
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Every header as it may be shown. `is_secret` knows names beyond those that look like it.
    pub fn shown<'h>(
        &'h self,
        is_secret: &'h dyn Fn(&str) -> bool,
    ) -> impl Iterator<Item = (&'h str, Cow<'h, str>)> {
        self.0.iter().map(move |(name, value)| {
            let secretive = SECRETIVE.iter().any(|word| name.contains(word));
            let shown = if secretive || is_secret(name) || is_credential(value) {
                REDACTED.into()
            } else {
                without_query(value)
            };
            (name.as_str(), shown)
        })
    }
}

fn text(node: Node<'_>) -> Cow<'_, str> {
    node.as_str().unwrap_or_else(|| node.text().into())
}

/// Whether a value says that it is a credential, whatever its name.
fn is_credential(value: &str) -> bool {
    let scheme = value.split(' ').next().unwrap_or_default();
    ["basic", "bearer", "digest", "negotiate"]
        .iter()
        .any(|known| scheme.eq_ignore_ascii_case(known))
        || value.starts_with("eyJ")
}

/// A value that is an address, without its query and who logs in, where secrets stand.
fn without_query(value: &str) -> Cow<'_, str> {
    let is_address = value.starts_with('/') || value.contains("://");
    if !is_address || !value.contains(['?', '#', '@']) {
        return value.into();
    }
    let end = value.find(['?', '#']).unwrap_or(value.len());
    let value = &value[..end];
    match value.split_once("://") {
        Some((scheme, rest)) => {
            let host = rest.split('/').next().unwrap_or_default();
            let rest = &rest[host.rfind('@').map_or(0, |at| at + 1)..];
            format!("{scheme}://{rest}").into()
        }
        None => value.into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Payload;

    fn shown(headers: &Headers) -> Vec<String> {
        let known = |name: &str| name == "x-known";
        headers
            .shown(&known)
            .map(|(name, value)| format!("{name}: {value}"))
            .collect()
    }

    #[test]
    fn every_way_of_writing_gives_the_same() {
        let mut expected = Headers::default();
        expected.add("Host", "hooks.example.com");
        expected.add("accept", "a");
        expected.add("Accept", "b");
        for text in [
            r#"{"Host": "hooks.example.com", "Accept": ["a", "b"]}"#,
            r#"[{"name": "host", "value": "hooks.example.com"}, {"name": "accept", "value": "a"},
                {"name": "Accept", "value": "b"}]"#,
        ] {
            let mut headers = Headers::default();
            headers.read(Payload::parse(text).unwrap().root());
            assert_eq!(headers, expected);
        }
        assert_eq!(expected.value("accept"), Some("a, b"));
        assert_eq!(expected.value("Accept"), None);
    }

    #[test]
    fn what_may_be_secret_is_covered() {
        let mut headers = Headers::default();
        headers.add("X-Example-Signature", "0123");
        headers.add("Authorization", "anything");
        headers.add("x-known", "anything");
        headers.add("x-other", "Bearer something");
        headers.add("referer", "https://me:word@example.com/a?b=c");
        headers.add("x-original-uri", "/hooks?code=5#top");
        headers.add(":path", "/hooks?code=5");
        headers.add("accept", "text/html; q=0.5?");
        assert_eq!(
            shown(&headers),
            [
                "x-example-signature: [redacted]",
                "authorization: [redacted]",
                "x-known: [redacted]",
                "x-other: [redacted]",
                "referer: https://example.com/a",
                "x-original-uri: /hooks",
                "accept: text/html; q=0.5?",
            ]
        );
        assert!(!format!("{headers:?}").contains("0123"));
    }
}
