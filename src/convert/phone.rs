//! Phone numbers, to E.164: a plus sign and 6 to 15 digits, the first of them not 0.
//!
//! Only separators are taken away. Nothing is guessed: a number with an exit code (`00`) or a trunk zero (`+44 (0)20`)
//! is refused, because the digits that dial it are not known here. Whether a number is in use is not checked, either.

use super::digits;

/// Appends a phone number that is written with or without a plus sign, spaces, dots, dashes and parentheses, quoted.
/// `None`, and nothing appended, if it is something else.
pub(super) fn write(text: &str, out: &mut String) -> Option<()> {
    let unsigned = text.strip_prefix('+').unwrap_or(text);
    if are_e164(unsigned) {
        out.push_str("\"+");
        out.push_str(unsigned);
    } else if is_separated(text) {
        out.push_str("\"+");
        for digits in text.split(|separator: char| !separator.is_ascii_digit()) {
            out.push_str(digits);
        }
    } else {
        return None;
    }
    out.push('"');
    Some(())
}

/// [`write()`] for a number: digits only, since its sign, point and exponent would separate nothing.
pub(super) fn write_digits(text: &str, out: &mut String) -> Option<()> {
    if digits::are_digits(text.as_bytes()) {
        write(text, out)
    } else {
        None
    }
}

/// Whether a text is a phone number in international form, but for separators and the plus sign.
pub(super) fn is_phone(text: &str) -> bool {
    are_e164(text.strip_prefix('+').unwrap_or(text)) || is_separated(text)
}

/// Whether these are all the digits of a number and nothing else, as in most.
fn are_e164(text: &str) -> bool {
    !text.starts_with('0') && matches!(text.len(), 6..=15) && digits::are_digits(text.as_bytes())
}

/// [`is_phone`], byte by byte.
fn is_separated(text: &str) -> bool {
    let mut plus = false;
    let mut digits = 0;
    let mut previous = 0;
    for byte in text.bytes() {
        match byte {
            b'0' if digits == 0 || previous == b'(' => return false,
            b'0'..=b'9' => digits += 1,
            b' ' | b'(' => {}
            b'.' | b'-' | b')' if digits > 0 => {}
            b'+' if digits == 0 && !plus => plus = true,
            _ => return false,
        }
        previous = byte;
    }
    (6..=15).contains(&digits)
}
