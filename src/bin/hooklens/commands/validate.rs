//! `hooklens validate`: whether each payload fits the schema of its event, and every finding.

use hooklens::inspect::{Inspector, Options};

use super::captures::{Work, each};
use super::{catalog, is_closed, judge, wants_information};
use crate::answers::Answers;
use crate::args::{self, Format};
use crate::output::{Manner, Output};
use crate::report::json::{self, Of};
use crate::report::text::{self, Columns};
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
    let validate = || {
        Ok(Validate {
            args,
            manner,
            inspector: Inspector::new(&catalog, options.clone())?,
            columns: Columns::default(),
        })
    };
    let (status, counts) = each(&args.reading, output, validate)?;
    if args.format == Format::Text && counts.all() > 1 {
        output.say(&format!("{}\n", counts.in_words()))?;
    }
    Ok(status)
}

struct Validate<'c> {
    args: &'c args::Validate,
    manner: Manner,
    inspector: Inspector<'c>,
    columns: Columns,
}

impl Work for Validate<'_> {
    fn begin(&mut self, file: &str, lines: usize) {
        self.columns.fit(file, lines, self.manner.out_look);
    }

    fn inspector(&self) -> &Inspector<'_> {
        &self.inspector
    }

    fn record(&mut self, of: Of<'_>, answers: &mut Answers) -> Option<Status> {
        let mut inspection = match &of.record.result {
            Ok(payload) => self.inspector.validate_in(payload, of.layers()),
            Err(malformed) => self.inspector.malformed(malformed),
        };
        if is_closed(of, &inspection) {
            return None;
        }
        inspection.mention(of.tried());
        if self.args.format == Format::Json {
            let line = json::validate(of, &inspection);
            answers.out().extend_from_slice(line.as_bytes());
        } else {
            let look = self.manner.out_look;
            let verdict = text::verdict(&inspection, look);
            let line = text::record(of, &inspection, &verdict, self.columns, look);
            answers.line(&line);
            if !self.manner.quiet {
                let findings = text::findings(of, &inspection, look);
                answers.out().extend_from_slice(findings.as_bytes());
            }
        }
        answers
            .counts
            .count(inspection.status, inspection.is_valid());
        Some(judge(&inspection, &self.args.reading))
    }
}
