//! Nothing shows a secret, wherever drift has put it; personal data is shown only to whom it may be.

#![cfg(feature = "cli")]
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use hooklens::inspect::Options;
use hooklens::redact::Marks;
use hooklens::schema::Class;
use hooklens::{Catalog, Inspector, Payload};
use serde_json::Value;

mod program;
mod support;

use program::program;

const SECRET: &str = "sdk-key-example";

/// A payload with one of its values replaced.
fn with(payload: &Value, location: &str, value: Value) -> Value {
    let mut payload = payload.clone();
    *payload.pointer_mut(location).unwrap() = value;
    payload
}

/// Payloads with a known secret, and what becomes of each if a container around it is of another type.
fn drifted(catalog: &Catalog) -> Vec<Value> {
    let inspector = Inspector::new(catalog, Options::default()).unwrap();
    let mut found = Vec::new();
    let mut seen = BTreeSet::new();
    for sample in support::samples() {
        let text = sample.text;
        let payload = Payload::parse(&text).unwrap();
        let Some(entry) = inspector.detect(&payload).event else {
            continue;
        };
        let marks = Marks::of(entry, payload.root(), Class::Secret);
        for mark in marks.iter() {
            let location = mark.location.as_str();
            // JSON inside strings is another matter; one payload for each place is enough.
            if location.contains('#') || !seen.insert((entry.name(), location.to_owned())) {
                continue;
            }
            let value: Value = serde_json::from_str(&text).unwrap();
            let value = with(&value, location, SECRET.into());
            let mut around = location;
            while let Some((parent, _)) = around.rsplit_once('/') {
                let inside = value.pointer(parent).unwrap().clone();
                found.push(with(&value, parent, inside.to_string().into()));
                found.push(with(&value, parent, Value::Array(vec![inside.clone()])));
                around = parent;
            }
            found.push(with(&value, location, serde_json::json!([SECRET])));
            found.push(with(&value, location, serde_json::json!({"value": SECRET})));
            found.push(value);
        }
    }
    assert!(found.len() > 100, "{}", found.len());
    found
}

#[test]
fn drift_brings_no_secret_to_light() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(
        &catalog,
        Options {
            information: true,
            ..Options::default()
        },
    )
    .unwrap();
    let mut shown = Vec::new();
    for value in drifted(&catalog) {
        let text = value.to_string();
        let payload = Payload::parse(&text).unwrap();
        let validated = inspector.validate(&payload);
        let inspection = inspector.normalize(&payload);
        let findings = format!("{:?} {:?}", validated.findings, inspection.findings);
        let event = inspection
            .normalized
            .map(|normalized| normalized.event.to_json())
            .unwrap_or_default();
        if findings.contains(SECRET) || event.contains(SECRET) {
            shown.push(format!("{text}\n{findings}\n{event}"));
        }
    }
    assert!(shown.is_empty(), "{}\n{}", shown.len(), shown[0]);
}

/// Writes payloads to a capture, each on a line, and once more with its end cut off.
fn capture(name: &str, payloads: &[Value]) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let mut text = String::new();
    for payload in payloads {
        let line = payload.to_string();
        text.push_str(&line);
        text.push('\n');
        text.push_str(&line[..line.len() - 1]);
        text.push('\n');
    }
    fs::write(&path, text).unwrap();
    path
}

fn said(args: &[&str], capture: &Path) -> String {
    let output = program()
        .args(args)
        .arg(capture)
        .stdin(Stdio::null())
        .output()
        .unwrap();
    assert!(
        output.status.code().is_some_and(|code| code < 2),
        "{args:?}"
    );
    String::from_utf8([output.stdout, output.stderr].concat()).unwrap()
}

#[test]
fn nothing_that_is_said_holds_a_secret() {
    let capture = capture("secrets.ndjson", &drifted(&Catalog::bundled()));
    for args in [
        ["validate", "--verbose", "--show-values"].as_slice(),
        &["validate", "--format", "json", "--show-values"],
        &["validate", "--report", "junit=-", "--show-values"],
        &["validate", "--report", "sarif=-", "--show-values"],
        &["validate", "--report", "markdown=-", "--show-values"],
        &["detect", "--explain", "--show-values"],
        &["detect", "--format", "json", "--show-values"],
        &["normalize", "--lineage", "--verbose", "--show-values"],
    ] {
        let said = said(args, &capture);
        let leak = said.lines().find(|line| line.contains(SECRET));
        assert!(leak.is_none(), "{args:?}: {leak:?}");
    }
}

#[test]
fn personal_data_is_shown_to_whom_it_may_be() {
    const NUMBER: &str = "12025550143";
    const TEXT: &str = "the text of a message";
    let sample = fs::read_to_string("samples/webio/inbound_message.json").unwrap();
    let event: Value = serde_json::from_str(&sample).unwrap();
    let event = with(
        &event,
        "/outboundChannelAddress",
        serde_json::json!([NUMBER]),
    );
    let event = with(&event, "/body", TEXT.into());
    let unknown = with(&event, "/type", "inboundMesage".into());
    let capture = capture("personal.ndjson", &[event, unknown]);
    for args in [
        ["validate"].as_slice(),
        &["validate", "--format", "json"],
        &["validate", "--report", "junit=-"],
        &["validate", "--report", "github=-"],
        &["validate", "--report", "sarif=-"],
        &["detect", "--explain"],
        &["detect", "--format", "json"],
    ] {
        let masked = said(args, &capture);
        assert!(
            !masked.contains(NUMBER) && !masked.contains(TEXT),
            "{args:?}: {masked}"
        );
    }
    let shown = said(&["validate", "--show-values"], &capture);
    assert!(shown.contains(NUMBER), "{shown}");
}
