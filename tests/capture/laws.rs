//! What holds for every capture.

use hooklens::capture::{Place, Position};
use hooklens::span::Point;
use hooklens::{Input, Payload, Records};
use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

const MARK: &str = "\u{FEFF}";

fn value() -> impl Strategy<Value = Value> {
    let text = "[a-z{}\\[\\]:,\"\\\\\n é\u{1F600}]{0,6}";
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        text.prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((text, inner), 0..5)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// What a vendor sends.
fn object() -> impl Strategy<Value = Value> {
    vec(("[a-z]{1,3}", value()), 0..4)
        .prop_map(|members| Value::Object(members.into_iter().collect()))
}

fn any_payload() -> impl Strategy<Value = Value> {
    prop_oneof![3 => object(), 1 => value()]
}

/// White space that holds `mark`, so that documents are apart.
fn space(mark: &'static str) -> impl Strategy<Value = String> {
    ("[ \t]{0,2}", "[ \r\n]{0,3}").prop_map(move |(before, after)| before + mark + &after)
}

fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap()
}

/// The good records' texts; every record must be good.
fn texts(capture: &str, input: Input) -> Vec<String> {
    Records::new(capture.as_bytes(), input)
        .map(|record| match record.result {
            Ok(payload) => payload.text().to_owned(),
            Err(malformed) => panic!("{malformed} in {capture:?}"),
        })
        .collect()
}

fn join(texts: &[String], spaces: &[String]) -> String {
    let spaces = spaces.iter().cycle();
    texts
        .iter()
        .zip(spaces)
        .map(|(text, space)| format!("{text}{space}"))
        .collect()
}

/// Whether the first payload makes `auto` take a list of documents for arrays of payloads.
fn looks_like_arrays(payloads: &[Value]) -> bool {
    match payloads {
        [Value::Array(_)] => true,
        [Value::Array(elements), ..] => elements.first().is_some_and(Value::is_object),
        _ => false,
    }
}

/// A line that holds no document. It is broken off, or something else; it is not indented, and no rest of a document.
fn garbage() -> impl Strategy<Value = String> {
    let cut = (object(), any::<prop::sample::Index>()).prop_map(|(object, at)| {
        let text = object.to_string();
        let end = 1 + at.index(text.len() - 1);
        let end = (1..=end).rfind(|&end| text.is_char_boundary(end)).unwrap();
        text[..end].trim_end().to_owned()
    });
    let other = "[a-eg-mo-s#<(][a-z0-9 {}\\[\\]\":,]{0,12}[a-z)]";
    let has_no_document = |line: &String| {
        let line = line.replace(' ', "");
        !line.contains("}{") && !line.contains("]{")
    };
    prop_oneof![2 => cut, 1 => other.prop_filter("a document may be behind brackets", has_no_document)]
}

