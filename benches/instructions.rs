//! A fixed block of payloads through a stage, for a tool that counts instructions.
//!
//! `cargo run --release --example instructions -- STAGE ROUNDS`, where STAGE is `parse`, `detect`, `validate` or
//! `normalize`. The first round compiles what the stage needs, so what each further one adds is the stage alone:
//! `benches/instructions.py` runs it twice under valgrind and subtracts. It prints how many payloads a round has.

#![expect(clippy::unwrap_used, reason = "the corpus is well-formed")]

mod corpus;
mod stage;

use std::env;
use std::error::Error;
use std::hint::black_box;
use std::io::{self, Write as _};

use hooklens::Payload;
use hooklens::payload::Buffers;

use corpus::Corpus;
use stage::Work;

fn main() -> Result<(), Box<dyn Error>> {
    let mut args = env::args().skip(1);
    let (Some(stage), Some(rounds)) = (args.next(), args.next()) else {
        return Err("expected STAGE ROUNDS".into());
    };
    let mut work = Work::new(stage.parse()?);
    let rounds: usize = rounds.parse()?;
    let corpus = Corpus::generate(1 << 20);
    let lines = corpus.lines();
    let mut buffers = Buffers::default();
    let mut answers = Vec::new();
    for _ in 0..rounds {
        answers.clear();
        for line in &lines {
            let (payload, _) = Payload::parse_prefix_reusing(line, &mut buffers).unwrap();
            work.payload(&payload, &mut answers);
            buffers = payload.into_buffers();
        }
        black_box(&answers);
    }
    writeln!(io::stdout(), "{} payloads", lines.len())?;
    Ok(())
}
