//! Texts with escapes, hashed as if they were written with the fewest.
//!
//! They are rewritten in memory on the stack, which is hashed when it is full. Only `\/` and `\u` have to be rewritten;
//! other escapes are copied like any characters. The text is known to be well-formed: nothing is checked.

#![expect(
    clippy::inline_always,
    reason = "measured: one function, whose state is in registers"
)]

use super::super::chunk::Chunk;
use super::super::string;
use super::words::{BLOCK, Words};

/// How much is rewritten before it is hashed.
const ENOUGH: usize = 4 * BLOCK;

/// What is rewritten and not yet hashed, with room behind it for a chunk and an escape.
type Room = [u8; ENOUGH + 2 * BLOCK];

/// [`Words::and_blocks`] of the text at a range, which has a byte or more, as if it were written with the fewest
/// escapes.
#[inline(never)]
pub(super) fn and_blocks(
    mut words: Words,
    text: &str,
    mut at: usize,
    end: usize,
) -> (Words, Words) {
    let mut room: Room = [0; ENOUGH + 2 * BLOCK];
    let mut filled = 0;
    loop {
        let padded;
        let chunk = text.as_bytes().get(at..at + BLOCK);
        let chunk = if let Some(chunk) = chunk.and_then(<[u8]>::first_chunk) {
            chunk
        } else {
            padded = padded_chunk(text, at);
            &padded
        };
        // Outside of strings are no backslashes, so what is found behind the end is no escape of this text.
        let (run, escape) = minimal_run(chunk);
        write(&mut room, filled, chunk);
        if run >= end - at {
            return words.and_blocks(&room, 0, filled + end - at);
        }
        filled += run;
        at += run;
        match escape {
            // Only the backslash is left out.
            b'/' => at += 1,
            b'u' => {
                let (character, taken) = string::escaped(text.get(at..).unwrap_or_default());
                filled += write_character(&mut room, filled, character);
                at += taken;
            }
            _ => {}
        }
        // Something stays: the last block is not mixed here.
        if filled > ENOUGH {
            words = mix_enough(words, &mut room);
            filled -= ENOUGH;
        }
    }
}

/// How many bytes stand as they are, and the character behind the backslash after them if that escape is rewritten. A
/// backslash at the end of the chunk is left to the next one.
#[inline(always)]
fn minimal_run(chunk: &[u8; BLOCK]) -> (usize, u8) {
    let mut backslashes = Chunk::new(chunk).backslashes();
    while backslashes != 0 {
        let first = backslashes.trailing_zeros() as usize;
        match chunk.get(first + 1) {
            None => return (first, 0),
            Some(&escape @ (b'/' | b'u')) => return (first, escape),
            // What is escaped may be a backslash.
            Some(_) => backslashes &= u16::MAX << 1 << (first + 1),
        }
    }
    (BLOCK, 0)
}

#[inline(always)]
fn write<const N: usize>(room: &mut Room, at: usize, bytes: &[u8; N]) {
    if let Some(to) = room.get_mut(at..at + N) {
        to.copy_from_slice(bytes);
    }
}

/// Writes a character, and how many bytes it takes.
#[inline(always)]
fn write_character(room: &mut Room, at: usize, character: char) -> usize {
    match u8::try_from(character) {
        Ok(byte) if string::is_special(byte) => write_escape(room, at, byte),
        _ => {
            let mut bytes = [0; 4];
            let length = character.encode_utf8(&mut bytes).len();
            write(room, at, &bytes);
            length
        }
    }
}

/// Writes the shortest escape of a byte that must have one. This is rare enough to allocate.
#[cold]
fn write_escape(room: &mut Room, at: usize, byte: u8) -> usize {
    let mut escape = String::new();
    string::push_escape(&mut escape, byte);
    if let Some(to) = room.get_mut(at..at + escape.len()) {
        to.copy_from_slice(escape.as_bytes());
    }
    escape.len()
}

/// Hashes what is full, and moves what is behind it to the front.
#[inline(always)]
fn mix_enough(mut words: Words, room: &mut Room) -> Words {
    let (full, rest) = room.split_at_mut(ENOUGH);
    let (blocks, _) = full.as_chunks();
    for block in blocks {
        words = words.mix(Words::of_block(block));
    }
    full[..2 * BLOCK].copy_from_slice(rest);
    words
}

/// A chunk near the end of a document's text, zeros behind it.
#[cold]
fn padded_chunk(text: &str, at: usize) -> [u8; BLOCK] {
    let mut chunk = [0; BLOCK];
    for (to, from) in chunk.iter_mut().zip(text.bytes().skip(at)) {
        *to = from;
    }
    chunk
}
