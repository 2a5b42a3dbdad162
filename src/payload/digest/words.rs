//! Two words: a block of a text, a key, or a hash of what was before.
//!
//! The arithmetic is that of wyhash and rapidhash (Wang Yi; Nicolas De Carli): 64-bit words are multiplied, and both
//! halves of the product count. They make 64 bits of it; here two products make 128. A text's bytes are never zero, as
//! JSON has control characters escaped, so a block that is filled up with zeros tells where its text ends.

#![expect(
    clippy::cast_possible_truncation,
    reason = "both halves of a product are taken"
)]
#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

/// Sixteen bytes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Words(pub(super) u64, pub(super) u64);

/// Bytes of a block.
pub(super) const BLOCK: usize = 16;

// Digits of pi, because nobody chose them.
pub(super) const NAME: Words = Words(0x4528_21E6_38D0_1377, 0x082E_FA98_EC4E_6C89);
pub(super) const OBJECT: Words = Words(0x243F_6A88_85A3_08D3, 0x1319_8A2E_0370_7344);
pub(super) const ARRAY: Words = Words(0xA409_3822_299F_31D0, 0xBE54_66CF_34E9_0C6C);
pub(super) const DOCUMENT: Words = Words(0xC0AC_29B7_C97C_50DD, 0x3F84_D5B5_B547_0917);
const END: Words = Words(0x9216_D5D9_8979_FB1B, 0xD131_0BA6_98DF_B5AC);

impl Words {
    #[inline(always)]
    fn of_number(number: u128) -> Self {
        Self(number as u64, (number >> 64) as u64)
    }

    #[inline(always)]
    pub(super) fn of_block(block: &[u8; BLOCK]) -> Self {
        Self::of_number(u128::from_le_bytes(*block))
    }

    /// The block that begins at an offset of a text and has so many bytes of it, zeros behind them. `None` if that is
    /// more than a block has, and near the end of the text, where a whole block cannot be read.
    #[inline(always)]
    pub(super) fn read(text: &[u8], start: usize, length: usize) -> Option<Self> {
        let &Self(low, high) = MASKS.get(length)?;
        let block = text.get(start..start + BLOCK)?.first_chunk()?;
        let Self(first, second) = Self::of_block(block);
        Some(Self(first & low, second & high))
    }

    /// [`Words::read`] near the end of the text.
    #[cold]
    #[inline(never)]
    fn read_end(text: &[u8], start: usize, end: usize) -> Self {
        let mut block = [0; BLOCK];
        let text = text.get(start..end).unwrap_or_default();
        for (to, &from) in block.iter_mut().zip(text) {
            *to = from;
        }
        Self::of_block(&block)
    }

    /// This, mixed with all blocks of the text at a range but for the last; and the last, of one byte or more if there
    /// is any.
    #[inline(always)]
    pub(super) fn and_blocks(mut self, text: &[u8], mut start: usize, end: usize) -> (Self, Self) {
        while start + BLOCK < end
            && let Some(block) = Self::read(text, start, BLOCK)
        {
            self = self.mix(block);
            start += BLOCK;
        }
        let last = Self::read(text, start, end - start);
        let last = last.unwrap_or_else(|| Self::read_end(text, start, end));
        (self, last)
    }

    /// A hash of a key and a block. Each half is a product of what is made of the words of both: by an exclusive or for
    /// one half, crosswise by a sum for the other. So what a changed block changes in one half says nothing about the
    /// other, and depends on the key.
    #[inline(always)]
    pub(super) fn mix(self, block: Self) -> Self {
        Self(
            fold(self.0 ^ block.0, self.1 ^ block.1),
            fold(self.0.wrapping_add(block.1), self.1.wrapping_add(block.0)),
        )
    }

    /// A key of a name's last block.
    #[inline(always)]
    pub(super) fn key(self, block: Self) -> Self {
        // After one product, names in a series would have keys in a series, and sums of their members less to tell
        // them apart.
        Self(self.0 ^ block.0, self.1 ^ block.1).product().product()
    }

    /// (a, b) becomes a·(b + 2^64) modulo 2^128, which is different for any two that have one word in common, as the
    /// blocks of all names of up to eight bytes have, unless a is 0.
    #[inline(always)]
    fn product(self) -> Self {
        let Self(low, high) = Self::of_number(u128::from(self.0) * u128::from(self.1));
        Self(high.wrapping_add(self.0), low)
    }

    #[inline(always)]
    pub(super) fn plus(self, other: Self) -> Self {
        Self(self.0.wrapping_add(other.0), self.1.wrapping_add(other.1))
    }

