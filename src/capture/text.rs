//! Which bytes of a capture are known to be UTF-8.
//!
//! Many records are checked together, ahead of their parses, because a check of many bytes costs less for each. A record
//! that is not among the good bytes is left to its parse, which says what is wrong with it. No byte in front of one that
//! is not UTF-8 is checked more than a few times.

use std::ops::Range;

/// How many bytes are checked at a time: few enough to be still at hand when they are parsed.
const STEP: usize = 64 << 10;

/// The bytes around the present record.
#[derive(Debug, Default)]
pub(super) struct Text<'a> {
    /// The last bytes that were found to be UTF-8.
    good: &'a str,
    /// Where they begin.
    start: usize,
    /// Whether what is behind them is not UTF-8.
    bad_behind: bool,
}

impl<'a> Text<'a> {
    /// The text of a range; `None` if it is not known to be UTF-8. Ranges begin further and further on.
    pub(super) fn of(&mut self, bytes: &'a [u8], range: Range<usize>) -> Option<&'a str> {
        let end = self.start + self.good.len();
        if range.start >= end || range.end > end && !self.bad_behind {
            // The next range may be as long and end a little further on, so it is looked ahead as far as that.
            let until = range.end.saturating_add(range.len().max(STEP));
            self.check(bytes, range.start..until.min(bytes.len()));
        }
        let start = range.start.checked_sub(self.start)?;
        self.good.get(start..range.end - self.start)
    }

    fn check(&mut self, bytes: &'a [u8], range: Range<usize>) {
        let checked = &bytes[range.clone()];
        let good = simdutf8::compat::from_utf8(checked);
        self.start = range.start;
        // A character may be cut where the step ends.
        self.bad_behind =
            good.is_err_and(|error| error.error_len().is_some() || range.end == bytes.len());
        self.good = good
            .or_else(|error| simdutf8::compat::from_utf8(&checked[..error.valid_up_to()]))
            .unwrap_or_default();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Where records may be long and a block is longer, ranges end behind each other.
    #[test]
    fn ranges_that_slide_are_checked_a_few_times() {
        let capture = vec![b' '; 64 * STEP];
        let mut text = Text::default();
        let (mut checks, mut last) = (0, 0);
        for start in (0..capture.len() - 8 * STEP).step_by(100) {
            assert!(text.of(&capture, start..start + 8 * STEP).is_some());
            checks += usize::from(std::mem::replace(&mut last, text.start) != text.start);
        }
        assert!(checks <= 8, "{checks}");
    }

    #[test]
    fn it_knows_what_is_utf_8() {
        let mut capture = "{\"é\":1}\n".repeat(STEP / 3).into_bytes();
        let bad = capture.len() / 2;
        capture[bad] = 0xFF;
        for to_the_end in [false, true] {
            let mut text = Text::default();
            let mut start = 0;
            while let Some(length) = memchr::memchr(b'\n', &capture[start..]) {
                let line = start..start + length;
                let end = if to_the_end { capture.len() } else { line.end };
                let found = text.of(&capture, start..end);
                assert_eq!(found.is_some(), !(start..end).contains(&bad), "{line:?}");
                if let Some(found) = found {
                    assert_eq!(found.as_bytes(), &capture[start..end]);
                }
                start = line.end + 1;
            }
        }
    }
}
