//! What the tests over files share: which schemas and samples there are.
//!
//! Everything is found by looking on the disk, so that a new file is tested without being named anywhere. Nothing is
//! judged here.
#![allow(dead_code, reason = "each test target uses a part of it")]

use std::fs;
use std::path::{Path, PathBuf};

/// A checked-in payload: `samples/<vendor>/<event>[.<case>].json`.
pub(crate) struct Sample {
    pub(crate) vendor: String,
    pub(crate) event: String,
    /// What is special about it; empty for the event's plain sample.
    pub(crate) case: String,
    pub(crate) path: PathBuf,
    pub(crate) text: String,
}

impl Sample {
    pub(crate) fn read(path: &Path) -> Self {
        let vendor = file_name(path.parent().expect("a sample is in its vendor's folder"));
        let stem = file_name(path).trim_end_matches(".json").to_owned();
        let (event, case) = stem.split_once('.').unwrap_or((&stem, ""));
        Self {
            vendor,
            event: event.to_owned(),
            case: case.to_owned(),
            path: path.to_owned(),
            text: fs::read_to_string(path).expect("a sample is UTF-8"),
        }
    }

    /// `vendor/event`
    pub(crate) fn name(&self) -> String {
        format!("{}/{}", self.vendor, self.event)
    }

    /// `vendor/event.case`: how lists of exceptions name it.
    pub(crate) fn id(&self) -> String {
        if self.case.is_empty() {
            self.name()
        } else {
            format!("{}.{}", self.name(), self.case)
        }
    }
}

/// The repository's root.
pub(crate) fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Every sample, sorted; goldens are none.
pub(crate) fn samples() -> Vec<Sample> {
    files(&root().join("samples"), 2)
        .iter()
        .filter(|path| !is_golden(path))
        .map(|path| Sample::read(path))
        .collect()
}

pub(crate) fn is_golden(path: &Path) -> bool {
    file_name(path).ends_with(".normalized.json")
}

/// The packs' files as (`vendor/file.json`, text), sorted.
pub(crate) fn pack_files() -> Vec<(String, String)> {
    files(&root().join("schemas"), 2)
        .into_iter()
        .map(|path| {
            let folder = file_name(path.parent().expect("a file is in a folder"));
            let text = fs::read_to_string(&path).expect("a schema is UTF-8");
            (format!("{folder}/{}", file_name(&path)), text)
        })
        .collect()
}

/// The `.json` files exactly `depth` levels below a folder, sorted by path.
pub(crate) fn files(folder: &Path, depth: usize) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for path in entries(folder) {
        if path.is_dir() && depth > 1 {
            found.extend(files(&path, depth - 1));
        } else if path.is_file() && depth == 1 && path.extension().is_some_and(|e| e == "json") {
            found.push(path);
        }
    }
    found
}

/// What is in a folder, sorted.
pub(crate) fn entries(folder: &Path) -> Vec<PathBuf> {
    let mut paths: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
        .map(|entry| entry.expect("the folder can be listed").path())
        .collect();
    paths.sort();
    paths
}

pub(crate) fn file_name(path: &Path) -> String {
    path.file_name()
        .map(|name| name.to_string_lossy().into_owned())
        .unwrap_or_default()
}
