//! Reports as the programs that read them meet them: each is held against its format, not against our idea of it.
//!
//! SARIF's own schema is not ours to keep here, so what it asks for is written down below, as far as we use it: no member
//! that it does not have, none missing that it wants. JUnit goes through an XML parser, annotations through the rules by
//! which GitHub reads a line.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use serde_json::{Value, json};

mod program;
mod strange;

use program::program;

/// A folder of a test's own.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("reports")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn run(args: &[&str]) -> Output {
    program().args(args).stdin(Stdio::null()).output().unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

const KINDS: [&str; 5] = ["json", "junit", "sarif", "github", "markdown"];

/// Runs with every report, each to a file of the folder, and gives their texts.
fn reports(folder: &Path, args: &[&str]) -> (Output, Vec<String>) {
    let asked: Vec<String> = KINDS
        .iter()
        .flat_map(|kind| {
            let path = folder.join(kind);
            ["--report".to_owned(), format!("{kind}={}", path.display())]
        })
        .collect();
    let mut all: Vec<&str> = args.to_vec();
    all.extend(asked.iter().map(String::as_str));
    let output = run(&all);
    let read = |kind| fs::read_to_string(folder.join(kind)).unwrap_or_default();
    let texts = KINDS.iter().map(read).collect();
    (output, texts)
}

/// What SARIF 2.1.0 says of the members that we write, from its sections 3.13 to 3.59.
fn sarif_schema() -> Value {
    let object = |required: &[&str], properties: Value| json!({"type": "object", "required": required, "properties": properties, "additionalProperties": false});
    let text = object(
        &["text"],
        json!({"text": {"type": "string", "minLength": 1}}),
    );
    let uri = json!({"type": "string", "pattern": "^[A-Za-z0-9._~:/?#@!$&'()*+,;=%-]+$"});
    let count = json!({"type": "integer", "minimum": 0});
    let number = json!({"type": "integer", "minimum": 1});
    let level = json!({"enum": ["none", "note", "warning", "error"]});
    let physical = object(
        &["artifactLocation"],
        json!({
            "artifactLocation": object(&["uri"], json!({"uri": uri})),
            "region": object(&["startLine"], json!({
                "startLine": number, "startColumn": number, "endLine": number, "endColumn": number,
                "byteOffset": count, "byteLength": count,
            })),
        }),
    );
    let location = object(
        &["physicalLocation"],
        json!({
            "physicalLocation": physical,
            "logicalLocations": {"type": "array", "items": object(&["fullyQualifiedName"], json!({
                "fullyQualifiedName": {"type": "string"}, "kind": {"const": "property"},
            }))},
        }),
    );
    let result = object(
        &[
            "message",
            "ruleId",
            "ruleIndex",
            "level",
            "locations",
            "partialFingerprints",
        ],
        json!({
            "ruleId": {"type": "string"}, "ruleIndex": count, "level": level, "message": text,
            "locations": {"type": "array", "minItems": 1, "items": location},
            "partialFingerprints": {"type": "object", "additionalProperties": {"type": "string"}},
            "properties": {"type": "object"},
            "suppressions": {"type": "array", "items": object(&["kind"], json!({
                "kind": {"enum": ["inSource", "external"]}, "justification": {"type": "string"},
            }))},
        }),
    );
    let rule = object(
        &["id", "shortDescription"],
        json!({
            "id": {"type": "string"}, "shortDescription": text, "fullDescription": text, "help": text,
            "defaultConfiguration": object(&[], json!({"level": level})),
        }),
    );
    let driver = object(
        &["name", "rules"],
        json!({"name": {"const": "hooklens"}, "semanticVersion": {"type": "string"},
            "rules": {"type": "array", "uniqueItems": true, "items": rule}}),
    );
    let invocation = object(
        &["executionSuccessful"],
        json!({"executionSuccessful": {"type": "boolean"}, "exitCode": count,
        "toolExecutionNotifications": {"type": "array", "items": object(&["message"], json!({
            "level": level, "message": text, "locations": {"type": "array", "items": location},
        }))}}),
    );
    let run = object(
        &["tool", "results"],
        json!({
            "tool": object(&["driver"], json!({"driver": driver})),
            "columnKind": {"const": "unicodeCodePoints"},
            "results": {"type": "array", "items": result},
            "invocations": {"type": "array", "items": invocation},
        }),
    );
    object(
        &["version", "runs"],
        json!({"$schema": {"type": "string"}, "version": {"const": "2.1.0"}, "runs": {"type": "array", "minItems": 1, "items": run}}),
    )
}

