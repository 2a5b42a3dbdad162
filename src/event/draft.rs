//! An event in the making: facts as they are found, to be sorted, unified and finished.

mod unify;

use std::ops::Range;

use super::slot::Slot;
use super::stated::{Stated, StatedValue};
use super::targets::{TargetPath, Targets};
use super::write::end_string;
use super::{Event, Extra, Fact, Part};
use crate::payload::{Node, Payload, Trail, write_compact};

/// Where a fact comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Origin {
    /// The number of the source in the walk over the payload.
    pub source: u32,
    /// Its number on the tape of the text it is in.
    pub node: u32,
    /// That text.
    pub text: TextId,
    /// The rule's number in its plan.
    pub rule: u32,
    /// How the value was made.
    pub made: Made,
    /// Whether the value is a time whose zone was assumed.
    pub assumed_zone: bool,
}

impl Origin {
    /// The origin of what hooklens itself says: no source, no rule.
    pub const ITSELF: Self = Self {
        source: u32::MAX,
        node: 0,
        text: TextId::PAYLOAD,
        rule: 0,
        made: Made::Itself,
        assumed_zone: false,
    };
}

/// A text that is walked over: the payload's, or that of JSON in one of its strings. It is where that begins in the event's
/// values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct TextId(u32);

impl TextId {
    /// The payload's.
    pub const PAYLOAD: Self = Self(0);
}

/// JSON in a string.
#[derive(Debug, Clone, Copy)]
pub struct Inside<'d> {
    /// The string's value.
    pub text: &'d str,
    /// The text that the string is in.
    pub around: TextId,
    /// The string's number on the tape.
    pub node: u32,
}

/// A text that was gone into.
#[derive(Debug, Clone, Copy)]
struct Entered {
    text: TextId,
    /// Where it ends in the event's values.
    end: u32,
    /// The text that its string is in.
    around: TextId,
    /// The string's number on the tape.
    node: u32,
}

/// How a fact's value was made.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Made {
    /// By the rule's conversion.
    Converted,
    /// By the rule's conversion, from a number to text.
    Digits,
    /// It is the name of a member.
    Named,
    /// The schema states it.
    Set,
    /// It is what an enumerated target says when no row has set it.
    Other,
    /// By hooklens itself.
    Itself,
}

/// An event in the making.
#[derive(Debug)]
pub struct Draft {
    event: Box<Event>,
    /// Where the stated values begin in the event's values.
    stated: u32,
    /// The text that is walked over, behind those that it is inside of.
    texts: Vec<TextId>,
    text: TextId,
    /// The texts that were gone into, in the order they stand in the event's values.
    entered: Vec<Entered>,
    /// What the last extra stands in, by the text and the number in it, and where its location stands in the extras. Most extras
    /// stand in what the one before them stands in.
    around: Option<((TextId, u32), Part)>,
    /// Whether a fact is about an element of an array.
    in_arrays: bool,
}

impl Draft {
    /// A draft for a payload, of an event about which these values are stated, in the memory of an event that is no longer
    /// needed. The room is what such a payload usually needs.
    pub fn of(payload: &Payload<'_>, values: &Stated, mut event: Box<Event>) -> Self {
        let (text, values) = (payload.text(), values.text());
        event.values.clear();
        event.received.clear();
        let room = text.len() + text.len() / 2 + values.len() + 256;
        event.values.reserve(room);
        event.values.push_str(text);
        let stated = number(event.values.len());
        event.values.push_str(values);
        event.tails.clear();
        event.extra.clear();
        event.extras.clear();
        event.facts.clear(Targets::canonical().len());
        Self {
            event,
            stated,
            texts: Vec::new(),
            text: TextId::PAYLOAD,
            entered: Vec::new(),
            around: None,
            in_arrays: false,
        }
    }

    /// The text that is walked over.
    #[inline]
    pub fn text(&self) -> TextId {
        self.text
    }

    /// Goes into the JSON in the string with this number.
    pub fn enter(&mut self, inside: &Payload<'_>, node: u32) {
        let around = self.text;
        self.texts.push(around);
        self.text = TextId(number(self.event.values.len()));
        self.event.values.push_str(inside.text());
        self.entered.push(Entered {
            text: self.text,
            end: number(self.event.values.len()),
            around,
            node,
        });
    }

    /// Goes back to what the string stands in.
    pub fn leave(&mut self) {
        self.text = self.texts.pop().unwrap_or(TextId::PAYLOAD);
    }

