//! The arguments of the manual.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::help::{MAN_EXAMPLES, SEE_LONG_HELP, TEMPLATE};

/// Where the manual goes.
#[derive(Debug, ClapArgs)]
#[command(
    help_template = TEMPLATE,
    before_long_help = MAN_EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = ""
)]
pub(crate) struct Man {
    /// The folder to write a page for hooklens and for each command to; it is made if need be
    #[arg(value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}
