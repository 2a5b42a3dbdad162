//! Goldens: what each holds, what a sample gives in its form, and the text that is written.
//!
//! A golden has a document for each record of its sample: `null` or the report of `normalize` for one that gives no event,
//! otherwise the event as `normalize` prints it, with its lineage if that is there, or an object with some of `event`, `lineage`, `dropped` and `findings`. What it
//! holds it keeps. The text is put together from JSON text, never from parsed numbers, so that every digit is as it was.

use hooklens::finding::Finding;
use hooklens::lineage::Lineage;
use hooklens::payload::{Kind, Node, Payload, write_pretty, write_string};
use hooklens::{Input, Record, Records};

use super::sample::{Found, Sample};

/// What an object that is more than an event can have, in this order.
const PARTS: [&str; 4] = ["event", "lineage", "dropped", "findings"];

/// What a golden holds of a record.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Form {
    /// The event, as `normalize` prints it, or `normalize --lineage`.
    Event { lineage: bool },
    /// Those of [`PARTS`].
    Parts([bool; PARTS.len()]),
}

impl Form {
    /// All that there is to say.
    pub(super) const ALL: Self = Self::Parts([true; PARTS.len()]);

    fn of(document: Node<'_>) -> Self {
        let has = PARTS.map(|part| document.get(part).is_some());
        let is_part = |name: Node<'_>| PARTS.iter().any(|part| name.is_str(part));
        let mut members = document.members();
        // An event has its own name in `event`.
        let is_event = (document.get("event")).is_some_and(|event| event.kind() == Kind::String);
        if has.contains(&true) && !is_event && members.all(|(name, _)| is_part(name)) {
            return Self::Parts(has);
        }
        Self::Event {
            lineage: has[1] || has[2],
        }
    }

    /// Whether the event is a part of it.
    pub(super) fn is_parts(self) -> bool {
        matches!(self, Self::Parts(_))
    }
}

/// A golden that was read.
pub(super) struct Golden<'t> {
    pub(super) documents: Vec<Payload<'t>>,
}

impl<'t> Golden<'t> {
    /// Reads a golden, however its documents are framed.
    ///
    /// # Errors
    ///
    /// Where it is no JSON, and why.
    pub(super) fn parse(text: &'t [u8]) -> Result<Self, String> {
        let mut documents = Vec::new();
        for record in Records::new(text, Input::Auto) {
            let at = |record: &Record<'_>, offset| record.point(offset).to_string();
            match record.result {
                // What `normalize` prints for a record without an event.
                Ok(payload) if is_report(&payload) => documents.extend(Payload::parse("null")),
                Ok(payload) => documents.push(payload),
                Err(ref malformed) => {
                    let place = at(&record, malformed.offset);
                    return Err(format!("{place}: {malformed}"));
                }
            }
        }
        Ok(Self { documents })
    }

    /// What it holds of a record.
    pub(super) fn form(&self, number: usize) -> Form {
        let has_event = |document: &&Payload<'_>| !document.root().is_null();
        let document = self.documents.get(number).filter(has_event);
        // What is new holds what the others hold.
        let document = document.or_else(|| self.documents.iter().find(has_event));
        document.map_or(Form::Event { lineage: false }, |document| {
            Form::of(document.root())
        })
    }

    /// What it holds, as one value: an array, or the only document.
    pub(super) fn text(&self, is_array: bool) -> String {
        let documents: Vec<&str> = (self.documents.iter())
            .map(|document| document.root().text())
            .collect();
        joined(&documents, is_array)
    }

    /// Whether it says of a record that it gives no event.
    pub(super) fn has_none(&self, number: usize) -> bool {
        let document = self.documents.get(number).map(Payload::root);
        document.is_some_and(|document| {
            let event = document.get("event");
            document.is_null() || event.map_or(Form::of(document).is_parts(), Node::is_null)
        })
    }
}

fn is_report(document: &Payload<'_>) -> bool {
    let report = document.root().get("report");
    report.is_some_and(|report| report.is_str("normalize/1"))
}

/// What a sample gives, as one value: an array, or that of the only record.
pub(super) fn given(sample: &Sample<'_>, form: impl Fn(usize) -> Form, is_array: bool) -> String {
    let documents: Vec<String> = (sample.records.iter().enumerate())
        .map(|(number, found)| document(found, form(number)))
        .collect();
    let documents: Vec<&str> = documents.iter().map(String::as_str).collect();
    joined(&documents, is_array)
}

/// The text of a golden that holds what a sample gives.
pub(super) fn written(sample: &Sample<'_>, form: impl Fn(usize) -> Form) -> String {
    let is_array = sample.records.len() != 1;
    let mut text = given(sample, form, is_array);
    if is_array && let Ok(array) = Payload::parse(&text) {
        let mut pretty = String::new();
        write_pretty(&mut pretty, array.root(), 0);
        text = pretty;
    }
    text.push('\n');
    text
}

fn joined(documents: &[&str], is_array: bool) -> String {
    match documents {
        [only] if !is_array => (*only).to_owned(),
        _ => format!("[{}]", documents.join(",")),
    }
}

