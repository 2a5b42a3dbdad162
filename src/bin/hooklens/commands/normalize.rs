//! `hooklens normalize`: one canonical event for each payload.

use hooklens::convert;
use hooklens::event::Line;
use hooklens::inspect::{Inspector, Options};
use hooklens::lineage::Lineage;
use hooklens::normalize::{self, Normalized, Scratch};
use hooklens::payload::pretty;
use hooklens::{Event, Payload};

use super::captures::{Work, each};
use super::{asked, catalog, is_closed, sum_up};
use crate::answers::{Answers, Stream};
use crate::args::{self, EventFormat};
use crate::gate::{Gate, Weighed};
use crate::output::{Manner, Output};
use crate::repeats::Told;
use crate::report::beside::beside;
use crate::report::cloudevents;
use crate::report::json::{self, Of};
use crate::report::visible::{make_visible, visible_json};
use crate::reports::{Prints, Reports};
use crate::rules::Applied;
use crate::settings::Settings;
use crate::status::Status;

pub(crate) fn run(
    args: &args::Normalize,
    settings: &Settings,
    verbose: bool,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let catalog = catalog::load(settings)?;
    let gate = Gate::new(
        &args.reading,
        settings,
        verbose,
        catalog,
        Prints::Events,
        output.is_terminal,
    )?;
    let reports = Reports::open(&args.reading, &gate, "normalize", Prints::Events)?;
    let information = gate.wants_information();
    let options = Options {
        information,
        normalize: normalize::Options {
            settings: convert::Settings {
                assumed_offset: settings.assume_tz.value,
            },
            lineage: args.lineage,
            information,
        },
        ..asked(&args.reading.choice, args.reading.unwrapping)
    };
    let manner = output.manner();
    let told = Told::new(Stream::Err, verbose);
    let inspector = Inspector::new(catalog, options)?;
    let normalize = || Normalize {
        args,
        gate: &gate,
        rules: Applied::default(),
        told: &told,
        manner,
        inspector: inspector.clone(),
        pretty: match args.format {
            EventFormat::Auto => manner.is_terminal,
            EventFormat::Pretty | EventFormat::Text => true,
            EventFormat::Json | EventFormat::Cloudevents => false,
        },
        beside: match args.format {
            EventFormat::Auto => manner.is_terminal,
            EventFormat::Text => true,
            _ => false,
        },
        scratch: Scratch::default(),
        line: Line::default(),
    };
    let (status, ran) = each(&args.reading, settings, &told, reports, output, normalize)?;
    if args.lineage && args.format == EventFormat::Auto && manner.is_terminal {
        output.say("note: --format json, or a pipe, has the lineage as members of the event\n")?;
    }
    sum_up(&ran, args.summary, false, catalog, output)?;
    Ok(status)
}

struct Normalize<'c> {
    args: &'c args::Normalize,
    gate: &'c Gate<'c>,
    /// The rules about the capture that is read.
    rules: Applied<'c>,
    told: &'c Told,
    manner: Manner,
    inspector: Inspector<'c>,
    pretty: bool,
    /// Whether lineage stands beside the event instead of in it.
    beside: bool,
    scratch: Scratch,
    /// The event at hand as it is printed.
    line: Line,
}

impl Work for Normalize<'_> {
    fn begin(&mut self, file: &str, _lines: usize, _longest: usize) {
        self.rules = self.gate.rules(file);
    }

    fn inspector(&self) -> &Inspector<'_> {
        &self.inspector
    }

    fn record(&mut self, of: Of<'_>, answers: &mut Answers) -> Option<Status> {
        let mut inspection = match &of.record.result {
            Ok(payload) => {
                let layers = of.layers();
                self.inspector
                    .normalize_in(payload, layers, &mut self.scratch)
            }
            Err(malformed) => self.inspector.malformed(malformed),
        };
        if is_closed(of, &inspection) {
            return None;
        }
        of.tell(&self.inspector, &mut inspection);
        let Weighed { status, ignored } =
            self.gate.weigh(of, &self.rules, &mut inspection, answers);
        let line = if self.gate.wants_lines() {
            json::normalize(of, &inspection, ignored)
        } else {
            String::new()
        };
        self.gate.tell(of, &mut inspection, &line, answers);
        match &inspection.normalized {
            Some(normalized) => self.event(normalized, answers),
            // On a terminal, what is said beside it says the same.
            None if self.manner.is_terminal && self.args.format == EventFormat::Auto => {}
            // People are told by what is said of it.
            None if self.args.format == EventFormat::Text => {}
            None => self.print(
                json::normalize(of, &inspection, ignored).trim_end(),
                answers,
            ),
        }
        if !inspection.findings.is_empty() && !self.manner.quiet {
            let (look, cover) = (self.manner.err_look, &self.gate.cover);
            self.told.findings(of, &inspection, cover, look, answers);
        }
        answers.counts.count(&inspection);
        if let Some(normalized) = inspection.normalized.take() {
            self.scratch.reclaim(normalized.event);
        }
        Some(status)
    }
}

impl Normalize<'_> {
    fn event(&mut self, normalized: &Normalized, answers: &mut Answers) {
        let lineage = normalized.lineage.as_ref();
        if self.args.format == EventFormat::Cloudevents {
            let line = cloudevents::line(&normalized.event, lineage);
            self.print(&line, answers);
        } else if let (true, Some(lineage)) = (self.beside, lineage) {
            self.beside(&normalized.event, lineage, answers);
        } else if self.pretty {
            self.print(&normalized.event.line(lineage), answers);
        } else {
            normalized.event.write(&mut self.line, lineage);
            let out = answers.out();
            let start = out.len();
            out.extend_from_slice(self.line.as_bytes());
            make_visible(out, start);
            out.push(b'\n');
        }
    }

    /// For people: where each value comes from stands beside it.
    fn beside(&self, event: &Event, lineage: &Lineage, answers: &mut Answers) {
        let text = event.to_json();
        if let Ok(payload) = Payload::parse(&text) {
            let text = beside(payload.root(), lineage, self.manner.out_look);
            answers.append(Stream::Out, &text);
        }
    }

    fn print(&self, line: &str, answers: &mut Answers) {
        let pretty = self
            .pretty
            .then(|| Payload::parse(line).map(|payload| pretty(payload.root())));
        let text = match &pretty {
            Some(Ok(text)) => text.trim_end(),
            _ => line,
        };
        // A pipe may well end on a terminal, and JSON has an escape for everything that a terminal would obey. Line
        // feeds stand between tokens only.
        for line in text.lines() {
            answers.line(&visible_json(line));
        }
    }
}
