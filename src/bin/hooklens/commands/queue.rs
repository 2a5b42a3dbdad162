//! Which captures to read, in order: files, standard input, and what folders hold.
//!
//! A folder's captures come sorted bytewise by path, and are looked for while those before are being read, so that the memory
//! for a folder does not grow with what is below it. What cannot be listed takes its place among the captures. Nothing is
//! opened here.

use std::cmp::Ordering;
use std::ffi::OsStr;
use std::fs::{self, Metadata};
use std::iter::Peekable;
use std::mem;
use std::path::{Path, PathBuf};
use std::slice;

use anyhow::anyhow;
use walkdir::{DirEntry, WalkDir};

use super::source;
use crate::report::visible::visible;

/// What a capture in a folder is called.
const CAPTURES: [&str; 3] = ["json", "ndjson", "jsonl"];
const COMPRESSED: [&str; 2] = ["gz", "zst"];

/// A capture is short if it is worth no more than one thread, in bytes: so many are what a stream reads before it starts
/// others.
const SHORT: u64 = 256 << 10;

/// How many times smaller a compressed capture is, more or less.
const RATIO: u64 = 16;

/// Short captures that one thread takes at a time: so many, or of so many bytes.
const BATCH: usize = 16;
const BATCH_SIZE: u64 = 64 << 10;

/// A capture to read, or why there is none.
pub(crate) type Next = anyhow::Result<Capture>;

/// A capture to read.
#[derive(Debug)]
pub(crate) struct Capture {
    pub(crate) path: PathBuf,
    /// Its bytes, more or less. Unknown of a pipe.
    size: Option<u64>,
}

impl Capture {
    fn new(path: PathBuf, about: Option<&Metadata>) -> Self {
        let size = match about {
            Some(about) if about.is_file() && has_extension(&path, &COMPRESSED) => {
                Some(about.len().saturating_mul(RATIO))
            }
            Some(about) => about.is_file().then_some(about.len()),
            // What is wrong is found when it is opened.
            None => Some(0),
        };
        Self { path, size }
    }
}

/// The captures that were named, and those in folders that were.
pub(crate) struct Queue<'a> {
    named: slice::Iter<'a, PathBuf>,
    recursive: bool,
    folder: Option<Folder>,
}

impl<'a> Queue<'a> {
    pub(crate) fn new(named: &'a [PathBuf], recursive: bool) -> Self {
        Self {
            named: named.iter(),
            recursive,
            folder: None,
        }
    }
}

impl Iterator for Queue<'_> {
    type Item = Next;

    fn next(&mut self) -> Option<Next> {
        loop {
            if let Some(folder) = &mut self.folder {
                if let Some(next) = folder.next() {
                    return Some(next);
                }
                self.folder = None;
            }
            let path = self.named.next()?;
            if path.as_os_str() == "-" {
                let path = path.clone();
                return Some(Ok(Capture { path, size: None }));
            }
            let about = fs::metadata(path).ok();
            if about.as_ref().is_none_or(|about| !about.is_dir()) {
                return Some(Ok(Capture::new(path.clone(), about.as_ref())));
            }
            self.folder = Some(Folder::new(path, self.recursive));
        }
    }
}

/// What there is in a folder.
struct Folder {
    path: PathBuf,
    entries: walkdir::IntoIter,
    recursive: bool,
    /// Whether nothing was found, not even what cannot be read.
    is_empty: bool,
    /// Whether folders were left out.
    left_out: bool,
}

impl Folder {
    fn new(path: &Path, recursive: bool) -> Self {
        let depth = if recursive { usize::MAX } else { 1 };
        Self {
            path: path.to_owned(),
            // Links to folders are not followed: what they lead to is read where it is, and no loop can be made of them.
            entries: WalkDir::new(path)
                .min_depth(1)
                .max_depth(depth)
                .sort_by(in_order)
                .into_iter(),
            recursive,
            is_empty: true,
            left_out: false,
        }
    }

    fn next(&mut self) -> Option<Next> {
        for entry in self.entries.by_ref() {
            let next = match entry {
                Err(error) => Err(unlisted(&self.path, error)),
                Ok(entry) if entry.file_type().is_dir() => {
                    self.left_out |= !self.recursive;
                    continue;
                }
                Ok(entry) if !is_capture(entry.path()) => continue,
                Ok(entry) => {
                    let path = entry.into_path();
                    // Where a link leads to. A pipe in a folder may never have a writer, so it is none of its captures.
                    let about = fs::metadata(&path).ok();
                    if about.as_ref().is_some_and(|about| !about.is_file()) {
                        continue;
                    }
                    Ok(Capture::new(path, about.as_ref()))
                }
            };
            self.is_empty = false;
            return Some(next);
        }
        // Once, which is something.
        mem::take(&mut self.is_empty).then(|| Err(self.empty()))
    }

    /// That there is nothing to read, and what to do.
    fn empty(&self) -> anyhow::Error {
        let name = self.path.to_string_lossy();
        let name = visible(&name);
        let (place, advice) = match (self.recursive, self.left_out) {
            (true, _) => ("in it or below it", "name files to read others"),
            (false, true) => ("in it", "--recursive reads the folders in it"),
            (false, false) => ("in it", "name files to read others"),
        };
        anyhow!("cannot read {name}: no .json, .ndjson or .jsonl file {place}; {advice}")
    }
}

/// Bytewise by path, in which a separator stands behind the name of a folder.
pub(super) fn in_order(one: &DirEntry, other: &DirEntry) -> Ordering {
    let name = |entry: &DirEntry| {
        let mut name = entry.file_name().as_encoded_bytes().to_vec();
        if entry.file_type().is_dir() {
            name.push(b'/');
        }
        name
    };
    name(one).cmp(&name(other))
}

/// That a folder cannot be listed.
pub(super) fn unlisted(folder: &Path, error: walkdir::Error) -> anyhow::Error {
    let path = error.path().unwrap_or(folder);
    let name = path.to_string_lossy().into_owned();
    source::unreadable(&name, &error.into())
}

pub(super) fn is_capture(path: &Path) -> bool {
    has_extension(path, &CAPTURES)
        || has_extension(path, &COMPRESSED)
            && path
                .file_stem()
                .is_some_and(|stem| has_extension(Path::new(stem), &CAPTURES))
}

fn has_extension(path: &Path, extensions: &[&str]) -> bool {
    path.extension().and_then(OsStr::to_str).is_some_and(|its| {
        extensions
            .iter()
            .any(|extension| its.eq_ignore_ascii_case(extension))
    })
}

/// Short captures, a few at a time, up to one that is not short. What a batch holds depends on the captures only.
pub(crate) struct Batches<'q, 'a>(pub(crate) &'q mut Peekable<Queue<'a>>);

impl Iterator for Batches<'_, '_> {
    type Item = Vec<Next>;

    fn next(&mut self) -> Option<Vec<Next>> {
        let mut batch = Vec::new();
        let mut held = 0;
        while batch.len() < BATCH && held < BATCH_SIZE {
            let next = self.0.next_if(|next| match next {
                Ok(capture) => capture.size.is_some_and(|size| size <= SHORT),
                Err(_) => true,
            });
            let Some(next) = next else {
                break;
            };
            held += next.as_ref().map_or(0, |next| next.size.unwrap_or(0));
            batch.push(next);
        }
        (!batch.is_empty()).then_some(batch)
    }
}
