//! `hooklens.toml`: what its keys are.
//!
//! Each value keeps its place, so that what turns out wrong later (an event that no catalog has) is shown there, too. Paths
//! are relative to the file.

use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hooklens::Code;
use hooklens::convert::Offset;
use hooklens::diff::Pattern;
use hooklens::finding::{nearest, shorten};

use super::find::Found;
use super::paths::{Files, plain};
use super::{Origin, Paths, Place, Setting};
use crate::args::gate::FailOn;
use crate::report::quote::{Problem, Source};
use crate::toml_table::{self, At, Table, Value, unknown};

/// What the file says.
#[derive(Debug, Default)]
pub(crate) struct Document {
    pub(super) source: Arc<Source>,
    pub(super) schemas: Vec<Setting<PathBuf>>,
    pub(super) fail_on: Option<Setting<FailOn>>,
    pub(super) baseline: Option<Setting<PathBuf>>,
    pub(super) assume_tz: Option<Setting<Offset>>,
    pub(super) expect: Vec<Setting<Expect>>,
    pub(super) ignore: Vec<Setting<Ignore>>,
    pub(super) diff_ignore: Vec<Setting<String>>,
    pub(super) paths: Paths,
}

/// `vendor` or `vendor/event`, and where it is asked for if that is in a file.
pub(crate) type Name = (String, Option<Place>);

/// What payloads must be.
#[derive(Debug, Clone)]
pub(crate) struct Expect {
    /// In these captures; in all if not given.
    pub(crate) files: Option<Files>,
    /// One of these.
    pub(crate) events: Vec<Name>,
}

/// Findings that are left out: those that are all of this.
#[derive(Debug, Clone)]
pub(crate) struct Ignore {
    /// In these captures; in all if not given.
    pub(crate) files: Option<Files>,
    /// Of one of these codes; of any if empty.
    pub(crate) codes: Vec<Code>,
    /// About one of these events; about any payload if empty.
    pub(crate) events: Vec<Name>,
    /// At one of these locations or below; anywhere if empty.
    pub(crate) locations: Vec<Pattern>,
}

impl Document {
    /// Reads the file that was found.
    ///
    /// # Errors
    ///
    /// If it cannot be read, and with all places if something in it is wrong.
    pub(super) fn read(found: &Found) -> anyhow::Result<Self> {
        let source = toml_table::read(&found.path, &found.path.to_string_lossy())?;
        Self::parse(&source, found)
    }

    /// The document in a text that was found there.
    ///
    /// # Errors
    ///
    /// As [`Document::read`], but for the reading.
    pub(super) fn parse(source: &Arc<Source>, found: &Found) -> anyhow::Result<Self> {
        let folder = found.path.parent().unwrap_or(Path::new(""));
        let reader = Reader { source, folder };
        let mut document = toml_table::parse(source, |table| reader.document(table))?;
        document.source = Arc::clone(source);
        document.paths = Paths {
            folder: plain(&found.current.join(folder)),
            current: found.current.clone(),
        };
        Ok(document)
    }
}

/// What values are made with.
struct Reader<'r> {
    source: &'r Arc<Source>,
    folder: &'r Path,
}

