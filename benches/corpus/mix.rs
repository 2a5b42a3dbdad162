//! How often each event comes.

use serde_json::Value;

use super::make::Make;
use super::{omnichat, onehash, qiscus, taptalk, webio};

/// One sort of payload.
pub(super) struct Kind {
    /// The vendor and what it calls the event.
    pub(super) label: &'static str,
    /// Makes a payload.
    pub(super) make: fn(&mut Make) -> Value,
    weight: u64,
}

const fn kind(label: &'static str, weight: u64, make: fn(&mut Make) -> Value) -> Kind {
    Kind {
        label,
        make,
        weight,
    }
}

const MIX: &[Kind] = &[
    kind(
        "taptalk.integration_message_status",
        10,
        taptalk::message_status,
    ),
    kind("taptalk.case_resolved", 8, taptalk::case_resolved),
    kind("qiscus.post_comment_mobile", 8, |make| {
        qiscus::bot_message(make, "post_comment_mobile")
    }),
    kind("qiscus.post_comment_rest", 4, |make| {
        qiscus::bot_message(make, "post_comment_rest")
    }),
    kind("qiscus.agent_allocation", 5, qiscus::agent_allocation),
    kind("qiscus.custom_button", 2, qiscus::custom_button),
    kind("qiscus.mark_as_resolved", 4, qiscus::mark_as_resolved),
    kind("qiscus.new_session", 5, qiscus::new_session),
    kind("qiscus.auth_logout", 2, qiscus::logout),
    kind("omnichat.message_create", 7, |make| {
        omnichat::message(make, "CREATE")
    }),
    kind("omnichat.message_update", 7, |make| {
        omnichat::message(make, "UPDATE")
    }),
    kind("omnichat.message_delete", 7, |make| {
        omnichat::message(make, "DELETE")
    }),
    kind("omnichat.interaction_create", 1, |make| {
        omnichat::object(make, "Interaction", "CREATE")
    }),
    kind("omnichat.interaction_update", 1, |make| {
        omnichat::object(make, "Interaction", "UPDATE")
    }),
    kind("omnichat.interaction_delete", 1, |make| {
        omnichat::object(make, "Interaction", "DELETE")
    }),
    kind("omnichat.order_create", 1, |make| {
        omnichat::object(make, "Order", "CREATE")
    }),
    kind("omnichat.order_update", 1, |make| {
        omnichat::object(make, "Order", "UPDATE")
    }),
    kind("omnichat.order_delete", 1, |make| {
        omnichat::object(make, "Order", "DELETE")
    }),
    kind("onehash.message_created", 10, |make| {
        onehash::message(make, "message_created")
    }),
    kind("onehash.message_updated", 4, |make| {
        onehash::message(make, "message_updated")
    }),
    kind("onehash.conversation_created", 3, |make| {
        onehash::conversation(make, "conversation_created")
    }),
    kind("onehash.conversation_updated", 3, |make| {
        onehash::conversation(make, "conversation_updated")
    }),
    kind("onehash.conversation_status_changed", 3, |make| {
        onehash::conversation(make, "conversation_status_changed")
    }),
    kind("onehash.contact_created", 1, |make| {
        onehash::contact(make, "contact_created")
    }),
    kind("onehash.contact_updated", 1, |make| {
        onehash::contact(make, "contact_updated")
    }),
    kind("onehash.conversation_typing_on", 1, |make| {
        onehash::typing(make, "conversation_typing_on")
    }),
    kind("onehash.conversation_typing_off", 1, |make| {
        onehash::typing(make, "conversation_typing_off")
    }),
    kind("onehash.webwidget_triggered", 1, onehash::widget),
    kind("webio.messageStatusUpdate", 6, |make| {
        webio::post(make, "messageStatusUpdate")
    }),
    kind("webio.inboundMessage", 6, |make| {
        webio::post(make, "inboundMessage")
    }),
    kind("webio.messageSend", 6, |make| {
        webio::post(make, "messageSend")
    }),
];

impl Make {
    /// The sort of the next payload.
    pub(super) fn kind(&mut self) -> &'static Kind {
        let all: u64 = MIX.iter().map(|kind| kind.weight).sum();
        let mut at = self.below(all);
        for kind in MIX {
            if at < kind.weight {
                return kind;
            }
            at -= kind.weight;
        }
        unreachable!("the weights add up to {all}")
    }
}
