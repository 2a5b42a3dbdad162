//! What hostile texts cost: time in proportion to their length.

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use hooklens::Payload;

const MANY: usize = 100_000;

/// Far above what is needed, and far below what comparing every pair of names would take.
const LIMIT: Duration = Duration::from_secs(5);

fn object(member: impl Fn(&mut String, usize)) -> String {
    let mut text = String::from("{");
    for number in 0..MANY {
        text.push_str(if number > 0 { "," } else { "" });
        member(&mut text, number);
    }
    text.push('}');
    text
}

#[test]
fn many_members_of_one_name() {
    let text = object(|text, number| write!(text, "\"a\":{number}").unwrap());
    let start = Instant::now();
    let payload = Payload::parse(&text).unwrap();
    assert_eq!(payload.repeated().count(), MANY - 1);
    let last = payload.root().get("a").unwrap();
    assert_eq!(last.text(), (MANY - 1).to_string());
    let counting = payload.root().members();
    let counting = counting.filter(|(name, _)| !payload.is_shadowed(*name));
    assert_eq!(counting.count(), 1);
    assert!(start.elapsed() < LIMIT);
}

#[test]
fn many_members_of_as_many_names() {
    let text = object(|text, number| write!(text, "\"n{number}\":{number}").unwrap());
    let start = Instant::now();
    let payload = Payload::parse(&text).unwrap();
    assert!(!payload.has_repeated());
    assert_eq!(payload.root().get("n77777").unwrap().text(), "77777");
    assert!(start.elapsed() < LIMIT);
}

#[test]
fn many_members_of_one_name_in_two_spellings() {
    let text = object(|text, number| {
        let name = ["a", "\\u0061"][number % 2];
        write!(text, "\"{name}\":{number}").unwrap();
    });
    let start = Instant::now();
    let payload = Payload::parse(&text).unwrap();
    assert_eq!(payload.repeated().count(), MANY - 1);
    assert!(start.elapsed() < LIMIT);
}

#[test]
fn many_objects_of_names_that_look_alike() {
    let names: Vec<String> = (0..32)
        .map(|number| format!("\"same{number:02}ends\":0"))
        .collect();
    let text = format!(
        "[{}]",
        vec![format!("{{{}}}", names.join(",")); MANY / 32].join(",")
    );
    let start = Instant::now();
    assert!(!Payload::parse(&text).unwrap().has_repeated());
    assert!(start.elapsed() < LIMIT);
}

#[test]
fn large_objects_in_large_objects() {
    let mut text = String::new();
    let levels = hooklens::payload::MAX_DEPTH;
    for _ in 0..levels {
        text.push('{');
        for number in 0..800 {
            write!(text, "\"n{number}\":0,").unwrap();
        }
        text.push_str("\"inner\":");
    }
    text.push('0');
    text.push_str(&"}".repeat(levels));
    let start = Instant::now();
    assert!(!Payload::parse(&text).unwrap().has_repeated());
    assert!(start.elapsed() < LIMIT);
}

#[test]
fn one_long_string_and_many_escapes() {
    let start = Instant::now();
    for part in ["a", "\\n", "\\u00e9", "\\ud83d\\ude00", "\u{e9}"] {
        let text = format!("\"{}\"", part.repeat(4 * MANY));
        let payload = Payload::parse(&text).unwrap();
        assert!(payload.root().as_str().unwrap().len() >= 4 * MANY);
    }
    assert!(start.elapsed() < LIMIT);
}
