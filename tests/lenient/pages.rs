//! Pages and pastes: which records they hold, and what is left out.

use hooklens::capture::{LeftOut, NoRecord, Position};
use hooklens::lenient::repair;
use hooklens::{Input, Records};
use serde_json::Value;

/// The documents of a capture with their lines; `None` for one that cannot be read.
fn read(capture: &str) -> (Vec<(u64, Option<Value>)>, LeftOut) {
    let start = Position::start(Input::Auto).lenient(true);
    let mut records = Records::part(capture.as_bytes(), start, true);
    let mut documents = Vec::new();
    for record in records.by_ref() {
        let text = std::str::from_utf8(record.bytes).unwrap();
        let text = repair(text).ok().map(|repaired| repaired.text);
        let value = text.map(|text| serde_json::from_str(&text).unwrap());
        documents.push((record.place.point.line, value));
    }
    (documents, records.into_position().left_out())
}

fn check(capture: &str, expected: &[(u64, &str)], lines: u64, commas: u64) {
    let (documents, left_out) = read(capture);
    let shown: Vec<(u64, String)> = documents
        .into_iter()
        .map(|(line, value)| {
            (
                line,
                value.map_or("bad".to_owned(), |value| value.to_string()),
            )
        })
        .collect();
    let expected: Vec<(u64, String)> = expected
        .iter()
        .map(|(line, text)| (*line, (*text).to_owned()))
        .collect();
    assert_eq!(shown, expected, "{capture}");
    assert_eq!(
        (left_out.lines, left_out.commas),
        (lines, commas),
        "{capture}"
    );
}

#[test]
fn each_block_of_a_page_is_a_record() {
    let page = "# Title\n\nSome text about it.\n\n```json\n{\n  a: 1, // one\n}\n```\n\nMore \"text\":\n\n```bash\ncurl -X POST https://example.com\n```\n\n~~~\n[\n  {\"b\": 2},\n]\n~~~\n";
    check(page, &[(6, r#"{"a":1}"#), (18, r#"[{"b":2}]"#)], 10, 0);
}

#[test]
fn a_page_without_fences_is_a_page() {
    let page = "14 Webhooks\n\nSent {when} it happens:\n\n{\n\"a\": 007,\n}\n\n[POST] {{Base}}/hook\ntrue\n--header 'X: {{y}}' \\\n\n{ \"b\": 1 }\nDone.\n";
    check(page, &[(5, r#"{"a":7}"#), (13, r#"{"b":1}"#)], 6, 0);
}

#[test]
fn a_line_with_an_object_in_it_is_no_text() {
    for object in [
        "{\"a\": 1}",
        "{'a': 1}",
        "{ 'a': 1 }",
        "{“a”: 1}",
        "{‘a’: 1}",
    ] {
        check(&format!("INFO got {object} from x\n"), &[(1, "bad")], 0, 0);
    }
}

#[test]
fn what_cannot_be_read_in_a_block_ends_with_it() {
    let page = "Text\n```\n{\"a\": 1, or \"b\"\n\n```\nText\n```\n{\"c\": 1}\n```\n";
    check(page, &[(3, "bad"), (8, r#"{"c":1}"#)], 6, 0);
}

#[test]
fn pasted_documents_stand_one_behind_the_other() {
    check(
        "{a: 1}\n{a: 2}\n",
        &[(1, r#"{"a":1}"#), (2, r#"{"a":2}"#)],
        0,
        0,
    );
    check(
        "{\n  a: 1,\n},\n{\n  'a': 2\n};\n",
        &[(1, r#"{"a":1}"#), (4, r#"{"a":2}"#)],
        0,
        0,
    );
    check(
        "{a: 1} {a: 2}",
        &[(1, r#"{"a":1}"#), (1, r#"{"a":2}"#)],
        0,
        0,
    );
    check(
        "{\n\"a\": 1 // {\n// }\n}\n{\"a\": 2}",
        &[(1, r#"{"a":1}"#), (5, r#"{"a":2}"#)],
        0,
        0,
    );
}

#[test]
fn a_line_that_is_cut_is_no_text() {
    let lines = "{\"a\": 1}\n{\"a\": 2, \"b\nsomething else\n{a: 3}\n{\"a\": 4}\n";
    check(
        lines,
        &[
            (1, r#"{"a":1}"#),
            (2, "bad"),
            (3, "bad"),
            (4, r#"{"a":3}"#),
            (5, r#"{"a":4}"#),
        ],
        0,
        0,
    );
    check(
        "Text\n\": 1, \"b\": 2}\n{\"a\": 1}\n",
        &[(2, "bad"), (3, r#"{"a":1}"#)],
        1,
        0,
    );
}

#[test]
fn a_log_line_with_a_payload_is_no_text() {
    check("started\n12:30 got {\"a\": 1}\n", &[(2, "bad")], 1, 0);
    check("payload=%7B%22a%22%3A1%7D", &[(1, "bad")], 0, 0);
}

#[test]
fn arrays_of_payloads_are_read_element_by_element() {
    check(
        "[{a: 1}, {\"a\": 2},]",
        &[(1, r#"{"a":1}"#), (1, r#"{"a":2}"#)],
        0,
        1,
    );
    check(
        "[ // both\n  {\"a\": 1} // one\n  {\"a\": 2}, # two\n]",
        &[(2, r#"{"a":1}"#), (3, r#"{"a":2}"#)],
        3,
        2,
    );
    check(
        "[\n{\"a\": 1,},\n{\"a\": 2}\n]",
        &[(2, r#"{"a":1}"#), (3, r#"{"a":2}"#)],
        0,
        0,
    );
}

#[test]
fn dots_stand_for_payloads_of_an_array() {
    let one = (1, r#"{"a":1}"#);
    check("[{\"a\": 1}, ...]", &[one], 1, 0);
    check("[{\"a\": 1}, \u{2026}, {\"a\": 1}]", &[one, one], 1, 0);
}

#[test]
fn text_may_stand_around_an_array_of_payloads() {
    check(
        "Both:\n```\n[\n{\"a\": 1},\n{a: 2}\n]\n```\n",
        &[(4, r#"{"a":1}"#), (5, r#"{"a":2}"#)],
        3,
        0,
    );
    check("[1] [2]\n", &[(1, "[1]"), (1, "[2]")], 0, 0);
}

#[test]
fn nothing_but_text_is_no_record() {
    let start = Position::start(Input::Auto).lenient(true);
    let mut records = Records::part(b"Nothing\nto see\n", start, true);
    assert!(records.next().is_none());
    assert_eq!(records.no_record(), Some(NoRecord::Text));
    assert_eq!(records.into_position().left_out().lines, 2);
}
