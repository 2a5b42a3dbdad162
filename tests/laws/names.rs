//! Members whose names go to an array are its elements, wherever the objects stand.

use std::path::Path;

use hooklens::inspect::Options;
use hooklens::{Catalog, Code, Finding, Inspector, Payload};
use serde_json::{Value, json};

fn catalog() -> Catalog {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/packs/good/names_are_elements");
    let mut catalog = Catalog::bundled();
    catalog.add_folder(&folder).unwrap();
    catalog
}

fn event(catalog: &Catalog, text: &str) -> Value {
    let payload = Payload::parse(text).unwrap();
    let inspector = Inspector::new(catalog, Options::default()).unwrap();
    let inspection = inspector.normalize(&payload);
    let repeats = |finding: &Finding| finding.code == Code::DuplicateKey;
    assert!(inspection.findings.iter().all(repeats), "{text}");
    serde_json::from_str(&inspection.normalized.unwrap().event.to_json()).unwrap()
}

#[test]
fn members_are_elements_by_name() {
    let catalog = catalog();
    let changes = json!([
        { "field": "name", "from": "A", "to": "B" },
        { "field": "status", "from": "open", "to": "resolved" },
    ]);
    for changed in [
        // One object, in either order; one object for each; a name that is given twice, and one written with an escape.
        r#""changed": {"status": {"old": "open", "new": "resolved"}, "name": {"old": "A", "new": "B"}}"#,
        r#""changed": {"name": {"new": "B", "old": "A"}, "status": {"old": "open", "new": "resolved"}}"#,
        r#""changed": [{"name": {"old": "A", "new": "B"}}, {"status": {"old": "open", "new": "resolved"}}]"#,
        r#""changed": {"name": 1, "n\u0061me": {"old": "A", "new": "B"}, "status": {"old": "open", "new": "resolved"}}"#,
        r#""inside": "{\"status\": {\"old\": \"open\", \"new\": \"resolved\"}, \"name\": {\"old\": \"A\", \"new\": \"B\"}}""#,
    ] {
        let text = format!("{{\"event\": \"renamed\", {changed}}}");
        let event = event(&catalog, &text);
        assert_eq!(event["changes"], changes, "{text}");
        assert_eq!(event["conversation"]["previous_status"], "open", "{text}");
        assert_eq!(event.get("extra"), None, "{text}");
    }
}

#[test]
fn several_names_in_an_element_are_several_elements() {
    let catalog = catalog();
    let text = r#"{"event": "renamed", "changed": [{"b": {"new": 1}, "a": {"new": 2}}, {"a": {"new": 3}}, {}, {"": {"new": 4}}]}"#;
    let event = event(&catalog, text);
    let changes = json!([
        { "field": "a", "to": 2 }, { "field": "b", "to": 1 }, { "field": "a", "to": 3 }, { "to": 4 },
    ]);
    assert_eq!(event["changes"], changes);
}

#[test]
fn a_value_that_no_rule_claims_stays_in_extra_beside_its_name() {
    let catalog = catalog();
    let event = event(
        &catalog,
        r#"{"event": "renamed", "changed": {"a": 7, "b": {"note": "x"}}}"#,
    );
    assert_eq!(
        event["changes"],
        json!([{ "field": "a" }, { "field": "b" }])
    );
    assert_eq!(
        event["extra"],
        json!({ "/changed/a": 7, "/changed/b/note": "x" })
    );
}

#[test]
fn a_list_inside_lists_is_one_list() {
    let catalog = catalog();
    let text = r#"{"event": "renamed", "nested": [[{"b": {"new": 1}}, {"a": {"new": 2}}], [{"a": {"new": 3}}]]}"#;
    let event = event(&catalog, text);
    let changes = json!([
        { "field": "b", "to": 1 }, { "field": "a", "to": 2 }, { "field": "a", "to": 3 },
    ]);
    assert_eq!(event["changes"], changes);
}
