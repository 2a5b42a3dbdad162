//! `hooklens completions`: a completion script for a shell.

use std::io::Write as _;

use clap::CommandFactory as _;

use crate::args::{Args, Completions};
use crate::output::Output;
use crate::status::Status;

pub(crate) fn run(args: &Completions, output: &mut Output) -> anyhow::Result<Status> {
    // `clap_complete` panics when it cannot write, so it writes to memory.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "hooklens", &mut script);
    output.out.write_all(&script)?;
    Ok(Status::Yes)
}