impl Reader<'_> {
    fn document(&self, table: &mut Table<'_>) -> Document {
        table.is_elsewhere("color", "colour is set with --color or HOOKLENS_COLOR");
        table.is_elsewhere("jobs", "threads are set with --jobs or HOOKLENS_JOBS");
        let offset = |text: &str| {
            let parsed = text.parse::<Offset>();
            parsed.map_err(|error| format!("`{}`: {error}", shorten(text)))
        };
        Document {
            schemas: (table.texts("schemas").into_iter())
                .map(|text| self.setting(self.path(text)))
                .collect(),
            fail_on: (table.take("fail-on"))
                .and_then(|value| value.word())
                .map(|at| self.setting(at)),
            baseline: (table.take("baseline"))
                .and_then(|value| value.text())
                .map(|text| self.setting(self.path(text))),
            assume_tz: (table.take("assume-tz"))
                .and_then(|value| value.parsed(offset))
                .map(|at| self.setting(at)),
            expect: (table.items("expect").iter())
                .filter_map(|item| self.expect(item))
                .collect(),
            ignore: (table.items("ignore").iter())
                .filter_map(|item| self.ignore(item))
                .collect(),
            diff_ignore: (table.take("diff"))
                .and_then(|value| value.table(|table| self.diff_ignore(table)))
                .unwrap_or_default(),
            ..Document::default()
        }
    }

    fn expect(&self, item: &Value<'_>) -> Option<Setting<Expect>> {
        let expect = item.table(|table| {
            let files = self.files(table);
            let events = self.events(table);
            if events.is_empty() && !table.has("event") {
                item.refuse(
                    Problem::new(item.span(), "this says of no `event` that it is expected")
                        .help("`event` is VENDOR, VENDOR/EVENT, or an array of them"),
                );
            }
            Expect { files, events }
        })?;
        Some(self.setting(At {
            value: expect,
            span: item.span(),
        }))
    }

    /// A code, or a table with what is left out.
    fn ignore(&self, item: &Value<'_>) -> Option<Setting<Ignore>> {
        let ignore = if item.is_table() {
            item.table(|table| {
                let ignore = Ignore {
                    files: self.files(table),
                    codes: (table.items("code").iter()).filter_map(code).collect(),
                    events: self.events(table),
                    locations: (table.items("location").iter())
                        .filter_map(location)
                        .collect(),
                };
                if table.is_empty() {
                    item.refuse(
                        Problem::new(item.span(), "this does not say what is left out").help(
                            "`code`, `event`, `location` and `files` do, all of them together",
                        ),
                    );
                }
                ignore
            })?
        } else {
            Ignore {
                files: None,
                codes: vec![code(item)?],
                events: Vec::new(),
                locations: Vec::new(),
            }
        };
        Some(self.setting(At {
            value: ignore,
            span: item.span(),
        }))
    }

    fn diff_ignore(&self, table: &mut Table<'_>) -> Vec<Setting<String>> {
        let words = ["times", "ids"];
        let is_right = |item: &Value<'_>| {
            let text = item.text()?;
            let is_word = words.contains(&text.value.as_str());
            match Pattern::parse(&text.value) {
                Err(error) if !is_word => {
                    let message = format!("`{}` is no location: {error}", shorten(&text.value));
                    let problem = Problem::new(text.span, message);
                    item.refuse(match nearest(&text.value, words) {
                        Some(near) => problem.meant(Some(near)),
                        None => problem.expected("`times`, `ids` or a location"),
                    });
                    None
                }
                _ => Some(text),
            }
        };
        (table.items("ignore").iter())
            .filter_map(is_right)
            .map(|at| self.setting(at))
            .collect()
    }

    fn files(&self, table: &mut Table<'_>) -> Option<Files> {
        Files::of(&table.take("files")?, self.folder)
    }

    /// Events by name. Whether there are such is not known here.
    fn events(&self, table: &mut Table<'_>) -> Vec<Name> {
        let names = table.texts("event").into_iter();
        names
            .map(|At { value, span }| (value, Some(self.place(span))))
            .collect()
    }

    fn setting<T>(&self, at: At<T>) -> Setting<T> {
        Setting {
            value: at.value,
            origin: Origin::File(self.place(at.span)),
        }
    }

    fn place(&self, span: Range<usize>) -> Place {
        Place {
            source: Arc::clone(self.source),
            span,
        }
    }

    fn path(&self, text: At<String>) -> At<PathBuf> {
        text.map(|path| self.folder.join(path))
    }
}

fn code(item: &Value<'_>) -> Option<Code> {
    let text = item.text()?;
    let code = text.value.parse().ok();
    if code.is_none() {
        let words: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
        item.refuse(unknown(&text, "code", &words));
    }
    code
}

fn location(item: &Value<'_>) -> Option<Pattern> {
    let parsed = item.parsed(|text| {
        let parsed = Pattern::parse(text);
        parsed.map_err(|error| format!("`{}` is no location: {error}", shorten(text)))
    })?;
    Some(parsed.value)
}
