//! How fast captures go through the stream engine, on one thread and on as many as there are cores.
//!
//! `cargo bench --bench stream`. Everything between reading and writing is in it, framing and order, too; the capture is in
//! memory, and so are the answers, so that the disk is not. Compare within one run only.

#![expect(clippy::unwrap_used, reason = "the corpus is well-formed")]

mod corpus;
mod stage;

use std::ops::ControlFlow;
use std::sync::LazyLock;
use std::thread;

use divan::{Bencher, black_box, counter::BytesCount};
use hooklens::capture::Position;
use hooklens::stream::Worker;
use hooklens::{Input, Record, Stream};

use corpus::Corpus;
use stage::{Stage, Work};

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| Corpus::generate(64 << 20));

fn main() {
    divan::main();
}

/// One and all.
fn threads() -> Vec<usize> {
    let all = thread::available_parallelism().map_or(1, usize::from);
    if all == 1 { vec![1] } else { vec![1, all] }
}

struct Lane(Work);

impl Worker for Lane {
    type Answers = Vec<u8>;

    fn clear(&mut self, answers: &mut Vec<u8>) {
        answers.clear();
    }

    fn record(&mut self, record: &Record<'_>, answers: &mut Vec<u8>) {
        self.0.payload(record.result.as_ref().unwrap(), answers);
    }
}

fn through(bencher: Bencher<'_, '_>, stage: Stage, threads: usize) {
    let lanes = (0..threads).map(|_| Lane(Work::new(stage)));
    let mut stream = Stream::new(lanes.collect());
    let records = CORPUS.lines().len() as u64;
    bencher
        .counter(BytesCount::of_slice(&CORPUS.text))
        .bench_local(|| {
            let mut written = 0;
            let end = stream
                .run(
                    CORPUS.text.as_slice(),
                    Position::start(Input::Auto),
                    |answers| {
                        written += answers.len();
                        Ok(ControlFlow::Continue(()))
                    },
                )
                .unwrap();
            assert_eq!(end.records, records);
            black_box(written);
        });
}

/// Blocks, framing and the tape.
#[divan::bench(args = threads(), sample_count = 10)]
fn a_parse(bencher: Bencher<'_, '_>, threads: usize) {
    through(bencher, Stage::Parse, threads);
}

/// Which event each record is.
#[divan::bench(args = threads(), sample_count = 10)]
fn b_detect(bencher: Bencher<'_, '_>, threads: usize) {
    through(bencher, Stage::Detect, threads);
}

/// Whether each record fits its schema.
#[divan::bench(args = threads(), sample_count = 10)]
fn c_validate(bencher: Bencher<'_, '_>, threads: usize) {
    through(bencher, Stage::Validate, threads);
}

/// The canonical event of each record, as a line.
#[divan::bench(args = threads(), sample_count = 10)]
fn d_normalize(bencher: Bencher<'_, '_>, threads: usize) {
    through(bencher, Stage::Normalize, threads);
}
