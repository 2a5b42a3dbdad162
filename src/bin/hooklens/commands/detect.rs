//! `hooklens detect`: which vendor and event each payload is, and why.

use std::borrow::Cow;
use std::iter;

use colored::Colorize as _;
use hooklens::Payload;
use hooklens::catalog::EventEntry;
use hooklens::inspect::{Inspection, Inspector};
use hooklens::normalize::{self, Scratch};
use hooklens::payload::Node;
use hooklens::schema::StatedKind;

use super::captures::{Work, each};
use super::{asked, catalog, is_closed, sum_up};
use crate::answers::{Answers, Stream};
use crate::args::{self, Format};
use crate::gate::{Gate, Weighed};
use crate::output::{Manner, Output, is_watched};
use crate::repeats::Told;
use crate::report::covered::Clues;
use crate::report::json::{self, Named, Of};
use crate::report::line::Lines;
use crate::report::summary;
use crate::report::text;
use crate::reports::{Prints, Reports};
use crate::rules::Applied;
use crate::settings::Settings;
use crate::status::Status;

pub(crate) fn run(
    args: &args::Detect,
    settings: &Settings,
    verbose: bool,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let catalog = catalog::load(settings)?;
    let prints = match args.format {
        _ if args.summary => Prints::Summary,
        Format::Text => Prints::Text,
        Format::Json => Prints::Json,
    };
    let gate = Gate::new(
        &args.reading,
        settings,
        verbose,
        catalog,
        prints,
        output.is_terminal,
    )?;
    let reports = Reports::open(&args.reading, &gate, "detect", prints)?;
    let options = asked(&args.reading.choice, args.reading.unwrapping);
    let manner = output.manner();
    let replaced = reports.replaces_answers;
    let told = Told::new(Stream::Err, verbose);
    let inspector = Inspector::new(catalog, options)?;
    let detect = || Detect {
        args,
        gate: &gate,
        rules: Applied::default(),
        replaced,
        told: &told,
        manner,
        inspector: inspector.clone(),
        lines: Lines::new(manner.out_look),
        scratch: Scratch::default(),
    };
    if args.summary {
        output.answers_at_the_end();
    }
    let (status, ran) = each(&args.reading, settings, &told, reports, output, detect)?;
    if args.summary {
        let histogram = match args.format {
            Format::Text => summary::table(&ran, catalog),
            Format::Json => summary::json(&ran, catalog),
        };
        output.append(Stream::Out, &histogram)?;
        if is_watched() {
            output.say(&format!("{}\n", summary::throughput(&ran)))?;
        }
    } else {
        sum_up(&ran, false, false, catalog, output)?;
    }
    Ok(status)
}

struct Detect<'c> {
    args: &'c args::Detect,
    gate: &'c Gate<'c>,
    /// The rules about the capture that is read.
    rules: Applied<'c>,
    /// Whether a report takes the place of the answers.
    replaced: bool,
    told: &'c Told,
    manner: Manner,
    inspector: Inspector<'c>,
    lines: Lines,
    /// The memory of the events that are made where nothing less tells what a payload is.
    scratch: Scratch,
}

impl Work for Detect<'_> {
    fn has_columns(&self) -> bool {
        self.args.format == Format::Text
    }

    fn begin(&mut self, file: &str, lines: usize, longest: usize) {
        self.rules = self.gate.rules(file);
        self.lines.fit(file, lines, longest);
    }

    fn inspector(&self) -> &Inspector<'_> {
        &self.inspector
    }

    fn record(&mut self, of: Of<'_>, answers: &mut Answers) -> Option<Status> {
        let mut inspection = match &of.record.result {
            Ok(payload) => self.inspector.detect_in(payload, of.layers()),
            Err(malformed) => self.inspector.malformed(malformed),
        };
        let root = of.record.result.as_ref().ok().map(Payload::root);
        if is_closed(of, &inspection) {
            return None;
        }
        of.tell(&self.inspector, &mut inspection);
        let Weighed { status, ignored } =
            self.gate.weigh(of, &self.rules, &mut inspection, answers);
        let is_json = self.args.format == Format::Json && !self.args.summary;
        let line = if is_json || self.gate.wants_lines() {
            self.line(of, &inspection, root, ignored)
        } else {
            String::new()
        };
        self.gate.tell(of, &mut inspection, &line, answers);
        answers.counts.count(&inspection);
        if is_json {
            answers.out().extend_from_slice(line.as_bytes());
        } else if !self.replaced && !self.args.summary {
            self.text(of, &inspection, root, answers);
        }
        Some(status)
    }
}

