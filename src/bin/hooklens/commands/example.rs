//! A payload for each finding's code: an example that is found in it by looking, as everything is.
//!
//! The payloads are files beside this program's sources, invented as samples are. Nothing reads them before somebody asks.

use hooklens::capture::Position;
use hooklens::inspect::{Inspection, Inspector, Options};
use hooklens::{Catalog, Code, Input, Records, Unwrap, normalize};

use crate::report::covered::Cover;
use crate::report::frame::Look;
use crate::report::of::{Of, Wrapping};
use crate::report::place::Places;
use crate::report::text;
use crate::rules::Expected;

/// How the payload is called where it is shown.
const FILE: &str = "example.json";

/// What `--expect` names for the example of another event.
const EXPECTED: &str = "message_send";

macro_rules! payload {
    ($name:literal) => {
        include_str!(concat!("../examples/", $name, ".json"))
    };
}

/// A payload with a finding of the code; `None` of one that would be too long to show.
fn payload(code: Code) -> Option<&'static str> {
    Some(match code {
        Code::MalformedJson | Code::Repaired => payload!("malformed-json"),
        Code::DuplicateKey => payload!("duplicate-key"),
        Code::Unrecognized => payload!("unrecognized"),
        Code::Ambiguous => payload!("ambiguous"),
        Code::UnexpectedEvent | Code::AssumedTimezone => payload!("valid"),
        Code::MissingProperty => payload!("missing-property"),
        Code::WrongType => payload!("wrong-type"),
        Code::WrongFormat => payload!("wrong-format"),
        Code::UnknownValue => payload!("unknown-value"),
        Code::UnknownProperty => payload!("unknown-property"),
        Code::OutOfRange => payload!("out-of-range"),
        Code::Conflict => payload!("conflict"),
        Code::Unconvertible => payload!("unconvertible"),
        Code::PlaceholderValue => payload!("placeholder-value"),
        _ => return None,
    })
}

/// The finding of a code in its example, as every command shows it; `None` if there is no example.
pub(super) fn shown(code: Code, look: Look) -> Option<String> {
    let catalog = Catalog::bundled();
    let options = Options {
        information: true,
        lenient: code == Code::Repaired,
        normalize: normalize::Options {
            information: true,
            ..normalize::Options::default()
        },
        ..Options::default()
    };
    let start = Position::start(Input::Json).lenient(options.lenient);
    let record = Records::part(payload(code)?.as_bytes(), start, true).next()?;
    let inspector = Inspector::new(&catalog, options).ok()?;
    let repaired = inspector.unwrap(&record, Unwrap::None).repaired;
    let json = repaired.as_ref().map(|opened| opened.record(&record));
    let of = Of {
        file: FILE,
        record: json.as_ref().unwrap_or(&record),
        wrapping: match &repaired {
            Some(opened) => Wrapping::Repaired { opened, tried: &[] },
            None => Wrapping::None(&[]),
        },
    };
    let inspection = inspect(of, &inspector, code)?;
    let finding = inspection
        .findings
        .iter()
        .find(|finding| finding.code == code)?;
    let cover = Cover::secrets(&catalog);
    let covered = cover.of(of, &inspection);
    let (frame, _) = text::finding(&Places::of(of), finding, &covered, look);
    Some(frame.trim_end().to_owned() + "\n")
}

fn inspect<'c>(of: Of<'_>, inspector: &Inspector<'c>, code: Code) -> Option<Inspection<'c>> {
    let mut inspection = match &of.record.result {
        Ok(payload) => {
            let mut inspection = inspector.validate(payload);
            inspection
                .findings
                .extend(inspector.normalize(payload).findings);
            inspection
        }
        Err(malformed) => inspector.malformed(malformed),
    };
    of.tell(inspector, &mut inspection);
    if code == Code::UnexpectedEvent {
        let mut events = inspector.catalog().events();
        let another = events.find(|entry| entry.event == EXPECTED)?;
        let finding = Expected::event(another).finding(inspection.event?);
        inspection.findings.push(finding);
    }
    Some(inspection)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_has_an_example() {
        let look = Look {
            color: false,
            width: 100,
            wraps: false,
        };
        for code in Code::ALL {
            let shown = shown(*code, look);
            if *code == Code::RecordTooLong {
                assert_eq!(shown, None);
            } else {
                let head = format!("{}[{code}]: ", code.severity().name());
                let shown = shown.unwrap_or_default();
                assert!(shown.starts_with(&head), "{code}: {shown}");
                assert!(shown.contains(&format!("--> {FILE}:")), "{code}: {shown}");
            }
        }
    }
}
