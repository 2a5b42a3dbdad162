//! What holds for every text.

use hooklens::capture::Position;
use hooklens::lenient::{Fault, repair};
use hooklens::{Input, Payload, Records};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

use crate::sloppy::{container, sloppy, sloppy_line};

/// What repairs are made of.
const PIECES: &[&str] = &[
    "{",
    "}",
    "[",
    "]",
    ",",
    ",",
    ":",
    ":",
    "\"",
    "\"",
    "'",
    "\n",
    "\n",
    " ",
    "\r\n",
    "\t",
    "//",
    "#",
    "/*",
    "*/",
    "__",
    "__ ",
    "...",
    "\u{2026}",
    "<a b>",
    "{{x}}",
    "<",
    ">",
    "\u{201C}",
    "\u{201D}",
    "\u{2019}",
    "\\",
    "\\\\",
    "\\\"",
    "\\\\\"",
    "\"{\\\\\"",
    "0",
    "007",
    "1",
    "-",
    "+",
    ".5",
    "1e5",
    "true",
    "None",
    "4xxx",
    "a",
    "a:",
    "\"a\":",
    "\"b\"",
    "\"\"c",
    "\u{A0}",
    "é",
    "\u{FEFF}",
    "```json\n",
    "```",
    "~~~\n",
    ";",
    "\0",
    "\\u12",
    "\\n",
    "12:30",
    "%7B%22",
];

fn soup() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(PIECES).prop_map(str::to_owned);
    let texts = vec(
        prop_oneof![8 => piece, 1 => any::<char>().prop_map(String::from)],
        0..40,
    );
    (prop::bool::ANY, texts).prop_map(|(object, texts)| {
        let begins = if object { "{" } else { "" };
        format!("{begins}{}", texts.concat())
    })
}

/// A document, or one that is nearly one.
fn text() -> impl Strategy<Value = String> {
    let broken = (
        sloppy(),
        any::<prop::sample::Index>(),
        prop::sample::select(PIECES),
    );
    let broken = broken.prop_map(|((_, text), at, piece)| {
        let at = at.index(text.len() + 1);
        let at = (0..=at).rfind(|&at| text.is_char_boundary(at)).unwrap();
        format!("{}{piece}{}", &text[..at], &text[at..])
    });
    prop_oneof![soup(), broken, sloppy().prop_map(|(_, text)| text)]
}

