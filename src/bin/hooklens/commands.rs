//! One file a command. Each reads its arguments, asks the library, hands the answer to a report.

mod captures;
mod catalog;
mod completions;
mod detect;
mod diff;
mod events;
mod explain;
mod find;
mod normalize;
mod queue;
mod schema;
mod source;
mod validate;

use hooklens::Catalog;
use hooklens::inspect::{self, Inspection};

use crate::args::{Args, Command, FailOn, Reading};
use crate::output::{Output, is_watched};
use crate::report::summary::{self, Ran};
use crate::status::Status;

/// Runs the command that was asked for.
pub(crate) fn run(args: &Args, output: &mut Output) -> anyhow::Result<Status> {
    match &args.command {
        Command::Detect(detect) => detect::run(detect, args.verbose, output),
        Command::Validate(validate) => validate::run(validate, args.verbose, output),
        Command::Normalize(normalize) => normalize::run(normalize, args.verbose, output),
        Command::Diff(diff) => diff::run(diff, output),
        Command::Completions(args) => completions::run(args, output),
        Command::Events(args) => events::run(args, output),
        Command::Explain(args) => explain::run(args, output),
        Command::Schema(args) => schema::run(args, output),
    }
}

/// What a record does to the exit status.
fn judge(inspection: &Inspection<'_>, reading: &Reading) -> Status {
    let Some(fails) = reading.fail_on.severity() else {
        return Status::Yes;
    };
    let is_one = inspection.status == inspect::Status::Recognized;
    if is_one
        && inspection
            .findings
            .iter()
            .all(|finding| finding.severity < fails)
    {
        Status::Yes
    } else {
        Status::No
    }
}

/// Says what came of a run, where it is asked for or somebody watches and there is something to sum up.
fn sum_up(
    ran: &Ran,
    asked: bool,
    judges: bool,
    catalog: &Catalog,
    output: &mut Output,
) -> anyhow::Result<()> {
    if asked || is_watched() && ran.counts.all() > 1 {
        let prose = summary::prose(ran, catalog, judges, output.err_look);
        output.say(&prose)?;
    }
    Ok(())
}

/// Whether findings that are only information are of use.
fn wants_information(reading: &Reading, verbose: bool) -> bool {
    verbose || reading.fail_on == FailOn::Info
}
