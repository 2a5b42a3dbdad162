//! `hooklens validate`: whether each payload fits the schema of its event, and every finding.

use hooklens::inspect::{Inspector, Options};
use hooklens::validate::Scratch;

use super::captures::{Work, each};
use super::{catalog, judge, sum_up, wants_information};
use crate::answers::{Answers, Stream};
use crate::args::{self, Format};
use crate::output::{Manner, Output};
use crate::repeats::Told;
use crate::report::json::{self, Of};
use crate::report::line::Lines;
use crate::report::text;
use crate::status::Status;

pub(crate) fn run(
    args: &args::Validate,
    verbose: bool,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let catalog = catalog::load(&args.reading.choice.packs)?;
    let options = Options {
        vendor: args.reading.choice.vendor.clone(),
        event: args.reading.choice.event.clone(),
        information: args.format == Format::Json || wants_information(&args.reading, verbose),
        ..Options::default()
    };
    let manner = output.manner();
    let told = Told::new(Stream::Out, verbose);
    let validate = || {
        Ok(Validate {
            args,
            told: &told,
            manner,
            inspector: Inspector::new(&catalog, options.clone())?,
            lines: Lines::new(manner.out_look),
            scratch: Scratch::default(),
        })
    };
    let (status, ran) = each(&args.reading, &told, output, validate)?;
    sum_up(&ran, args.summary, true, &catalog, output)?;
    Ok(status)
}

struct Validate<'c> {
    args: &'c args::Validate,
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
        self.lines.fit(file, lines, longest);
    }

    fn record(&mut self, of: Of<'_>, answers: &mut Answers) -> Status {
        let inspection = match &of.record.result {
            Ok(payload) => self.inspector.validate_reusing(payload, &mut self.scratch),
            Err(malformed) => self.inspector.malformed(malformed),
        };
        if self.args.format == Format::Json {
            let line = json::validate(of, &inspection);
            answers.out().extend_from_slice(line.as_bytes());
        } else {
            let look = self.manner.out_look;
            let verdict = text::verdict(&inspection, look);
            self.lines.write(answers.out(), of, &inspection, &verdict);
            if !self.manner.quiet && !inspection.findings.is_empty() {
                self.told.findings(of, &inspection, look, answers);
            }
        }
        answers.counts.count(&inspection);
        judge(&inspection, &self.args.reading)
    }
}
