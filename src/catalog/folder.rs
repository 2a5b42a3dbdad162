//! Packs as files: a folder for each vendor, a file for each event.

use std::borrow::Cow;
use std::collections::HashSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::error::{Error, PackError};
use crate::schema::{Documents, check, check_headers};

/// The file that a pack's events share.
pub(super) const COMMON: &str = "common.json";

/// The file that says which headers the vendor's requests have.
pub(super) const HEADERS: &str = "headers.json";

/// The largest file of a pack that is read, in bytes.
const MAX_FILE: u64 = 4 << 20;

/// One vendor's files.
#[derive(Debug, Default)]
pub(super) struct Pack {
    pub(super) vendor: String,
    pub(super) events: Vec<File>,
    pub(super) common: Option<File>,
    pub(super) headers: Option<File>,
}

#[derive(Debug)]
pub(super) struct File {
    /// `event.json`
    pub(super) name: String,
    /// How messages name it.
    pub(super) shown: String,
    pub(super) text: Cow<'static, str>,
}

/// Reads the packs in a folder.
pub(super) fn read(path: &Path) -> Result<Vec<Pack>, Error> {
    let mut files = Vec::new();
    for vendor in sorted(path)? {
        if !vendor.is_dir() {
            continue;
        }
        for file in sorted(&vendor)? {
            if file
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                let name = [&vendor, &file].map(|path| {
                    path.file_name()
                        .map(|name| name.to_string_lossy().into_owned())
                        .unwrap_or_default()
                });
                let text = Cow::Owned(text(&file)?);
                files.push((name.join("/"), file.display().to_string(), text));
            }
        }
    }
    let packs = packs(files);
    if packs.iter().all(|pack| pack.events.is_empty()) {
        return Err(Error::NoPack { path: path.into() });
    }
    Ok(packs)
}

/// Groups files named `vendor/event.json`, sorted, into packs.
pub(super) fn packs(
    files: impl IntoIterator<Item = (impl AsRef<str>, String, Cow<'static, str>)>,
) -> Vec<Pack> {
    let mut packs: Vec<Pack> = Vec::new();
    for (name, shown, text) in files {
        let Some((vendor, file)) = name.as_ref().split_once('/') else {
            continue;
        };
        if packs.last().is_none_or(|pack| pack.vendor != vendor) {
            packs.push(Pack {
                vendor: vendor.to_owned(),
                ..Pack::default()
            });
        }
        let Some(pack) = packs.last_mut() else {
            continue;
        };
        let entry = File {
            name: file.to_owned(),
            shown,
            text,
        };
        match file {
            COMMON => pack.common = Some(entry),
            HEADERS => pack.headers = Some(entry),
            _ => pack.events.push(entry),
        }
    }
    packs
}

impl Pack {
    /// `vendor/event.json`
    fn name_of(&self, file: &File) -> String {
        format!("{}/{}", self.vendor, file.name)
    }

    /// Everything that is wrong with the pack.
    pub(super) fn check(&self) -> Vec<PackError> {
        let mut errors: Vec<PackError> = self
            .events
            .iter()
            .chain(&self.common)
            .chain(&self.headers)
            .flat_map(|file| self.check_form(file))
            .collect();
        if !errors.is_empty() {
            return errors;
        }
        let mut followed = HashSet::new();
        for (number, file) in self.events.iter().enumerate() {
            let name = self.name_of(file);
            let common = self.common.as_ref().map(|common| common.text.as_ref());
            let Ok(documents) = Documents::parse(&name, &file.text, common) else {
                continue;
            };
            let shown = |in_common: bool| match &self.common {
                Some(common) if in_common => common.shown.clone(),
                _ => file.shown.clone(),
            };
            let (compiled, found) = check::check_event(&documents, &shown);
            errors.extend(found);
            followed.extend(compiled.followed);
            if number + 1 == self.events.len() {
                errors.extend(check::check_common(&documents, &followed, &shown));
            }
        }
        errors.extend(self.check_headers());
        // A problem in the shared file is found again by each event that uses it.
        let mut seen = HashSet::new();
        errors.retain(|error| seen.insert(error.to_string()));
        errors
    }

    fn check_headers(&self) -> Vec<PackError> {
        let Some(file) = &self.headers else {
            return Vec::new();
        };
        let name = format!("{}/{HEADERS}", self.vendor);
        Documents::parse(&name, &file.text, None).map_or_else(
            |_| Vec::new(),
            |documents| check_headers(&documents, &|_| file.shown.clone()),
        )
    }

    fn check_form(&self, file: &File) -> Vec<PackError> {
        let name = self.name_of(file);
        let stem = file.name.trim_end_matches(".json");
        if let Some(word) = [self.vendor.as_str(), stem]
            .into_iter()
            .find(|word| !is_snake_case(word))
        {
            return vec![PackError {
                file: file.shown.clone(),
                line: 1,
                column: 1,
                location: crate::location::Location::root(),
                problem: format!(
                    "`{word}` is no name: folders and files of a pack are named in snake_case"
                ),
            }];
        }
        check::check_file(&name, &file.shown, &file.text)
    }
}

fn is_snake_case(word: &str) -> bool {
    word.starts_with(|first: char| first.is_ascii_lowercase())
        && word
            .bytes()
            .all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
}

fn sorted(folder: &Path) -> Result<Vec<PathBuf>, Error> {
    let unreadable = |source| Error::Unreadable {
        path: folder.into(),
        source,
    };
    let mut entries = fs::read_dir(folder)
        .map_err(unreadable)?
        .map(|entry| Ok(entry.map_err(unreadable)?.path()))
        .collect::<Result<Vec<_>, Error>>()?;
    entries.sort();
    Ok(entries)
}

fn text(file: &Path) -> Result<String, Error> {
    let unreadable = |source| Error::Unreadable {
        path: file.into(),
        source,
    };
    let length = fs::metadata(file).map_err(unreadable)?.len();
    if length > MAX_FILE {
        return Err(unreadable(std::io::Error::other(format!(
            "{length} bytes are more than the {MAX_FILE} that a file of a pack may have"
        ))));
    }
    fs::read_to_string(file).map_err(unreadable)
}
