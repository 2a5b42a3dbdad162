//! Times as a calendar and a clock show them, in the forms that vendors write them.
//!
//! The syntax is checked here, byte by byte, and only the calendar is left to `jiff`, whose own parser accepts more
//! than any one form. A leap second (`:60`) is refused: written as `:59`, it would be another time.

use jiff::SignedDuration;
use jiff::civil::{Date, DateTime, Time, Weekday};

use super::Offset;
use super::decimal::Decimal;
use super::moment::{Moment, within_years};

/// `2020-03-03T13:05:57.25+07:00`, as RFC 3339 has it: `T` and `Z` may be in lower case.
pub(super) fn rfc3339(text: &str) -> Option<Moment<'_>> {
    let civil = Civil::parse(text)?;
    if !matches!(civil.separator, b'T' | b't') {
        return None;
    }
    civil.at(rfc3339_offset(civil.rest)?)
}

/// `2020-03-03 13:05:57 UTC`, or with `T`.
pub(super) fn utc(text: &str) -> Option<Moment<'_>> {
    let civil = Civil::parse(text)?;
    if civil.separator == b't' || civil.rest != " UTC" {
        return None;
    }
    civil.at(Offset::UTC)
}

/// `2021-01-28 12:22:15.397`, or with `T`.
pub(super) fn zoneless(text: &str, assumed: Option<Offset>) -> Option<Moment<'_>> {
    let civil = Civil::parse(text)?;
    if civil.separator == b't' || !civil.rest.is_empty() {
        return None;
    }
    let moment = civil.at(assumed.unwrap_or(Offset::UTC))?;
    Some(Moment {
        assumed_zone: true,
        ..moment
    })
}

/// `Tue Mar 03 2020 18:37:38 GMT-0700 (Mountain Standard Time)`; the zone's name can be in any language, or missing.
pub(super) fn js(text: &str) -> Option<Moment<'_>> {
    let bytes = text.as_bytes();
    let fixed = bytes.get(..33)?;
    if [3, 7, 10, 15, 24].iter().any(|&at| fixed[at] != b' ') || &fixed[25..28] != b"GMT" {
        return None;
    }
    let month = position(&MONTHS, &fixed[4..7])?;
    let date = Date::new(
        number(&fixed[11..15])?,
        i8::try_from(month).ok()? + 1,
        two_digits(&fixed[8..10])?,
    )
    .ok()?;
    if date.weekday() != WEEKDAYS[position(&WEEKDAY_NAMES, &fixed[..3])?] {
        return None;
    }
    let offset = Offset::without_colon(std::str::from_utf8(&fixed[28..]).ok()?)?;
    if !matches!(&bytes[33..], [] | [b' ', b'(', .., b')']) {
        return None;
    }
    Civil {
        second: date.to_datetime(clock(&fixed[16..24])?),
        separator: b' ',
        fraction: &[],
        rest: "",
    }
    .at(offset)
}

/// A time on some calendar and clock, and what is written after it.
#[derive(Debug, Clone, Copy)]
struct Civil<'a> {
    second: DateTime,
    /// `T`, `t` or a space.
    separator: u8,
    fraction: &'a [u8],
    rest: &'a str,
}

impl<'a> Civil<'a> {
    /// Reads `YYYY-MM-DD`, a separator, `HH:MM:SS`, and a fraction if there is one.
    fn parse(text: &'a str) -> Option<Self> {
        let fixed = text.as_bytes().get(..19)?;
        let separator = fixed[10];
        if fixed[4] != b'-' || fixed[7] != b'-' || !matches!(separator, b'T' | b't' | b' ') {
            return None;
        }
        let date = Date::new(
            number(&fixed[..4])?,
            two_digits(&fixed[5..7])?,
            two_digits(&fixed[8..10])?,
        )
        .ok()?;
        let second = date.to_datetime(clock(&fixed[11..])?);
        let mut rest = &text[19..];
        let mut fraction: &[u8] = &[];
        if let Some(after) = rest.strip_prefix('.') {
            rest = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
            fraction = &after.as_bytes()[..after.len() - rest.len()];
            if fraction.is_empty() {
                return None;
            }
        }
        Some(Self {
            second,
            separator,
            fraction,
            rest,
        })
    }

    /// The time in UTC, if this one is at an offset.
    fn at(self, offset: Offset) -> Option<Moment<'a>> {
        let second = match offset.minutes() {
            0 => self.second,
            minutes => {
                let east = SignedDuration::from_mins(minutes.into());
                within_years(self.second.checked_sub(east).ok()?)?
            }
        };
        Some(Moment {
            second,
            fraction: Decimal::fraction(self.fraction),
            places: i64::try_from(self.fraction.len()).ok()?,
            assumed_zone: false,
        })
    }
}

fn rfc3339_offset(text: &str) -> Option<Offset> {
    match text {
        "Z" | "z" => Some(Offset::UTC),
        _ => Offset::with_colon(text),
    }
}

/// Reads `HH:MM:SS`.
fn clock(text: &[u8]) -> Option<Time> {
    if text[2] != b':' || text[5] != b':' {
        return None;
    }
    let [hour, minute, second] = [&text[..2], &text[3..5], &text[6..8]].map(two_digits);
    Time::new(hour?, minute?, second?, 0).ok()
}

fn two_digits(text: &[u8]) -> Option<i8> {
    number(text)?.try_into().ok()
}

/// Reads at most four digits.
fn number(text: &[u8]) -> Option<i16> {
    text.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + i16::from(byte - b'0'))
    })
}

fn position(names: &[&[u8; 3]], name: &[u8]) -> Option<usize> {
    names.iter().position(|known| known.as_slice() == name)
}

const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

const WEEKDAY_NAMES: [&[u8; 3]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];

const WEEKDAYS: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];
