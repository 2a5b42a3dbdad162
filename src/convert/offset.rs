//! Offsets from UTC, as a person gives one for times that are written without a zone.
//!
//! An offset is within a day of UTC. There are no zone names here: that would take a time zone database, and a guess
//! in the hour that is repeated every autumn.

use std::fmt;
use std::str::FromStr;

use thiserror::Error;

/// An offset from UTC in whole minutes, read from `+07:00`, `-0330`, `Z` or `UTC`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Offset {
    minutes: i16,
}

impl Offset {
    /// No offset.
    pub const UTC: Self = Self { minutes: 0 };

    /// Minutes east of UTC.
    pub const fn minutes(self) -> i16 {
        self.minutes
    }

    /// Reads `+hh:mm`.
    pub(super) fn with_colon(text: &str) -> Option<Self> {
        match *text.as_bytes() {
            [sign, h1, h2, b':', m1, m2] => Self::from_digits(sign, [h1, h2, m1, m2]),
            _ => None,
        }
    }

    /// Reads `+hhmm`.
    pub(super) fn without_colon(text: &[u8]) -> Option<Self> {
        match *text {
            [sign, h1, h2, m1, m2] => Self::from_digits(sign, [h1, h2, m1, m2]),
            _ => None,
        }
    }

    fn from_digits(sign: u8, digits: [u8; 4]) -> Option<Self> {
        if !digits.iter().all(u8::is_ascii_digit) {
            return None;
        }
        let [h1, h2, m1, m2] = digits.map(|digit| i16::from(digit - b'0'));
        let (hours, minutes) = (h1 * 10 + h2, m1 * 10 + m2);
        if hours > 23 || minutes > 59 {
            return None;
        }
        let minutes = hours * 60 + minutes;
        match sign {
            b'+' => Some(Self { minutes }),
            b'-' => Some(Self { minutes: -minutes }),
            _ => None,
        }
    }
}

impl FromStr for Offset {
    type Err = NotAnOffset;

    fn from_str(text: &str) -> Result<Self, NotAnOffset> {
        if text.eq_ignore_ascii_case("z") || text.eq_ignore_ascii_case("utc") {
            return Ok(Self::UTC);
        }
        Self::with_colon(text)
            .or_else(|| Self::without_colon(text.as_bytes()))
            .ok_or(NotAnOffset)
    }
}

impl fmt::Display for Offset {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let sign = if self.minutes < 0 { '-' } else { '+' };
        let minutes = self.minutes.unsigned_abs();
        write!(f, "{sign}{:02}:{:02}", minutes / 60, minutes % 60)
    }
}

/// A text that is no offset from UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("expected an offset from UTC, such as `+07:00`, `-0330`, `Z` or `UTC`")]
pub struct NotAnOffset;
