//! Tables by name, asked once or more for every member of every payload.
//!
//! A name is told by its length and its first and last eight bytes, which is all of it up to sixteen bytes, so most
//! answers need no comparison of texts. The names in a table come from schemas; those that are asked for, from payloads.

use crate::payload::Node;

/// Values by name, in the order they were added.
#[derive(Debug, Clone)]
pub struct ByName<T> {
    entries: Vec<Entry<T>>,
    /// The entries' names. Few answers need them, so they stand apart from what all answers need.
    names: Vec<Box<str>>,
    /// By the high bits of the hash: one more than the number of an entry, or 0 where there is none. At most a quarter is
    /// taken, so that most names that are not there meet none, and an entry whose place is taken stands in the next free one.
    places: Vec<u32>,
    /// What moves the bits of the hash that count to the bottom.
    shift: u32,
    /// For each name the bit of its length and its last byte, for [`ByName::get_rare`].
    sieve: u64,
}

#[derive(Debug, Clone)]
struct Entry<T> {
    head: u64,
    tail: u64,
    length: u32,
    value: T,
}

/// A name to ask tables for.
#[derive(Debug, Clone, Copy)]
pub struct Name<'n> {
    text: &'n str,
    key: Key,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Key {
    head: u64,
    tail: u64,
    /// Nothing is as long as 4 GiB.
    length: u32,
}

/// The longest name whose key says it all.
const WHOLE: u32 = 16;

impl Key {
    #[expect(
        clippy::cast_possible_truncation,
        reason = "a longer name than there can be is told from others by its text"
    )]
    #[inline]
    fn of(name: &[u8]) -> Self {
        let length = name.len();
        let (head, tail) = if let (Some(head), Some(tail)) =
            (name.first_chunk::<8>(), name.last_chunk::<8>())
        {
            (u64::from_le_bytes(*head), u64::from_le_bytes(*tail))
        } else if let (Some(head), Some(tail)) = (name.first_chunk::<4>(), name.last_chunk::<4>()) {
            (
                u32::from_le_bytes(*head).into(),
                u32::from_le_bytes(*tail).into(),
            )
        } else if let [first, .., last] = *name {
            (
                first.into(),
                u64::from(name[length / 2]) << 8 | u64::from(last),
            )
        } else {
            (name.first().copied().unwrap_or_default().into(), 0)
        };
        Self {
            head,
            tail,
            length: length as u32,
        }
    }

    #[inline]
    fn hash(self) -> u64 {
        (self.head ^ self.tail.rotate_left(23) ^ u64::from(self.length))
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
    }
}

impl<T> Entry<T> {
    #[inline]
    fn key(&self) -> Key {
        Key {
            head: self.head,
            tail: self.tail,
            length: self.length,
        }
    }
}

impl<'n> Name<'n> {
    /// The name with this text.
    #[inline]
    pub fn new(text: &'n str) -> Self {
        let key = Key::of(text.as_bytes());
        Self { text, key }
    }

    /// Its text.
    pub fn text(self) -> &'n str {
        self.text
    }
}

impl<T> ByName<T> {
    /// The value of a name.
    ///
    /// Inlined by force: a call would cost as much as the answer.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see above")]
    pub fn get(&self, name: Name<'_>) -> Option<&T> {
        let number = self.look_up(name.key, name.text.as_bytes())?;
        self.entries.get(number).map(|entry| &entry.value)
    }

    /// The number of a name. The name with the number `expected` is compared first: members mostly come in the order in
    /// which a schema names them.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as for `get`")]
    pub fn find(&self, name: Name<'_>, expected: usize) -> Option<usize> {
        self.find_key(name.key, name.text.as_bytes(), expected)
    }

