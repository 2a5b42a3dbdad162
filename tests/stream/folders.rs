//! Folders through the program: which files are read, in which order, and what happens to those that cannot be.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use super::decode::{gzip, zstd};
use super::pipe::sample;
use super::program::program;

/// A folder of its own for a test.
fn folder(name: &str) -> PathBuf {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR"))
        .join("folders")
        .join(name);
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).unwrap();
    folder
}

fn write(path: impl AsRef<Path>, bytes: impl AsRef<[u8]>) {
    fs::create_dir_all(path.as_ref().parent().unwrap()).unwrap();
    fs::write(path, bytes).unwrap();
}

fn run(folder: &Path, args: &[&str]) -> Output {
    program()
        .current_dir(folder)
        .args(args)
        .stdin(Stdio::null())
        .output()
        .unwrap()
}

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

/// The names of the captures that were answered, each once.
fn names(output: &Output) -> Vec<String> {
    let mut names: Vec<String> = text(&output.stdout)
        .lines()
        .map(|line| {
            let report: serde_json::Value = serde_json::from_str(line).unwrap();
            report["file"].as_str().unwrap().to_owned()
        })
        .collect();
    names.dedup();
    names
}

const DETECT: [&str; 3] = ["detect", "--format", "json"];

#[test]
fn captures_are_sorted_bytewise_by_path() {
    let folder = folder("sorted");
    let sample = sample();
    for name in [
        "a/x.json",
        "a-b/x.json",
        "a.json",
        "a0/x.jsonl",
        "a/b.ndjson",
        "B.json",
        "é.json",
        "z.JSON",
        "p.json.gz",
        "p.json.zst",
        "p.json/q.json",
    ] {
        let bytes = match name.rsplit_once('.') {
            Some((_, "gz")) => gzip(sample.as_bytes()),
            Some((_, "zst")) => zstd(sample.as_bytes()),
            _ => sample.as_bytes().to_vec(),
        };
        write(folder.join(name), bytes);
    }
    for name in ["a.txt", "b.json.bak", "c.gz", "json", "a/x.csv"] {
        write(folder.join(name), "no capture");
    }
    let output = run(&folder, &[&DETECT[..], &["-r", "."]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let mut expected = vec![
        "./B.json",
        "./a-b/x.json",
        "./a.json",
        "./a/b.ndjson",
        "./a/x.json",
        "./a0/x.jsonl",
        "./p.json.gz",
        "./p.json.zst",
        "./p.json/q.json",
        "./z.JSON",
        "./é.json",
    ];
    assert_eq!(names(&output), expected);
    expected.sort_unstable();
    assert_eq!(names(&output), expected);
    let output = run(&folder, &[&DETECT[..], &["."]].concat());
    expected.retain(|name| name.matches('/').count() == 1);
    assert_eq!(names(&output), expected);
}

/// Files of every size there is a way for: many in a batch, one alone, and too long for one thread, plain and compressed.
#[test]
fn threads_change_nothing() {
    let folder = folder("threads");
    let sample = sample();
    for number in 0..600 {
        let lines = match number {
            150 | 151 => 3_000,
            n if n % 97 == 5 => 300,
            n => 1 + n % 3,
        };
        let mut capture = String::new();
        for line in 0..lines {
            capture += &sample.replace("305114", &(number * 10_000 + line).to_string());
            capture += "\n";
            if line % 1_000 == 999 || number % 50 == 3 {
                capture += "{\"a\": tru}\n";
            }
        }
        match number {
            n if n % 31 == 2 => write(
                folder.join(format!("{n:03}.ndjson.gz")),
                gzip(capture.as_bytes()),
            ),
            // Spaces in which there is a lot that is not seen from outside.
            40 => write(
                folder.join("040.json.zst"),
                zstd((capture + &" \n".repeat(3 << 20)).as_bytes()),
            ),
            n if n % 41 == 1 => write(folder.join(format!("{n:03}.json")), ""),
            n => write(folder.join(format!("{n:03}.json")), &capture),
        }
    }
    let files: Vec<String> = {
        let entries = fs::read_dir(&folder).unwrap();
        let mut files: Vec<String> = entries
            .map(|entry| entry.unwrap().path().to_str().unwrap().to_owned())
            .collect();
        files.sort();
        files
    };
    let name = folder.to_str().unwrap();
    for command in [
        &["detect"][..],
        &["validate"],
        &["validate", "--format", "json"],
        &["normalize"],
        &["detect", "--on-error", "skip"],
        &["normalize", "--on-error", "fail"],
    ] {
        let expected = run(&folder, &[command, &["--jobs", "1", name]].concat());
        assert_eq!(expected.status.code(), Some(1));
        for jobs in ["2", "8"] {
            let found = run(&folder, &[command, &["--jobs", jobs, name]].concat());
            assert!(found == expected, "{command:?} {jobs}");
        }
        let files: Vec<&str> = files.iter().map(String::as_str).collect();
        let named = run(&folder, &[command, &files].concat());
        assert!(named == expected, "{command:?}: named one by one");
    }
    // Each file for itself gives what it gives among the others.
    let all = run(&folder, &["normalize", name]);
    let mut one_by_one = Vec::new();
    for file in &files {
        one_by_one.extend(run(&folder, &["normalize", file]).stdout);
    }
    assert!(all.stdout == one_by_one);
}

#[cfg(unix)]
#[test]
fn links_and_what_cannot_be_read() {
    use std::os::unix::fs::symlink;

    let folder = folder("links");
    write(folder.join("in/a.json"), sample());
    write(folder.join("out/z.json"), sample());
    symlink("..", folder.join("in/loop")).unwrap();
    symlink("../out", folder.join("in/other")).unwrap();
    symlink("../out/z.json", folder.join("in/c.json")).unwrap();
    let output = run(&folder, &[&DETECT[..], &["-r", "in"]].concat());
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    assert_eq!(names(&output), ["in/a.json", "in/c.json"]);

    symlink("nowhere", folder.join("in/b.json")).unwrap();
    symlink("d.json", folder.join("in/d.json")).unwrap();
    let fifo = Command::new("mkfifo")
        .arg(folder.join("in/fifo.json"))
        .status();
    assert!(fifo.unwrap().success());
    for jobs in ["1", "4"] {
        let output = run(
            &folder,
            &[&DETECT[..], &["--jobs", jobs, "-r", "in"]].concat(),
        );
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(names(&output), ["in/a.json", "in/c.json"]);
        let said = text(&output.stderr);
        let lines: Vec<&str> = said.lines().collect();
        assert_eq!(lines.len(), 2, "{said}");
        assert_eq!(lines[0], "error: cannot read in/b.json: no such file");
        assert!(
            lines[1].starts_with("error: cannot read in/d.json: "),
            "{said}"
        );
    }
    // A link that is named is followed.
    let output = run(&folder, &[&DETECT[..], &["in/other"]].concat());
    assert_eq!(names(&output), ["in/other/z.json"]);
}

#[test]
fn a_folder_without_captures_is_trouble() {
    let folder = folder("none");
    write(folder.join("below/deep/a.txt"), "");
    fs::create_dir(folder.join("empty")).unwrap();
    for (args, expected) in [
        (
            &["empty"][..],
            "error: cannot read empty: no .json, .ndjson or .jsonl file in it; name files to read others\n",
        ),
        (
            &["below"],
            "error: cannot read below: no .json, .ndjson or .jsonl file in it; --recursive reads the folders in it\n",
        ),
        (
            &["-r", "below"],
            "error: cannot read below: no .json, .ndjson or .jsonl file in it or below it; name files to read others\n",
        ),
    ] {
        let output = run(&folder, &[&["normalize", "--quiet"], args].concat());
        assert_eq!(output.status.code(), Some(2));
        assert_eq!(text(&output.stderr), expected);
        assert!(output.stdout.is_empty());
    }
}
