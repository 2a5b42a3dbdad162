//! `hooklens config`: which settings are in force, and where each comes from.
//!
//! It looks up what the settings name, as a run would, so that what it prints would work.

use std::env;
use std::fmt::Write as _;
use std::io::Write as _;
use std::path::PathBuf;

use clap::ValueEnum;
use colored::Colorize as _;
use hooklens::diff::Pattern;
use serde::Serialize;

use super::catalog;
use crate::args::Format;
use crate::args::config::Config;
use crate::color::Color;
use crate::output::Output;
use crate::report::json::line;
use crate::report::visible::visible;
use crate::rules::Rules;
use crate::settings::{Environment, Expect, Ignore, Name, Origin, Setting, Settings};
use crate::status::Status;

/// A setting as it is printed.
struct Row {
    name: &'static str,
    /// Absent where there is nothing to name.
    value: Option<String>,
    /// What stands for a value that is absent.
    without: &'static str,
    origin: Origin,
}

pub(crate) fn run(
    args: &Config,
    color: &Setting<Color>,
    settings: &Settings,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let catalog = catalog::load(settings)?;
    Rules::new(settings, catalog)?;
    match args.format {
        Format::Text => text(&rows(color, settings), output)?,
        Format::Json => output
            .out
            .write_all(line(&Whole::of(color, settings)).as_bytes())?,
    }
    let names = env::vars_os().map(|(name, _)| name);
    for (name, near) in Environment::unknown(names) {
        let near = near.map_or_else(String::new, |near| format!("; did you mean {near}?"));
        output.say(&format!(
            "note: {} is no variable of hooklens{near}\n",
            visible(&name)
        ))?;
    }
    Ok(Status::Yes)
}

/// The settings that have one value, then the lists, a row for each element.
fn rows(color: &Setting<Color>, settings: &Settings) -> Vec<Row> {
    let mut rows = single(color, settings);
    let mut list = |name, elements: Vec<(String, &Origin)>| {
        let row = |value, origin: &Origin| Row {
            name,
            value,
            without: "none",
            origin: origin.clone(),
        };
        if elements.is_empty() {
            rows.push(row(None, &Origin::Default));
        }
        rows.extend(
            elements
                .into_iter()
                .map(|(value, origin)| row(Some(value), origin)),
        );
    };
    let shown = |folder: &Setting<PathBuf>| folder.value.display().to_string();
    list("schemas", each(&settings.schemas, shown));
    list("expect", each(&settings.expect, |one| expected(&one.value)));
    list("ignore", each(&settings.ignore, |one| ignored(&one.value)));
    let diff = each(&settings.diff_ignore, |one| one.value.clone());
    list("diff.ignore", diff);
    rows
}

fn each<T>(
    settings: &[Setting<T>],
    shown: impl Fn(&Setting<T>) -> String,
) -> Vec<(String, &Origin)> {
    let elements = settings.iter();
    elements.map(|one| (shown(one), &one.origin)).collect()
}

fn single(color: &Setting<Color>, settings: &Settings) -> Vec<Row> {
    let config = settings.config.value.as_ref();
    let baseline = settings.baseline.value.as_ref();
    let row = |name, value, without, origin: &Origin| Row {
        name,
        value,
        without,
        origin: origin.clone(),
    };
    vec![
        row(
            "config",
            config.map(|source| source.name.clone()),
            "none",
            &settings.config.origin,
        ),
        row("color", Some(word(&color.value)), "", &color.origin),
        row(
            "jobs",
            settings.jobs.value.map(|jobs| jobs.to_string()),
            "as many as there are cores",
            &settings.jobs.origin,
        ),
        row(
            "fail-on",
            Some(word(&settings.fail_on.value)),
            "",
            &settings.fail_on.origin,
        ),
        row(
            "baseline",
            baseline.map(|path| path.display().to_string()),
            "none",
            &settings.baseline.origin,
        ),
        row(
            "assume-tz",
            settings.assume_tz.value.map(|offset| offset.to_string()),
            "UTC",
            &settings.assume_tz.origin,
        ),
    ]
}

fn word<T: ValueEnum>(value: &T) -> String {
    let word = value.to_possible_value();
    word.map(|word| word.get_name().to_owned())
        .unwrap_or_default()
}

fn text(rows: &[Row], output: &mut Output) -> anyhow::Result<()> {
    let shown = |row: &Row| match &row.value {
        Some(value) => visible(value).into_owned(),
        None => row.without.to_owned(),
    };
    let values: Vec<String> = rows.iter().map(shown).collect();
    let widest = |widths: &mut dyn Iterator<Item = usize>| widths.max().unwrap_or_default();
    let names = widest(&mut rows.iter().map(|row| row.name.len()));
    // A long value pushes only its own origin away.
    let limit = output.out_look.width / 2;
    let lengths = values.iter().map(|value| value.chars().count());
    let wide = widest(&mut lengths.filter(|length| *length <= limit));
    let look = output.out_look;
    for (row, value) in rows.iter().zip(&values) {
        let name = format!("{:names$}", row.name);
        let name = look.paint(&name, |text| text.bold());
        let origin = row.origin.to_string();
        let origin = look.paint(&origin, |text| text.dimmed());
        writeln!(output.out, "{name}  {value:wide$}  {origin}")?;
    }
    Ok(())
}

