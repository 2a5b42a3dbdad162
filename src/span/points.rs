//! Many positions in one text, asked for one after another.

use std::cell::RefCell;

use super::{Point, character_start};

/// Every so many bytes a position is remembered.
const STEP: usize = 4096;

/// The positions in a text.
#[derive(Debug)]
pub struct Points<'t> {
    text: &'t [u8],
    /// Bytes that begin a character, with their positions.
    known: RefCell<Vec<(usize, Point)>>,
}

impl<'t> Points<'t> {
    /// The positions in a text that begins at some position.
    pub fn new(start: Point, text: &'t [u8]) -> Self {
        Self {
            text,
            known: RefCell::new(vec![(0, start)]),
        }
    }

    /// The position of a byte; of one beyond the end, that of the end.
    pub fn of(&self, offset: usize) -> Point {
        let offset = offset.min(self.text.len());
        let mut known = self.known.borrow_mut();
        while known.len() <= offset / STEP {
            let Some(&(from, point)) = known.last() else {
                break;
            };
            let to = character_start(self.text, known.len() * STEP);
            known.push((to, point.after(&self.text[from..to])));
        }
        let (from, point) = known[..=offset / STEP]
            .iter()
            .rev()
            .find(|(from, _)| *from <= offset)
            .copied()
            .unwrap_or((0, Point::START));
        point.after(&self.text[from..offset])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn positions_are_those_from_the_start() {
        let mut text = String::new();
        for number in 0..3000 {
            text.push_str(["é", "abc", "\u{1f600}", "\n", "xy\r\n"][number * 7 % 5]);
        }
        text.push_str(&"long line é".repeat(2000));
        let start = Point { line: 7, column: 3 };
        let points = Points::new(start, text.as_bytes());
        let offsets: Vec<usize> = text.char_indices().map(|(offset, _)| offset).collect();
        let backwards = offsets.iter().rev().step_by(13);
        for &offset in backwards.chain(offsets.iter().step_by(17)) {
            assert_eq!(points.of(offset), start.after(&text.as_bytes()[..offset]));
        }
        assert_eq!(points.of(usize::MAX), start.after(text.as_bytes()));
    }
}
