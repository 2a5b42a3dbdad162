//! The program as a stage in a pipe: the same bytes whatever the threads, and answers as soon as there can be one.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::sync::mpsc;
use std::time::Duration;

use super::decode::{gzip, utf16, zstd};
use super::program::program;

/// A hang is a failure; nothing here takes a fraction of it.
const PATIENCE: Duration = Duration::from_secs(60);

fn run(args: &[&str], file: &Path) -> Output {
    program()
        .args(args)
        .arg(file)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn piped(args: &[&str], bytes: &[u8]) -> Output {
    dripped(args, bytes, usize::MAX)
}

/// Through a pipe, so many bytes at a time.
fn dripped(args: &[&str], bytes: &[u8], size: usize) -> Output {
    let mut child = program()
        .args(args)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    let bytes = bytes.to_vec();
    let writer = std::thread::spawn(move || {
        bytes.chunks(size).try_for_each(|drop| {
            if size < bytes.len() {
                std::thread::sleep(Duration::from_micros(200));
            }
            input.write_all(drop)
        })
    });
    let output = child.wait_with_output().unwrap();
    // A program that stops early leaves the rest unread.
    let _ = writer.join().unwrap();
    output
}

fn file(name: &str, bytes: &[u8]) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("stream");
    fs::create_dir_all(&folder).unwrap();
    let path = folder.join(name);
    fs::write(&path, bytes).unwrap();
    path
}

pub(crate) fn sample() -> String {
    let pretty = fs::read_to_string("samples/webio/inbound_message.json").unwrap();
    let value: serde_json::Value = serde_json::from_str(&pretty).unwrap();
    value.to_string()
}

/// A few MiB of lines, some of them bad or of no event.
fn lines() -> String {
    let good = sample();
    let lines = (0..6_000).map(|number| match number {
        n if n % 501 == 7 => "{\"type\": \"inboundMessage\", \"body\": tru}\n".to_owned(),
        n if n % 997 == 3 => "{\"a\": {\"b\": [1\n".to_owned(),
        n if n % 1501 == 5 => "{\"hello\": \"world\"}\r\n\n".to_owned(),
        n => good.replace("305114", &n.to_string()) + "\n",
    });
    lines.collect()
}

fn as_array(lines: &str) -> String {
    let elements: Vec<&str> = lines
        .lines()
        .filter(|line| serde_json::from_str::<serde_json::Value>(line).is_ok())
        .collect();
    format!("[{}]", elements.join(","))
}

const COMMANDS: [&[&str]; 6] = [
    &["detect"],
    &["detect", "--format", "json"],
    &["validate"],
    &["validate", "--format", "json"],
    &["normalize"],
    &["normalize", "--format", "pretty", "--lineage"],
];

#[test]
fn threads_change_no_byte() {
    let lines = lines();
    let captures = [
        file("lines.ndjson", lines.as_bytes()),
        file("array.json", as_array(&lines).as_bytes()),
    ];
    for capture in captures {
        for command in COMMANDS {
            let one = run(&[command, &["--jobs", "1"]].concat(), &capture);
            let many = run(&[command, &["--jobs", "8"]].concat(), &capture);
            assert_eq!(one.status, many.status, "{command:?}");
            assert!(one.stdout == many.stdout, "{command:?} {capture:?}");
            assert!(one.stderr == many.stderr, "{command:?} {capture:?}");
        }
    }
}

