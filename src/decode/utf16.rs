//! UTF-16 with a byte order mark, to UTF-8.
//!
//! Half a surrogate pair, or half a unit at the end, becomes a byte that is not UTF-8, so that what reads the text says
//! so; it is not replaced by a character that nobody sent.

use std::io::{self, Read};
use std::mem;

use super::{Seen, look};

const LITTLE: &[u8] = b"\xFF\xFE";
const BIG: &[u8] = b"\xFE\xFF";

/// UTF-32's mark, which begins as UTF-16's. No JSON in UTF-16 begins with its other half.
const WIDE: &[u8] = b"\xFF\xFE\0\0";

/// Stands for what is no character.
const BAD: u8 = 0xFF;

/// How much is read at a time.
const INPUT: usize = 64 << 10;

/// A reader of what may be UTF-16.
pub(super) enum Utf16<R> {
    Unknown(Option<R>),
    Plain(Seen<R>),
    Units(Box<Units<R>>),
}

/// Units that become characters.
pub(super) struct Units<R> {
    reader: Seen<R>,
    big: bool,
    input: Vec<u8>,
    /// Bytes of the input that are not decoded yet: half a unit, or half a pair.
    held: usize,
    text: Vec<u8>,
    /// Up to here the text is read.
    given: usize,
    ended: bool,
}

impl<R: Read> Utf16<R> {
    pub(super) fn new(reader: R) -> Self {
        Self::Unknown(Some(reader))
    }

    fn begin(&mut self) -> io::Result<()> {
        let Self::Unknown(reader) = self else {
            return Ok(());
        };
        let Some(reader) = mem::take(reader) else {
            return Ok(());
        };
        let (mut reader, found) = look(reader, &[LITTLE, BIG, WIDE])?;
        *self = match found {
            None | Some(2) => Self::Plain(reader),
            Some(found) => {
                // The mark is no text.
                reader.read_exact(&mut [0; 2])?;
                Self::Units(Box::new(Units {
                    reader,
                    big: found == 1,
                    input: vec![0; INPUT],
                    held: 0,
                    text: Vec::new(),
                    given: 0,
                    ended: false,
                }))
            }
        };
        Ok(())
    }
}

impl<R: Read> Read for Utf16<R> {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        self.begin()?;
        match self {
            Self::Unknown(_) => Ok(0),
            Self::Plain(reader) => reader.read(memory),
            Self::Units(units) => units.read(memory),
        }
    }
}

impl<R: Read> Units<R> {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        while self.given == self.text.len() && !self.ended {
            let length = match self.reader.read(&mut self.input[self.held..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
                length => length?,
            };
            self.ended = length == 0;
            self.decode(self.held + length);
        }
        let length = memory.len().min(self.text.len() - self.given);
        memory[..length].copy_from_slice(&self.text[self.given..self.given + length]);
        self.given += length;
        Ok(length)
    }

    /// Decodes the input up to `filled`, but for what may go on behind it.
    fn decode(&mut self, filled: usize) {
        self.text.clear();
        self.given = 0;
        let unit = |pair: &[u8]| {
            let pair = [pair[0], pair[1]];
            if self.big {
                u16::from_be_bytes(pair)
            } else {
                u16::from_le_bytes(pair)
            }
        };
        let mut whole = filled - filled % 2;
        if !self.ended && whole >= 2 && is_high(unit(&self.input[whole - 2..whole])) {
            whole -= 2;
        }
        let units = self.input[..whole].chunks_exact(2).map(unit);
        for character in char::decode_utf16(units) {
            match character {
                Ok(character) => {
                    let mut bytes = [0; 4];
                    self.text
                        .extend_from_slice(character.encode_utf8(&mut bytes).as_bytes());
                }
                Err(_) => self.text.push(BAD),
            }
        }
        if self.ended && whole < filled {
            self.text.push(BAD);
        }
        self.input.copy_within(whole..filled, 0);
        self.held = if self.ended { 0 } else { filled - whole };
    }
}

fn is_high(unit: u16) -> bool {
    (0xD800..0xDC00).contains(&unit)
}
