//! Captures that are not plain UTF-8: gzip, Zstandard and UTF-16, known by their first bytes.
//!
//! What comes out is UTF-8, and every offset, line and column is one of that. Compressed text may be UTF-16, too. How much
//! may come out is limited, lest a small file keeps a program busy for days. Nothing waits for more than was asked for:
//! what can be decoded is returned.

mod compressed;
mod gzip;
mod utf16;
mod zstandard;

use std::fmt;
use std::io::{self, Cursor, Read};

use thiserror::Error;

use self::compressed::Compressed;
use self::utf16::Utf16;

/// What a decompressed capture may always have, in bytes.
const ALWAYS: u64 = 1 << 30;

/// How many times its compressed bytes a longer one may have.
const RATIO: u64 = 256;

/// How much a capture may be when it is decompressed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Limit {
    /// 256 times what it is compressed, and 1 GiB at least.
    #[default]
    Ratio,
    /// This many bytes.
    Bytes(u64),
}

/// What a reader of a capture fails with that has more in it than was allowed; inside of an [`io::Error`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[error("more than {0} bytes when decompressed; --max-decompressed allows more")]
pub struct TooMuch(pub u64);

/// A reader of a capture's text, whatever the capture is.
///
/// ```
/// use std::io::Read as _;
///
/// use hooklens::decode::{Decoded, Limit};
///
/// let mut text = String::new();
/// Decoded::new(&b"\xFF\xFE{\0}\0"[..], Limit::default()).read_to_string(&mut text)?;
/// assert_eq!(text, "{}");
/// # Ok::<(), std::io::Error>(())
/// ```
pub struct Decoded<R: Read>(Utf16<Compressed<R>>);

/// A reader whose first bytes were looked at.
type Seen<R> = io::Chain<Cursor<Vec<u8>>, R>;

impl<R: Read> Decoded<R> {
    /// A reader of what is in a reader. Nothing is read yet.
    pub fn new(reader: R, limit: Limit) -> Self {
        Self(Utf16::new(Compressed::new(reader, limit)))
    }
}

impl<R: Read> Read for Decoded<R> {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        self.0.read(memory)
    }
}

impl<R: Read> fmt::Debug for Decoded<R> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Decoded").finish_non_exhaustive()
    }
}

/// Reads the first bytes, as long as they are the beginning of one of these; the longest one they begin with.
fn look<R: Read>(mut reader: R, magics: &[&[u8]]) -> io::Result<(Seen<R>, Option<usize>)> {
    let mut first = Vec::new();
    let mut byte = [0];
    while magics
        .iter()
        .any(|magic| magic.len() > first.len() && magic.starts_with(&first))
    {
        match reader.read(&mut byte) {
            Ok(0) => break,
            Ok(_) => first.push(byte[0]),
            Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
            Err(error) => return Err(error),
        }
    }
    let begun = (0..magics.len()).filter(|&number| first.starts_with(magics[number]));
    let found = begun.max_by_key(|&number| magics[number].len());
    Ok((Cursor::new(first).chain(reader), found))
}
