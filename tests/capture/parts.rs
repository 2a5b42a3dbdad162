//! Parts: the records of a capture are the same however it is cut.

use hooklens::capture::{Place, Position};
use hooklens::{Input, Malformed, Records};
use proptest::collection::vec;
use proptest::prelude::*;

type Seen = (Place, Vec<u8>, Option<Malformed>);

/// The records of a capture that comes in pieces of these sizes, again and again, and where the reading ends.
fn records(capture: &[u8], sizes: &[usize], start: Position) -> (Vec<Seen>, Position) {
    let mut position = start;
    let mut seen = Vec::new();
    let mut held: Vec<u8> = Vec::new();
    let mut left = capture;
    for &size in sizes.iter().cycle() {
        let (piece, behind) = left.split_at(size.min(left.len()));
        left = behind;
        held.extend_from_slice(piece);
        let last = left.is_empty();
        let mut records = Records::part(&held, position, last);
        for record in records.by_ref() {
            seen.push((record.place, record.bytes.to_vec(), record.result.err()));
        }
        let rest = records.rest().to_vec();
        position = records.into_position();
        held = rest;
        if last {
            break;
        }
    }
    assert!(held.is_empty(), "the last part has no rest");
    (seen, position)
}

fn check(
    capture: &[u8],
    sizes: &[usize],
    input: Input,
    longest: usize,
) -> Result<(), TestCaseError> {
    for lenient in [false, true] {
        let start = || Position::start(input).longest(longest).lenient(lenient);
        let (whole, end) = records(capture, &[usize::MAX], start());
        let (parts, other_end) = records(capture, sizes, start());
        prop_assert_eq!(
            &parts,
            &whole,
            "{:?} {} {}",
            String::from_utf8_lossy(capture),
            input,
            lenient
        );
        prop_assert_eq!(other_end, end);
    }
    Ok(())
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec!["{", "}", "[", "]", ",", ":", "\"", "\n", "\n", " ", "\r\n", "  "]).prop_map(str::to_owned),
        2 => prop::sample::select(vec![
            "\"a\":", "{\"a\":", "1", "true", "nul", "\\", "\\\"", "\\ud800", "\0", "\u{1e}", "\u{feff}", "é", "x", "-", "{}", "[{", "'", "//", "#", "/*", "*/", "__ ", "...", "<a>", "```\n",
            "},\n  {", "{\"a\": 1}\n", "{\"a\": [{\"b\": \"c\"}]},", "{\n  \"a\": 1\n}\n", "[\n  {\n    \"a\": 1\n  },\n", "{\"a\": \"x\n", "12 ",
            "{\"a\": \n", "\n[\n",
        ]).prop_map(str::to_owned),
    ]
}

/// Lines of messages and listings, and what stands among them.
fn dumped() -> impl Strategy<Value = String> {
    let head = prop::sample::select(vec![
        "POST /a HTTP/1.1",
        "HTTP/1.1 200 OK",
        "Host: b",
        "> POST /a HTTP/1.1",
        "> Host: b",
        "< HTTP/1.1 200 OK",
        "* one",
        "12:30:05.123456 * one",
        "12:30:05.123456 == Info: one",
        "=> Send data, 2 bytes (0x2)",
        "0000: {}",
        "} [2 bytes data]",
        "  0     0 --:--:-- 0",
        "x --:--",
        "P",
    ]);
    let body = prop::sample::select(vec![
        "",
        " ",
        "a=b",
        "{}",
        "[1]",
        "12",
        "\"x\"",
        "oops",
        "{\"a\": x}",
        "{\"a\": \"x",
        "{\n  \"a\": 1\n}",
        "[1, 2",
        "}",
        "{",
        "\u{feff}",
        "é",
    ]);
    let end = prop::sample::select(vec!["\n", "\n", "\n", "\r\n", "\n\n", "", " "]);
    (prop_oneof![head, body], end).prop_map(|(line, end)| line.to_owned() + end)
}

