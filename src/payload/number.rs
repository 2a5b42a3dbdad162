//! Where numbers end, and whether they are written as RFC 8259 wants it.
//!
//! Texts are taken from where the parse stands to their end. What a number is worth is nobody's business here.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use super::chunk::Chunk;
use super::malformed::{Problem, Refusal, expected};

/// What is behind a number, and whether it has a fraction or an exponent.
#[inline(always)]
pub(super) fn number<'a>(bytes: &[u8], start: &'a [u8]) -> Result<(&'a [u8], bool), Refusal> {
    let unsigned = match start {
        [b'-', unsigned @ ..] => unsigned,
        _ => start,
    };
    let rest = digits(bytes, unsigned)?;
    if let [b'0', b'0'..=b'9', ..] = unsigned {
        return Err(Problem::LeadingZero.at(bytes.len() - unsigned.len()));
    }
    match rest {
        [b'.' | b'e' | b'E', ..] => fraction(bytes, rest).map(|rest| (rest, true)),
        _ => Ok((rest, false)),
    }
}

/// What is behind a fraction, an exponent or both.
#[inline(never)]
fn fraction<'a>(bytes: &[u8], mut rest: &'a [u8]) -> Result<&'a [u8], Refusal> {
    if let [b'.', fraction @ ..] = rest {
        rest = digits(bytes, fraction)?;
    }
    if let [b'e' | b'E', exponent @ ..] = rest {
        rest = digits(
            bytes,
            match exponent {
                [b'+' | b'-', unsigned @ ..] => unsigned,
                _ => exponent,
            },
        )?;
    }
    Ok(rest)
}

/// What is behind one digit or more.
#[inline(always)]
fn digits<'a>(bytes: &[u8], start: &'a [u8]) -> Result<&'a [u8], Refusal> {
    let mut rest = start;
    loop {
        let Some((chunk, behind)) = rest.split_first_chunk() else {
            rest = skip_digits(rest);
            break;
        };
        let others = !Chunk::new(chunk).digits();
        if others != 0 {
            let digits = others.trailing_zeros() as usize;
            rest = rest.get(digits..).unwrap_or_default();
            break;
        }
        rest = behind;
    }
    if rest.len() == start.len() {
        return Err(no_digit(bytes, bytes.len() - rest.len()));
    }
    Ok(rest)
}

#[inline(never)]
fn skip_digits(mut rest: &[u8]) -> &[u8] {
    while let [b'0'..=b'9', behind @ ..] = rest {
        rest = behind;
    }
    rest
}

#[cold]
fn no_digit(bytes: &[u8], at: usize) -> Refusal {
    expected(bytes, at, "a digit", "inside a number")
}
