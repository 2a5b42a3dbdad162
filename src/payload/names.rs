//! Names that stand twice in an object, found while it is parsed.
//!
//! A set of a few bits for each name tells most names apart without looking at the others; the first [`FEW`] are
//! compared one by one when it cannot, and the names of larger objects with a hash table when the object ends. Time
//! and memory stay linear in the text whatever the names are.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use std::borrow::Cow;
use std::collections::HashMap;

use super::tokens::Token;
use super::{Repeated, string};

/// Objects of up to this many members are compared name by name.
const FEW: u32 = 32;

/// The names of an object so far.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Names {
    /// A bit for each.
    seen: [u64; 4],
}

impl Names {
    /// Adds the name between the quotes at two offsets; whether it has to be compared with the names before it.
    #[inline(always)]
    pub(super) fn may_have(&mut self, bytes: &[u8], open: usize, close: usize) -> bool {
        let hash = hash(bytes, open, close);
        let bit = 1 << (hash & 63);
        let set = &mut self.seen[usize::from(hash >> 6)];
        let may = *set & bit != 0;
        *set |= bit;
        may
    }

    /// Adds a name with escapes: any name may be the same.
    pub(super) fn add_any(&mut self) {
        self.seen = [u64::MAX; 4];
    }
}

/// Eight bits of a name that are different for most pairs of names: of its length and its last eight bytes. It need not
/// be safe against names that were chosen to collide: they cost a few comparisons, at most [`FEW`] a name. With this factor,
/// of a few that were tried, the names that stand together in the payloads of the catalog's events collide least.
#[inline(always)]
fn hash(bytes: &[u8], open: usize, close: usize) -> u8 {
    let length = close - open - 1;
    let bytes = bytes.get(..close).unwrap_or_default();
    let word = match bytes.last_chunk() {
        Some(word) => u64::from_le_bytes(*word),
        None => first_word(bytes),
    };
    // What is in front of a shorter name does not count, but for the quote: so there is something left to count.
    let front = 56_usize.saturating_sub(8 * length);
    let mixed = (word >> front)
        .wrapping_add(length as u64)
        .wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    (mixed >> 56) as u8
}

/// The word that ends with these bytes, which are fewer than it has.
#[cold]
fn first_word(bytes: &[u8]) -> u64 {
    let mut word = [0; 8];
    if let Some(end) = word.get_mut(8 - bytes.len()..) {
        end.copy_from_slice(bytes);
    }
    u64::from_le_bytes(word)
}

/// A name as it is written.
fn written<'a>(bytes: &'a [u8], token: &Token) -> &'a [u8] {
    &bytes[token.start as usize + 1..token.end as usize - 1]
}

/// A name, decoded. Bytes that are not UTF-8 are left as they are: the text is going to be refused.
fn decoded<'a>(bytes: &'a [u8], token: &Token) -> Cow<'a, [u8]> {
    let written = written(bytes, token);
    if token.is_marked()
        && let Ok(text) = std::str::from_utf8(written)
    {
        return Cow::Owned(string::unescape(text).into_bytes());
    }
    Cow::Borrowed(written)
}

/// Notes the latest earlier member with the name at the end of the tape, if there is one; `true` if there are too many
/// to look at.
#[cold]
#[expect(
    clippy::cast_possible_truncation,
    reason = "a text has no more tokens than bytes"
)]
pub(super) fn compare_last(
    bytes: &[u8],
    tokens: &[Token],
    object: u32,
    repeated: &mut Vec<Repeated>,
) -> bool {
    let last = tokens.len() as u32 - 1;
    let wanted = decoded(bytes, &tokens[last as usize]);
    let mut same = None;
    let mut earlier = object + 1;
    let mut count = 1;
    while earlier < last {
        count += 1;
        if count > FEW {
            return true;
        }
        let token = &tokens[earlier as usize];
        let is_same = if token.is_marked() {
            decoded(bytes, token) == wanted
        } else {
            written(bytes, token) == &*wanted
        };
        if is_same {
            same = Some(earlier);
        }
        earlier = tokens[earlier as usize + 1].next;
    }
    repeated.extend(same.map(|earlier| Repeated {
        earlier,
        later: last,
    }));
    false
}

/// Notes the repeated names beyond the first [`FEW`] of an object that ends here.
#[cold]
pub(super) fn compare_all(
    bytes: &[u8],
    tokens: &[Token],
    object: u32,
    repeated: &mut Vec<Repeated>,
) {
    let mut latest = HashMap::new();
    let mut count = 0;
    let mut later = object + 1;
    while let Some(token) = tokens.get(later as usize) {
        count += 1;
        let earlier = latest.insert(decoded(bytes, token), later);
        repeated.extend(
            earlier
                .filter(|_| count > FEW)
                .map(|earlier| Repeated { earlier, later }),
        );
        later = tokens[later as usize + 1].next;
    }
}