proptest! {
    #[test]
    fn payloads_come_back(
        payloads in vec(any_payload(), 1..8),
        lines in vec(space("\n"), 1..4),
        spaces in vec(space(" "), 1..4),
        mark in any::<bool>(),
    ) {
        let compact: Vec<String> = payloads.iter().map(Value::to_string).collect();
        let wide: Vec<String> = payloads.iter().map(pretty).collect();
        let mark = if mark { MARK } else { "" };
        let any_documents = if looks_like_arrays(&payloads) { Input::Concatenated } else { Input::Auto };

        let ndjson = format!("{mark}{}", join(&compact, &lines));
        prop_assert_eq!(&texts(&ndjson, Input::Ndjson), &compact);
        prop_assert_eq!(&texts(&ndjson, Input::Concatenated), &compact);
        prop_assert_eq!(&texts(&ndjson, any_documents), &compact);

        let concatenated = format!("{mark}{}", join(&wide, &spaces));
        prop_assert_eq!(&texts(&concatenated, Input::Concatenated), &wide);
        prop_assert_eq!(&texts(&concatenated, any_documents), &wide);

        let inside: Vec<String> = wide.iter().zip(lines.iter().cycle()).map(|(text, line)| format!("{line}{text}")).collect();
        let array = format!("{mark}[{}]{}", inside.join(&format!("{},", spaces[0])), lines[0]);
        prop_assert_eq!(&texts(&array, Input::Array), &wide);
        prop_assert_eq!(&texts(&array, Input::Auto), &wide);
        prop_assert_eq!(texts(&array, Input::Json).len(), 1);

        let sequence: String = wide.iter().map(|text| format!("\u{1e}{text}\n")).collect();
        prop_assert_eq!(&texts(&sequence, Input::Seq), &wide);
        prop_assert_eq!(&texts(&sequence, Input::Auto), &wide);
    }

    #[test]
    fn objects_need_no_space(payloads in vec(object(), 1..8), wide in any::<bool>()) {
        let expected: Vec<String> = payloads.iter().map(|payload| if wide { pretty(payload) } else { payload.to_string() }).collect();
        prop_assert_eq!(texts(&expected.concat(), Input::Auto), expected);
    }

    /// `None` is a good line.
    #[test]
    fn a_bad_line_costs_itself(
        lines in vec((object(), prop::option::of(garbage())), 1..12),
        end in prop_oneof![Just("\n"), Just("\r\n"), Just("\n\n")],
    ) {
        // One good line in front, so that `auto` knows that they are lines.
        let mut lines = lines;
        lines[0].1 = None;
        let mut capture = String::new();
        let mut expected = Vec::new();
        for (index, (payload, garbage)) in lines.iter().enumerate() {
            let text = garbage.clone().unwrap_or_else(|| payload.to_string());
            capture += &text;
            capture += end;
            expected.push((1 + (index * end.matches('\n').count()) as u64, garbage.is_none(), text));
        }
        for input in [Input::Ndjson, Input::Auto] {
            let mut found: Vec<(u64, bool, String)> = Vec::new();
            for record in Records::new(capture.as_bytes(), input) {
                let text = String::from_utf8(record.bytes.to_vec()).unwrap();
                found.push((record.place.point.line, record.result.is_ok(), text));
            }
            prop_assert_eq!(&found, &expected, "{}", input);
        }
    }

    /// So that a stage in a pipe gives a line out for each line in.
    #[test]
    fn a_line_of_ndjson_is_one_record(
        lines in vec(
            prop_oneof![
                2 => garbage(),
                1 => "[ \t\r]{0,3}",
                2 => vec(prop_oneof![any_payload().prop_map(|value| value.to_string()), "[ ,}\\]x]{1,2}"], 1..4).prop_map(|parts| parts.concat()),
                1 => vec(any::<char>().prop_filter("it ends the line", |c| *c != '\n'), 0..8).prop_map(String::from_iter),
            ],
            0..12,
        ),
        cut in any::<prop::sample::Index>(),
    ) {
        // One good line in front, so that nothing looks like UTF-16.
        let capture = format!("{{}}\n{}", lines.join("\n"));
        let expected: Vec<u64> = (1..)
            .zip(capture.split('\n'))
            .filter(|(_, line)| !line.replace('\u{FEFF}', "").trim_matches([' ', '\t', '\r']).is_empty())
            .map(|(number, _)| number)
            .collect();
        let at = cut.index(capture.len() + 1);
        let mut found: Vec<u64> = Vec::new();
        let mut first = Records::part(&capture.as_bytes()[..at], Position::start(Input::Ndjson), false);
        found.extend(first.by_ref().map(|record| record.place.point.line));
        let rest = at - first.rest().len();
        let second = Records::part(&capture.as_bytes()[rest..], first.into_position(), true);
        found.extend(second.map(|record| record.place.point.line));
        prop_assert_eq!(found, expected);
    }

    /// Without a good line in front, neighbouring bad ones may be one record, but no good one is lost.
    #[test]
    fn bad_lines_cost_no_good_one(lines in vec((object(), prop::option::of(garbage()), any::<bool>()), 1..12)) {
        let mut capture = String::new();
        let mut expected = Vec::new();
        for (payload, garbage, wide) in &lines {
            if let Some(garbage) = garbage {
                capture += garbage;
            } else {
                let text = if *wide { pretty(payload) } else { payload.to_string() };
                expected.push((1 + capture.matches('\n').count() as u64, text.clone()));
                capture += &text;
            }
            capture.push('\n');
        }
        for input in [Input::Auto, Input::Concatenated] {
            let found: Vec<(u64, String)> = Records::new(capture.as_bytes(), input)
                .filter_map(|record| Some((record.place.point.line, record.result.ok()?.text().to_owned())))
                .collect();
            prop_assert_eq!(&found, &expected, "{}", &capture);
        }
    }

    /// Elements that are broken inside their brackets cost themselves.
    #[test]
    fn a_bad_element_costs_itself(
        elements in vec((object(), prop::sample::select(vec!["", "", "oops", "{\"a\": x}", "{\"a\" {}, [1 2]}", "[{},]", "12x", "{'it': 1}"])), 1..10),
        space in space("\n"),
        wide in any::<bool>(),
    ) {
        let expected: Vec<(bool, String)> = elements
            .iter()
            .map(|(payload, bad)| match (*bad, wide) {
                ("", true) => (true, pretty(payload)),
                ("", false) => (true, payload.to_string()),
                _ => (false, (*bad).to_owned()),
            })
            .collect();
        let inside: Vec<String> = expected.iter().map(|(_, text)| format!("{space}{text}")).collect();
        let capture = format!("[{}]", inside.join(","));
        let found: Vec<(bool, String)> = Records::new(capture.as_bytes(), Input::Array)
            .map(|record| (record.result.is_ok(), String::from_utf8(record.bytes.to_vec()).unwrap()))
            .collect();
        prop_assert_eq!(&found, &expected, "{}", &capture);
    }

    #[test]
    fn parts_have_the_records_of_the_whole(
        payloads in vec(object(), 1..6),
        at in any::<prop::sample::Index>(),
        array in any::<bool>(),
    ) {
        let texts: Vec<String> = payloads.iter().map(pretty).collect();
        let capture = if array { format!("[{}]\n", texts.join(",\n")) } else { texts.join("\n") };
        let places = |records: &mut Records<'_>| -> Vec<Place> { records.map(|record| { assert!(record.result.is_ok()); record.place }).collect() };
        let expected = places(&mut Records::new(capture.as_bytes(), Input::Auto));
        let split = usize::try_from(expected[at.index(expected.len())].bytes.end).unwrap();
        let (one, other) = capture.as_bytes().split_at(split);
        let mut records = Records::part(one, Position::start(Input::Auto), false);
        let mut found = places(&mut records);
        found.extend(places(&mut Records::part(other, records.into_position(), true)));
        prop_assert_eq!(found, expected);
    }

    #[test]
    fn any_text_is_accounted_for(pieces in vec(piece(), 0..40), input in prop::sample::select(Input::ALL.to_vec())) {
        account(pieces.concat().as_bytes(), input)?;
    }

    #[test]
    fn any_bytes_are_accounted_for(bytes in vec(any::<u8>(), 0..64), input in prop::sample::select(Input::ALL.to_vec())) {
        account(&bytes, input)?;
    }
}

