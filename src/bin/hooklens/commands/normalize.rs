//! `hooklens normalize`: one canonical event for each payload.

use hooklens::Payload;
use hooklens::convert::Settings;
use hooklens::inspect::{Inspector, Options};
use hooklens::normalize::{self, Normalized, Scratch};
use hooklens::payload::pretty;

use super::captures::{Work, each};
use super::catalog;
use crate::answers::Answers;
use crate::args::{self, EventFormat};
use crate::gate::Gate;
use crate::output::{Manner, Output};
use crate::report::json::{self, Of};
use crate::report::visible::visible_json;
use crate::report::{cloudevents, text};
use crate::reports::{Prints, Reports};
use crate::status::Status;

pub(crate) fn run(
    args: &args::Normalize,
    verbose: bool,
    output: &mut Output,
) -> anyhow::Result<Status> {
    let catalog = catalog::load(&args.reading.choice.packs)?;
    let gate = Gate::new(&args.reading, verbose, &catalog, output.is_terminal)?;
    let reports = Reports::open(&args.reading, &gate, "normalize", Prints::Events)?;
    let information = gate.wants_information();
    let options = Options {
        vendor: args.reading.choice.vendor.clone(),
        event: args.reading.choice.event.clone(),
        information,
        normalize: normalize::Options {
            settings: Settings {
                assumed_offset: args.assume_tz,
            },
            lineage: args.lineage,
            information,
        },
    };
    let manner = output.manner();
    let normalize = || {
        Ok(Normalize {
            args,
            gate: &gate,
            manner,
            inspector: Inspector::new(&catalog, options.clone())?,
            pretty: match args.format {
                EventFormat::Auto => manner.is_terminal,
                EventFormat::Pretty => true,
                EventFormat::Json | EventFormat::Cloudevents => false,
            },
            line: String::new(),
            scratch: Scratch::default(),
        })
    };
    let (status, _) = each(&args.reading, reports, output, normalize)?;
    Ok(status)
}

struct Normalize<'c> {
    args: &'c args::Normalize,
    gate: &'c Gate<'c>,
    manner: Manner,
    inspector: Inspector<'c>,
    pretty: bool,
    /// The line being written; kept for its memory.
    line: String,
    scratch: Scratch,
}

impl Work for Normalize<'_> {
    fn record(&mut self, of: Of<'_>, answers: &mut Answers) -> Status {
        let mut inspection = match &of.record.result {
            Ok(payload) => self.inspector.normalize_reusing(payload, &mut self.scratch),
            Err(malformed) => self.inspector.malformed(malformed),
        };
        let status = self.gate.weigh(of, &mut inspection, answers);
        let line = if self.gate.wants_lines() {
            json::normalize(of, &inspection)
        } else {
            String::new()
        };
        self.gate.tell(of, &mut inspection, &line, answers);
        self.line.clear();
        match &inspection.normalized {
            Some(normalized) => self.event(normalized),
            // On a terminal, what is said beside it says the same.
            None if self.manner.is_terminal && self.args.format == EventFormat::Auto => {}
            None => self
                .line
                .push_str(json::normalize(of, &inspection).trim_end()),
        }
        if !self.line.is_empty() {
            self.print(answers);
        }
        if !inspection.findings.is_empty() && !self.manner.quiet {
            let covered = self.gate.cover.of(of, &inspection);
            answers.say(&text::findings(
                of,
                &inspection,
                &covered,
                self.manner.err_look,
            ));
        }
        if let Some(normalized) = inspection.normalized.take() {
            self.scratch.reclaim(normalized.event);
        }
        status
    }
}

impl Normalize<'_> {
    fn event(&mut self, normalized: &Normalized) {
        let lineage = normalized.lineage.as_ref();
        if self.args.format == EventFormat::Cloudevents {
            cloudevents::write(&normalized.event, lineage, &mut self.line);
        } else {
            normalized.event.write(&mut self.line, lineage);
        }
    }

    fn print(&mut self, answers: &mut Answers) {
        if self.pretty
            && let Ok(payload) = Payload::parse(&self.line)
        {
            let text = pretty(payload.root());
            self.line.clear();
            self.line.push_str(text.trim_end());
        }
        // A pipe may well end on a terminal, and JSON has an escape for everything that a terminal would obey. Line
        // feeds stand between tokens only.
        for line in self.line.lines() {
            answers.line(&visible_json(line));
        }
    }
}
