//! The environment: `HOOKLENS_*`, one variable for each flag that says how hooklens works wherever it runs.
//!
//! A variable that is empty is none. One that holds what its flag would not take is an error that names the variable.

use std::ffi::{OsStr, OsString};
use std::num::NonZeroUsize;
use std::path::PathBuf;

use anyhow::anyhow;
use clap::ValueEnum;
use hooklens::convert::Offset;
use hooklens::finding::{nearest, shorten};

use crate::args::gate::FailOn;
use crate::color::Color;
use crate::report::visible::visible;
use crate::toml_table::words;

/// `--config`
pub(crate) const CONFIG: &str = "HOOKLENS_CONFIG";
/// `--schemas`, several separated as in `PATH`.
pub(crate) const SCHEMAS: &str = "HOOKLENS_SCHEMAS";
/// `--fail-on`
pub(crate) const FAIL_ON: &str = "HOOKLENS_FAIL_ON";
/// `--baseline`
pub(crate) const BASELINE: &str = "HOOKLENS_BASELINE";
/// `--assume-tz`
pub(crate) const ASSUME_TZ: &str = "HOOKLENS_ASSUME_TZ";
/// `--jobs`
pub(crate) const JOBS: &str = "HOOKLENS_JOBS";
/// `--color`
pub(crate) const COLOR: &str = "HOOKLENS_COLOR";

/// All of them.
const ALL: [&str; 7] = [CONFIG, SCHEMAS, FAIL_ON, BASELINE, ASSUME_TZ, JOBS, COLOR];

/// What begins with this is for hooklens.
const PREFIX: &str = "HOOKLENS_";

/// Looks a variable up.
type Lookup<'l> = &'l dyn Fn(&str) -> Option<OsString>;

/// What the variables say.
#[derive(Debug, Default)]
pub(crate) struct Environment {
    pub(crate) config: Option<PathBuf>,
    pub(crate) schemas: Vec<PathBuf>,
    pub(crate) fail_on: Option<FailOn>,
    pub(crate) baseline: Option<PathBuf>,
    pub(crate) assume_tz: Option<Offset>,
    pub(crate) jobs: Option<NonZeroUsize>,
}

impl Environment {
    /// Reads all but the colour, which is needed before anything can be said.
    ///
    /// # Errors
    ///
    /// If a variable holds what its flag would not take.
    pub(crate) fn read(lookup: Lookup<'_>) -> anyhow::Result<Self> {
        Ok(Self {
            config: set(lookup, CONFIG).map(PathBuf::from),
            schemas: set(lookup, SCHEMAS).map_or_else(Vec::new, |folders| {
                std::env::split_paths(&folders)
                    .filter(|folder| !folder.as_os_str().is_empty())
                    .collect()
            }),
            fail_on: word(lookup, FAIL_ON)?,
            baseline: set(lookup, BASELINE).map(PathBuf::from),
            assume_tz: parsed(lookup, ASSUME_TZ, |text| {
                text.parse()
                    .map_err(|error| format!("`{}`: {error}", shorten(text)))
            })?,
            jobs: parsed(lookup, JOBS, |text| {
                let expected = || format!("`{}` is no number above 0", shorten(text));
                text.parse().map_err(|_| expected())
            })?,
        })
    }

    /// When to colour.
    ///
    /// # Errors
    ///
    /// As [`Environment::read`].
    pub(crate) fn color(lookup: Lookup<'_>) -> anyhow::Result<Option<Color>> {
        word(lookup, COLOR)
    }

    /// Variables that are meant for hooklens and that it does not know, each with what may have been meant.
    pub(crate) fn unknown(
        names: impl Iterator<Item = OsString>,
    ) -> Vec<(String, Option<&'static str>)> {
        let mut unknown: Vec<_> = names
            .map(|name| name.to_string_lossy().into_owned())
            .filter(|name| name.starts_with(PREFIX) && !ALL.contains(&name.as_str()))
            .map(|name| {
                let rest = |name: &'static str| &name[PREFIX.len()..];
                let near = nearest(&name[PREFIX.len()..], ALL.map(rest));
                let near = ALL.into_iter().find(|known| near == Some(rest(known)));
                (name, near)
            })
            .collect();
        unknown.sort();
        unknown
    }
}

fn set(lookup: Lookup<'_>, name: &str) -> Option<OsString> {
    lookup(name).filter(|value| !value.is_empty())
}

fn parsed<T>(
    lookup: Lookup<'_>,
    name: &str,
    parse: impl FnOnce(&str) -> Result<T, String>,
) -> anyhow::Result<Option<T>> {
    let Some(value) = set(lookup, name) else {
        return Ok(None);
    };
    let parsed = match OsStr::to_str(&value) {
        Some(text) => parse(text),
        None => Err("it is not UTF-8".to_owned()),
    };
    parsed
        .map(Some)
        .map_err(|message| anyhow!("{name}: {}", visible(&message)))
}

fn word<T: ValueEnum>(lookup: Lookup<'_>, name: &str) -> anyhow::Result<Option<T>> {
    parsed(lookup, name, |text| {
        T::from_str(text, false).map_err(|_| {
            let words = words::<T>();
            let near = nearest(text, words.iter().map(String::as_str));
            let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
            let text = shorten(text);
            format!("`{text}` is none of {}{near}", words.join(", "))
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(variables: &[(&str, &str)]) -> anyhow::Result<Environment> {
        let lookup = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name)?;
            Some(OsString::from(found.1))
        };
        Environment::read(&lookup)
    }

    #[test]
    fn what_is_empty_is_not_set() {
        let all = ALL.map(|name| (name, ""));
        let environment = read(&all).unwrap();
        assert!(environment.config.is_none() && environment.schemas.is_empty());
        assert!(environment.fail_on.is_none() && environment.jobs.is_none());
    }

    #[test]
    fn folders_are_separated_as_in_path() {
        let folders = std::env::join_paths(["one", "", "other/two"]).unwrap();
        let environment = read(&[(SCHEMAS, folders.to_str().unwrap())]).unwrap();
        assert_eq!(
            environment.schemas,
            [PathBuf::from("one"), "other/two".into()]
        );
    }

    #[test]
    fn what_the_flag_would_not_take_names_the_variable() {
        for (name, value, expected) in [
            (
                FAIL_ON,
                "warn",
                "HOOKLENS_FAIL_ON: `warn` is none of info, warning, error, never",
            ),
            (FAIL_ON, "eror", "did you mean `error`?"),
            (JOBS, "0", "HOOKLENS_JOBS: `0` is no number above 0"),
            (JOBS, "many", "HOOKLENS_JOBS: "),
            (ASSUME_TZ, "Mars", "HOOKLENS_ASSUME_TZ: `Mars`: "),
        ] {
            let said = read(&[(name, value)]).unwrap_err().to_string();
            assert!(said.contains(expected), "{said}");
        }
    }

    #[test]
    fn a_variable_that_is_unknown_is_found() {
        let names = [
            "HOOKLENS_FIAL_ON",
            "HOOKLENS_JOBS",
            "PATH",
            "HOOKLENS_XYZZY",
        ];
        assert_eq!(
            Environment::unknown(names.map(OsString::from).into_iter()),
            [
                ("HOOKLENS_FIAL_ON".to_owned(), Some(FAIL_ON)),
                ("HOOKLENS_XYZZY".to_owned(), None)
            ]
        );
    }
}
