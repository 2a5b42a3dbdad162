//! A digest of a payload's value: the same for every way of writing it.
//!
//! A text is hashed in blocks of sixteen bytes, of which the last is filled up. A member's name makes a key; the key is
//! mixed with the blocks of a scalar, or with the sum of what an object or array holds. Members are added up, so their
//! order does not count; an element is a member whose name is its number. The sums of objects and of arrays begin with
//! different constants.
//!
//! Every block and every sum is hashed with a key before it enters a sum, so no member counts for another object than
//! its own. The digests of two different payloads are equal about as often as two random 128-bit numbers: among 2^50
//! payloads with a probability of 2^-29. It is no protection against somebody who wants two values to look the same.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

mod escaped;
mod words;

use self::words::{ARRAY, BLOCK, DOCUMENT, NAME, OBJECT, Words};
use super::tokens::Token;
use super::{Kind, Node, Payload};

/// A 128-bit digest of a value. White space, the order of members and the escapes in strings do not change it; numbers
/// count as they are written. Of members with the same name the last counts.
pub fn digest(node: Node<'_>) -> u128 {
    if node.payload().has_repeated() {
        Digester::<true>::digest(node)
    } else {
        Digester::<false>::digest(node)
    }
}

/// A payload's tape, and whether some of its members may be shadowed.
struct Digester<'a, const SHADOWED: bool> {
    payload: &'a Payload<'a>,
    text: &'a [u8],
}

impl<const SHADOWED: bool> Digester<'_, SHADOWED> {
    fn digest(node: Node<'_>) -> u128 {
        let payload = node.payload();
        let digester = Digester::<SHADOWED> {
            payload,
            text: payload.text().as_bytes(),
        };
        let (value, next) = (payload.token(node.index()), node.index() + 1);
        let after = payload.tape.tokens.get(next as usize..);
        let (hash, _) = digester.value(DOCUMENT, value, after.unwrap_or_default(), next);
        hash.end()
    }

    /// The sum of an object's members; `first` is the number of the first of these tokens.
    fn members(&self, tokens: &[Token], first: u32) -> Words {
        let mut sum = OBJECT;
        let mut rest = tokens;
        while let [name, value, after @ ..] = rest {
            let number = first + distance(tokens, rest);
            let (hash, after) = self.value(self.key(name), value, after, number + 2);
            rest = after;
            if !(SHADOWED && self.payload.is_shadowed(Node::new(self.payload, number))) {
                sum = sum.plus(hash);
            }
        }
        sum
    }

    /// The sum of an array's elements; `first` is the number of the first of these tokens.
    fn elements(&self, tokens: &[Token], first: u32) -> Words {
        let mut sum = ARRAY;
        let mut rest = tokens;
        let mut element = 0;
        while let [value, after @ ..] = rest {
            let next = first + distance(tokens, after);
            let key = NAME.key(Words(element, 0));
            let (hash, after) = self.value(key, value, after, next);
            rest = after;
            sum = sum.plus(hash);
            element += 1;
        }
        sum
    }

    /// A name's key: most names are a block.
    #[inline(always)]
    fn key(&self, name: &Token) -> Words {
        let (start, end) = inside(name);
        let length = end.wrapping_sub(start);
        if length <= BLOCK
            && !name.is_loose()
            && let Some(block) = Words::read(self.text, start, length)
        {
            return NAME.key(block);
        }
        self.any_key(name)
    }

    #[inline(never)]
    fn any_key(&self, name: &Token) -> Words {
        let (start, end) = inside(name);
        let (words, last) = if name.is_loose() {
            escaped::and_blocks(NAME, self.payload.text(), start, end)
        } else {
            NAME.and_blocks(self.text, start, end)
        };
        words.key(last)
    }

    /// A value's hash, and the tokens after it, of those after its first, which have this number.
    #[inline(always)]
    fn value<'t>(
        &self,
        key: Words,
        value: &Token,
        after: &'t [Token],
        next: u32,
    ) -> (Words, &'t [Token]) {
        // The last of the kinds are those that hold others.
        if value.kind >= Kind::Array {
            let count = (value.next - next) as usize;
            let (inside, after) = after.split_at_checked(count).unwrap_or_default();
            let sum = if value.kind == Kind::Object {
                self.members(inside, next)
            } else {
                self.elements(inside, next)
            };
            return (key.mix(sum), after);
        }
        (self.scalar(key, value), after)
    }

    /// A scalar's hash: most are a block or two.
    #[inline(always)]
    fn scalar(&self, key: Words, value: &Token) -> Words {
        let start = value.start as usize;
        let length = (value.end as usize).wrapping_sub(start);
        if !value.is_loose() {
            if length <= BLOCK {
                if let Some(block) = Words::read(self.text, start, length) {
                    return key.mix(block);
                }
            } else if length <= 2 * BLOCK
                && let Some(second) = Words::read(self.text, start + BLOCK, length - BLOCK)
                && let Some(first) = Words::read(self.text, start, BLOCK)
            {
                return key.mix(first).mix(second);
            }
        }
        self.any_scalar(key, value)
    }

    #[inline(never)]
    fn any_scalar(&self, key: Words, value: &Token) -> Words {
        let (start, end) = (value.start as usize, value.end as usize);
        let (words, last) = if value.is_loose() {
            escaped::and_blocks(key, self.payload.text(), start, end)
        } else {
            key.and_blocks(self.text, start, end)
        };
        words.mix(last)
    }
}