    /// [`ByName::find`] for a name by its bytes.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as for `get`")]
    pub fn find_bytes(&self, name: &[u8], expected: usize) -> Option<usize> {
        self.find_key(Key::of(name), name, expected)
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as for `get`")]
    fn find_key(&self, key: Key, text: &[u8], expected: usize) -> Option<usize> {
        if expected < self.entries.len() && self.is_named(expected, key, text) {
            Some(expected)
        } else {
            self.look_up(key, text)
        }
    }

    /// The number of the name that a string is; `None` if it is no string.
    #[inline]
    pub fn find_node(&self, node: Node<'_>) -> Option<usize> {
        if self.entries.is_empty() {
            None
        } else {
            self.find_in_some(node)
        }
    }

    /// [`ByName::find_node`] if there are names.
    fn find_in_some(&self, node: Node<'_>) -> Option<usize> {
        if let Some(written) = node.plain_bytes() {
            self.look_up(Key::of(written), written)
        } else {
            let name = node.as_str()?;
            self.look_up(Key::of(name.as_bytes()), name.as_bytes())
        }
    }

    /// The value of the name with a number, if there is one and it is this name.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as for `get`")]
    pub fn value_if(&self, number: usize, name: &[u8]) -> Option<&T> {
        let entry = self.entries.get(number)?;
        self.is_named(number, Key::of(name), name)
            .then_some(&entry.value)
    }

    /// The value of the name with a number that [`ByName::find`] gave.
    #[inline]
    pub fn value(&self, number: usize) -> &T {
        &self.entries[number].value
    }

    /// The value of the name with a number, to be changed, if there is one.
    #[inline]
    pub fn get_mut(&mut self, number: usize) -> Option<&mut T> {
        self.entries.get_mut(number).map(|entry| &mut entry.value)
    }

    /// The same, to be changed.
    pub fn value_mut(&mut self, number: usize) -> &mut T {
        &mut self.entries[number].value
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "as for `get`")]
    fn look_up(&self, key: Key, text: &[u8]) -> Option<usize> {
        let mut place = self.place(key);
        loop {
            // An empty table has no places.
            let number = self.places.get(place)?.checked_sub(1)? as usize;
            if self.is_named(number, key, text) {
                return Some(number);
            }
            place = (place + 1) & (self.places.len() - 1);
        }
    }

    /// Whether a number is that of a name.
    #[inline]
    fn is_named(&self, number: usize, key: Key, text: &[u8]) -> bool {
        self.entries[number].key() == key && (key.length <= WHOLE || self.reads(number, text))
    }

    /// Apart, so that what asks for most names needs no call.
    #[cold]
    fn reads(&self, number: usize, text: &[u8]) -> bool {
        self.names[number].as_bytes() == text
    }

    /// The value of the name that a string is; `None` if it is no string.
    #[inline]
    pub fn get_node(&self, node: Node<'_>) -> Option<&T> {
        let number = self.find_node(node)?;
        self.entries.get(number).map(|entry| &entry.value)
    }

    /// [`ByName::get_node`] where most names are not there: these are told by a bit.
    #[inline]
    pub fn get_rare(&self, node: Node<'_>) -> Option<&T> {
        match node.plain_bytes() {
            Some(name) if self.sieve & sieve(name) == 0 => None,
            _ => self.get_node(node),
        }
    }

    /// The value of a name, to be changed; a new one if there is none.
    pub fn entry(&mut self, name: &str) -> &mut T
    where
        T: Default,
    {
        let number = match self.number(name) {
            Some(number) => number,
            None => self.push(name, T::default()),
        };
        &mut self.entries[number].value
    }

    /// Sets the value of a name.
    pub fn insert(&mut self, name: &str, value: T) {
        match self.number(name) {
            Some(number) => self.entries[number].value = value,
            None => {
                self.push(name, value);
            }
        }
    }

    /// Makes room for so many more names.
    pub fn reserve(&mut self, names: usize) {
        self.entries.reserve_exact(names);
        self.names.reserve_exact(names);
        let least = (self.entries.len() + names) * 4;
        if least > self.places.len() {
            self.grow(least);
        }
    }

    /// How many names there are.
    pub fn len(&self) -> usize {
        self.entries.len()
    }

    /// Whether there is no name.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// The names.
    pub fn keys(&self) -> impl Iterator<Item = &str> {
        self.names.iter().map(|name| &**name)
    }

    /// The values.
    pub fn values(&self) -> impl Iterator<Item = &T> {
        self.entries.iter().map(|entry| &entry.value)
    }

