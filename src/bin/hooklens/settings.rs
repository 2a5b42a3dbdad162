//! What is in force: each setting's value, and where it comes from.
//!
//! A flag goes over the environment, the environment over `hooklens.toml`, and that over the default. A list is taken from one
//! of them as a whole, so that a flag can take away, too. Nothing here changes what the library does with a payload.

mod environment;
mod file;
mod find;
mod paths;

use std::fmt;
use std::num::NonZeroUsize;
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::thread;

use hooklens::convert::Offset;

use crate::args::gate::FailOn;
use crate::color::Color;
use crate::report::quote::{Broken, Problem, Source};
use crate::report::visible::visible;

pub(crate) use environment::Environment;
pub(crate) use file::{Expect, Ignore, Name};
pub(crate) use paths::{Files, Paths};

use file::Document;

/// Where a value comes from.
#[derive(Debug, Clone)]
pub(crate) enum Origin {
    /// The command line.
    Flag(&'static str),
    /// This variable.
    Environment(&'static str),
    /// A place in `hooklens.toml`.
    File(Place),
    /// It is the nearest there is.
    Nearest,
    /// Nobody said anything.
    Default,
}

/// A place in a file.
#[derive(Debug, Clone)]
pub(crate) struct Place {
    /// The file.
    pub(crate) source: Arc<Source>,
    /// The bytes in it.
    pub(crate) span: Range<usize>,
}

impl Origin {
    /// The word for it in machine output.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Flag(_) => "flag",
            Self::Environment(_) => "environment",
            Self::File(_) => "file",
            Self::Nearest => "nearest",
            Self::Default => "default",
        }
    }

    /// That what comes from here is wrong. `message` is shown at its place, if it has one.
    pub(crate) fn refuse(&self, message: &str) -> anyhow::Error {
        match self {
            Self::File(Place { source, span }) => {
                let problem = Problem::new(span.clone(), message);
                Broken::new(Arc::clone(source), vec![problem]).into()
            }
            Self::Environment(variable) => anyhow::anyhow!("{variable}: {message}"),
            Self::Flag(_) | Self::Nearest | Self::Default => anyhow::anyhow!("{message}"),
        }
    }
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Environment(name) => f.write_str(name),
            Self::File(place) => f.write_str(&visible(&place.source.place(&place.span))),
            Self::Nearest | Self::Default => f.write_str(self.name()),
        }
    }
}

/// A value that is in force.
#[derive(Debug, Clone)]
pub(crate) struct Setting<T> {
    /// The value.
    pub(crate) value: T,
    /// Where it comes from.
    pub(crate) origin: Origin,
}

impl<T> Setting<T> {
    /// The first that there is, in the order of precedence.
    fn first(offers: [Option<Self>; 3], default: T) -> Self {
        offers.into_iter().flatten().next().unwrap_or(Self {
            value: default,
            origin: Origin::Default,
        })
    }
}

/// What the command line says of settings; nothing where a command lacks the flag.
#[derive(Debug, Clone, Default)]
pub(crate) struct Flags<'a> {
    /// `--config`
    pub(crate) config: Option<&'a Path>,
    /// `--schemas`
    pub(crate) schemas: &'a [PathBuf],
    /// `--fail-on`
    pub(crate) fail_on: Option<FailOn>,
    /// `--expect`
    pub(crate) expect: &'a [String],
    /// `--baseline`
    pub(crate) baseline: Option<&'a Path>,
    /// `--assume-tz`
    pub(crate) assume_tz: Option<Offset>,
    /// `--jobs`
    pub(crate) jobs: Option<NonZeroUsize>,
    /// `diff --ignore`
    pub(crate) ignore: &'a [String],
}

/// Everything that is in force.
#[derive(Debug)]
pub(crate) struct Settings {
    /// The configuration that was read; empty if there is none.
    pub(crate) config: Setting<Option<Arc<Source>>>,
    /// Folders with packs. Each has its own place.
    pub(crate) schemas: Vec<Setting<PathBuf>>,
    /// The least severity that fails a run.
    pub(crate) fail_on: Setting<FailOn>,
    /// The findings that are known.
    pub(crate) baseline: Setting<Option<PathBuf>>,
    /// The offset of times without a zone.
    pub(crate) assume_tz: Setting<Option<Offset>>,
    /// How many threads work; as many as there are cores if not given.
    pub(crate) jobs: Setting<Option<NonZeroUsize>>,
    /// What payloads must be. Each that is about a capture must hold.
    pub(crate) expect: Vec<Setting<Expect>>,
    /// The findings that are left out.
    pub(crate) ignore: Vec<Setting<Ignore>>,
    /// What `diff` leaves out.
    pub(crate) diff_ignore: Vec<Setting<String>>,
    /// What patterns of paths are held against.
    pub(crate) paths: Paths,
}

impl Settings {
    /// What is in force for these flags here and now.
    ///
    /// # Errors
    ///
    /// If a variable or the configuration is wrong, or the configuration cannot be read.
    pub(crate) fn load(flags: &Flags<'_>) -> anyhow::Result<Self> {
        let environment = Environment::read(&|name| std::env::var_os(name))?;
        let found = find::find(flags.config, environment.config.as_deref());
        let document = match &found.value {
            Some(found) => Some(Document::read(found)?),
            None => None,
        };
        Ok(Self::resolve(flags, environment, found.origin, document))
    }

