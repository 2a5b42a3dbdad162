//! Packs of the user's: what is wrong with one is said with its place; a good one is used like a bundled one.
//!
//! Each folder of `tests/packs/bad/` holds a pack with one thing wrong and `expected.txt`, what is said of it. Read them:
//! they are the messages that somebody gets who has never seen this code. `SNAPSHOTS=overwrite cargo test` rewrites them.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::path::{Path, PathBuf};

use hooklens::catalog::EventEntry;
use hooklens::inspect::{Inspector, Options, Status};
use hooklens::{Catalog, Error, Location, Payload};
use snapbox::data::{Data, DataFormat};

mod support;

use support::{entries, file_name};

/// The path as messages show it: from the package's root, where tests run.
fn pack(kind: &str, case: &str) -> PathBuf {
    Path::new("tests/packs").join(kind).join(case)
}

#[test]
fn what_is_wrong_with_a_pack_is_said_with_its_place() {
    let mut wrong = Vec::new();
    for folder in entries(Path::new("tests/packs/bad")) {
        let Err(error) = Catalog::bundled().add_folder(&folder) else {
            panic!("{} is taken", folder.display());
        };
        let expected = folder.join("expected.txt");
        let compared = snapbox::Assert::new()
            .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
            .try_eq(
                Some(&file_name(&folder)),
                Data::text(format!("error: {error}\n").replace('\\', "/")),
                Data::read_from(&expected, Some(DataFormat::Text)).raw(),
            );
        if let Err(difference) = compared {
            wrong.push(difference.to_string());
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every problem points at something: its line and column are where its location is.
#[test]
fn places_are_places_in_the_file() {
    for folder in entries(Path::new("tests/packs/bad")) {
        let Err(Error::Pack(errors)) = Catalog::bundled().add_folder(&folder) else {
            continue;
        };
        for error in errors {
            let text = std::fs::read_to_string(&error.file).unwrap();
            let line = text.lines().nth(usize::try_from(error.line).unwrap() - 1);
            let line = line.unwrap_or_else(|| panic!("{error}: no such line"));
            assert!(
                error.column <= line.chars().count() as u64 + 1,
                "{error}: no such column"
            );
            if error.location != Location::root() {
                assert!((error.line, error.column) != (1, 1), "{error}: no place");
            }
        }
    }
}

#[test]
fn a_bad_pack_leaves_the_catalog_as_it_was() {
    let mut catalog = Catalog::bundled();
    let names = |catalog: &Catalog| catalog.events().map(EventEntry::name).collect::<Vec<_>>();
    let before = names(&catalog);
    assert!(catalog.add_folder(&pack("bad", "unknown_target")).is_err());
    assert_eq!(names(&catalog), before);
}

#[test]
fn a_folder_that_is_not_there_is_named() {
    let error = Catalog::bundled().add_folder(Path::new("tests/packs/absent"));
    assert_eq!(
        error.unwrap_err().to_string(),
        "cannot read tests/packs/absent"
    );
}

#[test]
fn a_pack_of_the_user_is_used_like_a_bundled_one() {
    let mut catalog = Catalog::bundled();
    catalog.add_folder(&pack("good", "new_vendor")).unwrap();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let text = r#"{"topic": "MessageReceived", "from": {"id": 12345678901234567890, "name": "Ida Example"},
                   "body": "Hello", "sent": 1716883201, "draft": false}"#;
    let payload = Payload::parse(text).unwrap();
    assert!(inspector.validate(&payload).is_valid());
    let inspection = inspector.normalize(&payload);
    assert_eq!(
        inspection.event.unwrap().name(),
        "acme_chat/message_received"
    );
    let event = inspection.normalized.unwrap().event;
    snapbox::assert_data_eq!(
        event.to_pretty_json(None),
        snapbox::str![[r#"
{
  "version": "1",
  "id": "fe38da4ba25460fac64ad18caae0fc79",
  "kind": "message.created",
  "vendor": "acme_chat",
  "event": "message_received",
  "vendor_event": "MessageReceived",
  "time": "2024-05-28T08:00:01Z",
  "time_basis": "explicit",
  "contact": {
    "id": "12345678901234567890",
    "name": "Ida Example"
  },
  "message": {
    "direction": "inbound",
    "text": "Hello"
  },
  "extra": {
    "/draft": false
  }
}
"#]]
    );
}

#[test]
fn a_pack_of_the_user_replaces_a_bundled_event_of_the_same_name() {
    let mut catalog = Catalog::bundled();
    let before = catalog.events().len();
    catalog.add_folder(&pack("good", "replacement")).unwrap();
    assert_eq!(catalog.events().len(), before);
    let entry = catalog.event(catalog.find("webio/message_send").unwrap());
    assert_eq!(entry.title(), "Message sent, as our gateway sends it on");

    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let ours = r#"{"type": "messageSend", "conversationId": "305114", "gateway": "north"}"#;
    let inspection = inspector.normalize(&Payload::parse(ours).unwrap());
    assert_eq!(inspection.event.unwrap().name(), "webio/message_send");
    let event = inspection.normalized.unwrap().event;
    assert_eq!(event.value("attributes.gateway"), Some("\"north\""));

    // The bundled event is gone, and so is what identified it.
    let theirs = std::fs::read_to_string("samples/webio/message_send.json").unwrap();
    let inspection = inspector.detect(&Payload::parse(&theirs).unwrap());
    assert_eq!(inspection.status, Status::Unrecognized);
}

/// An event is asked for as it is listed, too.
#[test]
fn a_name_may_have_its_vendor_in_front() {
    let catalog = Catalog::bundled();
    let select = |vendor, event| {
        let found = catalog.select(vendor, Some(event));
        found.map(|ids| {
            ids.into_iter()
                .map(|id| catalog.event(id).name())
                .collect::<Vec<_>>()
        })
    };
    let asked = [
        (None, "webio/message_send"),
        (None, "webio/messageSend"),
        (Some("webio"), "webio/message_send"),
        (Some("webio"), "message_send"),
    ];
    for (vendor, event) in asked {
        assert_eq!(select(vendor, event).unwrap(), ["webio/message_send"]);
    }
    for (vendor, event) in [(Some("qiscus"), "webio/message_send"), (None, "webio/x")] {
        assert!(select(vendor, event).is_err(), "{vendor:?} {event}");
    }
}

/// The bundled packs stand as a folder, too: `--schemas schemas` changes nothing.
#[test]
fn the_bundled_packs_can_be_read_from_the_disk() {
    let mut catalog = Catalog::bundled();
    let before: Vec<String> = catalog.events().map(EventEntry::name).collect();
    catalog.add_folder(Path::new("schemas")).unwrap();
    let after: Vec<String> = catalog.events().map(EventEntry::name).collect();
    assert_eq!(before, after);
}
