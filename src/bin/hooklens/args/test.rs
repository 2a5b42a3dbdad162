//! The arguments of `test`: which fixtures, how they are read, and whether goldens are written.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::gate::{self, Kind, Report};
use super::help::{FIXTURES, SEE_LONG_HELP, TEMPLATE, TEST_EXAMPLES};
use super::{Choice, Format, Framing, Times, Unpacking, Unwrapping};

#[derive(Debug, ClapArgs)]
#[command(
    help_template = TEMPLATE,
    before_long_help = TEST_EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = FIXTURES
)]
pub(crate) struct Test {
    /// Samples to test, or folders of them
    ///
    /// Of a folder, its .json, .ndjson and .jsonl files, and these with .gz or .zst, sorted by path. A golden or an .expect.toml
    /// stands for its sample.
    #[arg(value_name = "DIR | FILE", required = true)]
    pub(crate) paths: Vec<PathBuf>,
    /// Test what is below folders, too; links to folders are not followed
    #[arg(short, long)]
    pub(crate) recursive: bool,
    #[command(flatten)]
    pub(crate) updating: Updating,
    #[command(flatten)]
    pub(crate) framing: Framing,
    #[command(flatten)]
    pub(crate) choice: Choice,
    #[command(flatten)]
    pub(crate) unwrapping: Unwrapping,
    #[command(flatten)]
    pub(crate) unpacking: Unpacking,
    #[command(flatten)]
    pub(crate) times: Times,
    /// Show values that are personal data in a pipe and in CI, too
    ///
    /// A terminal gets to see them, unless the environment says CI. Secrets stay covered.
    #[arg(long)]
    pub(crate) show_values: bool,
    /// Write a report: a suite for each folder, a test case for each sample
    ///
    /// The path `-` is standard output.
    #[arg(long, value_name = "junit=PATH", value_parser = junit)]
    pub(crate) report: Option<Report>,
    /// For people, or one versioned object for each sample
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

/// Whether goldens are written, and what they hold.
#[derive(Debug, ClapArgs)]
pub(crate) struct Updating {
    /// Write the goldens that differ or are not there yet; samples are never written
    #[arg(short, long)]
    pub(crate) update: bool,
    /// Let goldens that --update makes hold more than the event
    ///
    /// Where each target comes from, what was dropped and why, and the findings. A golden that is there holds what it held.
    #[arg(long, requires = "update")]
    pub(crate) lineage: bool,
}

/// `junit=report.xml`
fn junit(text: &str) -> Result<Report, String> {
    let report = gate::report(text)?;
    match report.kind {
        Kind::Junit => Ok(report),
        Kind::Json => {
            Err("--format json gives objects; the report of a test is `junit`".to_owned())
        }
        _ => Err("the report of a test is `junit`".to_owned()),
    }
}
