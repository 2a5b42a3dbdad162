//! Whether to colour a stream: one resolver for the whole program.
//!
//! In this order: the flag, `NO_COLOR` (not empty), `CLICOLOR_FORCE` (not empty, not 0), `TERM=dumb`, `CLICOLOR=0`,
//! and whether the stream is a terminal.

use std::env;
use std::io::IsTerminal;

/// When to colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, clap::ValueEnum)]
pub(crate) enum Color {
    // On a terminal, unless the environment says otherwise.
    #[default]
    Auto,
    // Always.
    Always,
    // Never.
    Never,
}

impl Color {
    /// Whether to colour this stream.
    pub(crate) fn on(self, stream: &impl IsTerminal) -> bool {
        let set = |name: &str| env::var_os(name).filter(|value| !value.is_empty());
        match self {
            Self::Always => true,
            Self::Never => false,
            Self::Auto if set("NO_COLOR").is_some() => false,
            Self::Auto if set("CLICOLOR_FORCE").is_some_and(|value| value != "0") => true,
            Self::Auto if set("TERM").is_some_and(|value| value == "dumb") => false,
            Self::Auto if set("CLICOLOR").is_some_and(|value| value == "0") => false,
            Self::Auto => stream.is_terminal(),
        }
    }
}
