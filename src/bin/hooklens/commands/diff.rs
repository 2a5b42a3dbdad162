//! `hooklens diff`: what changed between two payloads, or between their canonical events.

use std::io::Write as _;

use anyhow::{Context as _, bail};
use hooklens::capture::Position;
use hooklens::catalog::EventEntry;
use hooklens::diff::{Options, Pattern, diff};
use hooklens::inspect::{self, Inspection, Inspector};
use hooklens::normalize::Scratch;
use hooklens::redact::Marks;
use hooklens::schema::{Class, is_id, is_time, locations_in_event};
use hooklens::unwrap::{Opened, Tried, Unwrapped};
use hooklens::{Catalog, Payload, Record, Records, Unwrap};
use serde_json::Value;

use super::{asked, catalog, source};
use crate::args::{self, DiffFormat, Layout};
use crate::output::Output;
use crate::report::changes::{self, Hidden, Side};
use crate::report::compared;
use crate::report::covered::Cover;
use crate::report::meaning::Meanings;
use crate::report::of::{Of, Wrapping};
use crate::report::text;
use crate::report::visible::{visible, visible_json};
use crate::settings::{Setting, Settings};
use crate::status::Status;

/// How many columns two payloads side by side want.
const WIDE: usize = 120;

pub(crate) fn run(
    args: &args::Diff,
    settings: &Settings,
    output: &mut Output,
) -> anyhow::Result<Status> {
    if args.old.as_os_str() == "-" && args.new.as_os_str() == "-" {
        bail!("OLD and NEW cannot both be standard input");
    }
    let ignored = Ignored::parse(&settings.diff_ignore)?;
    let catalog = catalog::load(settings)?;
    let options = asked(&args.choice, args.unwrapping);
    let inspector = Inspector::new(catalog, options)?;
    let captures = [
        source::read(&args.old, args.unpacking.limit(), output),
        source::read(&args.new, args.unpacking.limit(), output),
    ];
    let [Some(old), Some(new)] = captures.map(|capture| said(capture, output)) else {
        return Ok(Status::Trouble);
    };
    let records = [&old, &new].map(|capture| said(only(capture, args), output));
    let [Some(old_record), Some(new_record)] = &records else {
        return Ok(Status::Trouble);
    };
    let work = Work {
        args,
        inspector: &inspector,
        ignored,
    };
    let inside = [(&old.0, old_record), (&new.0, new_record)]
        .map(|(name, record)| said(work.look_into(name, record), output));
    let [Some(old_inside), Some(new_inside)] = &inside else {
        return Ok(Status::Trouble);
    };
    let old_inner = old_inside.record(old_record);
    let new_inner = new_inside.record(new_record);
    let old = old_inside.of(&old.0, old_record, old_inner.as_ref());
    let new = new_inside.of(&new.0, new_record, new_inner.as_ref());
    if args.normalized {
        work.events(old, new, output)
    } else {
        work.payloads(old, new, output)
    }
}

/// The value; what went wrong is said.
fn said<T>(result: anyhow::Result<T>, output: &mut Output) -> Option<T> {
    result.map_err(|error| output.error(&error)).ok()
}

/// The one record of a capture.
fn only<'a>((name, bytes): &'a (String, Vec<u8>), args: &args::Diff) -> anyhow::Result<Record<'a>> {
    let start = Position::start(args.framing.input).lenient(args.unwrapping.lenient);
    let mut records = Records::part(bytes, start, true);
    let name = visible(name);
    match (records.next(), records.next()) {
        (Some(only), None) => Ok(only),
        (None, _) => bail!("{name}:1:1: no payload: there is nothing to compare"),
        (Some(_), Some(second)) => bail!(
            "{name} holds several payloads (the second is at line {}): give a file with one of them, or --input json if \
             the whole is one payload",
            second.place.point.line
        ),
    }
}

/// What looking into a record gave.
#[derive(Default)]
struct Inside {
    /// The payload in it, and its layers, with what may be secret covered.
    payload: Option<(Opened, Value)>,
    /// The record as JSON, if it was none.
    repaired: Option<Opened>,
    tried: Vec<Tried>,
}

impl Inside {
    fn record<'a>(&'a self, wrapping: &Record<'a>) -> Option<Record<'a>> {
        let opened = self.payload.as_ref().map(|(opened, _)| opened);
        Some(opened.or(self.repaired.as_ref())?.record(wrapping))
    }

    fn of<'a>(
        &'a self,
        file: &'a str,
        record: &'a Record<'a>,
        inner: Option<&'a Record<'a>>,
    ) -> Of<'a> {
        let tried = &self.tried;
        let wrapping = match (&self.payload, &self.repaired) {
            (Some((opened, shown)), _) => Wrapping::Out { opened, shown },
            (None, Some(opened)) => Wrapping::Repaired { opened, tried },
            (None, None) => Wrapping::None(tried),
        };
        Of {
            file,
            record: inner.unwrap_or(record),
            wrapping,
        }
    }
}