fn inputs() -> impl Strategy<Value = Input> {
    prop::sample::select(Input::ALL.to_vec())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn any_text(pieces in vec(piece(), 0..40), sizes in vec(1_usize..40, 1..4), input in inputs()) {
        check(pieces.concat().as_bytes(), &sizes, input, usize::MAX)?;
    }

    #[test]
    fn any_bytes(bytes in vec(any::<u8>(), 0..64), sizes in vec(1_usize..20, 1..4), input in inputs()) {
        check(&bytes, &sizes, input, usize::MAX)?;
    }

    #[test]
    fn records_that_are_too_long(
        pieces in vec(piece(), 0..60),
        sizes in vec(1_usize..60, 1..4),
        input in inputs(),
        longest in 20_usize..60,
    ) {
        check(pieces.concat().as_bytes(), &sizes, input, longest)?;
    }

    #[test]
    fn messages_and_listings(
        // Only captures that begin with a message have others, and a good line makes lines of the records.
        first in prop::sample::select(vec!["", "HTTP/1.1 200 OK\n\n{}\n", "HTTP/1.1 200 OK\n\n{}\n{}\n"]),
        lines in vec(prop_oneof![6 => dumped(), 1 => piece()], 0..30),
        sizes in vec(1_usize..80, 1..4),
        input in prop_oneof![4 => Just(Input::Auto), 1 => inputs()],
        longest in prop_oneof![Just(usize::MAX), 20_usize..200],
    ) {
        let capture = first.to_owned() + &lines.concat();
        check(capture.as_bytes(), &sizes, input, longest)?;
    }
}

/// What was found out about lines of talk, or only asked about them, is the same in every part.
#[test]
fn talk_tells_the_same_in_every_part() {
    let message = "HTTP/1.1 200 OK\n\n{}\n";
    let request = "> POST /a HTTP/1.1\n> Host: b\n";
    let captures = [
        format!("{message}* one\nx --:--\n* two\n{request}"),
        format!("{message}{}{request}", "* one\n".repeat(600)),
        format!("  0     0 --:--:-- 0\n{request}"),
    ];
    for capture in captures {
        let most = capture.len().min(100);
        for size in 1..most {
            check(capture.as_bytes(), &[size], Input::Auto, usize::MAX).unwrap();
        }
    }
}

#[test]
fn a_record_that_is_too_long_costs_itself() {
    let long = format!(
        "{{\"a\": [\"{}\", {{\"b\": \"}}]\\\"\"}}]}}",
        "x".repeat(100)
    );
    let captures = [
        (
            Input::Ndjson,
            format!("{{\"n\": 1}}\n{long}\n{{\"n\": 3}}\n"),
        ),
        (Input::Auto, format!("{{\"n\": 1}}\n{long}\n{{\"n\": 3}}\n")),
        (
            Input::Auto,
            format!("{{\n\"n\": 1}}\n{long}{{\"n\":\n3}}\n"),
        ),
        (Input::Array, format!("[{{\"n\": 1}},{long},{{\"n\": 3}}]")),
        (
            Input::Auto,
            format!("[\n{{\"n\": 1}},\n{long},\n{{\"n\": 3}}\n]\n"),
        ),
        (
            Input::Seq,
            format!("\u{1e}{{\"n\": 1}}\n\u{1e}{long}\n\u{1e}{{\"n\": 3}}\n"),
        ),
    ];
    for (input, capture) in captures {
        for size in [1, 7, 50, usize::MAX] {
            let (seen, end) = records(
                capture.as_bytes(),
                &[size],
                Position::start(input).longest(40),
            );
            let good: Vec<bool> = seen.iter().map(|seen| seen.2.is_none()).collect();
            assert_eq!(good, [true, false, true], "{capture:?} {size}");
            assert_eq!(seen[1].0.bytes.end - seen[1].0.bytes.start, 40);
            let last = seen[2].0.bytes.clone();
            let last = usize::try_from(last.start).unwrap()..usize::try_from(last.end).unwrap();
            assert_eq!(&capture.as_bytes()[last], &seen[2].1[..]);
            assert_eq!(end.offset(), capture.len() as u64);
        }
    }
}
