//! An event as JSON text: members in the order of the event's schema, values as they are kept.

use std::borrow::Cow;

use super::targets::Holds;
use super::{Event, Fact, Line, Target, Targets};
use crate::lineage::Lineage;
use crate::payload::{Payload, pretty, write_string};

/// The deepest that objects and arrays of the event's schema stand in each other; a test holds the schema to it.
const DEEPEST: usize = 8;

impl Event {
    /// The event as one line of JSON.
    pub fn to_json(&self) -> String {
        self.line(None)
    }

    /// The event over several lines.
    pub fn to_pretty_json(&self, lineage: Option<&Lineage>) -> String {
        let line = self.line(lineage);
        match Payload::parse(&line) {
            Ok(payload) => pretty(payload.root()),
            Err(_) => line,
        }
    }

    /// The event as one line of JSON, with its lineage if it is given.
    pub fn line(&self, lineage: Option<&Lineage>) -> String {
        let mut line = Line::default();
        self.write(&mut line, lineage);
        // What was written is text: labels, and values that are.
        String::from_utf8_lossy(line.as_bytes()).into()
    }

    /// Writes the event as one line of JSON in UTF-8, with its lineage if it is given, where another line was.
    pub fn write(&self, line: &mut Line, lineage: Option<&Lineage>) {
        line.clear();
        let mut writer = Writer {
            targets: Targets::canonical(),
            line,
            open: [(Target::of_number(0), 0); DEEPEST],
            depth: 0,
            first: true,
            object: (0, 0),
        };
        writer.line.put(b'{');
        for fact in self.facts.iter() {
            writer.fact(fact, self);
        }
        writer.close_to(0);
        if !self.extras.is_empty() {
            writer.comma();
            writer.line.push("\"extra\":{");
            writer.line.push(&self.extra);
            writer.line.put(b'}');
        }
        if !self.received.is_empty() {
            writer.comma();
            writer.line.push("\"received\":");
            writer.line.push(&self.received);
        }
        if let Some(lineage) = lineage {
            let mut members = String::from(",");
            lineage.write_members(&mut members);
            writer.line.push(&members);
        }
        writer.line.put(b'}');
    }
}

/// No target is a value of this object.
const NO_OBJECT: (u16, u32) = (u16::MAX, 0);

struct Writer<'t, 'o> {
    targets: &'t Targets,
    line: &'o mut Line,
    /// The objects and arrays that are open, outermost first, and the element each array is at.
    open: [(Target, u32); DEEPEST],
    depth: usize,
    /// Whether nothing stands yet in the innermost one.
    first: bool,
    /// The object and the element that the last fact was a plain value of. Most facts stand in the object that the one
    /// before them stands in, and then nothing has to be opened or closed.
    object: (u16, u32),
}

impl Writer<'_, '_> {
    #[inline]
    fn fact(&mut self, fact: &Fact, event: &Event) {
        let print = self.targets.print(fact.slot.target());
        match print.object {
            Some(object) if fact.tail == 0 => {
                let object = (object, fact.slot.element());
                if object != self.object {
                    self.go_to(fact, None);
                    self.object = object;
                }
                let value = fact.value;
                self.line
                    .member(self.first, &print.label, &event.values, value);
                self.first = false;
            }
            _ => self.inner(fact, event),
        }
    }

    /// Writes a fact about an element that is a value, or about a name below an open target.
    fn inner(&mut self, fact: &Fact, event: &Event) {
        let tail = event.tail(fact);
        self.go_to(fact, tail);
        self.object = NO_OBJECT;
        self.comma();
        if let Some(name) = tail {
            let mut quoted = String::new();
            write_string(&mut quoted, name);
            self.line.push(&quoted);
            self.line.put(b':');
        }
        self.line.push(fact.value.of(&event.values));
    }

    /// Closes what a fact is not in, and opens what it is in.
    fn go_to(&mut self, fact: &Fact, tail: Option<&str>) {
        let target = fact.slot.target();
        let parents = self.targets.parents(target);
        let mut common = 0;
        for (&(open, element), &parent) in self.open[..self.depth].iter().zip(parents) {
            if open != parent || self.is_other_element(open, element, fact) {
                break;
            }
            common += 1;
        }
        // The list or the open object that the value itself is in.
        let is_inner = tail.is_some() || matches!(self.targets.holds(target), Holds::Values(_));
        if is_inner
            && common == parents.len()
            && self.open[..self.depth].get(common) == Some(&(target, 0))
        {
            common += 1;
        }
        self.close_to_fact(common, fact);
        for &parent in parents.get(self.depth..).unwrap_or_default() {
            self.open(parent, fact.slot.element());
        }
        if is_inner && self.depth == parents.len() {
            self.open(target, 0);
        }
    }

    fn is_other_element(&self, open: Target, element: u32, fact: &Fact) -> bool {
        element != fact.slot.element() && self.targets.holds(open) == Holds::Elements
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
            self.line.push("},{");
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
            let holds = self.targets.holds(target);
            if !matches!(holds, Holds::Values(_)) {
                self.line.put(b'}');
            }
            if matches!(holds, Holds::Elements | Holds::Values(_)) {
                self.line.put(b']');
            }
            self.first = false;
        }
    }

    fn open(&mut self, target: Target, element: u32) {
        let print = self.targets.print(target);
        self.line.name(self.first, &print.label);
        let holds = self.targets.holds(target);
        if matches!(holds, Holds::Elements | Holds::Values(_)) {
            self.line.put(b'[');
        }
        if !matches!(holds, Holds::Values(_)) {
            self.line.put(b'{');
        }
        self.open[self.depth] = (target, element);
        self.depth += 1;
        self.first = true;
    }

    fn comma(&mut self) {
        if !self.first {
            self.line.put(b',');
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

    #[test]
    fn every_label_is_printed_whole() {
        let targets = Targets::canonical();
        for number in 0..targets.len() {
            let target = Target::of_number(u16::try_from(number).unwrap());
            let path = targets.path(target, 0, None);
            let name = path.rsplit('.').next().unwrap().trim_end_matches("[0]");
            let mut line = Line::default();
            line.name(true, &targets.print(target).label);
            assert_eq!(line.as_bytes(), format!("\"{name}\":").as_bytes());
        }
    }
}
