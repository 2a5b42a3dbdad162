//! Every row of the table (format, target type) → conversion, with values that convert and values that do not.

use hooklens::Payload;
use hooklens::convert::{
    Conversion, Converted, FORMATS, NotAnOffset, Nothing, Offset, STANDARD_FORMATS, Settings,
    TargetType, Unconvertible, conversion,
};
use hooklens::payload::Kind;

const TARGETS: [TargetType; 8] = [
    TargetType::Text,
    TargetType::Phone,
    TargetType::Time,
    TargetType::Boolean,
    TargetType::Integer,
    TargetType::Number,
    TargetType::Enumerated,
    TargetType::Open,
];

const KINDS: [Kind; 6] = [
    Kind::Null,
    Kind::Boolean,
    Kind::Number,
    Kind::String,
    Kind::Array,
    Kind::Object,
];

/// The JSON text that a row makes of a payload.
fn convert_with(
    format: Option<&str>,
    target: TargetType,
    json: &str,
    settings: Settings,
) -> Result<(Converted, String), Unconvertible> {
    let payload = Payload::parse(json).expect("the test's payload is JSON");
    let conversion = conversion(format, target).expect("the test's row is in the table");
    let mut out = String::from("before");
    let result = conversion.apply(payload.root(), settings, &mut out);
    let appended = out
        .strip_prefix("before")
        .expect("what was there stays")
        .to_owned();
    if !matches!(result, Ok(Converted::Value { .. })) {
        assert_eq!(appended, "", "{json} must append nothing");
    }
    result.map(|converted| (converted, appended))
}

fn convert(format: Option<&str>, target: TargetType, json: &str) -> Option<String> {
    match convert_with(format, target, json, Settings::default()) {
        Ok((Converted::Value { .. }, text)) => Some(text),
        Ok((Converted::Nothing(_), _)) => panic!("{json} says something"),
        Err(_) => None,
    }
}

#[track_caller]
fn good(format: Option<&str>, target: TargetType, cases: &[(&str, &str)]) {
    for (json, expected) in cases {
        assert_eq!(
            convert(format, target, json).as_deref(),
            Some(*expected),
            "{format:?} of {json}"
        );
        check_agrees(format, json, true);
    }
}

#[track_caller]
fn bad(format: Option<&str>, target: TargetType, cases: &[&str]) {
    for json in cases {
        assert_eq!(
            convert(format, target, json),
            None,
            "{format:?} of {json} must not convert"
        );
        check_agrees(format, json, false);
    }
}

/// The check of a format of ours accepts the strings that convert, and no others.
#[track_caller]
fn check_agrees(format: Option<&str>, json: &str, converts: bool) {
    let payload = Payload::parse(json).expect("the test's payload is JSON");
    let check = FORMATS.iter().find(|(name, _)| Some(*name) == format);
    if let (Some((name, check)), Some(text)) = (check, payload.root().as_str()) {
        assert_eq!(check(&text), converts, "the check of {name} for {text:?}");
    }
}

#[test]
fn the_table_is_closed() {
    let rows: Vec<String> = [None, Some("no-such-format")]
        .into_iter()
        .chain(STANDARD_FORMATS.iter().copied().map(Some))
        .chain(FORMATS.iter().map(|(name, _)| Some(*name)))
        .flat_map(|format| TARGETS.map(|target| (format, target)))
        .filter_map(|(format, target)| {
            let conversion = conversion(format, target)?;
            Some(format!(
                "{} -> {}: {conversion}",
                format.unwrap_or("(none)"),
                target.name()
            ))
        })
        .collect();
    let expected = "\
(none) -> text: copy
(none) -> boolean: boolean
(none) -> integer: integer
(none) -> number: number
(none) -> enumerated: member
(none) -> open: verbatim
date -> text: copy
date -> open: verbatim
date-time -> time: rfc3339
email -> text: copy
email -> open: verbatim
hostname -> text: copy
hostname -> open: verbatim
ipv4 -> text: copy
ipv4 -> open: verbatim
ipv6 -> text: copy
ipv6 -> open: verbatim
uri -> text: copy
uri -> open: verbatim
uri-reference -> text: copy
uri-reference -> open: verbatim
uuid -> text: copy
uuid -> open: verbatim
utc-date-time -> time: utc-date-time
js-date-time -> time: js-date-time
zoneless-date-time -> time: zoneless-date-time
any-date-time -> time: any-date-time
unix-seconds -> time: unix-seconds
unix-milliseconds -> time: unix-milliseconds
unix-magnitude -> time: unix-magnitude
phone -> text: copy
phone -> phone number: e164";
    assert_eq!(rows.join("\n"), expected);
}

