//! `hooklens test`: whether samples still give what their goldens hold, and what else is expected of them.
//!
//! A case is judged whole before anything is written, and only its golden is written, if nothing but that is wrong with it. The
//! order is that of the paths. How a verdict looks is the report's.

mod cases;
mod expectations;
mod golden;
mod hidden;
mod report;
mod sample;
mod work;

use std::io::Write as _;

use anyhow::anyhow;
use hooklens::inspect::{Inspector, Options};
use hooklens::{convert, normalize};

use super::{asked, catalog, source};
use crate::args::{self, Format};
use crate::output::Output;
use crate::report::covered::Cover;
use crate::report::quote::Broken;
use crate::report::verdicts;
use crate::settings::Settings;
use crate::status::{self, Status};
use crate::verdict::{Counts, Failure, Outcome, Reason, Verdict};

use cases::{Case, Cases};
use expectations::Expectations;
use report::Report;
use sample::Reader;
use work::{Work, without_sample};

pub(crate) fn run(
    args: &args::Test,
    settings: &Settings,
    verbose: bool,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let catalog = catalog::load(settings)?;
    let options = Options {
        information: true,
        normalize: normalize::Options {
            settings: convert::Settings {
                assumed_offset: settings.assume_tz.value,
            },
            lineage: true,
            information: true,
        },
        ..asked(&args.choice, args.unwrapping)
    };
    let reader = Reader {
        args,
        inspector: Inspector::new(catalog, options)?,
        // Who reads a report is not known.
        cover: Cover::new(
            catalog,
            args.show_values,
            output.is_terminal && args.report.is_none(),
        ),
        secrets: Cover::secrets(catalog),
        look: output.out_look,
    };
    let cases = Cases::find(&args.paths, args.recursive);
    let mut report = Report::open(args, &cases, output)?;
    let mut counts = Counts::default();
    let mut status = Status::Yes;
    let is_replaced = args
        .report
        .as_ref()
        .is_some_and(args::gate::Report::is_to_output);
    for case in &cases.found {
        let verdict = judge(case, &reader, output)?;
        counts.count(verdict.outcome);
        status = status.and(verdict.outcome.status());
        let shown = verdicts::Shown {
            sample: &case.sample(),
            golden: &case.golden(),
            has_golden: case.has_golden || verdict.outcome == Outcome::Written,
            expectations: case.has_expectations.then(|| case.expectations()),
            verdict: &verdict,
        };
        if let Some(report) = &mut report {
            report.case(&shown, output)?;
        }
        if is_replaced {
            continue;
        }
        let text = match args.format {
            Format::Json => verdicts::json(&shown),
            Format::Text => verdicts::text(&shown, verbose, output.quiet, output.out_look),
        };
        output.out.write_all(text.as_bytes())?;
    }
    if let Some(report) = report {
        report.finish(&cases.errors, output)?;
    }
    for error in &cases.errors {
        output.error(error);
        status = Status::Trouble;
    }
    for note in &cases.notes {
        output.say(note)?;
    }
    let is_summed_up = args.format == Format::Text && !output.quiet && !is_replaced;
    if is_summed_up && !cases.found.is_empty() {
        writeln!(
            output.out,
            "{}",
            verdicts::summary(&counts, output.out_look)
        )?;
    }
    Ok(status)
}

/// What comes of a case. What kept it from being tested is said.
fn judge(case: &Case, reader: &Reader<'_>, output: &mut Output) -> anyhow::Result<Verdict> {
    match tested(case, reader, output) {
        Ok(verdict) => Ok(verdict),
        Err(error) if status::is_closed_pipe(&error) => Err(error),
        Err(error) => {
            output.error(&error);
            if error.is::<Broken>() {
                // Other cases follow, and its last line belongs to it.
                output.say("\n")?;
            }
            let failure = Failure::new(Reason::Unreadable, format!("{error:#}"));
            Ok(Verdict {
                outcome: Outcome::Unreadable,
                records: 0,
                failures: vec![failure],
                changes: None,
            })
        }
    }
}

fn tested(case: &Case, reader: &Reader<'_>, output: &mut Output) -> anyhow::Result<Verdict> {
    let golden_name = case.golden().to_string_lossy().into_owned();
    let path = match case.samples.as_slice() {
        [only] => only,
        [] => return Ok(Verdict::failed(0, vec![without_sample(case)])),
        several => {
            let names: Vec<_> = several.iter().map(|path| path.to_string_lossy()).collect();
            return Err(anyhow!(
                "{} would have one golden: {golden_name}",
                names.join(" and ")
            ));
        }
    };
    let expectations = (case.has_expectations)
        .then(|| Expectations::read(&case.expectations(), reader.catalog()))
        .transpose()?;
    let limit = reader.args.unpacking.limit();
    let golden = (case.has_golden)
        .then(|| source::read(&case.golden(), limit, output))
        .transpose()?;
    let sample = reader.read(path, output)?;
    let work = Work {
        case,
        path,
        reader,
        sample: &sample,
        expectations: expectations.filter(|expectations| !expectations.is_empty()),
    };
    work.verdict(golden.as_ref().map(|(_, text)| text.as_slice()))
}
