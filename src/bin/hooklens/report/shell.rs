//! Commands to type: arguments quoted for a shell.
//!
//! What a terminal would obey is written as `$'…'` has it, which bash, zsh and ksh take, and which every
//! reader sees.

use std::ffi::OsStr;
use std::fmt::Write as _;

use super::visible::visible;

/// An argument as it is typed.
pub(crate) fn quoted(argument: &OsStr) -> String {
    let bytes = argument.as_encoded_bytes();
    let is_bare = |byte: &u8| byte.is_ascii_alphanumeric() || b"_@%+=:,./-".contains(byte);
    match argument.to_str() {
        Some(text) if !bytes.is_empty() && bytes.iter().all(is_bare) => text.to_owned(),
        Some(text) if visible(text) == text => format!("'{}'", text.replace('\'', r"'\''")),
        _ => escaped(bytes),
    }
}

/// The name of a file as it is typed: never an option.
pub(crate) fn file(path: &OsStr) -> String {
    let quoted = quoted(path);
    if quoted.starts_with('-') && quoted != "-" {
        format!("./{quoted}")
    } else {
        quoted
    }
}

/// Any bytes, in ASCII.
fn escaped(bytes: &[u8]) -> String {
    let mut text = String::from("$'");
    for &byte in bytes {
        let _ = match byte {
            b'\'' | b'\\' => write!(text, "\\{}", char::from(byte)),
            b' '..=b'~' => write!(text, "{}", char::from(byte)),
            _ => write!(text, "\\x{byte:02x}"),
        };
    }
    text + "'"
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_mean_themselves() {
        for (argument, expected) in [
            ("a/b-1.json", "a/b-1.json"),
            ("my file.json", "'my file.json'"),
            ("it's", r"'it'\''s'"),
            ("$HOME", "'$HOME'"),
            ("", "''"),
            ("日本.json", "'日本.json'"),
            ("a\u{1b}[31m'\n", r"$'a\x1b[31m\'\x0a'"),
            ("\u{202e}x", r"$'\xe2\x80\xaex'"),
        ] {
            assert_eq!(quoted(OsStr::new(argument)), expected, "{argument:?}");
        }
        assert_eq!(file(OsStr::new("-x")), "./-x");
        assert_eq!(file(OsStr::new("-")), "-");
    }
}
