//! Payloads in the shapes the vendors send, for the benchmarks: generated, deterministic, invented.

use std::fmt::Write as _;

use serde_json::{Value, json};

const SIZE: usize = 8 << 20;

const NAMES: [&str; 8] = [
    "Budi Santoso",
    "Siti Wijaya",
    "João Araújo",
    "Thaís Gonçalves",
    "Aoife Murphy",
    "Mary Smith",
    "Łukasz Kovač",
    "山田 太郎",
];
const SENTENCES: [&str; 12] = [
    "Has anybody looked at my parcel yet? It should have been here on Monday.",
    "yes",
    "Thank you, that is all!",
    "ok 👍",
    "Paket saya belum datang, mohon dicek ya kak",
    "Alamat baru: Jl. Melati No. 7, Bandung 40115",
    "Não recebi a confirmação da compra, pode verificar? 😕",
    "Qual é o horário de atendimento em São Paulo?",
    "She said \"tomorrow\" but nobody came.",
    "See https://example.com/help?topic=1&lang=en#top",
    "first line\nsecond line\n\tindented",
    "Preciso da segunda via até amanhã às 18h",
];
const SOURCES: [&str; 6] = ["wa", "line", "fb", "telegram", "ig", "custom_channel"];
const LABELS: [&str; 6] = [
    "follow up",
    "vip",
    "refund",
    "devolução",
    "billing",
    "late 🚚",
];

/// The lines of a capture.
pub(crate) fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .collect()
}

/// About 8 MiB of payloads, one a line, one in four with spaces after commas and colons, one in four with `\u` escapes
/// for everything beyond ASCII, one in five with escaped slashes.
pub(crate) fn ndjson() -> Vec<u8> {
    let mut make = Make(1);
    let mut text = String::with_capacity(SIZE + (64 << 10));
    while text.len() < SIZE {
        let value = make.payload();
        let style = Style {
            spaced: make.one_in(4),
            ascii: make.one_in(4),
            slashes: make.one_in(5),
        };
        style.write(&mut text, &value);
        text.push('\n');
    }
    text.into_bytes()
}

/// How a sender writes JSON.
struct Style {
    spaced: bool,
    ascii: bool,
    slashes: bool,
}

impl Style {
    fn write(&self, out: &mut String, value: &Value) {
        let (comma, colon) = if self.spaced {
            (", ", ": ")
        } else {
            (",", ":")
        };
        match value {
            Value::Object(members) => {
                out.push('{');
                for (number, (name, value)) in members.iter().enumerate() {
                    out.push_str(if number > 0 { comma } else { "" });
                    self.string(out, name);
                    out.push_str(colon);
                    self.write(out, value);
                }
                out.push('}');
            }
            Value::Array(elements) => {
                out.push('[');
                for (number, value) in elements.iter().enumerate() {
                    out.push_str(if number > 0 { comma } else { "" });
                    self.write(out, value);
                }
                out.push(']');
            }
            Value::String(string) => self.string(out, string),
            scalar => out.push_str(&scalar.to_string()),
        }
    }

    fn string(&self, out: &mut String, string: &str) {
        out.push('"');
        for character in string.chars() {
            match character {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                '/' if self.slashes => out.push_str("\\/"),
                wide if self.ascii && !wide.is_ascii() => {
                    for unit in wide.encode_utf16(&mut [0; 2]) {
                        let _ = write!(out, "\\u{unit:04x}");
                    }
                }
                plain => out.push(plain),
            }
        }
        out.push('"');
    }
}

/// Makes values with a linear congruential generator.
struct Make(u64);

