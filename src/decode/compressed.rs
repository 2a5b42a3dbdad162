//! gzip and Zstandard: all members and frames, one after another, within a limit.

use std::io::{self, BufReader, Read};
use std::mem;

use flate2::bufread::MultiGzDecoder;
use zstd::stream::read::Decoder as ZstdDecoder;

use super::{ALWAYS, Limit, RATIO, Seen, TooMuch, look};

const GZIP: &[u8] = b"\x1F\x8B";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";

/// How much is read at a time of what is compressed.
const INPUT: usize = 128 << 10;

type Input<R> = BufReader<Counted<Seen<R>>>;

/// A reader of what may be compressed.
pub(super) struct Compressed<R: Read> {
    state: State<R>,
    limit: Limit,
    /// Bytes that came out.
    out: u64,
}

enum State<R: Read> {
    Unknown(R),
    Plain(Seen<R>),
    Gzip(Box<MultiGzDecoder<Input<R>>>),
    Zstd(Box<ZstdDecoder<'static, Input<R>>>),
    /// An error came out.
    Failed,
}

impl<R: Read> Compressed<R> {
    pub(super) fn new(reader: R, limit: Limit) -> Self {
        Self {
            state: State::Unknown(reader),
            limit,
            out: 0,
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        let State::Unknown(reader) = mem::replace(&mut self.state, State::Failed) else {
            return Ok(());
        };
        let (reader, found) = look(reader, &[GZIP, ZSTD])?;
        let input = |reader| BufReader::with_capacity(INPUT, Counted { reader, count: 0 });
        self.state = match found {
            None => State::Plain(reader),
            Some(0) => State::Gzip(Box::new(MultiGzDecoder::new(input(reader)))),
            Some(_) => State::Zstd(Box::new(ZstdDecoder::with_buffer(input(reader))?)),
        };
        Ok(())
    }
}

impl<R: Read> Read for Compressed<R> {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        if matches!(self.state, State::Unknown(_)) {
            self.begin()?;
        }
        let (length, compressed) = match &mut self.state {
            State::Unknown(_) | State::Failed => return Ok(0),
            State::Plain(reader) => return reader.read(memory),
            State::Gzip(decoder) => (decoder.read(memory)?, decoder.get_ref().get_ref().count),
            State::Zstd(decoder) => (decoder.read(memory)?, decoder.get_ref().get_ref().count),
        };
        self.out += length as u64;
        let most = match self.limit {
            Limit::Ratio => compressed.saturating_mul(RATIO).max(ALWAYS),
            Limit::Bytes(bytes) => bytes,
        };
        if self.out > most {
            self.state = State::Failed;
            return Err(io::Error::other(TooMuch(most)));
        }
        Ok(length)
    }
}

/// Counts what is read.
struct Counted<R> {
    reader: R,
    count: u64,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(memory)?;
        self.count += length as u64;
        Ok(length)
    }
}
