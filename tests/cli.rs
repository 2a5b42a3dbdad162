//! The program as a person or a script meets it: sessions in `tests/cmd`, and what no session can show.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::io::Write as _;
use std::path::Path;
use std::process::{Output, Stdio};

use serde_json::Value;

mod program;
mod strange;

use program::{CONFIG, ENVIRONMENT, program};
use strange::{captures, strange_files};

/// A configuration with all there is.
const TEAM: &str = "tests/cmd/config/team.in/hooklens.toml";

#[test]
fn sessions() {
    let cases = trycmd::TestCases::new();
    cases
        .case("tests/cmd/*.trycmd")
        .case("tests/cmd/*.toml")
        .case("README.md")
        .case("schemas/README.md")
        .env("COLUMNS", "100");
    for (name, value) in ENVIRONMENT {
        cases.env(*name, *value);
    }
}

#[test]
fn the_configuration_in_the_readme_is_the_one_that_is_tried() {
    let readme = fs::read_to_string("README.md").unwrap();
    let block = format!("```toml\n{}```\n", fs::read_to_string(TEAM).unwrap());
    assert!(readme.contains(&block));
}

/// Each in a folder of its own with a configuration, which is the nearest there.
#[test]
fn sessions_with_a_configuration() {
    let cases = trycmd::TestCases::new();
    cases
        .case("tests/cmd/config/*.trycmd")
        .case("tests/cmd/config/*.toml")
        .env("COLUMNS", "100");
    for (name, value) in ENVIRONMENT {
        cases.env(*name, if *name == CONFIG { "" } else { *value });
    }
}

