//! Where a finding is: its line, column and bytes in the capture. Looked for only when a finding is shown.

use std::ops::Range;

use hooklens::finding::{Finding, Focus};
use hooklens::location::Step;
use hooklens::payload::{Kind, Node};
use hooklens::span::{self, Point};
use hooklens::{Code, Payload, Record};

use super::of::Of;

/// The bytes of the record that a finding is about.
pub(crate) fn range(of: Of<'_>, finding: &Finding) -> Range<usize> {
    let record = of.record;
    let range = finding.span.clone().or_else(|| {
        let payload = record.result.as_ref().ok()?;
        look_up(payload, finding)
    });
    within(of, range.unwrap_or(0..1))
}

/// The second place that a finding is about.
pub(crate) fn related(of: Of<'_>, finding: &Finding) -> Option<Range<usize>> {
    Some(within(of, finding.related.clone()?))
}

fn within(of: Of<'_>, range: Range<usize>) -> Range<usize> {
    let range = of.in_record(range);
    let length = of.record.bytes.len();
    // A text that ends too early has nothing behind it to point at.
    range.start.min(length)..range.end.min(length)
}

/// The line and column of the beginning of a range, and its bytes in the capture.
pub(crate) fn point(record: &Record<'_>, range: &Range<usize>) -> (Point, [u64; 2]) {
    let start = record.place.bytes.start;
    (
        record.point(range.start),
        [start + range.start as u64, start + range.end as u64],
    )
}

fn look_up(payload: &Payload<'_>, finding: &Finding) -> Option<Range<usize>> {
    let steps = finding.location.steps();
    written(payload.root(), &steps, finding)
}

/// Where what stands at the end of these steps is written in the text of the node's payload. JSON inside a string is
/// read again, and its place found in the string.
fn written(root: Node<'_>, steps: &[Step<'_>], finding: &Finding) -> Option<Range<usize>> {
    let (mut name, mut node) = (None, root);
    for (at, step) in steps.iter().enumerate() {
        (name, node) = match (step, node.kind()) {
            (Step::Name(index), Kind::Array) => (None, node.elements().nth(index.parse().ok()?)?),
            (Step::Index(index), _) => (None, node.elements().nth(*index)?),
            (Step::Name(member), _) => {
                let (name, value) = node.member(member)?;
                (Some(name), value)
            }
            (Step::Embedded, _) => {
                let value = node.as_str()?;
                let inside = Payload::parse(&value)
                    .ok()
                    .and_then(|payload| written(payload.root(), &steps[at + 1..], finding));
                return Some(inside.map_or(node.span(), |range| span::in_source([node], range)));
            }
        };
    }
    if finding.code == Code::MalformedJson {
        // The string should hold JSON: where in it the reading ends.
        let value = node.as_str()?;
        let offset = Payload::parse(&value).err()?.offset;
        return Some(span::in_source([node], offset..offset + 1));
    }
    let value = node.span();
    Some(match finding.focus {
        Focus::Value => value,
        Focus::Opening => value.start..value.start + 1,
        Focus::Name => name.map_or(value, Node::span),
    })
}
