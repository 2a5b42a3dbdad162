//! Where a finding is: its line, column and bytes in the capture. Looked for only when a finding is shown.

use std::ops::Range;

use hooklens::capture::Point;
use hooklens::finding::{Finding, Focus};
use hooklens::payload::Node;
use hooklens::{Payload, Record, span};

/// The bytes of the record that a finding is about.
pub(crate) fn range(record: &Record<'_>, finding: &Finding) -> Range<usize> {
    let range = finding.span.clone().or_else(|| {
        let payload = record.result.as_ref().ok()?;
        look_up(payload, finding)
    });
    let range = range.unwrap_or(0..1);
    let length = record.bytes.len();
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
    let value = span::locate(payload, &finding.location)?;
    Some(match finding.focus {
        Focus::Value => value,
        Focus::Opening => value.start..value.start + 1,
        Focus::Name => name_of(payload.root(), &value).unwrap_or(value),
    })
}

/// The name of the member whose value is written in this range.
fn name_of(root: Node<'_>, value: &Range<usize>) -> Option<Range<usize>> {
    let holds = |node: Node<'_>| {
        let span = node.span();
        span.start <= value.start && value.end <= span.end
    };
    let mut node = root;
    loop {
        if let Some((name, member)) = node.members().find(|(_, member)| holds(*member)) {
            if member.span() == *value {
                return Some(name.span());
            }
            node = member;
        } else {
            node = node.elements().find(|element| holds(*element))?;
        }
    }
}
