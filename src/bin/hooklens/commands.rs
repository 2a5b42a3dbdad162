//! One file a command. Each reads its arguments, asks the library, hands the answer to a report.

mod captures;
mod catalog;
mod completions;
mod detect;
mod diff;
mod ending;
mod events;
mod explain;
mod find;
mod normalize;
mod queue;
mod schema;
mod source;
mod validate;

use hooklens::Catalog;
use hooklens::inspect::Inspection;

use crate::args::{Args, Command};
use crate::output::{Output, is_watched};
use crate::report::of::{Of, Wrapping};
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

/// Whether a record is to be looked into before it is answered.
fn is_closed(of: Of<'_>, inspection: &Inspection<'_>) -> bool {
    matches!(of.wrapping, Wrapping::Unseen) && inspection.may_be_wrapper()
}
