//! Patterns of paths, and what they are held against: a capture's path as it is reached from the configuration's folder.
//!
//! `*` and `?` are within a name, `**` is any number of folders, `{a,b}` one of them, `[a-z]` one character. Matching takes time
//! that grows with the path only. Links are followed only where the path as it was written leads out of the folder.

use std::fmt;
use std::fs;
use std::path::{Component, Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

use crate::report::STDIN;
use crate::report::quote::Problem;
use crate::toml_table::{At, Value};

/// The folders that paths are relative to, both from the root.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub(crate) struct Paths {
    /// Of the configuration: what patterns are relative to.
    pub(super) folder: PathBuf,
    /// What captures are relative to.
    pub(super) current: PathBuf,
}

impl Paths {
    /// How a capture is reached from the configuration's folder; `None` if it is not below it, or no file.
    pub(crate) fn relative(&self, capture: &str) -> Option<PathBuf> {
        if capture == STDIN {
            return None;
        }
        let path = plain(&self.current.join(capture));
        if let Ok(below) = path.strip_prefix(&self.folder) {
            return Some(below.to_owned());
        }
        let (folder, name) = (path.parent()?, path.file_name()?);
        let path = fs::canonicalize(folder).ok()?.join(name);
        let folder = fs::canonicalize(&self.folder).ok()?;
        Some(path.strip_prefix(folder).ok()?.to_owned())
    }
}

/// A path without `.` and `..`, as it is written.
pub(super) fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for component in path.components() {
        match component {
            Component::CurDir => {}
            // Above the root there is the root.
            Component::ParentDir => {
                plain.pop();
            }
            other => plain.push(other),
        }
    }
    plain
}

/// The captures that a part of the configuration is about.
#[derive(Debug, Clone)]
pub(crate) struct Files {
    /// The patterns as they were written.
    pub(crate) shown: Vec<String>,
    globs: GlobSet,
}

impl Files {
    /// Reads one pattern or several, relative to a folder that is reached as this.
    pub(super) fn of(value: &Value<'_>, folder: &Path) -> Option<Self> {
        let texts: Vec<_> = value.items().iter().filter_map(Value::text).collect();
        let mut globs = GlobSetBuilder::new();
        for text in &texts {
            match glob(text, folder) {
                Ok(glob) => {
                    globs.add(glob);
                }
                Err(problem) => value.refuse(problem),
            }
        }
        let globs = match globs.build() {
            Ok(globs) => globs,
            Err(error) => {
                value.refuse(Problem::new(value.span(), error.kind().to_string()));
                return None;
            }
        };
        Some(Self {
            shown: texts.into_iter().map(|text| text.value).collect(),
            globs,
        })
    }

    /// Whether a capture is one of them. What is no file is none.
    pub(crate) fn has(&self, path: Option<&Path>) -> bool {
        path.is_some_and(|path| self.globs.is_match(path))
    }
}

impl fmt::Display for Files {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.shown.join(", "))
    }
}

fn glob(text: &At<String>, folder: &Path) -> Result<globset::Glob, Problem> {
    let problem = |message: String| Problem::new(text.span.clone(), message);
    let mut pattern = text.value.as_str();
    while let Some(rest) = pattern.strip_prefix("./") {
        pattern = rest;
    }
    if pattern.is_empty() {
        return Err(problem("an empty pattern is about no file".to_owned()));
    }
    if Path::new(pattern).has_root() || pattern.split('/').any(|step| step == "..") {
        return Err(
            problem("a pattern stays below the folder of its file".to_owned())
                .help("write it as the files are reached from there: `payloads/**`"),
        );
    }
    let is_plain = !pattern.contains(['*', '?', '[', '{', '\\']);
    if pattern.ends_with('/') || is_plain && folder.join(pattern).is_dir() {
        let within = format!("{}/**", pattern.trim_end_matches('/'));
        return Err(problem(format!("`{pattern}` is a folder, not a file"))
            .help(format!("what is in it is `{within}`")));
    }
    GlobBuilder::new(pattern)
        .literal_separator(true)
        .backslash_escape(true)
        .build()
        .map_err(|error| problem(format!("`{pattern}` is no pattern: {}", error.kind())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(pattern: &str, path: &str) -> bool {
        let text = At {
            value: pattern.to_owned(),
            span: 0..0,
        };
        let globs = GlobSet::new([glob(&text, Path::new("")).unwrap()]).unwrap();
        let shown = Vec::new();
        Files { shown, globs }.has(Some(Path::new(path)))
    }

    #[test]
    fn a_star_stays_within_a_name() {
        assert!(has("payloads/*.json", "payloads/a.json"));
        assert!(!has("payloads/*.json", "payloads/x/a.json"));
        assert!(has("payloads/**", "payloads/x/a.json"));
        assert!(has("**/*.json", "a.json"));
        assert!(has("./payloads/{a,b}/**/*.json", "payloads/b/c/d.json"));
        assert!(has("[a-c]?.json", "b1.json"));
        assert!(!has("payloads/**", "other/payloads/a.json"));
    }

    #[test]
    fn patterns_that_cannot_mean_anything_are_refused() {
        for pattern in [
            "", "/a/**", "../a", "a/../b", "a/", "src", "a[", "{a,b", "a\\",
        ] {
            let text = At {
                value: pattern.to_owned(),
                span: 0..0,
            };
            assert!(glob(&text, Path::new("")).is_err(), "{pattern}");
        }
    }

    #[test]
    fn a_capture_is_seen_from_the_configuration() {
        let paths = Paths {
            folder: "/team".into(),
            current: "/team/service/tests".into(),
        };
        let relative = |name| paths.relative(name).map(|path| path.display().to_string());
        let some = |path: &str| Some(path.replace('/', std::path::MAIN_SEPARATOR_STR));
        assert_eq!(relative("a.json"), some("service/tests/a.json"));
        assert_eq!(relative("./x/../a.json"), some("service/tests/a.json"));
        assert_eq!(relative("../../b.json"), some("b.json"));
        assert_eq!(relative("/team/c.json"), some("c.json"));
        assert_eq!(relative("../../../b.json"), None);
        assert_eq!(relative(STDIN), None);
    }
}
