//! `hooklens validate`: whether each payload fits the schema of its event, and every finding.

use hooklens::inspect::{Inspector, Options};
use hooklens::validate::Scratch;

use super::captures::{Work, each};
use super::{asked, catalog, is_closed, sum_up};
use crate::answers::{Answers, Stream};
use crate::args::{self, Format};
use crate::gate::{Gate, Weighed};
use crate::output::{Manner, Output};
use crate::repeats::Told;
use crate::report::json::{self, Of};
use crate::report::line::Lines;
use crate::report::text;
use crate::reports::{Prints, Reports};
use crate::rules::Applied;
use crate::settings::Settings;
use crate::status::Status;

pub(crate) fn run(
    args: &args::Validate,
    settings: &Settings,
    verbose: bool,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let catalog = catalog::load(settings)?;
    let prints = match args.format {
        Format::Text => Prints::Text,
        Format::Json => Prints::Json,
    };
    let gate = Gate::new(
        &args.reading,
        settings,
        verbose,
        catalog,
        prints,
        output.is_terminal,
    )?;
    let reports = Reports::open(&args.reading, &gate, "validate", prints)?;
    let options = Options {
        information: args.format == Format::Json || gate.wants_information(),
        ..asked(&args.reading.choice, args.reading.unwrapping)
    };
    let manner = output.manner();
    let replaced = reports.replaces_answers;
    let told = Told::new(Stream::Out, verbose);
    let inspector = Inspector::new(catalog, options)?;
    let validate = || Validate {
        args,
        gate: &gate,
        rules: Applied::default(),
        replaced,
        told: &told,
        manner,
        inspector: inspector.clone(),
        lines: Lines::new(manner.out_look),
        scratch: Scratch::default(),
    };
    let (status, ran) = each(&args.reading, settings, &told, reports, output, validate)?;
    sum_up(&ran, args.summary, true, catalog, output)?;
    Ok(status)
}

struct Validate<'c> {
    args: &'c args::Validate,
    gate: &'c Gate<'c>,
    /// The rules about the capture that is read.
    rules: Applied<'c>,
    /// Whether a report takes the place of the answers.
    replaced: bool,
    told: &'c Told,
    manner: Manner,
    inspector: Inspector<'c>,
    lines: Lines,
    scratch: Scratch,
}

impl Work for Validate<'_> {
    fn has_columns(&self) -> bool {
        self.args.format == Format::Text
    }

    fn begin(&mut self, file: &str, lines: usize, longest: usize) {
        self.rules = self.gate.rules(file);
        self.lines.fit(file, lines, longest);
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
        let Weighed { status, ignored } =
            self.gate.weigh(of, &self.rules, &mut inspection, answers);
        let is_json = self.args.format == Format::Json;
        let line = if is_json || self.gate.wants_lines() {
            json::validate(of, &inspection, ignored)
        } else {
            String::new()
        };
        self.gate.tell(of, &mut inspection, &line, answers);
        if is_json {
            answers.out().extend_from_slice(line.as_bytes());
        } else if !self.replaced {
            let look = self.manner.out_look;
            let verdict = text::verdict(&inspection, look);
            self.lines.write(answers.out(), of, &inspection, &verdict);
            if !self.manner.quiet && !inspection.findings.is_empty() {
                let cover = &self.gate.cover;
                (self.told).findings(of, &inspection, cover, look, answers);
            }
        }
        answers.counts.count(&inspection);
        Some(status)
    }
}
