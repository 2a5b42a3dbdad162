//! Qiscus Omnichannel: bot messages, agents asked for and gone, sessions begun and resolved, buttons.

use serde_json::{Value, json};

use super::make::{LABELS, Make, SOURCES};

pub(super) fn bot_message(make: &mut Make, event: &str) -> Value {
    let mut options = json!({
        "is_resolved": make.one_in(2),
        "source": make.pick(&SOURCES),
        "is_waiting": make.pick(&["false", "true"]),
        "channel_details": {"channel_id": 1 + make.below(99_999), "name": "Support"},
    });
    // It comes in both shapes.
    if make.percent(30) {
        options = options.to_string().into();
    }
    json!({"type": event, "payload": {
        "from": {"id": make.id(), "email": make.email("user"), "name": make.name()},
        "room": {
            "id": make.id(),
            "topic_id": make.id(),
            "type": make.pick(&["group", "single"]),
            "name": make.name(),
            "options": options,
            "participants": make.list(1, 5, |make| {
                json!({"id": make.id(), "email": make.email("user"), "username": make.name(), "avatar_url": make.url()})
            }),
        },
        "message": bot_text(make),
    }})
}

fn bot_text(make: &mut Make) -> Value {
    let kind = make.pick(&[
        "text",
        "text",
        "text",
        "file_attachment",
        "buttons",
        "location",
    ]);
    let payload = match kind {
        "file_attachment" => {
            json!({"url": make.url(), "caption": make.text(), "file_name": "nota fiscal.pdf", "size": 1 + make.below(9_999_999)})
        }
        "buttons" => {
            let buttons = make.list(1, 3, |make| {
                json!({"label": make.pick(&LABELS), "type": "postback", "payload": {"url": make.url(), "method": "get", "payload": null}})
            });
            json!({"text": make.text(), "buttons": buttons})
        }
        "location" => {
            let degrees = |thousandths: u64| f64::from(u32::try_from(thousandths).unwrap()) / 1e3;
            json!({"name": "Jl. Melati", "latitude": degrees(make.below(30_000)), "longitude": degrees(make.below(140_000))})
        }
        _ => json!({}),
    };
    json!({"type": kind, "text": make.text(), "payload": payload})
}

pub(super) fn agent_allocation(make: &mut Make) -> Value {
    let time = make.time(" ", "");
    let room = make.id_text();
    let notes = if make.one_in(2) {
        Value::Null
    } else {
        make.sentence().into()
    };
    let extras = json!({"timezone_offset": make.below(12), "notes": notes}).to_string();
    let remark = make.text();
    let service = json!({
        "id": make.id(),
        "user_id": 1 + make.below(9999),
        "room_log_id": 1 + make.below(999_999),
        "app_id": 1 + make.below(999),
        "room_id": room,
        "notes": make.or_null(70, remark),
        "resolved_at": make.or_null(15, time.clone()),
        "is_resolved": true,
        "created_at": time,
        "updated_at": time,
        "first_comment_id": make.id_text(),
        "last_comment_id": make.id_text(),
        "retrieved_at": time,
        "first_comment_timestamp": null,
    });
    json!({
        "app_id": make.letters(17).to_lowercase(),
        "source": make.pick(&SOURCES),
        "name": make.name(),
        "email": make.email("user"),
        "avatar_url": make.url(),
        "extras": extras,
        "is_resolved": make.percent(40),
        "latest_service": make.or_null(5, service),
        "room_id": room,
        "candidate_agent": {
            "id": 1 + make.below(999_999),
            "name": make.name(),
            "email": make.email("agent"),
            "authentication_token": "token-example",
            "created_at": time,
            "updated_at": time,
            "sdk_email": make.email("sdk_agent"),
            "sdk_key": "sdk-key-example",
            "is_available": make.percent(70),
            "type": 1 + make.below(3),
            "avatar_url": make.url(),
            "app_id": 1 + make.below(999),
            "is_verified": make.one_in(2),
            "notifications_room_id": make.id_text(),
            "bubble_color": "#00a0c0",
            "qismo_key": "key-example",
            "direct_login_token": null,
            "type_as_string": make.pick(&["agent", "supervisor", "admin"]),
            "assigned_rules": make.first(&["wa", "qiscus", "line", "fb", "telegram", "ig"].map(|source| format!("{source}_messaging").into())),
        },
    })
}

fn customer(make: &mut Make) -> Value {
    json!({"avatar": make.url(), "name": make.name(), "user_id": make.email("user")})
}

