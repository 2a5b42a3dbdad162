//! The field reference as text: an event's head, and one entry for each field.
//!
//! Nothing is decided here: conditions come in words from the library, and every claim is printed with its own.

use hooklens::catalog::EventEntry;
use hooklens::schema::fields::{Claim, Destination, Fact, Field, Required, Row, When};

use super::page::Page;

/// Writes what holds for every payload of an event; `root` is its first field.
pub(crate) fn event(page: &mut Page, entry: &EventEntry, root: &Field, fields: &[Field]) {
    page.heading(&entry.name(), entry.title());
    descriptions(page, root);
    page.labelled("kinds", &[entry.kinds().join(", ")]);
    let names: Vec<String> = entry
        .wire_names()
        .map(|name| format!("\"{name}\""))
        .collect();
    if !names.is_empty() {
        page.labelled("wire names", &[names.join(", ")]);
    }
    let clues: Vec<String> = fields.iter().filter(|field| field.clue).map(clue).collect();
    page.labelled("clues", &clues);
    page.labelled("sets", &facts(&root.sets, ""));
    page.labelled("provenance", &root.comments);
    page.labelled("schema", &[entry.file().to_owned()]);
}

/// Writes one field.
pub(crate) fn field(page: &mut Page, field: &Field) {
    let at = field.location.as_str();
    page.heading(if at.is_empty() { "(root)" } else { at }, &facets(field));
    descriptions(page, field);
    if let Some(pattern) = &field.names {
        page.labelled("names", &[format!("that match {pattern}")]);
    }
    page.labelled("only", &conditions(&field.present, at));
    if let Required::Where(whens) = &field.required {
        page.labelled("required", &conditions(whens, at));
    }
    let formats: Vec<Claim<String>> = field
        .formats
        .iter()
        .filter(|claim| !claim.when.is_empty())
        .cloned()
        .collect();
    page.labelled("format", &claims(&formats, at, Clone::clone));
    destinations(page, field);
    values(page, field);
    page.labelled("sets", &facts(&field.sets, at));
    if let Some(same) = &field.same_as {
        let same = if same.is_empty() { "the payload" } else { same };
        page.labelled("the same as", &[same.to_owned()]);
    }
    page.labelled("provenance", &field.comments);
}

/// A shared definition says in general what a field says in particular: it is worth a line where it says more.
fn descriptions(page: &mut Page, field: &Field) {
    let first = field
        .descriptions
        .first()
        .map_or(0, |claim| claim.says.len());
    for (number, claim) in field.descriptions.iter().enumerate() {
        if number == 0 || claim.says.len() > first || !claim.when.is_empty() {
            page.paragraph(&with_condition(&claim.says, &claim.when, &field.location));
        }
    }
}

/// What can be said of a field in a word or two.
fn facets(field: &Field) -> String {
    let mut facets = Vec::new();
    if !field.types.is_empty() {
        facets.push(field.types.join(" or "));
    }
    for format in &field.formats {
        if format.when.is_empty() {
            facets.push(format!("format {}", format.says));
        }
    }
    match field.required {
        Required::Always => facets.push("required".to_owned()),
        Required::No if is_member(&field.location) => facets.push("optional".to_owned()),
        Required::No | Required::Where(_) => {}
    }
    if field.clue {
        facets.push("clue".to_owned());
    }
    facets.extend(field.redact.clone());
    facets.join(", ")
}

/// Whether a location is that of a named member: of an element or of any name it makes no sense to say "optional".
fn is_member(location: &str) -> bool {
    !(location.is_empty() || location.ends_with("/*") || location.ends_with('#'))
}

