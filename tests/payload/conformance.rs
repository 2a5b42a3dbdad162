//! What is accepted and what is refused, with the problem and its byte.
//!
//! The categories are those of the public list of `JSONTestSuite`; the inputs are ours.

use hooklens::Payload;
use hooklens::payload::MAX_DEPTH;
use serde_json::Value;

use super::{numbers, strings, structure};

/// A text, what it is an example of, and the offset and message of its problem if it has one.
pub(crate) struct Row {
    what: &'static str,
    text: &'static [u8],
    problem: Option<(usize, &'static str)>,
}

pub(crate) const fn accepted(what: &'static str, text: &'static [u8]) -> Row {
    Row {
        what,
        text,
        problem: None,
    }
}

pub(crate) const fn refused(
    what: &'static str,
    text: &'static [u8],
    offset: usize,
    problem: &'static str,
) -> Row {
    Row {
        what,
        text,
        problem: Some((offset, problem)),
    }
}

fn check(rows: &[Row]) {
    for row in rows {
        let found = Payload::parse_bytes(row.text)
            .err()
            .map(|malformed| (malformed.offset, malformed.problem.to_string()));
        let expected = row
            .problem
            .map(|(offset, problem)| (offset, problem.to_owned()));
        assert_eq!(found, expected, "{}", row.what);
    }
}

/// Whether `serde_json` judges the same.
fn check_with_judge(rows: &[Row]) {
    check(rows);
    for row in rows {
        let judged = serde_json::from_slice::<Value>(row.text);
        assert_eq!(judged.is_ok(), row.problem.is_none(), "{}", row.what);
    }
}

#[test]
fn documents() {
    check_with_judge(structure::STRUCTURE);
    check_with_judge(structure::WORDS);
}

#[test]
fn arrays() {
    check_with_judge(structure::ARRAYS);
}

#[test]
fn objects() {
    check_with_judge(structure::OBJECTS);
}

#[test]
fn numbers() {
    check_with_judge(numbers::NUMBERS);
    check(numbers::OUT_OF_RANGE);
}

#[test]
fn strings() {
    check_with_judge(strings::STRINGS);
    check_with_judge(strings::HALF_PAIRS);
}

#[test]
fn encodings() {
    check_with_judge(strings::ENCODINGS);
}

/// RFC 8259 lets a parser limit the depth. `serde_json` reads 127 levels, and so do we: whatever is accepted can be
/// handed on to it.
#[test]
fn depth_is_limited_where_the_judge_limits_it() {
    for (opening, inner, closing) in [("[", "7", "]"), (r#"{"a":"#, "7", "}"), ("[", "", "]")] {
        for depth in [1, MAX_DEPTH - 1, MAX_DEPTH, MAX_DEPTH + 1, 500] {
            let text = opening.repeat(depth) + inner + &closing.repeat(depth);
            let found = Payload::parse(&text);
            assert_eq!(found.is_ok(), depth <= MAX_DEPTH, "{depth} levels");
            let judged = serde_json::from_str::<Value>(&text);
            assert_eq!(judged.is_ok(), found.is_ok(), "{depth} levels");
            if let Err(malformed) = found {
                assert_eq!(malformed.offset, opening.len() * MAX_DEPTH);
                let problem = malformed.problem.to_string();
                assert_eq!(problem, "more than 127 levels of objects and arrays");
            }
        }
    }
}

#[test]
fn a_hundred_thousand_levels_are_refused_on_a_small_stack() {
    let refuse = || {
        for opening in ["[", r#"[{"":"#, r#"{"a":"#] {
            assert!(Payload::parse(&opening.repeat(100_000)).is_err());
        }
    };
    std::thread::Builder::new()
        .stack_size(64 << 10)
        .spawn(refuse)
        .unwrap()
        .join()
        .unwrap();
}

#[test]
fn a_prefix_ends_where_its_value_does() {
    for (text, end) in [
        (r#" {"a":1}{"b":2}"#, 8),
        ("[1]\n[2]", 3),
        ("12 34", 2),
        ("\"a\"\"b\"", 3),
        ("truefalse", 4),
        ("[]\u{feff}", 2),
    ] {
        let (payload, found) = Payload::parse_prefix(text.as_bytes()).unwrap();
        assert_eq!(found, end, "{text}");
        assert_eq!(payload.text(), &text[..end]);
    }
    let (_, end) = Payload::parse_prefix(b"{}\xff").unwrap();
    assert_eq!(end, 2, "what follows the document is not looked at");
}
