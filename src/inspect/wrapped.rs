//! Payloads that came in wrappers: which there are in a record, and what their headers add to what is known.
//!
//! A header is evidence where it is there and none where it is not. It never makes an event of a payload whose clues do
//! not; it decides between events that match equally well, and says whose a payload is that no event matches.

use super::{Inspection, Inspector, Status};
use crate::capture::Record;
use crate::catalog::EventId;
use crate::detect::{Detection, evidence};
use crate::finding::{Code, Finding};
use crate::payload::Payload;
use crate::schema::Header;
use crate::unwrap::{Layer, Opener, Tried, Unwrap, Unwrapped};

/// A header of a wrapper that speaks for a vendor.
#[derive(Debug, Clone, Copy)]
pub struct Spoken<'c> {
    /// The vendor.
    pub vendor: &'c str,
    /// The header.
    pub header: &'c Header,
}

impl<'c> Inspector<'c> {
    /// Looks for payloads in a record that is none itself, and makes JSON of it if the options say so. What comes out is put through [`Inspector::detect_in`],
    /// [`Inspector::validate_in`] or [`Inspector::normalize_in`].
    ///
    /// ```
    /// use hooklens::{Catalog, Inspector, Input, Records, Unwrap};
    ///
    /// let capture = br#"{"headers": {}, "params": {}, "query": {}, "body": {"type": "inboundMessage",
    ///     "conversationId": "97", "communicationActionId": "220", "outboundChannelAddress": "447700900123",
    ///     "inboundChannelAddress": "Example Ltd", "customerUID": "", "body": "Hello",
    ///     "dateCreated": "2021-02-04 12:21:28.373"}}"#;
    /// let catalog = Catalog::bundled();
    /// let inspector = Inspector::new(&catalog, Default::default())?;
    /// for record in Records::new(capture, Input::Auto) {
    ///     for opened in inspector.unwrap(&record, Unwrap::Auto).opened {
    ///         let inner = opened.record(&record);
    ///         let payload = inner.result.expect("it is JSON");
    ///         let inspection = inspector.detect_in(&payload, &opened.layers);
    ///         assert_eq!(inspection.event.map(|event| event.name()).as_deref(), Some("webio/inbound_message"));
    ///     }
    /// }
    /// # Ok::<(), hooklens::Error>(())
    /// ```
    pub fn unwrap(&self, record: &Record<'_>, choice: Unwrap) -> Unwrapped {
        let knows = |payload: &Payload<'_>, layers: &[Layer]| self.knows(payload, layers);
        let opener = Opener::new(choice, &knows);
        opener.lenient(self.options.lenient).open(record)
    }

    /// Whether a payload is an event, or plainly a vendor's though its event is new.
    fn knows(&self, payload: &Payload<'_>, layers: &[Layer]) -> bool {
        let root = payload.root();
        if let Some(event) = self.forced {
            let evidence = evidence(self.catalog.event(event), root);
            return evidence.iter().all(|evidence| evidence.holds);
        }
        self.detector.detect(root) != Detection::Unrecognized
            || self.detector.vendor(self.catalog, root).is_some()
            || payload.root().is_container() && !self.spoken(layers).is_empty()
    }

    /// The headers that speak for a vendor.
    pub(super) fn spoken(&self, layers: &[Layer]) -> Vec<Spoken<'c>> {
        let speaks = |header: &Header| {
            let mut values = layers
                .iter()
                .filter_map(|layer| layer.headers.value(&header.name));
            values.any(|value| header.speaks(value))
        };
        self.catalog
            .headers()
            .filter(|(_, header)| speaks(header))
            .map(|(vendor, header)| Spoken { vendor, header })
            .collect()
    }

    /// Lets headers decide between events that match equally well.
    pub(super) fn decide(&self, detection: Detection, spoken: &[Spoken<'c>]) -> Detection {
        let Detection::Ambiguous(events) = detection else {
            return detection;
        };
        let is_spoken_for = |event: &EventId| {
            let vendor = &self.catalog.event(*event).vendor;
            spoken.iter().any(|spoken| spoken.vendor == vendor)
        };
        let spoken_for: Vec<EventId> = events.iter().copied().filter(is_spoken_for).collect();
        match spoken_for.as_slice() {
            [] => Detection::Ambiguous(events),
            [only] => Detection::Recognized(*only),
            _ => Detection::Ambiguous(spoken_for),
        }
    }

    /// The layers as they stand in an event or a report: what is or may be secret in them is covered.
    pub fn layers_as_json(&self, layers: &[Layer]) -> String {
        let mut text = String::from("[");
        for (number, layer) in layers.iter().enumerate() {
            if number > 0 {
                text.push(',');
            }
            layer.write(&|name| self.catalog.is_secret_header(name), &mut text);
        }
        text.push(']');
        text
    }
}

impl Inspection<'_> {
    /// Says of a record that is no event which wrapper it is all the same.
    pub fn mention(&mut self, tried: &[Tried]) {
        let certain = tried.iter().find(|tried| tried.is_certain);
        let about = |finding: &&mut Finding| {
            matches!(finding.code, Code::Unrecognized | Code::MalformedJson)
                && finding.location.is_root()
        };
        if let (Some(tried), Some(finding)) = (certain, self.findings.iter_mut().find(about)) {
            finding.help = Some(format!(
                "it looks like {}, but {}",
                tried.wrapper, tried.reason
            ));
            // It is about all of it; and where the JSON ends, a request line with a secret in its query may stand.
            finding.span = None;
        }
    }

    /// Whether there may be a payload in the record that it was not itself taken for.
    pub fn may_be_wrapper(&self) -> bool {
        match self.status {
            Status::Unrecognized | Status::Malformed => true,
            Status::Ambiguous => false,
            // It was taken for an event as somebody asked, and does not look like it.
            Status::Recognized => self
                .findings
                .iter()
                .any(|finding| finding.code == Code::Unrecognized),
        }
    }
}
