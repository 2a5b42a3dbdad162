use super::*;
use crate::Catalog;
use crate::schema::Documents;

fn read(event: &str, common: Option<&str>) -> Vec<Field> {
    fields(&Documents::parse("v/e.json", event, common).unwrap())
}

fn at<'f>(fields: &'f [Field], location: &str) -> &'f Field {
    let mut found = fields.iter().filter(|field| field.location == location);
    let field = found.next().unwrap_or_else(|| panic!("no {location}"));
    assert!(found.next().is_none(), "{location} twice");
    field
}

#[test]
fn names_and_positions_say_where_they_go() {
    let fields = read(
        r#"{
            "type": "object",
            "properties": {
                "changed": {
                    "propertyNames": { "x-to": "changes[].field" },
                    "allOf": [{ "properties": { "status": { "description": "The status." } } }],
                    "additionalProperties": {
                        "oneOf": [
                            { "type": "string", "x-to": "changes[].to" },
                            { "type": "array", "prefixItems": [{ "x-to": "changes[].from" }, { "x-to": "changes[].to" }] }
                        ]
                    }
                }
            }
        }"#,
        None,
    );
    let changed = at(&fields, "/changed");
    let names: Vec<&str> = changed
        .member_names
        .iter()
        .map(|c| c.says.as_str())
        .collect();
    assert_eq!(names, ["changes[].field"]);
    assert!(at(&fields, "/changed/*").member_names.is_empty());
    for member in ["/changed/*", "/changed/status"] {
        let before = goes(at(&fields, &format!("{member}/0")));
        assert_eq!(before, [(target("changes[].from"), vec![])], "{member}");
    }
}

/// Destinations in brief: what, and under which conditions.
fn goes(field: &Field) -> Vec<(Destination, Vec<String>)> {
    let conditions = |whens: &[When]| whens.iter().map(|w| w.text(&field.location)).collect();
    field
        .destinations
        .iter()
        .map(|claim| (claim.says.clone(), conditions(&claim.when)))
        .collect()
}

fn target(path: &str) -> Destination {
    Destination::Target(path.into())
}

#[test]
fn a_field_says_what_its_schema_says() {
    let fields = read(
        r#"{
            "type": "object",
            "properties": {
                "a": {
                    "description": "A.", "$comment": "Seen.", "type": ["integer", "null"], "format": "unix-seconds",
                    "x-detect": true, "x-to": "time", "x-redact": "personal"
                },
                "b": { "items": { "x-drop": "a reason" } }
            },
            "required": ["a"]
        }"#,
        None,
    );
    let locations: Vec<&str> = fields.iter().map(|field| field.location.as_str()).collect();
    assert_eq!(locations, ["", "/a", "/b", "/b/*"]);
    let a = at(&fields, "/a");
    assert_eq!(a.types, ["integer", "null"]);
    assert_eq!(a.formats[0].says, "unix-seconds");
    assert_eq!(a.required, Required::Always);
    assert_eq!(a.descriptions[0].says, "A.");
    assert_eq!(a.comments, ["Seen."]);
    assert_eq!(a.redact.as_deref(), Some("personal"));
    assert!(a.clue);
    assert_eq!(goes(a), [(target("time"), vec![])]);
    assert_eq!(at(&fields, "/b").required, Required::No);
    assert_eq!(goes(at(&fields, "/b")), [(Destination::Members, vec![])]);
    let dropped = Destination::Dropped("a reason".into());
    assert_eq!(goes(at(&fields, "/b/*")), [(dropped, vec![])]);
}

#[test]
fn references_are_followed_with_their_base() {
    let fields = read(
        r#"{ "properties": { "user": { "$ref": "common.json#/$defs/user", "x-as": "agent" } } }"#,
        Some(
            r##"{ "$defs": { "user": { "properties": {
                "id": { "x-to": ".id" },
                "role": { "oneOf": [{ "const": 1, "description": "One.", "x-set": { ".role": "admin" } }] },
                "boss": { "description": "Theirs.", "$ref": "#/$defs/user" }
            } } } }"##,
        ),
    );
    assert_eq!(
        goes(at(&fields, "/user/id")),
        [(target("agent.id"), vec![])]
    );
    let role = at(&fields, "/user/role");
    assert_eq!(goes(role), [(Destination::Stated, vec![])]);
    assert_eq!(role.types, ["integer"]);
    assert_eq!(role.rows[0].says.sets[0].target, "agent.role");
    assert_eq!(role.rows[0].says.sets[0].value, "\"admin\"");
    let boss = at(&fields, "/user/boss");
    assert_eq!(boss.same_as.as_deref(), Some("/user"));
    assert_eq!(boss.descriptions[0].says, "Theirs.");
    assert_eq!(fields.len(), 5);
}

#[test]
fn branches_meet_in_one_field() {
    let fields = read(
        r#"{
            "properties": { "type": { "const": "x" }, "who": { "type": "object" } },
            "if": { "properties": { "type": { "const": "x" } }, "required": ["type"] },
            "then": { "properties": { "who": { "properties": { "id": { "x-to": "contact.id" } }, "required": ["id"] } } },
            "else": { "properties": { "who": { "properties": { "id": { "x-to": "agent.id" } } } } }
        }"#,
        None,
    );
    let id = at(&fields, "/who/id");
    let is_x = r#"where /type is "x""#.to_owned();
    let is_not_x = r#"unless /type is "x""#.to_owned();
    assert_eq!(
        goes(id),
        [
            (target("contact.id"), vec![is_x.clone()]),
            (target("agent.id"), vec![is_not_x])
        ]
    );
    assert!(id.present.is_empty());
    let Required::Where(whens) = &id.required else {
        panic!("{:?}", id.required);
    };
    assert_eq!(whens[0].text("/who/id"), is_x);
}

