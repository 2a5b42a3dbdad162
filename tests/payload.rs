//! The tape: conformance, agreement with `serde_json` and `jsonschema`, and what hostile texts cost.

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
