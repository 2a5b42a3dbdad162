//! Opening: which wrapper a text is, and the payloads in it, however deep.
//!
//! Of the wrappers that are told, those with marks of their own count before those that anything could look like, and
//! more marks count more; a tie is refused. What is tried and not opened is said, with the reason.

use std::borrow::Cow;

use super::layer::Layer;
use super::mend::tell_once;
use super::opened::{Hop, Mend, Opened};
use super::shape::{Body, Opens, Part, Shape, Told, Wrapper};
use super::{MAX_LAYERS, Unwrap, WRAPPERS, pointers};
use crate::capture::Record;
use crate::location::Location;
use crate::payload::{Malformed, Payload, Problem};
use crate::span::Point;

/// Whether somebody knows a payload, which was in these wrappers, as an event.
type Knows<'k> = dyn Fn(&Payload<'_>, &[Layer]) -> bool + 'k;

/// Opens wrappers.
pub struct Opener<'k> {
    pub(super) choice: Unwrap,
    pub(super) lenient: bool,
    pub(super) knows: &'k Knows<'k>,
}

/// What came of opening a record.
#[derive(Debug, Default)]
pub struct Unwrapped {
    /// The payloads in it, in order; none if it is no wrapper that can be opened.
    pub opened: Vec<Opened>,
    /// What it looked like and was not, if nothing was opened.
    pub tried: Vec<Tried>,
    /// The record as JSON, if it was none and nothing was opened: what it looked like is said of it.
    pub repaired: Option<Opened>,
    /// Why the record could not be made JSON, if the reading came further than a strict one does.
    pub unreadable: Option<Malformed>,
}

/// A wrapper that was told and not opened.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tried {
    /// The wrapper's name.
    pub wrapper: &'static str,
    /// Where its body is, through the wrappers around it, if those are JSON.
    pub location: Location,
    /// Why it was not opened.
    pub reason: Cow<'static, str>,
    /// Whether nothing else has its marks.
    pub is_certain: bool,
}

/// The way that was come so far.
#[derive(Default)]
pub(super) struct Way {
    layers: Vec<Layer>,
    pub(super) hops: Vec<Hop>,
    pub(super) mends: Vec<Mend>,
    /// Whether all wrappers around are opened whatever is in them.
    always: bool,
}

/// A text to look into.
pub(super) struct Text<'t> {
    pub(super) text: &'t str,
    pub(super) payload: Option<&'t Payload<'t>>,
}

impl<'k> Opener<'k> {
    /// An opener. `knows` says whether a payload that came out of these layers is an event: it is what a wrapper that
    /// anything could look like is opened for.
    pub fn new(choice: Unwrap, knows: &'k Knows<'k>) -> Self {
        Self {
            choice,
            lenient: false,
            knows,
        }
    }

    /// Makes JSON of records and bodies that are none, where that can be done.
    #[must_use]
    pub fn lenient(mut self, is_lenient: bool) -> Self {
        self.lenient = is_lenient;
        self
    }

    /// Looks into a record.
    pub fn open(&self, record: &Record<'_>) -> Unwrapped {
        let mut out = Unwrapped::default();
        // There is no text to look into, or not all of it.
        let is_none =
            |problem: &Problem| matches!(problem, Problem::TooLong(_) | Problem::Packed(_));
        let payload = match &record.result {
            Ok(payload) => Some(payload),
            Err(malformed) if is_none(&malformed.problem) => return out,
            Err(_) => None,
        };
        let Ok(text) = std::str::from_utf8(record.bytes) else {
            return out;
        };
        let mut way = Way {
            always: true,
            ..Way::default()
        };
        if payload.is_none() && self.lenient {
            self.mend_record(record, text, &mut way, &mut out);
        } else {
            self.look(&Text { text, payload }, &mut way, &mut out);
        }
        tell_once(&mut out.opened);
        // One pass over the record for all of them.
        let (mut at, mut point) = (0, record.place.point);
        for opened in out.opened.iter_mut().chain(&mut out.repaired) {
            opened.measure();
            let start = opened.all.start;
            if start < at {
                (at, point) = (0, record.place.point);
            }
            point = point.after(&record.bytes[at..start]);
            at = start;
            opened.point = point;
        }
        if !out.opened.is_empty() {
            out.tried.clear();
        }
        out
    }

