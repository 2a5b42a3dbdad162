//! Which text of a capture is a record, which is bad, and where each of them is.

use hooklens::capture::{NoRecord, Place, Position};
use hooklens::span::Point;
use hooklens::{Input, Record, Records};

/// A record as the tables have it: the line and column, its text, and what is wrong with it.
fn table(capture: &[u8], input: Input) -> Vec<String> {
    Records::new(capture, input)
        .enumerate()
        .map(|(index, record)| {
            assert_eq!(record.place.number, index as u64 + 1);
            row(&record)
        })
        .collect()
}

fn row(record: &Record<'_>) -> String {
    let text = String::from_utf8_lossy(record.bytes).replace('\n', "⏎");
    let Point { line, column } = record.place.point;
    match &record.result {
        Ok(payload) => {
            assert_eq!(payload.text().as_bytes(), record.bytes);
            format!("{line}:{column} {text}")
        }
        Err(malformed) => {
            assert!(malformed.offset <= record.bytes.len());
            let Point {
                line: to,
                column: at,
            } = record.point(malformed.offset);
            format!("{line}:{column} BAD {text} | {to}:{at} {malformed}")
        }
    }
}

#[track_caller]
fn check(input: Input, capture: &str, expected: &[&str]) {
    assert_eq!(table(capture.as_bytes(), input), expected, "{capture}");
}

#[track_caller]
fn auto(capture: &str, expected: &[&str]) {
    check(Input::Auto, capture, expected);
}

