//! Times in UTC, however they were written, and their RFC 3339 text.
//!
//! Whole seconds are reckoned with; sub-second digits are carried as text, however many there are.

use jiff::civil::DateTime;

use super::decimal::Decimal;
use super::{Offset, civil, unix};

/// A time in UTC.
#[derive(Debug, Clone, Copy)]
pub(super) struct Moment<'a> {
    /// The second it is in.
    pub(super) second: DateTime,
    /// What follows the point.
    pub(super) fraction: Decimal<'a>,
    /// How many digits of it are written.
    pub(super) places: i64,
    /// It was written without a zone.
    pub(super) assumed_zone: bool,
}

impl Moment<'_> {
    /// Appends the time as RFC 3339 in UTC, quoted.
    pub(super) fn write(&self, out: &mut String) {
        let mut text = *b"\"0000-00-00T00:00:00";
        let second = self.second;
        let year = second.year().unsigned_abs();
        let [century, year] = [year / 100, year % 100].map(|part| u8::try_from(part).unwrap_or(0));
        for (at, part) in [
            (1, century),
            (3, year),
            (6, second.month().unsigned_abs()),
            (9, second.day().unsigned_abs()),
            (12, second.hour().unsigned_abs()),
            (15, second.minute().unsigned_abs()),
            (18, second.second().unsigned_abs()),
        ] {
            text[at] = b'0' + part / 10;
            text[at + 1] = b'0' + part % 10;
        }
        out.push_str(std::str::from_utf8(&text).unwrap_or_default());
        if self.places > 0 {
            out.push('.');
            if self.fraction.negative {
                self.write_complement(out);
            } else {
                out.extend(self.fraction.after_point(self.places).map(char::from));
            }
        }
        out.push_str("Z\"");
    }

    /// Appends the fraction of a time before 1970, which counts from the second below it: one minus what is written.
    fn write_complement(&self, out: &mut String) {
        let zeros = self
            .fraction
            .after_point(self.places)
            .rev()
            .take_while(|digit| *digit == b'0')
            .count();
        let mut left = usize::try_from(self.places).unwrap_or(0);
        for digit in self.fraction.after_point(self.places) {
            // Ten's complement: nines down to the last digit that is not zero, ten for that one.
            out.push(char::from(match left.checked_sub(zeros) {
                None | Some(0) => b'0',
                Some(1) => b'0' + (b'9' + 1 - digit),
                Some(_) => b'0' + (b'9' - digit),
            }));
            left -= 1;
        }
    }
}

/// RFC 3339 has four digits for the year and no sign.
pub(super) fn within_years(second: DateTime) -> Option<DateTime> {
    (second.year() >= 0).then_some(second)
}

/// A time in any form, told apart by their looks.
pub(super) fn any(text: &str, assumed: Option<Offset>) -> Option<Moment<'_>> {
    if text.starts_with(|first: char| first.is_ascii_alphabetic()) {
        return civil::js(text);
    }
    if let Some(number) = Decimal::parse(text) {
        return unix::by_magnitude(number);
    }
    if text.ends_with(" UTC") {
        civil::utc(text)
    } else if matches!(text.as_bytes().last(), Some(b'Z' | b'z'))
        || text.get(19..).is_some_and(|rest| rest.contains(['+', '-']))
    {
        civil::rfc3339(text)
    } else {
        civil::zoneless(text, assumed)
    }
}
