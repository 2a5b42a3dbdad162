//! Digits, eight bytes at a time: whether they are digits, and what they are worth.
//!
//! A text of eight bytes is a number of 64 bits, the first byte its lowest, and one operation does for all. None of
//! them carries from one byte into the next.

/// How eight bytes are written: digits in some places, and certain other characters in the rest.
#[derive(Debug, Clone, Copy)]
pub(super) struct Form {
    /// `0` for a digit, and the other characters.
    written: u64,
    /// For each byte, how far it is below 0x80 at the most.
    room: u64,
}

const TOP_BITS: u64 = 0x8080_8080_8080_8080;

impl Form {
    /// A form, with `0` for each digit.
    pub(super) const fn new(written: [u8; 8]) -> Self {
        let mut room = [0x7F; 8];
        let mut at = 0;
        while at < written.len() {
            if written[at] == b'0' {
                room[at] -= 9;
            }
            at += 1;
        }
        Self {
            written: u64::from_le_bytes(written),
            room: u64::from_le_bytes(room),
        }
    }

    /// What each digit is worth, and 0 in the other places; `None` if the text has another form.
    #[inline]
    fn digits(self, text: [u8; 8]) -> Option<u64> {
        let digits = u64::from_le_bytes(text) ^ self.written;
        ((digits.wrapping_add(self.room) | digits) & TOP_BITS == 0).then_some(digits)
    }

    /// For each byte, what it and the next one are worth as a number of two digits; `None` if the text has another form.
    #[inline]
    pub(super) fn pairs(self, text: [u8; 8]) -> Option<[u8; 8]> {
        let digits = self.digits(text)?;
        Some((digits * 10 + (digits >> 8)).to_le_bytes())
    }
}

const ALL: Form = Form::new(*b"00000000");

/// Whether there are digits, and nothing else.
#[inline]
pub(super) fn are_digits(text: &[u8]) -> bool {
    let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) else {
        return !text.is_empty() && text.iter().all(u8::is_ascii_digit);
    };
    // The last eight may be some of those before them.
    let (chunks, _) = text.as_chunks();
    ALL.digits(*first).is_some()
        && chunks
            .iter()
            .skip(1)
            .all(|chunk| ALL.digits(*chunk).is_some())
        && ALL.digits(*last).is_some()
}

/// How many digits a text begins with.
#[inline]
pub(super) fn leading(text: &[u8]) -> usize {
    let others = text.iter().position(|byte| !byte.is_ascii_digit());
    others.unwrap_or(text.len())
}

/// The numbers of two digits, for a byte that is below 100.
pub(super) const PAIRS: [[u8; 2]; 256] = {
    let mut pairs = [[b'0'; 2]; 256];
    let mut number = 0;
    while number < 100 {
        pairs[number as usize] = [b'0' + number / 10, b'0' + number % 10];
        number += 1_u8;
    }
    pairs
};

#[cfg(test)]
mod tests {
    use super::*;

    const TIME: Form = Form::new(*b"00:00:00");

    #[test]
    fn forms_are_told_byte_by_byte() {
        for at in 0..8 {
            for byte in 0..=255 {
                for other in [*b"00:00:00", *b"99:99:99", *b"17:08:59"] {
                    let mut text = other;
                    text[at] = byte;
                    let fits = match at {
                        2 | 5 => byte == b':',
                        _ => byte.is_ascii_digit(),
                    };
                    assert_eq!(TIME.pairs(text).is_some(), fits, "{byte} at {at}");
                }
            }
        }
    }

    #[test]
    fn pairs_are_numbers() {
        for [first, second, third] in [[0, 0, 0], [99, 98, 90], [7, 10, 59], [23, 9, 1]] {
            let text = format!("{first:02}:{second:02}:{third:02}");
            let text = text.as_bytes().first_chunk().unwrap();
            let [a, _, _, b, _, _, c, _] = TIME.pairs(*text).unwrap();
            assert_eq!([a, b, c], [first, second, third]);
        }
    }

    #[test]
    fn digits_are_told_wherever_another_byte_stands() {
        assert!(!are_digits(b""));
        for length in 1..40 {
            let digits = vec![b'7'; length];
            assert!(are_digits(&digits), "{length}");
            for at in 0..length {
                for byte in [0, b'/', b':', b'0' | 0x80, b'a', 0xFF] {
                    let mut text = digits.clone();
                    text[at] = byte;
                    assert!(!are_digits(&text), "{byte} at {at} of {length}");
                    assert_eq!(leading(&text), at);
                }
            }
        }
    }

    #[test]
    fn each_pair_is_its_number() {
        for (number, pair) in PAIRS.iter().enumerate().take(100) {
            assert_eq!(*pair, *format!("{number:02}").as_bytes());
        }
    }
}
