//! Records and bodies that are no JSON and can be made it: on the way inwards, a repair is a hop without a layer.
//!
//! What cannot be repaired is left as it is, so that a wrapper that is text is told as if nobody had tried.

use std::mem;
use std::sync::Arc;

use super::Unwrap;
use super::open::{Opener, Text, Unwrapped, Way};
use super::opened::{Hop, Mend, Opened, outwards};
use crate::capture::Record;
use crate::lenient::{self, Repaired};
use crate::payload::Payload;

impl Opener<'_> {
    /// Looks into a record that is no JSON.
    pub(super) fn mend_record(
        &self,
        record: &Record<'_>,
        text: &str,
        way: &mut Way,
        out: &mut Unwrapped,
    ) {
        let mut repaired = match lenient::repair(text) {
            Ok(repaired) => repaired,
            Err(malformed) => {
                let payload = None;
                self.look(&Text { text, payload }, way, out);
                let strict = record.result.as_ref().err();
                let is_further = strict.is_some_and(|strict| strict.offset < malformed.offset);
                out.unreadable = is_further.then_some(malformed);
                return;
            }
        };
        way.mend(&mut repaired);
        let payload = Payload::parse(&repaired.text).ok();
        let is_known = |payload: &Payload<'_>| (self.knows)(payload, &[]);
        let is_event =
            matches!(self.choice, Unwrap::Auto) && payload.as_ref().is_some_and(is_known);
        let inner = Text {
            text: &repaired.text,
            payload: payload.as_ref(),
        };
        if is_event || !self.look(&inner, way, out) {
            out.repaired = Some(way.opened(repaired.text));
        }
    }

    /// What to do about a body that is no JSON.
    pub(super) fn advice(&self, text: &str) -> &'static str {
        if !self.lenient && lenient::is_repairable(text) {
            "; `--lenient` reads it"
        } else {
            ""
        }
    }

    /// A body made JSON, if it can be.
    pub(super) fn mended(&self, text: &str, way: &mut Way) -> Option<String> {
        if !self.lenient || !text.trim_start().starts_with(['{', '[']) {
            return None;
        }
        let mut repaired = lenient::repair(text).ok()?;
        way.mend(&mut repaired);
        Some(repaired.text)
    }
}

impl Way {
    fn mend(&mut self, repaired: &mut Repaired) {
        for repair in &mut repaired.repairs {
            repair.range = outwards(&self.hops, repair.range.clone());
        }
        self.hops
            .push(Hop::Repaired(Arc::new(mem::take(&mut repaired.offsets))));
        self.mends.push(Mend {
            depth: self.hops.len(),
            repairs: mem::take(&mut repaired.repairs).into(),
        });
    }

    pub(super) fn unmend(&mut self) {
        self.hops.pop();
        self.mends.pop();
    }
}

/// Leaves each repair to the first of the payloads that it was made for: those around several are around payloads that
/// follow one another.
pub(super) fn tell_once(opened: &mut [Opened]) {
    let mut before: Vec<Mend> = Vec::new();
    for opened in opened {
        let all = opened.mends.clone();
        let is_told = |mend: &Mend| {
            let mut before = before.iter();
            before.any(|told| Arc::ptr_eq(&told.repairs, &mend.repairs))
        };
        opened.mends.retain(|mend| !is_told(mend));
        before = all;
    }
}
