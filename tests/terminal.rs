//! What reaches a terminal: nothing of a payload, a pack or a name as it is, whatever the command.
//!
//! Only line feeds and our own colours are control characters. Colours are switched on, so that a coloured path is walked, too.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::ffi::OsStr;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

mod strange;

use strange::strange_files;

const PROGRAM: &str = env!("CARGO_BIN_EXE_hooklens");

/// What a terminal would obey or hide: an escape, a bell, both ranges of controls, a change of direction, a line feed, and what
/// closes strings and tags of its own.
const HOSTILE: &str =
    "\u{1b}]0;t\u{7}\u{1b}[31m\u{9b}2J\u{202e}txt\u{2066}\u{7f}\u{200b}\u{feff}\r\n\u{2028}";

/// Whether a terminal obeys or hides a character.
fn is_obeyed(character: char) -> bool {
    character.is_control() && character != '\n'
        || matches!(character,
            '\u{200B}' | '\u{200E}' | '\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2060}'..='\u{206F}' | '\u{FEFF}')
}

/// The text without the sequences that set colours: `ESC [ digits and semicolons m`.
fn without_colours(text: &str) -> String {
    let mut plain = String::new();
    let mut rest = text;
    while let Some(at) = rest.find("\u{1b}[") {
        plain.push_str(&rest[..at]);
        let sequence = &rest[at + 2..];
        let end = sequence.find(|c: char| !(c.is_ascii_digit() || c == ';'));
        match end {
            Some(end) if sequence[end..].starts_with('m') => rest = &sequence[end + 1..],
            // It is none of ours.
            _ => {
                plain.push('\u{1b}');
                rest = sequence;
            }
        }
    }
    plain + rest
}

fn run(args: &[&OsStr], input: Option<&[u8]>, set: &[(&str, &str)]) -> Output {
    let mut child = Command::new(PROGRAM)
        .args(args)
        .env_remove("CI")
        .envs(set.iter().copied())
        .stdin(if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        })
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    if let (Some(mut to), Some(bytes)) = (child.stdin.take(), input) {
        let bytes = bytes.to_owned();
        std::thread::spawn(move || to.write_all(&bytes));
    }
    child.wait_with_output().unwrap()
}

/// Runs a command with colours and without; nothing a terminal would obey may come out.
fn check<S: AsRef<OsStr>>(args: &[S], input: Option<&[u8]>) {
    let args: Vec<&OsStr> = args.iter().map(AsRef::as_ref).collect();
    for color in ["always", "never"] {
        let mut args = args.clone();
        args.extend(["--color", color].map(OsStr::new));
        let output = run(&args, input, &[("COLUMNS", "130")]);
        let code = output.status.code().expect("it was not killed");
        assert!(code <= 2, "{args:?}: {code}");
        for text in [&output.stdout, &output.stderr] {
            let text = String::from_utf8(text.clone()).unwrap();
            let plain = if color == "always" {
                without_colours(&text)
            } else {
                text.clone()
            };
            assert!(!plain.contains(is_obeyed), "{args:?}: {text:?}");
        }
    }
}

fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("terminal")
        .join(name);
    fs::create_dir_all(&folder).unwrap();
    folder
}

/// A value in which every string and every name of a member ends with what is hostile, but for what identifies its event.
fn made_hostile(value: &mut serde_json::Value, kept: &[&str]) {
    match value {
        serde_json::Value::String(text) if !kept.contains(&text.as_str()) => text.push_str(HOSTILE),
        serde_json::Value::Array(items) => {
            for item in items {
                made_hostile(item, kept);
            }
        }
        serde_json::Value::Object(members) => {
            let extra = members.values().next().cloned();
            for value in members.values_mut() {
                made_hostile(value, kept);
            }
            if let Some(mut extra) = extra {
                made_hostile(&mut extra, kept);
                members.insert(HOSTILE.to_owned(), extra);
            }
        }
        _ => {}
    }
}

