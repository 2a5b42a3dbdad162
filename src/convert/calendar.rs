//! The calendar: which dates there are, and where they are among the days from 1970 on.
//!
//! The Gregorian calendar from year 0 to 9999, as RFC 3339 has it: no date beyond them can be held. All of it is a few
//! integer operations, several times fewer than a calendar for everything needs. Time of day is not known here.

/// A date from 0000-01-01 to 9999-12-31.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Date {
    year: u16,
    month: u8,
    day: u8,
}

/// Days from the 1st of March of the year 0, which begins a cycle of 400 years, to 1970-01-01. Years are reckoned to begin
/// in March, so that a leap day is the last one of its year.
const MARCH_0_TO_1970: i64 = 719_468;

/// Days in the 400 years after which the calendar repeats.
const CYCLE: i64 = 146_097;

impl Date {
    /// The date, if there is one.
    #[inline]
    pub(super) const fn new(year: u16, month: u8, day: u8) -> Option<Self> {
        let exists = year <= 9999
            && matches!(month, 1..=12)
            // The number of days is asked for only where it matters.
            && (matches!(day, 1..=28) || matches!(day, 29..=31) && day <= days(year, month));
        if exists {
            Some(Self { year, month, day })
        } else {
            None
        }
    }

    /// The year, from 0 to 9999.
    pub(super) const fn year(self) -> u16 {
        self.year
    }

    /// The month, from 1 to 12.
    pub(super) const fn month(self) -> u8 {
        self.month
    }

    /// The day of the month, from 1 on.
    pub(super) const fn day(self) -> u8 {
        self.day
    }

    /// The date so many days after 1970-01-01, or before it.
    pub(super) fn from_days(days: i64) -> Option<Self> {
        // One cycle later, so that nothing is negative from the year 0 on.
        let days = u32::try_from(days.checked_add(MARCH_0_TO_1970 + CYCLE)?).ok()?;
        // Four times the days, so that a century has a whole number of them, and so has a year.
        let quarters = u64::from(days) * 4 + 3;
        let (century, quarters) = (quarters / 146_097, quarters % 146_097);
        let quarters = quarters / 4 * 4 + 3;
        let (year, day) = (quarters / 1461, quarters % 1461 / 4);
        // From March on, five months have 153 days.
        let fifths = day * 5 + 2;
        let (month, day) = (fifths / 153, fifths % 153 / 5);
        let (next_year, month) = if month < 10 {
            (0, month + 3)
        } else {
            (1, month - 9)
        };
        let year = (century * 100 + year + next_year).checked_sub(400)?;
        Self::new(
            u16::try_from(year).ok()?,
            u8::try_from(month).ok()?,
            u8::try_from(day + 1).ok()?,
        )
    }

    /// How many days after 1970-01-01 it is; negative before that.
    pub(super) fn to_days(self) -> i64 {
        let (year, month) = match self.month {
            month @ 3.. => (i64::from(self.year) + 400, i64::from(month) - 3),
            month => (i64::from(self.year) + 399, i64::from(month) + 9),
        };
        let before_year = year * 365 + year / 4 - year / 100 + year / 400;
        let before_month = (month * 153 + 2) / 5;
        before_year + before_month + i64::from(self.day) - 1 - CYCLE - MARCH_0_TO_1970
    }

    /// The date so many days later, or earlier.
    pub(super) fn plus_days(self, days: i64) -> Option<Self> {
        if days == 0 {
            return Some(self);
        }
        Self::from_days(self.to_days() + days)
    }
}

/// How many days a month has.
const fn days(year: u16, month: u8) -> u8 {
    match month {
        2 if year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400)) => {
            29
        }
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_is_where_jiff_has_it() {
        let mut days = Date::new(0, 1, 1).unwrap().to_days();
        assert_eq!(Date::from_days(days - 1), None);
        for year in 0..=9999 {
            for month in 0..=13 {
                for day in 0..=32 {
                    let date = Date::new(year, month, day);
                    let judge = jiff::civil::Date::new(
                        year.cast_signed(),
                        month.cast_signed(),
                        day.cast_signed(),
                    );
                    assert_eq!(date.is_some(), judge.is_ok(), "{year}-{month}-{day}");
                    if date.is_some() {
                        assert_eq!(date.map(Date::to_days), Some(days));
                        assert_eq!(date, Date::from_days(days));
                        days += 1;
                    }
                }
            }
        }
        assert_eq!(Date::from_days(days), None);
        let epoch = jiff::civil::date(1970, 1, 1);
        let end = jiff::civil::date(9999, 12, 31);
        assert_eq!(i64::from((end - epoch).get_days()) + 1, days);
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