    /// A text that was gone into; `None` for the payload's.
    pub fn inside(&self, text: TextId) -> Option<Inside<'_>> {
        let found = self.entered.binary_search_by_key(&text, |known| known.text);
        let entered = self.entered[found.ok()?];
        let text = Part {
            start: entered.text.0,
            end: entered.end,
        };
        Some(Inside {
            text: text.of(&self.event.values),
            around: entered.around,
            node: entered.node,
        })
    }

    /// Makes a range of the text that is walked over the value of a fact: a string without escapes, say.
    #[inline]
    pub fn take(&mut self, path: &TargetPath, element: u32, span: Range<usize>, origin: Origin) {
        let value = Part {
            start: self.text.0.saturating_add(number(span.start)),
            end: self.text.0.saturating_add(number(span.end)),
        };
        self.add(path, element, value, origin);
    }

    /// Where the next value begins, and the text to append it to as JSON. [`Draft::commit`] makes it a fact.
    pub fn value_to_append(&mut self) -> (usize, &mut String) {
        (self.event.values.len(), &mut self.event.values)
    }

    /// Forgets what was appended since `start`.
    pub fn forget(&mut self, start: usize) {
        self.event.values.truncate(start);
    }

    /// Makes what was appended since `start` the value of a fact.
    #[inline]
    pub fn commit(&mut self, path: &TargetPath, element: u32, start: usize, origin: Origin) {
        let value = Part::since(start, &self.event.values);
        self.add(path, element, value, origin);
    }

    #[inline]
    fn add(&mut self, path: &TargetPath, element: u32, value: Part, origin: Origin) {
        if path.is_in_array() || path.tail.is_some() {
            self.list(path, element, value, origin);
        } else {
            self.place(path.slot(0), value, origin);
        }
    }

    /// Lists a fact about an element or about a name below an open target.
    #[inline(never)]
    fn list(&mut self, path: &TargetPath, element: u32, value: Part, origin: Origin) {
        let mut fact = Fact {
            slot: path.slot(element),
            value,
            tail: 0,
            origin,
        };
        self.in_arrays |= path.is_in_array();
        if let Some(tail) = &path.tail {
            let event = &mut self.event;
            let start = event.values.len();
            event.values.push_str(tail);
            event.tails.push(Part::since(start, &event.values));
            fact.tail = number(event.tails.len());
        }
        self.event.facts.list(fact);
    }

    /// Makes a stated value that of a fact.
    #[inline]
    pub fn state(&mut self, path: &TargetPath, element: u32, value: StatedValue, origin: Origin) {
        self.add(path, element, self.stated(value), origin);
    }

    /// [`Draft::state`] for a slot outside arrays.
    #[inline]
    pub fn state_slot(&mut self, slot: Slot, value: StatedValue, origin: Origin) {
        self.place(slot, self.stated(value), origin);
    }

    /// Adds a fact about a slot outside arrays with its value as JSON text.
    pub fn push(&mut self, slot: Slot, value: &str, origin: Origin) {
        let start = self.event.values.len();
        self.event.values.push_str(value);
        self.place(slot, Part::since(start, &self.event.values), origin);
    }

    #[inline]
    fn place(&mut self, slot: Slot, value: Part, origin: Origin) {
        self.event.place(Fact {
            slot,
            value,
            tail: 0,
            origin,
        });
    }

    #[inline]
    fn stated(&self, StatedValue(value): StatedValue) -> Part {
        Part {
            start: self.stated.saturating_add(value.start),
            end: self.stated.saturating_add(value.end),
        }
    }

    /// Adds a leaf that no rule claims, which stands in the container with this number.
    pub fn push_extra(&mut self, trail: &Trail<'_>, container: u32, node: Node<'_>, source: u32) {
        let container = (self.text, container);
        match self.around {
            Some((known, around)) if known == container && trail.turn_is_plain() => {
                let (start, text) = self.begin_extra();
                text.extend_from_within(around.start as usize..around.end as usize);
                trail.write_turn(text);
                text.push('"');
                self.end_extra(start, source, |text| write_compact(text, node));
            }
            _ => self.push_extra_elsewhere(trail, container, node, source),
        }
    }

    /// [`Draft::push_extra`] in another container than the last.
    #[inline(never)]
    fn push_extra_elsewhere(
        &mut self,
        trail: &Trail<'_>,
        container: (TextId, u32),
        node: Node<'_>,
        source: u32,
    ) {
        let (start, text) = self.begin_extra();
        trail.write_parent(text);
        let around = Part::since(start + 1, text);
        trail.write_turn(text);
        let is_plain = trail.is_plain();
        if is_plain {
            text.push('"');
        } else {
            end_string(text, start, start + 1);
        }
        self.around = is_plain.then_some((container, around));
        self.end_extra(start, source, |text| write_compact(text, node));
    }

    /// Adds a leaf whose facts did not last.
    pub fn push_returned(&mut self, location: &str, value: &str, source: u32) {
        let (start, text) = self.begin_extra();
        text.push_str(location);
        end_string(text, start, start + 1);
        self.end_extra(start, source, |text| text.push_str(value));
    }

    /// Begins a member of `extra`: where it begins, with a quote, and the text to append its location to.
    #[inline]
    fn begin_extra(&mut self) -> (usize, &mut String) {
        let text = &mut self.event.extra;
        if !text.is_empty() {
            text.push(',');
        }
        let start = text.len();
        text.push('"');
        (start, text)
    }

    #[inline]
    fn end_extra(&mut self, start: usize, source: u32, value: impl FnOnce(&mut String)) {
        let text = &mut self.event.extra;
        let location = Part::since(start, text);
        text.push(':');
        let start = text.len();
        value(text);
        let value = Part::since(start, text);
        self.event.extras.push(Extra {
            location,
            value,
            source,
        });
    }
}

/// There are no more facts than bytes in a payload, whose offsets fit.
fn number(fact: usize) -> u32 {
    u32::try_from(fact).unwrap_or(u32::MAX)
}