/// Payloads that are events, with hostile text wherever they have text.
fn hostile_events() -> Vec<PathBuf> {
    let kept = [
        "inboundMessage",
        "messageStatusUpdate",
        "post_comment_mobile",
        "message_created",
        "conversation_status_changed",
        "case_resolved",
        "Order",
        "CREATE",
    ];
    let folder = folder("events");
    [
        "webio/inbound_message",
        "webio/message_status_update",
        "qiscus/bot_message",
        "onehash/message_created",
        "onehash/conversation_status_changed",
        "taptalk/case_resolved",
        "omnichat/order",
    ]
    .into_iter()
    .map(|name| {
        let text = fs::read_to_string(format!("samples/{name}.json")).unwrap();
        let mut value = serde_json::from_str(&text).unwrap();
        made_hostile(&mut value, &kept);
        let path = folder.join(format!("{}.json", name.replace('/', "_")));
        fs::write(&path, value.to_string()).unwrap();
        path
    })
    .collect()
}

/// Every command that reads captures, in every form that is for people or may end on a terminal.
fn commands(file: &str) -> Vec<Vec<&str>> {
    vec![
        vec![file],
        vec!["card", "--show-values", file],
        vec!["card", "-v", file],
        vec!["detect", "--explain", file],
        vec!["detect", "--format", "json", file],
        vec!["detect", "--summary", file],
        vec!["validate", "--verbose", "--show-values", file],
        vec!["validate", "--format", "json", file],
        vec!["validate", "--report", "github=-", file],
        vec!["validate", "--report", "markdown=-", file],
        vec![
            "normalize",
            "--lineage",
            "--verbose",
            "--format",
            "text",
            file,
        ],
        vec!["normalize", "--lineage", "--format", "pretty", file],
        vec!["normalize", "--lineage", "--format", "json", file],
        vec!["normalize", "--lineage", "--format", "cloudevents", file],
    ]
}

fn differences<'a>(one: &'a str, other: &'a str) -> Vec<Vec<&'a str>> {
    vec![
        vec!["diff", "--layout", "unified", one, other],
        vec!["diff", "--layout", "side-by-side", one, other],
        vec![
            "diff",
            "--normalized",
            "--layout",
            "side-by-side",
            one,
            other,
        ],
        vec!["diff", "--format", "json", one, other],
        vec!["diff", "--format", "patch", one, other],
    ]
}

#[test]
fn no_payload_is_obeyed() {
    // Some are long, and a program that is not optimized is slow.
    let files = strange_files();
    std::thread::scope(|scope| {
        for part in files.chunks(files.len().div_ceil(4)) {
            scope.spawn(move || {
                for file in part.iter().filter_map(|file| file.to_str()) {
                    let differences = differences(file, "tests/cmd/captures/before.json");
                    for args in commands(file).into_iter().chain(differences) {
                        check(&args, None);
                    }
                }
            });
        }
    });
}

#[test]
fn no_event_is_obeyed() {
    for file in hostile_events() {
        let file = file.to_str().unwrap();
        let shown = run(&[OsStr::new(file)], None, &[]);
        let shown = String::from_utf8(shown.stdout).unwrap();
        assert!(!shown.contains("unrecognized"), "{shown}");
        for args in commands(file) {
            check(&args, None);
        }
        for args in differences(file, "samples/webio/inbound_message.json") {
            check(&args, None);
        }
    }
}

#[test]
fn standard_input_is_not_obeyed() {
    for file in hostile_events() {
        let bytes = fs::read(file).unwrap();
        check(&["-"], Some(&bytes));
        check(&["validate"], Some(&bytes));
        check::<&str>(&[], Some(&bytes.repeat(5)));
    }
}

