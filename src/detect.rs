//! Detection: which vendor and event a payload is, and why.
//!
//! All clues of an event must hold; more clues beat fewer; a tie is ambiguous. All events' clues are looked at in one pass
//! over the members they name, so the answer depends on no order and the cost hardly on the number of events.

mod nearest;

use crate::catalog::{Catalog, EventId};
use crate::payload::Node;
use crate::schema::{ByName, Literal};

pub use nearest::{Edit, Evidence, Near, evidence};

/// What a payload is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Detection {
    /// One event.
    Recognized(EventId),
    /// Several events that match equally well.
    Ambiguous(Vec<EventId>),
    /// None.
    Unrecognized,
}

impl Detection {
    /// The event, if it is one.
    pub fn event(&self) -> Option<EventId> {
        match self {
            Self::Recognized(event) => Some(*event),
            _ => None,
        }
    }

    /// The word for it in reports.
    pub fn status(&self) -> &'static str {
        match self {
            Self::Recognized(_) => "recognized",
            Self::Ambiguous(_) => "ambiguous",
            Self::Unrecognized => "unrecognized",
        }
    }
}

/// The clues of some events, arranged by the members they ask for.
#[derive(Debug)]
pub struct Detector {
    root: Member,
    /// For each event, how many clues it has; 0 for those that are not looked for.
    wanted: Vec<u8>,
    candidates: Vec<EventId>,
}

/// What is asked of the value of a member.
#[derive(Debug, Default)]
struct Member {
    /// Events that ask for its presence.
    present: Vec<EventId>,
    /// Events that ask for a string.
    strings: ByName<Vec<EventId>>,
    /// Events that ask for another constant.
    others: Vec<(Literal, EventId)>,
    /// What is asked of its members.
    members: ByName<Member>,
}

impl Detector {
    /// A detector of every event of a catalog.
    pub fn new(catalog: &Catalog) -> Self {
        let all: Vec<EventId> = (0..catalog.events().len()).collect();
        Self::of(catalog, &all)
    }

    /// A detector of some events.
    pub fn of(catalog: &Catalog, events: &[EventId]) -> Self {
        let mut detector = Self {
            root: Member::default(),
            wanted: vec![0; catalog.events().len()],
            candidates: events.to_vec(),
        };
        for &event in events {
            let entry = catalog.event(event);
            for clue in &entry.clues {
                let member = detector.root.at(&clue.path);
                match &clue.values {
                    None => member.present.push(event),
                    Some(values) => {
                        for value in values {
                            member.ask(value, event);
                        }
                    }
                }
                detector.wanted[event] = detector.wanted[event].saturating_add(1);
            }
        }
        detector
    }

    /// The events looked for.
    pub fn candidates(&self) -> &[EventId] {
        &self.candidates
    }

    /// Says what a payload is.
    pub fn detect(&self, root: Node<'_>) -> Detection {
        // As many as are made zero without a call.
        let mut few = [0_u8; 128];
        let mut more;
        let held = if self.wanted.len() <= few.len() {
            &mut few[..self.wanted.len()]
        } else {
            more = vec![0; self.wanted.len()];
            &mut more[..]
        };
        let mut tally = Tally {
            held,
            wanted: &self.wanted,
            best: 0,
            found: None,
            tied: false,
        };
        self.root.count(root, &mut tally);
        let best = tally.best;
        match tally.found {
            None => Detection::Unrecognized,
            Some(event) if !tally.tied => Detection::Recognized(event),
            Some(_) => Detection::Ambiguous(
                (0..held.len())
                    .filter(|&event| held[event] == best && self.wanted[event] == best)
                    .collect(),
            ),
        }
    }
}

/// The clues that hold, counted.
struct Tally<'t> {
    /// For each event, how many of its clues hold.
    held: &'t mut [u8],
    /// For each event, how many clues it has.
    wanted: &'t [u8],
    /// How many the events have whose clues all hold, the most of them.
    best: u8,
    /// The first that was found of them.
    found: Option<EventId>,
    /// Whether there is another.
    tied: bool,
}

impl Tally<'_> {
    /// Another clue of some events holds.
    #[inline]
    fn add_all(&mut self, events: &[EventId]) {
        for &event in events {
            self.add(event);
        }
    }

    /// Another clue of an event holds.
    #[inline]
    fn add(&mut self, event: EventId) {
        self.held[event] += 1;
        let wanted = self.wanted[event];
        if self.held[event] == wanted && wanted >= self.best {
            self.tied = wanted == self.best;
            if !self.tied {
                self.best = wanted;
                self.found = Some(event);
            }
        }
    }
}

impl Member {
    fn at(&mut self, path: &[Box<str>]) -> &mut Self {
        let Some((name, rest)) = path.split_first() else {
            return self;
        };
        self.members.entry(name).at(rest)
    }

    fn ask(&mut self, value: &Literal, event: EventId) {
        match value {
            Literal::String(text) => self.strings.entry(text).push(event),
            other => self.others.push((other.clone(), event)),
        }
    }

    fn count(&self, node: Node<'_>, tally: &mut Tally<'_>) {
        let payload = node.payload();
        for (name, value) in node.members() {
            let Some(member) = self.members.get_rare(name) else {
                continue;
            };
            if payload.has_repeated() && payload.is_shadowed(name) {
                continue;
            }
            member.tell(value, tally);
        }
    }

    /// Counts the clues that hold for the member's value. Apart, because most members are no clues.
    #[inline(never)]
    fn tell(&self, value: Node<'_>, tally: &mut Tally<'_>) {
        tally.add_all(&self.present);
        if let Some(events) = self.strings.get_node(value) {
            tally.add_all(events);
        }
        for (literal, event) in &self.others {
            if literal.is(value) {
                tally.add(*event);
            }
        }
        if !self.members.is_empty() {
            self.count(value, tally);
        }
    }
}
