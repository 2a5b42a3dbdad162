//! `OmniChat`: what happened to a message, an interaction or an order.

use serde_json::{Value, json};

use super::make::Make;

const STATUSES: [&str; 8] = [
    "INCOMING_RECEIVED",
    "INCOMING_READ",
    "INCOMING_DELETED",
    "OUTGOING_CREATED",
    "OUTGOING_SENT",
    "OUTGOING_READ",
    "OUTGOING_ERROR",
    "OUTGOING_SILENT",
];
/// One message in four is a text.
const TYPES: [&str; 36] = [
    "TEXT",
    "TEXT",
    "TEXT",
    "TEXT",
    "TEXT",
    "TEXT",
    "TEXT",
    "TEXT",
    "TEXT",
    "IMAGE",
    "AUDIO",
    "VOICE",
    "DOCUMENT",
    "FILE",
    "VIDEO",
    "LOCATION",
    "PRODUCT",
    "VARIANT",
    "PAYMENT_REQUEST",
    "ORDER_CONFIRMATION",
    "ORDER_STATUS",
    "COLLECTION",
    "VCARD",
    "MULTI_VCARD",
    "SNOOZE_START",
    "SNOOZE_END",
    "TEMPLATE",
    "BUTTON",
    "ORDER_PREVIEW",
    "GROUPED",
    "INTERACTIVE",
    "INTERACTIVE_BUTTON",
    "LIST",
    "STICKER",
    "ROUTING",
    "ROUTING",
];

fn envelope(make: &mut Make, id: &str, resource: &str, event: &str) -> Value {
    let time: Value = if make.percent(70) {
        make.exact_time("T", "Z").into()
    } else {
        make.milliseconds().into()
    };
    json!({"objectId": id, "resource": resource, "event": event, "timestamp": time})
}

fn pointer(make: &mut Make, class: &str) -> Value {
    json!({"className": class, "objectId": make.letters(10)})
}

pub(super) fn message(make: &mut Make, event: &str) -> Value {
    let id = make.letters(10);
    let mut message = envelope(make, &id, "Message", event);
    let (kind, status, time) = (
        make.pick(&TYPES),
        make.pick(&STATUSES),
        make.exact_time("T", "Z"),
    );
    let mut payload = json!({
        "chat": pointer(make, "Chat"),
        "platform": make.pick(&["WAB-OMNICHAT", "WAB-DIALOG", "FBMESSENGER", "WEBCHAT", "INSTAGRAM"]),
        "status": status,
        "system": make.one_in(10),
        "type": kind,
        "text": make.text(),
        "createdAt": time,
        "updatedAt": time,
        "objectId": id,
    });
    if kind == "ROUTING" && make.one_in(2) {
        payload["routeToUser"] = pointer(make, "_User");
    } else if kind == "ROUTING" {
        payload["routeToTeam"] = pointer(make, "Team");
    }
    if status.starts_with("OUTGOING") {
        payload["user"] = pointer(make, "_User");
    }
    message["payload"] = payload;
    message
}

pub(super) fn object(make: &mut Make, resource: &str, event: &str) -> Value {
    let id = make.letters(10);
    let mut object = envelope(make, &id, resource, event);
    if make.percent(30) {
        object["payload"] = Value::Null;
    }
    object
}