#[cfg(unix)]
#[test]
fn no_name_is_obeyed() {
    use std::os::unix::ffi::OsStrExt as _;

    let sample = fs::read("samples/webio/inbound_message.json").unwrap();
    let folder = folder("names");
    let names: [&[u8]; 3] = [
        b"\x1b[31m\xe2\x80\xae it's.json",
        b"new\nline\xc2\x9b.json",
        b"not utf8 \xff\x07.json",
    ];
    for name in names {
        let path = folder.join(OsStr::from_bytes(name));
        fs::write(&path, &sample).unwrap();
        let missing = folder.join(OsStr::from_bytes(&[b"no ", name].concat()));
        for command in ["card", "detect", "validate"] {
            check(&[OsStr::new(command), path.as_os_str()], None);
            check(&[OsStr::new(command), missing.as_os_str()], None);
        }
        check(&[path.as_os_str()], None);
        check(&[path.as_os_str(), path.as_os_str()], None);
        check(
            &[OsStr::new("diff"), path.as_os_str(), missing.as_os_str()],
            None,
        );
        for command in ["explain", "schema", "--vendor", "--nonsense", "--report"] {
            check(&[OsStr::new(command), OsStr::from_bytes(name)], None);
        }
        check(
            &[
                OsStr::new("explain"),
                OsStr::new("webio/inbound_message"),
                OsStr::from_bytes(name),
            ],
            None,
        );
    }
    // What to run next is what a shell takes for the same file.
    for name in names {
        let path = folder.join(OsStr::from_bytes(name));
        let card = run(&[path.as_os_str()], None, &[]);
        let card = String::from_utf8(card.stdout).unwrap();
        let command = card
            .lines()
            .find_map(|line| Some(line.split_once("hooklens normalize --lineage ")?.1))
            .unwrap();
        let command = format!("printf %s {}", command.split("  #").next().unwrap());
        let Ok(shell) = Command::new("bash").args(["-c", &command]).output() else {
            return;
        };
        assert_eq!(shell.stdout, path.as_os_str().as_bytes(), "{command}");
    }
}

/// A runner of GitHub obeys lines that begin with `::`.
#[cfg(unix)]
#[test]
fn no_name_is_a_command_to_a_runner() {
    let folder = folder("runner");
    let name = "::stop-commands::x.json";
    fs::copy("tests/cmd/captures/three_faults.json", folder.join(name)).unwrap();
    for command in ["card", "detect", "validate", "normalize", "test"] {
        let output = Command::new(PROGRAM)
            .args([command, name])
            .current_dir(&folder)
            .output()
            .unwrap();
        for bytes in [output.stdout, output.stderr] {
            let text = String::from_utf8(bytes).unwrap();
            let obeyed = text
                .lines()
                .find(|line| line.trim_start().starts_with("::"));
            assert_eq!(obeyed, None, "{command}");
        }
    }
}

#[test]
fn no_pack_is_obeyed() {
    let folder = folder("packs");
    let pack = folder.join("acme");
    fs::create_dir_all(&pack).unwrap();
    let hostile = serde_json::to_string(HOSTILE).unwrap();
    let schema = format!(
        r#"{{
  "$schema": "https://json-schema.org/draft/2020-12/schema",
  "$id": "https://hooklens.example/schemas/acme/ping.json",
  "title": {hostile},
  "description": {hostile},
  "$comment": {hostile},
  "type": "object",
  "x-set": {{"kind": "message.created"}},
  "required": ["acme_ping", "text"],
  "properties": {{
    "acme_ping": {{"type": "string", "description": {hostile}, "$comment": {hostile}, "x-detect": true,
      "oneOf": [{{"const": {hostile}, "description": {hostile}}}, {{"const": "b", "description": "b"}}], "x-to": "message.id"}},
    "text": {{"type": "string", "description": {hostile}, "x-to": "message.text"}},
    {hostile}: {{"type": "string", "description": {hostile}, "x-drop": {hostile}}}
  }}
}}"#
    );
    fs::write(pack.join("ping.json"), schema).unwrap();
    let payload = folder.join("payload.json");
    fs::write(
        &payload,
        format!(r#"{{"acme_ping": {hostile}, "text": 1, {hostile}: "x"}}"#),
    )
    .unwrap();
    let (packs, file) = (folder.to_str().unwrap(), payload.to_str().unwrap());
    let is_known = run(&["events", "--schemas", packs].map(OsStr::new), None, &[]);
    let listed = String::from_utf8_lossy(&is_known.stdout).into_owned();
    let refused = String::from_utf8_lossy(&is_known.stderr).into_owned();
    assert!(listed.contains("acme/ping"), "{refused}");
    for args in [
        vec!["events"],
        vec!["events", "--format", "json"],
        vec!["explain", "acme/ping"],
        vec!["explain", "acme/ping", "/acme_ping"],
        vec!["explain", "acme/ping", "/nothing"],
        vec!["schema", "acme/ping"],
    ]
    .into_iter()
    .chain(commands(file))
    .chain(differences(file, "samples/webio/inbound_message.json"))
    {
        let mut args = args;
        args.extend(["--schemas", packs]);
        check(&args, None);
    }
}