fn check_sarif(text: &str, judge: &jsonschema::Validator, about: &str) -> usize {
    let log: Value = serde_json::from_str(text).unwrap_or_else(|e| panic!("{about}: {e}: {text}"));
    let errors: Vec<String> = judge
        .iter_errors(&log)
        .map(|error| format!("{}: {error}", error.instance_path()))
        .collect();
    assert!(errors.is_empty(), "{about}: {errors:#?}");
    let run = &log["runs"][0];
    let results = run["results"].as_array().unwrap();
    for result in results {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        let rule = &run["tool"]["driver"]["rules"][index];
        assert_eq!(rule["id"], result["ruleId"], "{about}");
    }
    results.len()
}

/// The cases and the failing cases.
fn check_junit(text: &str, about: &str) -> (usize, usize) {
    let document =
        roxmltree::Document::parse(text).unwrap_or_else(|e| panic!("{about}: {e}: {text}"));
    let root = document.root_element();
    assert!(root.has_tag_name("testsuites"));
    let (mut all, mut failing) = (0, 0);
    for suite in root.children().filter(roxmltree::Node::is_element) {
        assert!(suite.has_tag_name("testsuite"));
        let count = |name| suite.attribute(name).unwrap().parse::<usize>().unwrap();
        let cases: Vec<_> = suite
            .children()
            .filter(roxmltree::Node::is_element)
            .collect();
        let with = |tag: &str| {
            let has = |case: &&roxmltree::Node<'_, '_>| {
                case.children().any(|inside| inside.has_tag_name(tag))
            };
            cases.iter().filter(has).count()
        };
        assert_eq!(cases.len(), count("tests"), "{about}");
        assert_eq!(with("failure"), count("failures"), "{about}");
        assert_eq!(with("error"), count("errors"), "{about}");
        for case in &cases {
            assert!(case.has_tag_name("testcase"));
            assert!(case.attribute("name").is_some() && case.attribute("classname").is_some());
        }
        all += cases.len();
        failing += with("failure") + with("error");
    }
    (all, failing)
}

/// An annotation, read as GitHub's runner reads a line: `::name key=value,key=value::message`.
struct Annotation {
    severity: usize,
    file: String,
    line: u64,
    message: String,
}

fn annotation(line: &str) -> Option<Annotation> {
    let (head, message) = line.trim_start().strip_prefix("::")?.split_once("::")?;
    let (name, properties) = head.split_once(' ')?;
    let unescaped = |text: &str| {
        let text = text
            .replace("%0D", "\r")
            .replace("%0A", "\n")
            .replace("%3A", ":");
        text.replace("%2C", ",").replace("%25", "%")
    };
    let mut annotation = Annotation {
        severity: ["error", "warning", "notice"]
            .iter()
            .position(|known| *known == name)?,
        file: String::new(),
        line: 0,
        message: unescaped(message),
    };
    for property in properties.split(',') {
        let (key, value) = property.split_once('=')?;
        let value = unescaped(value);
        match key {
            "file" => annotation.file = value,
            "line" => annotation.line = value.parse().ok()?,
            "endLine" | "col" | "endColumn" => assert!(value.parse::<u64>().ok()? > 0),
            "title" => assert!(value.starts_with("hooklens ")),
            _ => return None,
        }
    }
    Some(annotation)
}

