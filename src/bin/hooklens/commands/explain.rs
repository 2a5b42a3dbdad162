//! `hooklens explain`: what the catalog knows about an event's fields, or what a finding's code means.

use std::io::Write as _;

use anyhow::bail;
use hooklens::Code;
use hooklens::finding::nearest;
use hooklens::schema::fields::{Claim, Destination, Field, fields};

use super::{catalog, example, find};
use crate::args::Explain;
use crate::output::Output;
use crate::report::field;
use crate::report::frame::Look;
use crate::report::page::Page;
use crate::settings::Settings;
use crate::status::Status;

pub(crate) fn run(
    args: &Explain,
    settings: &Settings,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let mut page = Page::new(output.out_look);
    match (args.name.parse(), &args.location) {
        (Ok(code), None) => explain_code(&mut page, code, output.out_look),
        (Ok(_), Some(_)) => bail!("`{}` is the code of a finding: it has no fields", args.name),
        (Err(()), _) => explain_event(&mut page, args, settings)?,
    }
    output.out.write_all(page.into_text().as_bytes())?;
    Ok(Status::Yes)
}

fn explain_code(page: &mut Page, code: Code, look: Look) {
    page.heading(code.name(), severity(code));
    page.paragraph(code.summary());
    page.gap();
    page.paragraph(code.explanation());
    if let Some(example) = example::shown(code, look) {
        page.gap();
        page.raw(&example);
    }
}

/// How much the findings of a code matter, and when less.
fn severity(code: Code) -> &'static str {
    match code {
        Code::Unrecognized => "error; warning where --event names another event",
        Code::UnknownValue => {
            "error where the list is closed; where it is open info, or warning of a near miss"
        }
        Code::PlaceholderValue => "error where the list is closed, warning where it is open",
        _ => code.severity().name(),
    }
}

fn explain_event(page: &mut Page, args: &Explain, settings: &Settings) -> anyhow::Result<()> {
    let catalog = catalog::load(settings)?;
    let codes: Vec<&str> = Code::ALL.iter().map(|code| code.name()).collect();
    let entry = find::event(catalog, &args.name, "event or code", &codes)?;
    let fields = entry.with_documents(fields).unwrap_or_default();
    match (&args.location, fields.split_first()) {
        (Some(location), _) => one_field(page, &entry.name(), &fields, location)?,
        (None, Some((root, below))) => {
            field::event(page, entry, root, &fields);
            for known in below {
                page.gap();
                field::field(page, known);
            }
        }
        (None, None) => {}
    }
    Ok(())
}

/// Explains the field of a location, which may have numbers and names for `*`, or those that go to a target or below it.
fn one_field(page: &mut Page, event: &str, fields: &[Field], asked: &str) -> anyhow::Result<()> {
    let to_target = going(fields, |target| target == asked);
    if !to_target.is_empty() {
        all_of(page, &to_target);
        return Ok(());
    }
    let location = match asked {
        "" | "/" => String::new(),
        rooted if rooted.starts_with(['/', '#']) => rooted.to_owned(),
        bare => format!("/{bare}"),
    };
    let exact: Vec<&Field> = fields
        .iter()
        .filter(|field| field.location == location)
        .collect();
    let found = if exact.is_empty() {
        fields
            .iter()
            .filter(|field| field.is_at(&location))
            .collect()
    } else {
        exact
    };
    let Some(first) = found.first() else {
        let below = going(fields, |target| is_below(target, asked));
        if !below.is_empty() {
            all_of(page, &below);
            return Ok(());
        }
        let known = fields.iter().map(|field| field.location.as_str());
        let name = location.rsplit('/').next().unwrap_or_default();
        let near = nearest(&location, known.clone()).or_else(|| {
            // The right name in another place.
            known
                .clone()
                .find(|known| known.rsplit('/').next() == Some(name))
        });
        match near {
            Some(near) => bail!("{event} has no field `{location}`; did you mean `{near}`?"),
            None => bail!(
                "{event} has no field `{location}`; `hooklens explain {event}` lists its fields"
            ),
        }
    };
    all_of(page, &found);
    let members: Vec<String> = fields
        .iter()
        .filter(|field| is_inside(&field.location, &first.location))
        .map(|field| field.location.clone())
        .collect();
    page.labelled("members", &members);
    Ok(())
}

/// The fields that go to a target that is meant.
fn going(fields: &[Field], is_meant: impl Fn(&str) -> bool) -> Vec<&Field> {
    let goes_there = |claim: &Claim<Destination>| matches!(&claim.says, Destination::Target(target) if is_meant(target));
    fields
        .iter()
        .filter(|field| field.destinations.iter().any(goes_there))
        .collect()
}

fn all_of(page: &mut Page, fields: &[&Field]) {
    for known in fields {
        page.gap();
        field::field(page, known);
    }
}

/// Whether a target is a part of what another names, or of an element of it.
fn is_below(target: &str, around: &str) -> bool {
    target
        .strip_prefix(around)
        .is_some_and(|rest| rest.starts_with(['.', '[']))
}

/// Whether a location is a member, an element or the content of another.
fn is_inside(location: &str, around: &str) -> bool {
    location
        .strip_prefix(around)
        .is_some_and(|step| step == "#" || step.starts_with('/') && !step[1..].contains(['/', '#']))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_one_step_inside() {
        assert!(is_inside("/a/b", "/a"));
        assert!(is_inside("/a#", "/a"));
        assert!(is_inside("/a", ""));
        assert!(!is_inside("/a/b/c", "/a"));
        assert!(!is_inside("/ab", "/a"));
    }

    #[test]
    fn below_a_target_are_its_parts() {
        assert!(is_below("contact.phone", "contact"));
        assert!(is_below("message.sender.id", "message"));
        assert!(is_below("participants[].name", "participants"));
        assert!(is_below("participants[].name", "participants[]"));
        assert!(!is_below("contact", "contact"));
        assert!(!is_below("contacts.phone", "contact"));
    }
}