    /// Opens what a text is; whether anything came out.
    pub(super) fn look(&self, text: &Text<'_>, way: &mut Way, out: &mut Unwrapped) -> bool {
        let candidates: &[Wrapper] = match self.choice {
            Unwrap::None => return false,
            Unwrap::Only(wrapper) if way.layers.is_empty() => std::slice::from_ref(wrapper),
            Unwrap::Auto | Unwrap::Only(_) => WRAPPERS,
        };
        if way.layers.len() == MAX_LAYERS {
            return false;
        }
        let mut told: Vec<(&'static Wrapper, Told)> = candidates
            .iter()
            .map(|wrapper| (wrapper, wrapper.read(text)))
            .filter(|(_, told)| !matches!(told, Told::Not))
            .collect();
        if let ([], Unwrap::Only(wrapper), true) =
            (told.as_slice(), self.choice, way.layers.is_empty())
        {
            let mut tried = way.tried(wrapper, None, "it does not look like one".into());
            tried.is_certain = false;
            out.tried.push(tried);
        }
        told.sort_by_key(|(wrapper, _)| std::cmp::Reverse(wrapper.weight()));
        let mut told = told.into_iter().peekable();
        while let Some((wrapper, parts)) = told.next() {
            let is_tie = told
                .peek()
                .is_some_and(|(other, _)| other.weight() == wrapper.weight());
            let parts = match parts {
                Told::Parts(_) if is_tie => Err("it could be something else as well".into()),
                Told::Parts(parts) => Ok(parts),
                Told::But(reason) => Err(reason),
                Told::Not => continue,
            };
            let is_open = match parts {
                Ok(parts) => self.parts(wrapper, parts, text.text, way, out),
                Err(reason) => {
                    out.tried.push(way.tried(wrapper, None, reason));
                    false
                }
            };
            if is_open {
                return true;
            }
        }
        false
    }

    fn parts(
        &self,
        wrapper: &'static Wrapper,
        parts: Vec<Part>,
        outer: &str,
        way: &mut Way,
        out: &mut Unwrapped,
    ) -> bool {
        let is_asked_for = way.layers.is_empty() && matches!(self.choice, Unwrap::Only(_));
        let before = (out.opened.len(), out.tried.len());
        let around = way.always;
        way.always &= wrapper.opens == Opens::Always || is_asked_for;
        let mut unreadable = Vec::new();
        for part in parts {
            way.hops.push(Hop::of(&part.body, outer));
            way.layers.push(part.layer);
            let at = out.opened.len();
            let text = text_of(part.body, outer);
            if !self.body(wrapper, &text, way, out) && way.always {
                unreadable.push((at + unreadable.len(), way.opened(text.into_owned())));
            }
            way.layers.pop();
            way.hops.pop();
        }
        way.always = around;
        let found = out.opened.len() - before.0;
        if found > 1 && wrapper.opens == Opens::ForOneEvent {
            out.opened.truncate(before.0);
            let reason = "several of its members hold an event";
            out.tried.push(way.tried(wrapper, None, reason.into()));
            return false;
        }
        if found > 0 {
            out.tried.truncate(before.1);
            // Among bodies that can be read, one that cannot is a bad record.
            for (at, opened) in unreadable {
                out.opened.insert(at, opened);
            }
        }
        found > 0
    }

    /// Takes a wrapper's body for a payload, or for a wrapper; whether it is either.
    fn body(
        &self,
        wrapper: &'static Wrapper,
        text: &str,
        way: &mut Way,
        out: &mut Unwrapped,
    ) -> bool {
        let payload = Payload::parse(text);
        if payload.is_err()
            && let Some(repaired) = self.mended(text, way)
        {
            // What is JSON now is not made JSON again.
            let is_open = self.body(wrapper, &repaired, way, out);
            way.unmend();
            return is_open;
        }
        if let Ok(payload) = &payload
            && (self.knows)(payload, &way.layers)
        {
            out.opened.push(way.opened(text.to_owned()));
            return true;
        }
        let inner = Text {
            text,
            payload: payload.as_ref().ok(),
        };
        if self.look(&inner, way, out) {
            return true;
        }
        let reason = match &payload {
            Ok(payload) if way.always && payload.root().is_container() => {
                out.opened.push(way.opened(text.to_owned()));
                return true;
            }
            Ok(payload) if payload.root().is_container() => {
                "what is in it is no event of the catalog".into()
            }
            Ok(_) => "what is in it is neither an object nor an array".into(),
            // A member that anything could have, with a text in it, is no wrapper.
            Err(_)
                if wrapper.opens != Opens::Always && !text.trim_start().starts_with(['{', '[']) =>
            {
                return false;
            }
            Err(malformed) => {
                let advice = self.advice(text);
                format!("what is in it is no JSON: {malformed}{advice}").into()
            }
        };
        let layer = way.layers.pop();
        let location = layer.as_ref().and_then(|layer| layer.location.clone());
        out.tried
            .push(way.tried(wrapper, location.as_ref(), reason));
        way.layers.extend(layer);
        false
    }
}

fn text_of(body: Body, outer: &str) -> Cow<'_, str> {
    match body {
        Body::Slice(range) => outer[range].into(),
        Body::Quoted(range) => {
            let value = Payload::parse(&outer[range]).ok();
            let value = value.and_then(|value| Some(value.root().as_str()?.into_owned()));
            value.unwrap_or_default().into()
        }
        Body::Decoded(text, _) => text.into(),
    }
}

impl Way {
    pub(super) fn opened(&self, text: String) -> Opened {
        Opened {
            layers: self.layers.clone(),
            text,
            hops: self.hops.clone(),
            mends: self.mends.clone(),
            all: 0..0,
            point: Point::START,
        }
    }

    fn tried(
        &self,
        wrapper: &Wrapper,
        location: Option<&Location>,
        reason: Cow<'static, str>,
    ) -> Tried {
        let around = self
            .layers
            .iter()
            .filter_map(|layer| layer.location.as_ref());
        let locations: Vec<&str> = around.chain(location).map(Location::as_str).collect();
        Tried {
            wrapper: wrapper.name,
            location: Location::from(locations.join("#")),
            reason,
            is_certain: wrapper.opens == Opens::Always,
        }
    }
}

impl Wrapper {
    fn read(&'static self, text: &Text<'_>) -> Told {
        match (&self.shape, text.payload) {
            (Shape::Members(forms), Some(payload)) => forms
                .iter()
                .map(|members| pointers::read(self, members, payload.root()))
                .find(|told| !matches!(told, Told::Not))
                .unwrap_or(Told::Not),
            (Shape::Json(read), Some(payload)) => read(payload),
            (Shape::Text(read), None) => read(text.text),
            _ => Told::Not,
        }
    }

    /// What counts more: marks of its own, then the number of marks.
    fn weight(&self) -> (bool, usize) {
        let marks = match &self.shape {
            Shape::Members(forms) => forms.iter().map(|form| form.marks.len()).max(),
            Shape::Json(_) | Shape::Text(_) => None,
        };
        (self.opens == Opens::Always, marks.unwrap_or(0))
    }
}