/// What makes it a stage of a cluster's job: whoever counts lines finds as many as went in.
#[test]
fn one_line_out_for_each_record_in() {
    let good = sample();
    let long = format!("{{\"body\": \"{}\"}}", "x".repeat(3_000));
    let strange: [&[u8]; 17] = [
        b"{\"hello\": \"world\"}",
        b"{}{}",
        b"{},",
        b"{}}",
        b"[{\"type\": \"inboundMessage\"}, {}]",
        b"[",
        b"]",
        b"oops {}",
        b"\"text",
        b"null",
        b"12:30 started",
        b"\0\0",
        b"\xFF\xFE\xFF",
        b"{\"a\": \"\\ud800\"}",
        b"\x1E{}",
        b"{\"a\": 1, \"a\": 2}\r",
        long.as_bytes(),
    ];
    let mut lines: Vec<&[u8]> = Vec::new();
    for number in 0..400 {
        lines.push(good.as_bytes());
        lines.push(strange[number % strange.len()]);
        if number % 7 == 0 {
            lines.extend([&b""[..], b" \t\r", b"\xEF\xBB\xBF"]);
        }
    }
    let is_blank = |line: &&[u8]| {
        let line = line.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(line);
        line.trim_ascii().is_empty()
    };
    let full: Vec<&[u8]> = lines
        .iter()
        .copied()
        .filter(|line| !is_blank(line))
        .collect();
    for end in ["", "\n"] {
        let capture = [lines.join(&b'\n'), end.into()].concat();
        for jobs in ["1", "8"] {
            let output = piped(
                &[
                    "normalize",
                    "--input=ndjson",
                    "--fail-on=never",
                    "--max-record=2K",
                    "--quiet",
                    "--jobs",
                    jobs,
                ],
                &capture,
            );
            assert_eq!(output.status.code(), Some(0));
            assert!(output.stderr.is_empty());
            let text = String::from_utf8(output.stdout).unwrap();
            assert_eq!(text.lines().count(), full.len());
            for (line, answer) in full.iter().zip(text.lines()) {
                let answer: serde_json::Value = serde_json::from_str(answer).unwrap();
                let is_event = answer.get("kind").is_some();
                assert_eq!(is_event, *line == good.as_bytes(), "{answer}");
                assert!(is_event || answer["report"] == "normalize/1", "{answer}");
            }
        }
    }
}

#[test]
fn where_no_payload_fails_blank_parts_do_not_either() {
    for bytes in [&b""[..], b"\n \n"] {
        assert_eq!(piped(&["normalize"], bytes).status.code(), Some(1));
        let output = piped(&["normalize", "--fail-on", "never"], bytes);
        assert_eq!(output.status.code(), Some(0));
        assert!(output.stdout.is_empty());
        let beside = String::from_utf8(output.stderr).unwrap();
        assert_eq!(beside, "note: <stdin>: no payload: the input is blank\n");
    }
    let stopped = piped(
        &["normalize", "--fail-on=never", "--on-error=fail"],
        b"{}\noops\n{}\n",
    );
    assert_eq!(stopped.status.code(), Some(1));
}

/// Blocks of records whose findings repeat, each kind beginning somewhere else, some in the same record.
#[test]
fn what_repeats_is_shown_three_times_and_counted_whatever_the_threads() {
    let good = sample();
    let bad = |number: usize| match number % 7 {
        0 => good.replace("\"305114\"", "[1]"),
        1 if number > 3_000 => good.replace("\"918206\"", "{}"),
        2 if number > 5_990 => good.replace("\"447700900417\"", "[[1], [2]]"),
        3 if number.is_multiple_of(2) => good.replace("\"type\"", "\"type\": 1, \"type\""),
        _ => good.clone(),
    };
    let lines: Vec<String> = (0..6_000).map(bad).collect();
    let capture = file("repeating.ndjson", lines.join("\n").as_bytes());
    let one = run(&["validate", "--jobs", "1"], &capture);
    for jobs in ["2", "3", "8"] {
        let many = run(&["validate", "--jobs", jobs], &capture);
        assert!(one.stdout == many.stdout, "{jobs}");
        assert!(one.stderr == many.stderr, "{jobs}");
    }
    let text = String::from_utf8(one.stdout).unwrap();
    let count = |text: &str, what: &str| text.matches(what).count();
    assert_eq!(count(&text, "error[wrong-type]"), 7);
    let rest: Vec<&str> = text.lines().rev().take(3).collect();
    // Of the 6,000 records, 858 have the first kind, 428 each of the others.
    assert_eq!(
        rest[1..],
        [
            "duplicate-key at /type in webio/inbound_message: 425 more (first in lines 11, 25, 39)",
            "wrong-type at /conversationId in webio/inbound_message: 855 more (first in lines 1, 8, 15)",
        ]
    );
    assert_eq!(
        rest[0],
        "wrong-type at /communicationActionId in webio/inbound_message: 425 more (first in lines 3005, 3012, 3019)"
    );

    let all = run(&["validate", "--verbose"], &capture);
    let all = String::from_utf8(all.stdout).unwrap();
    assert_eq!(count(&all, "error[wrong-type]"), 858 + 428 + 1);
    assert_eq!(count(&all, " more ("), 0);
    let machine = run(&["validate", "--format", "json"], &capture);
    let machine = String::from_utf8(machine.stdout).unwrap();
    assert_eq!(count(&machine, "\"wrong-type\""), 858 + 428 + 1);
}

