//! TapTalk.io `OneTalk`: statuses of messages, and cases that are resolved.

use serde_json::{Map, Value, json};

use super::make::{LABELS, Make};

pub(super) fn message_status(make: &mut Make) -> Value {
    let status = make.pick(&["acknowledge", "delivered", "read", "failed"]);
    let reason = if status == "failed" {
        make.text()
    } else {
        String::new()
    };
    json!({
        "type": "integration_message_status",
        "integrationMessageStatus": {
            "channelID": (1_000_000 + make.below(9_000_000)).to_string(),
            "channelType": make.pick(&["whatsapp", "whatsappba"]),
            "contactPhone": make.phone(),
            "reason": reason,
            "status": status,
            "timestamp": make.milliseconds(),
            "trxID": make.uuid(),
        },
        "organizationID": 1 + make.below(99_999),
    })
}

pub(super) fn case_resolved(make: &mut Make) -> Value {
    let is_bot = make.percent(30);
    let (bot, agent) = if is_bot {
        ((make.below(99_999).to_string(), "Bot Siti"), Value::Null)
    } else {
        ((String::new(), ""), make.agent())
    };
    let created = make.milliseconds();
    let by = make.below(4);
    json!({
        "organizationID": 1 + make.below(99_999),
        "type": "case_resolved",
        "caseResolved": {
            "caseID": make.letters(10).to_uppercase(),
            "channelType": make.pick(&["whatsapp", "whatsappba", "telegram", "instagram", "messenger", "livechat", "tokopedia", "gbm"]),
            "channelID": (100_000 + make.below(900_000)).to_string(),
            "topicID": 1 + make.below(900),
            "topicName": make.pick(&["Finance", "Sales", "Pengiriman", "Cobrança"]),
            "assigneeType": if is_bot { "bot" } else { "agent" },
            "chatbotID": bot.0,
            "chatbotName": bot.1,
            "agentEmail": agent["email"].as_str().unwrap_or_default(),
            "agentFullName": agent["name"].as_str().unwrap_or_default(),
            "isJunk": make.one_in(20),
            "agentRemark": if make.one_in(2) { make.text() } else { String::new() },
            "createdTime": created,
            "counterStartTime": created + make.below(5_000),
            "firstResponseTime": created + 5_000 + make.below(1_000_000),
            "resolvedTime": created + 1_000_000 + make.below(1_000_000_000),
            "isResolvedByAgent": by == 0,
            "isResolvedByChatbot": by == 1,
            "isResolvedByContact": by == 2,
            "isResolvedBySystem": by == 3,
            "labels": make.list(0, 5, |make| make.pick(&LABELS).into()),
            "contact": contact(make),
        },
    })
}

fn contact(make: &mut Make) -> Value {
    let mut fields = Map::new();
    let names = ["customer_id", "deal_amount", "salutation", "note", "região"];
    let count = usize::try_from(make.below(6)).unwrap();
    for name in &names[..count] {
        let value = if make.percent(40) {
            ""
        } else {
            make.sentence()
        };
        let field = json!({"fieldType": make.pick(&["single_line", "number", "dropdown", "multi_line"]), "value": value});
        fields.insert((*name).to_owned(), field);
    }
    json!({
        "id": make.uuid(),
        "fullName": make.name(),
        "alias": make.pick(&["Siti", "João", "Mary"]),
        "email": if make.percent(60) { make.email("user") } else { String::new() },
        "phone": make.phone(),
        "customerUserID": make.letters(12).to_lowercase(),
        "companyName": make.pick(&["", "", "PT Example", "Padaria Açúcar & Cia"]),
        "jobTitle": make.pick(&["", "Manager", "Gerente"]),
        "agentRemark": "",
        "customFields": fields,
    })
}
