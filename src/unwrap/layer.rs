//! One wrapper around a payload: what it is and what it says of how the payload was received.

use std::fmt::Write as _;

use super::headers::Headers;
use crate::convert::{Conversion, Converted, Settings};
use crate::location::Location;
use crate::payload::{Node, Payload, write_string};

/// What one wrapper says of a payload in it. What it does not say is absent.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Layer {
    /// The wrapper's name.
    pub wrapper: &'static str,
    /// Where in it the payload is, if it is JSON.
    pub location: Option<Location>,
    /// When it received the payload: RFC 3339 in UTC. A time without a zone is none.
    pub time: Option<String>,
    /// The request's method.
    pub method: Option<String>,
    /// The path of the request's URL. The rest of the URL can have secrets in it.
    pub path: Option<String>,
    /// The headers of the message.
    pub headers: Headers,
}

impl Layer {
    /// Takes a request's method and target, where they can be such.
    pub(super) fn request(&mut self, method: Option<&str>, target: Option<&str>) {
        let is_method = |method: &&str| {
            (1..=20).contains(&method.len())
                && method.bytes().all(|byte| byte.is_ascii_alphabetic())
        };
        self.method = method
            .filter(is_method)
            .map(str::to_ascii_uppercase)
            .or(self.method.take());
        self.path = target.and_then(path).or(self.path.take());
    }

    /// Takes a time, if it has a zone.
    pub(super) fn time(&mut self, node: Node<'_>) {
        let mut written = String::new();
        let converted = Conversion::AnyDateTime.apply(node, Settings::default(), &mut written);
        if let Ok(Converted::Value {
            assumed_zone: false,
        }) = converted
        {
            let time = Payload::parse(&written).ok();
            self.time = time.and_then(|time| Some(time.root().as_str()?.into_owned()));
        }
    }

    /// Appends it as JSON. `is_secret` says which headers are, beside those that look like it.
    pub fn write(&self, is_secret: &dyn Fn(&str) -> bool, out: &mut String) {
        out.push_str("{\"wrapper\":");
        write_string(out, self.wrapper);
        let location = self.location.as_ref().map(Location::as_str);
        for (name, value) in [
            ("location", location),
            ("time", self.time.as_deref()),
            ("method", self.method.as_deref()),
            ("path", self.path.as_deref()),
        ] {
            if let Some(value) = value {
                let _ = write!(out, ",\"{name}\":");
                write_string(out, value);
            }
        }
        if !self.headers.is_empty() {
            out.push_str(",\"headers\":{");
            for (number, (name, value)) in self.headers.shown(is_secret).enumerate() {
                if number > 0 {
                    out.push(',');
                }
                write_string(out, name);
                out.push(':');
                write_string(out, &value);
            }
            out.push('}');
        }
        out.push('}');
    }
}

/// The path of a request's target or of a URL.
fn path(target: &str) -> Option<String> {
    let target = &target[..target.find(['?', '#']).unwrap_or(target.len())];
    let path = match target.split_once("://") {
        Some((_, rest)) => rest.find('/').map_or("/", |at| &rest[at..]),
        None => target,
    };
    path.starts_with('/').then(|| path.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_url_only_the_path_is_kept() {
        for (target, expected) in [
            ("/hooks/a?token=b", Some("/hooks/a")),
            ("https://me:word@hooks.example.com/a/b?c#d", Some("/a/b")),
            ("https://hooks.example.com?c", Some("/")),
            ("hooks.example.com:443", None),
            ("*", None),
        ] {
            assert_eq!(path(target).as_deref(), expected, "{target}");
        }
    }

    #[test]
    fn only_times_with_a_zone_are_taken() {
        for (text, expected) in [
            ("1589522469693", Some("2020-05-15T06:01:09.693Z")),
            ("\"1520621625029\"", Some("2018-03-09T18:53:45.029Z")),
            (
                "\"2024-05-01T12:00:00+07:00\"",
                Some("2024-05-01T05:00:00Z"),
            ),
            ("\"2024-05-01 12:00:00\"", None),
            ("\"yesterday\"", None),
            ("{}", None),
        ] {
            let mut layer = Layer::default();
            layer.time(Payload::parse(text).unwrap().root());
            assert_eq!(layer.time.as_deref(), expected, "{text}");
        }
    }
}
