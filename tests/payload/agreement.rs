//! Agreement with `serde_json`, and with the document that was written.

use hooklens::Payload;
use hooklens::payload::{Kind, Node};
use proptest::prelude::*;
use serde_json::Value;

use super::generate::{Doc, Hand, damage, doc, hand, wide};

/// Where each member stands whose name stands later in the same object, and where the next one of that name does.
type Repeated = Vec<(usize, usize)>;

/// Compares a value with what was written, and everything a node says about itself with the rest.
fn compare(doc: &Doc, node: Node<'_>, repeated: &mut Repeated) {
    let text = node.text();
    assert_eq!(text, &node.payload().text()[node.span()]);
    let again = Payload::parse(text).unwrap();
    assert_eq!(again.text(), text, "a span has no space around the value");
    assert_eq!(again.root().to_value(), node.to_value());
    let leaf = match doc {
        Doc::Array(elements) => elements.is_empty(),
        Doc::Object(members) => members.is_empty(),
        _ => true,
    };
    assert_eq!(node.is_leaf(), leaf);
    assert_eq!(node.is_null(), matches!(doc, Doc::Null));
    assert_eq!(
        node.as_bool(),
        match doc {
            Doc::Boolean(value) => Some(*value),
            _ => None,
        }
    );
    assert_eq!(
        node.as_str().as_deref(),
        match doc {
            Doc::String(value) => Some(value.as_str()),
            _ => None,
        }
    );
    match doc {
        Doc::Null => assert_eq!(text, "null"),
        Doc::Boolean(value) => assert_eq!(text, value.to_string()),
        Doc::Number(digits) => {
            assert_eq!(node.kind(), Kind::Number);
            assert_eq!(text, digits);
        }
        Doc::String(value) => compare_string(value, node),
        Doc::Array(elements) => {
            assert_eq!(node.kind(), Kind::Array);
            assert_eq!(node.elements().count(), elements.len());
            assert_eq!(node.members().count(), 0);
            for (element, node) in elements.iter().zip(node.elements()) {
                compare(element, node, repeated);
            }
        }
        Doc::Object(members) => compare_members(members, node, repeated),
    }
}

fn compare_string(value: &str, node: Node<'_>) {
    assert_eq!(node.kind(), Kind::String);
    assert!(node.is_str(value));
    assert!(!node.is_str(&format!("{value}a")));
    assert!(!node.is_str(&format!("a{value}")));
    if let Some(last) = value.chars().next_back() {
        assert!(!node.is_str(&value[..value.len() - last.len_utf8()]));
        assert!(!node.is_str(&value.replace(last, "\u{1}\u{2}")));
    }
    let inside = &node.text()[1..node.text().len() - 1];
    let is_plain = inside == value;
    assert_eq!(node.is_plain(), is_plain);
    assert_eq!(node.plain_str(), is_plain.then_some(value));
    let written = node.written();
    let escapes = inside.replace(r"\\", "");
    let is_minimal = !escapes.contains(r"\u") && !escapes.contains(r"\/");
    assert_eq!(
        (written.kind, written.is_minimal_string, written.text),
        (Kind::String, is_minimal, node.text())
    );
}

fn compare_members(members: &[(String, Doc)], node: Node<'_>, repeated: &mut Repeated) {
    assert_eq!(node.kind(), Kind::Object);
    assert_eq!(node.members().count(), members.len());
    assert_eq!(node.elements().count(), 0);
    assert!(node.get("no such name").is_none());
    let nodes: Vec<_> = node.members().collect();
    for (index, ((name, doc), (key, value))) in members.iter().zip(&nodes).enumerate() {
        compare_string(name, *key);
        compare(doc, *value, repeated);
        let mut same = (0..members.len()).filter(|&other| members[other].0 == *name);
        let next = same.clone().find(|&other| other > index);
        repeated.extend(next.map(|next| (key.span().start, nodes[next].0.span().start)));
        assert_eq!(node.payload().is_shadowed(*key), next.is_some());
        let last = same.next_back().unwrap();
        let (found, value) = node.member(name).unwrap();
        assert_eq!(found.index(), nodes[last].0.index());
        assert_eq!(value.index(), nodes[last].1.index());
        assert_eq!(node.get(name).map(Node::index), Some(value.index()));
    }
}

