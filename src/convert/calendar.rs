//! The calendar: which dates there are, and where they are among the days from 1970 on.
//!
//! `jiff` knows the calendar; here it is held to the years from 0 to 9999, as RFC 3339 has it. Time of day is not known here.

use jiff::SignedDuration;
use jiff::civil;

/// A date from 0000-01-01 to 9999-12-31.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date(civil::Date);

const EPOCH: Date = Date(civil::date(1970, 1, 1));

impl Date {
    /// The date, if there is one.
    #[inline]
    pub(super) fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let (year, month, day) = (
            year.try_into().ok()?,
            month.try_into().ok()?,
            day.try_into().ok()?,
        );
        Self::within_years(civil::Date::new(year, month, day).ok()?)
    }

    #[inline]
    fn within_years(date: civil::Date) -> Option<Self> {
        (date.year() >= 0).then_some(Self(date))
    }

    /// The year, from 0 to 9999.
    pub(super) fn year(self) -> u16 {
        self.0.year().unsigned_abs()
    }

    /// The month, from 1 to 12.
    pub(super) fn month(self) -> u8 {
        self.0.month().unsigned_abs()
    }

    /// The day of the month, from 1 on.
    pub(super) fn day(self) -> u8 {
        self.0.day().unsigned_abs()
    }

    /// The day of the week: 0 is Monday.
    pub(super) fn weekday(self) -> u8 {
        self.0.weekday().to_monday_zero_offset().unsigned_abs()
    }

    /// The date so many days after 1970-01-01, or before it.
    pub(super) fn from_days(days: i64) -> Option<Self> {
        EPOCH.plus_days(days)
    }

    /// The date so many days later, or earlier.
    pub(super) fn plus_days(self, days: i64) -> Option<Self> {
        if days == 0 {
            return Some(self);
        }
        let days = SignedDuration::from_secs(days.checked_mul(86_400)?);
        Self::within_years(self.0.checked_add(days).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_follow_each_other_from_the_first_to_the_last() {
        let first = Date::new(0, 1, 1).unwrap();
        let mut days = -719_528;
        assert_eq!(Date::from_days(days), Some(first));
        for year in 0..=9999_u16 {
            let is_leap = year % 4 == 0 && year % 100 != 0 || year % 400 == 0;
            for month in 0..=13 {
                let length = match month {
                    1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
                    4 | 6 | 9 | 11 => 30,
                    2 => 28 + u8::from(is_leap),
                    _ => 0,
                };
                for day in 0..=32 {
                    let date = Date::new(year, month, day);
                    assert_eq!(
                        date.is_some(),
                        (1..=length).contains(&day),
                        "{year}-{month}-{day}"
                    );
                    if let Some(date) = date {
                        assert_eq!(Date::from_days(days), Some(date));
                        assert_eq!((date.year(), date.month(), date.day()), (year, month, day));
                        // 1970-01-01 was a Thursday.
                        assert_eq!(i64::from(date.weekday()), (days + 3).rem_euclid(7));
                        days += 1;
                    }
                }
            }
        }
        assert_eq!(Date::from_days(days), None);
        assert_eq!(days, 2_932_897);
    }

    #[test]
    fn days_beyond_the_years_have_no_date() {
        for days in [i64::MIN, i64::MAX, -719_529, 2_932_897, i64::from(u32::MAX)] {
            assert_eq!(Date::from_days(days), None, "{days}");
        }
        assert_eq!(Date::new(10_000, 1, 1), None);
        assert_eq!(Date::new(9999, 12, 31).unwrap().plus_days(1), None);
        assert_eq!(Date::new(0, 1, 1).unwrap().plus_days(-1), None);
    }
}
