//! What must hold of every schema and every sample there is. Adding a file adds it to these tests.
//!
//! A claim of a schema counts here only if some sample shows it: each `x-to` copies a value, each row that says
//! something is chosen. Exceptions are named with their reason.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet, HashSet};

use hooklens::catalog::{Attestation, EventEntry};
use hooklens::detect::{Detection, Detector};
use hooklens::normalize::{self, Normalized, normalize};
use hooklens::schema::{Action, Descend, Place, Plan, ShapeId, State, Visitor, walk};
use hooklens::validate::validate;
use hooklens::{Catalog, Code, Payload, Severity};
use serde_json::Value;

mod support;

use support::{Sample, pack_files, samples};

/// Samples that do not fit their schema, and why they are kept.
const INVALID: &[(&str, &[Code], &str)] = &[
    (
        "omnichat/message.drift",
        &[Code::MissingProperty, Code::UnknownValue],
        "a property is gone, and two closed lists have grown",
    ),
    (
        "qiscus/bot_message.options_cut_off",
        &[Code::MalformedJson],
        "the JSON in a string is cut off",
    ),
    (
        "qiscus/bot_message.sender_absent",
        &[Code::MissingProperty],
        "no source shows a message that nobody wrote",
    ),
    (
        "qiscus/bot_message.sender_null",
        &[Code::WrongType],
        "as above",
    ),
    (
        "taptalk/custom_channel_message.placeholder",
        &[Code::MalformedJson],
        "the page's own sample has an ellipsis in the JSON in a string",
    ),
    (
        "taptalk/integration_message_status.drift",
        &[Code::MissingProperty, Code::WrongType, Code::WrongFormat],
        "a property is misspelt, one has another type, a phone number is none",
    ),
    (
        "taptalk/integration_message_status.placeholder",
        &[Code::PlaceholderValue],
        "the page's own sample joins the values of the closed list with bars",
    ),
    (
        "webio/inbound_message.no-such-day",
        &[Code::WrongFormat],
        "a time that no calendar has",
    ),
];

/// Claims that no sample shows: rows of tables, by table and value, that nobody has seen in the wild.
const UNSEEN_ROWS: &[(&str, &[&str])] = &[
    (
        "omnichat/message.json#/properties/payload/properties/type/oneOf",
        &[
            "AUDIO",
            "BUTTON",
            "COLLECTION",
            "DOCUMENT",
            "FILE",
            "INTERACTIVE",
            "INTERACTIVE_BUTTON",
            "LIST",
            "LOCATION",
            "MULTI_VCARD",
            "ORDER_CONFIRMATION",
            "ORDER_PREVIEW",
            "PRODUCT",
            "SNOOZE_END",
            "SNOOZE_START",
            "VARIANT",
            "VIDEO",
        ],
    ),
    (
        "onehash/common.json#/$defs/channelKind/anyOf",
        &[
            "Channel::Tiktok",
            "Channel::TwitterProfile",
            "Channel::Voice",
        ],
    ),
    (
        "onehash/common.json#/$defs/message/properties/content_type/anyOf",
        &["input_text", "input_textarea"],
    ),
    (
        "taptalk/common.json#/$defs/channelType/anyOf",
        &[
            "facebook",
            "gbm",
            "google_business",
            "line",
            "linkedin",
            "livechat",
            "messenger",
            "tokopedia",
            "twitter",
        ],
    ),
];

/// Other claims that no sample shows, and why they stand.
const UNSEEN: &[(&str, &str)] = &[
    (
        "taptalk/case_resolved.json#/properties/caseResolved/properties/resolvedTime/then/x-drop",
        "every time of a case can be 0; firstResponseTime shows it",
    ),
    (
        "taptalk/common.json#/$defs/case/properties/counterStartTime/then/x-drop",
        "as above",
    ),
    (
        "taptalk/common.json#/$defs/case/properties/createdTime/then/x-drop",
        "as above",
    ),
];

fn common(files: &[(String, String)], vendor: &str) -> Option<String> {
    let name = format!("{vendor}/common.json");
    let file = files.iter().find(|(known, _)| *known == name);
    file.map(|(_, text)| text.clone())
}

