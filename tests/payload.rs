//! The tape: conformance, agreement with `serde_json` and `jsonschema`, and what hostile texts cost.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod payload {
    mod agreement;
    mod conformance;
    mod cost;
    mod generate;
    mod judge;
    mod numbers;
    mod strings;
    mod structure;
}
