//! Decimal numbers as digits and the place of the point.
//!
//! Moving the point changes the unit of a Unix time, and no digit is lost on the way: nothing here is a double.

use super::digits;

/// A number, written as JSON writes numbers; leading zeros are allowed.
#[derive(Debug, Clone, Copy)]
pub(super) struct Decimal<'a> {
    pub(super) negative: bool,
    /// The digits before and after the point that was written.
    digits: [&'a [u8]; 2],
    /// How many digits stand before the point; beyond the digits that are there, it is zeros.
    point: i64,
}

/// The longest integer that is written out from one with an exponent: a double has none longer.
const MAX_INTEGER: i64 = 309;

impl<'a> Decimal<'a> {
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        let (negative, text) = match text.strip_prefix('-') {
            Some(rest) => (true, rest),
            None => (false, text),
        };
        let (whole, mut rest) = leading_digits(text.as_bytes())?;
        let mut decimals: &[u8] = &[];
        if let [b'.', after @ ..] = rest {
            (decimals, rest) = leading_digits(after)?;
        }
        let exponent = match rest {
            [] => 0,
            [b'e' | b'E', exponent @ ..] => exponent_value(exponent)?,
            _ => return None,
        };
        Some(Self {
            negative,
            digits: [whole, decimals],
            point: i64::try_from(whole.len()).ok()? + i64::from(exponent),
        })
    }

    /// The number divided by a power of ten.
    #[must_use]
    pub(super) const fn shifted_down(self, places: u8) -> Self {
        Self {
            point: self.point - places as i64,
            ..self
        }
    }

    /// The digits before the point as a number, without the sign; `None` if it is beyond 64 bits.
    pub(super) fn whole(&self) -> Option<i64> {
        let mut whole = 0_i64;
        for place in 0..self.point {
            whole = whole
                .checked_mul(10)?
                .checked_add(i64::from(self.digit(place) - b'0'))?;
        }
        Some(whole)
    }

    /// How many digits are after the point, trailing zeros included; negative where zeros are missing before it.
    pub(super) fn places(&self) -> i64 {
        self.written() - self.point
    }

    /// The digits after the point, as many as asked for.
    pub(super) fn after_point(&self, places: i64) -> impl DoubleEndedIterator<Item = u8> {
        (self.point..self.point + places).map(|place| self.digit(place))
    }

    /// How many digits the number has before the point, leading zeros not counted.
    pub(super) fn magnitude(&self) -> i64 {
        (0..self.written())
            .find(|place| self.digit(*place) != b'0')
            .map_or(0, |first| self.point - first)
    }

    /// Appends the number, if it has no fraction, with all its digits.
    pub(super) fn write_integer(&self, out: &mut String) -> Option<()> {
        let magnitude = self.magnitude();
        if magnitude > MAX_INTEGER || self.after_point(self.places()).any(|digit| digit != b'0') {
            return None;
        }
        if self.negative {
            out.push('-');
        }
        if magnitude <= 0 {
            out.push('0');
        } else {
            let first = self.point - magnitude;
            out.extend((first..self.point).map(|place| char::from(self.digit(place))));
        }
        Some(())
    }

    /// How many digits are written.
    pub(super) fn written(&self) -> i64 {
        let [whole, decimals] = self.digits;
        i64::try_from(whole.len() + decimals.len()).unwrap_or(i64::MAX)
    }

    /// The digit at a place, counted from the first one that is written.
    fn digit(&self, place: i64) -> u8 {
        let [whole, decimals] = self.digits;
        let Ok(place) = usize::try_from(place) else {
            return b'0';
        };
        whole
            .get(place)
            .or_else(|| decimals.get(place.wrapping_sub(whole.len())))
            .copied()
            .unwrap_or(b'0')
    }
}

/// The digits at the beginning, at least one, and what follows them.
fn leading_digits(text: &[u8]) -> Option<(&[u8], &[u8])> {
    let end = digits::leading(text);
    (end > 0).then(|| text.split_at(end))
}

fn exponent_value(text: &[u8]) -> Option<i16> {
    let (negative, text) = match text {
        [b'-', rest @ ..] => (true, rest),
        [b'+', rest @ ..] => (false, rest),
        _ => (false, text),
    };
    let (digits, rest) = leading_digits(text)?;
    if !rest.is_empty() {
        return None;
    }
    let value: i16 = std::str::from_utf8(digits).ok()?.parse().ok()?;
    Some(if negative { -value } else { value })
}
