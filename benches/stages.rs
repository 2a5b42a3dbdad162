//! How fast the stages are on one core, beside what `serde_json` needs to find the end of the same documents or to make
//! its own tree of them.
//!
//! `cargo bench --bench stages`. The machine decides the figures, so compare them within one run only: a stage is worth
//! its share of `serde_ignored`. Each stage parses first, in the memory of the payload before, as a stream does. The text
//! is the generated one of `benches/payload.rs`, and `tests/corpus.rs` holds that every line is answered with its event.

#![expect(clippy::unwrap_used, reason = "the corpus is well-formed")]

mod corpus;
mod stage;

use std::sync::LazyLock;

use divan::{Bencher, black_box, counter::BytesCount};
use hooklens::Payload;
use hooklens::payload::Buffers;
use serde::de::IgnoredAny;
use serde_json::Value;

use corpus::Corpus;
use stage::{Stage, Work};

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| Corpus::generate(8 << 20));
static LINES: LazyLock<Vec<&[u8]>> = LazyLock::new(|| CORPUS.lines());

fn main() {
    divan::main();
}

/// Measures what is done with each line.
fn each_line(bencher: Bencher<'_, '_>, mut work: impl FnMut(&[u8])) {
    bencher
        .counter(BytesCount::of_slice(&CORPUS.text))
        .bench_local(|| LINES.iter().for_each(|line| work(line)));
}

/// Measures a stage, and the parsing before it.
fn each_payload(bencher: Bencher<'_, '_>, stage: Stage) {
    let mut work = Work::new(stage);
    let mut buffers = Buffers::default();
    let mut answers = Vec::new();
    each_line(bencher, |line| {
        let (payload, _) = Payload::parse_prefix_reusing(line, &mut buffers).unwrap();
        answers.clear();
        work.payload(&payload, &mut answers);
        black_box(&answers);
        buffers = payload.into_buffers();
    });
}

/// `serde_json` looking for the end of the document and nothing else.
#[divan::bench(sample_count = 20)]
fn a_serde_ignored(bencher: Bencher<'_, '_>) {
    each_line(bencher, |line| {
        black_box(serde_json::from_slice::<IgnoredAny>(line).unwrap());
    });
}

/// `serde_json`'s own tree.
#[divan::bench(sample_count = 20)]
fn b_serde_value(bencher: Bencher<'_, '_>) {
    each_line(bencher, |line| {
        black_box(serde_json::from_slice::<Value>(line).unwrap());
    });
}

/// The tape.
#[divan::bench(sample_count = 20)]
fn c_parse(bencher: Bencher<'_, '_>) {
    each_payload(bencher, Stage::Parse);
}

/// Which vendor and event it is.
#[divan::bench(sample_count = 20)]
fn d_detect(bencher: Bencher<'_, '_>) {
    each_payload(bencher, Stage::Detect);
}

/// Whether it fits its schema, with the findings where it does not.
#[divan::bench(sample_count = 20)]
fn e_validate(bencher: Bencher<'_, '_>) {
    each_payload(bencher, Stage::Validate);
}

/// The canonical event, written as one line.
#[divan::bench(sample_count = 20)]
fn f_normalize(bencher: Bencher<'_, '_>) {
    each_payload(bencher, Stage::Normalize);
}
