//! An event as JSON text: members in the order of the event's schema, values as they are kept.

use std::borrow::Cow;

use super::targets::Holds;
use super::{Event, Fact, Part, Target, Targets};
use crate::lineage::Lineage;
use crate::payload::{Payload, pretty, write_string};

/// The deepest that objects and arrays of the event's schema stand in each other; a test holds the schema to it.
const DEEPEST: usize = 8;

impl Event {
    /// The event as one line of JSON.
    pub fn to_json(&self) -> String {
        let mut out = Vec::new();
        self.write(&mut out, None);
        text(out)
    }

    /// The event over several lines.
    pub fn to_pretty_json(&self, lineage: Option<&Lineage>) -> String {
        let mut out = Vec::new();
        self.write(&mut out, lineage);
        let out = text(out);
        match Payload::parse(&out) {
            Ok(payload) => pretty(payload.root()),
            Err(_) => out,
        }
    }

    /// Appends the event as one line of JSON in UTF-8, with its lineage if it is given.
    pub fn write(&self, out: &mut Vec<u8>, lineage: Option<&Lineage>) {
        let labels = self.order.len() * 20;
        let room = self.values.len() + self.extra.len() + labels + SHORT;
        let mut writer = Writer {
            targets: Targets::canonical(),
            out: Out::new(out, room),
            open: [(Target::of_number(0), 0); DEEPEST],
            depth: 0,
            first: true,
            object: Some((0, 0)),
        };
        writer.put(BEGIN);
        for fact in self.in_order() {
            writer.fact(fact, self.tail(fact));
            writer.out.copy(&self.values, fact.value);
        }
        writer.close_to(0);
        if !self.extras.is_empty() {
            writer.comma();
            writer.push("\"extra\":{");
            writer.push(&self.extra);
            writer.put(END);
        }
        if !self.received.is_empty() {
            writer.comma();
            writer.push("\"received\":");
            writer.push(&self.received);
        }
        if let Some(lineage) = lineage {
            let mut members = String::from(",");
            lineage.write_members(&mut members);
            writer.push(&members);
        }
        writer.put(END);
        writer.out.finish();
    }
}

/// What was written is text: labels, and values that are.
fn text(out: Vec<u8>) -> String {
    String::from_utf8(out).unwrap_or_else(|wrong| String::from_utf8_lossy(wrong.as_bytes()).into())
}

/// The end of an output with room behind it, so that appending a short text costs two comparisons and no call.
struct Out<'o> {
    bytes: &'o mut Vec<u8>,
    /// Where the next text goes. What is behind is only room.
    end: usize,
}

/// Most parts are no longer. Copying a number of bytes that the compiler knows costs less than a call; what is too much is
/// overwritten by the next.
const SHORT: usize = 32;

impl<'o> Out<'o> {
    fn new(bytes: &'o mut Vec<u8>, room: usize) -> Self {
        let end = bytes.len();
        bytes.resize(end + room, 0);
        Self { bytes, end }
    }

    /// Appends a part of a text.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see above")]
    fn copy(&mut self, text: &str, part: Part) {
        let (start, length) = (part.start as usize, (part.end - part.start) as usize);
        let from = text.as_bytes().get(start..).and_then(<[u8]>::first_chunk);
        let to = self.bytes.get_mut(self.end..);
        let to = to.and_then(<[u8]>::first_chunk_mut::<SHORT>);
        match (from, to) {
            (Some(from), Some(to)) if length <= SHORT => {
                *to = *from;
                self.end += length;
            }
            _ => self.push(part.of(text)),
        }
    }

    /// Appends a mark.
    #[inline]
    fn put(&mut self, mark: Mark) {
        let to = self.bytes.get_mut(self.end..);
        if let Some(to) = to.and_then(<[u8]>::first_chunk_mut) {
            *to = mark.bytes;
            self.end += mark.length;
        } else {
            let text = std::str::from_utf8(&mark.bytes[..mark.length]);
            self.push(text.unwrap_or_default());
        }
    }

    #[inline(never)]
    fn push(&mut self, text: &str) {
        let end = self.end + text.len();
        if end > self.bytes.len() {
            self.bytes.resize(end + 1024, 0);
        }
        self.bytes[self.end..end].copy_from_slice(text.as_bytes());
        self.end = end;
    }

    /// Takes the room away.
    fn finish(self) {
        self.bytes.truncate(self.end);
    }
}

/// Punctuation: a few bytes, copied as if there were four.
#[derive(Clone, Copy)]
struct Mark {
    bytes: [u8; 4],
    length: usize,
}

impl Mark {
    const fn new(text: &[u8]) -> Self {
        let mut bytes = [0; 4];
        let mut at = 0;
        while at < text.len() {
            bytes[at] = text[at];
            at += 1;
        }
        Self {
            bytes,
            length: text.len(),
        }
    }
}

const COMMA: Mark = Mark::new(b",");
const BEGIN: Mark = Mark::new(b"{");
const END: Mark = Mark::new(b"}");
const BEGIN_ELEMENTS: Mark = Mark::new(b"[{");
const NEXT_ELEMENT: Mark = Mark::new(b"},{");
const END_ELEMENTS: Mark = Mark::new(b"}]");
const BEGIN_VALUES: Mark = Mark::new(b"[");
const END_VALUES: Mark = Mark::new(b"]");