/// More kinds of findings than are kept apart.
#[test]
fn kinds_without_end_are_counted_together() {
    let lines: Vec<String> = (0..2_000)
        .map(|number| format!("{{\"{number}x\": 1, \"{number}x\": 2}}\n"))
        .collect();
    let lines = lines.concat().repeat(20);
    let capture = file("kinds.ndjson", lines.as_bytes());
    let one = run(&["normalize", "--jobs", "1"], &capture);
    let many = run(&["normalize", "--jobs", "8"], &capture);
    assert!(one.stderr == many.stderr);
    let text = String::from_utf8(one.stderr).unwrap();
    assert_eq!(text.matches("error[").count(), 3 * 1_000);
    // All that are unrecognized are of one kind.
    assert!(text.contains("\nfindings elsewhere: 20,020 more\n"));
}

#[test]
fn a_summary_is_on_standard_error_when_it_is_asked_for() {
    let capture = file("summed_up.ndjson", lines().as_bytes());
    for command in COMMANDS {
        let plain = run(command, &capture);
        let summed = run(&[command, &["--summary"]].concat(), &capture);
        if command[0] == "detect" {
            let text = String::from_utf8(summed.stdout).unwrap();
            assert!(text.lines().count() < 10, "{text}");
            assert!(summed.stderr.is_empty());
        } else {
            assert!(plain.stdout == summed.stdout);
            let (plain, summed) = (plain.stderr, summed.stderr);
            assert!(summed.starts_with(&plain));
            let text = String::from_utf8(summed[plain.len()..].to_vec()).unwrap();
            assert!(text.starts_with("6,000 records: 5,977 "), "{text}");
        }
        assert_eq!(plain.status, summed.status);
    }
    let hidden = run(&["validate", "--summary", "--quiet"], &capture);
    assert!(hidden.stderr.is_empty());
}

#[test]
fn a_pipe_and_compression_change_no_answer() {
    let lines = lines();
    let halves = lines.split_at(lines[..lines.len() / 2].rfind('\n').unwrap() + 1);
    let expected = piped(&["normalize"], lines.as_bytes());
    assert_eq!(expected.status.code(), Some(1));
    let members = [gzip(halves.0.as_bytes()), gzip(halves.1.as_bytes())].concat();
    let frames = [zstd(halves.0.as_bytes()), zstd(halves.1.as_bytes())].concat();
    for bytes in [members, frames, utf16(&lines, true), utf16(&lines, false)] {
        let found = piped(&["normalize"], &bytes);
        assert!(found.stdout == expected.stdout);
        assert!(found.stderr == expected.stderr);
        let on_disk = run(&["normalize"], &file("packed", &bytes));
        let count = |output: &Output| output.stdout.split(|&byte| byte == b'\n').count();
        assert_eq!(count(&on_disk), count(&expected));
        assert_eq!(on_disk.status, expected.status);
    }
}

