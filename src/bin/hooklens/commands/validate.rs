//! `hooklens validate`: whether each payload fits the schema of its event, and every finding.

use hooklens::inspect::{Inspector, Options};
use hooklens::validate::Spare;

use super::captures::{Work, each};
use super::catalog;
use crate::answers::Answers;
use crate::args::{self, Format};
use crate::gate::Gate;
use crate::output::{Manner, Output};
use crate::report::json::{self, Of};
use crate::report::line::Lines;
use crate::report::text;
use crate::reports::{Prints, Reports};
use crate::status::Status;

pub(crate) fn run(
    args: &args::Validate,
    verbose: bool,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let catalog = catalog::load(&args.reading.choice.packs)?;
    let gate = Gate::new(&args.reading, verbose, &catalog, output.is_terminal)?;
    let prints = match args.format {
        Format::Text => Prints::Text,
        Format::Json => Prints::Json,
    };
    let reports = Reports::open(&args.reading, &gate, "validate", prints)?;
    let options = Options {
        vendor: args.reading.choice.vendor.clone(),
        event: args.reading.choice.event.clone(),
        information: args.format == Format::Json || gate.wants_information(),
        ..Options::default()
    };
    let manner = output.manner();
    let replaced = reports.replaces_answers;
    let validate = || {
        Ok(Validate {
            args,
            gate: &gate,
            replaced,
            manner,
            inspector: Inspector::new(&catalog, options.clone())?,
            lines: Lines::new(manner.out_look),
            spare: Spare::default(),
        })
    };
    let (status, counts) = each(&args.reading, reports, output, validate)?;
    if args.format == Format::Text && counts.all() > 1 {
        output.say(&format!("{}\n", counts.in_words()))?;
    }
    Ok(status)
}

struct Validate<'c> {
    args: &'c args::Validate,
    gate: &'c Gate<'c>,
    /// Whether a report takes the place of the answers.
    replaced: bool,
    manner: Manner,
    inspector: Inspector<'c>,
    lines: Lines,
    spare: Spare,
}

impl Work for Validate<'_> {
    fn begin(&mut self, file: &str, lines: usize) {
        self.lines.fit(file, lines);
    }

    fn record(&mut self, of: Of<'_>, answers: &mut Answers) -> Status {
        let mut inspection = match &of.record.result {
            Ok(payload) => self.inspector.validate_reusing(payload, &mut self.spare),
            Err(malformed) => self.inspector.malformed(malformed),
        };
        let status = self.gate.weigh(of, &mut inspection, answers);
        let is_json = self.args.format == Format::Json;
        let line = if is_json || self.gate.wants_lines() {
            json::validate(of, &inspection)
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
                let covered = self.gate.cover.of(of, &inspection);
                let findings = text::findings(of, &inspection, &covered, look);
                answers.out().extend_from_slice(findings.as_bytes());
            }
        }
        answers
            .counts
            .count(inspection.status, inspection.is_valid());
        status
    }
}