struct Writer<'t, 'o> {
    targets: &'t Targets,
    out: Out<'o>,
    /// The objects and arrays that are open, outermost first, and the element each array is at.
    open: [(Target, u32); DEEPEST],
    depth: usize,
    /// Whether nothing stands yet in the innermost one.
    first: bool,
    /// The object and the element that the last fact was a plain value of. Most facts stand in the object that the one
    /// before them stands in, and then nothing has to be opened or closed.
    object: Option<(u16, u32)>,
}

impl Writer<'_, '_> {
    /// Writes all there is before a fact's value.
    #[inline]
    fn fact(&mut self, fact: &Fact, tail: Option<&str>) {
        let target = fact.slot.target();
        let object = match tail {
            Some(_) => None,
            None => self.targets.object(target),
        };
        let object = object.map(|object| (object, fact.slot.element()));
        if object.is_none() || object != self.object {
            self.go_to(fact, tail);
            self.object = object;
        }
        match tail {
            Some(tail) => self.name(tail),
            None if object.is_some() => self.label(target),
            None => self.comma(),
        }
    }

    /// Closes what a fact is not in, and opens what it is in.
    fn go_to(&mut self, fact: &Fact, tail: Option<&str>) {
        let parents = self.targets.parents(fact.slot.target());
        let holds = self.targets.holds(fact.slot.target());
        let in_list = matches!(holds, Holds::Values(_));
        // Parents, then the list or the open object the value itself is in.
        let own = (in_list || tail.is_some()).then_some(fact.slot.target());
        let mut chain = parents.iter().copied().chain(own);
        let mut common = 0;
        for &(open, element) in &self.open[..self.depth] {
            let is_element = self.targets.holds(open) == Holds::Elements;
            if chain.next() != Some(open) || is_element && element != fact.slot.element() {
                break;
            }
            common += 1;
        }
        self.close_to_fact(common, fact);
        for target in parents.iter().copied().chain(own).skip(self.depth) {
            self.open(target, fact.slot.element());
        }
    }

    /// Closes what the next fact is not in. An array stays open when only the element changes.
    fn close_to_fact(&mut self, common: usize, fact: &Fact) {
        let same_array = self.open[..self.depth]
            .get(common)
            .is_some_and(|&(open, element)| {
                self.targets.holds(open) == Holds::Elements
                    && element != fact.slot.element()
                    && self.targets.parents(fact.slot.target()).get(common) == Some(&open)
            });
        if same_array {
            self.close_to(common + 1);
            self.put(NEXT_ELEMENT);
            self.open[common].1 = fact.slot.element();
            self.first = true;
        } else {
            self.close_to(common);
        }
    }

    fn close_to(&mut self, depth: usize) {
        while self.depth > depth {
            self.depth -= 1;
            let (target, _) = self.open[self.depth];
            self.put(match self.targets.holds(target) {
                Holds::Members | Holds::Value(_) => END,
                Holds::Elements => END_ELEMENTS,
                Holds::Values(_) => END_VALUES,
            });
            self.first = false;
        }
    }

    fn open(&mut self, target: Target, element: u32) {
        self.label(target);
        self.put(match self.targets.holds(target) {
            Holds::Members | Holds::Value(_) => BEGIN,
            Holds::Elements => BEGIN_ELEMENTS,
            Holds::Values(_) => BEGIN_VALUES,
        });
        self.open[self.depth] = (target, element);
        self.depth += 1;
        self.first = true;
    }

    fn push(&mut self, text: &str) {
        self.out.push(text);
    }

    #[inline]
    fn put(&mut self, mark: Mark) {
        self.out.put(mark);
    }

    /// A target's name.
    #[inline]
    fn label(&mut self, target: Target) {
        let (labels, mut label) = self.targets.label(target);
        // The comma in front.
        label.start += u32::from(self.first);
        self.out.copy(labels, label);
        self.first = false;
    }

    fn name(&mut self, name: &str) {
        self.comma();
        let mut quoted = String::new();
        write_string(&mut quoted, name);
        self.push(&quoted);
        self.push(":");
    }

    fn comma(&mut self) {
        if !self.first {
            self.put(COMMA);
        }
        self.first = false;
    }
}

/// Ends a JSON string of which the quote at `start` and the value after it were appended. Whether nothing had to be escaped; up to
/// `from` that is known.
pub(super) fn end_string(out: &mut String, start: usize, from: usize) -> bool {
    let is_special = |byte: &u8| matches!(byte, ..0x20 | b'"' | b'\\');
    let plain = !out.as_bytes()[from..].iter().any(is_special);
    if plain {
        out.push('"');
    } else {
        let text = out.split_off(start);
        write_string(out, &text[1..]);
    }
    plain
}

/// The value of a JSON string.
pub(super) fn unquoted(written: &str) -> Cow<'_, str> {
    let inside = &written[1..written.len() - 1];
    if !inside.contains('\\') {
        return Cow::Borrowed(inside);
    }
    let decoded = |payload: Payload<'_>| payload.root().as_str().map(Cow::into_owned);
    Cow::Owned(
        Payload::parse(written)
            .ok()
            .and_then(decoded)
            .unwrap_or_default(),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_target_is_deeper_than_what_is_kept_open() {
        let targets = Targets::canonical();
        for number in 0..targets.len() {
            let target = Target::of_number(u16::try_from(number).unwrap());
            // A list or an open object is opened itself.
            assert!(targets.parents(target).len() < DEEPEST, "{number}");
        }
    }
}
