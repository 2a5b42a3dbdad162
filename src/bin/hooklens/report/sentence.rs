//! One event in one line: who, what, where and when, told from the parts of the canonical event.
//!
//! Nothing is said that the event does not say. Values that are not to be shown are not.

use std::collections::{BTreeSet, HashMap};

use hooklens::Event;
use hooklens::lineage::Lineage;
use serde_json::{Map, Value};

use super::covered::Covered;
use super::text::counted;
use super::visible::visible;
use super::wrap::cut;

/// The longest that a text is quoted, in columns.
const QUOTED: usize = 120;

/// The longest that a name is, in columns.
const NAMED: usize = 60;

/// The parts of the line.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sentence {
    pub(crate) who: String,
    pub(crate) what: String,
    pub(crate) where_: String,
    pub(crate) when: String,
}

/// An event's facts, as far as they may be shown.
pub(crate) struct Facts<'e> {
    values: HashMap<String, &'e str>,
    instead: HashMap<&'e str, &'static str>,
}

impl<'e> Facts<'e> {
    /// The facts of an event; where they come from says what of them is covered.
    pub(crate) fn of(event: &'e Event, lineage: &'e Lineage, covered: &Covered<'_>) -> Self {
        let mut instead = HashMap::new();
        for (target, sources) in &lineage.targets {
            let covers = |source| covered.instead_of(source);
            let found = sources.iter().find_map(|source| covers(&source.from));
            if let Some(word) = found {
                instead.insert(target.as_str(), word);
            }
        }
        Self {
            values: event.facts().collect(),
            instead,
        }
    }

    /// What is said of a target, within a width; nothing if nothing is.
    fn said(&self, target: &str, width: usize) -> Option<String> {
        let text = *self.values.get(target)?;
        if let Some(instead) = self.instead.get(target) {
            return Some((*instead).to_owned());
        }
        let text = match serde_json::from_str(text) {
            Ok(Value::String(text)) => text,
            _ => text.to_owned(),
        };
        (!text.is_empty()).then(|| cut(&visible(&text), width))
    }

    fn name(&self, target: &str) -> Option<String> {
        self.said(target, NAMED)
    }

    /// The same in quotation marks, unless something stands for it.
    fn quoted(&self, target: &str) -> Option<String> {
        let text = self.said(target, QUOTED)?;
        let stands = self.instead.contains_key(target);
        Some(if stands { text } else { format!("\"{text}\"") })
    }

    /// What is said first of the members of an object.
    fn first(&self, base: &str, members: &[&str]) -> Option<String> {
        let mut said = members
            .iter()
            .filter_map(|member| self.name(&format!("{base}.{member}")));
        said.next()
    }

    /// `contact Ratna`: what a party is, and what it is called.
    fn party(&self, base: &str, role: &str) -> Option<String> {
        let members = [
            "name",
            "alias",
            "phone",
            "email",
            "username",
            "company",
            "external_id",
            "id",
        ];
        let name = self.first(base, &members);
        let role = self
            .name(&format!("{base}.type"))
            .filter(|word| word != "other")
            .unwrap_or_else(|| role.to_owned());
        match name {
            Some(name) => Some(format!("{role} {name}")),
            None => self.has(base).then_some(role),
        }
    }

    fn has(&self, base: &str) -> bool {
        let is_in = |path: &String| {
            path.strip_prefix(base)
                .is_some_and(|rest| rest.starts_with(['.', '[']))
        };
        self.values.keys().any(is_in)
    }

    /// How many elements an array has.
    fn count(&self, array: &str) -> usize {
        let numbers = self.values.keys().filter_map(|path| {
            let number = path
                .strip_prefix(array)?
                .strip_prefix('[')?
                .split(']')
                .next()?;
            number.parse::<usize>().ok()
        });
        numbers.max().map_or(0, |last| last + 1)
    }
}

/// Says an event.
pub(crate) fn sentence(facts: &Facts<'_>) -> Sentence {
    Sentence {
        who: who(facts),
        what: what(facts),
        where_: place(facts),
        when: when(facts),
    }
}

fn who(facts: &Facts<'_>) -> String {
    let sender = facts.party("message.sender", "sender");
    let is_out = facts.name("message.direction").as_deref() == Some("outbound");
    let contact = facts.party("contact", "contact");
    if let Some(sender) = sender {
        // A contact who wrote is its own sender.
        return match contact.filter(|contact| is_out && *contact != sender) {
            Some(contact) => format!("{sender} to {contact}"),
            None => sender,
        };
    }
    let to = if is_out { "to " } else { "" };
    let others = [("agent", "agent"), ("bot", "bot")];
    let others = others
        .iter()
        .filter_map(|(base, role)| facts.party(base, role));
    let contact = contact.map(|contact| format!("{to}{contact}"));
    contact
        .into_iter()
        .chain(others)
        .collect::<Vec<_>>()
        .join(", ")
}

