//! `hooklens FILE`: what each payload is, on a card for a person.
//!
//! The first few records have one; of more, all are counted. The exit status is that of `validate`.

use std::ffi::OsStr;
use std::path::Path;

use anyhow::bail;
use hooklens::inspect::{Inspection, Inspector, Options};
use hooklens::normalize;
use hooklens::validate::Scratch;
use hooklens::{Input, Payload, Unwrap};

use super::captures::{Work, each};
use super::{asked, catalog, is_closed};
use crate::answers::{Answers, Stream};
use crate::args::{self, Reading};
use crate::gate::{Gate, Weighed};
use crate::output::{Manner, Output};
use crate::repeats::Told;
use crate::report::card;
use crate::report::json::Of;
use crate::report::shell;
use crate::report::summary;
use crate::reports::{Prints, Reports};
use crate::rules::Applied;
use crate::settings::Settings;
use crate::status::Status;

/// How many records have a card.
const SHOWN: usize = 3;

/// How many captures are named in what to run next.
const NAMED: usize = 4;

pub(crate) fn run(
    args: &args::Card,
    settings: &Settings,
    verbose: bool,
    output: &mut Output,
) -> anyhow::Result<Status> {
    if args
        .format
        .as_deref()
        .is_some_and(|format| format != "text")
    {
        bail!(
            "a card is for people, and has no other format; programs read `hooklens detect`, `validate` and `normalize` with \
             --format json"
        );
    }
    let reading = args.reading();
    let catalog = catalog::load(settings)?;
    let gate = Gate::new(
        &reading,
        settings,
        verbose,
        catalog,
        Prints::Text,
        output.is_terminal,
    )?;
    let reports = Reports::open(&reading, &gate, "card", Prints::Text)?;
    let options = Options {
        information: gate.wants_information(),
        normalize: normalize::Options {
            lineage: true,
            information: gate.wants_information(),
            ..normalize::Options::default()
        },
        ..asked(&reading.choice, reading.unwrapping)
    };
    let manner = output.manner();
    let told = Told::cards(SHOWN);
    let again = again(&reading);
    let inspector = Inspector::new(catalog, options)?;
    let card = || Card {
        gate: &gate,
        rules: Applied::default(),
        told: &told,
        manner,
        again: &again,
        inspector: inspector.clone(),
        scratch: Scratch::default(),
    };
    let (status, ran) = each(&reading, settings, &told, reports, output, card)?;
    let look = output.out_look;
    let records = ran.counts.all();
    if records > 1 {
        output.append(Stream::Out, &format!("{}\n", summary::table(&ran, catalog)))?;
    }
    let steps = if records > 1 {
        card::next_of_many(&again)
    } else {
        told.next()
    };
    if !output.quiet && !steps.is_empty() {
        output.append(Stream::Out, &card::steps(&steps, look))?;
    }
    Ok(status)
}

struct Card<'c> {
    gate: &'c Gate<'c>,
    /// The rules about the capture that is read.
    rules: Applied<'c>,
    told: &'c Told,
    manner: Manner,
    again: &'c card::Options,
    inspector: Inspector<'c>,
    scratch: Scratch,
}

impl Work for Card<'_> {
    fn begin(&mut self, file: &str, _lines: usize, _longest: usize) {
        self.rules = self.gate.rules(file);
    }

    fn inspector(&self) -> &Inspector<'_> {
        &self.inspector
    }

    fn record(&mut self, of: Of<'_>, answers: &mut Answers) -> Option<Status> {
        let mut inspection = match &of.record.result {
            Ok(payload) => self
                .inspector
                .validate_in(payload, of.layers(), &mut self.scratch),
            Err(malformed) => self.inspector.malformed(malformed),
        };
        if is_closed(of, &inspection) {
            return None;
        }
        of.tell(&self.inspector, &mut inspection);
        let Weighed { status, .. } = self.gate.weigh(of, &self.rules, &mut inspection, answers);
        answers.counts.count(&inspection);
        if self.told.wants_card(answers) {
            if let Ok(payload) = &of.record.result {
                self.normalize(of, payload, &mut inspection);
            }
            self.gate.tell(of, &mut inspection, "", answers);
            self.show(of, &inspection, answers);
        }
        Some(status)
    }
}

impl Card<'_> {
    /// Adds the event, and what is found out in making it.
    fn normalize(&self, of: Of<'_>, payload: &Payload<'_>, inspection: &mut Inspection<'_>) {
        if inspection.event.is_none() {
            return;
        }
        let scratch = &mut normalize::Scratch::default();
        let mut made = self.inspector.normalize_in(payload, of.layers(), scratch);
        inspection.normalized = made.normalized.take();
        for finding in made.findings {
            // What cannot be read for a fault that is said already is not said again.
            let mut known = inspection.findings.iter();
            if !known.any(|known| known.location == finding.location) {
                inspection.findings.push(finding);
            }
        }
    }

    fn show(&self, of: Of<'_>, inspection: &Inspection<'_>, answers: &mut Answers) {
        let covered = self.gate.cover.of(of, inspection);
        let catalog = self.inspector.catalog();
        let look = self.manner.out_look;
        let card = card::card(of, catalog, inspection, &covered, !self.manner.quiet, look);
        let next = card::next(inspection, catalog, self.again);
        let place = answers.append(Stream::Out, &format!("{card}\n"));
        answers.cards.push((place, next));
    }
}

/// How commands about the same captures go on.
fn again(reading: &Reading) -> card::Options {
    let option = |name: &str, value: &OsStr| format!(" {name} {}", shell::quoted(value));
    let choice = &reading.choice;
    let mut options = String::new();
    if reading.recursive {
        options.push_str(" --recursive");
    }
    if reading.framing.input != Input::Auto {
        options.push_str(&option("--input", OsStr::new(reading.framing.input.name())));
    }
    if !matches!(reading.unwrapping.unwrap, Unwrap::Auto) {
        options.push_str(&option(
            "--unwrap",
            OsStr::new(reading.unwrapping.unwrap.name()),
        ));
    }
    if reading.unwrapping.lenient {
        options.push_str(" --lenient");
    }
    for (name, value) in [("--vendor", &choice.vendor), ("--event", &choice.event)] {
        if let Some(value) = value {
            options.push_str(&option(name, OsStr::new(value)));
        }
    }
    let folders = choice.packs.folders.iter();
    let catalog = folders.map(|folder| option("--schemas", folder.as_os_str()));
    let is_standard = |path: &Path| path.as_os_str() == "-";
    let files: Vec<String> = reading
        .files
        .iter()
        .filter(|path| !is_standard(path))
        .map(|path| shell::file(path.as_os_str()))
        .collect();
    card::Options {
        files: match files.len() {
            ..=NAMED => files.join(" "),
            _ => format!("{} …", files[..NAMED].join(" ")),
        },
        reading: options,
        catalog: catalog.collect(),
    }
}
