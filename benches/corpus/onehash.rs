//! `OneHash` (Chatwoot): messages, conversations, contacts, typing, and the widget.

use serde_json::{Value, json};

use super::make::{LABELS, Make};

fn visit(make: &mut Make) -> Value {
    let browsers = [
        ("Chrome", "80.0.3987.122"),
        ("Firefox", "121.0"),
        ("Safari", "17.2.1"),
    ];
    let browser = browsers[usize::try_from(make.below(3)).unwrap()];
    let began = format!(
        "Tue Mar {:02} 2020 {:02}:37:38 GMT-0300 (Brasília Standard Time)",
        3 + 7 * make.below(4),
        10 + make.below(14)
    );
    json!({
        "browser": {
            "device_name": make.pick(&["Macbook", "Windows", "Android"]),
            "browser_name": browser.0,
            "platform_name": make.pick(&["Macintosh", "Windows", "Linux"]),
            "browser_version": browser.1,
            "platform_version": "10.15.2",
        },
        "referer": format!("http://www.example.net/?q={}", make.letters(6)),
        "initiated_at": began,
    })
}

fn brief_conversation(make: &mut Make) -> Value {
    json!({"display_id": (1 + make.below(999_999)).to_string(), "additional_attributes": visit(make)})
}

fn account(make: &mut Make) -> Value {
    json!({"id": (1 + make.below(9999)).to_string(), "name": "Loja Exemplo"})
}

pub(super) fn message(make: &mut Make, event: &str) -> Value {
    let kind = make.pick(&[
        "text",
        "text",
        "text",
        "text",
        "input_select",
        "cards",
        "form",
    ]);
    let attributes = match kind {
        "input_select" => {
            let items = make.list(
                1,
                4,
                |make| json!({"title": make.pick(&LABELS), "value": make.below(9).to_string()}),
            );
            json!({"items": items})
        }
        "cards" => json!({"items": [{
            "media_url": make.url(),
            "title": make.sentence(),
            "description": make.text(),
            "actions": [{"type": "link", "text": "Ver mais", "uri": make.url()}],
        }]}),
        _ => json!({}),
    };
    let id: Value = if make.percent(80) {
        make.id_text().into()
    } else {
        make.id().into()
    };
    let text = make.text();
    let source = match make.below(3) {
        0 => "".into(),
        1 => Value::Null,
        _ => make.letters(16).into(),
    };
    json!({
        "event": event,
        "id": id,
        "content": make.or_null(3, text),
        "created_at": make.time(" ", " UTC"),
        "message_type": make.pick(&["incoming", "outgoing", "template"]),
        "content_type": kind,
        "content_attributes": attributes,
        "source_id": source,
        "sender": {"id": (1 + make.below(99_999)).to_string(), "name": make.name(), "email": make.email("agent")},
        "contact": {"id": (1 + make.below(9_999_999)).to_string(), "name": make.name()},
        "conversation": brief_conversation(make),
        "account": account(make),
    })
}

pub(super) fn conversation(make: &mut Make, event: &str) -> Value {
    let status = make.pick(&["open", "resolved", "pending", "snoozed"]);
    let email = make.email("user");
    let phone = format!("+{}", make.phone());
    let assignee = make.agent();
    let mut conversation = json!({
        "event": event,
        "id": 1 + make.below(999_999),
        "status": status,
        "channel": make.pick(&["Channel::WebWidget", "Channel::Whatsapp", "Channel::Api"]),
        "can_reply": make.percent(90),
        "unread_count": make.below(21),
        "inbox_id": 1 + make.below(99),
        "labels": make.list(0, 3, |make| make.pick(&LABELS).into()),
        "created_at": make.seconds(),
        "timestamp": make.seconds(),
        "meta": {
            "sender": {
                "id": 1 + make.below(9_999_999),
                "name": make.name(),
                "email": make.or_null(15, email),
                "phone_number": make.or_null(15, phone),
                "thumbnail": "",
                "type": "contact",
            },
            "assignee": make.or_null(40, assignee),
        },
        "additional_attributes": visit(make),
        "messages": make.list(0, 2, |make| {
            json!({"id": make.id(), "content": make.text(), "message_type": make.below(3), "created_at": make.seconds()})
        }),
        "account": account(make),
    });
    if event == "conversation_updated" {
        conversation["changed_attributes"] =
            json!([{"status": {"current_value": status, "previous_value": "open"}}]);
    }
    conversation
}

pub(super) fn contact(make: &mut Make, event: &str) -> Value {
    let email = make.email("user");
    let phone = format!("+{}", make.phone());
    let identifier = make.letters(12);
    json!({
        "event": event,
        "id": 1 + make.below(9_999_999),
        "name": make.name(),
        "email": make.or_null(15, email),
        "phone_number": make.or_null(15, phone),
        "identifier": make.or_null(15, identifier),
        "avatar": "",
        "custom_attributes": {"tier": make.below(9).to_string(), "observação": make.text()},
        "additional_attributes": {
            "city": make.pick(&["São Paulo", "Jakarta", "Dublin"]),
            "country_code": make.pick(&["BR", "ID", "IE"]),
        },
        "account": account(make),
    })
}

pub(super) fn typing(make: &mut Make, event: &str) -> Value {
    let mut user = make.agent();
    user["type"] = "user".into();
    json!({
        "event": event,
        "user": user,
        "conversation": brief_conversation(make),
        "is_private": make.one_in(5),
        "account": account(make),
    })
}

pub(super) fn widget(make: &mut Make) -> Value {
    let visit = visit(make);
    let conversation = if make.one_in(2) {
        Value::Null
    } else {
        json!({"display_id": (1 + make.below(999_999)).to_string(), "additional_attributes": visit})
    };
    json!({
        "event": "webwidget_triggered",
        "id": make.id_text(),
        "contact": {"id": 1 + make.below(9_999_999), "name": make.name()},
        "inbox": {"id": 1 + make.below(99), "name": "Website"},
        "account": account(make),
        "current_conversation": conversation,
        "source_id": make.uuid(),
        "event_info": {
            "initiated_at": {"timestamp": visit["initiated_at"]},
            "referer": "",
            "widget_language": make.pick(&["pt_BR", "id", "en"]),
            "browser_language": "pt",
            "browser": visit["browser"],
        },
    })
}
