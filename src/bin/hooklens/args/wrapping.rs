//! The arguments about what payloads come in: wrappers, and compression.

use std::sync::LazyLock;

use clap::Args as ClapArgs;
use clap::builder::{PossibleValuesParser, TypedValueParser};
use hooklens::Unwrap;
use hooklens::decode::Limit;

use super::size;

/// What payloads come in.
#[derive(Debug, Clone, Copy, ClapArgs)]
pub(crate) struct Unwrapping {
    /// What payloads come in: auto looks, none takes each record as it is
    #[arg(
        long,
        value_name = "KIND",
        default_value = "auto",
        hide_default_value = true,
        hide_possible_values = true,
        value_parser = wrapper(),
        long_help = WRAPPER_HELP.as_str()
    )]
    pub(crate) unwrap: Unwrap,
    /// Read what people write and copy, too: comments, other quotes, Markdown
    ///
    /// Commas too many or missing, names without quotes, leading zeros, `...` and <placeholders> are read as well. Each repair is a
    /// finding, of severity info or warning.
    #[arg(long)]
    pub(crate) lenient: bool,
}

/// Made once for all commands that have it.
static WRAPPER_HELP: LazyLock<String> = LazyLock::new(|| {
    let names: Vec<&str> = Unwrap::names().collect();
    format!(
        "What payloads come in: `auto` looks into records that are no event themselves, `none` takes every record as it is, \
         and the name of a wrapper takes every record for that one\n\n[possible values: {}]",
        names.join(", ")
    )
});

/// The wrappers by name.
fn wrapper() -> impl TypedValueParser<Value = Unwrap> {
    PossibleValuesParser::new(Unwrap::names()).map(|name| name.parse().unwrap_or_default())
}

/// How compressed captures are read.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Unpacking {
    /// The longest that a gzip or Zstandard capture may become
    ///
    /// If not given, 256 times its size or 1G, whichever is more.
    #[arg(long, value_name = "SIZE", value_parser = size, hide_short_help = true)]
    pub(crate) max_decompressed: Option<u64>,
}

impl Unpacking {
    /// The limit that was asked for.
    pub(crate) fn limit(&self) -> Limit {
        self.max_decompressed.map_or(Limit::Ratio, Limit::Bytes)
    }
}