fn normalized(catalog: &Catalog, sample: &Sample) -> Normalized {
    let payload = Payload::parse(&sample.text).unwrap();
    let id = catalog.find(&sample.name()).unwrap();
    let options = normalize::Options {
        lineage: true,
        ..normalize::Options::default()
    };
    normalize(catalog.event(id), payload.root(), &options)
}

#[test]
fn the_bundled_packs_pass_every_check() {
    let errors = Catalog::check_bundled();
    let told: Vec<String> = errors.iter().map(ToString::to_string).collect();
    assert!(errors.is_empty(), "{}", told.join("\n"));
}

#[test]
fn the_program_carries_every_schema_on_the_disk() {
    let catalog = Catalog::bundled();
    let files = pack_files();
    let carried: BTreeMap<String, (String, Option<String>)> = catalog
        .events()
        .map(|entry| {
            let texts = entry.with_documents(|documents| {
                let common = documents.common_root();
                let common = common.map(|_| documents.text(true).trim().to_owned());
                (documents.text(false).trim().to_owned(), common)
            });
            (format!("{}.json", entry.name()), texts.unwrap())
        })
        .collect();
    let on_disk: BTreeMap<String, (String, Option<String>)> = files
        .iter()
        .filter(|(name, _)| !name.ends_with("/common.json") && !name.ends_with("/headers.json"))
        .map(|(name, text)| {
            let vendor = name.split('/').next().unwrap();
            let common = common(&files, vendor).map(|text| text.trim().to_owned());
            (name.clone(), (text.trim().to_owned(), common))
        })
        .collect();
    assert!(carried.keys().eq(on_disk.keys()), "{:#?}", carried.keys());
    for (name, texts) in carried {
        assert!(texts == on_disk[&name], "{name} is not what is on the disk");
    }
}

#[test]
fn every_event_has_a_sample_and_every_sample_an_event() {
    let catalog = Catalog::bundled();
    let events: BTreeSet<String> = catalog.events().map(EventEntry::name).collect();
    let sampled: BTreeSet<String> = samples().iter().map(Sample::name).collect();
    assert_eq!(events, sampled);
    for event in events {
        let plain = support::root().join(format!("samples/{event}.json"));
        assert!(plain.is_file(), "{event} lacks its plain sample");
    }
}

#[test]
fn every_sample_is_the_event_its_name_says_and_no_other() {
    let catalog = Catalog::bundled();
    let detector = Detector::new(&catalog);
    for sample in samples() {
        let payload = Payload::parse(&sample.text).unwrap();
        let expected = Detection::Recognized(catalog.find(&sample.name()).unwrap());
        assert_eq!(detector.detect(payload.root()), expected, "{}", sample.id());
    }
}

#[test]
fn every_sample_fits_its_schema_but_those_listed() {
    let catalog = Catalog::bundled();
    let mut invalid: BTreeMap<String, BTreeSet<Code>> = BTreeMap::new();
    for sample in samples() {
        let payload = Payload::parse(&sample.text).unwrap();
        let entry = catalog.event(catalog.find(&sample.name()).unwrap());
        for finding in validate(entry, payload.root(), true) {
            if finding.severity == Severity::Error {
                let codes = invalid.entry(sample.id()).or_default();
                codes.insert(finding.code);
            }
        }
    }
    let listed: BTreeMap<String, BTreeSet<Code>> = INVALID
        .iter()
        .map(|(id, codes, _)| ((*id).to_owned(), codes.iter().copied().collect()))
        .collect();
    assert_eq!(invalid, listed);
}

/// Marks the rules that apply somewhere.
struct Applied<'p> {
    plan: &'p Plan,
    rules: HashSet<u32>,
}

impl Visitor for Applied<'_> {
    fn value(&mut self, _place: &Place<'_>, state: &State) -> Descend {
        for &shape in state.shapes() {
            self.rules.extend(&self.plan.shape(shape).rules);
        }
        Descend::Into
    }
}