#[test]
fn accepted_types_are_the_ones_that_can_convert() {
    let row = |conversion: Conversion| {
        KINDS
            .map(|kind| {
                if conversion.accepts(kind) {
                    kind.name()
                } else {
                    "-"
                }
            })
            .join(" ")
    };
    assert_eq!(row(Conversion::Copy), "null - number string - -");
    assert_eq!(row(Conversion::Boolean), "null boolean - string - -");
    assert_eq!(row(Conversion::Integer), "null - number - - -");
    assert_eq!(row(Conversion::Number), "null - number - - -");
    assert_eq!(row(Conversion::Member), "null - - string - -");
    assert_eq!(
        row(Conversion::Verbatim),
        "null boolean number string array object"
    );
    for conversion in [
        Conversion::Rfc3339,
        Conversion::UtcDateTime,
        Conversion::JsDateTime,
        Conversion::ZonelessDateTime,
    ] {
        assert_eq!(row(conversion), "null - - string - -", "{conversion}");
    }
    for conversion in [
        Conversion::AnyDateTime,
        Conversion::UnixSeconds,
        Conversion::UnixMilliseconds,
        Conversion::UnixMagnitude,
        Conversion::E164,
    ] {
        assert_eq!(row(conversion), "null - number string - -", "{conversion}");
    }
}

#[test]
fn null_and_the_empty_values_say_nothing() {
    let rows = std::iter::once(None)
        .chain(STANDARD_FORMATS.iter().copied().map(Some))
        .chain(FORMATS.iter().map(|(name, _)| Some(*name)))
        .flat_map(|format| TARGETS.map(|target| (format, target)))
        .filter(|(format, target)| conversion(*format, *target).is_some());
    for (format, target) in rows {
        for (json, nothing, reason) in [
            ("null", Nothing::Null, "null says nothing"),
            (
                r#""""#,
                Nothing::EmptyString,
                "an empty string says nothing",
            ),
            ("{ }", Nothing::EmptyObject, "an empty object says nothing"),
            ("[ ]", Nothing::EmptyArray, "an empty array says nothing"),
        ] {
            let (converted, _) =
                convert_with(format, target, json, Settings::default()).expect("it is no failure");
            assert_eq!(converted, Converted::Nothing(nothing), "{format:?}");
            assert_eq!(nothing.to_string(), reason);
        }
    }
    for (name, check) in FORMATS {
        assert!(check(""), "{name} accepts the empty string");
    }
}