/// By name, as a file on standard input, and through a pipe in drops.
#[test]
fn a_damaged_capture_is_answered_as_far_as_it_goes_however_it_arrives() {
    // As varied as digits are, so that several blocks of them are packed.
    let lines: Vec<String> = (1..1_500_u64)
        .map(|number| {
            let digits: Vec<String> = (1..24)
                .map(|power| {
                    let digits = number.pow(power % 5 + 1);
                    digits.wrapping_mul(0x9E37_79B9_7F4A_7C15).to_string()
                })
                .collect();
            format!("{{\"hello\": \"{}\"}}\n", digits.concat())
        })
        .collect();
    let lines = lines.concat();
    for (name, mut bytes) in [
        ("damaged.gz", gzip(lines.as_bytes())),
        ("damaged.zst", zstd(lines.as_bytes())),
    ] {
        let at = bytes.len() / 4 * 3;
        bytes[at..at + 64].fill(0xFF);
        let path = file(name, &bytes);
        for (jobs, sizes) in [("1", [701, 70_000]), ("8", [4_096, 65_536])] {
            let args = ["detect", "--format", "json", "--jobs", jobs];
            let named = run(&args, &path);
            assert_eq!(named.status.code(), Some(2));
            let records = |output: &Output| output.stdout.split(|&byte| byte == b'\n').count() - 1;
            assert!(records(&named) > 500, "{}", records(&named));
            let redirected = program()
                .args(args)
                .stdin(fs::File::open(&path).unwrap())
                .output()
                .unwrap();
            assert_eq!(records(&redirected), records(&named), "{name} {jobs}");
            for size in sizes {
                let dripped = dripped(&args, &bytes, size);
                assert!(dripped.stdout == redirected.stdout, "{name} {jobs} {size}");
                assert!(dripped.stderr == redirected.stderr, "{name} {jobs} {size}");
            }
        }
    }
}

/// Even of a tar archive, whose payloads stand in it as they are.
#[test]
fn what_has_to_be_unpacked_first_is_said_to_be() {
    let payload = sample();
    let mut tar = b"event.json".to_vec();
    tar.resize(257, 0);
    tar.extend(b"ustar\x0000");
    tar.resize(512, 0);
    tar.extend(payload.as_bytes());
    let files = [
        (tar, "this is a tar archive", "`tar -xOf FILE | hooklens …`"),
        (
            b"BZh91AY&SY\0\0".to_vec(),
            "this is a bzip2 file",
            "`bzip2 -dc FILE | hooklens …`",
        ),
    ];
    for (bytes, what, advice) in files {
        for bytes in [gzip(&bytes), bytes] {
            for command in ["detect", "validate", "normalize"] {
                for found in [
                    dripped(&[command], &bytes, 5),
                    run(&[command], &file("packed", &bytes)),
                ] {
                    assert_eq!(found.status.code(), Some(1));
                    let said = [found.stdout, found.stderr].concat();
                    let said = String::from_utf8(said).unwrap();
                    assert_eq!(
                        said.matches("malformed JSON: ").count(),
                        if command == "normalize" { 2 } else { 1 },
                        "{said}"
                    );
                    assert!(said.contains(what) && said.contains(advice), "{said}");
                }
            }
        }
    }
}

#[test]
fn a_bomb_is_trouble() {
    let lines = "{\"hello\": \"world\"}\n".repeat(100_000);
    for bytes in [gzip(lines.as_bytes()), zstd(lines.as_bytes())] {
        for found in [
            piped(&["detect", "--quiet", "--max-decompressed", "64K"], &bytes),
            run(
                &["detect", "--quiet", "--max-decompressed", "64K"],
                &file("bomb", &bytes),
            ),
        ] {
            assert_eq!(found.status.code(), Some(2));
            let said = String::from_utf8(found.stderr).unwrap();
            assert!(
                said.contains("more than 65536 bytes when decompressed"),
                "{said}"
            );
            assert!(!found.stdout.is_empty(), "what came before is answered");
        }
    }
}

