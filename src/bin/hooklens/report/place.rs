//! Where a finding is: its line, column and bytes in the capture. Looked for only when a finding is shown.

use std::ops::Range;

use hooklens::finding::{Finding, Focus};
use hooklens::location::Step;
use hooklens::payload::Node;
use hooklens::span::{self, Point, Points};
use hooklens::{Code, Payload, Record};

/// Where the findings of one record are.
#[derive(Debug)]
pub(crate) struct Places<'r> {
    pub(crate) record: &'r Record<'r>,
    values: Option<span::Places<'r>>,
    points: Points<'r>,
}

impl<'r> Places<'r> {
    pub(crate) fn of(record: &'r Record<'r>) -> Self {
        let payload = record.result.as_ref().ok();
        Self {
            record,
            values: payload.map(|payload| span::Places::new(payload.root())),
            points: Points::new(record.place.point, record.bytes),
        }
    }

    /// The bytes of the record that a finding is about.
    pub(crate) fn range(&self, finding: &Finding) -> Range<usize> {
        let range = finding.span.clone().or_else(|| {
            let payload = self.record.result.as_ref().ok()?;
            let steps = finding.location.steps();
            written(self.values.as_ref()?, payload.root(), &steps, finding)
        });
        let range = range.unwrap_or(0..1);
        let length = self.record.bytes.len();
        // A text that ends too early has nothing behind it to point at.
        range.start.min(length)..range.end.min(length)
    }

    /// The line and column of the beginning of a range, and its bytes in the capture.
    pub(crate) fn point(&self, range: &Range<usize>) -> (Point, [u64; 2]) {
        let start = self.record.place.bytes.start;
        (
            self.points.of(range.start),
            [start + range.start as u64, start + range.end as u64],
        )
    }
}

/// Where what stands at the end of these steps is written in the text of the node's payload. JSON inside a string is
/// read again, and its place found in the string.
fn written<'n>(
    places: &span::Places<'n>,
    root: Node<'n>,
    steps: &[Step<'_>],
    finding: &Finding,
) -> Option<Range<usize>> {
    let (mut name, mut node) = (None, root);
    for (at, step) in steps.iter().enumerate() {
        if *step != Step::Embedded {
            (name, node) = places.step(node, step)?;
            continue;
        }
        let value = node.as_str()?;
        let inside = Payload::parse(&value).ok().and_then(|payload| {
            let root = payload.root();
            written(&span::Places::new(root), root, &steps[at + 1..], finding)
        });
        return Some(inside.map_or(node.span(), |range| span::in_source([node], range)));
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