    /// The digest of a document with this hash.
    pub(super) fn end(self) -> u128 {
        let Self(low, high) = END.mix(self);
        u128::from(high) << 64 | u128::from(low)
    }
}

/// Both halves of a product in one word.
#[inline(always)]
fn fold(one: u64, other: u64) -> u64 {
    let Words(low, high) = Words::of_number(u128::from(one) * u128::from(other));
    low ^ high
}

/// Which bytes of a block stay if its text has so many: a shift of 128 bits would take more instructions.
const MASKS: [Words; BLOCK + 1] = {
    let mut masks = [Words(0, 0); BLOCK + 1];
    let mut length = 1;
    while length <= BLOCK {
        let mask = u128::MAX >> (8 * (BLOCK - length));
        masks[length] = Words(mask as u64, (mask >> 64) as u64);
        length += 1;
    }
    masks
};

/// Whether digests look random where payloads do not: many that differ in little, and what a changed bit changes.
#[cfg(test)]
mod tests {
    use super::super::super::Payload;
    use super::super::digest;
    use super::*;

    fn of(text: &str) -> u128 {
        digest(Payload::parse(text).unwrap().root())
    }

    /// Neither half of a digest stands twice, and no quarter more often than of random numbers.
    #[track_caller]
    fn assert_random(digests: &[u128]) {
        for half in [0, 64] {
            assert_eq!(repeated(digests, half, u64::MAX.into()), 0);
        }
        let expected = (digests.len() * digests.len()) >> 33;
        for quarter in [0, 32, 64, 96] {
            let found = repeated(digests, quarter, u32::MAX.into());
            assert!(found <= 2 * expected + 10, "{found}, not {expected}");
        }
    }

    fn repeated(digests: &[u128], shift: u32, mask: u128) -> usize {
        let mut parts: Vec<u128> = digests
            .iter()
            .map(|digest| digest >> shift & mask)
            .collect();
        parts.sort_unstable();
        parts.windows(2).filter(|pair| pair[0] == pair[1]).count()
    }

    #[track_caller]
    fn assert_texts_random(mut texts: Vec<String>) {
        texts.sort_unstable();
        texts.dedup();
        let digests: Vec<u128> = texts.iter().map(|text| of(text)).collect();
        assert_random(&digests);
    }

    #[test]
    fn small_payloads() {
        let long = "abcdefghijklmnopqrstuvwxyz".repeat(2);
        let mut names = vec!["", "a", "b", "aa", "ab", "ba", "a1", "a2", "a3"];
        names.extend(["abcdefgh", "abcdefgi", "bbcdefgh", "abcdefghi"]);
        names.extend([15, 16, 17, 18, 33, 50].map(|length| &long[..length]));
        let mut values: Vec<String> = names.iter().map(|name| format!("\"{name}\"")).collect();
        values.extend(["0", "1", "2", "10", "1.0", "true", "false", "null"].map(String::from));
        values.extend(["{}", "[]", "[0]", "[0,1]", "[1,0]", "{\"a\":0}"].map(String::from));
        let mut texts = values.clone();
        for one in &values {
            texts.extend(values.iter().map(|other| format!("[{one},{other}]")));
            texts.extend(values.iter().map(|other| format!("[[{one}],{other}]")));
            texts.extend(values.iter().map(|other| format!("[{one},[{other}]]")));
        }
        for (at, name) in names.iter().enumerate() {
            for value in &values {
                let member = format!("\"{name}\":{value}");
                texts.push(format!("{{{member}}}"));
                for around in &names {
                    texts.push(format!("{{\"{around}\":{{{member}}}}}"));
                    texts.push(format!("{{\"{around}\":[{{{member}}}]}}"));
                }
                for other in &names[at + 1..] {
                    let both = values.iter();
                    texts.extend(both.map(|value| format!("{{{member},\"{other}\":{value}}}")));
                }
            }
        }
        assert!(texts.len() > 200_000);
        assert_texts_random(texts);
    }

    /// All objects of a few members that each have one of a few values: what could cancel out in a sum.
    #[track_caller]
    fn assert_sums_random(keys: &[Words], blocks: &[Words]) {
        let mut sums = vec![OBJECT];
        for key in keys {
            let member = |sum: &Words| {
                blocks
                    .iter()
                    .map(|&block| sum.plus(key.mix(block)))
                    .collect()
            };
            sums = sums.iter().flat_map::<Vec<_>, _>(member).collect();
        }
        let digests: Vec<u128> = sums.iter().map(|&sum| DOCUMENT.mix(sum).end()).collect();
        assert_random(&digests);
        let sums: Vec<u128> = sums
            .iter()
            .map(|sum| u128::from(sum.0) << 64 | u128::from(sum.1))
            .collect();
        assert_random(&sums);
    }