struct Work<'c> {
    args: &'c args::Diff,
    inspector: &'c Inspector<'c>,
    ignored: Ignored,
}

impl Work<'_> {
    /// The one payload in a record that is none itself.
    fn look_into(&self, name: &str, record: &Record<'_>) -> anyhow::Result<Inside> {
        let choice = self.args.unwrapping.unwrap;
        let is_payload = record
            .result
            .as_ref()
            .is_ok_and(|payload| !self.inspector.detect(payload).may_be_wrapper());
        let is_bare = record.result.is_ok() && matches!(choice, Unwrap::None);
        if is_bare || matches!(choice, Unwrap::Auto) && is_payload {
            return Ok(Inside::default());
        }
        let Unwrapped {
            mut opened,
            tried,
            repaired,
            ..
        } = self.inspector.unwrap(record, choice);
        if let [first, _, ..] = opened.as_slice() {
            let name = visible(name);
            let wrapper = first.layers.first().map_or("", |layer| layer.wrapper);
            bail!(
                "{name} holds several payloads ({} of them in {wrapper}): give a file with one of them, or --unwrap none \
                 to compare it as it is",
                opened.len()
            );
        }
        let payload = match opened.pop() {
            Some(opened) => {
                let shown = self.inspector.layers_as_json(&opened.layers);
                let shown = serde_json::from_str(&shown).context("the layers are not JSON")?;
                Some((opened, shown))
            }
            None => None,
        };
        Ok(Inside {
            payload,
            repaired,
            tried,
        })
    }

    fn payloads(&self, old: Of<'_>, new: Of<'_>, output: &mut Output) -> anyhow::Result<Status> {
        let mut sides = Vec::new();
        for of in [old, new] {
            let mut inspection = match &of.record.result {
                Ok(payload) => self.inspector.detect_in(payload, of.layers()),
                Err(malformed) => self.inspector.malformed(malformed),
            };
            of.tell(self.inspector, &mut inspection);
            if inspection.status == inspect::Status::Malformed {
                tell(of, &mut inspection, self.inspector.catalog(), output)?;
            }
            sides.push(inspection);
        }
        let (Ok(old_payload), Ok(new_payload)) = (&old.record.result, &new.record.result) else {
            return Ok(Status::Trouble);
        };
        let entries: Vec<&EventEntry> = sides.iter().filter_map(|side| side.event).collect();
        // What a drifted payload has in an odd place is known by the schema; what is a secret by its name, by the payload.
        let found = sides
            .iter()
            .zip([old_payload, new_payload])
            .filter_map(|(side, payload)| {
                Some(Marks::of(side.event?, payload.root(), Class::Secret))
            })
            .flat_map(|marks| secrets(&marks));
        let secrets: Vec<Pattern> = entries
            .iter()
            .flat_map(|entry| entry.plan().secret_locations())
            .chain(found)
            .filter_map(|location| Pattern::parse(&location).ok())
            .collect();
        if entries.is_empty() && self.ignored.asks_the_schema() {
            output
                .say("note: no event is recognized, so --ignore times,ids leaves nothing out\n")?;
        }
        let options = Options {
            ignore: self.ignored.in_payloads(&entries),
            identities: entries
                .iter()
                .flat_map(|entry| entry.plan().identities())
                .filter_map(|(array, member)| Some((Pattern::parse(&array).ok()?, member)))
                .collect(),
            ..Options::default()
        };
        let old = Side::of(old, &sides[0], old_payload);
        let new = Side::of(new, &sides[1], new_payload);
        let meanings = |locations: &[&str]| Meanings::of_payloads(&entries, locations);
        self.compare(&old, &new, &options, &secrets, meanings, output)
    }

    fn events(&self, old: Of<'_>, new: Of<'_>, output: &mut Output) -> anyhow::Result<Status> {
        let mut inspections = Vec::new();
        for of in [old, new] {
            let mut inspection = match &of.record.result {
                Ok(payload) => {
                    let mut scratch = Scratch::default();
                    self.inspector
                        .normalize_in(payload, of.layers(), &mut scratch)
                }
                Err(malformed) => self.inspector.malformed(malformed),
            };
            of.tell(self.inspector, &mut inspection);
            // What happened is compared, not how it was received.
            if let Some(normalized) = &mut inspection.normalized {
                normalized.event.receive(String::new());
            }
            if inspection.normalized.is_none() || !inspection.findings.is_empty() {
                tell(of, &mut inspection, self.inspector.catalog(), output)?;
            }
            inspections.push(inspection);
        }
        let events: Vec<String> = inspections
            .iter()
            .filter_map(|inspection| Some(inspection.normalized.as_ref()?.event.to_json()))
            .collect();
        let [old_event, new_event] = events.as_slice() else {
            return Ok(Status::Trouble);
        };
        let parse = |text| Payload::parse(text).context("the canonical event is not JSON");
        let (old_event, new_event) = (parse(old_event)?, parse(new_event)?);
        let options = Options {
            ignore: self.ignored.in_events(),
            ..Options::default()
        };
        let old = Side::of(old, &inspections[0], &old_event);
        let new = Side::of(new, &inspections[1], &new_event);
        // A secret has no target, but `extra` may hold it.
        let meanings = |_: &[&str]| Meanings::of_events();
        self.compare(&old, &new, &options, &[], meanings, output)
    }

    /// How a comparison looks: side by side where there is room for it, or where that is asked for.
    fn layout(&self, output: &Output) -> compared::Layout {
        let look = output.out_look;
        compared::Layout {
            look,
            beside: match self.args.layout {
                Layout::Auto => look.wraps && look.width >= WIDE,
                Layout::Unified => false,
                Layout::SideBySide => true,
            },
        }
    }

    fn compare(
        &self,
        old: &Side<'_>,
        new: &Side<'_>,
        options: &Options,
        secrets: &[Pattern],
        meanings: impl FnOnce(&[&str]) -> Meanings,
        output: &mut Output,
    ) -> anyhow::Result<Status> {
        let found = diff(old.payload, new.payload, options);
        let hidden = &Hidden {
            locations: secrets,
            unknown: &[],
            class: Class::Secret,
        };
        let text = match self.args.format {
            DiffFormat::Text if found.is_empty() => String::new(),
            DiffFormat::Text => {
                let layout = self.layout(output);
                let locations: Vec<&str> = found.changes.iter().map(compared::location).collect();
                compared::text(old, new, &found, hidden, &meanings(&locations), &layout)
            }
            DiffFormat::Json => changes::json(old, new, &found, hidden),
            DiffFormat::Patch => visible_json(&found.patch()).into_owned() + "\n",
        };
        output.out.write_all(text.as_bytes())?;
        Ok(if found.is_empty() {
            Status::Yes
        } else {
            Status::No
        })
    }
}

