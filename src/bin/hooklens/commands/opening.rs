//! What is answered for a record: the record itself, or each of the payloads that are in it.
//!
//! A record is looked into only if it is no event, or if that was asked for; most are events. Each payload is answered once.
//! What an answer is, is up to the command.

use hooklens::inspect::Inspector;
use hooklens::{Record, Unwrap};

use crate::args::wrapping::Unwrapping;
use crate::report::of::Wrapping;

/// Who answers.
pub(super) trait Answerer {
    /// What looks into records.
    fn inspector(&self) -> &Inspector<'_>;

    /// Answers a record, or a payload that came out of one. Whether that is done: it is not if the record is no event and has
    /// not been looked into yet.
    fn answer(&mut self, record: &Record<'_>, wrapping: Wrapping<'_>) -> bool;
}

/// Answers what is in a record, or the record if nothing is.
pub(super) fn open(record: &Record<'_>, how: Unwrapping, to: &mut impl Answerer) {
    let is_done = match how.unwrap {
        Unwrap::None if record.result.is_ok() || !how.lenient => {
            to.answer(record, Wrapping::None(&[]));
            true
        }
        Unwrap::Auto if record.result.is_ok() => to.answer(record, Wrapping::Unseen),
        _ => false,
    };
    if !is_done {
        look_into(record, how.unwrap, to);
    }
}

fn look_into(record: &Record<'_>, choice: Unwrap, to: &mut impl Answerer) {
    let unwrapped = to.inspector().unwrap(record, choice);
    let tried = &unwrapped.tried;
    if let Some(opened) = &unwrapped.repaired {
        to.answer(&opened.record(record), Wrapping::Repaired { opened, tried });
        return;
    }
    if unwrapped.opened.is_empty() {
        let unreadable = unwrapped.unreadable.map(|malformed| Record {
            place: record.place.clone(),
            bytes: record.bytes,
            result: Err(malformed),
        });
        let record = unreadable.as_ref().unwrap_or(record);
        to.answer(record, Wrapping::None(tried));
        return;
    }
    for opened in &unwrapped.opened {
        let shown = to.inspector().layers_as_json(&opened.layers);
        let shown = serde_json::from_str(&shown).unwrap_or_default();
        let wrapping = Wrapping::Out {
            opened,
            shown: &shown,
        };
        to.answer(&opened.record(record), wrapping);
    }
}
