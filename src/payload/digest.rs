//! A digest of a payload's value: the same for every way of writing it.
//!
//! Every hash is a 128-bit XXH3. A member is hashed once: its name and its value stand in a block of fixed size, their
//! lengths and kinds are the seed. So nothing depends on how long they are but two comparisons; what does not fit is
//! hashed first. An element is a member whose name is its number. What an object or array holds is added up, so that the
//! order of members does not count; the sum and the kind are the value in the block around it.
//!
//! Different members have different blocks or seeds, and a sum is hashed before it enters another, so no member counts
//! for another object than its own. The digests of two different payloads are therefore equal about as often as two
//! random 128-bit numbers: among 2^50 payloads with a probability of 2^-29. It is no protection against somebody who
//! wants two values to look the same.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use xxhash_rust::xxh3::{xxh3_128, xxh3_128_with_seed};

use super::tokens::Token;
use super::{Kind, Node, Payload, string};

/// A block's words for the name and for the value, a string's quotes included. Most fit.
const NAME: usize = 2;
const VALUE: usize = 6;

/// Bytes of a word.
const WORD: usize = size_of::<u64>();

/// What a part's tag says if it is not the length of a text that fits.
const HASHED: u8 = 0x80;
const OBJECT: u8 = 0x81;
const ARRAY: u8 = 0x82;
const ELEMENT: u8 = 0x83;
const DOCUMENT: u8 = 0x84;

/// A name or a value in a block, and what it is: the length of a text that fits, or one of the constants.
#[derive(Clone, Copy)]
struct Part<const N: usize> {
    words: [u64; N],
    tag: u8,
}

/// A 128-bit digest of a value. White space, the order of members and the escapes in strings do not change it; numbers
/// count as they are written. Of members with the same name the last counts.
pub fn digest(node: Node<'_>) -> u128 {
    digest_with(node, &mut String::new())
}

/// [`digest`] with memory for strings with escapes.
pub fn digest_with(node: Node<'_>, decoded: &mut String) -> u128 {
    let payload = node.payload();
    let mut digester = Digester {
        payload,
        bytes: payload.text().as_bytes(),
        decoded,
    };
    let value = digester.value(node.index(), *payload.token(node.index()));
    hash(Part::number(0, DOCUMENT), value)
}

struct Digester<'a, 'd> {
    payload: &'a Payload<'a>,
    bytes: &'a [u8],
    decoded: &'d mut String,
}

impl Digester<'_, '_> {
    fn members(&mut self, mut at: u32, end: u32) -> Part<VALUE> {
        let repeated = self.payload.has_repeated();
        let mut sum = 0_u128;
        while at < end {
            let name = *self.payload.token(at);
            let value = *self.payload.token(at + 1);
            if !(repeated && self.payload.is_shadowed(Node::new(self.payload, at))) {
                let name = self.name(name);
                let value = self.value(at + 1, value);
                sum = sum.wrapping_add(hash(name, value));
            }
            at = value.next;
        }
        Part::number(sum, OBJECT)
    }

    fn elements(&mut self, mut at: u32, end: u32) -> Part<VALUE> {
        let mut sum = 0_u128;
        let mut number = 0;
        while at < end {
            let token = *self.payload.token(at);
            let value = self.value(at, token);
            sum = sum.wrapping_add(hash(Part::number(number, ELEMENT), value));
            number += 1;
            at = token.next;
        }
        Part::number(sum, ARRAY)
    }

    #[inline(always)]
    fn name(&mut self, token: Token) -> Part<NAME> {
        let range = (token.start + 1, token.end - 1);
        match Part::tail(self.bytes, range) {
            Some(part) if !token.flag => part,
            _ => self.text(token.flag, range),
        }
    }

    #[inline(always)]
    fn value(&mut self, index: u32, token: Token) -> Part<VALUE> {
        let range = (token.start, token.end);
        match token.kind {
            Kind::Object => self.members(index + 1, token.next),
            Kind::Array => self.elements(index + 1, token.next),
            kind => match Part::tail(self.bytes, range) {
                Some(part) if !token.flag => part,
                _ => self.text(token.flag && kind == Kind::String, range),
            },
        }
    }

    /// Any text in the form that counts.
    #[inline(never)]
    fn text<const N: usize>(&mut self, escapes: bool, (start, end): (u32, u32)) -> Part<N> {
        let written = self.payload.slice(start..end);
        let minimal = if escapes {
            string::minimal_run(written.as_bytes(), 0)
        } else {
            written.len()
        };
        let (minimal, rest) = written.split_at(minimal);
        if rest.is_empty() {
            return Part::of(minimal.as_bytes());
        }
        self.decoded.clear();
        self.decoded.push_str(minimal);
        string::rewrite(self.decoded, rest);
        Part::of(self.decoded.as_bytes())
    }
}

impl<const N: usize> Part<N> {
    /// The words of a text that fits, zeros before it; `None` if it does not, or if there is less text before it than
    /// would become zeros.
    #[inline(always)]
    fn tail(text: &[u8], (start, end): (u32, u32)) -> Option<Self> {
        let length = (end - start) as usize;
        let mut words = last_words(text.get(..end as usize)?)?;
        // As many bytes further in as the text is long.
        let masks = MASKS.get(..VALUE * WORD + length)?;
        for (word, mask) in words.iter_mut().zip(last_words::<N>(masks)?) {
            *word &= mask;
        }
        (length <= N * WORD).then_some(Self {
            words,
            tag: length_tag(length),
        })
    }

