//! What must not begin a line of text for people, and the name of a capture where it does.
//!
//! A GitHub runner reads all that a step writes, and obeys a line that begins with `::`, after spaces, too. No name and no
//! wrapped word begins a line so. Machine formats name a capture as it was given.

use std::borrow::Cow;

use super::visible::visible;

/// What a runner takes for the beginning of a command.
const COMMANDS: [&str; 2] = ["::", "##["];

/// A name, safe to show at the beginning of a line: `./::x.json` for `::x.json`, which is the same file.
pub(crate) fn leading(name: &str) -> Cow<'_, str> {
    let shown = visible(name);
    if is_command(&shown) {
        Cow::Owned(format!("./{shown}"))
    } else {
        shown
    }
}

/// Whether a runner would obey a line that begins with this.
pub(crate) fn is_command(text: &str) -> bool {
    let text = text.trim_start();
    COMMANDS.iter().any(|command| text.starts_with(command))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_begins_a_line_that_a_runner_obeys() {
        assert_eq!(
            leading("::stop-commands::x.json"),
            "./::stop-commands::x.json"
        );
        assert_eq!(leading(" ::error::x.json"), "./ ::error::x.json");
        assert_eq!(leading("##[group]x.json"), "./##[group]x.json");
        assert_eq!(leading("\u{1b}::x.json"), "\\u{1b}::x.json");
    }

    #[test]
    fn other_names_stay() {
        for name in [
            "x.json",
            "./::x.json",
            "d/::x.json",
            ":x.json",
            "<stdin>",
            "",
        ] {
            assert_eq!(leading(name), name);
        }
    }
}