fn check_github(text: &str, about: &str) -> usize {
    let lines: Vec<&str> = text.lines().collect();
    let annotations: Vec<Annotation> = lines.iter().filter_map(|line| annotation(line)).collect();
    let others = lines.len() - annotations.len();
    assert!(others <= 1, "{about}: {text}");
    let severities: Vec<usize> = annotations
        .iter()
        .map(|annotation| annotation.severity)
        .collect();
    assert!(severities.is_sorted(), "{about}: {text}");
    for severity in 0..3 {
        assert!(
            severities
                .iter()
                .filter(|known| **known == severity)
                .count()
                <= 10,
            "{about}"
        );
    }
    annotations.len()
}

#[test]
fn every_report_is_of_its_format_whatever_came_in() {
    let folder = folder("any");
    let judge = jsonschema::options().build(&sarif_schema()).unwrap();
    let mut results = 0;
    let mut check = |args: &[&str]| {
        let about = format!("{args:?}");
        let (output, texts) = reports(&folder, args);
        assert!(code(&output) <= 2, "{about}");
        let [json, junit, sarif, github, markdown] = texts.as_slice() else {
            unreachable!("there are five")
        };
        for line in json.lines() {
            serde_json::from_str::<Value>(line).unwrap_or_else(|e| panic!("{about}: {e}: {line}"));
        }
        let (cases, failing) = check_junit(junit, &about);
        // An array without a payload is no record and no problem.
        assert!(cases > 0 || about.contains("none.json"), "{about}");
        assert_eq!(failing == 0, code(&output) == 0, "{about}: {junit}");
        results += check_sarif(sarif, &judge, &about);
        check_github(github, &about);
        assert!(
            markdown.starts_with(&format!("## hooklens {}: ", args[0])),
            "{about}: {markdown}"
        );
        for text in &texts {
            let obeyed = |character: char| {
                character.is_control() && character != '\n'
                    || matches!(character, '\u{202E}' | '\u{200B}')
            };
            assert!(!text.contains(obeyed), "{about}: {text:?}");
        }
    };
    let files = strange::captures();
    for file in &files {
        let file = file.to_str().unwrap();
        for command in ["detect", "validate", "normalize"] {
            check(&[command, file]);
        }
        check(&["validate", "--verbose", "--fail-on", "info", file]);
    }
    let mut all = vec!["validate", "--quiet"];
    all.extend(files.iter().map(|file| file.to_str().unwrap()));
    all.push("there is no such file");
    check(&all);
    assert!(results > 100, "{results}");
}

#[test]
fn a_report_on_standard_output_is_all_that_is_there() {
    let judge = jsonschema::options().build(&sarif_schema()).unwrap();
    for file in strange::captures() {
        let file = file.to_str().unwrap();
        for command in ["detect", "validate"] {
            let report =
                |kind: &str| text(&run(&[command, "--report", &format!("{kind}=-"), file]).stdout);
            check_sarif(&report("sarif"), &judge, file);
            check_junit(&report("junit"), file);
            let asked = text(&run(&[command, "--format", "json", file]).stdout);
            assert_eq!(report("json"), asked, "{file}");
            assert!(report("markdown").starts_with("## hooklens "), "{file}");
        }
    }
}

#[test]
fn reports_do_not_depend_on_threads() {
    let folder = folder("threads");
    let drifted = fs::read_to_string("tests/cmd/captures/drifted.min.json").unwrap();
    let good = fs::read_to_string("samples/webio/inbound_message.json").unwrap();
    let capture = folder.join("capture.json");
    fs::write(
        &capture,
        format!("{drifted}\n{good}\n{{\"a\": nope}}\n").repeat(8_000),
    )
    .unwrap();
    let capture = capture.to_str().unwrap();
    let (one, of_one) = reports(&folder, &["validate", "--quiet", "--jobs", "1", capture]);
    let (many, of_many) = reports(&folder, &["validate", "--quiet", "--jobs", "7", capture]);
    assert_eq!((code(&one), code(&many)), (1, 1));
    assert_eq!(one.stdout, many.stdout);
    assert!(of_one == of_many);
    assert_eq!(check_junit(&of_one[1], "many"), (24_000, 16_000));
    assert_eq!(check_github(&of_one[3], "many"), 10);
    assert!(
        of_one[3].contains("GitHub shows 10 of a sort: 15990 errors"),
        "{}",
        of_one[3]
    );
    // The same finding over many records is one row, with a count.
    assert!(of_one[4].contains("| 8000 |"), "{}", of_one[4]);
}