#[test]
fn what_a_value_leaves_over_goes_to_extra() {
    let fields = read(
        r#"{ "properties": {
            "partly": { "type": "string", "if": { "pattern": "^[0-9]" }, "then": { "x-to": "contact.phone" } },
            "wholly": { "if": { "const": 0 }, "then": { "x-drop": "never" }, "else": { "x-to": "time" } },
            "rows": { "anyOf": [{ "const": "a", "x-set": { "kind": "k" } }, { "type": "string" }] }
        } }"#,
        None,
    );
    let digits = "where it matches `^[0-9]`".to_owned();
    assert_eq!(
        goes(at(&fields, "/partly")),
        [
            (target("contact.phone"), vec![digits]),
            (Destination::Extra, vec![])
        ]
    );
    assert_eq!(
        goes(at(&fields, "/wholly")),
        [
            (
                Destination::Dropped("never".into()),
                vec!["where it is 0".to_owned()]
            ),
            (target("time"), vec!["unless it is 0".to_owned()])
        ]
    );
    let rows = at(&fields, "/rows");
    assert_eq!(
        goes(rows),
        [(Destination::Stated, vec![]), (Destination::Extra, vec![])]
    );
    assert!(rows.rows[1].says.values.is_empty());
}

#[test]
fn what_is_taken_whole_takes_its_members_along() {
    let fields = read(
        r#"{ "properties": { "all": {
            "x-to": "attributes",
            "properties": { "a": { "x-to": "time", "enum": [1, 2] } }
        } } }"#,
        None,
    );
    let within = Destination::Within {
        location: "/all".into(),
        whole: Box::new(target("attributes")),
    };
    assert_eq!(goes(at(&fields, "/all/a")), [(within, vec![])]);
}

#[test]
fn strings_of_json_and_open_names_have_places() {
    let fields = read(
        r##"{
            "properties": { "options": {
                "oneOf": [
                    { "type": "object", "$ref": "#/$defs/o" },
                    { "type": "string", "contentMediaType": "application/json", "contentSchema": { "$ref": "#/$defs/o" } }
                ]
            } },
            "$defs": { "o": {
                "patternProperties": { "^x": { "type": "string" } },
                "additionalProperties": { "type": "null" }
            } }
        }"##,
        None,
    );
    let found: Vec<(&str, Option<&str>)> = fields
        .iter()
        .map(|field| (field.location.as_str(), field.names.as_deref()))
        .collect();
    assert_eq!(
        found,
        [
            ("", None),
            ("/options", None),
            ("/options/*", Some("^x")),
            ("/options/*", None),
            ("/options#", None),
            ("/options#/*", Some("^x")),
            ("/options#/*", None),
        ]
    );
    assert!(fields[6].is_at("/options#/y"));
    assert!(!fields[6].is_at("/options/y"));
    assert!(!fields[3].is_at("/options#"));
    assert!(fields[2].is_at("/options/x1"));
    assert!(!fields[2].is_at("/options/y"));
}

#[test]
fn every_bundled_field_is_described_and_goes_somewhere() {
    for entry in Catalog::bundled().events() {
        let fields = entry.with_documents(fields).unwrap();
        assert!(fields.iter().any(|field| field.clue), "{}", entry.name());
        for field in &fields {
            let name = format!("{} {}", entry.name(), field.location);
            assert!(!field.destinations.is_empty(), "{name}");
            for claim in &field.destinations {
                for when in &claim.when {
                    assert!(!when.text(&field.location).is_empty(), "{name}");
                }
            }
        }
    }
}

#[test]
fn fields_towards_a_location_are_those_of_all_fields() {
    let catalog = Catalog::bundled();
    for name in ["qiscus/new_session", "webio/inbound_message"] {
        let entry = catalog.event(catalog.find(name).unwrap());
        let all = entry.with_documents(fields).unwrap();
        for field in &all {
            // A value's location has an index or a name where the field has `*`.
            let location = field.location.replace('*', "0");
            let towards = |locations: &[&str]| {
                let towards = |documents: &Documents<'_>| fields_towards(documents, locations);
                entry.with_documents(towards).unwrap()
            };
            let found = towards(&[&location, "/no/such/place"]);
            let is_here = |field: &&Field| field.location == location || field.is_at(&location);
            let of = |fields: &[Field]| -> Vec<Field> {
                fields.iter().filter(is_here).cloned().collect()
            };
            assert_eq!(of(&found), of(&all), "{name} {location}");
            assert!(of(&all).contains(field), "{name} {location}");
            let is_known = |field: &Field| all.contains(field);
            assert!(found.len() < all.len() && found.iter().all(is_known));
            assert_eq!(towards(&vec![location.as_str(); MANY]).len(), all.len());
        }
    }
}

/// More locations than are looked for.
const MANY: usize = 100;
