//! Times as a calendar and a clock show them, in the forms that vendors write them.
//!
//! The syntax is checked here, and what is read in UTC stays as it is written. A leap second (`:60`) is refused: written
//! as `:59`, it would be another time.

use super::Offset;
use super::calendar::Date;
use super::digits::{self, Form};
use super::moment::{Fraction, Moment, Second};

/// `2020-03-03T13:05:57.25+07:00`, as RFC 3339 has it: `T` and `Z` may be in lower case.
pub(super) fn rfc3339(text: &str) -> Option<Moment<'_>> {
    Civil::parse(text)?.rfc3339()
}

/// `2020-03-03 13:05:57 UTC`, or with `T`.
pub(super) fn utc(text: &str) -> Option<Moment<'_>> {
    Civil::parse(text)?.utc()
}

/// `2021-01-28 12:22:15.397`, or with `T`.
pub(super) fn zoneless(text: &str, assumed: Option<Offset>) -> Option<Moment<'_>> {
    Civil::parse(text)?.zoneless(assumed)
}

/// Any of these three.
pub(super) fn any(text: &str, assumed: Option<Offset>) -> Option<Moment<'_>> {
    let civil = Civil::parse(text)?;
    match civil.rest {
        "" => civil.zoneless(assumed),
        " UTC" => civil.utc(),
        _ => civil.rfc3339(),
    }
}

/// `Tue Mar 03 2020 18:37:38 GMT-0700 (Mountain Standard Time)`; the zone's name can be in any language, or missing.
pub(super) fn js(text: &str) -> Option<Moment<'_>> {
    let (fixed, name) = text.as_bytes().split_first_chunk::<33>()?;
    if fixed[3] != b' ' || fixed[7] != b' ' || &fixed[24..28] != b" GMT" {
        return None;
    }
    let [day, _, _, century, _, year, ..] = DAY_AND_YEAR.pairs(eight(fixed, 8)?)?;
    let date = Date::new(
        u16::from(century) * 100 + u16::from(year),
        position(&MONTHS, &fixed[4..7])? + 1,
        day,
    )?;
    if date.weekday() != position(&WEEKDAYS, &fixed[..3])? {
        return None;
    }
    let clock = clock(eight(fixed, 16)?)?;
    let offset = Offset::without_colon(&fixed[28..])?;
    if !matches!(name, [] | [b' ', b'(', .., b')']) {
        return None;
    }
    Some(Moment {
        second: Second::at(date, clock, offset)?,
        fraction: Fraction::Written(""),
        assumed_zone: false,
    })
}

/// A time on some calendar and clock, and what is written after it.
#[derive(Debug, Clone, Copy)]
struct Civil<'a> {
    /// As much of it as takes always the same place, 19 bytes of ASCII.
    written: &'a str,
    date: Date,
    /// In seconds from midnight on.
    clock: u32,
    /// `T`, `t` or a space.
    separator: u8,
    fraction: &'a str,
    rest: &'a str,
}

impl<'a> Civil<'a> {
    /// Reads `YYYY-MM-DD`, a separator, `HH:MM:SS`, and a fraction if there is one.
    #[inline]
    fn parse(text: &'a str) -> Option<Self> {
        let fixed: &[u8; 19] = text.as_bytes().first_chunk()?;
        let separator = fixed[10];
        if !matches!(separator, b'T' | b't' | b' ') {
            return None;
        }
        let [century, _, year, ..] = CENTURY.pairs(eight(fixed, 0)?)?;
        let [_, _, _, month, _, _, day, _] = DATE.pairs(eight(fixed, 2)?)?;
        let date = Date::new(u16::from(century) * 100 + u16::from(year), month, day)?;
        let clock = clock(eight(fixed, 11)?)?;
        let (written, mut rest) = text.split_at_checked(19)?;
        let mut fraction = "";
        if let Some(after) = rest.strip_prefix('.') {
            (fraction, rest) = after.split_at_checked(digits::leading(after.as_bytes()))?;
            if fraction.is_empty() {
                return None;
            }
        }
        Some(Self {
            written,
            date,
            clock,
            separator,
            fraction,
            rest,
        })
    }

    fn rfc3339(&self) -> Option<Moment<'a>> {
        if self.separator == b' ' {
            return None;
        }
        let offset = match self.rest {
            "Z" | "z" => Offset::UTC,
            rest => Offset::with_colon(rest)?,
        };
        self.at(offset, false)
    }

    fn utc(&self) -> Option<Moment<'a>> {
        if self.separator == b't' || self.rest != " UTC" {
            return None;
        }
        self.at(Offset::UTC, false)
    }

    fn zoneless(&self, assumed: Option<Offset>) -> Option<Moment<'a>> {
        if self.separator == b't' || !self.rest.is_empty() {
            return None;
        }
        self.at(assumed.unwrap_or(Offset::UTC), true)
    }

    /// The time in UTC, if this one is at an offset.
    #[inline]
    fn at(&self, offset: Offset, assumed_zone: bool) -> Option<Moment<'a>> {
        let second = if offset == Offset::UTC {
            Second::Written(self.written)
        } else {
            Second::at(self.date, self.clock, offset)?
        };
        Some(Moment {
            second,
            fraction: Fraction::Written(self.fraction),
            assumed_zone,
        })
    }
}

const CENTURY: Form = Form::new(*b"0000-00-");

const DATE: Form = Form::new(*b"00-00-00");

const DAY_AND_YEAR: Form = Form::new(*b"00 0000 ");

const CLOCK: Form = Form::new(*b"00:00:00");

/// The eight bytes from here on.
#[inline]
fn eight(text: &[u8], at: usize) -> Option<[u8; 8]> {
    text.get(at..)?.first_chunk().copied()
}

/// Reads `HH:MM:SS` as seconds from midnight on.
#[inline]
fn clock(text: [u8; 8]) -> Option<u32> {
    let [hour, _, _, minute, _, _, second, _] = CLOCK.pairs(text)?;
    (hour < 24 && minute < 60 && second < 60)
        .then(|| (u32::from(hour) * 60 + u32::from(minute)) * 60 + u32::from(second))
}

fn position(names: &[&[u8; 3]], name: &[u8]) -> Option<u8> {
    let at = names.iter().position(|known| known.as_slice() == name)?;
    u8::try_from(at).ok()
}

const MONTHS: [&[u8; 3]; 12] = [
    b"Jan", b"Feb", b"Mar", b"Apr", b"May", b"Jun", b"Jul", b"Aug", b"Sep", b"Oct", b"Nov", b"Dec",
];

const WEEKDAYS: [&[u8; 3]; 7] = [b"Mon", b"Tue", b"Wed", b"Thu", b"Fri", b"Sat", b"Sun"];
