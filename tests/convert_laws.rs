//! Laws of the conversions, on generated values, with `jiff` and the schema validator as judges.

use hooklens::Payload;
use hooklens::convert::{Conversion, Converted, FORMATS, Offset, Settings, TargetType, conversion};
use hooklens::payload::{digest, write_compact, write_string};
use jiff::Timestamp;
use proptest::prelude::*;

const ALL: [Conversion; 15] = [
    Conversion::Copy,
    Conversion::Boolean,
    Conversion::Integer,
    Conversion::Number,
    Conversion::Member,
    Conversion::Verbatim,
    Conversion::Rfc3339,
    Conversion::UtcDateTime,
    Conversion::JsDateTime,
    Conversion::ZonelessDateTime,
    Conversion::AnyDateTime,
    Conversion::UnixSeconds,
    Conversion::UnixMilliseconds,
    Conversion::UnixMagnitude,
    Conversion::E164,
];

fn quoted(text: &str) -> String {
    let mut json = String::new();
    write_string(&mut json, text);
    json
}

fn convert(conversion: Conversion, json: &str, settings: Settings) -> Option<String> {
    let payload = Payload::parse(json).expect("the generated payload is JSON");
    let mut out = String::new();
    let result = conversion.apply(payload.root(), settings, &mut out);
    if matches!(result, Ok(Converted::Value { .. })) {
        Some(out)
    } else {
        assert_eq!(out, "", "{conversion} of {json} must append nothing");
        None
    }
}

/// The time without its quotes.
fn time(conversion: Conversion, json: &str) -> Option<String> {
    convert(conversion, json, Settings::default()).map(|text| text.trim_matches('"').to_owned())
}

/// Strings that look like times or phones but for a few characters, and any others.
fn near_strings() -> impl Strategy<Value = String> {
    prop_oneof![
        any::<String>(),
        "[0-9TZtz+. :()UTCGM\u{e9}-]{0,40}",
        "[0-9]{4}-[0-9]{2}-[0-9]{2}[Tt \u{e9}][0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{0,12})?(Z|z| UTC|[+-][0-9]{2}:?[0-9]{2}|)",
        "[0-9]{4}-(0[0-9]|1[0-3])-[0-3][0-9][TTTTt ][0-2][0-9]:[0-6][0-9]:[0-6][0-9](\\.[0-9]{1,12})?(Z|z|[+-][0-2][0-9]:[0-6][0-9])",
        "(Mon|Tue|Wed|\u{e9}on) (Jan|Feb|Mar|Dec) [0-3][0-9] [0-9]{4} [0-2][0-9]:[0-6][0-9]:[0-6][0-9] GMT[+-][0-9]{4}( \\(.{0,8}\\))?",
        "-?[0-9]{0,25}(\\.[0-9]{0,12})?([eE][+-]?[0-9]{0,6})?",
    ]
}

fn numbers() -> impl Strategy<Value = String> {
    "-?(0|[1-9][0-9]{0,25})(\\.[0-9]{1,12})?([eE][+-]?[0-9]{1,6})?"
}

fn settings() -> impl Strategy<Value = Settings> {
    proptest::option::of("[+-](0[0-9]|1[0-9]|2[0-3]):[0-5][0-9]").prop_map(|offset| Settings {
        assumed_offset: offset.map(|text| text.parse::<Offset>().expect("it is an offset")),
    })
}

fn check_every_conversion(json: &str, settings: Settings) {
    for conversion in ALL {
        if let Some(text) = convert(conversion, json, settings) {
            assert!(
                Payload::parse(&text).is_ok(),
                "{conversion} of {json} gave {text}"
            );
            assert!(
                text.len() <= json.len() + 400,
                "{conversion} of {json} gave {} bytes",
                text.len()
            );
        }
    }
}

fn is_rfc3339(text: &str) -> bool {
    let schema = serde_json::json!({"type": "string", "format": "date-time"});
    jsonschema::options()
        .should_validate_formats(true)
        .build(&schema)
        .expect("the schema compiles")
        .is_valid(&serde_json::Value::String(text.to_owned()))
}

/// Whether a text has digits, signs and all other characters in the same places as this time.
fn has_form(text: &str, form: &str) -> bool {
    text.len() == form.len()
        && text
            .bytes()
            .zip(form.bytes())
            .all(|(byte, form)| match form {
                b'0'..=b'9' => byte.is_ascii_digit(),
                b'+' => matches!(byte, b'+' | b'-'),
                _ => byte.eq_ignore_ascii_case(&form),
            })
}