#[test]
fn text() {
    let cases = [
        (r#""a""#, r#""a""#),
        (r#"" ""#, r#"" ""#),
        (r#""é😀""#, r#""é😀""#),
        (r#""a\/b\u0041\"\n\u0000""#, r#""a/bA\"\n\u0000""#),
        ("12345678901234567890123", r#""12345678901234567890123""#),
        ("1.10", r#""1.10""#),
        ("-1e2", r#""-1e2""#),
        ("0", r#""0""#),
    ];
    good(None, TargetType::Text, &cases);
    good(Some("email"), TargetType::Text, &cases);
    good(
        Some("phone"),
        TargetType::Text,
        &[(r#""+62 812-3456-7890""#, r#""+62 812-3456-7890""#)],
    );
    bad(None, TargetType::Text, &["true", "[1]", r#"{"a":1}"#]);
}

#[test]
fn a_number_that_became_text_is_called_digits() {
    let payload = Payload::parse(r#"[12, "12"]"#).unwrap();
    let names: Vec<&str> = payload
        .root()
        .elements()
        .flat_map(|node| [Conversion::Copy, Conversion::UnixSeconds].map(|c| c.applied_name(node)))
        .collect();
    assert_eq!(names, ["digits", "unix-seconds", "copy", "unix-seconds"]);
}

#[test]
fn boolean() {
    good(
        None,
        TargetType::Boolean,
        &[
            ("true", "true"),
            ("false", "false"),
            (r#""true""#, "true"),
            (r#""false""#, "false"),
            (r#""\u0074rue""#, "true"),
        ],
    );
    bad(
        None,
        TargetType::Boolean,
        &["0", "1", r#""True""#, r#"" true""#, r#""yes""#, "[true]"],
    );
}

#[test]
fn integer() {
    let long = "9".repeat(1000);
    good(
        None,
        TargetType::Integer,
        &[
            ("0", "0"),
            ("-12", "-12"),
            (
                "123456789012345678901234567890",
                "123456789012345678901234567890",
            ),
            (&long, &long),
            ("12.0", "12"),
            ("12.000", "12"),
            ("1e2", "100"),
            ("1.5E+1", "15"),
            ("120e-1", "12"),
            ("0.5e1", "5"),
            ("0e5", "0"),
            ("0.0", "0"),
            ("0e-5", "0"),
            ("-3.0", "-3"),
            ("12345678901234567890.0", "12345678901234567890"),
        ],
    );
    bad(
        None,
        TargetType::Integer,
        &[
            "1.5",
            "1e-1",
            "9007199254740993.5",
            "1e400",
            "1e99999999999999999999",
            "1e-99999999999999999999",
            r#""12""#,
            "true",
            "[1]",
        ],
    );
    assert_eq!(
        convert(None, TargetType::Integer, "1e308").map(|text| text.len()),
        Some(309)
    );
}

#[test]
fn number() {
    good(
        None,
        TargetType::Number,
        &[
            ("1.10", "1.10"),
            ("1e2", "1e2"),
            ("-0", "-0"),
            ("1e999", "1e999"),
        ],
    );
    bad(None, TargetType::Number, &[r#""1""#, "false", "[1]"]);
}

#[test]
fn enumerated() {
    good(
        None,
        TargetType::Enumerated,
        &[(r#""read""#, r#""read""#), (r#""re\u0061d""#, r#""read""#)],
    );
    bad(None, TargetType::Enumerated, &["1", "true", r#"["read"]"#]);
}

#[test]
fn open() {
    good(
        None,
        TargetType::Open,
        &[
            ("false", "false"),
            ("0", "0"),
            ("1.10", "1.10"),
            (r#""a b\u0041""#, r#""a b\u0041""#),
            (
                "{ \"b\" : [ 1 , { } , [ ] , \"x y\" ] ,\n\t\"a\\u0041\": {\"n\" : null} , \"b\":2 }",
                r#"{"b":[1,{},[],"x y"],"a\u0041":{"n":null},"b":2}"#,
            ),
        ],
    );
}

#[test]
fn rfc3339() {
    good(
        Some("date-time"),
        TargetType::Time,
        &[
            (r#""2020-03-03T13:05:57Z""#, r#""2020-03-03T13:05:57Z""#),
            (
                r#""2020-03-03t13:05:57.50z""#,
                r#""2020-03-03T13:05:57.50Z""#,
            ),
            (
                r#""2020-03-03T13:05:57\u005a""#,
                r#""2020-03-03T13:05:57Z""#,
            ),
            (
                r#""2020-03-03T13:05:57-00:00""#,
                r#""2020-03-03T13:05:57Z""#,
            ),
            (
                r#""2020-03-01T03:05:57.123456789012+07:30""#,
                r#""2020-02-29T19:35:57.123456789012Z""#,
            ),
            (
                r#""2019-12-31T23:59:59.9-03:30""#,
                r#""2020-01-01T03:29:59.9Z""#,
            ),
            (r#""0000-01-01T00:00:00Z""#, r#""0000-01-01T00:00:00Z""#),
            (
                r#""9999-12-31T23:59:59.999Z""#,
                r#""9999-12-31T23:59:59.999Z""#,
            ),
        ],
    );
    bad(
        Some("date-time"),
        TargetType::Time,
        &[
            r#""2020-03-03 13:05:57Z""#,
            r#""2020-03-03T13:05:57""#,
            r#""2020-03-03T13:05:57 Z""#,
            r#""2020-03-03T13:05:57.Z""#,
            r#""2020-03-03T13:05:57,5Z""#,
            r#""2020-03-03T13:05Z""#,
            r#""2020-03-03T24:00:00Z""#,
            r#""2020-03-03T13:60:57Z""#,
            r#""2016-12-31T23:59:60Z""#,
            r#""2021-02-29T13:05:57Z""#,
            r#""2020-00-03T13:05:57Z""#,
            r#""2020-03-03T13:05:57+0700""#,
            r#""2020-03-03T13:05:57+07""#,
            r#""2020-03-03T13:05:57+24:00""#,
            r#""2020-03-03T13:05:57+07:60""#,
            r#""2020-03-03T13:05:57Z[UTC]""#,
            r#""+002020-03-03T13:05:57Z""#,
            r#""0000-01-01T00:00:00+00:01""#,
            r#""9999-12-31T23:59:59-00:01""#,
            r#""２０20-03-03T13:05:57Z""#,
            r#""2020-03-03T13:05:5é""#,
            r#""2020-03-03é13:05:57Z""#,
            r#"" 2020-03-03T13:05:57Z""#,
            "1583240757",
            "true",
        ],
    );
}

#[test]
fn utc_date_time() {
    good(
        Some("utc-date-time"),
        TargetType::Time,
        &[
            (r#""2020-03-03 13:05:57 UTC""#, r#""2020-03-03T13:05:57Z""#),
            (
                r#""2020-03-03T13:05:57.10 UTC""#,
                r#""2020-03-03T13:05:57.10Z""#,
            ),
        ],
    );
    bad(
        Some("utc-date-time"),
        TargetType::Time,
        &[
            r#""2020-03-03 13:05:57""#,
            r#""2020-03-03 13:05:57UTC""#,
            r#""2020-03-03 13:05:57 utc""#,
            r#""2020-03-03 13:05:57 GMT""#,
            r#""2020-03-03 13:05:57 UTC ""#,
            r#""2020-03-03  13:05:57 UTC""#,
            r#""2020-03-03t13:05:57 UTC""#,
            r#""2020-03-03 13:05:57Z""#,
            "1583240757",
        ],
    );
}

#[test]
fn js_date_time() {
    good(
        Some("js-date-time"),
        TargetType::Time,
        &[
            (
                r#""Tue Mar 03 2020 18:37:38 GMT-0700 (Mountain Standard Time)""#,
                r#""2020-03-04T01:37:38Z""#,
            ),
            (
                r#""Tue Mar 03 2020 18:37:38 GMT-0700""#,
                r#""2020-03-04T01:37:38Z""#,
            ),
            (
                r#""Thu Jan 28 2021 12:22:15 GMT+0530 (印度标准时间 (x))""#,
                r#""2021-01-28T06:52:15Z""#,
            ),
            (
                r#""Sat Feb 29 2020 00:00:00 GMT+0000 (Coordinated Universal Time)""#,
                r#""2020-02-29T00:00:00Z""#,
            ),
        ],
    );
    bad(
        Some("js-date-time"),
        TargetType::Time,
        &[
            r#""Wed Mar 03 2020 18:37:38 GMT-0700""#,
            r#""Tue mar 03 2020 18:37:38 GMT-0700""#,
            r#""Tue Mar 3 2020 18:37:38 GMT-0700""#,
            r#""Tue Mar 03 2020 18:37:38 GMT""#,
            r#""Tue Mar 03 2020 18:37:38 GMT-07:00""#,
            r#""Tue Mar 03 2020 18:37:38 UTC-0700""#,
            r#""Tue Mar 03 2020 18:37:38 GMT-0700 ""#,
            r#""Tue Mar 03 2020 18:37:38 GMT-0700 (Mountain""#,
            r#""Tue Mar 03 2020 18:37:38 GMT-0700 x""#,
            r#""Tue Mar 03 2020 18:37:60 GMT-0700""#,
            r#""Sun Feb 30 2020 18:37:38 GMT-0700""#,
            r#""Tue Mar 03 2020 18:37:38 GMT-07é""#,
            r#""Tué Mar 03 2020 18:37:38 GMT-0700""#,
            r#""Invalid Date""#,
            r#""Tue, 03 Mar 2020 18:37:38 GMT""#,
        ],
    );
}

#[test]
fn zoneless_date_time() {
    good(
        Some("zoneless-date-time"),
        TargetType::Time,
        &[
            (
                r#""2021-01-28 12:22:15.397""#,
                r#""2021-01-28T12:22:15.397Z""#,
            ),
            (r#""2021-01-28T12:22:15""#, r#""2021-01-28T12:22:15Z""#),
        ],
    );
    bad(
        Some("zoneless-date-time"),
        TargetType::Time,
        &[
            r#""2021-01-28T12:22:15Z""#,
            r#""2021-01-28 12:22:15+07:00""#,
            r#""2021-01-28 12:22:15 UTC""#,
            r#""2021-01-28 12:22:15.""#,
            r#""2021-01-28""#,
            r#""2021-01-28 12:22""#,
            r#""28-01-2021 12:22:15""#,
            "20210128",
        ],
    );
}

#[test]
fn a_time_without_a_zone_is_at_the_assumed_offset() {
    let json = r#""2021-01-01 02:22:15.397""#;
    for (offset, expected) in [
        (None, r#""2021-01-01T02:22:15.397Z""#),
        (Some("+07:00"), r#""2020-12-31T19:22:15.397Z""#),
        (Some("-0330"), r#""2021-01-01T05:52:15.397Z""#),
    ] {
        let settings = Settings {
            assumed_offset: offset.map(|text| text.parse().unwrap()),
        };
        for format in ["zoneless-date-time", "any-date-time"] {
            assert_eq!(
                convert_with(Some(format), TargetType::Time, json, settings),
                Ok((Converted::Value { assumed_zone: true }, expected.to_owned()))
            );
        }
        let zoned = r#""2021-01-01T02:22:15Z""#;
        assert_eq!(
            convert_with(Some("any-date-time"), TargetType::Time, zoned, settings),
            Ok((
                Converted::Value {
                    assumed_zone: false
                },
                zoned.to_owned()
            ))
        );
    }
}

#[test]
fn any_date_time() {
    good(
        Some("any-date-time"),
        TargetType::Time,
        &[
            (
                r#""2020-03-03T13:05:57+07:00""#,
                r#""2020-03-03T06:05:57Z""#,
            ),
            (
                r#""2020-03-03T13:05:57.1-07:00""#,
                r#""2020-03-03T20:05:57.1Z""#,
            ),
            (r#""2020-03-03T13:05:57z""#, r#""2020-03-03T13:05:57Z""#),
            (r#""2020-03-03 13:05:57 UTC""#, r#""2020-03-03T13:05:57Z""#),
            (r#""2020-03-03 13:05:57""#, r#""2020-03-03T13:05:57Z""#),
            (
                r#""Tue Mar 03 2020 18:37:38 GMT-0700 (MST)""#,
                r#""2020-03-04T01:37:38Z""#,
            ),
            ("1669004080", r#""2022-11-21T04:14:40Z""#),
            (r#""1669004080""#, r#""2022-11-21T04:14:40Z""#),
            ("1589354307263", r#""2020-05-13T07:18:27.263Z""#),
            (r#""1763367793.559521""#, r#""2025-11-17T08:23:13.559521Z""#),
        ],
    );
    bad(
        Some("any-date-time"),
        TargetType::Time,
        &[
            r#""2020-03-03 13:05:57Z""#,
            r#""2020-03-03""#,
            r#""yesterday""#,
            r#""2020-03-03T13:05:57é""#,
            r#""2020-03-03T13:05:5é+""#,
            r#""é""#,
            r#""12a""#,
            "true",
        ],
    );
}

#[test]
fn unix_seconds() {
    good(
        Some("unix-seconds"),
        TargetType::Time,
        &[
            ("1669004080", r#""2022-11-21T04:14:40Z""#),
            (r#""1669004080""#, r#""2022-11-21T04:14:40Z""#),
            ("1763367793.559521", r#""2025-11-17T08:23:13.559521Z""#),
            ("1763367793.50", r#""2025-11-17T08:23:13.50Z""#),
            (
                "1763367793.123456789012345",
                r#""2025-11-17T08:23:13.123456789012345Z""#,
            ),
            ("1.753673714183048E9", r#""2025-07-28T03:35:14.183048Z""#),
            ("1.7E9", r#""2023-11-14T22:13:20Z""#),
            ("1700000000.0", r#""2023-11-14T22:13:20.0Z""#),
            ("0", r#""1970-01-01T00:00:00Z""#),
            ("-1", r#""1969-12-31T23:59:59Z""#),
            ("-0.25", r#""1969-12-31T23:59:59.75Z""#),
            ("-1.10", r#""1969-12-31T23:59:58.90Z""#),
            ("-1.0", r#""1969-12-31T23:59:59.0Z""#),
            ("-0.0", r#""1970-01-01T00:00:00.0Z""#),
            ("-62167219200", r#""0000-01-01T00:00:00Z""#),
            ("253402300799", r#""9999-12-31T23:59:59Z""#),
            ("253402300799.999", r#""9999-12-31T23:59:59.999Z""#),
        ],
    );
    bad(
        Some("unix-seconds"),
        TargetType::Time,
        &[
            "253402300800",
            "-62167219201",
            "-62167219200.5",
            "1589354307263",
            "99999999999999999999999999",
            "9223372036854775807",
            "-9223372036854775807.5",
            "1e30000",
            "1e-30000",
            "1e99999999999999999999",
            r#""+1669004080""#,
            r#"" 1669004080""#,
            r#""1669004080.""#,
            r#"".5""#,
            r#""-""#,
            r#""1e""#,
            r#""1e+""#,
            r#""0x10""#,
            r#""١٦٦٩""#,
            r#""NaN""#,
            "true",
            "[1]",
        ],
    );
}

#[test]
fn unix_milliseconds() {
    good(
        Some("unix-milliseconds"),
        TargetType::Time,
        &[
            ("1589354307263", r#""2020-05-13T07:18:27.263Z""#),
            (r#""1589354307263""#, r#""2020-05-13T07:18:27.263Z""#),
            ("1589354307000", r#""2020-05-13T07:18:27.000Z""#),
            ("1589354307263.5", r#""2020-05-13T07:18:27.2635Z""#),
            ("1.589354307263E12", r#""2020-05-13T07:18:27.263Z""#),
            ("1.5893543E12", r#""2020-05-13T07:18:20.000Z""#),
            ("5", r#""1970-01-01T00:00:00.005Z""#),
            ("0", r#""1970-01-01T00:00:00.000Z""#),
            ("-1", r#""1969-12-31T23:59:59.999Z""#),
            ("-1000", r#""1969-12-31T23:59:59.000Z""#),
            (r#""0001589354307263""#, r#""2020-05-13T07:18:27.263Z""#),
        ],
    );
    bad(
        Some("unix-milliseconds"),
        TargetType::Time,
        &[
            "253402300800000",
            "1e300",
            r#""1589354307263ms""#,
            r#""1,589,354,307,263""#,
            "false",
        ],
    );
}

#[test]
fn unix_magnitude() {
    good(
        Some("unix-magnitude"),
        TargetType::Time,
        &[
            ("1589354307", r#""2020-05-13T07:18:27Z""#),
            ("1589354307263", r#""2020-05-13T07:18:27.263Z""#),
            ("1589354307263123", r#""2020-05-13T07:18:27.263123Z""#),
            ("1589354307263123456", r#""2020-05-13T07:18:27.263123456Z""#),
            ("1.589354307263E12", r#""2020-05-13T07:18:27.263Z""#),
            ("1589354307.5", r#""2020-05-13T07:18:27.5Z""#),
            (r#""0000001589354307""#, r#""2020-05-13T07:18:27Z""#),
            ("99999999999", r#""5138-11-16T09:46:39Z""#),
            ("100000000000", r#""1973-03-03T09:46:40.000Z""#),
            ("99999999999999", r#""5138-11-16T09:46:39.999Z""#),
            ("100000000000000", r#""1973-03-03T09:46:40.000000Z""#),
            ("99999999999999999", r#""5138-11-16T09:46:39.999999Z""#),
            ("100000000000000000", r#""1973-03-03T09:46:40.000000000Z""#),
            ("-100000000000", r#""1966-10-31T14:13:20.000Z""#),
            ("0", r#""1970-01-01T00:00:00Z""#),
            ("0.000", r#""1970-01-01T00:00:00.000Z""#),
        ],
    );
    bad(
        Some("unix-magnitude"),
        TargetType::Time,
        &["1e30", "99999999999999999999999", r#""1589354307 ""#],
    );
}

#[test]
fn phone() {
    good(
        Some("phone"),
        TargetType::Phone,
        &[
            (r#""6281234567890""#, r#""+6281234567890""#),
            (r#""+62 812-3456-7890""#, r#""+6281234567890""#),
            (r#"" (+1) 555.010.0199 ""#, r#""+15550100199""#),
            (r#""+1 (555) 0100-199""#, r#""+15550100199""#),
            ("6281234567890", r#""+6281234567890""#),
            (r#""123456""#, r#""+123456""#),
            (r#""123456789012345""#, r#""+123456789012345""#),
        ],
    );
    bad(
        Some("phone"),
        TargetType::Phone,
        &[
            r#""12345""#,
            r#""1234567890123456""#,
            r#""081234567890""#,
            r#""006281234567890""#,
            r#""+0812345678""#,
            r#""+44 (0)20 7946 0018""#,
            r#""++6281234567890""#,
            r#""62+81234567890""#,
            r#""-6281234567890""#,
            r#""+62 812 3456 7890 x12""#,
            r#""whatsapp:+6281234567890""#,
            r#""+６２81234567890""#,
            r#""62\u00a0812345678""#,
            r#""62/81234567890""#,
            r#""()""#,
            r#""+""#,
            r#"" ""#,
            "-6281234567890",
            "62812345.5",
            "6.28123456789e12",
            "0",
            "12345",
            "true",
            "[6281234567890]",
        ],
    );
    let failure = convert_with(
        Some("phone"),
        TargetType::Phone,
        r#""x""#,
        Settings::default(),
    );
    assert_eq!(
        failure.map_err(|failure| failure.to_string()),
        Err("expected a phone number in international form".to_owned())
    );
}

#[test]
fn offsets() {
    for (text, minutes, shown) in [
        ("+07:00", 420, "+07:00"),
        ("-0330", -210, "-03:30"),
        ("-00:30", -30, "-00:30"),
        ("Z", 0, "+00:00"),
        ("UTC", 0, "+00:00"),
        ("utc", 0, "+00:00"),
        ("+23:59", 1439, "+23:59"),
    ] {
        let offset: Offset = text.parse().unwrap();
        assert_eq!(offset.minutes(), minutes, "{text}");
        assert_eq!(offset.to_string(), shown);
        assert_eq!(shown.parse(), Ok(offset));
    }
    for text in [
        "", "07:00", "+7", "+07", "+7:00", "+24:00", "+07:60", "+07:0é", "GMT", "+07:00 ", "Asia/X",
    ] {
        assert_eq!(text.parse::<Offset>(), Err(NotAnOffset), "{text}");
    }
}
