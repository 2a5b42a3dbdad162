//! The limit that the program is held against: a program that finds the end of each line's JSON and does nothing else.
//!
//! `cargo run --release --example limit -- FILE`. It reads blocks and parses each line with `serde_json`'s `IgnoredAny`, on
//! one core, without a check of UTF-8. It prints one line: bytes, lines, and the seconds that parsing alone took. With a
//! number behind FILE it prints that many bytes of anything instead, some after each block, which says what printing alone
//! costs who has so much to say.

use std::env;
use std::error::Error;
use std::fs::File;
use std::hint::black_box;
use std::io::{self, Read as _, Write as _};
use std::time::{Duration, Instant};

use serde::de::IgnoredAny;

const BLOCK: usize = 1 << 20;

/// Bytes that are written at once: of the sizes that were tried, the fastest.
const PIECE: usize = 64 << 10;

fn main() -> Result<(), Box<dyn Error>> {
    let path = env::args().nth(1).ok_or("expected FILE")?;
    let to_print: Option<usize> = env::args().nth(2).map(|bytes| bytes.parse()).transpose()?;
    let mut file = File::open(path)?;
    let size = usize::try_from(file.metadata()?.len())?.max(1);
    let mut out = io::stdout().lock();
    let mut printed = 0;
    let mut memory = vec![0; BLOCK];
    // The beginning of a line whose end has not been read.
    let mut held = 0;
    let (mut bytes, mut lines) = (0, 0);
    let mut parsing = Duration::ZERO;
    loop {
        if held == memory.len() {
            memory.resize(held * 2, 0);
        }
        let read = file.read(&mut memory[held..])?;
        bytes += read;
        let filled = held + read;
        let text = &memory[..filled];
        let end = if read == 0 {
            filled
        } else {
            memchr::memrchr(b'\n', text).map_or(0, |at| at + 1)
        };
        let began = Instant::now();
        let mut start = 0;
        while start < end {
            let line = memchr::memchr(b'\n', &text[start..end]).map_or(end, |at| start + at);
            black_box(serde_json::from_slice::<IgnoredAny>(&text[start..line])?);
            lines += 1;
            start = line + 1;
        }
        parsing += began.elapsed();
        let due = to_print.unwrap_or(0).saturating_mul(bytes) / size;
        while printed < due {
            let piece = &memory[..PIECE.min(due - printed)];
            out.write_all(piece)?;
            printed += piece.len();
        }
        if read == 0 {
            break;
        }
        memory.copy_within(end..filled, 0);
        held = filled - end;
    }
    if to_print.is_none() {
        writeln!(out, "{bytes} {lines} {}", parsing.as_secs_f64())?;
    }
    Ok(())
}