fn destinations(page: &mut Page, field: &Field) {
    let at = field.location.as_str();
    let alone = field.destinations.len() == 1;
    let mut goes = Vec::new();
    let mut dropped = Vec::new();
    for claim in &field.destinations {
        let (lines, text) = match &claim.says {
            Destination::Members => continue,
            Destination::Target(target) => (&mut goes, target.clone()),
            Destination::Dropped(reason) => (&mut dropped, reason.clone()),
            Destination::Stated => (&mut goes, "the targets that its value sets".to_owned()),
            Destination::Extra if alone => (&mut goes, "extra".to_owned()),
            Destination::Extra => (&mut goes, "extra otherwise".to_owned()),
            Destination::Within { location, whole } => match whole.as_ref() {
                Destination::Dropped(reason) => {
                    (&mut dropped, format!("with {location}: {reason}"))
                }
                Destination::Target(target) => (&mut goes, format!("{target}, with {location}")),
                _ => continue,
            },
        };
        lines.push(with_condition(&text, &claim.when, at));
    }
    page.labelled("goes to", &goes);
    let names = claims(&field.member_names, at, Clone::clone);
    page.labelled("names go to", &names);
    page.labelled("dropped", &dropped);
}

fn values(page: &mut Page, field: &Field) {
    let at = field.location.as_str();
    let says_nothing = |claim: &Claim<Row>| {
        let row = &claim.says;
        row.description.is_none() && row.sets.is_empty() && row.destination.is_none()
    };
    if field.rows.iter().all(says_nothing) {
        page.labelled("values", &claims(&field.rows, at, listed));
        return;
    }
    let rows: Vec<(String, String)> = field
        .rows
        .iter()
        .map(|claim| {
            let row = &claim.says;
            let mut parts: Vec<String> = row.description.iter().cloned().collect();
            if !row.sets.is_empty() {
                let sets: Vec<String> = row.sets.iter().map(fact).collect();
                parts.push(format!("Sets {}.", sets.join(", ")));
            }
            match &row.destination {
                Some(Destination::Dropped(reason)) => parts.push(format!("Dropped: {reason}.")),
                Some(Destination::Target(target)) => parts.push(format!("Goes to {target}.")),
                _ => {}
            }
            let text = with_condition(&parts.join(" "), &claim.when, at);
            (listed(row), text)
        })
        .collect();
    page.columns("values", &rows);
}

fn listed(row: &Row) -> String {
    if row.values.is_empty() {
        return "other".to_owned();
    }
    let values: Vec<String> = row.values.iter().map(ToString::to_string).collect();
    values.join(" or ")
}

fn clue(field: &Field) -> String {
    let at = &field.location;
    let rows: Option<Vec<String>> = field
        .rows
        .iter()
        .map(|claim| (!claim.says.values.is_empty()).then(|| listed(&claim.says)))
        .collect();
    match rows {
        Some(rows) if !rows.is_empty() => format!("{at} is {}", rows.join(" or ")),
        _ => format!("{at} is there"),
    }
}

/// Facts, those that hold together on one line.
fn facts(sets: &[Claim<Fact>], at: &str) -> Vec<String> {
    sets.chunk_by(|one, other| one.when == other.when)
        .map(|together| {
            let facts: Vec<String> = together.iter().map(|claim| fact(&claim.says)).collect();
            with_condition(&facts.join(", "), &together[0].when, at)
        })
        .collect()
}

fn fact(fact: &Fact) -> String {
    format!("{} to {}", fact.target, fact.value)
}

fn claims<T>(claims: &[Claim<T>], at: &str, text: impl Fn(&T) -> String) -> Vec<String> {
    claims
        .iter()
        .map(|claim| with_condition(&text(&claim.says), &claim.when, at))
        .collect()
}

fn conditions(whens: &[When], at: &str) -> Vec<String> {
    let mut texts: Vec<String> = Vec::new();
    for when in whens {
        let text = when.text(at);
        if !text.is_empty() && !texts.contains(&text) {
            texts.push(text);
        }
    }
    texts
}

fn with_condition(text: &str, whens: &[When], at: &str) -> String {
    let conditions = conditions(whens, at).join("; or ");
    if conditions.is_empty() {
        return text.to_owned();
    }
    match text.strip_suffix('.') {
        Some(sentence) => format!("{sentence} ({conditions})."),
        None => format!("{text}, {conditions}"),
    }
}