    /// The names and their values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &T)> {
        self.keys().zip(self.values())
    }

    fn number(&self, name: &str) -> Option<usize> {
        self.look_up(Key::of(name.as_bytes()), name.as_bytes())
    }

    fn push(&mut self, name: &str, value: T) -> usize {
        let number = self.entries.len();
        let Key { head, tail, length } = Key::of(name.as_bytes());
        self.entries.push(Entry {
            head,
            tail,
            length,
            value,
        });
        self.names.push(name.into());
        self.sieve |= sieve(name.as_bytes());
        if self.entries.len() * 4 > self.places.len() {
            self.grow(2 * self.places.len());
        } else {
            self.settle(number);
        }
        number
    }

    /// Makes at least so many places, and finds every entry its own.
    fn grow(&mut self, least: usize) {
        let places = least.max(4).next_power_of_two();
        self.places = vec![0; places];
        self.shift = u64::BITS - places.trailing_zeros();
        for number in 0..self.entries.len() {
            self.settle(number);
        }
    }

    fn settle(&mut self, number: usize) {
        let mut place = self.place(self.entries[number].key());
        while self.places[place] != 0 {
            place = (place + 1) & (self.places.len() - 1);
        }
        self.places[place] = u32::try_from(number + 1).unwrap_or(u32::MAX);
    }

    #[expect(
        clippy::cast_possible_truncation,
        reason = "the shift leaves as many bits as a place's number has"
    )]
    #[inline]
    fn place(&self, key: Key) -> usize {
        (key.hash() >> self.shift) as usize
    }
}

/// A bit of a name's length and last byte. With this factor, of those up to 64, few members of the catalog's payloads look
/// like clues.
#[inline]
fn sieve(name: &[u8]) -> u64 {
    let last = name.last().copied().unwrap_or_default();
    1 << ((usize::from(last) + 11 * name.len()) % 64)
}

impl<T> Default for ByName<T> {
    fn default() -> Self {
        Self {
            entries: Vec::new(),
            names: Vec::new(),
            places: Vec::new(),
            shift: 0,
            sieve: 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::payload::Payload;

    #[test]
    fn every_name_has_its_own_value() {
        let mut names: Vec<String> = (0..60).map(|length| "ab".repeat(length)).collect();
        names.extend(
            (0..60).map(|number| format!("a name of many like it {number:02} of them all")),
        );
        names.extend(["a", "b", "ba", "aba", "aab", "abcd", "abcde", "abc"].map(Into::into));
        let mut table = ByName::default();
        for (number, name) in names.iter().enumerate() {
            assert!(table.get(Name::new(name)).is_none(), "{name}");
            table.insert(name, number);
        }
        for (number, name) in names.iter().enumerate() {
            assert_eq!(table.get(Name::new(name)), Some(&number), "{name}");
        }
        for (number, name) in names.iter().enumerate() {
            let next = &names[(number + 1) % names.len()];
            assert_eq!(table.value_if(number, name.as_bytes()), Some(&number));
            assert_eq!(table.value_if(number, next.as_bytes()), None, "{next}");
        }
        assert_eq!(table.value_if(names.len(), b"ab"), None);
        let array = format!("{names:?}");
        let payload = Payload::parse(&array).unwrap();
        for (number, node) in payload.root().elements().enumerate() {
            assert_eq!(table.get_rare(node), Some(&number));
        }
        for other in [r#""aaa""#, r#""\u0061aa""#, r#""""#, "7", "[]"] {
            let payload = Payload::parse(other).unwrap();
            let is_empty = other == r#""""#;
            assert_eq!(table.get_rare(payload.root()), is_empty.then_some(&0));
        }
        assert_eq!(table.get(Name::new("aaa")), None);
        table.insert("ab", 7);
        assert_eq!(table.get(Name::new("ab")), Some(&7));
        assert_eq!(table.keys().count(), names.len());
    }
    #[test]
    fn room_that_was_made_changes_no_answer() {
        for room in 0..40 {
            let mut table = ByName::default();
            table.insert("first", 99);
            table.reserve(room);
            for number in 0..30 {
                table.insert(&number.to_string(), number);
            }
            for number in 0..30 {
                assert_eq!(table.get(Name::new(&number.to_string())), Some(&number));
            }
            assert_eq!(table.get(Name::new("first")), Some(&99));
            assert_eq!(table.get(Name::new("30")), None);
            assert_eq!(table.len(), 31);
        }
    }
}