    /// How many threads work.
    pub(crate) fn threads(&self) -> usize {
        match self.jobs.value {
            Some(jobs) => jobs.get(),
            None => thread::available_parallelism().map_or(1, usize::from),
        }
    }

    /// The settings by precedence.
    fn resolve(
        flags: &Flags<'_>,
        environment: Environment,
        origin: Origin,
        document: Option<Document>,
    ) -> Self {
        let config = Setting {
            value: document
                .as_ref()
                .map(|document| Arc::clone(&document.source)),
            origin,
        };
        let file = document.unwrap_or_default();
        let flag = |name| Origin::Flag(name);
        let given = |paths: &[PathBuf], origin: &Origin| -> Option<Vec<Setting<PathBuf>>> {
            let each = paths.iter().map(|path| Setting {
                value: path.clone(),
                origin: origin.clone(),
            });
            (!paths.is_empty()).then(|| each.collect())
        };
        let schemas = given(flags.schemas, &flag("--schemas"))
            .or_else(|| {
                given(
                    &environment.schemas,
                    &Origin::Environment(environment::SCHEMAS),
                )
            })
            .unwrap_or(file.schemas);
        let expect = if flags.expect.is_empty() {
            file.expect
        } else {
            vec![Setting {
                value: Expect {
                    files: None,
                    events: flags
                        .expect
                        .iter()
                        .map(|name| (name.clone(), None))
                        .collect(),
                },
                origin: flag("--expect"),
            }]
        };
        let diff_ignore = if flags.ignore.is_empty() {
            file.diff_ignore
        } else {
            let each = flags.ignore.iter().map(|text| Setting {
                value: text.clone(),
                origin: flag("--ignore"),
            });
            each.collect()
        };
        Self {
            config,
            schemas,
            fail_on: Setting::first(
                [
                    offer(flags.fail_on, flag("--fail-on")),
                    of_variable(environment.fail_on, environment::FAIL_ON),
                    file.fail_on,
                ],
                FailOn::Error,
            ),
            baseline: Setting::first(
                [
                    offer(
                        flags.baseline.map(|path| Some(path.to_owned())),
                        flag("--baseline"),
                    ),
                    of_variable(environment.baseline.map(Some), environment::BASELINE),
                    file.baseline.map(some),
                ],
                None,
            ),
            assume_tz: Setting::first(
                [
                    offer(flags.assume_tz.map(Some), flag("--assume-tz")),
                    of_variable(environment.assume_tz.map(Some), environment::ASSUME_TZ),
                    file.assume_tz.map(some),
                ],
                None,
            ),
            jobs: Setting::first(
                [
                    offer(flags.jobs.map(Some), flag("--jobs")),
                    of_variable(environment.jobs.map(Some), environment::JOBS),
                    None,
                ],
                None,
            ),
            expect,
            ignore: file.ignore,
            diff_ignore,
            paths: file.paths,
        }
    }
}

/// When to colour, which is asked before anything can be said, and what is wrong with what the environment says of it.
pub(crate) fn color(flag: Option<Color>) -> (Setting<Color>, anyhow::Result<()>) {
    let (variable, wrong) = match Environment::color(&|name| std::env::var_os(name)) {
        Ok(variable) => (variable, Ok(())),
        Err(error) => (None, Err(error)),
    };
    let offers = [
        offer(flag, Origin::Flag("--color")),
        of_variable(variable, environment::COLOR),
        None,
    ];
    (Setting::first(offers, Color::default()), wrong)
}

fn offer<T>(value: Option<T>, origin: Origin) -> Option<Setting<T>> {
    value.map(|value| Setting { value, origin })
}

fn of_variable<T>(value: Option<T>, name: &'static str) -> Option<Setting<T>> {
    offer(value, Origin::Environment(name))
}

fn some<T>(setting: Setting<T>) -> Setting<Option<T>> {
    Setting {
        value: Some(setting.value),
        origin: setting.origin,
    }
}

#[cfg(test)]
mod tests {
    use std::ffi::OsString;

    use proptest::prelude::*;

    use super::find::Found;
    use super::*;
    use crate::report::frame::Look;

    const FILE: &str = "\
schemas = ['packs', '/packs']
fail-on = 'info'
baseline = 'known.json'
assume-tz = '+07:00'
ignore = ['conflict']
[[expect]]
event = 'a'
[diff]
ignore = 'times'
";

    fn settings(flags: &Flags<'_>, variables: &[(&str, &str)], text: Option<&str>) -> Settings {
        let lookup = |name: &str| {
            let found = variables.iter().find(|(known, _)| *known == name)?;
            Some(OsString::from(found.1))
        };
        let found = Found {
            path: "../hooklens.toml".into(),
            current: "/team/service".into(),
        };
        let document = text.map(|text| {
            let source = Arc::new(Source {
                name: "../hooklens.toml".to_owned(),
                text: text.to_owned(),
            });
            Document::parse(&source, &found).unwrap()
        });
        let environment = Environment::read(&lookup).unwrap();
        Settings::resolve(flags, environment, Origin::Default, document)
    }