impl Make {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap();
        from[at]
    }

    fn id(&mut self) -> u64 {
        match self.below(4) {
            0 => (1 << 53) + self.below(1 << 30) * 977_531,
            1 => 1 + self.below(100_000_000),
            _ => 1_000_000_000 + self.below(1 << 30) * 900,
        }
    }

    fn letters(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| {
                char::from(
                    b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
                        [usize::try_from(self.below(56)).unwrap()],
                )
            })
            .collect()
    }

    fn uuid(&mut self) -> String {
        let [a, b, c] = [0; 3].map(|_| self.below(1 << 31));
        format!(
            "{a:08x}-{:04x}-4{:03x}-a{:03x}-{b:08x}{:04x}",
            c & 0xffff,
            a & 0xfff,
            b & 0xfff,
            c >> 15
        )
    }

    fn text(&mut self) -> String {
        let count = match self.below(20) {
            0..11 => 1,
            11..17 => 2 + self.below(4),
            17..19 => 5 + self.below(9),
            _ => 18 + self.below(16),
        };
        let separator = if count > 5 { "\n" } else { " " };
        let sentences: Vec<_> = (0..count).map(|_| self.pick(&SENTENCES)).collect();
        sentences.join(separator)
    }

    fn url(&mut self) -> String {
        format!(
            "https://cdn.example.com/{}/image/upload/{}_{}.png",
            self.letters(8),
            self.letters(22),
            self.below(1 << 30)
        )
    }

    fn email(&mut self) -> String {
        format!("user{}@example.org", self.below(99_999))
    }

    fn phone(&mut self) -> String {
        format!("62{}", 100_000_000 + self.below(1 << 30))
    }

    fn milliseconds(&mut self) -> u64 {
        (1_546_300_800 + self.below(220_000_000)) * 1000 + self.below(1000)
    }

    fn time(&mut self, between: &str, after: &str) -> String {
        format!(
            "20{}-{:02}-{:02}{between}{:02}:{:02}:{:02}{after}",
            19 + self.below(7),
            1 + self.below(12),
            1 + self.below(28),
            self.below(24),
            self.below(60),
            self.below(60),
        )
    }

    fn party(&mut self) -> Value {
        json!({"id": self.id(), "email": self.email(), "username": self.pick(&NAMES), "avatar_url": self.url()})
    }

    fn list(&mut self, most: u64, mut one: impl FnMut(&mut Self) -> Value) -> Value {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }

    fn payload(&mut self) -> Value {
        match self.below(16) {
            0 | 1 => self.message_status(),
            2 => self.case(),
            3..=5 => self.bot_message(),
            6 => self.allocation(),
            7 => self.resolved(),
            8 | 9 => self.platform_message(),
            10 | 11 => self.inbox_message(),
            12 | 13 => self.conversation(),
            _ => self.flat_message(),
        }
    }

    fn message_status(&mut self) -> Value {
        json!({"type": "integration_message_status", "integrationMessageStatus": {
            "channelID": self.id().to_string(), "channelType": "whatsapp", "contactPhone": self.phone(), "reason": "",
            "status": "delivered", "timestamp": self.milliseconds(), "trxID": self.uuid()},
            "organizationID": self.below(99_999)})
    }

    fn case(&mut self) -> Value {
        let by = self.below(4);
        json!({"organizationID": self.below(99_999), "type": "case_resolved", "caseResolved": {
            "caseID": self.letters(10), "channelType": "whatsappba", "channelID": self.id().to_string(),
            "topicID": self.below(900), "topicName": "Finance", "assigneeType": "agent", "chatbotID": "", "chatbotName": "",
            "agentEmail": self.email(), "agentFullName": self.pick(&NAMES), "isJunk": self.one_in(20), "agentRemark": self.text(),
            "createdTime": self.milliseconds(), "counterStartTime": self.milliseconds(),
            "firstResponseTime": self.milliseconds(), "resolvedTime": self.milliseconds(),
            "isResolvedByAgent": by == 0, "isResolvedByChatbot": by == 1, "isResolvedByContact": by == 2, "isResolvedBySystem": by == 3,
            "labels": self.list(5, |make| make.pick(&LABELS).into()),
            "contact": {"id": self.uuid(), "fullName": self.pick(&NAMES), "alias": "", "email": self.email(), "phone": self.phone(),
                "customerUserID": self.letters(12), "companyName": "", "jobTitle": "", "agentRemark": "",
                "customFields": {"customer_id": {"fieldType": "number", "value": ""}, "note": {"fieldType": "multi_line", "value": self.pick(&SENTENCES)}}}}})
    }

    fn bot_message(&mut self) -> Value {
        let options = json!({"is_resolved": self.one_in(2), "source": self.pick(&SOURCES), "is_waiting": "false",
            "channel_details": {"channel_id": self.below(99_999), "name": "Support"}});
        let options = if self.one_in(3) {
            options.to_string().into()
        } else {
            options
        };
        json!({"type": "post_comment_mobile", "payload": {
            "from": {"id": self.id(), "email": self.email(), "name": self.pick(&NAMES)},
            "room": {"id": self.id(), "topic_id": self.id(), "type": "group", "name": self.pick(&NAMES), "options": options,
                "participants": self.list(5, Self::party)},
            "message": {"type": "text", "text": self.text(), "payload": {}}}})
    }

    fn allocation(&mut self) -> Value {
        let time = self.time(" ", "");
        json!({"app_id": self.letters(17), "source": self.pick(&SOURCES), "name": self.pick(&NAMES), "email": self.email(),
            "avatar_url": self.url(), "extras": json!({"timezone_offset": self.below(12), "notes": null}).to_string(),
            "is_resolved": self.one_in(2), "room_id": self.id().to_string(),
            "latest_service": {"id": self.id(), "user_id": self.below(9999), "room_log_id": self.below(999_999), "app_id": self.below(999),
                "notes": null, "resolved_at": time, "is_resolved": true, "created_at": time, "updated_at": time,
                "first_comment_id": self.id().to_string(), "last_comment_id": self.id().to_string(), "retrieved_at": time,
                "first_comment_timestamp": null},
            "candidate_agent": {"id": self.below(999_999), "name": self.pick(&NAMES), "email": self.email(), "created_at": time,
                "updated_at": time, "sdk_email": self.email(), "is_available": true, "type": self.below(3), "avatar_url": self.url(),
                "is_verified": false, "notifications_room_id": self.id().to_string(), "bubble_color": "#00a0c0",
                "direct_login_token": null, "type_as_string": "agent", "assigned_rules": self.list(6, |make| make.pick(&SOURCES).into())}})
    }

    fn resolved(&mut self) -> Value {
        json!({"customer": {"additional_info": self.list(2, |_| json!({"anykey": "any value"})), "avatar": self.url(),
                "name": self.pick(&NAMES), "user_id": self.email()},
            "resolved_by": {"email": self.email(), "id": self.below(999_999), "is_available": true, "name": self.pick(&NAMES), "type": "agent"},
            "service": {"first_comment_id": self.id().to_string(), "id": self.id(), "is_resolved": true,
                "last_comment_id": self.id().to_string(), "notes": self.text(), "room_id": self.id().to_string(), "source": self.pick(&SOURCES)}})
    }

    fn platform_message(&mut self) -> Value {
        let (id, time) = (self.letters(10), self.time("T", ".123Z"));
        json!({"objectId": id, "resource": "Message", "event": "CREATE", "timestamp": self.milliseconds(), "payload": {
            "chat": {"className": "Chat", "objectId": self.letters(10)}, "platform": "WEBCHAT", "status": "OUTGOING_SENT",
            "system": false, "type": "TEXT", "text": self.text(), "createdAt": time, "updatedAt": time, "objectId": id,
            "user": {"className": "_User", "objectId": self.letters(10)}}})
    }

    fn inbox_message(&mut self) -> Value {
        json!({"event": "message_created", "id": self.id().to_string(), "content": self.text(), "created_at": self.time(" ", " UTC"),
            "message_type": "incoming", "content_type": "text", "content_attributes": {}, "source_id": null,
            "sender": {"id": self.below(9_999_999), "name": self.pick(&NAMES), "email": self.email(), "type": "contact"},
            "conversation": {"display_id": self.below(999_999).to_string(), "additional_attributes": {
                "browser": {"device_name": "Macbook", "browser_name": "Firefox", "platform_name": "Macintosh",
                    "browser_version": "121.0", "platform_version": "10.15.2"},
                "referer": "http://www.example.net/?q=abc", "initiated_at": "Tue Mar 03 2020 18:37:38 GMT-0300 (Brasília Standard Time)"}},
            "account": {"id": self.below(9999).to_string(), "name": "Example store"}})
    }

    fn conversation(&mut self) -> Value {
        json!({"event": "conversation_updated", "id": self.below(999_999), "status": "open", "channel": "Channel::Api", "can_reply": true,
            "unread_count": self.below(20), "inbox_id": self.below(99), "labels": self.list(3, |make| make.pick(&LABELS).into()),
            "created_at": self.milliseconds() / 1000, "timestamp": self.milliseconds() / 1000,
            "meta": {"sender": {"id": self.below(9_999_999), "name": self.pick(&NAMES), "email": self.email(), "phone_number": self.phone(),
                "thumbnail": "", "type": "contact"}, "assignee": null},
            "messages": self.list(2, |make| json!({"id": make.id(), "content": make.text(), "message_type": 1, "created_at": 1_669_004_080})),
            "location": {"latitude": -6.175_392_4, "longitude": 106.827_152_8},
            "account": {"id": self.below(9999).to_string(), "name": "Example store"},
            "changed_attributes": [{"status": {"current_value": "open", "previous_value": "resolved"}}]})
    }

    fn flat_message(&mut self) -> Value {
        json!({"type": "inboundMessage", "conversationId": self.below(99_999_999).to_string(), "communicationActionId": self.id().to_string(),
            "outboundChannelAddress": self.phone(), "inboundChannelAddress": "SMS Ireland", "customerUID": self.uuid(),
            "body": self.text(), "dateCreated": self.time(" ", ".397"), "statusCode": self.below(9).to_string()})
    }
}
