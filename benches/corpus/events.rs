//! One payload of each event of the vendors' published pages, as the generator fills it in.

use serde_json::{Value, json};

use super::{LABELS, Make, NAMES, SENTENCES, SOURCES};

impl Make {
    /// A payload of some event, the frequent ones more often.
    pub(super) fn payload(&mut self) -> Value {
        match self.below(24) {
            0 | 1 => self.message_status(),
            2 => self.case(),
            3..=6 => self.bot_message(),
            7 => self.allocation(),
            8 => self.resolved(),
            9 => self.customer_button(),
            10 => self.new_session(),
            11 if self.one_in(2) => self.logout(),
            11 if self.one_in(2) => self.settings(),
            11 => self.configs(),
            12..=14 => self.platform_message(),
            15 => self.platform_object("Interaction"),
            16 => self.platform_object("Order"),
            17..=19 => self.inbox_message(),
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
        let event = self.pick(&["post_comment_mobile", "post_comment_rest"]);
        json!({"type": event, "payload": {
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

    fn customer_button(&mut self) -> Value {
        json!({"additional_info": self.list(2, |_| json!({"anykey": "any value"})),
            "agent": {"email": self.email(), "name": self.pick(&NAMES), "type": "admin"},
            "channel_id": self.below(999), "channel_name": "Channel 1", "channel_type": "Qiscus Widget",
            "customer": {"avatar": self.url(), "name": self.pick(&NAMES), "user_id": self.email()},
            "customer_properties": self.list(4, |make| json!({"id": make.below(99), "label": "ADDRESS", "value": make.pick(&SENTENCES)})),
            "notes": self.text(), "room_id": self.id(), "tag": []})
    }

    fn new_session(&mut self) -> Value {
        let (room, user, source, channel) = (
            self.id().to_string(),
            self.phone(),
            self.pick(&SOURCES),
            self.below(9999),
        );
        let name = self.pick(&NAMES);
        let options = json!({"channel": source, "channel_details": {"channel_id": channel, "name": "Support", "phone": self.phone()},
            "is_resolved": false, "is_waiting": true, "source": source});
        json!({"is_new_session": true, "payload": {
                "from": {"avatar_url": self.url(), "email": user, "id": 0, "id_str": "0", "name": name},
                "message": {"id": 0, "id_str": "0", "payload": null, "text": self.text(), "timestamp": self.time("T", "Z"), "type": "text"},
                "room": {"id": room, "id_str": room, "is_public_channel": false, "name": name, "options": options.to_string(),
                    "participants": self.list(3, |make| json!({"email": make.email()})), "room_avatar": self.url(), "topic_id": room,
                    "topic_id_str": room, "type": "group"}},
            "room_log": {"channel_id": channel, "created_at": self.time("T", ""),
                "extras": {"user_properties": [{"key": "Address", "value": "-"}]}, "has_no_message": true, "is_waiting": true, "name": name,
                "resolved": false, "room_badge": self.url(), "room_id": room, "source": source, "user_avatar_url": self.url(),
                "user_id": user},
            "webhook_type": "NEW_SESSION_WEBHOOK"})
    }

    fn logout(&mut self) -> Value {
        json!({"payload": {"action": "logout", "timestamp": self.milliseconds() / 1000, "user": {
                "avatar_url": self.url(), "created_at": self.time("T", ""), "email": self.email(), "force_offline": self.one_in(2),
                "id": self.below(999_999), "is_available": true, "is_verified": true, "last_login": self.time("T", "Z"),
                "name": self.pick(&NAMES), "sdk_email": self.email(), "sdk_key": "sdk-key-example", "type": 2,
                "type_as_string": "agent", "updated_at": self.time("T", "")}},
            "type": "auth"})
    }

    fn settings(&mut self) -> Value {
        json!({"data": {"id": self.id(), "name": "Example store", "app_code": self.letters(17), "secret_key": "secret-key-example",
            "created_at": self.time(" ", ""), "updated_at": self.time(" ", ""), "bot_webhook_url": "https://hooks.example.com/bot",
            "is_bot_enabled": self.one_in(2), "allocate_agent_webhook_url": "https://hooks.example.com/allocate",
            "is_allocate_agent_webhook_enabled": self.one_in(2), "mark_as_resolved_webhook_url": null,
            "is_mark_as_resolved_webhook_enabled": false, "is_active": true, "is_sessional": true}})
    }

    fn configs(&mut self) -> Value {
        json!({"data": {"configs": {"is_active": true, "timezone": "+07:00", "app_sync_interval": 5000, "online_message": self.text(),
            "offline_message": self.text(), "widget": {"color": "#336699"}, "create_tags": "true", "waca_channel": null}}, "status": 200})
    }

    fn platform_object(&mut self, resource: &str) -> Value {
        let event = self.pick(&["CREATE", "UPDATE", "DELETE"]);
        json!({"objectId": self.letters(10), "resource": resource, "event": event, "timestamp": self.milliseconds()})
    }

    fn flat_message(&mut self) -> Value {
        let event = self.pick(&["inboundMessage", "messageSend", "messageStatusUpdate"]);
        let mut message = json!({"type": event, "conversationId": self.below(99_999_999).to_string(),
            "communicationActionId": self.id().to_string(), "outboundChannelAddress": self.phone(),
            "inboundChannelAddress": "SMS Ireland", "customerUID": self.uuid(), "body": self.text(),
            "dateCreated": self.time(" ", ".397")});
        if event != "inboundMessage" {
            message["statusCode"] = self.below(9).to_string().into();
        }
        message
    }
}
