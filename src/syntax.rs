//! Findings about a payload's text: what is no JSON, and names that stand twice.

use crate::finding::{Code, Finding, Focus, Severity};
use crate::location::Location;
use crate::payload::{Malformed, Packed, Payload, Problem, Trail};
use crate::span::Places;

/// The finding for a record that is no JSON. `offset` bytes of the record's text stand before the text that was parsed.
pub fn malformed(malformed: &Malformed) -> Finding {
    let at = malformed.offset;
    if let Problem::TooLong(longest) = malformed.problem {
        return Finding::new(
            Code::RecordTooLong,
            Severity::Error,
            Location::root(),
            format!("the record is longer than {longest} bytes"),
        )
        .help("--max-record allows more");
    }
    let finding = Finding::new(
        Code::MalformedJson,
        Severity::Error,
        Location::root(),
        format!("malformed JSON: {}", malformed.problem),
    )
    .help(advice(&malformed.problem));
    // Of what is packed no byte is wrong, and none can be read.
    if matches!(malformed.problem, Problem::Packed(_)) {
        finding
    } else {
        finding.span(at..at + 1)
    }
}

/// The finding for a string that should hold JSON and does not.
pub fn malformed_inside(trail: &Trail<'_>, malformed: &Malformed) -> Finding {
    Finding::new(
        Code::MalformedJson,
        Severity::Error,
        trail.location(),
        format!(
            "the string should hold JSON, but at its byte {}: {}",
            malformed.offset, malformed.problem
        ),
    )
    .help(advice(&malformed.problem))
}

/// The findings for names that stand twice in an object, in a payload whose root is at `base`.
pub fn repeated(payload: &Payload<'_>, base: &Location) -> Vec<Finding> {
    let places = Places::new(payload.root());
    payload
        .repeated()
        .map(|[(earlier, _), (later, value)]| {
            let inside = places.location_of(value.index()).unwrap_or_default();
            let name = later.as_str().unwrap_or_default();
            let finding = Finding::new(
                Code::DuplicateKey,
                Severity::Error,
                Location::from(format!("{base}{inside}")),
                format!(
                    "`{}` stands twice in one object",
                    crate::finding::shorten(&name)
                ),
            )
            .focus(Focus::Name)
            .help("the later one counts here; other readers may take the earlier");
            if base.is_root() {
                finding.span(later.span()).related(earlier.span())
            } else {
                finding
            }
        })
        .collect()
}

fn advice(problem: &Problem) -> &'static str {
    match problem {
        Problem::Empty => "nothing to read: is the input what it should be?",
        Problem::Truncated(_) => "the text is cut off: look at what stored it",
        Problem::Colors => {
            "get it without: `jq -M` in place of `jq -C`, or what is there through `sed 's/\\x1b\\[[0-9;]*m//g'`"
        }
        Problem::TrailingComma(_) => "remove the comma",
        Problem::LeadingZero => "write the number without the zero, or as a string",
        Problem::ControlCharacter(_) => "write it as an escape, such as \\n or \\u001b",
        Problem::LoneSurrogate(_) => {
            "the sender cut a character in two; both halves belong together"
        }
        Problem::NotUtf8 => "JSON is UTF-8: convert the text, or look at what damaged it",
        Problem::Utf16 => {
            "JSON is UTF-8: convert the text, for example with `iconv -f UTF-16 -t UTF-8`"
        }
        Problem::Utf32 => {
            "JSON is UTF-8: convert the text, for example with `iconv -f UTF-32 -t UTF-8`"
        }
        Problem::Packed(packed) => match packed {
            Packed::Bzip2 => "unpack it first: `bzip2 -dc FILE | hooklens …`",
            Packed::Lz4 => "unpack it first: `lz4 -dc FILE | hooklens …`",
            Packed::Tar => "take its files out first: `tar -xOf FILE | hooklens …`",
            Packed::Xz => "unpack it first: `xz -dc FILE | hooklens …`",
            Packed::Zip => "take its files out first: `unzip -p FILE | hooklens …`",
        },
        Problem::TooDeep => "no webhook body is this deep; it is not read any further",
        Problem::Trailing => "a second document follows, or text around the body",
        _ => "RFC 8259 does not allow it here",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn utf_16_is_told_how_to_become_json() {
        let malformed = Malformed {
            offset: 0,
            problem: Problem::Utf16,
        };
        let help = super::malformed(&malformed).help.unwrap_or_default();
        assert!(help.contains("iconv"), "{help}");
    }

    #[test]
    fn colours_are_told_how_to_go_away() {
        for (text, offset) in [
            (&b"\x1b[1;39m{\x1b[0m"[..], 0),
            (b"{\x1b[34;1m\"a\"", 1),
            (b"{\"a\"\x1b[0m:1}", 4),
            (b"{\"a\":\x1b[38;2;255;255;255m1}", 5),
            (b"[1\x1b[m]", 2),
        ] {
            let malformed = Payload::parse_bytes(text).unwrap_err();
            assert_eq!(
                malformed,
                Malformed {
                    offset,
                    problem: Problem::Colors
                }
            );
            let help = super::malformed(&malformed).help.unwrap_or_default();
            assert!(help.contains("jq -M"), "{help}");
        }
        for text in ["{\x1b[2J}", "{\x1bm}", "\u{9b}1m{}"] {
            let malformed = Payload::parse(text).unwrap_err();
            assert_ne!(malformed.problem, Problem::Colors, "{text:?}");
        }
    }
}
