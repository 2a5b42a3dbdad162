//! Webio: one flat object a message.

use serde_json::{Value, json};

use super::make::Make;

pub(super) fn post(make: &mut Make, event: &str) -> Value {
    let customer = match make.below(3) {
        0 => String::new(),
        1 => make.uuid(),
        _ => (100_000_000 + make.below(900_000_000)).to_string(),
    };
    let mut post = json!({
        "type": event,
        "conversationId": (10_000 + make.below(1 << 30)).to_string(),
        "communicationActionId": make.id_text(),
        "outboundChannelAddress": make.phone(),
        "inboundChannelAddress": make.pick(&["WhatsApp Example", "SMS Ireland", "Collections UK"]),
        "customerUID": customer,
    });
    if event != "messageStatusUpdate" {
        post["body"] = make.text().into();
    }
    post["dateCreated"] = make.exact_time(" ", "").into();
    if event != "inboundMessage" {
        post["statusCode"] = (1 + make.below(9)).to_string().into();
    }
    post
}