fn piece() -> impl Strategy<Value = String> {
    prop_oneof![
        3 => prop::sample::select(vec!["{", "}", "[", "]", ",", ":", "\"", "\n", "\n", " ", "\r\n", "  "]).prop_map(str::to_owned),
        1 => prop::sample::select(vec!["\"a\":", "{\"a\":", "1", "true", "nul", "\\", "\\\"", "\\ud800", "\0", "\u{1e}", MARK, "é", "x", "-", "{}", "[{", "},\n  {"]).prop_map(str::to_owned),
        1 => object().prop_map(|payload| payload.to_string()),
        1 => object().prop_map(|payload| pretty(&payload) + "\n"),
    ]
}

/// Records are in order and apart, good ones are documents, points are true, and nothing is outside of records but
/// what separates them.
fn account(bytes: &[u8], input: Input) -> Result<(), TestCaseError> {
    let separators: &[u8] = match input {
        Input::Auto => b" \t\r\n,[]\x1e",
        Input::Array => b" \t\r\n,[]",
        Input::Seq => b" \t\r\n\x1e",
        _ => b" \t\r\n",
    };
    let mut at = 0;
    let mut point = Point { line: 1, column: 1 };
    let mut outside = |from: usize, to: usize| -> Result<Point, TestCaseError> {
        let mut rest = &bytes[from..to];
        while let Some(&first) = rest.first() {
            if let Some(marked) = rest.strip_prefix(MARK.as_bytes()) {
                rest = marked;
            } else {
                prop_assert!(separators.contains(&first), "lost {first:?} in {bytes:?}");
                point = point.after(&rest[..1]);
                rest = &rest[1..];
            }
        }
        Ok(point)
    };
    let mut records = Records::new(bytes, input);
    let mut number = 0;
    let mut inside = Point { line: 1, column: 1 };
    while let Some(record) = records.next() {
        number += 1;
        prop_assert_eq!(record.place.number, number);
        let start = usize::try_from(record.place.bytes.start).unwrap();
        let end = usize::try_from(record.place.bytes.end).unwrap();
        prop_assert!(at <= start && start <= end && end <= bytes.len());
        prop_assert_eq!(record.bytes, &bytes[start..end]);
        outside(at, start)?;
        let passed: Vec<u8> = String::from_utf8_lossy(&bytes[at..start])
            .replace(MARK, "")
            .into_bytes();
        inside = inside.after(&passed);
        prop_assert_eq!(record.place.point, inside);
        inside = inside.after(record.bytes);
        prop_assert_eq!(record.point(record.bytes.len()), inside);
        at = end;
        match record.result {
            Ok(payload) => {
                prop_assert_eq!(payload.text().as_bytes(), record.bytes);
                prop_assert!(Payload::parse_bytes(record.bytes).is_ok());
                records.recycle(payload);
            }
            Err(malformed) => {
                prop_assert!(malformed.offset <= record.bytes.len());
                prop_assert!(
                    !record.bytes.is_empty()
                        || matches!(malformed.problem, hooklens::payload::Problem::Truncated(_))
                );
            }
        }
    }
    outside(at, bytes.len())?;
    prop_assert!(records.next().is_none());
    prop_assert_eq!(records.no_record().is_none(), number > 0);
    Ok(())
}