/// Every claim is shown: a copy by a value that reached its target, a fact by standing in an event, a loss by a leaf.
#[test]
fn every_rule_does_something_in_some_sample() {
    let catalog = Catalog::bundled();
    let mut shown: BTreeSet<String> = BTreeSet::new();
    for sample in samples() {
        let payload = Payload::parse(&sample.text).unwrap();
        let plan = catalog.event(catalog.find(&sample.name()).unwrap()).plan();
        let lineage = normalized(&catalog, &sample).lineage.unwrap();
        let sources = lineage.targets.into_iter().flat_map(|(_, sources)| sources);
        shown.extend(sources.map(|source| source.schema));
        let mut applied = Applied {
            plan,
            rules: HashSet::new(),
        };
        walk(plan, payload.root(), &mut applied);
        for rule in applied.rules {
            let rule = plan.rule(rule);
            if matches!(rule.action, Action::Drop(_)) {
                shown.insert(rule.schema.to_string());
            }
        }
    }
    let claimed: BTreeSet<String> = catalog
        .events()
        .flat_map(|entry| entry.plan().rules().iter())
        .map(|rule| rule.schema.to_string())
        .collect();
    let files: BTreeMap<String, String> = pack_files().into_iter().collect();
    let unseen: BTreeSet<String> = claimed
        .difference(&shown)
        .map(|claim| row(&files, claim).unwrap_or_else(|| claim.clone()))
        .collect();
    let rows = UNSEEN_ROWS.iter();
    let rows = rows.flat_map(|(table, values)| values.iter().map(move |v| format!("{table} {v}")));
    let others = UNSEEN.iter().map(|(claim, _)| (*claim).to_owned());
    let listed: BTreeSet<String> = rows.chain(others).collect();
    let missing: Vec<&String> = unseen.difference(&listed).collect();
    let seen: Vec<&String> = listed.difference(&unseen).collect();
    assert!(missing.is_empty(), "no sample shows {missing:#?}");
    assert!(
        seen.is_empty(),
        "listed as unseen, but seen or gone: {seen:#?}"
    );
}

/// A row of a table by the table's place and the row's value: `vendor/file.json#/…/anyOf VALUE`.
fn row(files: &BTreeMap<String, String>, claim: &str) -> Option<String> {
    let (file, pointer) = claim.split_once('#')?;
    let (row, _word) = pointer.rsplit_once('/')?;
    let (table, _number) = row.rsplit_once('/')?;
    let schema: Value = serde_json::from_str(files.get(file)?).ok()?;
    let value = schema.pointer(row)?.get("const")?;
    Some(format!("{file}#{table} {}", value.as_str()?))
}

/// What a container taken whole holds is carried on as it is, so nothing in it can be left out.
#[test]
fn nothing_is_left_out_of_what_is_taken_whole() {
    let catalog = Catalog::bundled();
    for entry in catalog.events() {
        let plan = entry.plan();
        let copies = |id: ShapeId| {
            let rules = &plan.shape(id).rules;
            rules
                .iter()
                .any(|&rule| matches!(plan.rule(rule).action, Action::Copy { .. }))
        };
        for id in 0..u32::try_from(plan.shapes().len()).unwrap() {
            if !copies(id) {
                continue;
            }
            let mut waiting = inner(plan, id);
            let mut seen = HashSet::new();
            while let Some(below) = waiting.pop() {
                if seen.insert(below) {
                    let shape = plan.shape(below);
                    assert!(!shape.is_secret(), "{}: a secret in {id}", entry.name());
                    let rules: Vec<&str> = shape
                        .rules
                        .iter()
                        .chain(&shape.names)
                        .map(|&rule| plan.rule(rule).schema.as_ref())
                        .collect();
                    assert!(rules.is_empty(), "{rules:?} stand in what is taken whole");
                    waiting.extend(inner(plan, below));
                    waiting.extend(chosen(plan, below));
                }
            }
        }
    }
}

fn inner(plan: &Plan, id: ShapeId) -> Vec<ShapeId> {
    let shape = plan.shape(id);
    let members = shape.members.values().copied();
    let patterns = shape.patterns.iter().map(|(_, id)| *id);
    members
        .chain(patterns)
        .chain(shape.rest)
        .chain(shape.positions.iter().copied())
        .chain(shape.elements)
        .collect()
}

fn chosen(plan: &Plan, id: ShapeId) -> Vec<ShapeId> {
    let choices = plan.shape(id).choices.iter();
    choices
        .flat_map(|choice| {
            let rows = choice.rows.values().copied();
            rows.chain(choice.cases.iter().map(|(_, _, id)| *id))
        })
        .collect()
}

