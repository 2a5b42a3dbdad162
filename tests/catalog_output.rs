//! The program's answers about the catalog: `events`, `schema`, `explain`.

#![allow(
    clippy::unwrap_used,
    reason = "what goes wrong here is a failed test, in the functions beside the tests, too"
)]

use std::fs;
use std::path::Path;
use std::process::Output;

use hooklens::catalog::EventEntry;
use hooklens::normalize::{Options, normalize};
use hooklens::schema::fields::{Destination, Fact, Field, fields};
use hooklens::{Catalog, Payload};
use serde_json::Value;

mod program;

use program::program;

fn hooklens(arguments: &[&str]) -> Output {
    program().args(arguments).output().unwrap()
}

/// What a successful run says.
fn answer(arguments: &[&str]) -> String {
    let output = hooklens(arguments);
    let complaint = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{arguments:?}: {complaint}");
    assert_eq!(complaint, "", "{arguments:?}");
    String::from_utf8(output.stdout).unwrap()
}

/// What a run that cannot do its job says.
fn complaint(arguments: &[&str]) -> String {
    let output = hooklens(arguments);
    assert_eq!(output.status.code(), Some(2), "{arguments:?}");
    assert!(output.stdout.is_empty(), "{arguments:?}");
    String::from_utf8(output.stderr).unwrap()
}

