//! Which cases there are: each sample with what stands beside it.
//!
//! The three files of a case have one stem: `x.json`, `x.normalized.json`, `x.expect.toml`. Whichever of them is named stands for
//! the case, so that a list of changed files can be given as it is; a case comes once, where it was first named. Nothing is
//! opened here.

use std::collections::HashMap;
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::anyhow;
use walkdir::WalkDir;

use super::super::queue::{in_order, is_capture, unlisted};
use crate::report::text::counted;
use crate::report::visible::visible;

/// How the files of a case are called behind their stem.
const GOLDEN: &str = ".normalized.json";
const EXPECT: &str = ".expect.toml";
const CAPTURES: [&str; 3] = [".json", ".ndjson", ".jsonl"];
const COMPRESSED: [&str; 2] = [".gz", ".zst"];

/// A sample and what stands beside it.
#[derive(Debug, Default)]
pub(super) struct Case {
    /// The folder and the stem of all of its files.
    stem: PathBuf,
    /// The sample; none if only what should stand beside one is there, and several if they have one stem.
    pub(super) samples: Vec<PathBuf>,
    /// Whether there is a golden.
    pub(super) has_golden: bool,
    /// Whether there is a file of expectations.
    pub(super) has_expectations: bool,
}

impl Case {
    /// Where its golden is or would be.
    pub(super) fn golden(&self) -> PathBuf {
        self.named(GOLDEN)
    }

    /// Where its expectations are or would be.
    pub(super) fn expectations(&self) -> PathBuf {
        self.named(EXPECT)
    }

    /// The sample, or where one would be.
    pub(super) fn sample(&self) -> PathBuf {
        let sample = self.samples.first().cloned();
        sample.unwrap_or_else(|| self.named(CAPTURES[0]))
    }

    fn named(&self, end: &str) -> PathBuf {
        let mut path = self.stem.clone().into_os_string();
        path.push(end);
        path.into()
    }
}

/// Cases in order, what could not be listed, and what else is to be said.
#[derive(Debug, Default)]
pub(super) struct Cases {
    /// The cases.
    pub(super) found: Vec<Case>,
    /// Why some are not there.
    pub(super) errors: Vec<anyhow::Error>,
    /// What people may want to know.
    pub(super) notes: Vec<String>,
    /// The place of each in the list, by stem.
    known: HashMap<PathBuf, usize>,
}

/// What a file is to its case.
enum Part {
    Sample,
    Golden,
    Expectations,
}

impl Cases {
    /// Finds the cases in what was named.
    pub(super) fn find(named: &[PathBuf], recursive: bool) -> Self {
        let mut cases = Self::default();
        for path in named {
            if path.as_os_str() == "-" {
                cases.errors.push(anyhow!(
                    "standard input has no golden beside it: name a file or a folder"
                ));
            } else if path.is_dir() {
                cases.folder(path, recursive);
            } else {
                cases.file(path);
            }
        }
        cases
    }

    fn folder(&mut self, folder: &Path, recursive: bool) {
        let depth = if recursive { usize::MAX } else { 1 };
        let entries = WalkDir::new(folder).min_depth(1).max_depth(depth);
        let (mut is_empty, mut left_out) = (true, 0);
        for entry in entries.sort_by(in_order) {
            let path = match entry {
                Err(error) => {
                    self.errors.push(unlisted(folder, error));
                    is_empty = false;
                    continue;
                }
                Ok(entry) if entry.file_type().is_dir() => {
                    left_out += usize::from(!recursive);
                    continue;
                }
                Ok(entry) => entry.into_path(),
            };
            // A link leads to a file; a pipe may never have a writer.
            let is_part = is_capture(&path) || part(&path).1.is_named();
            if is_part && fs::metadata(&path).is_ok_and(|about| about.is_file()) {
                is_empty = false;
                self.add(&path);
            }
        }
        let name = folder.to_string_lossy();
        let name = visible(&name);
        let left_out = (left_out > 0).then(|| counted(left_out, "folder"));
        match (is_empty, left_out) {
            (true, None) => self.errors.push(anyhow!(
                "cannot test {name}: no .json, .ndjson or .jsonl file in it{}",
                if recursive { " or below it" } else { "" }
            )),
            (true, Some(folders)) => self.errors.push(anyhow!(
                "cannot test {name}: no .json, .ndjson or .jsonl file in it; --recursive tests what is in its {folders}"
            )),
            (false, Some(folders)) => self.notes.push(format!(
                "note: {folders} in {name} left out; --recursive tests what is in them\n"
            )),
            (false, None) => {}
        }
    }

