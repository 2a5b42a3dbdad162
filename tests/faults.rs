//! Faults and what is said of them: as many findings as faults, each at the very characters that are wrong.
//!
//! A fault is put into a sample as text, so that the test knows where it is without asking the program.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

mod support;

use support::root;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hooklens");

/// What a finding marks: the characters `marked` of a part of the payload that is there once.
struct Mark {
    code: &'static str,
    part: &'static str,
    marked: &'static str,
}

fn mark(code: &'static str, part: &'static str, marked: &'static str) -> Mark {
    Mark { code, part, marked }
}

/// A text with parts of it replaced, each of which is there once.
fn replaced(text: &str, edits: &[(&str, &str)]) -> String {
    edits.iter().fold(text.to_owned(), |text, (old, new)| {
        assert_eq!(text.matches(old).count(), 1, "{old}");
        text.replacen(old, new, 1)
    })
}

/// Where the marks are, in the order of the text.
fn places(text: &str, marks: &[Mark]) -> Vec<(&'static str, Range<usize>)> {
    let mut places: Vec<_> = marks
        .iter()
        .map(|mark| {
            assert_eq!(text.matches(mark.part).count(), 1, "{}", mark.part);
            let start = text.find(mark.part).unwrap() + mark.part.find(mark.marked).unwrap();
            (mark.code, start..start + mark.marked.len())
        })
        .collect();
    places.sort_by_key(|(_, range)| range.start);
    places
}

fn write(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, text).unwrap();
    path
}