fn json(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

#[test]
fn events_lists_the_catalog() {
    let catalog = Catalog::bundled();
    let table = answer(&["events"]);
    assert_eq!(table.lines().count(), catalog.events().len());
    assert!(table.lines().all(|line| line.chars().count() <= 120));
    let lines = answer(&["events", "--format", "json"]);
    for ((line, row), entry) in lines.lines().zip(table.lines()).zip(catalog.events()) {
        assert!(row.starts_with(&entry.name()));
        let line = json(line);
        let keys: Vec<&str> = line
            .as_object()
            .unwrap()
            .keys()
            .map(String::as_str)
            .collect();
        let expected = [
            "report",
            "vendor",
            "event",
            "kinds",
            "attested",
            "title",
            "description",
            "wire_names",
        ];
        assert_eq!(keys, expected);
        let attested = line["attested"].as_str().unwrap();
        assert!(row.contains(&format!("  {attested}  ")), "{row}");
        assert_eq!(line["report"], "events/1");
        assert_eq!(line["vendor"], entry.vendor);
        assert_eq!(line["event"], entry.event);
        assert!(!line["kinds"].as_array().unwrap().is_empty());
    }
    assert!(lines.contains(r#""wire_names":["NEW_SESSION_WEBHOOK"]"#));
}

#[test]
fn colours_are_asked_for() {
    assert!(!answer(&["events"]).contains('\x1b'));
    assert!(answer(&["events", "--color", "always"]).contains('\x1b'));
    assert!(answer(&["explain", "wrong-type", "--color", "always"]).contains('\x1b'));
}

#[test]
fn schemas_are_printed_as_they_are_bundled() {
    for entry in Catalog::bundled().events() {
        let text = answer(&["schema", &entry.name()]);
        let schema = json(&text);
        assert_eq!(schema, entry.schema());
        assert!(!text.contains("common.json#"), "{}", entry.name());
        let first: Vec<&String> = schema.as_object().unwrap().keys().take(3).collect();
        assert_eq!(first, ["$schema", "$id", "title"]);
        assert!(jsonschema::meta::is_valid(&schema), "{}", entry.name());
    }
    assert_eq!(
        answer(&["schema", "qiscus/NEW_SESSION_WEBHOOK"]),
        answer(&["schema", "qiscus/new_session"])
    );
}

#[test]
fn our_own_schemas_are_printed_verbatim() {
    assert_eq!(answer(&["schema", "event"]), hooklens::event::SCHEMA);
    let report = json(&answer(&["schema", "report"]));
    assert!(jsonschema::meta::is_valid(&report));
}

#[test]
fn a_printed_schema_judges_like_the_original() {
    let mut judged = 0;
    for entry in Catalog::bundled().events() {
        // Other validators only annotate formats; held to them, they must come to the same judgement.
        let mut options = jsonschema::options().should_validate_formats(true);
        for (name, check) in hooklens::convert::FORMATS {
            options = options.with_format(*name, *check);
        }
        let printed = options.offline().build(&entry.schema()).unwrap();
        let own = entry.validator().unwrap();
        for sample in samples(&entry.vendor, &entry.event) {
            for payload in variants(&sample) {
                let text = payload.to_string();
                let parsed = Payload::parse(&text).unwrap();
                assert_eq!(
                    printed.is_valid(&payload),
                    own.is_valid(parsed.root()),
                    "{}: {text}",
                    entry.name()
                );
                judged += 1;
            }
        }
    }
    assert!(judged > 1000);
}

/// The samples of an event.
fn samples(vendor: &str, event: &str) -> Vec<Value> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("samples")
        .join(vendor);
    let mut samples = Vec::new();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        if name.starts_with(&format!("{event}.")) && !name.ends_with(".normalized.json") {
            samples.push(json(&fs::read_to_string(path).unwrap()));
        }
    }
    assert!(!samples.is_empty(), "{vendor}/{event}");
    samples
}

/// A payload, and the same with one value of it gone or of another type.
fn variants(sample: &Value) -> Vec<Value> {
    let mut pointers = Vec::new();
    collect(sample, &mut String::new(), &mut pointers);
    let mut variants = vec![sample.clone()];
    for pointer in pointers {
        for other in [Value::Null, Value::Bool(true), json("{}"), json("7")] {
            let mut variant = sample.clone();
            *variant.pointer_mut(&pointer).unwrap() = other;
            variants.push(variant);
        }
        let (around, name) = pointer.rsplit_once('/').unwrap();
        let mut variant = sample.clone();
        if let Some(Value::Object(members)) = variant.pointer_mut(around) {
            members.shift_remove(&name.replace("~1", "/").replace("~0", "~"));
            variants.push(variant);
        }
    }
    variants
}

fn collect(value: &Value, at: &mut String, pointers: &mut Vec<String>) {
    let inside: Vec<(String, &Value)> = match value {
        Value::Object(members) => members
            .iter()
            .map(|(name, value)| (name.replace('~', "~0").replace('/', "~1"), value))
            .collect(),
        Value::Array(elements) => elements
            .iter()
            .enumerate()
            .map(|(number, value)| (number.to_string(), value))
            .collect(),
        _ => Vec::new(),
    };
    for (name, value) in inside {
        let length = at.len();
        at.push('/');
        at.push_str(&name);
        pointers.push(at.clone());
        collect(value, at, pointers);
        at.truncate(length);
    }
}

#[test]
fn the_field_reference_says_what_normalization_does() {
    for entry in Catalog::bundled().events() {
        let fields = entry.with_documents(fields).unwrap();
        for sample in samples(&entry.vendor, &entry.event) {
            compare(entry, &fields, &sample.to_string());
        }
    }
}

fn compare(entry: &EventEntry, fields: &[Field], text: &str) {
    let payload = Payload::parse(text).unwrap();
    let options = Options {
        lineage: true,
        ..Options::default()
    };
    let normalized = normalize(entry, payload.root(), &options);
    let lineage = normalized.lineage.unwrap();
    let at = |location: &str| -> Vec<&Field> {
        fields
            .iter()
            .filter(|field| field.is_at(location))
            .collect()
    };
    let name = entry.name();
    for (target, sources) in &lineage.targets {
        for source in sources {
            if source.by == "name" {
                let object = source.from.parent().unwrap();
                let says = at(object.as_str()).iter().any(|field| {
                    let mut names = field.member_names.iter();
                    names.any(|claim| is_target(target, &claim.says))
                });
                assert!(says, "{name}: {target} from the name of {}", source.from);
                continue;
            }
            let found = at(source.from.as_str());
            let says = found.iter().any(|field| {
                destinations(field).any(|claimed| {
                    matches!(claimed, Destination::Target(claimed) if is_target(target, claimed))
                }) || facts(field).any(|fact| is_target(target, &fact.target))
            });
            assert!(says, "{name}: {target} from {}: {text}", source.from);
        }
    }
    for (location, reason) in &lineage.dropped {
        let says = at(location.as_str()).iter().any(|field| {
            destinations(field).any(|claimed| match claimed {
                Destination::Dropped(claimed) => claimed == reason,
                // Wherever it would go.
                _ => reason.ends_with("says nothing"),
            })
        });
        assert!(says, "{name}: {location} is dropped: {reason}");
    }
    if !normalized.findings.is_empty() {
        return;
    }
    for (location, value) in normalized.event.extra() {
        let found = at(&location);
        let says = found.iter().any(|field| {
            field
                .destinations
                .iter()
                .any(|claim| matches!(claim.says, Destination::Extra | Destination::Members))
        });
        assert!(
            found.is_empty() || says,
            "{name}: {location} is extra: {value}"
        );
    }
}

fn destinations(field: &Field) -> impl Iterator<Item = &Destination> {
    let rows = field.rows.iter();
    field
        .destinations
        .iter()
        .map(|claim| &claim.says)
        .chain(rows.filter_map(|claim| claim.says.destination.as_ref()))
}

fn facts(field: &Field) -> impl Iterator<Item = &Fact> {
    let rows = field.rows.iter();
    field
        .sets
        .iter()
        .map(|claim| &claim.says)
        .chain(rows.flat_map(|claim| &claim.says.sets))
}

/// Whether a path of an event, as in `participants[1].email`, is that of a target; `other` stands in for the verbatim
/// sibling's target.
fn is_target(path: &str, target: &str) -> bool {
    let mut plain = String::new();
    let mut in_brackets = false;
    for character in path.chars() {
        in_brackets &= character != ']';
        if !in_brackets {
            plain.push(character);
        }
        in_brackets |= character == '[';
    }
    plain == target || target.replace("vendor_", "") == plain
}

#[test]
fn an_event_is_explained_field_by_field() {
    let text = answer(&["explain", "taptalk/integration_message_status"]);
    for expected in [
        "taptalk/integration_message_status  Integration message status\n",
        "  clues       /type is \"integration_message_status\"\n",
        "/integrationMessageStatus/contactPhone  string, format phone, required, personal\n",
        "  goes to     contact.phone\n",
        "              \"read\"         The recipient has read it. Sets message.status to \"read\".\n",
        "  provenance  The page's table calls the type a timestamp",
    ] {
        assert!(text.contains(expected), "{expected}\n{text}");
    }
    assert!(text.lines().all(|line| line.chars().count() <= 100));
}

#[test]
fn one_field_is_explained_by_its_location() {
    let event = "qiscus/bot_message";
    let field = "/payload/room/participants/*/id";
    let text = answer(&["explain", event, field]);
    assert_eq!(
        text,
        "/payload/room/participants/*/id  string or integer, optional\n  \
         The chat service's number for the person.\n  \
         goes to     participants[].id\n"
    );
    let of_a_payload = "/payload/room/participants/3/id";
    assert_eq!(text, answer(&["explain", event, of_a_payload]));
    let embedded = answer(&["explain", event, "/payload/room/options#/is_waiting"]);
    assert!(embedded.contains("goes to     conversation.is_waiting"));
    let container = answer(&["explain", "webio/message_send", ""]);
    assert!(container.contains("/statusCode\n"), "{container}");
}

#[test]
fn every_code_is_explained() {
    for code in hooklens::Code::ALL {
        let text = answer(&["explain", code.name()]);
        assert!(text.starts_with(&format!("{code}  ")), "{text}");
        let words = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(words(&text).contains(&words(code.explanation())), "{text}");
    }
}

#[test]
fn unknown_names_get_suggestions() {
    for (arguments, expected) in [
        (
            &["schema", "qiscus/new_sesion"][..],
            "did you mean `qiscus/new_session`?",
        ),
        (&["schema", "evnt"], "did you mean `event`?"),
        (
            &["schema", "new_sesion"],
            "did you mean `qiscus/new_session`?",
        ),
        (
            &["schema", "new_session"],
            "needs its vendor: qiscus/new_session",
        ),
        (
            &["explain", "webio"],
            "webio/inbound_message, webio/message_send",
        ),
        (&["explain", "wrong-tpe"], "did you mean `wrong-type`?"),
        (
            &["explain", "omnichat/CREATE"],
            "omnichat/interaction, omnichat/message",
        ),
        (
            &["explain", "nonsense"],
            "`hooklens events` lists the events",
        ),
        (&["explain", "wrong-type", "/a"], "has no fields"),
        (
            &["explain", "webio/message_send", "/bdy"],
            "did you mean `/body`?",
        ),
        (
            &["explain", "qiscus/bot_message", "/topic_id"],
            "did you mean `/payload/room/topic_id`?",
        ),
        (&["events", "--schemas", "no/such/folder"], "no/such/folder"),
    ] {
        let text = complaint(arguments);
        assert!(text.starts_with("error: "), "{text}");
        assert!(text.contains(expected), "{arguments:?}: {text}");
    }
}

#[test]
fn packs_of_the_users_are_listed_printed_and_explained() {
    let folder = std::env::temp_dir().join(format!("hooklens-packs-{}", std::process::id()));
    fs::create_dir_all(folder.join("acme")).unwrap();
    let pack = r#"{
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": "https://acme.example/acme/ping.json",
        "title": "Ping\u001b[31m",
        "description": "A test.",
        "type": "object",
        "x-set": { "kind": "message.created" },
        "properties": { "ping": { "description": "A mark.", "const": "yes", "x-detect": true, "x-to": "vendor_event" } },
        "required": ["ping"]
    }"#;
    fs::write(folder.join("acme").join("ping.json"), pack).unwrap();
    let schemas = folder.to_str().unwrap();
    let table = answer(&["events", "--schemas", schemas]);
    assert!(table.starts_with("acme/ping "), "{table}");
    assert!(table.contains("Ping\\u{1b}[31m"), "{table}");
    let schema = json(&answer(&["schema", "acme/yes", "--schemas", schemas]));
    assert_eq!(schema["$id"], "https://acme.example/acme/ping.json");
    let text = answer(&["explain", "acme/ping", "--schemas", schemas]);
    assert!(text.contains("/ping  string, required, clue"), "{text}");
    assert!(!text.contains('\x1b'));
    fs::remove_dir_all(folder).unwrap();
}
