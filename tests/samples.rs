//! Samples and goldens are public: nobody's address, host or credential stands in them.
//!
//! Addresses and hosts are in the domains that are reserved for examples; what a schema marks as a secret says that it is
//! an example; nothing has the shape of a live token. That names and phone numbers are invented cannot be tested here.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::sync::LazyLock;

use hooklens::schema::{Descend, Place, Plan, State, Visitor, walk};
use hooklens::{Catalog, Payload};
use regex::Regex;

mod support;

use support::{entries, files, root, samples};

/// Domains that a schema or a page names and that identify nobody.
const KNOWN_DOMAINS: &[(&str, &str)] = &[(
    "qismo.com",
    "Qiscus gives every agent and bot an address in it; the schema tells the sides apart by that",
)];

/// Shapes of live credentials: prefixes that vendors give them, and what is long and random.
const TOKENS: &[&str] = &[
    r"eyJ[A-Za-z0-9_-]{8,}\.",
    r"\b(?:sk|pk|rk)_(?:live|test)_",
    r"\bxox[abprs]-",
    r"\bgh[pousr]_[A-Za-z0-9]{16}",
    r"\bAKIA[0-9A-Z]{12}",
    r"\bAIza[A-Za-z0-9_-]{20}",
    r"\bEAA[A-Za-z0-9]{20}",
    r"(?i)\bbearer\s+[a-z0-9]",
    r"-----BEGIN ",
    r#""[A-Za-z0-9+][A-Za-z0-9+/]{39,}={0,2}""#,
];

fn texts() -> Vec<(String, String)> {
    let tests = root().join("tests");
    let folders = [(root().join("samples"), 2), (tests.join("lookalikes"), 1)];
    let found = folders
        .iter()
        .flat_map(|(folder, depth)| files(folder, *depth));
    let packs = entries(&tests.join("packs"));
    found
        .chain(packs.iter().flat_map(|folder| files(folder, 3)))
        .map(|path| {
            let text = std::fs::read_to_string(&path).unwrap();
            (path.display().to_string(), text)
        })
        .collect()
}

fn is_example(domain: &str) -> bool {
    let domain = domain.to_lowercase();
    let reserved = ["example.com", "example.org", "example.net", "example"];
    let known = KNOWN_DOMAINS.iter().map(|(domain, _)| *domain);
    reserved.into_iter().chain(known).any(|reserved| {
        domain == reserved
            || domain
                .strip_suffix(reserved)
                .is_some_and(|sub| sub.ends_with('.'))
    })
}

#[test]
fn addresses_and_hosts_are_in_domains_for_examples() {
    static PLACE: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"(?:https?://|wss?://|[\w.+-]+@)((?:[A-Za-z0-9-]+\.)+[A-Za-z]{2,})\b").unwrap()
    });
    let mut strange = Vec::new();
    for (name, text) in texts() {
        // The schemas' own identifiers.
        let text = text.replace("https://json-schema.org/", "");
        for found in PLACE.captures_iter(&text) {
            if !is_example(&found[1]) {
                strange.push(format!("{name}: {}", &found[0]));
            }
        }
    }
    assert!(strange.is_empty(), "{strange:#?}");
}

#[test]
fn nothing_has_the_shape_of_a_live_token() {
    let shapes: Vec<Regex> = TOKENS.iter().map(|t| Regex::new(t).unwrap()).collect();
    let mut strange = Vec::new();
    for (name, text) in texts() {
        for shape in &shapes {
            strange.extend(
                shape
                    .find_iter(&text)
                    .map(|m| (name.clone(), m.as_str().to_owned())),
            );
        }
    }
    assert!(strange.is_empty(), "{strange:#?}");
}

/// The values of secrets that do not say that they are examples.
struct Secrets<'p> {
    plan: &'p Plan,
    strange: Vec<String>,
}

impl Visitor for Secrets<'_> {
    fn value(&mut self, place: &Place<'_>, state: &State) -> Descend {
        let secret = state
            .shapes()
            .iter()
            .any(|&shape| self.plan.shape(shape).is_secret());
        let says = |text: &str| text.is_empty() || text.ends_with("-example");
        if secret && place.node.as_str().is_some_and(|text| !says(&text)) {
            self.strange
                .push(format!("{}: {}", place.location(), place.node.text()));
        }
        Descend::Into
    }
}

#[test]
fn every_secret_says_that_it_is_an_example() {
    let catalog = Catalog::bundled();
    for sample in samples() {
        let payload = Payload::parse(&sample.text).unwrap();
        let plan = catalog.event(catalog.find(&sample.name()).unwrap()).plan();
        let mut secrets = Secrets {
            plan,
            strange: Vec::new(),
        };
        walk(plan, payload.root(), &mut secrets);
        assert!(
            secrets.strange.is_empty(),
            "{}: {:#?}",
            sample.id(),
            secrets.strange
        );
    }
}
