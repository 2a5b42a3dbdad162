//! The arguments of a card: of what a person gives to look at one capture, the part that changes what is seen.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::gate::{Demands, FailOn, Gate};
use super::help::{CARD_EXAMPLES, SEE_LONG_HELP, TEMPLATE};
use super::{Choice, Framing, MAX_RECORD, OnError, Reading, Threads, Unpacking, Unwrapping, size};

#[derive(Debug, ClapArgs)]
#[command(
    help_template = TEMPLATE,
    before_long_help = CARD_EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = "A file that is called as a command is: `hooklens ./detect`.",
    override_usage = "hooklens [OPTIONS] [FILE]..."
)]
pub(crate) struct Card {
    /// Captures to look at; `-` or none is standard input
    ///
    /// A capture is a payload, several, or an array of them. Of a folder, its .json, .ndjson and .jsonl files are read, and these
    /// with .gz or .zst, sorted by path. Of several records the first few have a card; then all are counted.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Read what is below folders, too; links to folders are not followed
    #[arg(short, long)]
    pub(crate) recursive: bool,
    #[command(flatten)]
    pub(crate) framing: Framing,
    #[command(flatten)]
    pub(crate) choice: Choice,
    #[command(flatten)]
    pub(crate) unwrapping: Unwrapping,
    #[command(flatten)]
    pub(crate) unpacking: Unpacking,
    /// The least severity that makes the exit status 1 [env: HOOKLENS_FAIL_ON] [default: error]
    ///
    /// With never, no payload does, whatever is found.
    #[arg(long, value_name = "SEVERITY")]
    pub(crate) fail_on: Option<FailOn>,
    /// Show values that are personal data in a pipe and in CI, too
    ///
    /// A terminal gets to see them, unless the environment says CI. Secrets stay covered.
    #[arg(long)]
    pub(crate) show_values: bool,
    // What people ask for who take it for the other commands' is answered.
    #[arg(long, value_name = "FORMAT", hide = true)]
    pub(crate) format: Option<String>,
}

impl Card {
    /// What `validate` would read with these.
    pub(crate) fn reading(&self) -> Reading {
        Reading {
            files: self.files.clone(),
            recursive: self.recursive,
            framing: self.framing.clone(),
            choice: self.choice.clone(),
            gate: Gate {
                demands: Demands {
                    fail_on: self.fail_on,
                    expect: Vec::new(),
                    baseline: None,
                },
                write_baseline: false,
                show_values: self.show_values,
                reports: Vec::new(),
            },
            on_error: OnError::Report,
            max_record: size(MAX_RECORD).unwrap_or(u64::MAX),
            unwrapping: self.unwrapping,
            unpacking: self.unpacking.clone(),
            threads: Threads { jobs: None },
        }
    }
}