    /// The same words for any text; a hash if it does not fit.
    fn of(text: &[u8]) -> Self {
        let mut bytes = [0; VALUE * WORD];
        match bytes.len().checked_sub(text.len()) {
            Some(free) if text.len() <= N * WORD => {
                bytes[free..].copy_from_slice(text);
                Self {
                    words: last_words(&bytes).unwrap_or([0; N]),
                    tag: length_tag(text.len()),
                }
            }
            _ => Self::number(xxh3_128(text), HASHED),
        }
    }

    #[inline(always)]
    fn number(number: u128, tag: u8) -> Self {
        let mut words = [0; N];
        if let [.., low, high] = &mut words[..] {
            let bytes = number.to_le_bytes();
            let (halves, _) = bytes.as_chunks();
            if let &[first, second] = halves {
                (*low, *high) = (u64::from_le_bytes(first), u64::from_le_bytes(second));
            }
        }
        Self { words, tag }
    }
}

#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "what fits is shorter than a block"
)]
fn length_tag(length: usize) -> u8 {
    length as u8
}

/// Which bytes of a block stay.
const MASKS: [u8; 2 * VALUE * WORD] = {
    let mut masks = [0; 2 * VALUE * WORD];
    let mut at = VALUE * WORD;
    while at < masks.len() {
        masks[at] = 0xFF;
        at += 1;
    }
    masks
};

#[inline(always)]
fn last_words<const N: usize>(bytes: &[u8]) -> Option<[u64; N]> {
    let (_, words) = bytes.as_rchunks();
    let words: &[_; N] = words.last_chunk()?;
    Some(words.map(u64::from_le_bytes))
}

#[inline(always)]
fn hash(name: Part<NAME>, value: Part<VALUE>) -> u128 {
    let mut bytes = [0; WORD * (NAME + VALUE)];
    let (chunks, _) = bytes.as_chunks_mut();
    for (chunk, word) in chunks
        .iter_mut()
        .zip(name.words.into_iter().chain(value.words))
    {
        *chunk = word.to_le_bytes();
    }
    xxh3_128_with_seed(&bytes, u64::from(name.tag) << 8 | u64::from(value.tag))
}

#[cfg(test)]
mod tests {
    use super::super::Payload;
    use super::*;

    fn of(text: &str) -> u128 {
        digest(Payload::parse(text).unwrap().root())
    }

    #[test]
    fn ways_of_writing_do_not_count() {
        let plain = of(r#"{"a/b": [1, "é"], "c": {"d": null, "e": 1.10}}"#);
        assert_eq!(
            plain,
            of(r#"{"c":{"e":1.10,"d":null},"a\/b":[1,"\u00e9"]}"#)
        );
        assert_eq!(
            plain,
            of(r#"{"c":7,"c":{"e":1.10,"d":null},"a\/b":[1,"\u00e9"]}"#)
        );
    }

    #[test]
    fn where_it_stands_in_the_text_does_not_count() {
        for length in 0..80 {
            let text = &"0123456789".repeat(8)[..length];
            let alone = format!(r#"{{"{text}":"{text}"}}"#);
            let apart = format!(r#"{{"{text}":{}"{text}"}}"#, " ".repeat(100));
            assert_eq!(of(&alone), of(&apart));
            let escaped = format!(r#"{}{{"{text}":"{text}"}}"#, " ".repeat(100));
            let escaped = escaped.replace('3', r"\u0033");
            assert_eq!(of(&alone), of(&escaped));
        }
    }

    #[test]
    fn what_must_be_escaped_counts_once() {
        assert_eq!(of(r#""\u000a\u001F\u002f\u0022""#), of(r#""\n\u001f/\"""#));
        assert_ne!(of(r#""\\n""#), of(r#""\n""#));
        assert_ne!(of(r#"{"a\":\"b":"c"}"#), of(r#"{"a":"b\":\"c"}"#));
    }

    #[test]
    fn values_count() {
        let texts = [
            r#"{"a":[1,2]}"#,
            r#"{"a":[12]}"#,
            r#"{"a":["1",2]}"#,
            r#"{"a":[2,1]}"#,
            r#"{"a":[1],"2":[]}"#,
            r#"["a",[1,2]]"#,
            r#"{"a":[1,2,{}]}"#,
            r#"{"a":[1,2,[]]}"#,
            r#"{"a":[1,[2]]}"#,
            r#"{"a":{"b":1,"c":2},"d":{}}"#,
            r#"{"a":{"b":1},"d":{"c":2}}"#,
            r#"{"a":{"b":1,"d":{"c":2}}}"#,
            r#"{"a":{"d":{"b":1},"c":2}}"#,
            r#"{"a":true}"#,
            r#"{"a":"true"}"#,
            r#"{"a":null}"#,
            r#"{"a":"null"}"#,
            r#"{"b":null}"#,
            r#"{"a":""}"#,
            r#"{"":"a"}"#,
            r#"{"":""}"#,
            r#""""#,
            "{}",
            "[]",
            "0",
            r#""0""#,
        ];
        let digests: std::collections::HashSet<u128> = texts.iter().map(|text| of(text)).collect();
        assert_eq!(digests.len(), texts.len());
    }

    #[test]
    fn it_stays_what_it_was() {
        assert_eq!(
            format!("{:032x}", of(r#"{"b":[true,null],"a":"x"}"#)),
            "e4d3294c093dbdd6736333abd0c7f9dd"
        );
    }
}
