//! Unix times: decimal numbers of seconds, or of thousandths, millionths or billionths of them, since 1970.
//!
//! The point is moved in the text, so no digit is rounded. Times before 1970 are negative.

use super::decimal::Decimal;
use super::digits;
use super::moment::{Fraction, Moment, Second};

/// The most zeros that an exponent may put before a time's digits.
const MAX_ZEROS: i64 = 30;

/// The most digits that are below the limits of 64 bits, whatever they are.
const MAX_DIGITS: usize = 18;

/// Unix time in units of 10^-`scale` seconds.
///
/// At least `scale` sub-second digits are written, and as many more as are there.
pub(super) fn scaled(text: &str, scale: u8) -> Option<Moment<'_>> {
    plain(text, scale).or_else(|| moved(Decimal::parse(text)?, scale))
}

/// Unix time whose size tells its unit: below 10^11 it is in seconds, below 10^14 in milliseconds, below 10^17 in
/// microseconds, and in nanoseconds from there. In seconds, 10^11 is in the year 5138; in milliseconds, in 1973.
pub(super) fn by_magnitude(text: &str) -> Option<Moment<'_>> {
    if !text.starts_with('0')
        && let Some(moment) = plain(text, scale(text.len().try_into().ok()?))
    {
        return Some(moment);
    }
    let number = Decimal::parse(text)?;
    moved(number, scale(number.magnitude()))
}

/// The scale of a number with so many digits before the point.
const fn scale(magnitude: i64) -> u8 {
    match magnitude {
        ..=11 => 0,
        12..=14 => 3,
        15..=17 => 6,
        _ => 9,
    }
}

/// Unix time in digits and nothing else, as almost all are: they are cut where the point is. `None` if it is another time.
#[inline]
fn plain(text: &str, scale: u8) -> Option<Moment<'_>> {
    let (whole, fraction) = text.split_at_checked(text.len().checked_sub(scale.into())?)?;
    if !matches!(whole.len(), 1..=MAX_DIGITS) || !digits::are_digits(text.as_bytes()) {
        return None;
    }
    let digits = whole.bytes().map(|digit| i64::from(digit - b'0'));
    Some(Moment {
        second: Second::from_unix(digits.fold(0, |number, digit| number * 10 + digit))?,
        fraction: Fraction::Written(fraction),
        assumed_zone: false,
    })
}

/// Any other Unix time, in units of 10^-`scale` seconds.
fn moved(number: Decimal<'_>, scale: u8) -> Option<Moment<'_>> {
    let seconds = number.shifted_down(scale);
    let places = seconds.places().max(scale.into());
    // `1e-9000` is a few bytes that stand for thousands.
    if places > seconds.written() + MAX_ZEROS {
        return None;
    }
    let mut whole = seconds.whole()?;
    if seconds.negative {
        whole = -whole;
        if seconds.after_point(places).any(|digit| digit != b'0') {
            whole -= 1;
        }
    }
    Some(Moment {
        second: Second::from_unix(whole)?,
        fraction: Fraction::Reckoned(seconds, places),
        assumed_zone: false,
    })
}
