//! gzip and Zstandard: all members and frames, one after another, within a limit.
//!
//! Everything that is in front of a fault comes out, then the error, however the bytes arrive and whatever is asked for at
//! a time. So does everything within the limit.

use std::io::{self, BufRead, BufReader, Read};
use std::mem;

use super::gzip::Gzip;
use super::zstandard::Zstandard;
use super::{ALWAYS, Limit, RATIO, Seen, TooMuch, look};

const GZIP: &[u8] = b"\x1F\x8B";
const ZSTD: &[u8] = b"\x28\xB5\x2F\xFD";

/// How much is read at a time of what is compressed.
const BUFFER: usize = 128 << 10;

/// How much may be taken of what is compressed before the limit is a new one.
const INPUT: u64 = BUFFER as u64;

/// What decompresses, a step at a time.
pub(super) trait Decoder {
    /// What it decodes.
    const FORMAT: &str;

    /// Takes some of the input and gives some of the text. Where the memory was not filled, nothing is held back that
    /// could be decoded from what was taken.
    fn step(&mut self, input: &[u8], memory: &mut [u8]) -> Step;

    /// Whether the input may end here: no member or frame has begun that has not ended.
    fn may_end(&self) -> bool;
}

/// What a step did, up to what went wrong if something did.
pub(super) struct Step {
    pub(super) taken: usize,
    pub(super) given: usize,
    pub(super) result: io::Result<()>,
}

/// A reader of what may be compressed.
pub(super) struct Compressed<R> {
    state: State<R>,
    limit: Limit,
}

enum State<R> {
    Unknown(R),
    Plain(Seen<R>),
    Gzip(Box<Unpacking<R, Gzip>>),
    Zstd(Box<Unpacking<R, Zstandard>>),
    /// An error came out.
    Failed,
}

impl<R: Read> Compressed<R> {
    pub(super) fn new(reader: R, limit: Limit) -> Self {
        Self {
            state: State::Unknown(reader),
            limit,
        }
    }

    fn begin(&mut self) -> io::Result<()> {
        let State::Unknown(reader) = mem::replace(&mut self.state, State::Failed) else {
            return Ok(());
        };
        let (reader, found) = look(reader, &[GZIP, ZSTD])?;
        self.state = match found {
            None => State::Plain(reader),
            Some(0) => State::Gzip(Box::new(Unpacking::new(reader, Gzip::new(), self.limit))),
            Some(_) => State::Zstd(Box::new(Unpacking::new(
                reader,
                Zstandard::new()?,
                self.limit,
            ))),
        };
        Ok(())
    }
}

impl<R: Read> Read for Compressed<R> {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        if matches!(self.state, State::Unknown(_)) {
            self.begin()?;
        }
        match &mut self.state {
            State::Unknown(_) | State::Failed => Ok(0),
            State::Plain(reader) => reader.read(memory),
            State::Gzip(unpacking) => unpacking.read(memory),
            State::Zstd(unpacking) => unpacking.read(memory),
        }
    }
}

/// A reader of what is compressed.
struct Unpacking<R, D> {
    reader: BufReader<Seen<R>>,
    decoder: D,
    limit: Limit,
    /// Bytes that the decoder took.
    taken: u64,
    /// Bytes that came out.
    given: u64,
    /// Whether the decoder may have more to give without taking any.
    more: bool,
    /// The error that comes out next, or that all is read.
    ended: Option<io::Result<()>>,
}

impl<R: Read, D: Decoder> Unpacking<R, D> {
    fn new(reader: Seen<R>, decoder: D, limit: Limit) -> Self {
        Self {
            reader: BufReader::with_capacity(BUFFER, reader),
            decoder,
            limit,
            taken: 0,
            given: 0,
            more: false,
            ended: None,
        }
    }

    /// How much may have come out when the next step is done. It grows where another so many bytes are begun, wherever reads
    /// end, so that these have no say in what is too much.
    fn most(&self) -> u64 {
        let begun = (self.taken + u64::from(!self.more)).next_multiple_of(INPUT);
        match self.limit {
            Limit::Ratio => begun.saturating_mul(RATIO).max(ALWAYS),
            Limit::Bytes(bytes) => bytes,
        }
    }

    /// What is wrong if the input ends here.
    fn end(&self) -> io::Result<()> {
        if self.decoder.may_end() {
            return Ok(());
        }
        let cut = format!("its {} is cut off", D::FORMAT);
        Err(io::Error::new(io::ErrorKind::UnexpectedEof, cut))
    }

    /// One step of the decoder; how many bytes it gave.
    fn step(&mut self, memory: &mut [u8]) -> usize {
        let input = if self.more { &[] } else { self.reader.buffer() };
        let until = usize::try_from(INPUT - self.taken % INPUT).unwrap_or(usize::MAX);
        let input = input.get(..until).unwrap_or(input);
        let Step {
            taken,
            given,
            result,
        } = self.decoder.step(input, memory);
        self.reader.consume(taken);
        self.taken += taken as u64;
        self.more = given == memory.len();
        self.ended = result.err().map(Err);
        given
    }
}

impl<R: Read, D: Decoder> Read for Unpacking<R, D> {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        let mut filled = 0;
        while filled < memory.len() && self.ended.is_none() {
            if !self.more && self.reader.buffer().is_empty() {
                if filled > 0 {
                    break;
                }
                if self.reader.fill_buf()?.is_empty() {
                    self.ended = Some(self.end());
                    continue;
                }
            }
            let most = self.most();
            let room = usize::try_from(most - self.given).unwrap_or(usize::MAX);
            if room == 0 {
                // Only what comes out is too much.
                if self.step(&mut [0]) > 0 {
                    self.ended = Some(Err(io::Error::other(TooMuch(most))));
                }
                continue;
            }
            let end = memory.len().min(filled.saturating_add(room));
            let given = self.step(&mut memory[filled..end]);
            filled += given;
            self.given += given as u64;
        }
        if filled == 0
            && let Some(ended) = &mut self.ended
        {
            mem::replace(ended, Ok(()))?;
        }
        Ok(filled)
    }
}
