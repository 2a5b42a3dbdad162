//! A writer that hands on what it is given in pieces of whole lines.
//!
//! Answers come a block at a time, more than a mebibyte at once. A file system that takes memory in pieces as large as what
//! is written to it has to find each; ext4 was seen to take five times as long for that as for a copy in small pieces. A
//! pipe holds 64 KiB, so larger pieces gain nothing there.

use std::io::{self, Write};

/// Bytes of a piece, unless a line is longer.
const PIECE: usize = 64 << 10;

/// Hands on whole lines, up to [`PIECE`] bytes of them at once.
#[derive(Debug)]
pub(crate) struct Pieces<W>(pub(crate) W);

impl<W: Write> Write for Pieces<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let piece = bytes.get(..PIECE).unwrap_or(bytes);
        // A writer that looks for ends of lines keeps what is behind the last one, and would write it by itself.
        let end = memchr::memrchr(b'\n', piece).map_or(piece.len(), |at| at + 1);
        self.0.write(&piece[..end])
    }

    fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What came in each call.
    #[derive(Default)]
    struct Calls(Vec<Vec<u8>>);

    impl Write for Calls {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            self.0.push(bytes.to_vec());
            Ok(bytes.len())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    #[test]
    fn pieces_are_whole_lines_and_make_the_text() {
        let line = |length: usize| "x".repeat(length - 1) + "\n";
        let text = [line(PIECE - 1), line(3), line(2), line(PIECE), line(5)].concat() + "end";
        let mut pieces = Pieces(Calls::default());
        pieces.write_all(text.as_bytes()).unwrap();
        let calls = pieces.0.0;
        let lengths: Vec<_> = calls.iter().map(Vec::len).collect();
        assert_eq!(lengths, [PIECE - 1, 5, PIECE, 5, 3]);
        assert_eq!(calls.concat(), text.as_bytes());
    }

    #[test]
    fn a_line_longer_than_a_piece_is_cut() {
        let text = "x".repeat(2 * PIECE + 1);
        let mut pieces = Pieces(Calls::default());
        pieces.write_all(text.as_bytes()).unwrap();
        let lengths: Vec<_> = pieces.0.0.iter().map(Vec::len).collect();
        assert_eq!(lengths, [PIECE, PIECE, 1]);
    }
}