fn run(args: &[&str]) -> Output {
    program().args(args).stdin(Stdio::null()).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn schema(name: &str) -> jsonschema::Validator {
    let text = fs::read_to_string(format!("schemas/{name}.json")).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    jsonschema::options().build(&schema).unwrap()
}

#[test]
fn every_line_of_machine_output_fits_its_schema() {
    let report = schema("report");
    let event = schema("event");
    let mut seen = 0;
    let mut check = |args: &[&str]| {
        let output = run(args);
        assert!(code(&output) <= 2, "{args:?}");
        for line in String::from_utf8(output.stdout).unwrap().lines() {
            let value: Value = serde_json::from_str(line)
                .unwrap_or_else(|error| panic!("{args:?}: {error}: {line}"));
            let judge = if value.get("report").is_some() {
                &report
            } else {
                &event
            };
            let errors: Vec<String> = judge
                .iter_errors(&value)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{args:?}: {line}\n{errors:#?}");
            seen += 1;
        }
    };
    let files = captures();
    for file in &files {
        let file = file.to_str().unwrap();
        for command in ["detect", "validate", "normalize"] {
            check(&[command, "--format", "json", file]);
            check(&[
                command,
                "--format",
                "json",
                "--verbose",
                "--schemas",
                "tests/cmd/packs",
                file,
            ]);
        }
        check(&["detect", "--summary", "--format", "json", file]);
        check(&["validate", "--format", "json", "--config", TEAM, file]);
        for other in [
            "tests/cmd/captures/before.json",
            "tests/cmd/captures/secret.json",
        ] {
            check(&["diff", "--format", "json", file, other]);
        }
    }
    for config in ["none", TEAM] {
        check(&["config", "--format", "json", "--config", config]);
    }
    let flags = ["--jobs", "2", "--expect", "webio", "--assume-tz", "-03:30"];
    check(&[&["config", "--format", "json"], &flags[..]].concat());
    assert!(seen > 200, "{seen}");
}

#[test]
fn the_schema_of_reports_is_closed_and_describes_every_member() {
    let text = fs::read_to_string("schemas/report.json").unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    for (name, part) in schema["$defs"].as_object().unwrap() {
        assert!(part["description"].is_string(), "{name}");
        let Some(properties) = part["properties"].as_object() else {
            continue;
        };
        assert_eq!(part["additionalProperties"], false, "{name}");
        for (member, schema) in properties {
            let is_described = schema["description"].is_string() || schema["$ref"].is_string();
            assert!(is_described, "{name}.{member}");
        }
    }
}

#[test]
fn nothing_of_a_payload_reaches_a_terminal_as_it_is() {
    let is_obeyed = |character: char| {
        character.is_control() && character != '\n'
            || ('\u{202A}'..='\u{202E}').contains(&character)
            || matches!(character, '\u{200B}' | '\u{2066}')
    };
    let check = |args: &[&str]| {
        let output = run(args);
        assert!(code(&output) <= 2, "{args:?}");
        for text in [output.stdout, output.stderr] {
            let text = String::from_utf8(text).unwrap();
            assert!(!text.contains(is_obeyed), "{args:?}: {text:?}");
        }
    };
    let files = strange_files();
    for file in &files {
        let file = file.to_str().unwrap();
        check(&["detect", "--explain", file]);
        check(&["detect", "--format", "json", file]);
        check(&["validate", "--verbose", file]);
        check(&["validate", "--format", "json", file]);
        let other = "tests/cmd/captures/before.json";
        check(&["diff", file, other]);
        check(&["diff", "--format", "patch", other, file]);
        for format in ["json", "pretty", "cloudevents"] {
            check(&[
                "normalize",
                "--lineage",
                "--verbose",
                "--format",
                format,
                file,
            ]);
        }
    }
}

#[test]
fn a_secret_in_an_odd_place_is_not_shown() {
    const SECRET: &str = "sdk-key-example";
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let sample = fs::read_to_string("samples/qiscus/agent_allocation.json").unwrap();
    let begin = format!(r#""candidate_agent": {{ "sdk_key": "{SECRET}", "#);
    // The first member of a clue's object, and a member that a later one of its name replaces.
    let payload = sample.replacen("\"candidate_agent\": {", &begin, 1);
    assert!(payload.contains(SECRET));
    let file = folder.join("odd_secret.json");
    fs::write(&file, payload).unwrap();
    let file = file.to_str().unwrap();
    for args in [
        ["detect", "--explain", file].as_slice(),
        &["detect", "--format", "json", file],
        &["validate", "--verbose", file],
        &["validate", "--format", "json", file],
        &["normalize", "--lineage", file],
        &["diff", "--normalized", file, file],
    ] {
        let output = run(args);
        for text in [output.stdout, output.stderr] {
            let text = String::from_utf8(text).unwrap();
            assert!(!text.contains(SECRET), "{args:?}: {text}");
        }
    }
}

#[test]
fn no_secret_of_a_wrapper_is_shown() {
    const SECRET: &str = "sdk-key-example";
    let mut seen = 0;
    for file in captures() {
        let text = fs::read(&file).unwrap();
        if memchr::memmem::find(&text, SECRET.as_bytes()).is_none() {
            continue;
        }
        let file = file.to_str().unwrap();
        for args in [
            ["detect", "--explain", file].as_slice(),
            &["detect", "--format", "json", file],
            &["validate", "--verbose", file],
            &["validate", "--format", "json", file],
            &["normalize", "--lineage", file],
            &["diff", "--format", "json", file, file],
        ] {
            let output = run(args);
            for text in [output.stdout, output.stderr] {
                let text = String::from_utf8(text).unwrap();
                assert!(!text.contains(SECRET), "{args:?}: {text}");
            }
        }
        seen += 1;
    }
    assert!(seen > 10, "{seen}");
}

#[test]
fn help_and_wrong_usage_are_coloured_as_asked() {
    let is_coloured = |args: &[&str], name: &str, value: &str| {
        let output = program().args(args).env(name, value).output().unwrap();
        let text = [output.stdout, output.stderr].concat();
        assert!(!text.is_empty(), "{args:?}");
        text.contains(&b'\x1b')
    };
    for usage in ["--help", "--nonsense"] {
        assert!(!is_coloured(&[usage], "TERM", "xterm"));
        assert!(is_coloured(&[usage], "CLICOLOR_FORCE", "1"));
        assert!(!is_coloured(&[usage], "CLICOLOR_FORCE", "0"));
        assert!(!is_coloured(
            &[usage, "--color=never"],
            "CLICOLOR_FORCE",
            "1"
        ));
        assert!(is_coloured(&["--color", "always", usage], "NO_COLOR", "1"));
    }
}

#[test]
fn a_cloudevent_has_a_type_even_without_a_kind() {
    let output = run(&[
        "normalize",
        "--format=cloudevents",
        "--vendor=omnichat",
        "--event=order",
        "samples/webio/inbound_message.json",
    ]);
    let event: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(event["data"]["kind"], Value::Null);
    assert_eq!(event["type"], "hooklens.unknown");
}

#[test]
fn no_byte_of_a_record_makes_a_frame_panic() {
    let text = "{\"type\": \"inboundMessage\", \"body\": \"é漢👩‍👧\u{301}\"}".as_bytes();
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
    let file = folder.join("cut_anywhere.json");
    for end in 1..text.len() {
        fs::write(&file, &text[..end]).unwrap();
        let output = run(&["validate", "--color", "always", file.to_str().unwrap()]);
        assert_eq!(code(&output), 1, "{end}");
    }
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let capture = fs::read("samples/webio/inbound_message.json").unwrap();
    let file = Path::new(env!("CARGO_TARGET_TMPDIR")).join("many.json");
    fs::write(&file, capture.repeat(5_000)).unwrap();
    for command in ["detect", "validate", "normalize"] {
        let mut child = program()
            .args([command, file.to_str().unwrap()])
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let output = child.wait_with_output().unwrap();
        assert_eq!(code(&output), 0, "{command}");
        assert!(output.stderr.is_empty(), "{command}");
    }
}

#[test]
fn order_out_is_order_in() {
    let sample = fs::read_to_string("samples/webio/inbound_message.json").unwrap();
    let lines: Vec<String> = (0..1000)
        .map(|number| sample.replace("305114", &number.to_string()))
        .collect();
    let lines = lines.concat();
    let mut child = program()
        .args(["normalize", "-"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let writer = std::thread::spawn(move || input.write_all(lines.as_bytes()));
    let output = child.wait_with_output().unwrap();
    writer.join().unwrap().unwrap();
    let text = String::from_utf8(output.stdout).unwrap();
    for (number, line) in text.lines().enumerate() {
        let event: Value = serde_json::from_str(line).unwrap();
        assert_eq!(event["conversation"]["id"], number.to_string());
    }
    assert_eq!(text.lines().count(), 1000);
}

#[test]
fn color_is_asked_for() {
    let file = "tests/cmd/captures/drifted.json";
    let has_color = |args: &[&str], set: &[(&str, &str)]| {
        let output = program()
            .args(args)
            .envs(set.iter().copied())
            .output()
            .unwrap();
        output.stdout.contains(&0x1B)
    };
    assert!(!has_color(&["validate", file], &[]));
    assert!(has_color(
        &["validate", "--color", "always", file],
        &[("NO_COLOR", "1")]
    ));
    assert!(has_color(&["validate", file], &[("CLICOLOR_FORCE", "1")]));
    assert!(!has_color(
        &["validate", file],
        &[("CLICOLOR_FORCE", "1"), ("NO_COLOR", "1")]
    ));
    assert!(!has_color(
        &["validate", "--color", "never", file],
        &[("CLICOLOR_FORCE", "1")]
    ));
}