#[test]
fn annotations_say_where_and_the_worst_come_first() {
    let output = run(&[
        "validate",
        "--verbose",
        "--report",
        "github=-",
        "tests/cmd/captures/extended.json",
        "tests/cmd/captures/three_faults.json",
    ]);
    let text = text(&output.stdout);
    let annotations: Vec<Annotation> = text.lines().filter_map(annotation).collect();
    let severities: Vec<usize> = annotations.iter().map(|found| found.severity).collect();
    assert_eq!(severities, [0, 0, 0, 2]);
    assert_eq!(annotations[1].file, "tests/cmd/captures/three_faults.json");
    assert_eq!(annotations[1].line, 4);
    assert!(
        annotations[1]
            .message
            .starts_with("expected string, found integer\nat: /")
    );
}

#[test]
fn a_job_has_its_summary() {
    let folder = folder("summary");
    let summary = folder.join("summary.md");
    fs::write(&summary, "before\n").unwrap();
    let output = program()
        .args([
            "validate",
            "--quiet",
            "--report",
            "github=-",
            "tests/cmd/captures/three_faults.json",
        ])
        .env("GITHUB_STEP_SUMMARY", &summary)
        .output()
        .unwrap();
    assert_eq!(code(&output), 1);
    let text = fs::read_to_string(&summary).unwrap();
    assert!(
        text.starts_with("before\n## hooklens validate: 3 errors\n"),
        "{text}"
    );
}

#[test]
fn a_report_is_whole_or_absent() {
    let folder = folder("whole");
    let report = folder.join("deep").join("er").join("report.xml");
    let asked = format!("junit={}", report.display());
    // Folders that are not there are made; what was there is replaced.
    for _ in 0..2 {
        run(&[
            "validate",
            "--report",
            &asked,
            "samples/webio/inbound_message.json",
        ]);
        check_junit(&fs::read_to_string(&report).unwrap(), "whole");
    }
    let names = |folder: &Path| {
        let entries = fs::read_dir(folder).unwrap();
        entries
            .map(|entry| entry.unwrap().file_name())
            .collect::<Vec<_>>()
    };
    assert_eq!(names(report.parent().unwrap()), ["report.xml"]);
    // A run that does not come to its end leaves nothing.
    let sarif = format!("sarif={}", folder.join("x.sarif").display());
    let output = run(&[
        "validate",
        "--report",
        &sarif,
        "--report",
        &format!("junit={}", folder.display()),
        "samples/webio/inbound_message.json",
    ]);
    assert_eq!(code(&output), 2);
    assert_eq!(names(&folder), ["deep"]);
}

#[test]
fn a_capture_is_never_replaced_by_a_report() {
    let folder = folder("replaced");
    let capture = folder.join("capture.json");
    fs::copy("samples/webio/inbound_message.json", &capture).unwrap();
    let before = fs::read(&capture).unwrap();
    let asked = format!("json={}/./capture.json", folder.display());
    let output = run(&["validate", "--report", &asked, capture.to_str().unwrap()]);
    assert_eq!(code(&output), 2);
    assert!(text(&output.stderr).contains("would replace a capture"));
    assert_eq!(fs::read(&capture).unwrap(), before);
    // A folder's captures are read, too; what is not there yet and what is no capture's name is not one of them.
    let of_folder = |name: &str| {
        let asked = format!("json={}", folder.join(name).display());
        code(&run(&[
            "validate",
            "--report",
            &asked,
            folder.to_str().unwrap(),
        ]))
    };
    assert_eq!(
        ["capture.json", "other.txt", "other.txt", "new.json"].map(of_folder),
        [2, 0, 0, 0]
    );
}