/// What a person gets who types nothing, or only the name of a file.
#[test]
fn a_name_alone_is_a_file_or_a_command() {
    let nothing = run(&[], None, &[]);
    assert_eq!(nothing.status.code(), Some(2));
    assert!(nothing.stdout.is_empty());
    let help = String::from_utf8(nothing.stderr).unwrap();
    assert!(
        help.contains("Usage: hooklens [OPTIONS] [FILE]..."),
        "{help}"
    );
    let folder = folder("alone");
    let sample = fs::read("samples/webio/inbound_message.json").unwrap();
    for name in ["detect", "body", "detct"] {
        fs::write(folder.join(name), &sample).unwrap();
    }
    let card = |args: &[&str]| {
        let output = Command::new(PROGRAM)
            .args(args)
            .current_dir(&folder)
            .stdin(Stdio::null())
            .output()
            .unwrap();
        let shown = String::from_utf8(output.stdout).unwrap();
        shown.contains("A customer's message has come in.")
    };
    assert!(!card(&["detect"]));
    assert!(!card(&["detcet"]));
    for args in [
        ["./detect"].as_slice(),
        &["body"],
        &["detct"],
        &["-q", "body"],
        &["body", "-v"],
        &["--vendor", "webio", "body"],
        &["--", "detect"],
        &["card", "detect"],
    ] {
        assert!(card(args), "{args:?}");
    }
    let piped = run(&[OsStr::new("--color=never")], Some(&sample), &[]);
    let piped = String::from_utf8(piped.stdout).unwrap();
    assert!(
        piped.starts_with("<stdin>:1\nwebio/inbound_message  message.created  valid\n"),
        "{piped}"
    );
    assert!(
        piped.contains("… | hooklens normalize --lineage "),
        "{piped}"
    );
}

/// However many threads there are, the first records have the cards.
#[test]
fn the_first_records_have_cards() {
    let sample = fs::read_to_string("samples/webio/inbound_message.json").unwrap();
    let line = sample.lines().map(str::trim).collect::<String>() + "\n";
    let file = folder("many").join("many.ndjson");
    let lines: Vec<String> = (0..20_000)
        .map(|number| line.replace("305114", &format!("c{number}")))
        .collect();
    fs::write(&file, lines.concat()).unwrap();
    let output = run(&[file.as_os_str()], None, &[]);
    let shown = String::from_utf8(output.stdout).unwrap();
    let cards: Vec<&str> = shown
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| word.starts_with('c') && word[1..].parse::<u32>().is_ok())
        .collect();
    assert_eq!(cards, ["c0", "c1", "c2"], "{shown}");
    assert!(shown.contains("total                  20000\n"), "{shown}");
}

/// Every command has a page, and the pages say the same twice.
#[test]
fn every_command_has_a_page() {
    let folder = folder("man");
    let path = folder.join("new/man1");
    for _ in 0..2 {
        let output = run(&[OsStr::new("man"), path.as_os_str()], None, &[]);
        assert_eq!(output.status.code(), Some(0));
    }
    let help = run(&[OsStr::new("--help")], None, &[]);
    let help = String::from_utf8(help.stdout).unwrap();
    let commands = help
        .split("Commands:\n")
        .nth(1)
        .unwrap()
        .split("\n\n")
        .next()
        .unwrap();
    for command in commands
        .lines()
        .filter_map(|line| line.split_whitespace().next())
    {
        if command != "help" {
            let page = fs::read_to_string(path.join(format!("hooklens-{command}.1"))).unwrap();
            assert!(page.contains(".SH EXAMPLES"), "{command}");
        }
    }
    let main = run(&[OsStr::new("man")], None, &[]);
    assert_eq!(main.stdout, fs::read(path.join("hooklens.1")).unwrap());
}

/// A card judges as `validate` does, whatever it is given.
#[test]
fn a_card_ends_as_validate_does() {
    for file in strange::captures() {
        let status = |command: &str| {
            let output = run(&[OsStr::new(command), file.as_os_str()], None, &[]);
            output.status.code()
        };
        assert_eq!(status("card"), status("validate"), "{}", file.display());
    }
}
