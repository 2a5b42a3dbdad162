//! The same payload gives the same event, however it is written; digits survive.

use std::sync::LazyLock;

use hooklens::inspect::Options;
use hooklens::payload::{digest, pretty};
use hooklens::{Catalog, Inspector, Payload};
use proptest::prelude::*;

use crate::generate::{apply, changed, reversed, samples};

/// The event as text, and a digest of its value.
fn event(catalog: &Catalog, text: &str) -> Option<(String, u128)> {
    let payload = Payload::parse(text).unwrap();
    let inspector = Inspector::new(catalog, Options::default()).unwrap();
    let json = inspector.normalize(&payload).normalized?.event.to_json();
    let digest = digest(Payload::parse(&json).unwrap().root());
    Some((json, digest))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn key_order_white_space_and_escapes_do_not_count((which, changes) in changed()) {
        thread_local! {
            static CATALOG: Catalog = Catalog::bundled();
            static SAMPLES: Vec<(String, String)> = samples();
        }
        let (_, text) = SAMPLES.with(|samples| which.get(samples).clone());
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        apply(&mut value, &changes);
        let plain = value.to_string();
        let other = reversed(&value).to_string().replace("é", "\\u00e9").replace(":\"/", ":\"\\/");
        let other = pretty(Payload::parse(&other).unwrap().root());
        CATALOG.with(|catalog| {
            let one = event(catalog, &plain);
            let other = event(catalog, &other);
            assert_eq!(one.as_ref().map(|event| event.1), other.as_ref().map(|event| event.1), "{one:#?} {other:#?}");
        });
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1000))]

    #[test]
    fn what_was_read_before_does_not_count((which, changes) in changed()) {
        static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::bundled);
        thread_local! {
            static SAMPLES: Vec<(String, String)> = samples();
            // It keeps what it learns of the order and of the names of members.
            static LONG_IN_USE: Inspector<'static> =
                Inspector::new(&CATALOG, Options::default()).unwrap();
        }
        let (_, text) = SAMPLES.with(|samples| which.get(samples).clone());
        let mut value: serde_json::Value = serde_json::from_str(&text).unwrap();
        apply(&mut value, &changes);
        for text in [value.to_string(), reversed(&value).to_string(), text] {
            let payload = Payload::parse(&text).unwrap();
            let one = LONG_IN_USE.with(|inspector| inspector.normalize(&payload).normalized);
            let one = one.map(|normalized| normalized.event.to_json());
            assert_eq!(one, event(&CATALOG, &text).map(|event| event.0), "{text}");
        }
    }
}

#[test]
fn another_catalog_gives_the_same_bytes() {
    let (one, other) = (Catalog::bundled(), Catalog::bundled());
    for (name, text) in samples() {
        assert_eq!(event(&one, &text), event(&other, &text), "{name}");
    }
}

#[test]
fn digits_come_out_as_they_went_in() {
    let catalog = Catalog::bundled();
    let text = r#"{"type": "case_resolved", "organizationID": 12345678901234567890, "a": 1.10, "b": 1e2, "c": 123456789012345678901234567890,
        "caseResolved": {"caseID": "0007", "topicID": 99999999999999999999, "contact": {"customFields": {"x": {"fieldType": "number", "value": 1.50}}}}}"#;
    let (json, _) = event(&catalog, text).unwrap();
    for piece in [
        r#""account":{"id":"12345678901234567890"}"#,
        r#""topic":{"id":"99999999999999999999"}"#,
        r#""id":"0007""#,
        r#""value":1.50"#,
        r#""/a":1.10"#,
        r#""/b":1e2"#,
        r#""/c":123456789012345678901234567890"#,
    ] {
        assert!(json.contains(piece), "{piece} in {json}");
    }
}

#[test]
fn a_time_written_with_more_zeros_is_the_same_time() {
    let catalog = Catalog::bundled();
    let samples = samples();
    let (_, text) = samples
        .iter()
        .find(|(name, _)| name == "qiscus/new_session.shape-2025.json")
        .unwrap();
    let mut payload: serde_json::Value = serde_json::from_str(text).unwrap();
    let message = &mut payload["payload"]["message"];
    message["unix_timestamp"] = serde_json::json!(1_752_212_797);
    let mut told = |stamp: &str| {
        payload["payload"]["message"]["timestamp"] = stamp.into();
        let (forth, _) = event(&catalog, &payload.to_string()).unwrap();
        let (back, _) = event(&catalog, &reversed(&payload).to_string()).unwrap();
        let [forth, back] = [forth, back].map(|event| {
            let event: serde_json::Value = serde_json::from_str(&event).unwrap();
            event["time"].clone()
        });
        assert_eq!(forth, back, "the order of members says nothing");
        forth
    };
    assert_eq!(told("2025-07-11T05:46:37Z"), "2025-07-11T05:46:37Z");
    assert_eq!(told("2025-07-11T05:46:37.0Z"), "2025-07-11T05:46:37.0Z");
    assert_eq!(told("2025-07-11T05:46:37.000Z"), "2025-07-11T05:46:37.000Z");
    assert_eq!(
        told("2025-07-11T05:46:37.001Z"),
        serde_json::Value::Null,
        "another time is a conflict"
    );
}
