//! One file a command. Each reads its arguments, asks the library, hands the answer to a report.

mod catalog;
mod completions;
mod events;
mod explain;
mod find;
mod schema;

use crate::args::{Args, Command};
use crate::output::Output;
use crate::status::Status;

/// Runs the command that was asked for.
pub(crate) fn run(args: &Args, output: &mut Output) -> anyhow::Result<Status> {
    match &args.command {
        Command::Completions(args) => completions::run(args, output),
        Command::Events(args) => events::run(args, output),
        Command::Explain(args) => explain::run(args, output),
        Command::Schema(args) => schema::run(args, output),
        _ => anyhow::bail!("not yet"),
    }
}