/// `north or south/ping in payloads/**`
fn expected(expect: &Expect) -> String {
    let names: Vec<&str> = expect
        .events
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let files = expect.files.as_ref();
    names.join(" or ") + &files.map_or_else(String::new, |files| format!(" in {files}"))
}

/// `conflict about north at /room/is_waiting in payloads/**`
fn ignored(ignore: &Ignore) -> String {
    let codes: Vec<&str> = ignore.codes.iter().map(|code| code.name()).collect();
    let events: Vec<&str> = ignore
        .events
        .iter()
        .map(|(name, _)| name.as_str())
        .collect();
    let locations: Vec<&str> = ignore.locations.iter().map(Pattern::as_str).collect();
    let mut text = if codes.is_empty() {
        "any finding".to_owned()
    } else {
        codes.join(" or ")
    };
    for (word, names) in [("about", events), ("at", locations)] {
        if !names.is_empty() {
            let _ = write!(text, " {word} {}", names.join(" or "));
        }
    }
    if let Some(files) = &ignore.files {
        let _ = write!(text, " in {files}");
    }
    text
}

/// `config/1`
#[derive(Serialize)]
struct Whole<'a> {
    report: &'static str,
    settings: Vec<One>,
    schemas: Vec<One>,
    expect: Vec<ExpectReport<'a>>,
    ignore: Vec<IgnoreReport<'a>>,
    diff: Diff,
}

#[derive(Serialize)]
struct One {
    #[serde(skip_serializing_if = "Option::is_none")]
    name: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    value: Option<String>,
    #[serde(flatten)]
    whence: Whence,
}

#[derive(Serialize)]
struct Whence {
    from: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    flag: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    variable: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
}

#[derive(Serialize)]
struct ExpectReport<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<&'a [String]>,
    events: Vec<&'a str>,
    #[serde(flatten)]
    whence: Whence,
}

#[derive(Serialize)]
struct IgnoreReport<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    files: Option<&'a [String]>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    codes: Vec<&'static str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    events: Vec<&'a str>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    locations: Vec<&'a str>,
    #[serde(flatten)]
    whence: Whence,
}

#[derive(Serialize)]
struct Diff {
    ignore: Vec<One>,
}

impl<'a> Whole<'a> {
    fn of(color: &Setting<Color>, settings: &'a Settings) -> Self {
        let names = |events: &'a [Name]| events.iter().map(|(name, _)| name.as_str()).collect();
        let element = |value: String, origin: &Origin| One {
            name: None,
            value: Some(value),
            whence: Whence::of(origin),
        };
        Self {
            report: "config/1",
            settings: (single(color, settings).into_iter())
                .map(|row| One {
                    name: Some(row.name),
                    value: row.value,
                    whence: Whence::of(&row.origin),
                })
                .collect(),
            schemas: (settings.schemas.iter())
                .map(|folder| element(folder.value.display().to_string(), &folder.origin))
                .collect(),
            expect: (settings.expect.iter())
                .map(|Setting { value, origin }| ExpectReport {
                    files: value.files.as_ref().map(|files| files.shown.as_slice()),
                    events: names(&value.events),
                    whence: Whence::of(origin),
                })
                .collect(),
            ignore: (settings.ignore.iter())
                .map(|Setting { value, origin }| IgnoreReport {
                    files: value.files.as_ref().map(|files| files.shown.as_slice()),
                    codes: value.codes.iter().map(|code| code.name()).collect(),
                    events: names(&value.events),
                    locations: value.locations.iter().map(Pattern::as_str).collect(),
                    whence: Whence::of(origin),
                })
                .collect(),
            diff: Diff {
                ignore: (settings.diff_ignore.iter())
                    .map(|ignore| element(ignore.value.clone(), &ignore.origin))
                    .collect(),
            },
        }
    }
}

impl Whence {
    fn of(origin: &Origin) -> Self {
        let mut whence = Self {
            from: origin.name(),
            flag: None,
            variable: None,
            line: None,
        };
        match origin {
            Origin::Flag(name) => whence.flag = Some(name),
            Origin::Environment(name) => whence.variable = Some(name),
            Origin::File(place) => whence.line = Some(place.source.line(&place.span)),
            Origin::Nearest | Origin::Default => {}
        }
        whence
    }
}