fn compact(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2_000))]

    #[test]
    fn json_is_not_touched(value in container(), pretty in any::<bool>(), space in "[ \n\t\r]{0,3}") {
        let text = if pretty {
            serde_json::to_string_pretty(&value).unwrap()
        } else {
            value.to_string()
        };
        let text = format!("{space}{text}{space}");
        let repaired = repair(&text).unwrap();
        prop_assert_eq!(&repaired.text, &text);
        prop_assert_eq!(repaired.repairs, []);
        for at in 0..=text.len() {
            prop_assert_eq!(repaired.offsets.outwards(at), at);
        }
    }

    #[test]
    fn what_is_repaired_is_json_and_leads_back(text in text()) {
        let Ok(repaired) = repair(&text) else {
            return Ok(());
        };
        let payload = Payload::parse(&repaired.text);
        prop_assert!(payload.is_ok_and(|payload| payload.root().is_container()), "{}", repaired.text);
        let mut before = 0;
        for at in 0..=repaired.text.len() {
            let outwards = repaired.offsets.outwards(at);
            prop_assert!(before <= outwards && outwards <= text.len(), "{at} leads to {outwards}");
            before = outwards;
        }
        let mut start = 0;
        for repair in &repaired.repairs {
            prop_assert!(start <= repair.range.start && repair.range.start <= repair.range.end);
            prop_assert!(text.get(repair.range.clone()).is_some(), "{repair:?} in {text:?}");
            prop_assert!(repair.at <= repaired.text.len());
            let is_missing = repair.fault == Fault::MissingComma;
            prop_assert_eq!(is_missing, repair.range.is_empty(), "{:?}", repair);
            start = repair.range.start;
        }
        // Something was told if something is different, and nothing if it is not.
        prop_assert_eq!(repaired.repairs.is_empty(), Payload::parse(&text).is_ok(), "{}", text);
    }

    #[test]
    fn a_failure_is_in_the_text(text in text()) {
        if let Err(malformed) = repair(&text) {
            prop_assert!(malformed.offset <= text.len());
        }
    }

    #[test]
    fn what_is_made_sloppy_means_the_same((value, text) in sloppy()) {
        let repaired = repair(&text);
        prop_assert!(repaired.is_ok(), "{:?} in {text}", repaired);
        let repaired = repaired.unwrap();
        prop_assert_eq!(compact(&repaired.text), value, "{}", text);
    }

    #[test]
    fn strict_captures_have_the_same_records(values in vec(container(), 0..6), pretty in any::<bool>(), array in any::<bool>()) {
        let text = |value: &Value| if pretty {
            serde_json::to_string_pretty(value).unwrap()
        } else {
            value.to_string()
        };
        let texts: Vec<String> = values.iter().map(text).collect();
        let capture = if array { format!("[{}]", texts.join(",\n")) } else { texts.join("\n") };
        let records = |lenient| -> Vec<_> {
            let start = Position::start(Input::Auto).lenient(lenient);
            Records::part(capture.as_bytes(), start, true)
                .map(|record| (record.place, record.bytes, record.result.map(|payload| payload.text().to_owned())))
                .collect()
        };
        prop_assert_eq!(records(true), records(false));
    }

    #[test]
    fn a_sloppy_line_costs_nothing_but_itself(values in vec(container().prop_filter("an array may hold the rest", Value::is_object), 2..6), (sloppy, text) in sloppy_line(), at in any::<prop::sample::Index>()) {
        // A line that begins with JSON is JSON, with something behind it.
        prop_assume!(Payload::parse_prefix(text.trim().as_bytes()).is_err());
        let at = 1 + at.index(values.len() - 1);
        let mut lines: Vec<String> = values.iter().map(Value::to_string).collect();
        lines.insert(at, text);
        let capture = lines.join("\n");
        let start = Position::start(Input::Auto).lenient(true);
        let records: Vec<_> = Records::part(capture.as_bytes(), start, true).collect();
        prop_assert_eq!(records.len(), lines.len(), "{}", capture);
        for (number, record) in records.iter().enumerate() {
            prop_assert_eq!(record.place.point.line, number as u64 + 1);
            prop_assert_eq!(record.result.is_err(), number == at);
        }
        let repaired = repair(std::str::from_utf8(records[at].bytes).unwrap()).unwrap();
        prop_assert_eq!(compact(&repaired.text), sloppy);
    }
}

/// Texts that a reading which looks at anything twice would take hours for, each as long as this, in bytes.
const LONG: usize = 1 << 18;

#[test]
fn garbage_costs_one_pass() {
    let patterns = [
        "{",
        "[",
        "{\n",
        "[\n",
        "{\"a\":",
        "{\"a\":{\n",
        "{a:",
        "{'",
        "{'a",
        "{\"a\": \"",
        "{/*",
        "{/*\n",
        "{//\n",
        "{__\n",
        "[...,",
        "[<a",
        "[<",
        "{{",
        "{{a",
        "{\"a\": 1\n",
        "[1\n",
        "[1 ",
        "\\",
        "{\\\"",
        "{\"a\":\"{\\\\\"",
        "{\"a\": \"\\\\\"",
        "{'a'",
        "{'a' ",
        "text\n",
        "{\"a\": \u{201C}",
        "{\"a\u{201D}",
        "[[1,\n[[1,\n",
        "}\n",
        "```\n",
        "{\u{A0}",
        "{\"a\": 1 // b\n",
        "{\"a\": [\"b\"\n{\n",
        "# {\"\n",
        "{\"a\": 1, b\n",
        "[\"a\" \"b\"\n",
        "{...",
        "{<a>",
        "[0",
        "{\"a\":\"\\",
        "[1,/*\n",
        "[{},/*\n",
        "[{}\n/*",
    ];
    for pattern in patterns {
        let text = pattern.repeat(LONG / pattern.len());
        let _ = repair(&text);
        let start = Position::start(Input::Auto).lenient(true);
        let records = Records::part(text.as_bytes(), start, true);
        for record in records {
            let _ = record
                .result
                .is_err()
                .then(|| repair(&String::from_utf8_lossy(record.bytes)));
        }
    }
}

#[test]
fn nesting_has_its_limit() {
    let deep = |levels: usize| format!("{}1,{}", "[".repeat(levels), "],".repeat(levels));
    assert!(repair(&deep(127)).is_ok());
    let malformed = repair(&deep(128)).unwrap_err();
    assert_eq!(malformed.offset, 127);
    assert!(malformed.to_string().contains("levels"));
}
