//! Arguments without a command: `hooklens FILE` is `hooklens card FILE`.
//!
//! A command wins over a file of its name. What is neither is told as a command that there is not, with the nearest one, unless
//! it looks like the name of a file. Nothing here is done while a command is given.

use std::ffi::OsString;
use std::io::{self, IsTerminal as _};
use std::path::Path;

use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::args::Args;

/// Reads arguments that clap refused because no command is among them.
///
/// # Errors
///
/// What is wrong with them, or that help was asked for.
pub(crate) fn parse(arguments: &[OsString], refused: clap::Error) -> Result<Args, clap::Error> {
    match refused.kind() {
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand | ErrorKind::MissingSubcommand => {
            if is_piped() {
                as_card(arguments)
            } else {
                Err(refused)
            }
        }
        ErrorKind::InvalidSubcommand => match refused.get(ContextKind::InvalidSubcommand) {
            Some(ContextValue::String(name)) if !is_file(name) => Err(no_file(refused)),
            _ => as_card(arguments),
        },
        // An option of a card's, or a file behind `--`.
        ErrorKind::UnknownArgument => as_card(arguments).map_err(|error| {
            if error.kind() == ErrorKind::UnknownArgument {
                refused
            } else {
                error
            }
        }),
        _ => Err(refused),
    }
}

fn as_card(arguments: &[OsString]) -> Result<Args, clap::Error> {
    let (program, rest) = arguments.split_at(arguments.len().min(1));
    let card = [OsString::from("card")];
    Args::try_parse_from(program.iter().chain(&card).chain(rest))
}

/// Whether somebody may have meant a file.
fn is_file(name: &str) -> bool {
    name == "-" || name.contains(['.', '/', '\\']) || Path::new(name).exists()
}

/// Whether something comes on standard input: not from a terminal, and not from nowhere.
fn is_piped() -> bool {
    !io::stdin().is_terminal() && !is_device()
}

/// Whether standard input is a device, such as `/dev/null`: nobody looks at that.
#[cfg(unix)]
fn is_device() -> bool {
    use std::fs::File;
    use std::os::fd::AsFd as _;
    use std::os::unix::fs::FileTypeExt as _;

    let about = io::stdin()
        .as_fd()
        .try_clone_to_owned()
        .and_then(|input| File::from(input).metadata());
    about.is_ok_and(|about| about.file_type().is_char_device())
}

#[cfg(not(unix))]
fn is_device() -> bool {
    false
}

/// Says that no file has the name either.
fn no_file(mut refused: clap::Error) -> clap::Error {
    let tip = "no file is called that either; `hooklens ./NAME` is always a file".to_owned();
    refused.insert(
        ContextKind::Suggested,
        ContextValue::StyledStrs(vec![tip.into()]),
    );
    refused
}