    proptest! {
        #[test]
        fn whatever_is_written_is_read_or_refused(
            at in 0..FILE.len(),
            length in 0..20_usize,
            text in "(?s).{0,8}|[\\[\\]{}='\"\n\\\\#é漢\u{0}\u{202e}]{0,4}",
        ) {
            let end = (at + length).min(FILE.len());
            let text = format!("{}{text}{}", &FILE[..at], &FILE[end..]);
            let source = Arc::new(Source {
                name: "hooklens.toml".to_owned(),
                text,
            });
            let found = Found {
                path: "hooklens.toml".into(),
                current: "/team".into(),
            };
            if let Err(error) = Document::parse(&source, &found) {
                let broken = error.downcast::<Broken>().unwrap();
                for color in [true, false] {
                    let shown = broken.render(Look { color, width: 40 });
                    prop_assert!(shown.contains("hooklens.toml:"));
                }
            }
        }
    }

    fn shown<T: fmt::Debug>(setting: &Setting<T>) -> String {
        format!("{:?} {}", setting.value, setting.origin)
    }

    #[test]
    fn a_flag_goes_over_the_environment_and_that_over_the_file() {
        let variables = [
            (environment::SCHEMAS, "elsewhere"),
            (environment::FAIL_ON, "warning"),
            (environment::BASELINE, "b.json"),
            (environment::ASSUME_TZ, "+01:00"),
            (environment::JOBS, "3"),
        ];
        let schemas = ["here".into()];
        let flags = Flags {
            schemas: &schemas,
            fail_on: Some(FailOn::Never),
            baseline: Some(Path::new("a.json")),
            assume_tz: Some(Offset::UTC),
            jobs: NonZeroUsize::new(2),
            ..Flags::default()
        };
        let told = |flags: &Flags<'_>, variables: &[(&str, &str)], text| {
            let settings = settings(flags, variables, text);
            let schemas: Vec<String> = settings.schemas.iter().map(shown).collect();
            [
                schemas.join(", "),
                shown(&settings.fail_on),
                shown(&settings.baseline),
                settings
                    .assume_tz
                    .value
                    .map_or("none".to_owned(), |offset| offset.to_string())
                    + &format!(" {}", settings.assume_tz.origin),
                shown(&settings.jobs),
            ]
        };
        assert_eq!(
            told(&flags, &variables, Some(FILE)),
            [
                "\"here\" --schemas",
                "Never --fail-on",
                "Some(\"a.json\") --baseline",
                "+00:00 --assume-tz",
                "Some(2) --jobs",
            ]
        );
        assert_eq!(
            told(&Flags::default(), &variables, Some(FILE)),
            [
                "\"elsewhere\" HOOKLENS_SCHEMAS",
                "Warning HOOKLENS_FAIL_ON",
                "Some(\"b.json\") HOOKLENS_BASELINE",
                "+01:00 HOOKLENS_ASSUME_TZ",
                "Some(3) HOOKLENS_JOBS",
            ]
        );
        assert_eq!(
            told(&Flags::default(), &[], Some(FILE)),
            [
                "\"../packs\" ../hooklens.toml:1, \"/packs\" ../hooklens.toml:1",
                "Info ../hooklens.toml:2",
                "Some(\"../known.json\") ../hooklens.toml:3",
                "+07:00 ../hooklens.toml:4",
                "None default",
            ]
        );
        assert_eq!(
            told(&Flags::default(), &[], None),
            [
                "",
                "Error default",
                "None default",
                "none default",
                "None default"
            ]
        );
    }

    #[test]
    fn a_list_takes_the_place_of_the_other() {
        let names = |settings: &Settings| -> Vec<String> {
            let each = settings
                .expect
                .iter()
                .flat_map(|expect| &expect.value.events);
            each.map(|(name, _)| name.clone()).collect()
        };
        let (expect, ignore) = (["b".to_owned()], ["ids".to_owned(), "/x".to_owned()]);
        let flags = Flags {
            expect: &expect,
            ignore: &ignore,
            ..Flags::default()
        };
        let given = settings(&flags, &[], Some(FILE));
        assert_eq!(names(&given), ["b"]);
        let ignored: Vec<String> = given.diff_ignore.iter().map(shown).collect();
        assert_eq!(ignored, ["\"ids\" --ignore", "\"/x\" --ignore"]);
        let given = settings(&Flags::default(), &[], Some(FILE));
        assert_eq!(names(&given), ["a"]);
        let ignored: Vec<String> = given.diff_ignore.iter().map(shown).collect();
        assert_eq!(ignored, ["\"times\" ../hooklens.toml:9"]);
        assert_eq!(given.ignore.len(), 1);
    }

    #[test]
    fn patterns_are_relative_to_the_folder_of_the_file() {
        let given = settings(&Flags::default(), &[], Some(FILE));
        assert_eq!(given.paths.folder, Path::new("/team"));
        assert_eq!(given.paths.current, Path::new("/team/service"));
    }
}
