//! An event as JSON text: members in the order of the event's schema, values as they are kept.

use std::borrow::Cow;

use super::targets::Holds;
use super::{Event, Fact, Target, Targets};
use crate::lineage::Lineage;
use crate::payload::{Payload, pretty, write_string};

impl Event {
    /// The event as one line of JSON.
    pub fn to_json(&self) -> String {
        let mut out = String::new();
        self.write(&mut out, None);
        out
    }

    /// The event over several lines.
    pub fn to_pretty_json(&self, lineage: Option<&Lineage>) -> String {
        let mut out = String::new();
        self.write(&mut out, lineage);
        match Payload::parse(&out) {
            Ok(payload) => pretty(payload.root()),
            Err(_) => out,
        }
    }

    /// Appends the event as one line of JSON, with its lineage if it is given.
    pub fn write(&self, out: &mut String, lineage: Option<&Lineage>) {
        let targets = Targets::canonical();
        let mut writer = Writer {
            targets,
            out,
            open: Vec::new(),
            first: true,
            object: Some((0, 0)),
        };
        let labels = self.order.len() * 20;
        writer
            .out
            .reserve(self.values.len() + self.extra.len() + labels);
        writer.out.push('{');
        for fact in self.in_order() {
            writer.fact(fact, self.tail(fact), fact.value.of(&self.values));
        }
        writer.close_to(0);
        if !self.extras.is_empty() {
            writer.name("extra");
            writer.out.push('{');
            writer.out.push_str(&self.extra);
            writer.out.push('}');
        }
        if !self.received.is_empty() {
            writer.name("received");
            writer.out.push_str(&self.received);
        }
        if let Some(lineage) = lineage {
            writer.out.push(',');
            lineage.write_members(writer.out);
        }
        writer.out.push('}');
    }
}

struct Writer<'t, 'o> {
    targets: &'t Targets,
    out: &'o mut String,
    /// The objects and arrays that are open, outermost first, and the element each array is at.
    open: Vec<(Target, u32)>,
    /// Whether nothing stands yet in the innermost one.
    first: bool,
    /// The object and the element that the last fact was a plain value of. Most facts stand in the object that the one
    /// before them stands in, and then nothing has to be opened or closed.
    object: Option<(u16, u32)>,
}

impl Writer<'_, '_> {
    fn fact(&mut self, fact: &Fact, tail: Option<&str>, value: &str) {
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
        self.out.push_str(value);
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
        for &(open, element) in &self.open {
            let is_element = self.targets.holds(open) == Holds::Elements;
            if chain.next() != Some(open) || is_element && element != fact.slot.element() {
                break;
            }
            common += 1;
        }
        self.close_to_fact(common, fact);
        for target in parents.iter().copied().chain(own).skip(self.open.len()) {
            self.open(target, fact.slot.element());
        }
    }

    /// Closes what the next fact is not in. An array stays open when only the element changes.
    fn close_to_fact(&mut self, common: usize, fact: &Fact) {
        let same_array = self.open.get(common).is_some_and(|&(open, element)| {
            self.targets.holds(open) == Holds::Elements
                && element != fact.slot.element()
                && self.targets.parents(fact.slot.target()).get(common) == Some(&open)
        });
        if same_array {
            self.close_to(common + 1);
            self.out.push_str("},{");
            self.open[common].1 = fact.slot.element();
            self.first = true;
        } else {
            self.close_to(common);
        }
    }

    fn close_to(&mut self, depth: usize) {
        while self.open.len() > depth {
            let Some((target, _)) = self.open.pop() else {
                return;
            };
            match self.targets.holds(target) {
                Holds::Members | Holds::Value(_) => self.out.push('}'),
                Holds::Elements => self.out.push_str("}]"),
                Holds::Values(_) => self.out.push(']'),
            }
            self.first = false;
        }
    }

    fn open(&mut self, target: Target, element: u32) {
        self.label(target);
        self.out.push_str(match self.targets.holds(target) {
            Holds::Members | Holds::Value(_) => "{",
            Holds::Elements => "[{",
            Holds::Values(_) => "[",
        });
        self.open.push((target, element));
        self.first = true;
    }

    /// A target's name.
    fn label(&mut self, target: Target) {
        let label = self.targets.label(target);
        self.out.push_str(&label[usize::from(self.first)..]);
        self.first = false;
    }

    fn name(&mut self, name: &str) {
        self.comma();
        write_string(self.out, name);
        self.out.push(':');
    }

    fn comma(&mut self) {
        if !self.first {
            self.out.push(',');
        }
        self.first = false;
    }
}

/// Ends a JSON string of which the quote at `start` and the value after it were appended.
pub(super) fn end_string(out: &mut String, start: usize) {
    // All bytes are looked at, so that many can be looked at at once.
    let special = out.as_bytes()[start + 1..].iter().fold(0, |found, &byte| {
        found | u8::from(byte < 0x20) | u8::from(byte == b'"') | u8::from(byte == b'\\')
    });
    if special != 0 {
        let text = out.split_off(start);
        write_string(out, &text[1..]);
    } else {
        out.push('"');
    }
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