#[test]
fn a_baseline_lets_only_what_is_new_fail() {
    let folder = folder("baseline");
    let baseline = folder.join("known.json");
    let baseline = baseline.to_str().unwrap();
    let dirty = "tests/cmd/captures/three_faults.json";
    let gate = |args: &[&str]| {
        let mut all = vec!["validate", "--baseline", baseline];
        all.extend(args);
        run(&all)
    };
    let absent = gate(&[dirty]);
    assert_eq!(code(&absent), 2);
    assert!(text(&absent.stderr).contains("--write-baseline writes it"));

    assert_eq!(code(&gate(&["--write-baseline", dirty])), 0);
    let written = fs::read_to_string(baseline).unwrap();
    // Codes, events and locations; nothing that a payload says.
    assert!(
        written.contains("\"/integrationMessageStatus/status\""),
        "{written}"
    );
    for value in ["delivred", "300417"] {
        assert!(!written.contains(value), "{written}");
    }
    let known = gate(&[dirty]);
    assert_eq!(code(&known), 0);
    assert!(
        text(&known.stdout).contains("invalid: 3 known"),
        "{}",
        text(&known.stdout)
    );
    assert!(!text(&known.stdout).contains("error["));
    assert!(text(&known.stderr).contains("3 known findings left out"));

    let other = gate(&[dirty, "tests/cmd/captures/drifted.json"]);
    assert_eq!(code(&other), 1);
    assert_eq!(text(&other.stdout).matches("error[").count(), 1);

    let gone = gate(&["samples/webio/inbound_message.json"]);
    assert_eq!(code(&gone), 0);
    assert!(text(&gone.stderr).contains("3 known findings did not come up"));

    // Machines are told which is which.
    let reports_folder = folder.join("reports");
    let (_, texts) = reports(
        &reports_folder,
        &["validate", "--baseline", baseline, dirty],
    );
    let line: Value = serde_json::from_str(&texts[0]).unwrap();
    assert_eq!(line["valid"], false);
    let findings = line["findings"].as_array().unwrap();
    assert!(findings.iter().all(|finding| finding["known"] == true));
    assert_eq!(check_junit(&texts[1], "known"), (1, 0));
    let log: Value = serde_json::from_str(&texts[2]).unwrap();
    let results = log["runs"][0]["results"].as_array().unwrap();
    assert!(
        results
            .iter()
            .all(|result| result["suppressions"][0]["kind"] == "external")
    );
    assert_eq!(check_github(&texts[3], "known"), 0);

    // A run that could not read everything does not say what is known.
    let failed = gate(&["--write-baseline", "there is no such file"]);
    assert_eq!(code(&failed), 2);
    assert_eq!(fs::read_to_string(baseline).unwrap(), written);

    for wrong in ["", "[]", "{\"baseline\": \"baseline/9\", \"findings\": []}"] {
        fs::write(baseline, wrong).unwrap();
        assert_eq!(code(&gate(&[dirty])), 2, "{wrong}");
    }
}

#[test]
fn fingerprints_forget_indexes_and_places() {
    let fingerprint = |capture: &str| {
        let file = folder("fingerprints").join("capture.json");
        fs::write(&file, capture).unwrap();
        let output = run(&["validate", "--report", "sarif=-", file.to_str().unwrap()]);
        let log: Value = serde_json::from_slice(&output.stdout).unwrap();
        let results = log["runs"][0]["results"].as_array().unwrap();
        let of = |result: &Value| {
            result["partialFingerprints"]["hooklensFinding/v1"]
                .as_str()
                .unwrap()
                .to_owned()
        };
        results.iter().map(of).collect::<Vec<_>>()
    };
    let faulty = fs::read_to_string("tests/cmd/captures/three_faults.json").unwrap();
    let other = format!(
        "\n\n{}",
        faulty
            .replace("300417", "7")
            .replace("delivred", "deliverd")
    );
    let found = fingerprint(&faulty);
    assert_eq!(found.len(), 3);
    assert_eq!(found, fingerprint(&other));
    assert_ne!(found[0], found[1]);
}
