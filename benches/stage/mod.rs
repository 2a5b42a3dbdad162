//! What the program does with a payload, for the benchmarks.

use std::hint::black_box;
use std::str::FromStr;
use std::sync::LazyLock;

use hooklens::event::Line;
use hooklens::inspect::Options;
use hooklens::normalize::Scratch;
use hooklens::{Catalog, Inspector, Payload};

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::bundled);

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stage {
    /// Nothing beyond the tape.
    Parse,
    /// Which vendor and event it is.
    Detect,
    /// Whether it fits its schema, with the findings where it does not.
    Validate,
    /// The canonical event, written as one line.
    Normalize,
}

impl FromStr for Stage {
    type Err = String;

    fn from_str(name: &str) -> Result<Self, String> {
        match name {
            "parse" => Ok(Self::Parse),
            "detect" => Ok(Self::Detect),
            "validate" => Ok(Self::Validate),
            "normalize" => Ok(Self::Normalize),
            _ => Err(format!("there is no stage `{name}`")),
        }
    }
}

/// A stage, and the memory that it uses again.
pub(crate) struct Work {
    stage: Stage,
    inspector: Inspector<'static>,
    scratch: Scratch,
    line: Line,
}

impl Work {
    pub(crate) fn new(stage: Stage) -> Self {
        Self {
            stage,
            inspector: Inspector::new(&CATALOG, Options::default()).unwrap(),
            scratch: Scratch::default(),
            line: Line::default(),
        }
    }

    /// Does it with a payload, and appends a line that answers.
    pub(crate) fn payload(&mut self, payload: &Payload<'_>, answers: &mut Vec<u8>) {
        match self.stage {
            Stage::Parse => {
                black_box(payload.root());
            }
            Stage::Detect => {
                let inspection = self.inspector.detect(payload);
                if let Some(event) = inspection.event {
                    answers.extend_from_slice(event.vendor.as_bytes());
                    answers.push(b'/');
                    answers.extend_from_slice(event.event.as_bytes());
                }
            }
            Stage::Validate => {
                let inspection = self.inspector.validate(payload);
                answers.extend_from_slice(if inspection.is_valid() { b"yes" } else { b"no" });
            }
            Stage::Normalize => {
                let inspection = self.inspector.normalize_reusing(payload, &mut self.scratch);
                if let Some(normalized) = inspection.normalized {
                    normalized.event.write(&mut self.line, None);
                    answers.extend_from_slice(self.line.as_bytes());
                    self.scratch.reclaim(normalized.event);
                }
            }
        }
        answers.push(b'\n');
    }
}
