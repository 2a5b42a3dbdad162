//! Compressed captures and UTF-16 give the text that is in them, however they arrive.

use std::io::{self, Read, Write as _};

use flate2::Compression;
use flate2::write::GzEncoder;
use hooklens::decode::{Decoded, Limit, TooMuch};
use proptest::prelude::*;

pub(crate) fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn zstd(text: &[u8]) -> Vec<u8> {
    let mut encoder = zstd::Encoder::new(Vec::new(), 1).unwrap();
    encoder.include_checksum(true).unwrap();
    encoder.write_all(text).unwrap();
    encoder.finish().unwrap()
}

pub(crate) fn utf16(text: &str, big: bool) -> Vec<u8> {
    let units = [0xFEFF].into_iter().chain(text.encode_utf16());
    let bytes = |unit: u16| {
        if big {
            unit.to_be_bytes()
        } else {
            unit.to_le_bytes()
        }
    };
    units.flat_map(bytes).collect()
}

/// Returns at most so many bytes at a time.
struct Drops<'a>(&'a [u8], usize);

impl Read for Drops<'_> {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        let size = self.1.min(memory.len());
        self.0.read(&mut memory[..size])
    }
}

fn decoded(bytes: &[u8], size: usize) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    Decoded::new(Drops(bytes, size), Limit::default()).read_to_end(&mut text)?;
    Ok(text)
}

/// What is read with so much memory at a time before the end or an error, and the error in words.
fn until_the_end(bytes: &[u8], size: usize, memory: usize, limit: Limit) -> (Vec<u8>, String) {
    let mut reader = Decoded::new(Drops(bytes, size), limit);
    let mut text = Vec::new();
    let mut memory = vec![0; memory];
    loop {
        match reader.read(&mut memory) {
            Ok(0) => return (text, String::new()),
            Ok(length) => text.extend_from_slice(&memory[..length]),
            Err(error) => return (text, error.to_string()),
        }
    }
}

/// Lines, each in a block of its own.
fn in_blocks(lines: &[String]) -> [Vec<u8>; 2] {
    let mut gzip = GzEncoder::new(Vec::new(), Compression::default());
    let mut zstd = zstd::Encoder::new(Vec::new(), 1).unwrap();
    zstd.include_checksum(true).unwrap();
    for line in lines {
        gzip.write_all(line.as_bytes()).unwrap();
        gzip.flush().unwrap();
        zstd.write_all(line.as_bytes()).unwrap();
        zstd.flush().unwrap();
    }
    [gzip.finish().unwrap(), zstd.finish().unwrap()]
}

proptest! {
    #[test]
    fn what_stands_before_a_fault_does_not_depend_on_the_sizes(
        lines in proptest::collection::vec("\\{\"[a-e]{1,9}\": [0-9]{1,30}\\}\n", 1..40),
        repeated in 1_usize..30,
        at in any::<prop::sample::Index>(),
        flipped in 1_u8..,
        sizes in proptest::collection::vec((1_usize..200, 1_usize..200), 4),
    ) {
        let lines: Vec<String> = lines.iter().map(|line| line.repeat(repeated)).collect();
        let text = lines.concat();
        for packed in in_blocks(&lines) {
            let mut damaged = [&packed[..], &packed].concat();
            let at = at.index(damaged.len());
            // What is shorter than its magic is text.
            let cut = damaged[..at.max(4)].to_vec();
            damaged[at] ^= flipped;
            for (bytes, is_cut) in [(damaged, false), (cut, true)] {
                let whole = until_the_end(&bytes, usize::MAX, 1 << 20, Limit::default());
                prop_assert!(!is_cut || text.repeat(2).as_bytes().starts_with(&whole.0));
                for (size, memory) in sizes.iter().copied().chain([(1, 1 << 20), (usize::MAX, 1)]) {
                    let found = until_the_end(&bytes, size, memory, Limit::default());
                    prop_assert_eq!(&found, &whole, "{} {}", size, memory);
                }
            }
        }
    }

    #[test]
    fn what_is_within_the_limit_comes_out(limit in 0_usize..5_000, size in 1_usize..100, memory in 1_usize..3_000) {
        let text = "{\"n\": 1}\n".repeat(300);
        let [gzip, zstd] = in_blocks(std::slice::from_ref(&text));
        for bytes in [gzip, zstd] {
            let (found, error) = until_the_end(&bytes, size, memory, Limit::Bytes(limit as u64));
            let most = text.len().min(limit);
            prop_assert_eq!(found, &text.as_bytes()[..most]);
            prop_assert_eq!(error.is_empty(), most == text.len());
        }
    }

    #[test]
    fn the_text_comes_back(text in "[a-z{}\"\n é漢\u{1F600}\u{1e}(]{0,60}", other in "\\PC{0,20}", size in 1_usize..20) {
        let both = format!("{text}{other}");
        let parts = [text.as_bytes(), other.as_bytes()];
        prop_assert_eq!(&decoded(both.as_bytes(), size).unwrap(), both.as_bytes());
        prop_assert_eq!(&decoded(&parts.map(gzip).concat(), size).unwrap(), both.as_bytes());
        prop_assert_eq!(&decoded(&parts.map(zstd).concat(), size).unwrap(), both.as_bytes());
        for big in [true, false] {
            prop_assert_eq!(&decoded(&utf16(&both, big), size).unwrap(), both.as_bytes());
            prop_assert_eq!(&decoded(&gzip(&utf16(&both, big)), size).unwrap(), both.as_bytes());
        }
    }

    #[test]
    fn any_bytes_end(bytes in proptest::collection::vec(any::<u8>(), 0..64), magic in prop::sample::select(vec![&b"\x1F\x8B\x08\0"[..], b"\x28\xB5\x2F\xFD", b"\xFF\xFE", b"\xFE\xFF"]), size in 1_usize..20) {
        let _ = decoded(&[magic, &bytes].concat(), size);
    }
}

