//! Writes the benchmarks' capture to a file, for programs.
//!
//! `cargo run --release --example write_corpus -- FILE [MIB] [LABELS]`: 64 MiB if not said otherwise. The labels say what
//! each line is; `benches/check_labels.py` knows them.

#![expect(clippy::unwrap_used, reason = "the corpus is well-formed")]

mod corpus;

use std::env;
use std::error::Error;
use std::fs;
use std::io::{self, Write as _};

use corpus::Corpus;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let file = args.next().ok_or("expected FILE [MIB] [LABELS]")?;
    let mebibytes: usize = args.next().as_deref().unwrap_or("64").parse()?;
    let corpus = Corpus::generate(mebibytes << 20);
    fs::write(file, &corpus.text)?;
    if let Some(labels) = args.next() {
        fs::write(labels, corpus.labels.join("\n") + "\n")?;
    }
    let (lines, bytes) = (corpus.lines().len(), corpus.text.len());
    writeln!(io::stdout(), "{lines} lines, {bytes} bytes")?;
    Ok(())
}