    /// A file that was named, with the others of its case.
    fn file(&mut self, path: &Path) {
        let (stem, part) = part(path);
        if let Some(&at) = self.known.get(&stem) {
            let samples = &mut self.found[at].samples;
            if matches!(part, Part::Sample) && !samples.iter().any(|known| known == path) {
                samples.push(path.to_owned());
            }
            return;
        }
        let mut case = Case {
            stem: stem.clone(),
            ..Case::default()
        };
        case.has_golden = case.golden().is_file();
        case.has_expectations = case.expectations().is_file();
        if !matches!(part, Part::Sample) || is_capture(path) {
            case.samples = samples(&case).collect();
        }
        let is_there = case.samples.iter().any(|known| known == path);
        if matches!(part, Part::Sample) && !is_there || !path.exists() {
            // One that is not there is said to be missing when it is opened.
            case.samples = vec![path.to_owned()];
        }
        self.known.insert(stem, self.found.len());
        self.found.push(case);
    }

    /// A file of a folder that is there.
    fn add(&mut self, path: &Path) {
        let (stem, part) = part(path);
        let at = *self.known.entry(stem.clone()).or_insert_with(|| {
            self.found.push(Case {
                stem,
                ..Case::default()
            });
            self.found.len() - 1
        });
        let case = &mut self.found[at];
        match part {
            Part::Golden => case.has_golden = true,
            Part::Expectations => case.has_expectations = true,
            Part::Sample if case.samples.iter().any(|known| known == path) => {}
            Part::Sample => case.samples.push(path.to_owned()),
        }
    }
}

impl Part {
    /// Whether its name says what it is, whatever else there is.
    fn is_named(&self) -> bool {
        matches!(self, Self::Golden | Self::Expectations)
    }
}

/// The samples that stand beside what is there of a case.
fn samples(case: &Case) -> impl Iterator<Item = PathBuf> {
    let ends = CAPTURES.into_iter().flat_map(|end| {
        let compressed = COMPRESSED.map(|compressed| format!("{end}{compressed}"));
        std::iter::once(end.to_owned()).chain(compressed)
    });
    ends.map(|end| case.named(&end))
        .filter(|path| path.is_file())
}

/// The stem of a file, and what the file is.
fn part(path: &Path) -> (PathBuf, Part) {
    let name = path.file_name().unwrap_or_default();
    // A name that is no text can be a sample's only.
    let without = |end: &str| {
        let stem = name.to_str()?.strip_suffix(end)?;
        (!stem.is_empty()).then(|| stem.to_owned())
    };
    if let Some(stem) = without(GOLDEN) {
        return (path.with_file_name(stem), Part::Golden);
    }
    if let Some(stem) = without(EXPECT) {
        return (path.with_file_name(stem), Part::Expectations);
    }
    let is = |path: &Path, ends: &[&str]| {
        let its = path.extension().and_then(OsStr::to_str);
        its.is_some_and(|its| ends.iter().any(|end| its.eq_ignore_ascii_case(&end[1..])))
    };
    let mut stem = path.to_owned();
    if is(&stem, &COMPRESSED) {
        stem.set_extension("");
    }
    stem.set_extension("");
    (stem, Part::Sample)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_files_of_a_case_have_one_stem() {
        for name in [
            "a/x.y.json",
            "a/x.y.ndjson.gz",
            "a/x.y.JSONL.zst",
            "a/x.y.normalized.json",
            "a/x.y.expect.toml",
        ] {
            assert_eq!(part(Path::new(name)).0, Path::new("a/x.y"), "{name}");
        }
        assert_eq!(part(Path::new("a/x.har")).0, Path::new("a/x"));
        assert!(matches!(
            part(Path::new("a/.normalized.json")).1,
            Part::Sample
        ));
    }
}