fn tell(
    of: Of<'_>,
    inspection: &mut Inspection<'_>,
    catalog: &Catalog,
    output: &mut Output,
) -> anyhow::Result<()> {
    let cover = Cover::secrets(catalog);
    cover.conceal(of, inspection);
    let covered = cover.of(of, inspection);
    output.say(&text::findings(of, inspection, &covered, output.err_look))
}

/// The locations of a payload's secrets.
fn secrets(marks: &Marks<'_>) -> Vec<String> {
    marks.iter().map(|mark| mark.location.to_string()).collect()
}

/// What is left out.
struct Ignored {
    patterns: Vec<Pattern>,
    times: bool,
    ids: bool,
}

impl Ignored {
    fn parse(asked: &[Setting<String>]) -> anyhow::Result<Self> {
        let mut ignored = Self {
            patterns: Vec::new(),
            times: false,
            ids: false,
        };
        for Setting { value, .. } in asked {
            match value.as_str() {
                "times" => ignored.times = true,
                "ids" => ignored.ids = true,
                location => {
                    let pattern = Pattern::parse(location).with_context(|| {
                        format!(
                            "--ignore {}: expected `times`, `ids` or a location",
                            visible(location)
                        )
                    })?;
                    ignored.patterns.push(pattern);
                }
            }
        }
        Ok(ignored)
    }

    fn asks_the_schema(&self) -> bool {
        self.times || self.ids
    }

    fn in_payloads(&self, entries: &[&EventEntry]) -> Vec<Pattern> {
        let derived = entries.iter().flat_map(|entry| {
            entry
                .plan()
                .locations_to(|target| self.times && is_time(target) || self.ids && is_id(target))
        });
        self.with(derived)
    }

    fn in_events(&self) -> Vec<Pattern> {
        let mut derived =
            locations_in_event(|target| self.times && is_time(target) || self.ids && is_id(target));
        if self.times {
            derived.push("/time".to_owned());
        }
        // A hash of the payload's value: it says that something differs, which is what is being asked.
        derived.push("/id".to_owned());
        self.with(derived.into_iter())
    }

    fn with(&self, derived: impl Iterator<Item = String>) -> Vec<Pattern> {
        let derived = derived.filter_map(|location| Pattern::parse(&location).ok());
        self.patterns.iter().cloned().chain(derived).collect()
    }
}
