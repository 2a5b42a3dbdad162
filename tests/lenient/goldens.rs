//! What pastes become: each record of a file, what was repaired in it and where, and its event.
//!
//! `SNAPSHOTS=overwrite cargo test --test lenient` rewrites the goldens; read the difference before committing it.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use hooklens::capture::Position;
use hooklens::catalog::EventEntry;
use hooklens::finding::Focus;
use hooklens::inspect::{Inspection, Inspector, Options};
use hooklens::normalize::Scratch;
use hooklens::payload::pretty;
use hooklens::unwrap::Opened;
use hooklens::{Catalog, Input, Payload, Record, Records, Unwrap};
use snapbox::data::{Data, DataFormat};

#[test]
fn pastes_become_what_their_goldens_say() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/lenient/pastes");
    let mut pastes: Vec<PathBuf> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| {
            path.extension()
                .is_none_or(|extension| extension != "golden")
        })
        .collect();
    pastes.sort();
    assert!(!pastes.is_empty());
    let catalog = Catalog::bundled();
    let options = Options {
        lenient: true,
        ..Options::default()
    };
    let inspector = Inspector::new(&catalog, options).unwrap();
    for path in pastes {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let golden = path.with_file_name(format!("{name}.golden"));
        let capture = fs::read(&path).unwrap();
        let expected = Data::read_from(&golden, Some(DataFormat::Text)).raw();
        snapbox::Assert::new()
            .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
            .eq(Data::text(shown(&inspector, &capture)), expected);
    }
}

/// The golden's text.
fn shown(inspector: &Inspector<'_>, capture: &[u8]) -> String {
    let mut out = String::new();
    let start = Position::start(Input::Auto).lenient(true);
    let mut records = Records::part(capture, start, true);
    for record in records.by_ref() {
        let unwrapped = match &record.result {
            Ok(payload) if !inspector.detect(payload).may_be_wrapper() => {
                let inspection = inspector.normalize(payload);
                write_record(&mut out, &record, None, &inspection);
                continue;
            }
            _ => inspector.unwrap(&record, Unwrap::Auto),
        };
        let opened = unwrapped.opened.iter().chain(&unwrapped.repaired);
        let mut is_open = false;
        for opened in opened {
            is_open = true;
            let inner = opened.record(&record);
            let payload = inner.result.as_ref().unwrap();
            let mut inspection =
                inspector.normalize_in(payload, &opened.layers, &mut Scratch::default());
            inspection.mend(opened, Some(payload));
            write_record(&mut out, &inner, Some(opened), &inspection);
        }
        if let (false, Err(malformed)) = (is_open, &record.result) {
            let malformed = unwrapped.unreadable.as_ref().unwrap_or(malformed);
            let at = record.point(malformed.offset);
            let line = record.place.point.line;
            writeln!(out, "line {line}: malformed\n  {at} {malformed}\n").unwrap();
        }
    }
    let left_out = records.into_position().left_out();
    writeln!(out, "{left_out:?}").unwrap();
    out
}

fn write_record(
    out: &mut String,
    record: &Record<'_>,
    opened: Option<&Opened>,
    inspection: &Inspection<'_>,
) {
    let event = inspection.event.map(EventEntry::name);
    let event = event.as_deref().unwrap_or("no event");
    writeln!(out, "line {}: {event}", record.place.point.line).unwrap();
    for finding in &inspection.findings {
        let range = match (&finding.span, opened) {
            (Some(range), _) if finding.focus == Focus::Written => range.clone(),
            (Some(range), Some(opened)) => opened.in_record(range.clone()),
            _ => 0..0,
        };
        let text = String::from_utf8_lossy(&record.bytes[range.clone()]).into_owned();
        writeln!(
            out,
            "  {} {}[{}] at {:?}: {:?}: {}",
            record.point(range.start),
            finding.severity,
            finding.code,
            finding.location.as_str(),
            text,
            finding.message
        )
        .unwrap();
    }
    if let Some(normalized) = &inspection.normalized {
        let event = normalized.event.to_json();
        out.push_str(&pretty(Payload::parse(&event).unwrap().root()));
    }
    out.push('\n');
}
