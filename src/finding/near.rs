//! Near words: whether one may be a slip for another.
//!
//! Counting slips takes a thousand times as long as looking at letters, so words that cannot be near are told by those
//! first.

/// The nearest of `candidates` to `word`, if it is near enough to be a slip: at most a third of its letters differ, so
/// that a word of one or two letters is only near to itself in another case.
pub fn nearest<'c>(word: &str, candidates: impl IntoIterator<Item = &'c str>) -> Option<&'c str> {
    let letters = Letters::of(word);
    candidates
        .into_iter()
        .filter(|candidate| *candidate != word && letters.may_be_near(&Letters::of(candidate)))
        .map(|candidate| (slips(word, candidate), candidate))
        .filter(|(distance, _)| *distance <= letters.limit())
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, candidate)| candidate)
}

/// Edits between two words; a difference in case or between `-`, `_` and nothing is none.
fn slips(one: &str, other: &str) -> usize {
    if plain(one).eq(plain(other)) {
        return 0;
    }
    // What both begin with and end with takes no edit.
    let same = |(one, other): &(char, char)| one == other;
    let pairs = one.chars().zip(other.chars());
    let start: usize = pairs.take_while(same).map(|(one, _)| one.len_utf8()).sum();
    let (one, other) = (&one[start..], &other[start..]);
    let pairs = one.chars().rev().zip(other.chars().rev());
    let end: usize = pairs.take_while(same).map(|(one, _)| one.len_utf8()).sum();
    strsim::damerau_levenshtein(&one[..one.len() - end], &other[..other.len() - end])
}

/// A word without what makes no difference.
fn plain(word: &str) -> impl Iterator<Item = char> {
    word.chars()
        .filter(|character| !matches!(character, '-' | '_' | ' '))
        .flat_map(char::to_lowercase)
}

/// The letters and digits of a word.
#[derive(Debug, Clone, Copy)]
pub struct Letters {
    /// How many there are.
    count: usize,
    /// A bit for each of ASCII that the word has, in whatever case; `None` if it has others.
    set: Option<u64>,
}

impl Letters {
    /// The letters of a word.
    pub fn of(word: &str) -> Self {
        let mut set = 0_u64;
        let mut count = 0;
        for byte in word.bytes() {
            let bit = match byte.to_ascii_lowercase() {
                letter @ b'a'..=b'z' => letter - b'a',
                digit @ b'0'..=b'9' => digit - b'0' + 26,
                0x80.. => {
                    let letters = word.chars().filter(|letter| letter.is_alphanumeric());
                    let count = letters.count();
                    return Self { count, set: None };
                }
                _ => continue,
            };
            set |= 1 << bit;
            count += 1;
        }
        Self {
            count,
            set: Some(set),
        }
    }

    /// How many slips there may be.
    fn limit(self) -> usize {
        (self.count / 3).min(4)
    }

    /// Whether the word may be a slip for another. Every letter more or less is a slip of its own, and so is every one
    /// that only one of them has.
    pub fn may_be_near(self, other: &Self) -> bool {
        let limit = self.limit();
        let more = |one: u64, other: u64| (one & !other).count_ones() as usize;
        self.count.abs_diff(other.count) <= limit
            && match (self.set, other.set) {
                (Some(one), Some(other)) => more(one, other) <= limit && more(other, one) <= limit,
                _ => true,
            }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_near_and_another_word_is_not() {
        let words = ["text", "sticker", "input_select"];
        assert_eq!(nearest("stiker", words), Some("sticker"));
        assert_eq!(nearest("inputSelect", words), Some("input_select"));
        assert_eq!(nearest("location", words), None);
        assert_eq!(nearest("text", words), None);
        assert_eq!(nearest("\"5\"", ["\"1\"", "\"2\""]), None);
        assert_eq!(nearest("WA", ["wa", "ig"]), Some("wa"));
        assert_eq!(nearest("télegram", ["telegram"]), Some("telegram"));
    }

    #[test]
    fn slips_are_counted_between_what_is_the_same() {
        for (one, other) in [
            ("multi_line", "multi_select"),
            ("aab", "ab"),
            ("abab", "abaab"),
            ("éa", "éb"),
            ("\u{e9}x", "\u{e8}x"),
            ("", "x"),
            ("abcd", "abdc"),
            ("same", "same_"),
        ] {
            let expected = if plain(one).eq(plain(other)) {
                0
            } else {
                strsim::damerau_levenshtein(one, other)
            };
            assert_eq!(slips(one, other), expected, "{one} {other}");
        }
    }

    #[test]
    fn words_with_few_slips_may_be_near() {
        let words = [
            "text",
            "Text",
            "tex",
            "txet",
            "image",
            "imagine",
            "file_attachment",
            "file attachment",
            "fileattachments",
            "multi_line",
            "multiline",
            "multiple_line",
            "a",
            "b",
            "",
            "12",
            "13",
            "whatsapp",
            "whatsap",
            "wahtsapp",
            "WhatsApp",
            "telegram",
            "télegram",
            "custom-channel",
            "customchannel2",
            "xyzzy",
        ];
        for one in words {
            for other in words {
                let letters = Letters::of(one);
                let is_near = slips(one, other) <= letters.limit()
                    && letters.count.abs_diff(Letters::of(other).count) <= letters.limit();
                assert!(
                    !is_near || letters.may_be_near(&Letters::of(other)),
                    "{one} {other}"
                );
            }
        }
    }
}
