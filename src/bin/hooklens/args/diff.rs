//! The arguments of a comparison.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::help::{DIFF_EXAMPLES, SEE_LONG_HELP, TEMPLATE};
use super::{Choice, Framing, Unpacking, Unwrapping};

/// What to compare, and how to show it.
#[derive(Debug, ClapArgs)]
#[command(
    help_template = TEMPLATE,
    before_long_help = DIFF_EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = ""
)]
pub(crate) struct Diff {
    /// The payload before; `-` is standard input
    pub(crate) old: PathBuf,
    /// The payload after; `-` is standard input
    pub(crate) new: PathBuf,
    /// Leave out what is at a location or below; `times` and `ids` work, too
    ///
    /// In a location, `*` is any one name or index, and `**` any number of them. `times` and `ids` are what the schema of the
    /// payloads' event says are such.
    #[arg(long, value_name = "LOCATION", value_delimiter = ',', num_args = 1)]
    pub(crate) ignore: Vec<String>,
    /// Compare the canonical events instead of the payloads
    ///
    /// Their `id`, a hash of the payload, is left out.
    #[arg(long)]
    pub(crate) normalized: bool,
    #[command(flatten)]
    pub(crate) framing: Framing,
    #[command(flatten)]
    pub(crate) unwrapping: Unwrapping,
    #[command(flatten)]
    pub(crate) unpacking: Unpacking,
    #[command(flatten)]
    pub(crate) choice: Choice,
    /// For people, one versioned object, or a patch (RFC 6902) that turns OLD into NEW
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: DiffFormat,
    /// How old and new stand in text: side by side, or one below the other
    ///
    /// `auto` is side-by-side on a terminal of 120 columns or more, and unified elsewhere. Elsewhere `COLUMNS` says how wide it is.
    #[arg(
        long,
        value_name = "LAYOUT",
        default_value = "auto",
        hide_default_value = true
    )]
    pub(crate) layout: Layout,
}

/// How the two sides of a difference stand.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Layout {
    // Side by side where there is room for it
    Auto,
    // One below the other
    Unified,
    // One beside the other
    SideBySide,
}

/// How a difference is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    // For people
    Text,
    // One versioned object
    Json,
    // An RFC 6902 patch
    Patch,
}