#[test]
fn every_shared_definition_is_used() {
    let files = pack_files();
    for (name, text) in &files {
        let Some(vendor) = name.strip_suffix("/common.json") else {
            continue;
        };
        let common: Value = serde_json::from_str(text).unwrap();
        let defs = common["$defs"].as_object().unwrap();
        let mut waiting: Vec<String> = Vec::new();
        for (other, text) in &files {
            if other.starts_with(&format!("{vendor}/")) && other != name {
                let event: Value = serde_json::from_str(text).unwrap();
                references(&event, "common.json#/$defs/", &mut waiting);
            }
        }
        let mut used = BTreeSet::new();
        while let Some(name) = waiting.pop() {
            if used.insert(name.clone()) {
                references(&defs[&name], "#/$defs/", &mut waiting);
            }
        }
        let defined: BTreeSet<String> = defs.keys().cloned().collect();
        assert_eq!(defined, used, "{name}");
    }
}

fn references(schema: &Value, prefix: &str, found: &mut Vec<String>) {
    match schema {
        Value::Object(members) => {
            let reference = members.get("$ref").and_then(Value::as_str);
            found.extend(
                reference
                    .and_then(|reference| reference.strip_prefix(prefix))
                    .map(ToOwned::to_owned),
            );
            members
                .values()
                .for_each(|value| references(value, prefix, found));
        }
        Value::Array(values) => values
            .iter()
            .for_each(|value| references(value, prefix, found)),
        _ => {}
    }
}

#[test]
fn every_property_and_every_row_is_described() {
    let files = pack_files();
    for (name, text) in &files {
        let vendor = name.split('/').next().unwrap();
        let schema: Value = serde_json::from_str(text).unwrap();
        let common = common(&files, vendor).map(|text| serde_json::from_str(&text).unwrap());
        let described = Described {
            own: &schema,
            common: common.as_ref(),
        };
        let mut missing = Vec::new();
        described.look(&schema, "", &BTreeSet::new(), &mut missing);
        assert!(
            missing.is_empty(),
            "{name} lacks descriptions: {missing:#?}"
        );
    }
}

/// Looks for properties without a description of their own or of what they refer to.
struct Described<'s> {
    own: &'s Value,
    common: Option<&'s Value>,
}

impl Described<'_> {
    /// `known` are the properties of the same object that a schema around this one describes.
    fn look(&self, schema: &Value, at: &str, known: &BTreeSet<&str>, missing: &mut Vec<String>) {
        let mut known = known.clone();
        for (name, property) in object(schema, "properties") {
            let at = format!("{at}/properties/{name}");
            if self.is_described(property) {
                known.insert(name);
            } else if !known.contains(name.as_str()) {
                missing.push(at.clone());
            }
            self.look(property, &at, &BTreeSet::new(), missing);
        }
        for keyword in ["allOf", "anyOf", "oneOf"] {
            for (number, row) in array(schema, keyword).enumerate() {
                let at = format!("{at}/{keyword}/{number}");
                if row.get("const").is_some() && !self.is_described(row) {
                    missing.push(at.clone());
                }
                self.look(row, &at, &known, missing);
            }
        }
        for keyword in ["then", "else"] {
            if let Some(branch) = schema.get(keyword) {
                self.look(branch, &format!("{at}/{keyword}"), &known, missing);
            }
        }
        for keyword in ["items", "additionalProperties", "contentSchema"] {
            if let Some(inner) = schema.get(keyword) {
                self.look(inner, &format!("{at}/{keyword}"), &BTreeSet::new(), missing);
            }
        }
        for (name, definition) in object(schema, "$defs") {
            let at = format!("{at}/$defs/{name}");
            self.look(definition, &at, &BTreeSet::new(), missing);
        }
    }

    fn is_described(&self, schema: &Value) -> bool {
        let says = |schema: &Value| schema["description"].as_str().is_some_and(|d| d.len() > 3);
        let referred = schema["$ref"].as_str().and_then(|reference| {
            let (file, pointer) = reference.split_once('#')?;
            let file = if file.is_empty() {
                self.own
            } else {
                self.common?
            };
            file.pointer(pointer)
        });
        says(schema) || referred.is_some_and(says)
    }
}

fn object<'v>(schema: &'v Value, keyword: &str) -> impl Iterator<Item = (&'v String, &'v Value)> {
    let members = schema.get(keyword).and_then(Value::as_object);
    members.into_iter().flatten()
}