fn run(args: &[&str], file: &Path) -> Output {
    Command::new(PROGRAM)
        .args(args)
        .arg(file)
        .env_remove("CI")
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

/// The line and the column, in characters, that an offset is at.
fn point(text: &str, offset: usize) -> (u64, u64) {
    let before = &text[..offset];
    let line = before.matches('\n').count() + 1;
    let column = before.rsplit('\n').next().unwrap().chars().count() + 1;
    (line as u64, column as u64)
}

/// Checks that exactly these findings are made of a payload, in JSON, in text and on the card.
fn check(name: &str, text: &str, expected: &[(&str, Range<usize>)], packs: &[&str]) {
    let file = write(name, text);
    let args = [&["validate", "--format", "json"], packs].concat();
    let output = run(&args, &file);
    assert_eq!(output.status.code(), Some(1), "{name}");
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let mut found: Vec<(&str, Range<usize>)> = findings
        .iter()
        .map(|finding| {
            let bytes = &finding["bytes"];
            let [start, end] =
                [0, 1].map(|at| usize::try_from(bytes[at].as_u64().unwrap()).unwrap());
            let (line, column) = point(text, start);
            assert_eq!(finding["line"], line, "{name}: {finding}");
            assert_eq!(finding["column"], column, "{name}: {finding}");
            (finding["code"].as_str().unwrap(), start..end)
        })
        .filter(|(code, _)| *code != "assumed-timezone")
        .collect();
    found.sort_by_key(|(_, range)| range.start);
    let shown = |found: &[(&str, Range<usize>)]| -> Vec<String> {
        found
            .iter()
            .map(|(code, range)| format!("{code} at {range:?}: {}", &text[range.clone()]))
            .collect()
    };
    assert_eq!(shown(&found), shown(expected), "{name}: {findings:#?}");
    for args in [["validate"].as_slice(), &[]] {
        let output = run(&[args, packs].concat(), &file);
        let answer = String::from_utf8(output.stdout).unwrap();
        let frames = answer.matches("--> ").count();
        assert_eq!(frames, expected.len(), "{answer}");
        for (code, range) in expected {
            let (line, column) = point(text, range.start);
            let place = format!("--> {}:{line}:{column}\n", file.display());
            assert!(answer.contains(&place), "{name}: {place}{answer}");
            assert!(answer.contains(&format!("[{code}]")), "{name}: {answer}");
        }
    }
}

fn sample(name: &str) -> String {
    fs::read_to_string(root().join("samples").join(name)).unwrap()
}

/// A sample with three faults, and the three findings.
fn check_three(name: &str, edits: [(&str, &str); 3], marks: &[Mark; 3]) {
    let text = replaced(&sample(name), &edits);
    let expected = places(&text, marks);
    check(&name.replace('/', "."), &text, &expected, &[]);
    // On one line, too, as they are sent: only white space between tokens goes.
    let line = text.lines().map(str::trim).collect::<Vec<_>>().concat();
    let narrow = |mark: &Mark| {
        let part = mark
            .part
            .lines()
            .map(str::trim)
            .collect::<Vec<_>>()
            .concat();
        let start = line.find(&part).unwrap() + part.find(mark.marked).unwrap();
        (mark.code, start..start + mark.marked.len())
    };
    let mut expected: Vec<_> = marks.iter().map(narrow).collect();
    expected.sort_by_key(|(_, range)| range.start);
    check(&name.replace('/', ".min."), &line, &expected, &[]);
}

#[test]
fn three_faults_are_three_findings_in_webio() {
    check_three(
        "webio/inbound_message.json",
        [
            ("  \"body\": \"No, not this week\",\n", ""),
            ("\"305114\"", "[305114]"),
            ("2024-03-19 09:14:02.733", "yesterday"),
        ],
        &[
            mark("missing-property", "{\n  \"type\"", "{"),
            mark("wrong-type", "[305114]", "[305114]"),
            mark("wrong-format", "\"yesterday\"", "\"yesterday\""),
        ],
    );
}

#[test]
fn three_faults_are_three_findings_in_taptalk() {
    check_three(
        "taptalk/integration_message_status.json",
        [
            (",\n    \"trxID\": \"7c0e51-3a9d-4f28-8b16\"", ""),
            ("\"0300417\"", "300417"),
            ("\"delivered\"", "\"delivred\""),
        ],
        &[
            mark("missing-property", "\"integrationMessageStatus\": {", "{"),
            mark("wrong-type", "300417", "300417"),
            mark("unknown-value", "\"delivred\"", "\"delivred\""),
        ],
    );
}

#[test]
fn three_faults_are_three_findings_in_qiscus() {
    check_three(
        "qiscus/new_session.json",
        [
            ("      \"name\": \"Ratna Example\",\n", ""),
            (r#"\"is_resolved\":false"#, r#"\"is_resolved\":\"maybe\""#),
            ("\"2023-09-20T04:39:59Z\"", "\"soon\""),
        ],
        &[
            mark("missing-property", "\"room\": {", "{"),
            mark(
                "unknown-value",
                r#"\"is_resolved\":\"maybe\""#,
                r#"\"maybe\""#,
            ),
            mark("wrong-format", "\"soon\"", "\"soon\""),
        ],
    );
}

#[test]
fn three_faults_are_three_findings_in_omnichat() {
    check_three(
        "omnichat/message.json",
        [
            (",\n      \"objectId\": \"Ch4tExamp1\"", ""),
            ("1683029321345", "true"),
            ("\"system\": false", "\"system\": \"no\""),
        ],
        &[
            mark("missing-property", "\"chat\": {", "{"),
            mark("wrong-type", "\"timestamp\": true", "true"),
            mark("wrong-type", "\"no\"", "\"no\""),
        ],
    );
}

#[test]
fn three_faults_are_three_findings_in_onehash() {
    check_three(
        "onehash/message_created.json",
        [
            (",\n    \"name\": \"Example Books\"", ""),
            ("\"id\": \"31\"", "\"id\": {}"),
            ("2020-03-04 19:21:08 UTC", "tomorrow"),
        ],
        &[
            mark("missing-property", "\"account\": {", "{"),
            mark("wrong-type", "\"id\": {}", "{}"),
            mark("wrong-format", "\"tomorrow\"", "\"tomorrow\""),
        ],
    );
}

#[test]
fn a_word_misspelt_by_a_letter_is_suggested_and_an_unknown_one_said_in_a_line() {
    let text = sample("onehash/message_created.json");
    let answer = |word: &str| {
        let text = replaced(
            &text,
            &[(
                "\"content_type\": \"text\"",
                &format!("\"content_type\": \"{word}\""),
            )],
        );
        let file = write("content_type.json", &text);
        let output = run(&["validate", "--verbose"], &file);
        String::from_utf8(output.stdout).unwrap()
    };
    let misspelt = answer("stiker");
    assert!(
        misspelt.contains("did you mean `\"sticker\"`?"),
        "{misspelt}"
    );
    assert!(misspelt.contains("warning[unknown-value]"), "{misspelt}");
    let unknown = answer("hologram");
    let said: Vec<&str> = unknown
        .lines()
        .filter(|line| line.contains("[unknown-value]"))
        .collect();
    assert_eq!(
        said,
        ["info[unknown-value]: \"hologram\" is not among the values that the schema lists"]
    );
    assert!(!unknown.contains("did you mean"), "{unknown}");
}

/// The bundled schema requires nothing inside `options`: the vendor documents none of it as certain. A team's own may.
#[test]
fn what_is_missing_inside_a_string_is_missing_there() {
    let packs = Path::new(env!("CARGO_TARGET_TMPDIR")).join("faults/packs");
    let vendor = packs.join("qiscus");
    fs::create_dir_all(&vendor).unwrap();
    for entry in fs::read_dir(root().join("schemas/qiscus")).unwrap() {
        let path = entry.unwrap().path();
        let mut schema: Value = serde_json::from_str(&fs::read_to_string(&path).unwrap()).unwrap();
        if path.ends_with("common.json") {
            schema["$defs"]["roomOptions"]["required"] = serde_json::json!(["source"]);
        }
        fs::write(vendor.join(path.file_name().unwrap()), schema.to_string()).unwrap();
    }
    let text = replaced(
        &sample("qiscus/new_session.json"),
        &[(r#",\"source\":\"wa\"}"#, "}")],
    );
    let marks = [mark("missing-property", r#""options": "{\"channel"#, "{")];
    let expected = places(&text, &marks);
    check(
        "options.json",
        &text,
        &expected,
        &["--schemas", packs.to_str().unwrap()],
    );
}
