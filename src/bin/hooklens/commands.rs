//! One file a command. Each reads its arguments, asks the library, hands the answer to a report.

mod captures;
mod card;
mod catalog;
mod completions;
mod config;
mod detect;
mod diff;
mod ending;
mod events;
mod example;
mod explain;
mod find;
mod man;
mod normalize;
mod opening;
mod queue;
mod schema;
mod source;
mod test;
mod validate;

use hooklens::Catalog;
use hooklens::inspect::{Inspection, Options};

use crate::args::{Args, Choice, Command, Unwrapping};
use crate::color::Color;
use crate::output::{Output, is_watched};
use crate::report::of::{Of, Wrapping};
use crate::report::summary::{self, Ran};
use crate::settings::{Setting, Settings};
use crate::status::Status;

/// Runs the command that was asked for.
pub(crate) fn run(
    args: &Args,
    color: &Setting<Color>,
    output: &mut Output,
) -> anyhow::Result<Status> {
    // Completions are asked for at each start of a shell, wherever that is.
    if let Command::Completions(args) = &args.command {
        return completions::run(args, output);
    }
    let settings = &Settings::load(&args.flags())?;
    let verbose = args.verbose;
    match &args.command {
        Command::Card(card) => card::run(card, settings, args.verbose, output),
        Command::Detect(detect) => detect::run(detect, settings, args.verbose, output),
        Command::Validate(validate) => validate::run(validate, settings, args.verbose, output),
        Command::Normalize(normalize) => normalize::run(normalize, settings, args.verbose, output),
        Command::Diff(diff) => diff::run(diff, settings, output),
        Command::Completions(args) => completions::run(args, output),
        Command::Config(config) => config::run(config, color, settings, output),
        Command::Man(args) => man::run(args, output),
        Command::Events(args) => events::run(args, settings, output),
        Command::Explain(args) => explain::run(args, settings, output),
        Command::Schema(args) => schema::run(args, settings, output),
        Command::Test(args) => test::run(args, settings, verbose, output),
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

/// What every command asks of an inspector: which events there are, and how what is no JSON is read.
fn asked(choice: &Choice, unwrapping: Unwrapping) -> Options {
    Options {
        vendor: choice.vendor.clone(),
        event: choice.event.clone(),
        lenient: unwrapping.lenient,
        ..Options::default()
    }
}

/// Whether a record is to be looked into before it is answered.
fn is_closed(of: Of<'_>, inspection: &Inspection<'_>) -> bool {
    matches!(of.wrapping, Wrapping::Unseen) && inspection.may_be_wrapper()
}
