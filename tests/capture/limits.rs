//! No capture takes more than linear time.

use std::time::{Duration, Instant};

use hooklens::{Input, Records};

/// Captures that make a careless reader slow. Debug builds take shorter ones.
#[test]
fn no_capture_takes_long() {
    let size = if cfg!(debug_assertions) {
        200_000
    } else {
        10_000_000
    };
    let fill = |text: &str| text.repeat(size / text.len());
    let captures = [
        ("brackets", fill("[")),
        ("closers", fill("[]]")),
        ("brace lines", fill("{\n")),
        ("bracket lines", fill("[\n")),
        (
            "bracket lines after a good one",
            "{}\n".to_owned() + &fill("[\n"),
        ),
        ("indented brackets", fill("[\n ")),
        ("member lines", fill("{\"a\":\n")),
        (
            "member lines after a good one",
            "{}\n".to_owned() + &fill("{\"a\":[\n"),
        ),
        ("pretty beginnings", fill("{\n  \"a\": [\n")),
        (
            "beginnings before a long array",
            "{}\n".to_owned() + &"[\n".repeat(120) + &fill("1,") + "x",
        ),
        (
            "beginnings before bad UTF-8",
            "{}\n".to_owned() + &"[\n".repeat(120) + &fill("\"\u{FFFD}\",") + "x",
        ),
        ("garbage lines", fill("garbage\n")),
        ("short garbage lines", fill("x\n")),
        ("commas", "[{},".to_owned() + &fill(",")),
        ("commas and spaces", "[{},".to_owned() + &fill(", x")),
        ("bad elements", "[{},".to_owned() + &fill("x,")),
        ("bad element lines", "[{}".to_owned() + &fill(",\n{\"a: [")),
        ("element lines", "[{}".to_owned() + &fill(",\n{\"a\":[1")),
        ("a long line", "{}\n{".to_owned() + &fill("x ")),
        ("a long string", "\"".to_owned() + &fill("x")),
        ("a long bad string", "\"".to_owned() + &fill("x") + "\"x"),
        ("a deep document on lines", fill("[\n{\"a\":")),
        ("one line of documents", fill("{}")),
        ("one line of bad documents", fill("[x]")),
        ("one line of numbers", fill("1 ")),
        (
            "documents behind a long text in brackets",
            "[x ".to_owned() + &fill("y") + "] " + &fill("{} "),
        ),
        ("colours", fill("\u{1b}[3")),
        (
            "objects in an array that fails",
            "{}\n[".to_owned() + &fill("\n{},") + "x",
        ),
        ("blank lines", "{\"a\":[\n".to_owned() + &fill("\n") + "{}"),
        ("blanks", "[{},".to_owned() + &fill(" \n x")),
        ("a long line of blanks", " ".repeat(size) + &fill("x,\n")),
        ("separators", fill("\u{1e}")),
        ("separators and brackets", fill("\u{1e}[")),
        ("zeros", fill("\0")),
        ("quotes", fill("\"\n")),
        ("escapes", "{\"".to_owned() + &fill("\\\n")),
        ("closing garbage", "[".to_owned() + &fill("[") + &fill("}")),
    ];
    for (name, capture) in &captures {
        for input in Input::ALL {
            let began = Instant::now();
            let mut records = Records::new(capture.as_bytes(), input);
            let mut count = 0_u64;
            while let Some(record) = records.next() {
                count += 1;
                if let Ok(payload) = record.result {
                    records.recycle(payload);
                }
            }
            let taken = began.elapsed();
            println!("{taken:>12.1?} {count:>9} {input:12} {name}");
            assert!(taken < Duration::from_secs(10), "{name} {input}");
        }
    }
}

/// What reading costs beside the parse.
#[test]
#[ignore = "a measurement"]
fn good_records_cost_little_more_than_their_parse() {
    let one = r#"{"event":"message_created","id":1234567890123,"account":{"id":1,"name":"Example"},"content":"a message of a few words","tags":["a","b"],"sent":true}"#;
    let lines = format!("{one}\n").repeat(400_000);
    let array = format!("[{}]", vec![one; 400_000].join(","));
    for (capture, input) in [
        (&lines, Input::Auto),
        (&lines, Input::Ndjson),
        (&array, Input::Auto),
        (&array, Input::Json),
    ] {
        let began = Instant::now();
        let mut records = Records::new(capture.as_bytes(), input);
        while let Some(record) = records.next() {
            if let Ok(payload) = record.result {
                records.recycle(payload);
            }
        }
        let rate = capture.len() as f64 / began.elapsed().as_secs_f64() / 1e6;
        println!("{rate:.0} MB/s {input}");
    }
}
