//! Settings through the program: which configuration is read, what goes over what, and what it does to findings.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};

use serde_json::Value;

mod program;

use program::{CONFIG, program};

/// A folder of a test's own, with a configuration.
fn folder(name: &str, text: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("configuration")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("hooklens.toml"), text).unwrap();
    folder
}

fn copy(from: &str, to: PathBuf) {
    fs::create_dir_all(to.parent().unwrap()).unwrap();
    fs::copy(Path::new(env!("CARGO_MANIFEST_DIR")).join(from), to).unwrap();
}

/// Runs the program in a folder, where the nearest configuration is read.
fn run(folder: &Path, variables: &[(&str, &str)], args: &[&str]) -> Output {
    program()
        .env(CONFIG, "")
        .envs(variables.iter().copied())
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn code(output: &Output) -> i32 {
    output.status.code().expect("it was not killed")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

/// A setting's value and where it comes from, as `hooklens config` has it.
fn setting(output: &Output, name: &str) -> String {
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let settings = report["settings"].as_array().unwrap();
    let setting = settings.iter().find(|one| one["name"] == name).unwrap();
    let text = |member: &str| setting[member].as_str().unwrap_or("-").to_owned();
    format!("{} {}", text("value"), text("from"))
}

#[test]
fn the_nearest_configuration_is_read() {
    let root = folder("nearest", "fail-on = 'info'\n");
    let inner = root.join("a/b");
    fs::create_dir_all(&inner).unwrap();
    let config = |variables: &[(&str, &str)], args: &[&str]| {
        let output = run(
            &inner,
            variables,
            &[&["config", "--format", "json"], args].concat(),
        );
        assert_eq!(code(&output), 0, "{}", text(&output.stderr));
        [setting(&output, "config"), setting(&output, "fail-on")]
    };
    let up = Path::new("..").join("..").join("hooklens.toml");
    let up = up.to_str().unwrap();
    assert_eq!(
        config(&[], &[]),
        [format!("{up} nearest"), "info file".to_owned()]
    );
    // A folder of that name is no configuration.
    fs::create_dir(inner.join("hooklens.toml")).unwrap();
    assert_eq!(config(&[], &[])[0], format!("{up} nearest"));
    fs::write(root.join("a/hooklens.toml"), "").unwrap();
    let near = Path::new("..").join("hooklens.toml");
    let near = near.to_str().unwrap();
    assert_eq!(
        config(&[], &[]),
        [format!("{near} nearest"), "error default".to_owned()]
    );
    assert_eq!(
        config(&[(CONFIG, up)], &[]),
        [format!("{up} environment"), "info file".to_owned()]
    );
    assert_eq!(
        config(&[(CONFIG, up)], &["--config", near]),
        [format!("{near} flag"), "error default".to_owned()]
    );
    for (variables, args, from) in [
        (&[(CONFIG, "none")][..], &[][..], "environment"),
        (&[], &["--config", "none"], "flag"),
    ] {
        assert_eq!(
            config(variables, args),
            [format!("- {from}"), "error default".to_owned()]
        );
    }
}

#[test]
fn a_variable_goes_over_the_configuration_and_a_flag_over_both() {
    let folder = folder("precedence", "fail-on = 'info'\n");
    copy(
        "tests/cmd/captures/drifted.json",
        folder.join("drifted.json"),
    );
    let fails = |variables: &[(&str, &str)], args: &[&str]| {
        let args = [&["validate", "--quiet", "drifted.json"], args].concat();
        code(&run(&folder, variables, &args))
    };
    let never = ("HOOKLENS_FAIL_ON", "never");
    assert_eq!(fails(&[], &[]), 1);
    assert_eq!(fails(&[never], &[]), 0);
    assert_eq!(fails(&[never], &["--fail-on", "error"]), 1);
    assert_eq!(fails(&[("HOOKLENS_FAIL_ON", "")], &[]), 1);
}

#[test]
fn what_a_variable_must_not_hold_is_said_with_its_name() {
    let folder = folder("variables", "");
    for (name, value, expected) in [
        ("HOOKLENS_FAIL_ON", "eror", "did you mean `error`?"),
        ("HOOKLENS_COLOR", "sometimes", "`sometimes` is none of"),
        ("HOOKLENS_JOBS", "0", "`0` is no number above 0"),
        (
            "HOOKLENS_ASSUME_TZ",
            "\u{1b}[31m",
            "`\\u{1b}[31m`: expected",
        ),
        ("HOOKLENS_SCHEMAS", "nowhere", "there is no folder nowhere"),
        (
            "HOOKLENS_CONFIG",
            "no.toml",
            "cannot read no.toml: no such file",
        ),
    ] {
        let output = run(&folder, &[(name, value)], &["events"]);
        assert_eq!(code(&output), 2, "{name}");
        assert!(output.stdout.is_empty(), "{name}");
        let said = text(&output.stderr);
        assert!(said.contains(expected), "{name}: {said}");
        assert!(name == CONFIG || said.contains(name), "{name}: {said}");
    }
    let output = run(&folder, &[("HOOKLENS_FIAL_ON", "info")], &["config"]);
    assert_eq!(code(&output), 0);
    let said = text(&output.stderr);
    let expected = "HOOKLENS_FIAL_ON is no variable of hooklens; did you mean HOOKLENS_FAIL_ON?";
    assert!(said.contains(expected), "{said}");
}

#[test]
fn the_variable_colours_what_the_flag_does_not() {
    let folder = folder("color", "");
    let is_coloured = |variables: &[(&str, &str)], args: &[&str]| {
        let output = run(&folder, variables, args);
        [output.stdout, output.stderr].concat().contains(&0x1B)
    };
    let always = ("HOOKLENS_COLOR", "always");
    for args in [&["events"][..], &["--help"], &["nonsense"]] {
        assert!(!is_coloured(&[], args), "{args:?}");
        assert!(is_coloured(&[always, ("NO_COLOR", "1")], args), "{args:?}");
        let never = [&["--color", "never"], args].concat();
        assert!(!is_coloured(&[always], &never), "{args:?}");
        let set = [("HOOKLENS_COLOR", "auto"), ("CLICOLOR_FORCE", "1")];
        assert!(is_coloured(&set, args), "{args:?}");
    }
}

#[test]
fn expectations_hold_for_the_captures_whose_path_matches() {
    let root = folder(
        "expectations",
        "[[expect]]\nfiles = 'in/**'\nevent = 'webio'\n\
         [[expect]]\nfiles = 'in/*/new*.json'\nevent = ['qiscus', 'webio/message_send']\n",
    );
    let captures = ["in/deep/new.json", "in/deep/old.json", "out/new.json"];
    for capture in captures {
        copy("samples/qiscus/new_session.json", root.join(capture));
    }
    let count = |folder: &Path, args: &[&str]| {
        let output = run(
            folder,
            &[],
            &[&["validate", "--format", "json"], args].concat(),
        );
        assert!(code(&output) < 2, "{}", text(&output.stderr));
        let codes = text(&output.stdout);
        let codes = codes.matches("\"code\":\"unexpected-event\"").count();
        assert_eq!(code(&output) == 1, codes > 0);
        codes
    };
    assert_eq!(count(&root, &["in/deep/new.json"]), 1);
    assert_eq!(count(&root, &["in", "-r"]), 2);
    assert_eq!(count(&root, &["out/new.json"]), 0);
    assert_eq!(count(&root, &["out/../in/./deep/old.json"]), 1);
    assert_eq!(count(&root.join("in"), &["deep/old.json"]), 1);
    assert_eq!(count(&root.join("out"), &["new.json"]), 0);
    assert_eq!(count(&root.join("out"), &["../in/deep/old.json"]), 1);
    let whole = root.join("in/deep/old.json");
    assert_eq!(count(&root.join("out"), &[whole.to_str().unwrap()]), 1);
    // The path of standard input matches no pattern.
    let mut child = program()
        .env(CONFIG, "")
        .current_dir(&root)
        .arg("validate")
        .stdin(fs::File::open(&whole).unwrap())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    assert!(child.wait().unwrap().success());
}

#[cfg(unix)]
#[test]
fn a_link_to_the_folder_is_the_folder() {
    let root = folder("link", "[[expect]]\nfiles = 'in/*'\nevent = 'webio'\n");
    copy("samples/qiscus/new_session.json", root.join("in/a.json"));
    let link = root.with_file_name("link_to_it");
    let _ = fs::remove_file(&link);
    std::os::unix::fs::symlink(&root, &link).unwrap();
    for path in ["../link_to_it/in/a.json", "in/a.json"] {
        let output = run(&root, &[], &["validate", "--quiet", path]);
        assert_eq!(code(&output), 1, "{path}");
    }
}

/// What is left out by one ignored thing, of a capture with three errors.
fn kept(name: &str, ignored: &str) -> (i32, Vec<String>, u64) {
    let folder = folder(name, &format!("ignore = [{ignored}]\n"));
    copy(
        "tests/cmd/captures/three_faults.json",
        folder.join("a.json"),
    );
    let output = run(&folder, &[], &["validate", "--format", "json", "a.json"]);
    let report: Value = serde_json::from_slice(&output.stdout).unwrap();
    let findings = report["findings"].as_array().unwrap();
    let codes = findings
        .iter()
        .map(|finding| finding["code"].as_str().unwrap().to_owned());
    let ignored = report["ignored"].as_u64().unwrap_or(0);
    let said = text(&output.stderr);
    let note = format!(
        "note: {ignored} finding{} ignored by hooklens.toml",
        if ignored == 1 { "" } else { "s" }
    );
    assert_eq!(said.contains(&note), ignored > 0, "{said}");
    assert_eq!(
        report["valid"],
        findings.is_empty(),
        "{}",
        text(&output.stdout)
    );
    (code(&output), codes.collect(), ignored)
}

#[test]
fn what_is_ignored_is_neither_shown_nor_fails_but_counted() {
    let all = ["missing-property", "wrong-type", "unknown-value"];
    let without =
        |code: &str| -> Vec<&str> { all.into_iter().filter(|one| *one != code).collect() };
    let everything = "'missing-property', 'wrong-type', 'unknown-value'";
    for (number, (ignored, codes)) in [
        ("", all.to_vec()),
        ("'wrong-type'", without("wrong-type")),
        ("'conflict'", all.to_vec()),
        (everything, vec![]),
        ("{ event = 'taptalk' }", vec![]),
        ("{ event = 'taptalk/integration_message_status' }", vec![]),
        ("{ event = ['webio', 'qiscus/new_session'] }", all.to_vec()),
        (
            "{ location = '/integrationMessageStatus/channelID' }",
            without("wrong-type"),
        ),
        // What is missing is where it should be, and what is below a location is at it.
        (
            "{ location = '/integrationMessageStatus/trxID' }",
            without("missing-property"),
        ),
        ("{ location = '/*/status' }", without("unknown-value")),
        ("{ location = '/integrationMessageStatus' }", vec![]),
        ("{ location = '/**/channelID' }", without("wrong-type")),
        ("{ location = '/channelID' }", all.to_vec()),
        ("{ location = '' }", vec![]),
        ("{ files = '*.json' }", vec![]),
        ("{ files = ['b.json', 'in/**'] }", all.to_vec()),
        (
            "{ code = ['wrong-type', 'unknown-value'], location = '/**/status' }",
            without("unknown-value"),
        ),
        ("{ code = 'wrong-type', event = 'webio' }", all.to_vec()),
    ]
    .into_iter()
    .enumerate()
    {
        let (exit, kept, count) = kept(&format!("ignored/{number}"), ignored);
        assert_eq!(kept, codes, "{ignored}");
        assert_eq!(exit, i32::from(!codes.is_empty()), "{ignored}");
        assert_eq!(count, (all.len() - codes.len()) as u64, "{ignored}");
    }
}

#[test]
fn what_is_no_event_can_be_ignored_by_its_vendor() {
    let folder = folder(
        "no_event",
        "ignore = [{ code = 'unrecognized', event = 'webio' }, 'malformed-json']\n",
    );
    copy("tests/cmd/captures/near.json", folder.join("near.json"));
    copy("tests/cmd/captures/cut.json", folder.join("cut.json"));
    copy(
        "tests/cmd/captures/unknown.json",
        folder.join("unknown.json"),
    );
    for (file, exit) in [("near.json", 0), ("cut.json", 0), ("unknown.json", 1)] {
        for command in ["detect", "validate", "normalize"] {
            let output = run(&folder, &[], &[command, file]);
            assert_eq!(
                code(&output),
                exit,
                "{command} {file}: {}",
                text(&output.stderr)
            );
        }
    }
}

#[test]
fn what_is_ignored_is_in_no_report() {
    let folder = folder("reports", "ignore = ['wrong-type', 'unknown-value']\n");
    copy(
        "tests/cmd/captures/three_faults.json",
        folder.join("a.json"),
    );
    for kind in ["json", "junit", "sarif", "github", "markdown"] {
        let report = format!("{kind}=report");
        let output = run(
            &folder,
            &[],
            &["validate", "--quiet", "--report", &report, "a.json"],
        );
        assert_eq!(code(&output), 1, "{kind}");
        let report = fs::read_to_string(folder.join("report")).unwrap();
        assert!(report.contains("missing-property"), "{kind}: {report}");
        // SARIF lists all rules first.
        let (_, results) = report.split_once("\"results\": [").unwrap_or(("", &report));
        assert!(!results.contains("wrong-type"), "{kind}: {report}");
        let is_counted = results.contains("2 findings ignored by the configuration")
            || results.contains("2 findings more ignored by the configuration")
            || results.contains("\"ignored\":2");
        let counts = ["json", "sarif", "markdown"].contains(&kind);
        assert_eq!(is_counted, counts, "{kind}: {report}");
    }
}

#[test]
fn the_baseline_of_the_configuration_is_written_and_read() {
    let root = folder("baseline", "baseline = 'known/all.json'\n");
    copy("tests/cmd/captures/drifted.json", root.join("in/a.json"));
    let run = |folder: &Path, args: &[&str]| run(folder, &[], args);
    let output = run(&root, &["validate", "in"]);
    assert_eq!(code(&output), 2);
    let said = text(&output.stderr);
    assert!(said.contains("--write-baseline writes it"), "{said}");
    let output = run(
        &root.join("in"),
        &["validate", "--write-baseline", "a.json"],
    );
    assert_eq!(code(&output), 0, "{}", text(&output.stderr));
    assert!(root.join("known/all.json").is_file());
    assert_eq!(code(&run(&root, &["validate", "in"])), 0);
    assert_eq!(
        code(&run(&root, &["validate", "--config", "none", "in"])),
        1
    );
    let output = run(
        &root,
        &["validate", "--config", "none", "--write-baseline", "in"],
    );
    assert_eq!(code(&output), 2);
    let said = text(&output.stderr);
    assert!(said.contains("HOOKLENS_BASELINE"), "{said}");
}

#[test]
fn a_configuration_of_any_bytes_is_refused_safely() {
    let deep = "a = ".to_owned() + &"[".repeat(10_000);
    let long = "# ".to_owned() + &"x".repeat(2 << 20);
    for (number, (bytes, expected)) in [
        (&b"\xff\xfe"[..], "not UTF-8"),
        (b"fail-on\x1b[31m = 1", "malformed TOML"),
        ("\"\u{202e}\u{7}\" = 1".as_bytes(), "malformed TOML"),
        (b"\"\\u001b[31m\" = 1", "unknown key `\\u{1b}[31m`"),
        (
            "\u{feff}fail_on = 'x'".as_bytes(),
            "did you mean `fail-on`?",
        ),
        (b"fail-on = 'error'\r\nx = 1\r\n", "hooklens.toml:2:1"),
        (b"\0", "malformed TOML"),
        (deep.as_bytes(), "malformed TOML"),
        (long.as_bytes(), "longer than 1M"),
        (
            "schemas = ['\u{e9}\u{301}\u{6f22}', 1]".as_bytes(),
            "found an integer",
        ),
    ]
    .into_iter()
    .enumerate()
    {
        let folder = folder(&format!("bytes/{number}"), "");
        fs::write(folder.join("hooklens.toml"), bytes).unwrap();
        for color in ["never", "always"] {
            let output = run(&folder, &[], &["events", "--color", color]);
            assert_eq!(code(&output), 2, "{number}");
            assert!(output.stdout.is_empty(), "{number}");
            let said = text(&output.stderr);
            if color == "never" {
                assert!(said.contains(expected), "{number}: {said}");
                let is_obeyed = |c: char| c.is_control() && c != '\n' || c == '\u{202e}';
                assert!(!said.contains(is_obeyed), "{number}: {said:?}");
            }
        }
    }
}