/// What a record gives.
fn document(found: &Found<'_>, form: Form) -> String {
    let lineage = found
        .normalized
        .as_ref()
        .and_then(|normalized| normalized.lineage.as_ref());
    match (form, &found.normalized) {
        (Form::Event { .. }, None) => "null".to_owned(),
        (Form::Event { lineage: asked }, Some(normalized)) => {
            normalized.event.to_pretty_json(lineage.filter(|_| asked))
        }
        (Form::Parts(parts), normalized) => {
            let mut out = String::from("{");
            let mut is_first = true;
            for (name, _) in PARTS.iter().zip(parts).filter(|(_, has)| *has) {
                out.push_str(if is_first { "\n  " } else { ",\n  " });
                is_first = false;
                write_string(&mut out, name);
                out.push_str(": ");
                match *name {
                    "event" => match normalized {
                        Some(normalized) => event(&mut out, &normalized.event.to_json()),
                        None => out.push_str("null"),
                    },
                    "lineage" => targets(&mut out, lineage),
                    "dropped" => dropped(&mut out, lineage),
                    _ => findings(&mut out, &found.findings),
                }
            }
            out.push_str("\n}");
            out
        }
    }
}

fn event(out: &mut String, event: &str) {
    match Payload::parse(event) {
        Ok(event) => write_pretty(out, event.root(), 1),
        Err(_) => out.push_str(event),
    }
}

/// One line for each target, or for each source where there are several.
fn targets(out: &mut String, lineage: Option<&Lineage>) {
    let targets = lineage.map(|lineage| lineage.targets.as_slice());
    object(
        out,
        targets.unwrap_or_default(),
        |out, (target, sources)| {
            write_string(out, target);
            let (open, between, close) = match sources.len() {
                0 | 1 => (": [", "", "]"),
                _ => (": [\n      ", ",\n      ", "\n    ]"),
            };
            out.push_str(open);
            for (number, source) in sources.iter().enumerate() {
                out.push_str(if number > 0 { between } else { "" });
                out.push_str("{ \"from\": ");
                write_string(out, source.from.as_str());
                out.push_str(", \"by\": ");
                write_string(out, source.by);
                out.push_str(", \"schema\": ");
                write_string(out, &source.schema);
                out.push_str(" }");
            }
            out.push_str(close);
        },
    );
}

fn dropped(out: &mut String, lineage: Option<&Lineage>) {
    let dropped = lineage.map(|lineage| lineage.dropped.as_slice());
    object(
        out,
        dropped.unwrap_or_default(),
        |out, (location, reason)| {
            write_string(out, location.as_str());
            out.push_str(": ");
            write_string(out, reason);
        },
    );
}

fn object<T>(out: &mut String, members: &[T], write: impl Fn(&mut String, &T)) {
    out.push('{');
    for (number, member) in members.iter().enumerate() {
        out.push_str(if number > 0 { ",\n    " } else { "\n    " });
        write(out, member);
    }
    out.push_str(if members.is_empty() { "}" } else { "\n  }" });
}

fn findings(out: &mut String, findings: &[Finding]) {
    out.push('[');
    for (number, finding) in findings.iter().enumerate() {
        out.push_str(if number > 0 { ",\n    {" } else { "\n    {" });
        let members = [
            ("code", Some(finding.code.name())),
            ("severity", Some(finding.severity.name())),
            ("location", Some(finding.location.as_str())),
            ("message", Some(finding.message.as_str())),
            ("suggestion", finding.suggestion.as_deref()),
        ];
        let said = members
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        for (number, (name, value)) in said.enumerate() {
            out.push_str(if number > 0 { ",\n      " } else { "\n      " });
            write_string(out, name);
            out.push_str(": ");
            write_string(out, value);
        }
        out.push_str("\n    }");
    }
    out.push_str(if findings.is_empty() { "]" } else { "\n  ]" });
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(text: &str) -> Form {
        Golden::parse(text.as_bytes()).unwrap().form(0)
    }

    #[test]
    fn a_golden_tells_what_it_holds() {
        let event = |lineage| Form::Event { lineage };
        assert_eq!(form(r#"{"version": "1", "event": "order"}"#), event(false));
        assert_eq!(form(r#"{"event": "order"}"#), event(false));
        assert_eq!(
            form(r#"{"version": "1", "lineage": {}, "dropped": {}}"#),
            event(true)
        );
        assert_eq!(form(""), event(false));
        assert_eq!(form("null"), event(false));
        assert_eq!(
            form(r#"{"event": {}, "findings": []}"#),
            Form::Parts([true, false, false, true])
        );
        assert_eq!(
            form(r#"[null, {"findings": []}]"#),
            Form::Parts([false, false, false, true])
        );
        assert_eq!(form("{}"), event(false));
        // What else is in it would be lost.
        assert_eq!(form(r#"{"event": {}, "note": 1}"#), event(false));
    }

    #[test]
    fn a_golden_says_what_gives_no_event() {
        let has_none = |text: &str| Golden::parse(text.as_bytes()).unwrap().has_none(0);
        assert!(has_none("null"));
        assert!(has_none(
            r#"{"report": "normalize/1", "status": "malformed"}"#
        ));
        assert!(has_none(r#"{"event": null}"#));
        assert!(has_none(r#"{"findings": []}"#));
        for text in ["", "{}", "[]", r#"{"event": {}}"#, r#"{"event": "order"}"#] {
            assert!(!has_none(text), "{text}");
        }
    }

    #[test]
    fn what_is_no_json_has_a_place() {
        let said = |text: &str| Golden::parse(text.as_bytes()).err().unwrap_or_default();
        assert!(
            said("{\n  \"a\": ]}").starts_with("2:8: "),
            "{}",
            said("{\n  \"a\": ]}")
        );
    }
}
