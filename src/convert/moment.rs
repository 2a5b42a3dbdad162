//! Points in time, written as RFC 3339 in UTC.
//!
//! A second that is written in UTC stays text, another one is reckoned with; sub-second digits are carried as text,
//! however many there are.

use super::calendar::Date;
use super::decimal::Decimal;
use super::digits::PAIRS;
use super::{Offset, civil, unix};

/// A time in UTC.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment<'a> {
    /// The second it is in.
    pub(super) second: Second<'a>,
    /// What follows the point.
    pub(super) fraction: Fraction<'a>,
    /// It was written without a zone.
    pub(super) assumed_zone: bool,
}

/// A second.
#[derive(Debug, Clone, Copy)]
pub(super) enum Second<'a> {
    /// `2020-03-03T13:05:57`, with any separator: 19 bytes of ASCII.
    Written(&'a str),
    /// A date, and seconds from midnight on.
    Reckoned(Date, u32),
}

/// The digits of a part of a second.
#[derive(Debug, Clone, Copy)]
pub(super) enum Fraction<'a> {
    /// As they are written; none if the time has no fraction.
    Written(&'a str),
    /// So many digits after the point of a number.
    Reckoned(Decimal<'a>, i64),
}

const MINUTE: i64 = 60;

const DAY: i64 = 24 * 60 * MINUTE;

impl Second<'_> {
    /// The second in UTC that a clock shows at an offset, by its date and the seconds from midnight on; `None` if that is
    /// beyond the years 0 to 9999.
    pub(super) fn at(date: Date, clock: u32, offset: Offset) -> Option<Self> {
        let clock = i64::from(clock) - i64::from(offset.minutes()) * MINUTE;
        let date = date.plus_days(clock.div_euclid(DAY))?;
        Some(Self::Reckoned(
            date,
            u32::try_from(clock.rem_euclid(DAY)).ok()?,
        ))
    }

    /// The second so many seconds after 1970 began, or before that; `None` if that is beyond the years 0 to 9999.
    pub(super) fn from_unix(seconds: i64) -> Option<Self> {
        let date = Date::from_days(seconds.div_euclid(DAY))?;
        Some(Self::Reckoned(
            date,
            u32::try_from(seconds.rem_euclid(DAY)).ok()?,
        ))
    }

    fn write(self, out: &mut String) {
        match self {
            Self::Written(text) => {
                if let (Some(date), Some(clock)) = (text.get(..10), text.get(11..19)) {
                    out.push_str(date);
                    out.push('T');
                    out.push_str(clock);
                }
            }
            Self::Reckoned(date, clock) => {
                let year = date.year();
                let minutes = clock / 60;
                let mut text = *b"0000-00-00T00:00:00";
                for (at, part) in [
                    (0, u32::from(year / 100)),
                    (2, u32::from(year % 100)),
                    (5, u32::from(date.month())),
                    (8, u32::from(date.day())),
                    (11, minutes / 60),
                    (14, minutes % 60),
                    (17, clock % 60),
                ] {
                    let [tens, ones] = PAIRS[usize::from(part.to_le_bytes()[0])];
                    text[at] = tens;
                    text[at + 1] = ones;
                }
                out.push_str(std::str::from_utf8(&text).unwrap_or_default());
            }
        }
    }
}

impl Fraction<'_> {
    /// Appends the point and the digits, if there are any.
    fn write(self, out: &mut String) {
        match self {
            Self::Written("") | Self::Reckoned(_, ..=0) => {}
            Self::Written(digits) => {
                out.push('.');
                out.push_str(digits);
            }
            Self::Reckoned(number, places) => {
                out.push('.');
                if number.negative {
                    write_complement(number, places, out);
                } else {
                    out.extend(number.after_point(places).map(char::from));
                }
            }
        }
    }
}

/// Appends the fraction of a time before 1970, which counts from the second below it: one minus what is written.
fn write_complement(number: Decimal<'_>, places: i64, out: &mut String) {
    let zeros = number
        .after_point(places)
        .rev()
        .take_while(|digit| *digit == b'0')
        .count();
    let mut left = usize::try_from(places).unwrap_or(0);
    for digit in number.after_point(places) {
        // Ten's complement: nines down to the last digit that is not zero, ten for that one.
        out.push(char::from(match left.checked_sub(zeros) {
            None | Some(0) => b'0',
            Some(1) => b'0' + (b'9' + 1 - digit),
            Some(_) => b'0' + (b'9' - digit),
        }));
        left -= 1;
    }
}

impl Moment<'_> {
    /// Appends the time as RFC 3339 in UTC, quoted.
    pub(super) fn write(&self, out: &mut String) {
        out.push('"');
        self.second.write(out);
        self.fraction.write(out);
        out.push_str("Z\"");
    }
}

/// A time in any form, told apart by their looks.
pub(super) fn any(text: &str, assumed: Option<Offset>) -> Option<Moment<'_>> {
    match text.as_bytes() {
        [first, ..] if first.is_ascii_alphabetic() => civil::js(text),
        // No number has two dashes there.
        [_, _, _, _, b'-', _, _, b'-', ..] => civil::any(text, assumed),
        _ => unix::by_magnitude(text),
    }
}
