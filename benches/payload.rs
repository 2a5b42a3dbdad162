//! How fast the tape is made, beside what `serde_json` does with the same text.
//!
//! `cargo bench --bench payload`. Figures are worth comparing within one run only. The text is 8 MiB of NDJSON
//! in the shapes and wire styles that the vendors send, generated, and the same in every run.

#![expect(clippy::unwrap_used, reason = "the corpus is well-formed")]

mod corpus;

use std::sync::LazyLock;

use divan::{Bencher, black_box, counter::BytesCount};
use hooklens::Payload;
use hooklens::payload::Buffers;
use serde::de::IgnoredAny;
use serde_json::Value;

use corpus::Corpus;

static CORPUS: LazyLock<Corpus> = LazyLock::new(|| Corpus::generate(8 << 20));

fn main() {
    divan::main();
}

/// The tape, in the memory of the payload before: what a stream does.
#[divan::bench]
fn tape(bencher: Bencher<'_, '_>) {
    let lines = CORPUS.lines();
    bencher
        .counter(BytesCount::of_slice(&CORPUS.text))
        .bench_local(|| {
            let mut buffers = Buffers::default();
            for line in &lines {
                let (payload, end) = Payload::parse_prefix_reusing(line, &mut buffers).unwrap();
                black_box((payload.root(), end));
                buffers = payload.into_buffers();
            }
        });
}

/// The tape, without memory to start from.
#[divan::bench]
fn tape_alone(bencher: Bencher<'_, '_>) {
    let lines = CORPUS.lines();
    bencher
        .counter(BytesCount::of_slice(&CORPUS.text))
        .bench_local(|| {
            for line in &lines {
                black_box(Payload::parse_bytes(line).unwrap().root());
            }
        });
}

/// `serde_json` looking for the end of the document and nothing else. It does not check UTF-8.
#[divan::bench]
fn serde_ignored(bencher: Bencher<'_, '_>) {
    let lines = CORPUS.lines();
    bencher
        .counter(BytesCount::of_slice(&CORPUS.text))
        .bench_local(|| {
            for line in &lines {
                black_box(serde_json::from_slice::<IgnoredAny>(line).unwrap());
            }
        });
}

/// The same, and the check of UTF-8 that the tape includes.
#[divan::bench]
fn serde_ignored_and_utf8(bencher: Bencher<'_, '_>) {
    let lines = CORPUS.lines();
    bencher
        .counter(BytesCount::of_slice(&CORPUS.text))
        .bench_local(|| {
            for line in &lines {
                black_box(serde_json::from_slice::<IgnoredAny>(line).unwrap());
                black_box(std::str::from_utf8(line).unwrap());
            }
        });
}

/// `serde_json`'s own tree.
#[divan::bench(sample_count = 20)]
fn serde_value(bencher: Bencher<'_, '_>) {
    let lines = CORPUS.lines();
    bencher
        .counter(BytesCount::of_slice(&CORPUS.text))
        .bench_local(|| {
            for line in &lines {
                black_box(serde_json::from_slice::<Value>(line).unwrap());
            }
        });
}

/// Eight names looked up in each payload and in the values found, most of them not there.
#[divan::bench(sample_count = 20)]
fn look_up(bencher: Bencher<'_, '_>) {
    let lines = CORPUS.lines();
    let payloads: Vec<_> = lines
        .iter()
        .map(|line| Payload::parse_bytes(line).unwrap())
        .collect();
    let names = [
        "type",
        "event",
        "id",
        "payload",
        "message",
        "conversationId",
        "status",
        "objectId",
    ];
    bencher.bench_local(|| {
        let mut found = 0_usize;
        for payload in &payloads {
            for name in names {
                if let Some(value) = payload.root().get(name) {
                    found += 1 + names.iter().filter_map(|name| value.get(name)).count();
                }
            }
        }
        black_box(found)
    });
}
