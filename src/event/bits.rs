//! A set of targets, a bit each.

/// Some of the targets.
#[derive(Debug, Clone, Default)]
pub(super) struct Bits(Vec<u64>);

impl Bits {
    /// None, of so many.
    pub(super) fn clear(&mut self, targets: usize) {
        self.0.clear();
        self.0.resize(targets.div_ceil(64), 0);
    }

    /// Adds a target; `false` if it was in.
    #[inline]
    pub(super) fn insert(&mut self, number: usize) -> bool {
        let (word, bit) = (&mut self.0[number / 64], 1 << (number % 64));
        let is_new = *word & bit == 0;
        *word |= bit;
        is_new
    }

    /// Whether a target is in.
    #[inline]
    pub(super) fn has(&self, number: usize) -> bool {
        self.0[number / 64] & 1 << (number % 64) != 0
    }

    /// Takes a target out.
    pub(super) fn remove(&mut self, number: usize) {
        self.0[number / 64] &= !(1 << (number % 64));
    }

    /// Their numbers, the lowest first.
    pub(super) fn iter(&self) -> Numbers<'_> {
        Numbers {
            words: &self.0,
            word: 0,
            left: self.0.first().copied().unwrap_or(0),
        }
    }
}

/// The numbers of the targets in a set.
#[derive(Debug)]
pub(super) struct Numbers<'b> {
    words: &'b [u64],
    word: usize,
    /// Those of the word that are still to come.
    left: u64,
}

impl Iterator for Numbers<'_> {
    type Item = usize;

    #[inline]
    fn next(&mut self) -> Option<usize> {
        while self.left == 0 {
            self.word += 1;
            self.left = *self.words.get(self.word)?;
        }
        let bit = self.left.trailing_zeros() as usize;
        self.left &= self.left - 1;
        Some(self.word * 64 + bit)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_come_in_order() {
        let mut one = Bits::default();
        assert_eq!(one.iter().count(), 0);
        one.clear(200);
        assert_eq!(one.iter().count(), 0);
        for number in [199, 0, 64, 63] {
            assert!(one.insert(number));
        }
        assert!(!one.insert(64));
        assert_eq!(one.iter().collect::<Vec<_>>(), [0, 63, 64, 199]);
        assert!(one.has(63) && !one.has(65));
        one.remove(63);
        assert_eq!(one.iter().collect::<Vec<_>>(), [0, 64, 199]);
        one.clear(200);
        assert_eq!(one.iter().count(), 0);
    }
}