/// The range between a name's quotes.
#[inline(always)]
fn inside(name: &Token) -> (usize, usize) {
    (name.start as usize + 1, name.end as usize - 1)
}

/// How many tokens stand before the rest of them.
#[inline(always)]
#[expect(
    clippy::cast_possible_truncation,
    reason = "a text has no more tokens than bytes"
)]
fn distance(tokens: &[Token], rest: &[Token]) -> u32 {
    (tokens.len() - rest.len()) as u32
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

    /// Every way of escaping texts of all kinds of characters, in names and values, anywhere in a document.
    #[test]
    fn escapes_do_not_count() {
        let mut state = 1_u64;
        let mut random = move |below: usize| {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            usize::try_from(state >> 33).unwrap() % below
        };
        let forms: [&[&str]; 12] = [
            &["a", r"\u0061"],
            &["plain characters, more than a chunk"],
            &["7", r"\u0037"],
            &["/", r"\/", r"\u002F", r"\u002f"],
            &[r"\\", r"\u005c"],
            &[r#"\""#, r"\u0022"],
            &[r"\n", r"\u000a"],
            &[r"\b", r"\u0008"],
            &[r"\u001f", r"\u001F"],
            &["é", r"\u00e9", r"\u00E9"],
            &["阿", r"\u963f"],
            &["👍", r"\ud83d\udc4d"],
        ];
        for length in (0..40).chain([60, 80, 120, 500]) {
            for apart in [1, 20, 90] {
                let parts: Vec<&[&str]> = (0..length)
                    .map(|_| {
                        forms[if random(apart) == 0 {
                            random(12)
                        } else {
                            random(3)
                        }]
                    })
                    .collect();
                let plain: String = parts.iter().map(|forms| forms[0]).collect();
                let escaped: String = parts
                    .iter()
                    .map(|forms| forms[random(forms.len())])
                    .collect();
                assert_eq!(of(&format!("\"{plain}\"")), of(&format!("\"{escaped}\"")));
                let [one, other] = [(&plain, &escaped), (&escaped, &plain)]
                    .map(|(name, value)| of(&format!(r#"{{"{name}":["{value}"],"b":"{name}"}}"#)));
                assert_eq!(one, other, "{escaped}");
            }
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
            "c6a16ce4a756db6547fea6e83fe8841f"
        );
    }
}
