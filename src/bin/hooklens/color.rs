//! Whether to colour a stream: one resolver for the whole program.
//!
//! In this order: the flag, `HOOKLENS_COLOR`, `NO_COLOR` (not empty), `CLICOLOR_FORCE` (not empty, not 0), `TERM=dumb`,
//! `CLICOLOR=0`, and whether the stream is a terminal. The first two can say `auto`, which leaves it to the others.

use std::env;
use std::ffi::OsString;
use std::io::IsTerminal;

use clap::ValueEnum as _;

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
    /// What the flag says in arguments that may be wrong elsewhere: wrong usage is told in colour or without, too.
    pub(crate) fn asked(arguments: impl Iterator<Item = OsString>) -> Option<Self> {
        let mut arguments = arguments
            .map(|argument| argument.to_string_lossy().into_owned())
            .take_while(|argument| argument != "--");
        while let Some(argument) = arguments.next() {
            let value = match argument.strip_prefix("--color") {
                Some("") => arguments.next(),
                Some(value) => value.strip_prefix('=').map(str::to_owned),
                None => None,
            };
            if let Some(color) = value.and_then(|value| Self::from_str(&value, false).ok()) {
                return Some(color);
            }
        }
        None
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_flag_is_found_in_wrong_arguments() {
        let asked = |line: &str| Color::asked(line.split(' ').map(OsString::from));
        assert_eq!(asked("hooklens --color never nonsense"), Some(Color::Never));
        assert_eq!(
            asked("hooklens detect --nope --color=always"),
            Some(Color::Always)
        );
        assert_eq!(asked("hooklens detect --colour never"), None);
        assert_eq!(asked("hooklens detect --color"), None);
        assert_eq!(asked("hooklens detect -- --color never"), None);
    }
}