/// The inside of a string, with the escapes that a sender may write.
fn escaped_parts() -> impl Strategy<Value = String> {
    let part = prop_oneof![
        "[a-z ~\u{e9}\u{592a}\u{1f600}]{1,20}",
        Just("\\\"".to_owned()),
        Just("\\\\".to_owned()),
        Just("\\/".to_owned()),
        Just("/".to_owned()),
        "\\\\[bfnrt]",
        "\\\\u00[0-7][0-9a-fA-F]",
        "\\\\u[0-9a-cA-CefEF][0-7][0-9a-fA-F]{2}",
        "\\\\u[dD][89abAB][0-9a-f]{2}\\\\u[dD][c-fC-F][0-9A-F]{2}",
    ];
    prop::collection::vec(part, 0..12).prop_map(|parts| parts.concat())
}

/// Writes a value with white space between its tokens where `gaps` says so.
fn write_with_gaps(value: &serde_json::Value, gaps: &mut impl Iterator<Item = bool>) -> String {
    let gap = |gaps: &mut dyn Iterator<Item = bool>| match gaps.next() {
        Some(true) => " \n",
        _ => "",
    };
    match value {
        serde_json::Value::Array(elements) => {
            let mut out = format!("[{}", gap(gaps));
            for (number, element) in elements.iter().enumerate() {
                out += if number > 0 { "," } else { "" };
                out += &write_with_gaps(element, gaps);
                out += gap(gaps);
            }
            out + "]"
        }
        serde_json::Value::Object(members) => {
            let mut out = format!("{{{}", gap(gaps));
            for (number, (name, member)) in members.iter().enumerate() {
                out += if number > 0 { "," } else { "" };
                out += &quoted(name);
                out += gap(gaps);
                out += ":";
                out += &write_with_gaps(member, gaps);
                out += gap(gaps);
            }
            out + "}"
        }
        scalar => scalar.to_string(),
    }
}