pub(super) fn custom_button(make: &mut Make) -> Value {
    let notes = make.text();
    let mut number = 0;
    json!({
        "additional_info": make.list(0, 3, |make| json!({"anykey": make.sentence()})),
        "agent": {"email": make.email("agent"), "name": make.name(), "type": make.pick(&["admin", "agent", "supervisor"])},
        "channel_id": 1 + make.below(99_999),
        "channel_name": "Channel 1",
        "channel_type": make.pick(&["Qiscus Widget", "WhatsApp", "Line"]),
        "customer": customer(make),
        "customer_properties": make.list(0, 4, |make| {
            number += 1;
            let value = if make.one_in(2) { "" } else { make.sentence() };
            json!({"id": number, "label": make.pick(&["WEBSITE", "ADDRESS", "COMPANY"]), "value": value})
        }),
        "notes": make.or_null(50, notes),
        "room_id": make.id(),
        "tag": make.list(0, 3, |make| json!({"id": 1 + make.below(999), "name": make.pick(&LABELS)})),
    })
}

pub(super) fn mark_as_resolved(make: &mut Make) -> Value {
    let mut customer = customer(make);
    customer["additional_info"] = make.list(0, 2, |_| json!({"anykey": "any value"}));
    let notes = make.text();
    json!({
        "customer": customer,
        "resolved_by": {
            "email": make.email("agent"),
            "id": 1 + make.below(999_999),
            "is_available": make.one_in(2),
            "name": make.name(),
            "type": make.pick(&["admin", "agent"]),
        },
        "service": {
            "first_comment_id": make.id_text(),
            "id": make.id(),
            "is_resolved": true,
            "last_comment_id": make.id_text(),
            "notes": make.or_null(30, notes),
            "room_id": make.id_text(),
            "source": make.pick(&SOURCES),
        },
    })
}

pub(super) fn new_session(make: &mut Make) -> Value {
    let (room, name, source) = (make.id_text(), make.name(), make.pick(&SOURCES));
    let (channel, user, message) = (1 + make.below(99_999), make.id(), make.id());
    let options = json!({
        "channel": source,
        "channel_details": {"channel_id": channel, "name": "Loja Açaí", "phone": format!("+{}", make.phone())},
        "is_resolved": false,
        "is_waiting": make.one_in(2),
        "source": source,
    });
    json!({
        "is_new_session": true,
        "payload": {
            "from": {"avatar_url": make.url(), "email": make.email("user"), "id": user, "id_str": user.to_string(), "name": name},
            "message": {
                "id": message,
                "id_str": message.to_string(),
                "payload": null,
                "text": make.text(),
                "timestamp": make.time("T", "Z"),
                "type": "text",
            },
            "room": {
                "id": room,
                "id_str": room,
                "is_public_channel": false,
                "name": name,
                "options": options.to_string(),
                "participants": make.list(1, 4, |make| json!({"email": make.email("user")})),
                "room_avatar": make.url(),
                "topic_id": room,
                "topic_id_str": room,
                "type": "group",
            },
        },
        "room_log": {
            "channel_id": channel,
            "created_at": make.time("T", ""),
            "extras": {"user_properties": [{"key": "Address", "value": make.sentence()}]},
            "has_no_message": make.one_in(2),
            "is_waiting": true,
            "name": name,
            "resolved": false,
            "room_badge": make.url(),
            "room_id": room,
            "source": source,
            "user_avatar_url": make.url(),
            "user_id": make.phone(),
        },
        "webhook_type": "NEW_SESSION_WEBHOOK",
    })
}

pub(super) fn logout(make: &mut Make) -> Value {
    let types = ["admin", "agent", "supervisor"];
    let kind = make.below(3);
    let avatar = make.url();
    json!({
        "payload": {
            "action": "logout",
            "timestamp": make.seconds(),
            "user": {
                "avatar_url": make.or_null(50, avatar),
                "created_at": make.time("T", ""),
                "email": make.email("agent"),
                "force_offline": make.one_in(10),
                "id": 1 + make.below(999_999),
                "is_available": make.one_in(2),
                "is_verified": make.one_in(2),
                "last_login": make.time("T", "Z"),
                "name": make.name(),
                "sdk_email": make.email("sdk"),
                "sdk_key": "sdk-key-example",
                "type": kind + 1,
                "type_as_string": types[usize::try_from(kind).unwrap()],
                "updated_at": make.time("T", ""),
            },
        },
        "type": "auth",
    })
}
