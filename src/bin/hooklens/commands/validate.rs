//! `hooklens validate`: whether each payload fits the schema of its event, and every finding.

use std::io::Write as _;

use hooklens::Record;
use hooklens::inspect::{self, Inspector, Options};

use super::captures::{Capture, Work, each};
use super::{catalog, judge, wants_information};
use crate::args::{self, Format};
use crate::output::Output;
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
    let mut validate = Validate {
        args,
        inspector: Inspector::new(&catalog, options)?,
        columns: Columns::default(),
        counts: Counts::default(),
    };
    let status = each(&args.reading, output, &mut validate)?;
    if args.format == Format::Text && validate.counts.all() > 1 {
        output.say(&format!("{}\n", validate.counts.in_words()))?;
    }
    Ok(status)
}

struct Validate<'c> {
    args: &'c args::Validate,
    inspector: Inspector<'c>,
    columns: Columns,
    counts: Counts,
}

impl Work for Validate<'_> {
    fn begin(&mut self, capture: &Capture, output: &Output) {
        if self.args.format == Format::Text {
            self.columns
                .fit(&capture.name, &capture.bytes, output.out_look);
        }
    }

    fn record(
        &mut self,
        file: &str,
        record: &Record<'_>,
        output: &mut Output,
    ) -> anyhow::Result<Status> {
        let of = Of { file, record };
        let inspection = match &record.result {
            Ok(payload) => self.inspector.validate(payload),
            Err(malformed) => self.inspector.malformed(malformed),
        };
        if self.args.format == Format::Json {
            output
                .out
                .write_all(json::validate(of, &inspection).as_bytes())?;
        } else {
            let look = output.out_look;
            let verdict = text::verdict(&inspection, look);
            let line = text::record(of, &inspection, &verdict, &mut self.columns, look);
            writeln!(output.out, "{line}")?;
            if !output.quiet {
                let findings = text::findings(of, &inspection, look);
                output.out.write_all(findings.as_bytes())?;
            }
            self.counts.add(inspection.status, inspection.is_valid());
        }
        Ok(judge(&inspection, &self.args.reading))
    }
}

/// How many records there were of each sort.
#[derive(Debug, Default)]
struct Counts {
    valid: usize,
    invalid: usize,
    ambiguous: usize,
    unrecognized: usize,
    malformed: usize,
}

impl Counts {
    fn add(&mut self, status: inspect::Status, is_valid: bool) {
        *match status {
            inspect::Status::Recognized if is_valid => &mut self.valid,
            inspect::Status::Recognized => &mut self.invalid,
            inspect::Status::Ambiguous => &mut self.ambiguous,
            inspect::Status::Unrecognized => &mut self.unrecognized,
            inspect::Status::Malformed => &mut self.malformed,
        } += 1;
    }

    fn all(&self) -> usize {
        self.valid + self.invalid + self.ambiguous + self.unrecognized + self.malformed
    }

    fn in_words(&self) -> String {
        let sorts = [
            (self.valid, "valid"),
            (self.invalid, "invalid"),
            (self.ambiguous, "ambiguous"),
            (self.unrecognized, "unrecognized"),
            (self.malformed, "malformed"),
        ];
        let sorts: Vec<String> = sorts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, word)| format!("{count} {word}"))
            .collect();
        format!(
            "{}: {}",
            text::counted(self.all(), "record"),
            sorts.join(", ")
        )
    }
}
