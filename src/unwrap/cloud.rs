//! Envelopes of message brokers that are no vendor's alone: Google's push, and CloudEvents.

use super::shape::{Coding, Mark, Members, Opens, Shape, Wrapper};

/// What Pub/Sub posts to a push endpoint, its payload not unwrapped.
pub(super) const PUB_SUB: Wrapper = Wrapper {
    name: "google-pubsub",
    about: "a message that Google Pub/Sub pushed",
    source: "https://cloud.google.com/pubsub/docs/push#receive_push",
    opens: Opens::Always,
    shape: Shape::Members(&[Members {
        marks: &[Mark::Text("/message/data"), Mark::Text("/subscription")],
        bodies: &[("/message/data", Coding::Base64)],
        time: &["/message/publishTime", "/message/publish_time"],
        ..Members::NONE
    }]),
};

/// A CloudEvents 1.0 event in structured mode, or a batch of them.
pub(super) const CLOUD_EVENTS: Wrapper = Wrapper {
    name: "cloudevents",
    about: "a CloudEvents 1.0 event in structured mode, or a batch",
    source: "https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md",
    opens: Opens::Always,
    shape: Shape::Members(&[Members {
        items: &["", "/*"],
        marks: &[
            Mark::Is("/specversion", &["1.0"]),
            Mark::Text("/id"),
            Mark::Text("/source"),
            Mark::Text("/type"),
        ],
        bodies: &[("/data", Coding::Plain), ("/data_base64", Coding::Base64)],
        time: &["/time"],
        ..Members::NONE
    }]),
};