impl<'c> Detect<'c> {
    fn line(
        &mut self,
        of: Of<'_>,
        inspection: &Inspection<'c>,
        root: Option<Node<'_>>,
        ignored: usize,
    ) -> String {
        let named = inspection
            .event
            .zip(root)
            .map(|(entry, root)| named(entry, root, &mut self.scratch))
            .unwrap_or_default();
        let clues = root
            .map(|root| self.clues(inspection, root))
            .unwrap_or_default();
        json::detect(
            of,
            self.inspector.catalog(),
            inspection,
            &clues,
            &named,
            ignored,
        )
    }

    fn text(
        &mut self,
        of: Of<'_>,
        inspection: &Inspection<'c>,
        root: Option<Node<'_>>,
        answers: &mut Answers,
    ) {
        let look = self.manner.out_look;
        let event = inspection.event.zip(root);
        let kind = event.and_then(|(entry, root)| kind_of(entry, root, &mut self.scratch));
        let kind = kind.unwrap_or_default();
        // The canonical event has a list of kinds, so this is none that somebody else made up.
        let rest = if look.color {
            Cow::Owned(look.paint(&kind, |text| text.green()))
        } else {
            kind
        };
        self.lines.write(answers.out(), of, inspection, &rest);
        if let (true, Some(root)) = (self.args.explain, root) {
            let clues = self.clues(inspection, root);
            // Where something is near, it is all there is evidence about.
            let edits = inspection.nearest.iter().map(|near| near.edits.as_slice());
            for (clues, edits) in clues.iter().zip(edits.chain(iter::repeat(&[][..]))) {
                let clues = text::clues(of, clues, edits, look);
                answers.out().extend_from_slice(clues.as_bytes());
            }
        }
        if self.args.explain {
            let wrappers = text::wrappers(of, inspection, look);
            answers.out().extend_from_slice(wrappers.as_bytes());
        }
        if !self.manner.quiet && !inspection.findings.is_empty() {
            let (look, cover) = (self.manner.err_look, &self.gate.cover);
            self.told.findings(of, inspection, cover, look, answers);
        }
    }

    /// The clues of the event, of those that match equally well, or of those that come near.
    fn clues<'a, 'p>(&'a self, inspection: &Inspection<'a>, root: Node<'p>) -> Vec<Clues<'a, 'p>> {
        let near = inspection.nearest.iter();
        inspection
            .event
            .into_iter()
            .chain(inspection.candidates.iter().copied())
            .chain(near.map(|near| self.inspector.catalog().event(near.event)))
            .map(|entry| self.gate.cover.clues(entry, root))
            .collect()
    }
}

/// The kind of event that a payload becomes, without the cost of making it if that can be.
fn kind_of<'e>(
    entry: &'e EventEntry,
    root: Node<'_>,
    scratch: &mut Scratch,
) -> Option<Cow<'e, str>> {
    if let Some(kind) = entry.fixed_kind() {
        return Some(Cow::Borrowed(kind));
    }
    match entry.plan().stated_kind(root) {
        StatedKind::One(kind) => Some(Cow::Borrowed(kind)),
        StatedKind::None => None,
        StatedKind::Unsure => named(entry, root, scratch).kind.map(Cow::Owned),
    }
}

/// What the canonical event says about itself: a kind can depend on any part of a payload.
fn named(entry: &EventEntry, root: Node<'_>, scratch: &mut Scratch) -> Named {
    let options = normalize::Options::default();
    let event = normalize::normalize_reusing(entry, root, &options, scratch).event;
    let text = |path| serde_json::from_str(event.value(path)?).ok();
    let named = Named {
        kind: text("kind"),
        vendor_event: text("vendor_event"),
    };
    scratch.reclaim(event);
    named
}