#[test]
fn records_that_cannot_be_read_cost_themselves() {
    let good = sample();
    let long = format!("{{\"type\": \"{}\"}}", "x".repeat(20_000));
    let bad = [long.as_str(), "{\"a\": tru}", "garbage", "{\"a\": \"b"];
    for before in [0, 1, 3000] {
        for bad in bad {
            let good_lines = format!("{good}\n").repeat(before);
            let text = format!("{good}\n{good_lines}{bad}\n{good}\n");
            let found = piped(&["normalize", "--max-record", "10K"], text.as_bytes());
            let answers = String::from_utf8(found.stdout).unwrap();
            assert_eq!(found.status.code(), Some(1));
            assert_eq!(answers.lines().count(), before + 3);
            let place = format!(
                "\"record\":{0},\"line\":{0},\"status\":\"malformed\"",
                before + 2
            );
            let nth = answers.lines().nth(before + 1).unwrap();
            assert!(nth.contains(&place), "{nth}");

            let skipped = piped(
                &["normalize", "--max-record", "10K", "--on-error", "skip"],
                text.as_bytes(),
            );
            assert_eq!(skipped.status.code(), Some(0));
            assert_eq!(
                String::from_utf8(skipped.stdout).unwrap().lines().count(),
                before + 2
            );
            assert_eq!(skipped.stderr, b"note: 1 bad record left out\n");

            let failed = piped(
                &["normalize", "--max-record", "10K", "--on-error", "fail"],
                text.as_bytes(),
            );
            assert_eq!(failed.status.code(), Some(1));
            assert_eq!(
                String::from_utf8(failed.stdout).unwrap().lines().count(),
                before + 2
            );
        }
    }
}

/// The next record is only sent when the one before is answered: what is held back hangs.
#[test]
fn a_live_tail_is_answered_record_by_record() {
    let pretty = fs::read_to_string("samples/webio/inbound_message.json").unwrap();
    for record in [sample() + "\n", pretty] {
        for command in ["detect", "validate", "normalize"] {
            let mut child = program()
                .args([command, "--jobs", "4"])
                .stdin(Stdio::piped())
                .stdout(Stdio::piped())
                .spawn()
                .unwrap();
            let mut input = child.stdin.take().unwrap();
            let output = BufReader::new(child.stdout.take().unwrap());
            let (send, receive) = mpsc::channel();
            std::thread::spawn(move || {
                for line in output.lines() {
                    if send.send(line.unwrap()).is_err() {
                        break;
                    }
                }
            });
            for number in 0..20 {
                input.write_all(record.as_bytes()).unwrap();
                let answer = receive.recv_timeout(PATIENCE);
                assert!(answer.is_ok(), "{command} {number}");
            }
            drop(input);
            assert!(child.wait().unwrap().success());
        }
    }
}

/// Nobody closes standard input here, so this hangs if the end of the reader is not noticed.
#[test]
fn a_closed_pipe_ends_at_once() {
    let record = sample() + "\n";
    let mut child = program()
        .args(["detect", "--jobs", "4"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut input = child.stdin.take().unwrap();
    input.write_all(record.as_bytes()).unwrap();
    let mut line = String::new();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut line).unwrap();
    drop(output);
    input.write_all(record.as_bytes()).unwrap();
    let (send, receive) = mpsc::channel();
    std::thread::spawn(move || send.send(child.wait_with_output().unwrap()));
    let ended = receive.recv_timeout(PATIENCE).unwrap();
    assert_eq!(ended.status.code(), Some(0));
    assert!(ended.stderr.is_empty());
    drop(input);
}

/// Whatever is answered, a full disk is named for what it is.
#[cfg(target_os = "linux")]
#[test]
fn what_cannot_be_written_is_said() {
    let sample = "samples/webio/inbound_message.json";
    for args in [
        &["detect", sample][..],
        &["detect", "--summary", sample],
        &["diff", sample, "samples/webio/message_send.json"],
        &["validate", "--report", "sarif=-", sample],
        &["events"],
        &["schema", "event"],
        &["explain", "wrong-type"],
        &["config"],
        &["completions", "bash"],
        &["man"],
    ] {
        let full = fs::File::create("/dev/full").unwrap();
        let output = program().args(args).stdout(full).output().unwrap();
        assert_eq!(output.status.code(), Some(2), "{args:?}");
        let error = String::from_utf8(output.stderr).unwrap();
        assert!(
            error.starts_with("error: cannot write: "),
            "{args:?}: {error}"
        );
    }
}