fn array<'v>(schema: &'v Value, keyword: &str) -> impl Iterator<Item = &'v Value> {
    let values = schema.get(keyword).and_then(Value::as_array);
    values.into_iter().flatten()
}

#[test]
fn every_event_fits_the_schema_of_events() {
    let schema: Value = serde_json::from_str(hooklens::event::SCHEMA).unwrap();
    let mut options = jsonschema::options()
        .should_validate_formats(true)
        .should_ignore_unknown_formats(false);
    for (name, check) in hooklens::convert::FORMATS {
        options = options.with_format(*name, *check);
    }
    let validator = options.offline().build(&schema).unwrap();
    let catalog = Catalog::bundled();
    for sample in samples() {
        let normalized = normalized(&catalog, &sample);
        let with_lineage = normalized.event.to_pretty_json(normalized.lineage.as_ref());
        for text in [normalized.event.to_json(), with_lineage] {
            let event: Value = serde_json::from_str(&text).unwrap();
            let errors: Vec<String> = validator
                .iter_errors(&event)
                .map(|error| format!("{}: {error}", error.instance_path()))
                .collect();
            assert!(errors.is_empty(), "{}: {errors:#?}", sample.id());
        }
    }
}

/// A statement that payloads were seen is shown by one of them: `samples/<vendor>/<event>.capture-N.json`.
#[test]
fn every_event_says_how_well_it_is_attested() {
    let catalog = Catalog::bundled();
    let samples = samples();
    for entry in catalog.events() {
        let name = entry.name();
        let attested = entry.attested();
        assert!(
            attested.is_some(),
            "{name}: the root's $comment opens with none of Captured, Documented, Derived"
        );
        let mut captures = samples
            .iter()
            .filter(|sample| sample.name() == name && sample.case.starts_with("capture-"));
        assert!(
            attested != Some(Attestation::Captured) || captures.next().is_some(),
            "{name} is called captured, and no sample is a capture"
        );
    }
}

#[test]
fn every_event_says_of_what_kind_it_is() {
    let catalog = Catalog::bundled();
    for entry in catalog.events() {
        assert!(!entry.kinds().is_empty(), "{} has no kind", entry.name());
    }
    for sample in samples() {
        let event = normalized(&catalog, &sample).event;
        assert!(event.value("kind").is_some(), "{} has none", sample.id());
    }
}

/// `message.sender` is whoever wrote the message and `contact` the customer: what a customer wrote names the customer twice.
#[test]
fn a_message_of_a_customer_names_the_customer_as_its_sender() {
    let catalog = Catalog::bundled();
    let mut named = 0;
    for sample in samples() {
        let event = normalized(&catalog, &sample).event;
        let event: Value = serde_json::from_str(&event.to_json()).unwrap();
        if event["message"]["direction"] != "inbound" {
            continue;
        }
        let sender = &event["message"]["sender"];
        // Some captures call an agent's message incoming; then the payload has the last word.
        if sender.is_object() && sender["type"] != "contact" {
            continue;
        }
        for name in ["id", "name", "phone", "email", "username"] {
            let known = event["contact"].get(name).is_some();
            assert!(
                !known || sender.get(name).is_some(),
                "{}: the sender's {name} is not said",
                sample.id()
            );
            named += u32::from(known);
        }
    }
    assert!(named > 0);
}

/// The bundle of an event is a schema of its own that judges as the pack's validator does; neither looks into strings.
#[test]
fn every_bundled_document_judges_as_its_pack_does() {
    let catalog = Catalog::bundled();
    for entry in catalog.events() {
        let schema = entry.schema();
        let mut options = jsonschema::options().should_validate_formats(true);
        for (name, check) in hooklens::convert::FORMATS {
            options = options.with_format(*name, *check);
        }
        let validator = options.offline().build(&schema).unwrap();
        for sample in samples().iter().filter(|s| s.name() == entry.name()) {
            let payload = Payload::parse(&sample.text).unwrap();
            let value: Value = serde_json::from_str(&sample.text).unwrap();
            let says = entry.validator().unwrap().is_valid(payload.root());
            assert_eq!(validator.is_valid(&value), says, "{}", sample.id());
        }
    }
}
