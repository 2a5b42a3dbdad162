//! Unix times: decimal numbers of seconds, or of thousandths, millionths or billionths of them, since 1970.
//!
//! The point is moved in the text, so no digit is rounded. Times before 1970 are negative.

use jiff::SignedDuration;
use jiff::civil::DateTime;

use super::decimal::Decimal;
use super::moment::{Moment, within_years};

const EPOCH: DateTime = DateTime::constant(1970, 1, 1, 0, 0, 0, 0);

/// The most zeros that an exponent may put before a time's digits.
const MAX_ZEROS: i64 = 30;

/// Unix time in units of 10^-`scale` seconds.
///
/// At least `scale` sub-second digits are written, and as many more as are there.
pub(super) fn scaled(number: Decimal<'_>, scale: u8) -> Option<Moment<'_>> {
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
        second: within_years(EPOCH.checked_add(SignedDuration::from_secs(whole)).ok()?)?,
        fraction: seconds,
        places,
        assumed_zone: false,
    })
}

/// Unix time whose size tells its unit: below 10^11 it is in seconds, below 10^14 in milliseconds, below 10^17 in
/// microseconds, and in nanoseconds from there. In seconds, 10^11 is in the year 5138; in milliseconds, in 1973.
pub(super) fn by_magnitude(number: Decimal<'_>) -> Option<Moment<'_>> {
    let scale = match number.magnitude() {
        ..=11 => 0,
        12..=14 => 3,
        15..=17 => 6,
        _ => 9,
    };
    scaled(number, scale)
}
