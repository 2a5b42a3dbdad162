//! How fast the stages are on one core, beside what `serde_json` needs to find the end of the same documents or to make
//! its own tree of them.
//!
//! `cargo bench --bench stages`. The machine decides the figures, so compare them within one run only: a stage is worth
//! its share of `serde_ignored`. Each stage parses first, in the memory of the payload before, as a stream does. The text
//! is the generated one of `benches/payload.rs`: every event of the published pages, and every line is recognized.

#![expect(clippy::unwrap_used, reason = "the corpus is well-formed")]

mod corpus;

use std::sync::LazyLock;

use divan::{Bencher, black_box, counter::BytesCount};
use hooklens::inspect::Options;
use hooklens::normalize::Scratch;
use hooklens::payload::Buffers;
use hooklens::{Catalog, Inspector, Payload};
use serde::de::IgnoredAny;
use serde_json::Value;

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::bundled);
static TEXT: LazyLock<Vec<u8>> = LazyLock::new(corpus::ndjson);
static LINES: LazyLock<Vec<&[u8]>> = LazyLock::new(|| corpus::lines(&TEXT));

fn main() {
    let inspector = inspector();
    for line in &*LINES {
        let payload = Payload::parse_bytes(line).unwrap();
        let text = payload.text();
        assert!(
            inspector.detect(&payload).event.is_some(),
            "not recognized: {text}"
        );
    }
    divan::main();
}

fn inspector() -> Inspector<'static> {
    Inspector::new(&CATALOG, Options::default()).unwrap()
}

/// Measures what is done with each line.
fn each_line(bencher: Bencher<'_, '_>, mut work: impl FnMut(&[u8])) {
    bencher
        .counter(BytesCount::of_slice(&*TEXT))
        .bench_local(|| LINES.iter().for_each(|line| work(line)));
}

/// Measures what is done with each payload, and the parsing before it.
fn each_payload(bencher: Bencher<'_, '_>, mut work: impl FnMut(&Payload<'_>)) {
    let mut buffers = Buffers::default();
    each_line(bencher, |line| {
        let (payload, _) = Payload::parse_prefix_reusing(line, &mut buffers).unwrap();
        work(&payload);
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
    each_payload(bencher, |payload| {
        black_box(payload.root());
    });
}

/// Which vendor and event it is.
#[divan::bench(sample_count = 20)]
fn d_detect(bencher: Bencher<'_, '_>) {
    let inspector = inspector();
    each_payload(bencher, |payload| {
        black_box(inspector.detect(payload));
    });
}

/// Whether it fits its schema, with the findings where it does not.
#[divan::bench(sample_count = 20)]
fn e_validate(bencher: Bencher<'_, '_>) {
    let inspector = inspector();
    each_payload(bencher, |payload| {
        black_box(inspector.validate(payload));
    });
}

/// The canonical event, written as one line.
#[divan::bench(sample_count = 20)]
fn f_normalize(bencher: Bencher<'_, '_>) {
    let inspector = inspector();
    let mut scratch = Scratch::default();
    let mut out = Vec::new();
    each_payload(bencher, |payload| {
        let inspection = inspector.normalize_reusing(payload, &mut scratch);
        if let Some(normalized) = inspection.normalized {
            out.clear();
            normalized.event.write(&mut out, None);
            scratch.reclaim(normalized.event);
        }
        black_box(&out);
    });
}
