//! Laws of the conversions, on generated values, with `jiff` and the schema validator as judges.

use hooklens::Payload;
use hooklens::convert::{Conversion, Converted, FORMATS, Offset, Settings, TargetType, conversion};
use hooklens::payload::{write_compact, write_string};
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
}