#[test]
fn one_document_is_one_record() {
    auto(r#"{"a":1}"#, &[r#"1:1 {"a":1}"#]);
    auto("\n\n  {\n  \"a\": 1\n}\n\n", &["3:3 {⏎  \"a\": 1⏎}"]);
    auto("\u{FEFF}{}\r\n", &["1:1 {}"]);
    auto("12", &["1:1 12"]);
}

#[test]
fn lines_are_records() {
    let expected = &["1:1 {\"a\":1}", "2:1 {\"b\":2}", "5:2 {\"c\":3}"];
    let capture = "{\"a\":1}\r\n{\"b\":2}\r\n\r\n \n {\"c\":3} ";
    for input in [Input::Auto, Input::Ndjson, Input::Concatenated] {
        check(input, capture, expected);
    }
    auto(
        "null\n\"x\"\n[1,2]\n-1\n",
        &["1:1 null", "2:1 \"x\"", "3:1 [1,2]", "4:1 -1"],
    );
    auto("{}{}\n{}", &["1:1 {}", "1:3 {}", "2:1 {}"]);
}

#[test]
fn a_line_of_ndjson_is_one_record_whatever_stands_on_it() {
    check(
        Input::Ndjson,
        "{}{}\n1 2\n{\"a\":1},\r\n{}}\n\n[1, oops, {}]\n{\"a\":\n{} \t\r\n\u{FEFF}\n\u{FEFF}{} ",
        &[
            "1:1 BAD {}{} | 1:3 something follows the value",
            "2:1 BAD 1 2 | 2:3 something follows the value",
            "3:1 BAD {\"a\":1}, | 3:8 something follows the value",
            "4:1 BAD {}} | 4:3 something follows the value",
            "6:1 BAD [1, oops, {}] | 6:5 expected a value, found `o`",
            "7:1 BAD {\"a\": | 7:6 the text ends where a value should be",
            "8:1 {}",
            "10:1 {}",
        ],
    );
}

#[test]
fn documents_follow_one_another_without_end() {
    auto(
        "{\n \"a\": 1\n}{\n \"b\": 2\n}\n{\"c\":3} {}",
        &[
            "1:1 {⏎ \"a\": 1⏎}",
            "3:2 {⏎ \"b\": 2⏎}",
            "6:1 {\"c\":3}",
            "6:9 {}",
        ],
    );
    // One on a line first, then pretty ones: what `cat` makes of several files.
    auto(
        "{\"a\":1}\n{\n \"b\": 2\n}\n\u{FEFF}{\"é\":3}{}",
        &[
            "1:1 {\"a\":1}",
            "2:1 {⏎ \"b\": 2⏎}",
            "5:1 {\"é\":3}",
            "5:8 {}",
        ],
    );
    check(
        Input::Concatenated,
        "[{\"a\":1}]\n1 2\"x\"null[]",
        &[
            "1:1 [{\"a\":1}]",
            "2:1 1",
            "2:3 2",
            "2:4 \"x\"",
            "2:7 null",
            "2:11 []",
        ],
    );
}

#[test]
fn the_elements_of_an_array_are_records() {
    auto(
        "[\n  {\"a\":1},\n  {\"b\": [2,\n 3]}, {} ]\n",
        &["2:3 {\"a\":1}", "3:3 {\"b\": [2,⏎ 3]}", "4:7 {}"],
    );
    auto("[1, \"x\", [2]]\n", &["1:2 1", "1:5 \"x\"", "1:10 [2]"]);
    auto("[[1],[2]]", &["1:2 [1]", "1:6 [2]"]);
    // Pages of an answer, one after another, and a stray document.
    auto(
        "[{}]\n[{},{}]\n{\"a\":1}\n",
        &["1:2 {}", "2:2 {}", "2:5 {}", "3:1 {\"a\":1}"],
    );
    // Not an array of payloads: something follows, and it does not hold objects.
    auto("[1]\n[2]\n", &["1:1 [1]", "2:1 [2]"]);
    check(Input::Array, "[1]\n[2]\n", &["1:2 1", "2:2 2"]);
    check(
        Input::Array,
        "{}\n[2]\n",
        &[
            "1:1 BAD {} | 1:1 expected an array of payloads, found `{`",
            "2:2 2",
        ],
    );
    check(Input::Json, "[1]\n", &["1:1 [1]"]);
}

#[test]
fn a_capture_without_records_says_why() {
    for (capture, why) in [
        ("", NoRecord::Blank),
        (" \r\n\u{FEFF}\n", NoRecord::Blank),
        ("[]", NoRecord::EmptyArray),
        (" [ ] \n", NoRecord::EmptyArray),
    ] {
        for input in Input::ALL {
            let mut records = Records::new(capture.as_bytes(), input);
            if why == NoRecord::EmptyArray && !matches!(input, Input::Auto | Input::Array) {
                assert!(records.next().is_some());
                assert_eq!(records.no_record(), None);
                continue;
            }
            assert!(records.next().is_none(), "{capture:?} {input}");
            assert_eq!(records.no_record(), Some(why), "{capture:?} {input}");
        }
    }
    auto("[]\n{}", &["1:1 []", "2:1 {}"]);
}

#[test]
fn a_bad_line_costs_itself() {
    for input in [Input::Auto, Input::Ndjson] {
        check(
            input,
            "{\"a\":1}\n{\"b\": \n{\"c\": [\n{\"d\":4}\noops\n{\"e\n{\"f\":6}\n{\"g\":7",
            &[
                "1:1 {\"a\":1}",
                "2:1 BAD {\"b\": | 2:6 the text ends where a value should be",
                "3:1 BAD {\"c\": [ | 3:8 the text ends where a value should be",
                "4:1 {\"d\":4}",
                "5:1 BAD oops | 5:1 expected a value, found `o`",
                "6:1 BAD {\"e | 6:4 the text ends inside a string",
                "7:1 {\"f\":6}",
                "8:1 BAD {\"g\":7 | 8:7 the text ends inside an object",
            ],
        );
    }
    // A scalar in front of something else is no record.
    auto(
        "{}\n12:30 started\n{}\n",
        &[
            "1:1 {}",
            "2:1 BAD 12:30 started | 2:3 something follows the value",
            "3:1 {}",
        ],
    );
    auto(
        "{\"a\":1},\n{\"b\":2}\n",
        &[
            "1:1 {\"a\":1}",
            "1:8 BAD , | 1:8 expected a value, found `,`",
            "2:1 {\"b\":2}",
        ],
    );
    check(
        Input::Ndjson,
        "{\n}\n{}",
        &[
            "1:1 BAD { | 1:2 the text ends inside an object",
            "2:1 BAD } | 2:1 expected a value, found `}`",
            "3:1 {}",
        ],
    );
}

#[test]
fn a_bad_first_line_costs_no_good_one() {
    for first in [
        "{\"a\": [",
        "{\"a\":",
        "{\"a\": [1,",
        "{\"a",
        "[info]",
        "x {",
        "\"x\": 1}",
        "]",
        "Hello,",
        "\0\u{1}",
        "{\"a\":1,",
    ] {
        let capture = format!("{first}\n{{\"b\":2}}\n{{\"c\":[\n 3]}}\n");
        let rows = table(capture.as_bytes(), Input::Auto);
        assert_eq!(rows.len(), 3, "{rows:#?}");
        assert!(
            rows[0].starts_with(&format!("1:1 BAD {first} | ")),
            "{rows:#?}"
        );
        assert_eq!(rows[1..], ["2:1 {\"b\":2}", "3:1 {\"c\":[⏎ 3]}"]);
    }
}

#[test]
fn a_bad_document_over_several_lines_is_one_record() {
    let pretty = "{\n  \"a\": {\n    \"b\": [\n      {\n        \"c\": \"x\"\n      },\n      {}\n    ]\n  },\n  \"d\": true\n}";
    let edits: [(&str, &str); 14] = [
        ("\"x\"", "x"),
        ("\"x\"", "\"x"),
        ("\"x\"", "'it\"s'"),
        ("\"x\"", "\"one\ntwo\""),
        ("true", "True"),
        ("},\n      {}", "}\n      {}"),
        ("{}\n    ]", "{},\n    ]"),
        ("{}\n    ]", "{}\n    }"),
        ("\"a\": {", "\"a: {"),
        ("\"a\": {", "\"a\" {"),
        ("  \"d\"", "  // \"note\n  \"d\""),
        ("true\n}", "true"),
        ("true\n}", "true,\n}"),
        ("{\n  \"a\"", "\"a\""),
    ];
    for (from, to) in edits {
        for (line_end, around) in [("\n", ""), ("\r\n", "\r\n"), ("\n", "{\"z\": [\n  1\n]}\n")] {
            let bad = pretty.replacen(from, to, 1).replace('\n', line_end);
            let capture = format!("{around}{bad}\n{around}");
            let rows: Vec<(bool, String)> = Records::new(capture.as_bytes(), Input::Auto)
                .map(|record| {
                    (
                        record.result.is_ok(),
                        String::from_utf8_lossy(record.bytes).into_owned(),
                    )
                })
                .collect();
            let mut expected = vec![(false, bad)];
            if !around.trim().is_empty() {
                let good = (true, around.trim().to_owned());
                expected.insert(0, good.clone());
                expected.push(good);
            }
            assert_eq!(rows, expected, "{from} -> {to}");
        }
    }
    // Written over lines without indentation.
    let flat = "{\n\"a\": [\n{\n\"x\": 1\n},\n{\n\"x\": 2\n}\n],\n\"b\": oops\n}\n";
    assert_eq!(table(flat.as_bytes(), Input::Auto).len(), 1);
    let half = "{\"a\":[\n{\"x\":1},\n{\"x\":2}\n],\"b\":oops}\n";
    assert_eq!(table(half.as_bytes(), Input::Auto).len(), 1);
    let other = "{\"a\":[\n{\"x\":1}\n}\n}\n";
    assert_eq!(table(other.as_bytes(), Input::Auto).len(), 1);
}

#[test]
fn documents_behind_a_bad_one_are_found() {
    auto(
        "{\n  \"a\": [\n    1,\n{\n  \"b\": 2\n}\n{\n  \"c\": 3\n}\n",
        &[
            "1:1 BAD {⏎  \"a\": [⏎    1, | 3:7 the text ends where a value should be",
            "4:1 {⏎  \"b\": 2⏎}",
            "7:1 {⏎  \"c\": 3⏎}",
        ],
    );
    auto(
        "{\"a\":[\n{\n  \"b\": 2\n}\n{\n  \"c\": 3\n}\n",
        &[
            "1:1 BAD {\"a\":[ | 1:7 the text ends where a value should be",
            "2:1 {⏎  \"b\": 2⏎}",
            "5:1 {⏎  \"c\": 3⏎}",
        ],
    );
    auto(
        "{\"a\":1}{\"b\":x}{\"c\":3}",
        &[
            "1:1 {\"a\":1}",
            "1:8 BAD {\"b\":x} | 1:13 expected a value, found `x`",
            "1:15 {\"c\":3}",
        ],
    );
}

#[test]
fn a_bad_element_costs_itself() {
    auto(
        "[{\"a\":1}, {\"b\": oops, \"c\": [1, {}]}, {\"d\":4}]",
        &[
            "1:2 {\"a\":1}",
            "1:11 BAD {\"b\": oops, \"c\": [1, {}]} | 1:17 expected a value, found `o`",
            "1:38 {\"d\":4}",
        ],
    );
    auto(
        "[\n  {\"a\":1},\n  {\"b: 2},\n  {\"c\":3},\n  {\"d\":4}\n]\n",
        &[
            "2:3 {\"a\":1}",
            "3:3 BAD {\"b: 2} | 3:10 the text ends inside a string",
            "4:3 {\"c\":3}",
            "5:3 {\"d\":4}",
        ],
    );
    // A closing brace is missing.
    auto(
        "[\n  {\n    \"a\": {\n      \"x\": 1\n  },\n  {\n    \"b\": 2\n  }\n]\n",
        &[
            "2:3 BAD {⏎    \"a\": {⏎      \"x\": 1⏎  } | 5:4 the text ends inside an object",
            "6:3 {⏎    \"b\": 2⏎  }",
        ],
    );
    auto(
        "[{\"a\":1} {\"b\":2}, {\"c\":3},, oops, 12x, {\"d\":4},]{}",
        &[
            "1:2 {\"a\":1}",
            "1:10 BAD {\"b\":2} | 1:10 expected a comma or a closing bracket, found `{`",
            "1:19 {\"c\":3}",
            "1:27 BAD , | 1:27 expected a value, found `,`",
            "1:29 BAD oops | 1:29 expected a value, found `o`",
            "1:35 BAD 12x | 1:37 expected a comma or a closing bracket, found `x`",
            "1:40 {\"d\":4}",
            "1:48 BAD ] | 1:48 a comma before the closing ]",
            "1:49 {}",
        ],
    );
}

#[test]
fn an_array_that_does_not_end_is_told() {
    auto(
        "[{\"a\":1}, {\"b\":2}\n\n",
        &[
            "1:2 {\"a\":1}",
            "1:11 {\"b\":2}",
            "1:18 BAD  | 1:18 the text ends inside an array",
        ],
    );
    auto(
        "[{\"a\":1},\n",
        &[
            "1:2 {\"a\":1}",
            "1:10 BAD  | 1:10 the text ends inside an array",
        ],
    );
    auto(
        "[{\"a\":1}, {\"b\":",
        &[
            "1:2 {\"a\":1}",
            "1:11 BAD {\"b\": | 1:16 the text ends where a value should be",
        ],
    );
    auto(
        "[",
        &["1:1 BAD [ | 1:2 the text ends where a value should be"],
    );
}

#[test]
fn a_sequence_is_split_at_its_separators() {
    let capture = "\x1e{\"a\":1}\n\x1e\x1e{\n}\n\x1e{\"b\n\x1e12\n\x1e{} {}\n\x1etrue";
    for input in [Input::Auto, Input::Seq] {
        check(
            input,
            capture,
            &[
                "1:2 {\"a\":1}",
                "2:3 {⏎}",
                "4:2 BAD {\"b | 4:5 the text ends inside a string",
                "5:2 12",
                "6:2 BAD {} {} | 6:5 something follows the value",
                "7:2 BAD true | 7:6 the text ends without the white space that must follow a number or a word",
            ],
        );
    }
}

#[test]
fn one_document_and_no_more() {
    check(
        Input::Json,
        " {}\n{}\n",
        &["1:2 BAD {}⏎{} | 2:1 something follows the value"],
    );
    check(
        Input::Json,
        "{\n\n",
        &["1:1 BAD { | 1:2 the text ends inside an object"],
    );
}

/// A file of each kind that is to be unpacked first, as far as it matters.
fn packed() -> Vec<(&'static str, Vec<u8>)> {
    let mut tar = b"2026/event.json".to_vec();
    tar.resize(257, 0);
    tar[100..107].copy_from_slice(b"0000644");
    tar.extend(b"ustar\x0000");
    tar.resize(512, 0);
    tar.extend(b"{}");
    vec![
        ("a bzip2 file", b"BZh91AY&SY\n{}\n".to_vec()),
        (
            "a bzip2 file",
            b"BZh9\x17\x72\x45\x38\x50\x90\0\0\0\0".to_vec(),
        ),
        ("an xz file", b"\xFD7zXZ\0\0\x04\n{}\n".to_vec()),
        ("an LZ4 file", b"\x04\x22\x4D\x18d@\n{}\n".to_vec()),
        ("a zip archive", b"PK\x03\x04\x14\0\n{}\n".to_vec()),
        ("a zip archive", b"PK\x05\x06\0\0".to_vec()),
        ("a tar archive", tar),
    ]
}

#[test]
fn what_has_to_be_unpacked_first_is_one_bad_record_however_it_is_cut() {
    for (name, capture) in packed() {
        for input in Input::ALL {
            for cut in [0, 1, 2, 3, 4, 5, 8, 100, 200, 260] {
                let cut = cut.min(capture.len());
                let first = Records::part(&capture[..cut], Position::start(input), false);
                let mut first = first;
                assert!(first.next().is_none(), "{name} {cut}");
                assert_eq!(first.rest().len(), cut);
                let mut all = Records::part(&capture, first.into_position(), true);
                let only = all.next().unwrap();
                let malformed = only.result.unwrap_err();
                assert_eq!(malformed.to_string(), format!("this is {name}"));
                assert!(all.next().is_none());
            }
            // Of one that is longer than records may be, too.
            let start = Position::start(input).longest(64);
            let long = [&capture[..], &[b'x'; 1024]].concat();
            let mut records = Records::part(&long, start, false);
            let malformed = records.next().unwrap().result.unwrap_err();
            assert_eq!(malformed.to_string(), format!("this is {name}"));
        }
    }
    // Words that begin alike.
    for text in ["BZh\n", "BZh9 {}", "PK\n", "PK {}"] {
        let record = Records::new(text.as_bytes(), Input::Auto).next().unwrap();
        let malformed = record.result.unwrap_err().to_string();
        assert!(!malformed.starts_with("this is"), "{malformed}");
    }
}

#[test]
fn utf_32_is_not_called_utf_16() {
    let units = "\u{FEFF}{\"a\":1}".chars().map(u32::from);
    let little: Vec<u8> = units.clone().flat_map(u32::to_le_bytes).collect();
    let big: Vec<u8> = units.flat_map(u32::to_be_bytes).collect();
    for capture in [&little[..], &little[4..], &big, &big[4..]] {
        let records: Vec<Record<'_>> = Records::new(capture, Input::Auto).collect();
        assert_eq!(records.len(), 1);
        let malformed = records[0].result.as_ref().unwrap_err();
        assert!(malformed.to_string().contains("UTF-32"), "{malformed}");
    }
}

#[test]
fn what_is_no_text_is_bad() {
    let utf16: Vec<u8> = "\u{FEFF}{\"a\":1}"
        .encode_utf16()
        .flat_map(u16::to_le_bytes)
        .collect();
    for capture in [&utf16[..], &utf16[2..]] {
        for input in Input::ALL {
            let records: Vec<Record<'_>> = Records::new(capture, input).collect();
            assert_eq!(records.len(), 1);
            assert_eq!(records[0].place.bytes, 0..capture.len() as u64);
            let malformed = records[0].result.as_ref().unwrap_err();
            assert!(malformed.to_string().contains("UTF-16"));
        }
    }
    assert_eq!(
        table(
            b"{\"a\":\"\xff\"}\n{\"b\":\"\xff\",\n\"c\":1}\n{}\0\n{}",
            Input::Auto
        ),
        [
            "1:1 BAD {\"a\":\"\u{FFFD}\"} | 1:7 a byte that is not UTF-8",
            "2:1 BAD {\"b\":\"\u{FFFD}\",⏎\"c\":1} | 2:7 a byte that is not UTF-8",
            "4:1 {}",
            "4:3 BAD \0 | 4:3 expected a value, found `\\0`",
            "5:1 {}",
        ]
    );
    auto(
        "{\"a\":\"\\ud800\"}\n{}",
        &[
            "1:1 BAD {\"a\":\"\\ud800\"} | 1:7 \\ud800 is half a surrogate pair, which stands for no character",
            "2:1 {}",
        ],
    );
    let deep = "[".repeat(100_000) + &"]".repeat(100_000) + "\n{}\n";
    let rows = table(deep.as_bytes(), Input::Auto);
    assert_eq!(rows.len(), 2);
    assert!(
        rows[0].ends_with("| 1:128 more than 127 levels of objects and arrays"),
        "{}",
        &rows[0][rows[0].len() - 100..]
    );
}

#[test]
fn a_capture_in_parts_has_the_same_records() {
    let whole = "[ {\"a\":1},\n {\"b\": oops}, 5 ,\n  {\"c\":3} ]\n {\n} [{}] \n";
    let expected: Vec<(Place, bool)> = Records::new(whole.as_bytes(), Input::Auto)
        .map(|record| (record.place, record.result.is_ok()))
        .collect();
    assert_eq!(expected.len(), 6);
    for split in expected
        .iter()
        .map(|(place, _)| usize::try_from(place.bytes.end).unwrap())
    {
        for split in [split, split + 1] {
            let mut records = Records::part(
                &whole.as_bytes()[..split],
                Position::start(Input::Auto),
                false,
            );
            let mut found: Vec<(Place, bool)> = Vec::new();
            found.extend(
                records
                    .by_ref()
                    .map(|record| (record.place, record.result.is_ok())),
            );
            let at = split - records.rest().len();
            let rest = Records::part(&whole.as_bytes()[at..], records.into_position(), true);
            found.extend(rest.map(|record| (record.place, record.result.is_ok())));
            assert_eq!(found, expected, "{split}");
        }
    }
}

#[test]
fn an_http_message_is_one_record() {
    let body = "POST /a HTTP/1.1\nHost: b\n\n{\n \"c\": 1\n}\n";
    let first = |rest: &str| {
        format!(
            "1:1 BAD POST /a HTTP/1.1⏎Host: b⏎⏎{{⏎ \"c\": 1⏎}}{rest} | 1:1 expected a value, found `P`"
        )
    };
    auto(body, &[&first("")]);
    let second = "7:1 BAD POST /d HTTP/2⏎⏎e=f | 7:1 expected a value, found `P`";
    auto(
        &format!("{body}POST /d HTTP/2\n\ne=f\n"),
        &[&first(""), second],
    );
    // What follows is not part of it, but for the responses.
    auto(
        &format!("{body}{{\"g\":1}}\n"),
        &[&first(""), "7:1 {\"g\":1}"],
    );
    let response = "HTTP/1.1 200 OK\n\n{\"g\":1}";
    auto(
        &format!("{body}{response}"),
        &[&first(&format!("⏎{}", response.replace('\n', "⏎")))],
    );
    // It is read as such only where documents follow one another.
    check(
        Input::Ndjson,
        "POST /a HTTP/1.1\n{}\n",
        &[
            "1:1 BAD POST /a HTTP/1.1 | 1:1 expected a value, found `P`",
            "2:1 {}",
        ],
    );
}

#[test]
fn a_listing_is_one_record() {
    let text = "* one\n12:30:05.123456 * two\n> GET /a HTTP/1.1\n> \n< HTTP/1.1 200 OK\n< \n{\"b\":1}\n* three\n";
    let shown = text.trim_end().replace('\n', "⏎");
    let expected = format!("1:1 BAD {shown} | 1:1 expected a value, found `*`");
    auto(text, &[&expected]);
    auto(
        "* one\n* two\n{\"a\":1}\n",
        &[
            "1:1 BAD * one | 1:1 expected a value, found `*`",
            "2:1 BAD * two | 2:1 expected a value, found `*`",
            "3:1 {\"a\":1}",
        ],
    );
}

#[test]
fn a_line_with_a_tag_in_brackets_is_one_record() {
    let bad = |line: &str, at: usize, why: &str| format!("1:1 BAD {line} | 1:{at} {why}");
    let capture = "[12:30] {\"a\":1}\n{\"b\":2}\n";
    let first = bad(
        "[12:30] {\"a\":1}",
        4,
        "expected a comma or a closing bracket, found `:`",
    );
    auto(capture, &[&first, "2:1 {\"b\":2}"]);
    auto(
        "[info] {\"a\":1}\n[info] {\"b\":1}\n",
        &[
            "1:1 BAD [info] {\"a\":1} | 1:2 expected a value, found `i`",
            "2:1 BAD [info] {\"b\":1} | 2:2 expected a value, found `i`",
        ],
    );
    auto(
        "[oops]{\"a\":1}\n",
        &[
            &bad("[oops]", 2, "expected a value, found `o`"),
            "1:7 {\"a\":1}",
        ],
    );
}