#[test]
fn what_is_no_character_is_not_utf_8() {
    for bytes in [
        &b"\xFF\xFEa\0\x3D\xD8b\0"[..],
        b"\xFF\xFEa\0\0\xDC",
        b"\xFF\xFEa\0b",
        b"\xFE\xFF\0a\xD8\x3D",
    ] {
        for size in [1, 2, 100] {
            let text = decoded(bytes, size).unwrap();
            assert!(std::str::from_utf8(&text).is_err(), "{bytes:?} {text:?}");
            assert_eq!(text[0], b'a');
        }
    }
}

/// It is no UTF-16, although it begins with that mark; what reads it says so.
#[test]
fn utf_32_stays_as_it_is() {
    let little: Vec<u8> = "\u{FEFF}{}"
        .chars()
        .flat_map(|character| u32::from(character).to_le_bytes())
        .collect();
    let big: Vec<u8> = "\u{FEFF}{}"
        .chars()
        .flat_map(|character| u32::from(character).to_be_bytes())
        .collect();
    for bytes in [little, big] {
        for size in [1, 3, 100] {
            assert_eq!(decoded(&bytes, size).unwrap(), bytes);
        }
    }
}

#[test]
fn what_is_cut_off_or_damaged_is_an_error() {
    let text = "{\"n\": 1}\n".repeat(1000);
    for mut bytes in [gzip(text.as_bytes()), zstd(text.as_bytes())] {
        assert!(decoded(&bytes[..bytes.len() - 5], 100).is_err());
        let middle = bytes.len() / 2;
        bytes[middle] ^= 0xFF;
        assert!(decoded(&bytes, 100).is_err());
    }
}

#[test]
fn more_than_the_limit_is_an_error() {
    let zeros = vec![b'0'; 1_000_000];
    for bytes in [gzip(&zeros), zstd(&zeros)] {
        let read = |limit| {
            let read = io::copy(&mut Decoded::new(&bytes[..], limit), &mut io::sink());
            read.map_err(|error| error.downcast::<TooMuch>().unwrap())
        };
        assert_eq!(read(Limit::Ratio), Ok(1_000_000));
        assert_eq!(read(Limit::Bytes(1_000_000)), Ok(1_000_000));
        assert_eq!(read(Limit::Bytes(999_999)), Err(TooMuch(999_999)));
    }
}

/// Blocks as long as they get, one of which is damaged.
#[test]
fn all_that_stands_before_a_damaged_block_comes_out() {
    let text: Vec<u8> = (0..200_000_u32)
        .flat_map(|number| {
            format!("{{\"n\": {}}}\n", number.wrapping_mul(2_654_435_761)).into_bytes()
        })
        .collect();
    for mut bytes in [gzip(&text), zstd(&text)] {
        let at = bytes.len() / 4 * 3;
        bytes[at..at + 64].fill(0xFF);
        let whole = until_the_end(&bytes, usize::MAX, 8 << 20, Limit::default());
        assert!(!whole.1.is_empty());
        assert!(whole.0.len() > text.len() / 2, "{}", whole.0.len());
        for (size, memory) in [(1, 4096), (1000, 70_000), (65_536, 65_536), (usize::MAX, 1)] {
            let found = until_the_end(&bytes, size, memory, Limit::default());
            assert!(found == whole, "{} {}", found.0.len(), whole.0.len());
        }
    }
}

/// A bomb of a few hundred KiB that would become 2 GiB.
#[test]
fn a_bomb_stops() {
    let member = zstd(&vec![b' '; 64 << 20]);
    let bomb = member.repeat(32);
    let mut decoded = Decoded::new(&bomb[..], Limit::default());
    let error = io::copy(&mut decoded, &mut io::sink()).unwrap_err();
    assert!(error.downcast::<TooMuch>().is_ok());
}