fn check(doc: &Doc, mut hand: Hand) {
    let text = hand.write(doc);
    let payload = Payload::parse(&text).unwrap();
    let judged: Value = serde_json::from_str(&text).unwrap();
    assert_eq!(payload.root().to_value(), judged);
    let mut expected = Repeated::new();
    compare(doc, payload.root(), &mut expected);
    expected.sort_unstable();
    let found: Repeated = payload
        .repeated()
        .map(|[(earlier, _), (later, _)]| (earlier.span().start, later.span().start))
        .collect();
    assert_eq!(found, expected);
    assert_eq!(payload.has_repeated(), !expected.is_empty());
    for [(name, value), (later, _)] in payload.repeated() {
        assert_eq!(name.as_str(), later.as_str());
        assert_eq!(value.index(), name.index() + 1);
    }
    let pretty = hooklens::payload::pretty(payload.root());
    let again: Value = serde_json::from_str(&pretty).unwrap();
    assert_eq!(again, judged);
}

/// Both accept, with the same value, or both refuse.
fn check_bytes(bytes: &[u8]) {
    if let Ok(text) = std::str::from_utf8(bytes) {
        let (known, checked) = (Payload::parse(text), Payload::parse_bytes(bytes));
        assert_eq!(known.map(|_| ()), checked.map(|_| ()));
    }
    match (
        Payload::parse_bytes(bytes),
        serde_json::from_slice::<Value>(bytes),
    ) {
        (Ok(payload), Ok(judged)) => assert_eq!(payload.root().to_value(), judged),
        (Err(malformed), Err(_)) => assert!(malformed.offset <= bytes.len()),
        // Numbers beyond a double: the one difference.
        (_, Err(error)) if error.to_string().starts_with("number out of range") => {}
        (ours, judged) => panic!("{ours:?}, {judged:?}: {}", bytes.escape_ascii()),
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(doc in doc(), hand in hand()) {
        check(&doc, hand);
    }

    #[test]
    fn objects_of_many_members_are_read(doc in wide(), hand in hand()) {
        check(&doc, hand);
    }

    #[test]
    fn damage_is_judged_alike(
        doc in prop_oneof![doc(), wide()],
        mut hand in hand(),
        damages in prop::collection::vec(damage(), 1..4),
    ) {
        let mut bytes = hand.write(&doc).into_bytes();
        for damage in &damages {
            damage.apply(&mut bytes);
            check_bytes(&bytes);
        }
    }

    #[test]
    fn noise_is_judged_alike(bytes in "[\\[\\]{},:\"\\\\/ \n0-9eE.+\\-a-fu\u{e9}truelsn]{0,24}") {
        check_bytes(bytes.as_bytes());
    }

    /// Every beginning of a document is refused where it ends, unless it is one itself.
    #[test]
    fn beginnings_end_where_they_end(doc in doc(), mut hand in hand()) {
        let text = hand.write(&doc);
        for end in 0..text.len() {
            check_bytes(&text.as_bytes()[..end]);
            if let Err(malformed) = Payload::parse_bytes(&text.as_bytes()[..end]) {
                assert_eq!(malformed.offset, end, "{malformed} in {}", &text.as_bytes()[..end].escape_ascii());
            }
        }
    }

    /// A problem is at the first byte that no document could have there: what is before it is the beginning of one.
    #[test]
    fn what_is_before_a_problem_is_fine(doc in doc(), mut hand in hand(), damage in damage()) {
        let mut bytes = hand.write(&doc).into_bytes();
        damage.apply(&mut bytes);
        if let Err(malformed) = Payload::parse_bytes(&bytes)
            && let Err(before) = Payload::parse_bytes(&bytes[..malformed.offset])
        {
            assert_eq!(before.offset, malformed.offset);
        }
    }

    #[test]
    fn memory_used_before_makes_no_difference(docs in prop::collection::vec(doc(), 1..4), mut hand in hand()) {
        let mut buffers = hooklens::payload::Buffers::default();
        for doc in &docs {
            let text = hand.write(doc);
            let (payload, end) = Payload::parse_prefix_reusing(text.as_bytes(), &mut buffers).unwrap();
            let alone = Payload::parse(&text).unwrap();
            assert_eq!(end, text.trim_end_matches([' ', '\n', '\r', '\t']).len());
            assert_eq!(payload.root().to_value(), alone.root().to_value());
            assert_eq!(payload.repeated().count(), alone.repeated().count());
            buffers = payload.into_buffers();
        }
    }
}
