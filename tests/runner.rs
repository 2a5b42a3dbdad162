//! `hooklens test` as a team meets it: what it writes, what it leaves alone, and what nobody may see.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use serde_json::Value;

mod program;
mod strange;
mod support;

use program::{CONFIG, program};
use support::samples;

const SECRET: &str = "sdk-key-example";
const SAMPLE: &str = "samples/webio/inbound_message.json";

/// A folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("runner")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn command(args: &[&str]) -> Command {
    let mut command = program();
    command.arg("test").args(args).stdin(Stdio::null());
    command
}

fn run(args: &[&str]) -> Output {
    command(args).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// The files of a folder and those below it, by path.
fn contents(folder: &Path) -> BTreeMap<PathBuf, Vec<u8>> {
    let mut found = BTreeMap::new();
    for path in support::entries(folder) {
        if path.is_dir() {
            found.append(&mut contents(&path));
        } else {
            let bytes = fs::read(&path).unwrap();
            found.insert(path, bytes);
        }
    }
    found
}

#[test]
fn the_samples_of_the_repository_pass() {
    let output = run(&["--recursive", "samples"]);
    let expected = format!("{} passed\n", samples().len());
    assert_eq!(text(&output.stdout), expected, "{}", text(&output.stderr));
    assert_eq!(code(&output), 0);
}

#[test]
fn goldens_written_anew_are_the_same_bytes() {
    let folder = folder("anew");
    for sample in samples() {
        let target = folder.join(&sample.vendor);
        fs::create_dir_all(&target).unwrap();
        let name = sample.path.file_name().unwrap();
        fs::write(target.join(name), &sample.text).unwrap();
    }
    let all = ["--recursive", "--update", folder.to_str().unwrap()];
    let output = run(&[&all[..], &["--lineage"]].concat());
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    let expected = format!("0 passed, {} written\n", samples().len());
    assert!(text(&output.stdout).ends_with(&expected));
    for sample in samples() {
        let golden = sample.path.with_extension("normalized.json");
        let name = golden.file_name().unwrap();
        let written = fs::read_to_string(folder.join(&sample.vendor).join(name)).unwrap();
        assert!(
            written == fs::read_to_string(&golden).unwrap(),
            "{golden:?}"
        );
    }
    // Nothing is left to be written, and nothing is.
    let before = contents(&folder);
    let again = run(&all);
    assert_eq!(text(&again.stdout), format!("{} passed\n", samples().len()));
    assert!(before == contents(&folder));
    // A golden that holds only the event is held against only that.
    for path in before.keys().filter(|path| support::is_golden(path)) {
        let golden = fs::read_to_string(path).unwrap();
        let golden = hooklens::Payload::parse(&golden).unwrap();
        let event = golden.root().get("event").unwrap().text().to_owned();
        fs::write(path, event).unwrap();
    }
    assert_eq!(code(&run(&["--recursive", folder.to_str().unwrap()])), 0);
}

#[test]
fn what_normalize_prints_is_a_golden() {
    let folder = folder("printed");
    let golden = folder.join("x.normalized.json");
    let capture = folder.join("x.ndjson");
    let good = samples()
        .into_iter()
        .find(|sample| sample.id() == "webio/inbound_message");
    let line = good.unwrap().text.replace('\n', " ");
    for (records, status) in [
        (line.clone(), 0),
        (format!("{line}\n{line}\n"), 0),
        // A record without an event is one in the golden, too.
        (format!("{line}\n{{\"a\": 1}}\n{line}\n"), 1),
    ] {
        fs::write(&capture, records).unwrap();
        for args in [
            ["--format", "pretty"].as_slice(),
            &["--format", "json"],
            &["--lineage", "--format", "pretty"],
        ] {
            let printed = program()
                .arg("normalize")
                .args(args)
                .arg(&capture)
                .output()
                .unwrap();
            assert_eq!(code(&printed), status);
            fs::write(&golden, printed.stdout).unwrap();
            let output = run(&[capture.to_str().unwrap()]);
            assert_eq!(text(&output.stdout), "1 passed\n", "{args:?}");
        }
    }
}

#[test]
fn digits_count_and_the_way_json_is_written_does_not() {
    let folder = folder("digits");
    let sample = folder.join("x.json");
    let golden = folder.join("x.normalized.json");
    let payload = fs::read_to_string(SAMPLE).unwrap();
    let payload = payload.replacen(
        '{',
        r#"{"price": 1.10, "big": 12345678901234567890123, "#,
        1,
    );
    fs::write(&sample, payload).unwrap();
    let name = sample.to_str().unwrap();
    assert_eq!(code(&run(&["--update", name])), 0);
    let written = fs::read_to_string(&golden).unwrap();
    assert!(written.contains("1.10") && written.contains("12345678901234567890123"));
    let value: Value = serde_json::from_str(&written).unwrap();
    let mut members: Vec<_> = value.as_object().unwrap().keys().collect();
    members.reverse();
    let golden_text = hooklens::Payload::parse(&written).unwrap();
    let members: Vec<String> = members
        .iter()
        .map(|name| {
            format!(
                "\"{name}\":{}",
                golden_text.root().get(name).unwrap().text()
            )
        })
        .collect();
    fs::write(&golden, format!("{{{}}}", members.join(" ,\n\n"))).unwrap();
    assert_eq!(code(&run(&[name])), 0);
    for (digits, others) in [
        ("1.10", "1.1"),
        ("12345678901234567890123", "12345678901234567890124"),
    ] {
        fs::write(&golden, written.replace(digits, others)).unwrap();
        let output = run(&[name]);
        assert_eq!(code(&output), 1, "{digits}");
        let text = text(&output.stdout);
        assert!(
            text.contains(&format!("- {others}\n  + {digits}")),
            "{text}"
        );
    }
}

#[test]
fn an_update_touches_nothing_else() {
    let folder = folder("touches");
    let good = folder.join("good.json");
    fs::copy(SAMPLE, &good).unwrap();
    fs::write(folder.join("bad.json.gz"), b"\x1f\x8b").unwrap();
    fs::write(folder.join("bad.normalized.json"), "{}").unwrap();
    fs::write(folder.join("about.txt"), "text").unwrap();
    fs::write(folder.join("lost.normalized.json"), "{}").unwrap();
    let before = contents(&folder);
    let output = run(&["--update", folder.to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    let mut after = contents(&folder);
    let written = after.remove(&folder.join("good.normalized.json")).unwrap();
    assert!(written.starts_with(b"{\n"));
    assert!(before == after, "nothing else is there, nor different");
    // What is as it should be is not written again.
    let golden = folder.join("good.normalized.json");
    fs::write(&golden, text(&written).replace("\n  ", "\n\t")).unwrap();
    let before = fs::metadata(&golden).unwrap().modified().unwrap();
    assert_eq!(code(&run(&["--update", good.to_str().unwrap()])), 0);
    assert_eq!(fs::metadata(&golden).unwrap().modified().unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_golden_that_cannot_be_written_is_trouble_and_stays() {
    let folder = folder("unwritable");
    fs::copy(SAMPLE, folder.join("x.json")).unwrap();
    // In its place is a folder, which root could not replace by a file either.
    fs::create_dir(folder.join("x.normalized.json")).unwrap();
    let output = run(&["--update", folder.join("x.json").to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("is a directory"));
    assert!(text(&output.stdout).ends_with("0 passed, 1 unreadable\n"));
    // A link stays one.
    fs::copy(SAMPLE, folder.join("y.json")).unwrap();
    fs::write(folder.join("elsewhere"), "{}").unwrap();
    std::os::unix::fs::symlink("elsewhere", folder.join("y.normalized.json")).unwrap();
    let output = run(&["--update", folder.join("y.json").to_str().unwrap()]);
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(folder.join("y.normalized.json").is_symlink());
    assert!(
        fs::read_to_string(folder.join("elsewhere"))
            .unwrap()
            .contains("\"version\"")
    );
}

#[test]
fn personal_data_is_for_who_asks_for_it_and_a_secret_for_nobody() {
    let folder = folder("covered");
    let sample = folder.join("x.json");
    fs::copy(SAMPLE, &sample).unwrap();
    let name = sample.to_str().unwrap();
    run(&["--update", "--lineage", name]);
    let golden = folder.join("x.normalized.json");
    let written = fs::read_to_string(&golden).unwrap();
    let other = written
        .replace("+447700900417", "+447700900999")
        .replace("No, not this week", "Perhaps")
        .replace("\"305114\"", "\"305115\"");
    for other in [
        other.as_str(),
        // The event is gone, or of another name, or of none that is known.
        &other.replacen(
            "\"event\": {",
            "\"event\": {\"extra\": {\"/body\": \"Perhaps\"},",
            1,
        ),
        &other.replace("\"inbound_message\"", "\"no_event\""),
        &other.replace("\"contact\": {", "\"other_contact\": {"),
        &other.replace("\"phone\"", "\"email\""),
        &other.replace(
            "\"phone\": \"+447700900999\"",
            "\"labels\": [{\"a\": [\"+447700900999\"]}]",
        ),
        "null",
        "{}",
        &format!("[{other}, {other}]"),
        &format!(
            "{{\"findings\": [{{\"message\": \"+447700900999 Perhaps\"}}], \"event\": {}}}",
            "{}"
        ),
    ] {
        fs::write(&golden, other).unwrap();
        for args in [
            [name].as_slice(),
            &["--format", "json", name],
            &["--report", "junit=-", name],
        ] {
            let output = run(args);
            assert_eq!(code(&output), 1);
            let text = text(&output.stdout) + &text(&output.stderr);
            for personal in ["447700900", "Perhaps", "No, not"] {
                assert!(!text.contains(personal), "{args:?}: {text}");
            }
        }
    }
    fs::write(&golden, &other).unwrap();
    let output = run(&["--show-values", name]);
    let shown = text(&output.stdout);
    assert!(
        shown.contains("- \"Perhaps\"") && shown.contains("- \"305115\""),
        "{shown}"
    );

    let sample = folder.join("secret.json");
    let payload = fs::read_to_string("tests/cmd/captures/secret.json").unwrap();
    assert!(payload.contains(SECRET));
    for payload in [
        payload.clone(),
        payload.replace(&format!("\"{SECRET}\""), &format!("[\"{SECRET}\"]")),
    ] {
        fs::write(&sample, payload).unwrap();
        for args in [["--update", "--lineage"], ["--show-values", "--verbose"]] {
            let output = run(&[&args[..], &[sample.to_str().unwrap()]].concat());
            let text = text(&output.stdout) + &text(&output.stderr);
            assert!(!text.contains(SECRET), "{text}");
        }
        let golden = fs::read_to_string(folder.join("secret.normalized.json")).unwrap();
        assert!(!golden.contains(SECRET), "{golden}");
        fs::write(
            folder.join("secret.expect.toml"),
            "valid = true\nevent = \"none\"\ncodes = []\n",
        )
        .unwrap();
        let output = run(&["--show-values", sample.to_str().unwrap()]);
        assert!(!text(&output.stdout).contains(SECRET));
        fs::remove_file(folder.join("secret.expect.toml")).unwrap();
    }
}

#[test]
fn whatever_comes_the_answers_are_whole_and_safe() {
    let report = fs::read_to_string("schemas/report.json").unwrap();
    let report: Value = serde_json::from_str(&report).unwrap();
    let judge = jsonschema::options().build(&report).unwrap();
    let folder = folder("strange");
    let obeyed = |character: char| {
        character.is_control() && character != '\n' || matches!(character, '\u{202E}' | '\u{200B}')
    };
    let mut all = Vec::new();
    for file in strange::captures() {
        let sample = folder.join(file.file_name().unwrap());
        fs::copy(&file, &sample).unwrap();
        let golden = sample.with_extension("").into_os_string().into_string();
        let golden = golden.unwrap() + ".normalized.json";
        all.push((file, sample.to_str().unwrap().to_owned(), golden));
    }
    let names: Vec<&str> = all.iter().map(|(_, sample, _)| sample.as_str()).collect();
    let run = |args: &[&str]| run(&[args, &names].concat());
    // Without goldens; with them; with some that say something else; with the samples themselves for goldens.
    for round in 0..4 {
        match round {
            1 => drop(run(&["--update", "--lineage"])),
            2 => {
                for (_, _, golden) in &all {
                    let text = "{\"findings\": [], \"event\": {\"a\u{1b}[31m\": 1}}";
                    fs::write(golden, text).unwrap();
                }
            }
            3 => {
                for (file, _, golden) in &all {
                    fs::copy(file, golden).unwrap();
                }
            }
            _ => {}
        }
        let output = run(&["--format", "json"]);
        assert!((1..=2).contains(&code(&output)));
        let lines = text(&output.stdout);
        for line in lines.lines() {
            let value: Value = serde_json::from_str(line).unwrap();
            let errors: Vec<String> = judge.iter_errors(&value).map(|e| e.to_string()).collect();
            assert!(errors.is_empty(), "{line}\n{errors:#?}");
        }
        assert_eq!(lines.lines().count(), all.len());
        for args in [
            ["--verbose", "--show-values"],
            ["--verbose", "--report=junit=-"],
        ] {
            let output = run(&args);
            for text in [text(&output.stdout), text(&output.stderr)] {
                assert!(!text.contains(obeyed), "{args:?}: {text:?}");
                if text.starts_with("<?xml") {
                    let document = roxmltree::Document::parse(&text).unwrap();
                    let cases = document
                        .descendants()
                        .filter(|n| n.has_tag_name("testcase"));
                    assert_eq!(cases.count(), all.len());
                }
            }
        }
    }
}

#[test]
fn expectations_say_what_they_say() {
    let folder = folder("expectations");
    let sample = folder.join("x.json");
    let name = sample.to_str().unwrap();
    let check = |payload: &str, expected: &str, status: i32| {
        fs::write(&sample, payload).unwrap();
        fs::write(folder.join("x.expect.toml"), expected).unwrap();
        let output = run(&[name]);
        let said = text(&output.stdout) + &text(&output.stderr);
        assert_eq!(code(&output), status, "{expected}: {said}");
        said
    };
    let good = fs::read_to_string(SAMPLE).unwrap();
    let drifted = fs::read_to_string("tests/cmd/captures/three_faults.json").unwrap();
    for (payload, expected, status) in [
        (good.as_str(), "event = \"webio/inbound_message\"", 0),
        (
            &good,
            "event = \"webio/inboundMessage\"\nvalid = true\ncodes = []",
            0,
        ),
        (&good, "event = 'webio'\ncodes = [\"assumed-timezone\"]", 0),
        (&good, "event = \"none\"", 1),
        (&good, "codes = [\"conflict\"]", 1),
        (&good, "valid = false", 1),
        (&drifted, "valid = false", 0),
        (
            &drifted,
            "codes = [\"wrong-type\", \"unknown-value\", \"missing-property\"]",
            0,
        ),
        (&drifted, "codes = []", 1),
        ("{\"a\": 1}", "codes = [\"unrecognized\"]", 0),
        ("{\"a\": 1}", "codes = \"unrecognized\"", 0),
        ("{\"a\": 1}", "valid = false", 0),
        ("{\"a\": 1}", "codes = [\"malformed-json\"]", 1),
        ("{\"a\": 1}", "event = \"webio\"", 1),
        ("{\"a\":", "event = \"none\"", 0),
        ("", "event = \"none\"", 0),
        ("", "valid = false", 1),
        // Each record is that, and all of them together have the codes.
        (
            "{\"a\": 1}\n{\"b\":\n",
            "codes = [\"unrecognized\", \"malformed-json\"]",
            0,
        ),
        ("{\"a\": 1}\n{\"b\":\n", "codes = [\"unrecognized\"]", 1),
        ("{\"a\": 1}\n{\"b\":\n", "event = \"none\"", 0),
        // Nothing is said, so nothing is expected, and there is no golden.
        (&good, "# to do", 1),
        (&good, "events = 1", 2),
        (&good, "valid = ", 2),
        (&good, "valid = true\nvalid = true", 2),
        (&good, "event = \"webio/\"", 2),
        (&good, "event = \"\"", 2),
        (&good, "\u{feff}valid = true", 0),
        (&good, "[event]\nname = \"x\"", 2),
    ] {
        check(payload, expected, status);
    }
    let said = check(&good, "valdi = true\n\"a\\u001b[31m\" = 1\n", 2);
    assert!(said.contains("did you mean `valid`?"), "{said}");
    assert!(!said.contains('\u{1b}'), "{said:?}");
    // One that is no text, and one that is no file of expectations at all.
    fs::write(folder.join("x.expect.toml"), b"event = \"\xff\"").unwrap();
    assert_eq!(code(&run(&[name])), 2);
    fs::write(folder.join("x.expect.toml"), vec![b'['; 100_000]).unwrap();
    assert_eq!(code(&run(&[name])), 2);
}

#[test]
fn the_order_is_that_of_the_paths() {
    let folder = folder("order");
    for name in [
        "b.json", "a.json", "a.b.json", "c/a.json", "c.json", "B.json",
    ] {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::copy(SAMPLE, path).unwrap();
    }
    let name = folder.to_str().unwrap();
    let files = |args: &[&str]| -> Vec<String> {
        let output = run(&[&["--format", "json"], args].concat());
        let lines = text(&output.stdout);
        let file = |line: &str| {
            let value: Value = serde_json::from_str(line).unwrap();
            let file = value["file"].as_str().unwrap().to_owned();
            file[name.len() + 1..].to_owned()
        };
        lines.lines().map(file).collect()
    };
    let all = [
        "B.json", "a.b.json", "a.json", "b.json", "c.json", "c/a.json",
    ];
    assert_eq!(files(&["--recursive", name]), all);
    // Goldens change nothing about it.
    run(&["--update", "--recursive", name]);
    assert_eq!(files(&["--recursive", name]), all);
    assert_eq!(files(&[name]), all[..5]);
    // What is named more than once is tested once, where it was named first.
    let golden = folder.join("b.normalized.json");
    let golden = golden.to_str().unwrap();
    let first = ["b.json", "B.json", "a.b.json", "a.json", "c.json"];
    assert_eq!(files(&[golden, name, golden, name]), first);
}

#[test]
fn the_configuration_says_where_packs_are_and_where_times_are_from() {
    let folder = folder("configured");
    fs::copy(SAMPLE, folder.join("x.json")).unwrap();
    let pack = folder.join("packs/north");
    fs::create_dir_all(&pack).unwrap();
    fs::copy("tests/cmd/packs/north/ping.json", pack.join("ping.json")).unwrap();
    fs::copy(
        "tests/cmd/config/team.in/payloads/mixed/ping.json",
        folder.join("ping.json"),
    )
    .unwrap();
    let config = "schemas = ['packs']\nassume-tz = '+07:00'\nfail-on = 'info'\n";
    fs::write(folder.join("hooklens.toml"), config).unwrap();
    let run = |args: &[&str]| {
        command(args)
            .current_dir(&folder)
            .env(CONFIG, "")
            .output()
            .unwrap()
    };
    assert_eq!(code(&run(&["--update", "."])), 0);
    let golden = |name: &str| fs::read_to_string(folder.join(name)).unwrap();
    assert!(golden("x.normalized.json").contains("T02:14:02.733Z"));
    assert!(golden("ping.normalized.json").contains("\"north\""));
    assert_eq!(text(&run(&["."]).stdout), "2 passed\n");
    // A flag goes over it.
    let output = run(&["--assume-tz", "+00:00", "x.json"]);
    assert_eq!(code(&output), 1);
    assert!(text(&output.stdout).contains("+ \"2024-03-19T09:14:02.733Z\""));
}

#[test]
fn a_closed_pipe_ends_quietly() {
    let mut child = command(&["--verbose", "--recursive", "samples"])
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    drop(child.stdout.take());
    let output = child.wait_with_output().unwrap();
    assert_eq!(code(&output), 0);
    assert!(output.stderr.is_empty());
}

#[test]
fn a_report_is_written_whole() {
    let folder = folder("report");
    let report = folder.join("out/report.xml");
    let asked = format!("junit={}", report.display());
    let output = run(&[
        "--report",
        &asked,
        "tests/cmd/fixtures/webhooks",
        "tests/cmd/fixtures/wrong",
        "tests/cmd/nowhere",
        "tests/cmd/fixtures",
    ]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stdout).contains("passed, "));
    let xml = fs::read_to_string(&report).unwrap();
    let document = roxmltree::Document::parse(&xml).unwrap();
    for suite in document
        .descendants()
        .filter(|node| node.has_tag_name("testsuite"))
    {
        for (attribute, tag) in [
            ("tests", "testcase"),
            ("failures", "failure"),
            ("errors", "error"),
        ] {
            let count = suite
                .descendants()
                .filter(|node| node.has_tag_name(tag))
                .count();
            assert_eq!(
                suite.attribute(attribute),
                Some(count.to_string().as_str()),
                "{xml}"
            );
        }
    }
    let errors = document
        .descendants()
        .filter(|node| node.has_tag_name("error"));
    assert_eq!(errors.count(), 4, "{xml}");
}