#[test]
fn each_byte_of_a_time_counts() {
    for form in ["2024-02-29T23:59:48Z", "2023-12-31t00:00:09.25+07:30"] {
        for at in 0..form.len() {
            for byte in 0..=127 {
                let mut text = form.to_owned();
                text.replace_range(at..=at, &char::from(byte).to_string());
                // Leap seconds are refused, and for jiff they are the second before.
                if text.get(17..19) != Some("60") {
                    let exists = has_form(&text, form) && text.parse::<Timestamp>().is_ok();
                    for conversion in [Conversion::Rfc3339, Conversion::AnyDateTime] {
                        let converts = time(conversion, &quoted(&text)).is_some();
                        assert_eq!(converts, exists, "{conversion} of {text:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn each_two_digits_of_a_time_count() {
    for at in [0, 2, 5, 8, 11, 14, 17] {
        for number in 0..100 {
            let mut text = "2024-02-28T21:48:37Z".to_owned();
            text.replace_range(at..at + 2, &format!("{number:02}"));
            if number != 60 || at != 17 {
                let expected = is_rfc3339(&text).then(|| text.clone());
                assert_eq!(time(Conversion::Rfc3339, &quoted(&text)), expected);
                assert_eq!(time(Conversion::AnyDateTime, &quoted(&text)), expected);
            }
        }
    }
}

#[test]
fn each_offset_is_taken_away() {
    for (year, month, day) in [
        (2024, 2, 29),
        (2023, 3, 1),
        (1999, 12, 31),
        (2000, 1, 1),
        (1, 1, 2),
    ] {
        for minutes in -1439..=1439_i32 {
            let local = jiff::civil::date(year, month, day).at(11, 22, 33, 0);
            let sign = if minutes < 0 { '-' } else { '+' };
            let [hours, rest] = [minutes.abs() / 60, minutes.abs() % 60];
            let utc = jiff::tz::Offset::from_seconds(minutes * 60)
                .unwrap()
                .to_timestamp(local)
                .unwrap();
            let expected = Some(utc.to_string());
            let text = format!("{local}{sign}{hours:02}:{rest:02}");
            assert_eq!(time(Conversion::Rfc3339, &quoted(&text)), expected);
            let text = local.strftime("%a %b %d %Y %H:%M:%S GMT");
            let text = format!("{text}{sign}{hours:02}{rest:02} (Somewhere)");
            assert_eq!(time(Conversion::JsDateTime, &quoted(&text)), expected);
        }
    }
}

#[test]
fn each_day_has_its_weekday_and_its_unix_time() {
    let mut day = jiff::civil::date(1890, 1, 1);
    while day.year() < 2110 {
        let text = day.strftime("%a %b %d %Y 00:00:00 GMT+0000").to_string();
        let expected = Some(day.strftime("%Y-%m-%dT00:00:00Z").to_string());
        assert_eq!(time(Conversion::JsDateTime, &quoted(&text)), expected);
        let tomorrow = day.tomorrow().unwrap();
        let other = format!("{}{}", tomorrow.strftime("%a"), &text[3..]);
        assert_eq!(time(Conversion::JsDateTime, &quoted(&other)), None);
        let seconds = day
            .to_zoned(jiff::tz::TimeZone::UTC)
            .unwrap()
            .timestamp()
            .as_second();
        assert_eq!(
            time(Conversion::UnixSeconds, &seconds.to_string()),
            expected
        );
        day = tomorrow;
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(2000))]

    #[test]
    fn strings_never_panic(text in near_strings(), settings in settings()) {
        check_every_conversion(&quoted(&text), settings);
    }

    #[test]
    fn numbers_never_panic(text in numbers(), settings in settings()) {
        check_every_conversion(&text, settings);
    }

    #[test]
    fn a_check_accepts_the_strings_that_convert(text in near_strings()) {
        for (name, check) in FORMATS {
            let target = if *name == "phone" { TargetType::Phone } else { TargetType::Time };
            let conversion = conversion(Some(name), target).expect("each of our formats converts");
            let converts = convert(conversion, &quoted(&text), Settings::default()).is_some();
            prop_assert_eq!(check(&text), converts || text.is_empty(), "{} of {:?}", name, text);
        }
    }

    #[test]
    fn every_time_is_rfc3339_in_utc(text in near_strings(), settings in settings()) {
        for conversion in ALL.into_iter().skip_while(|c| *c != Conversion::Rfc3339) {
            if conversion == Conversion::E164 {
                continue;
            }
            if let Some(time) = convert(conversion, &quoted(&text), settings) {
                let time = time.trim_matches('"');
                prop_assert!(time.ends_with('Z') && is_rfc3339(time), "{} of {:?}: {}", conversion, text, time);
            }
        }
    }

    #[test]
    fn rfc3339_converts_what_the_validator_accepts(text in near_strings()) {
        let converts = time(Conversion::Rfc3339, &quoted(&text)).is_some();
        // Leap seconds are refused, and so are times that leave the years 0 to 9999 in UTC.
        let leap = text.get(17..19) == Some("60");
        let edge = text.starts_with("0000-01-01") || text.starts_with("9999-12-31");
        if !leap && !edge {
            prop_assert_eq!(converts, is_rfc3339(&text), "{:?}", text);
        }
    }

    #[test]
    fn rfc3339_is_what_jiff_reads(
        nanoseconds in -62_135_596_800_000_000_000_i128..253_402_000_000_000_000_000,
        minutes in -1439_i32..=1439,
        digits in 0_usize..=9,
    ) {
        let timestamp = Timestamp::from_nanosecond(nanoseconds).unwrap();
        let offset = jiff::tz::Offset::from_seconds(minutes * 60).unwrap();
        let local = offset.to_datetime(timestamp);
        // Before and after the year 1 of the local calendar, RFC 3339 has no year to write.
        prop_assume!((0..=9999).contains(&local.year()));
        let sign = if minutes < 0 { '-' } else { '+' };
        let fraction = format!("{:09}", local.subsec_nanosecond());
        let point = if digits == 0 { "" } else { "." };
        let text = format!(
            "{}{point}{}{sign}{:02}:{:02}",
            local.strftime("%Y-%m-%dT%H:%M:%S"),
            &fraction[..digits],
            minutes.abs() / 60,
            minutes.abs() % 60,
        );
        let read: Timestamp = text.parse().unwrap();
        let converted = time(Conversion::Rfc3339, &quoted(&text)).unwrap();
        prop_assert_eq!(&converted, &format!("{read:.digits$}"));
        // Converting again changes nothing.
        prop_assert_eq!(time(Conversion::Rfc3339, &quoted(&converted)), Some(converted.clone()));
        prop_assert_eq!(time(Conversion::AnyDateTime, &quoted(&text)), Some(converted));
    }

    #[test]
    fn unix_times_are_what_jiff_formats(seconds in -62_135_596_800_i64..253_402_000_000, below in 0_i64..1000) {
        let timestamp = Timestamp::from_second(seconds).unwrap();
        prop_assert_eq!(time(Conversion::UnixSeconds, &seconds.to_string()), Some(format!("{timestamp:.0}")));
        let milliseconds = seconds * 1000 + below;
        let timestamp = Timestamp::from_millisecond(milliseconds).unwrap();
        let formatted = Some(format!("{timestamp:.3}"));
        prop_assert_eq!(time(Conversion::UnixMilliseconds, &milliseconds.to_string()), formatted.clone());
        prop_assert_eq!(time(Conversion::UnixMilliseconds, &quoted(&milliseconds.to_string())), formatted.clone());
        // The same number in seconds, with a point, which is also how a fraction of a negative number is tested.
        let sign = if milliseconds < 0 { "-" } else { "" };
        let size = milliseconds.abs();
        let decimal = format!("{sign}{}.{:03}", size / 1000, size % 1000);
        prop_assert_eq!(time(Conversion::UnixSeconds, &decimal), formatted.clone());
        // And with an exponent.
        prop_assert_eq!(time(Conversion::UnixSeconds, &format!("{milliseconds}e-3")), formatted);
    }

    #[test]
    fn integers_keep_their_value(digits in "[1-9][0-9]{0,30}", zeros in 0_usize..5) {
        let with_zeros = format!("{digits}.0{}", "0".repeat(zeros));
        let with_exponent = format!("{digits}e{zeros}");
        prop_assert_eq!(convert(Conversion::Integer, &digits, Settings::default()), Some(digits.clone()));
        prop_assert_eq!(convert(Conversion::Integer, &with_zeros, Settings::default()), Some(digits.clone()));
        prop_assert_eq!(
            convert(Conversion::Integer, &with_exponent, Settings::default()),
            Some(format!("{digits}{}", "0".repeat(zeros)))
        );
    }

    #[test]
    fn text_keeps_its_value(text in ".+") {
        let converted = convert(Conversion::Copy, &quoted(&text), Settings::default()).unwrap();
        let payload = Payload::parse(&converted).unwrap();
        prop_assert_eq!(payload.root().as_str().unwrap(), text);
    }

    #[test]
    fn compact_is_the_value_that_serde_json_reads(texts in prop::collection::vec(any::<String>(), 0..6)) {
        let value = serde_json::json!({"a": texts, "b c": {"d": texts.first(), "e": []}});
        let pretty = serde_json::to_string_pretty(&value).unwrap();
        let mut compact = String::new();
        write_compact(&mut compact, Payload::parse(&pretty).unwrap().root());
        prop_assert_eq!(compact, value.to_string());
    }

    #[test]
    fn digits_are_read_as_any_other_number(text in "[0-9]{1,24}") {
        // An exponent that changes nothing keeps a number from the short way.
        let other = quoted(&format!("{text}e0"));
        for conversion in [Conversion::UnixSeconds, Conversion::UnixMilliseconds, Conversion::UnixMagnitude] {
            prop_assert_eq!(time(conversion, &quoted(&text)), time(conversion, &other), "{} of {}", conversion, text);
        }
    }

    #[test]
    fn phones_need_no_separators(text in "\\+?[0-9]{0,18}") {
        let separated = quoted(&format!("{text} "));
        let plain = quoted(&text);
        prop_assert_eq!(
            convert(Conversion::E164, &plain, Settings::default()),
            convert(Conversion::E164, &separated, Settings::default())
        );
    }

    #[test]
    fn strings_are_written_with_the_fewest_escapes(parts in escaped_parts()) {
        let written = format!("\"{parts}\"");
        let decoded: String = serde_json::from_str(&written).unwrap();
        let expected = (!decoded.is_empty()).then(|| quoted(&decoded));
        prop_assert_eq!(convert(Conversion::Copy, &written, Settings::default()), expected);
        let payload = Payload::parse(&written).unwrap();
        prop_assert_eq!(payload.root().as_str().unwrap(), decoded.as_str());
        let mut appended = String::from("before ");
        payload.root().decode_into(&mut appended);
        prop_assert_eq!(appended, format!("before {decoded}"));
    }

    #[test]
    fn strings_have_one_id_however_they_are_escaped(parts in escaped_parts()) {
        let written = format!("[\"{parts}\"]");
        let value: serde_json::Value = serde_json::from_str(&written).unwrap();
        let other = value.to_string();
        let [written, other] = [&written, &other].map(|text| digest(Payload::parse(text).unwrap().root()));
        prop_assert_eq!(written, other);
    }

    #[test]
    fn compact_is_the_same_whatever_white_space_there_was(gaps in prop::collection::vec(prop::bool::weighted(0.05), 40)) {
        let value = serde_json::json!({"a": ["x y", [], [[]], {}, {"": {}}], "b c": {"d": -1.5, "e": [true, null]}, "\n": 0});
        let written = write_with_gaps(&value, &mut gaps.into_iter());
        let mut compact = String::new();
        write_compact(&mut compact, Payload::parse(&written).unwrap().root());
        prop_assert_eq!(compact, value.to_string());
    }
}
