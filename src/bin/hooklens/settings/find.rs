//! Where the configuration is: the file that was named, or the nearest above the current folder.
//!
//! Looking for it costs one question to the system for each folder up to the root, and nothing is read before one answers.

use std::env;
use std::path::{Path, PathBuf};

use super::environment::CONFIG;
use super::{Origin, Setting};

/// What the file is called.
pub(crate) const NAME: &str = "hooklens.toml";

/// What names no file: none is read.
pub(crate) const NONE: &str = "none";

/// A configuration file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Found {
    /// How it is reached from the current folder.
    pub(super) path: PathBuf,
    /// How the current folder is reached from the root.
    pub(super) current: PathBuf,
}

/// The configuration to read, if any: the one the flag names, or the variable, or the nearest. Whether it can be read is found
/// when it is.
pub(super) fn find(flag: Option<&Path>, variable: Option<&Path>) -> Setting<Option<Found>> {
    // A folder that is gone has nothing in it or above it.
    let current = env::current_dir().unwrap_or_default();
    let named = match (flag, variable) {
        (Some(path), _) => Some((path, Origin::Flag("--config"))),
        (None, Some(path)) => Some((path, Origin::Environment(CONFIG))),
        (None, None) => None,
    };
    let (path, origin) = match named {
        Some((path, origin)) if path.as_os_str() == NONE => (None, origin),
        Some((path, origin)) => (Some(path.to_owned()), origin),
        None => match nearest(&current) {
            Some(path) => (Some(path), Origin::Nearest),
            None => (None, Origin::Default),
        },
    };
    Setting {
        value: path.map(|path| Found { path, current }),
        origin,
    }
}

/// The nearest configuration, as it is reached from the current folder: `../../hooklens.toml`.
fn nearest(current: &Path) -> Option<PathBuf> {
    let mut up = PathBuf::new();
    for folder in current.ancestors().filter(|folder| folder.is_absolute()) {
        if folder.join(NAME).is_file() {
            return Some(up.join(NAME));
        }
        up.push("..");
    }
    None
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn the_nearest_is_found_and_said_how_to_reach() {
        let root = env::temp_dir().join(format!("hooklens-find-{}", std::process::id()));
        let deep = root.join("a/b/c");
        fs::create_dir_all(&deep).unwrap();
        fs::write(root.join("a").join(NAME), "").unwrap();
        assert_eq!(nearest(&deep), Some(PathBuf::from("../../hooklens.toml")));
        assert_eq!(nearest(&root.join("a")), Some(PathBuf::from(NAME)));
        // A folder of that name is none.
        fs::create_dir(deep.join(NAME)).unwrap();
        assert_eq!(nearest(&deep), Some(PathBuf::from("../../hooklens.toml")));
        fs::write(root.join("a/b").join(NAME), "").unwrap();
        assert_eq!(nearest(&deep), Some(PathBuf::from("../hooklens.toml")));
        assert_eq!(nearest(Path::new("")), None);
        fs::remove_dir_all(&root).unwrap();
    }

    #[test]
    fn the_flag_goes_over_the_variable_and_none_is_none() {
        let told = |flag: Option<&str>, variable: Option<&str>| {
            let found = find(flag.map(Path::new), variable.map(Path::new));
            let path = found.value.map(|found| found.path.display().to_string());
            (path, found.origin.to_string())
        };
        let of = |path: Option<&str>, origin: &str| (path.map(str::to_owned), origin.to_owned());
        assert_eq!(
            told(Some("a.toml"), Some("b.toml")),
            of(Some("a.toml"), "--config")
        );
        assert_eq!(told(None, Some("b.toml")), of(Some("b.toml"), CONFIG));
        assert_eq!(told(Some("none"), Some("b.toml")), of(None, "--config"));
        assert_eq!(told(None, Some("none")), of(None, CONFIG));
        assert_eq!(told(Some("./none"), None), of(Some("./none"), "--config"));
    }
}
