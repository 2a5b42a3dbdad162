//! Rules run whether or not a payload is valid: what drifts costs itself, never its neighbours.

use hooklens::inspect::Options;
use hooklens::normalize;
use hooklens::{Catalog, Inspector, Payload};
use serde_json::{Value, json};

use crate::generate::samples;

fn event(catalog: &Catalog, payload: &Value) -> Value {
    let text = payload.to_string();
    let payload = Payload::parse(&text).unwrap();
    let inspector = Inspector::new(catalog, Options::default()).unwrap();
    let normalized = inspector.normalize(&payload).normalized.unwrap();
    serde_json::from_str(&normalized.event.to_json()).unwrap()
}

fn sample(name: &str) -> Value {
    let samples = samples();
    let (_, text) = samples.iter().find(|(known, _)| known == name).unwrap();
    serde_json::from_str(text).unwrap()
}

#[test]
fn a_drifted_member_does_not_cost_its_object() {
    let catalog = Catalog::bundled();
    for (member, value) in [
        ("email", json!(null)),
        ("name", json!(7)),
        ("type", json!(99)),
        ("type_as_string", json!("robot")),
    ] {
        let mut payload = sample("qiscus/agent_allocation.json");
        payload["candidate_agent"][member] = value;
        let event = event(&catalog, &payload);
        assert_eq!(event["agent"]["id"], "22", "{member}");
        let extra = event["extra"].to_string();
        assert!(!extra.contains("token"), "{member}: {extra}");
    }
}

#[test]
fn what_is_no_object_is_not_taken_for_one() {
    let catalog = Catalog::bundled();
    let mut payload = sample("onehash/message_created.json");
    payload["additional_attributes"] = json!("x");
    let event = event(&catalog, &payload);
    assert_eq!(event["extra"]["/additional_attributes"], "x");
    assert!(
        event["message"]
            .get("attributes")
            .is_none_or(Value::is_object)
    );
}

#[test]
fn an_unknown_word_is_other_wherever_it_says_so() {
    let catalog = Catalog::bundled();
    let mut payload = sample("qiscus/new_session.json");
    payload["room_log"]["source"] = json!("carrier pigeon");
    payload["payload"]["room"]["options"] = json!(r#"{"channel":"carrier pigeon"}"#);
    let options = Options {
        normalize: normalize::Options {
            lineage: true,
            ..normalize::Options::default()
        },
        ..Options::default()
    };
    let text = payload.to_string();
    let payload = Payload::parse(&text).unwrap();
    let inspector = Inspector::new(&catalog, options).unwrap();
    let normalized = inspector.normalize(&payload).normalized.unwrap();
    assert_eq!(normalized.event.value("channel.type"), Some("\"other\""));
    let lineage = normalized.lineage.unwrap();
    let sources = |target: &str| {
        let known = lineage.targets.iter().find(|(known, _)| known == target);
        let sources = known.unwrap().1.iter();
        let sources = sources.map(|source| (source.from.to_string(), source.by));
        sources.collect::<Vec<_>>()
    };
    let places = ["/payload/room/options#/channel", "/room_log/source"];
    let from = |by| places.map(|place| (place.to_owned(), by)).to_vec();
    assert_eq!(sources("channel.vendor_type"), from("copy"));
    assert_eq!(sources("channel.type"), from("other"));
}