fn what(facts: &Facts<'_>) -> String {
    let kind = facts.name("kind").unwrap_or_default();
    let (object, happened) = kind.split_once('.').unwrap_or((&kind, ""));
    let mut parts = vec![subject(facts, object)];
    match happened {
        "status_changed" => parts.push(status(facts, object)),
        "" => {}
        // What is created is the message that is shown.
        "created" if object == "message" => {}
        _ => parts.push(happened.replace('_', " ")),
    }
    parts.extend(changes(facts));
    let text = (object == "message").then(|| facts.quoted("message.text"));
    let remark = || facts.quoted("resolution.remark");
    let mut line = parts.join(" ");
    if let Some(by) = facts.name("resolution.by") {
        line = format!("{line} by {by}");
    }
    let said = [text.flatten(), remark(), facts.quoted("failure.reason")];
    let said: Vec<String> = said.into_iter().flatten().collect();
    match said.len() {
        0 => line,
        _ => format!("{line}: {}", said.join(", ")),
    }
}

/// What it is about: `text`, `image message 918`, `conversation`.
fn subject(facts: &Facts<'_>, object: &str) -> String {
    match object {
        "message" => {
            let form = facts
                .name("message.type")
                .filter(|form| form != "other")
                .or_else(|| facts.name("message.vendor_type"));
            let form = form.map_or_else(|| "message".to_owned(), |form| format!("{form} message"));
            match facts.count("message.attachments") {
                0 => form,
                1 => format!("{form} with an attachment"),
                count => format!("{form} with {count} attachments"),
            }
        }
        "settings" => {
            let whole = facts.values.get("settings");
            let whole =
                whole.and_then(|text| serde_json::from_str::<Map<String, Value>>(text).ok());
            let settings = facts.values.keys();
            let named: BTreeSet<&str> = settings
                .filter_map(|path| path.strip_prefix("settings.")?.split(['.', '[']).next())
                .collect();
            counted(
                named.len() + whole.map_or(0, |whole| whole.len()),
                "setting",
            )
        }
        "order" | "interaction" => match facts.name(&format!("{object}.id")) {
            Some(id) => format!("{object} {id}"),
            None => object.to_owned(),
        },
        _ => object.to_owned(),
    }
}

/// `from open to resolved`
fn status(facts: &Facts<'_>, object: &str) -> String {
    let word = |member: &str| facts.name(&format!("{object}.{member}"));
    let new = word("status")
        .filter(|word| word != "other")
        .or_else(|| word("vendor_status"));
    match (word("previous_status"), new) {
        (Some(old), Some(new)) => format!("from {old} to {new}"),
        (None, Some(new)) => format!("is {new}"),
        _ => "status changed".to_owned(),
    }
}

/// What changed by name, where the payload lists it and nothing else says it.
fn changes(facts: &Facts<'_>) -> Option<String> {
    let count = facts.count("changes");
    let names: Vec<String> = (0..count)
        .filter_map(|number| facts.name(&format!("changes[{number}].field")))
        .filter(|field| field != "status")
        .collect();
    match names.len() {
        0 => None,
        1..=4 => Some(format!("({} changed)", names.join(", "))),
        more => Some(format!(
            "({} and {} more changed)",
            names[..3].join(", "),
            more - 3
        )),
    }
}

fn place(facts: &Facts<'_>) -> String {
    let mut parts = Vec::new();
    let channel = facts.first("channel", &["name", "address", "id"]);
    let form = facts
        .name("channel.type")
        .filter(|form| form != "other")
        .or_else(|| facts.name("channel.vendor_type"));
    match (form, channel) {
        (Some(form), Some(channel)) => parts.push(format!("{form} {channel}")),
        (form, channel) => parts.extend(form.or(channel)),
    }
    if let Some(id) = facts.first("conversation", &["id", "external_id", "session_id"]) {
        parts.push(format!("conversation {id}"));
    }
    if let Some(topic) = facts.name("conversation.topic.name") {
        parts.push(format!("topic {topic}"));
    }
    if let Some(team) = facts.first("team", &["name", "id"]) {
        parts.push(format!("team {team}"));
    }
    if parts.is_empty() {
        let account = facts.first("account", &["name", "code", "id"]);
        parts.extend(account.map(|account| format!("account {account}")));
    }
    parts.join(", ")
}

fn when(facts: &Facts<'_>) -> String {
    let basis = match facts.name("time_basis").as_deref() {
        Some("assumed_utc" | "assumed_offset") => " (zone assumed)",
        _ => "",
    };
    if let Some(time) = facts.name("time") {
        return format!("{}{basis}", readable(&time));
    }
    // What is known of when, where the event does not say it of itself.
    let others = [
        ("message.updated_at", "message changed"),
        ("message.created_at", "message written"),
        ("conversation.updated_at", "conversation changed"),
        ("conversation.resolved_at", "conversation resolved"),
        ("conversation.created_at", "conversation created"),
    ];
    let mut said = others
        .iter()
        .filter_map(|(target, words)| Some(format!("{words} {}", readable(&facts.name(target)?))));
    said.next().unwrap_or_default()
}

/// `2024-03-19 09:14:02.733 UTC`
fn readable(time: &str) -> String {
    let time = time.replacen('T', " ", 1);
    match time.strip_suffix('Z') {
        Some(time) => format!("{time} UTC"),
        None => time,
    }
}
