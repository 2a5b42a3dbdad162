//! The arguments of `test`: which fixtures, how they are read, and whether goldens are written.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::gate::{self, Kind, Report};
use super::{Choice, Format, Framing, Times, Unpacking, Unwrapping};

const EXAMPLES: &str = "\
Examples:
  hooklens test fixtures
  hooklens test --update fixtures/new_order.json
  hooklens test --recursive --report junit=out/fixtures.xml fixtures

Beside a sample x.json stand its golden x.normalized.json, which holds its event, and x.expect.toml, if there is more to say:

  event = \"vendor/event\"          # or \"vendor\", or \"none\"
  valid = false
  codes = [\"wrong-type\"]          # all errors and warnings

With --verbose, samples that pass are named, too, and what is written is shown.

Exit status: 0 all passed, 1 one failed, 2 the job could not be done.";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Test {
    /// Samples to test, or folders of them: their .json, .ndjson and .jsonl files, and these with .gz or .zst, sorted by path.
    /// A golden or an .expect.toml stands for its sample
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
    /// Show values that are personal data, which only a terminal gets to see otherwise, and not in CI; secrets stay covered
    #[arg(long)]
    pub(crate) show_values: bool,
    /// Write a report, too, for a build to show: a suite for each folder, a test case for each sample; the path `-` is
    /// standard output
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
    /// Let goldens that --update makes hold more than the event: where each target comes from, what was dropped and why, and
    /// the findings. One that is there holds what it held
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
