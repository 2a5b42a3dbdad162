//! Where a finding is: its line, column and bytes in the capture. Looked for only when a finding is shown.

use std::ops::Range;

use hooklens::finding::{Finding, Focus};
use hooklens::location::Step;
use hooklens::payload::Node;
use hooklens::span::{self, Point, Points};
use hooklens::{Code, Payload};

use super::of::Of;

/// Where the findings of one record are.
pub(crate) struct Places<'r> {
    pub(crate) of: Of<'r>,
    values: Option<span::Places<'r>>,
    points: Points<'r>,
}

impl<'r> Places<'r> {
    pub(crate) fn of(of: Of<'r>) -> Self {
        let record = of.record;
        let payload = record.result.as_ref().ok();
        Self {
            of,
            values: payload.map(|payload| span::Places::new(payload.root())),
            points: Points::new(record.place.point, record.bytes),
        }
    }

    /// The bytes of the record that a finding is about.
    pub(crate) fn range(&self, finding: &Finding) -> Range<usize> {
        if let (Focus::Written, Some(range)) = (finding.focus, &finding.span) {
            let length = self.of.record.bytes.len();
            return range.start.min(length)..range.end.min(length);
        }
        let range = finding.span.clone().or_else(|| {
            let payload = self.of.record.result.as_ref().ok()?;
            let steps = finding.location.steps();
            written(self.values.as_ref()?, payload.root(), &steps, finding)
        });
        self.within(range.unwrap_or(0..1))
    }

    /// The second place that a finding is about.
    pub(crate) fn related(&self, finding: &Finding) -> Option<Range<usize>> {
        Some(self.within(finding.related.clone()?))
    }

    fn within(&self, range: Range<usize>) -> Range<usize> {
        let range = self.of.in_record(range);
        let length = self.of.record.bytes.len();
        // A text that ends too early has nothing behind it to point at.
        range.start.min(length)..range.end.min(length)
    }

    /// The line and column of the beginning of a range, and its bytes in the capture.
    pub(crate) fn point(&self, range: &Range<usize>) -> (Point, [u64; 2]) {
        let start = self.of.record.place.bytes.start;
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
        Focus::Value | Focus::Written => value,
        Focus::Opening => value.start..value.start + 1,
        Focus::Name => name.map_or(value, Node::span),
    })
}