    fn block(text: &str) -> Words {
        let mut block = [0; 16];
        block[..text.len()].copy_from_slice(text.as_bytes());
        Words::of_block(&block)
    }

    #[test]
    fn sums_of_members() {
        let digits = ["0", "1", "2", "3", "4", "5", "6", "7"];
        let numbers = digits.map(block);
        for name in [
            "_",
            "a_",
            "_aaaaaaa",
            "aaa_aaaa",
            "aaaaaaa_",
            "aaaaaaaa_",
            "aaaaaaaaaaaaaaa_",
        ] {
            let keys = digits.map(|digit| NAME.key(block(&name.replace('_', digit))));
            assert_sums_random(&keys[..6], &numbers);
            for value in ["\"_\"", "\"aaaaaa_\"", "\"aaaaaaa_\"", "\"aaaaaaaaaaaaa_\""] {
                let values = digits.map(|digit| block(&value.replace('_', digit)));
                assert_sums_random(&keys[..5], &values);
            }
        }
        let elements = [0, 1, 2, 3, 4, 5].map(|number| NAME.key(Words(number, 0)));
        assert_sums_random(&elements, &numbers);
    }

    #[test]
    fn long_texts() {
        let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789".repeat(3);
        let mut texts = Vec::new();
        for length in 0..alphabet.len() {
            texts.push(format!("\"{}\"", &alphabet[..length]));
            texts.push(format!("\"{}\"", "a".repeat(length)));
            texts.push(format!("{{\"{}\":0}}", &alphabet[..length]));
            texts.push(format!("{{\"{}\":0}}", "a".repeat(length)));
        }
        for length in [6, 7, 14, 15, 30, 31, 62, 63, 94] {
            for one in 0..length {
                for other in 0..=one {
                    for replacement in ["b", "c", "q"] {
                        let mut text = "a".repeat(length);
                        text.replace_range(one..=one, "b");
                        text.replace_range(other..=other, replacement);
                        texts.push(format!("\"{text}\""));
                        texts.push(format!("{{\"{text}\":0}}"));
                        // Blocks and words that change places.
                        let mut text = alphabet[..length].to_string();
                        text.replace_range(one..=one, &alphabet[other..=other]);
                        text.replace_range(other..=other, &alphabet[one..=one]);
                        texts.push(format!("\"{text}\""));
                        texts.push(format!("{{\"{text}\":0}}"));
                    }
                }
            }
        }
        assert_texts_random(texts);
    }

    /// Whichever bit of a text changes, each bit of the digest changes in half of the cases.
    #[test]
    fn each_bit_changes_each() {
        const CASES: u32 = 400;
        for value in [
            "_",
            "\"_\"",
            "{\"_\":0}",
            "{\"a\":_}",
            "{\"a\":\"_\",\"b\":1}",
            "[{\"a\":[0,\"_\"]}]",
        ] {
            for length in [1, 7, 8, 9, 16, 17, 40] {
                for at in (0..length).step_by(3) {
                    let mut changed = [0; 128];
                    for case in 0..CASES {
                        let text = digits(case, length);
                        let mut other = text.clone().into_bytes();
                        // One digit becomes another.
                        other[at] ^= 1;
                        let other = String::from_utf8(other).unwrap();
                        let difference =
                            of(&value.replace('_', &text)) ^ of(&value.replace('_', &other));
                        for (bit, count) in changed.iter_mut().enumerate() {
                            *count += u32::from(difference >> bit & 1 == 1);
                        }
                    }
                    // There are fewer texts than cases of a length of one, so these say little.
                    let least = if length == 1 { 0 } else { CASES * 3 / 10 };
                    for count in changed {
                        assert!(
                            (least..=CASES - least).contains(&count),
                            "{value} {length} {at}: {count}"
                        );
                    }
                }
            }
        }
    }

    /// A number of so many digits, none of them a zero or one that becomes a zero.
    fn digits(case: u32, length: usize) -> String {
        let mut state = u64::from(case) + 1;
        (0..length)
            .map(|_| {
                state = state
                    .wrapping_mul(6_364_136_223_846_793_005)
                    .wrapping_add(1_442_695);
                char::from(b'2' + u8::try_from((state >> 33) % 8).unwrap())
            })
            .collect()
    }
}
