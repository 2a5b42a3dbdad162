//! Errors: what stops the tool. What is wrong with a payload is a [`Finding`](crate::Finding), never an error.

use std::path::PathBuf;

use thiserror::Error;

use crate::location::Location;

/// What stops the tool. Displays read after "error: ".
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder of a pack cannot be read.
    #[error("cannot read {path}")]
    Unreadable {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A folder given as packs holds none.
    #[error("{path} holds no pack: expected <vendor>/<event>.json below it")]
    NoPack {
        /// The folder.
        path: PathBuf,
    },
    /// A pack cannot be used.
    #[error("{}", list(.0))]
    Pack(Vec<PackError>),
    /// The catalog has no such event.
    #[error("there is no event `{asked}` in the catalog{}", did_you_mean(.suggestion.as_deref()))]
    UnknownEvent {
        /// What was asked for.
        asked: String,
        /// The nearest event there is.
        suggestion: Option<String>,
    },
    /// The catalog has no such vendor.
    #[error("there is no vendor `{asked}` in the catalog{}", did_you_mean(.suggestion.as_deref()))]
    UnknownVendor {
        /// What was asked for.
        asked: String,
        /// The nearest vendor there is.
        suggestion: Option<String>,
    },
}

/// What is wrong with a file of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
#[error("{file}:{line}:{column}: {problem}{}", at(.location))]
pub struct PackError {
    /// The file, as it was named.
    pub file: String,
    /// The line, from 1.
    pub line: u64,
    /// The column in characters, from 1.
    pub column: u64,
    /// The location in the file.
    pub location: Location,
    /// What is wrong, and what to do.
    pub problem: String,
}

fn list(errors: &[PackError]) -> String {
    errors
        .iter()
        .map(ToString::to_string)
        .collect::<Vec<_>>()
        .join("\n")
}

fn did_you_mean(suggestion: Option<&str>) -> String {
    suggestion.map_or_else(String::new, |near| format!("; did you mean `{near}`?"))
}

fn at(location: &Location) -> String {
    if location.is_root() {
        String::new()
    } else {
        format!(" (at {location})")
    }
}
