//! The report `github`: workflow commands that GitHub Actions makes annotations of, and a summary of the job.
//!
//! GitHub shows ten annotations of a severity for a step and drops the others without a word. So the worst come first,
//! no more are written than are shown, and the rest is counted. They stand among other output: a command is a line that
//! begins with `::`, and no text from a payload can begin a line.

use std::env;
use std::ffi::OsString;
use std::fs::File;
use std::io::{self, Write};
use std::path::PathBuf;

use hooklens::Severity;

use super::entry::{Entry, Told};
use super::markdown::Markdown;
use super::sink::{SEVERITIES, Sink, Totals, rank};
use super::text::counted;
use super::visible::is_unsafe;

/// The annotations of a severity that GitHub shows for a step.
const SHOWN: usize = 10;

/// The file that a step's part of the job summary is appended to.
const SUMMARY: &str = "GITHUB_STEP_SUMMARY";

/// The report.
pub(crate) struct Github {
    /// By severity: the first annotations, and how many there were.
    annotations: [(Vec<String>, usize); 3],
    /// The job summary, if there is one.
    summary: Option<(PathBuf, Markdown)>,
}

impl Github {
    /// About a run of this command.
    pub(crate) fn new(command: &'static str) -> Self {
        let path = env::var_os(SUMMARY).filter(|path: &OsString| !path.is_empty());
        Self {
            annotations: Default::default(),
            summary: path.map(|path| (path.into(), Markdown::new(command))),
        }
    }

    fn annotate(&mut self, severity: Severity, annotation: impl FnOnce() -> String) {
        let (first, count) = &mut self.annotations[rank(severity)];
        if *count < SHOWN {
            first.push(annotation());
        }
        *count += 1;
    }
}

impl Sink for Github {
    fn record(&mut self, entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
        for told in entry.findings.iter().filter(|told| !told.finding.known) {
            self.annotate(told.finding.severity, || annotation(&entry.file, told));
        }
        match &mut self.summary {
            Some((_, summary)) => summary.record(entry, out),
            None => Ok(()),
        }
    }

    fn problem(&mut self, file: &str, message: &str, out: &mut dyn Write) -> io::Result<()> {
        self.annotate(Severity::Error, || {
            command(Severity::Error, &of_file(file), "unreadable", message)
        });
        match &mut self.summary {
            Some((_, summary)) => summary.problem(file, message, out),
            None => Ok(()),
        }
    }

    fn finish(&mut self, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        let mut left = Vec::new();
        for (severity, (first, count)) in SEVERITIES.into_iter().zip(&self.annotations) {
            for annotation in first {
                writeln!(out, "{annotation}")?;
            }
            if *count > first.len() {
                left.push(counted(count - first.len(), sort(severity)));
            }
        }
        if !left.is_empty() {
            writeln!(
                out,
                "hooklens: not annotated, since GitHub shows {SHOWN} of a sort: {}",
                left.join(", ")
            )?;
        }
        if let Some((path, summary)) = &mut self.summary {
            let mut file = File::options().create(true).append(true).open(path)?;
            summary.finish(totals, &mut file)?;
        }
        Ok(())
    }
}

/// GitHub's word for a severity.
fn sort(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "notice",
    }
}

fn annotation(file: &str, told: &Told) -> String {
    let mut place = of_file(file);
    place.push(("line", told.start.line.to_string()));
    place.push(("endLine", told.end.line.to_string()));
    // Columns count within one line only.
    if told.start.line == told.end.line {
        place.push(("col", told.start.column.to_string()));
        place.push(("endColumn", told.end.column.to_string()));
    }
    let finding = &told.finding;
    command(
        finding.severity,
        &place,
        finding.code.name(),
        &told.in_full(),
    )
}

fn of_file(file: &str) -> Vec<(&'static str, String)> {
    if file == super::STDIN || file.is_empty() {
        Vec::new()
    } else {
        vec![("file", file.to_owned())]
    }
}

/// `::error file=a.json,line=3,title=hooklens wrong-type::expected string, found integer`
fn command(
    severity: Severity,
    place: &[(&'static str, String)],
    code: &str,
    message: &str,
) -> String {
    let place: String = place
        .iter()
        .flat_map(|(name, value)| [name, "=", &escaped(value, true), ","].map(str::to_owned))
        .collect();
    format!(
        "::{} {place}title=hooklens {}::{}",
        sort(severity),
        escaped(code, true),
        escaped(message, false)
    )
}

/// A text for a command: in a property, `:` and `,` mean something, too.
fn escaped(text: &str, in_property: bool) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '%' => escaped.push_str("%25"),
            '\r' => escaped.push_str("%0D"),
            '\n' => escaped.push_str("%0A"),
            ':' if in_property => escaped.push_str("%3A"),
            ',' if in_property => escaped.push_str("%2C"),
            // A name of a file is written as it is but for what a terminal would obey: the log is shown on one.
            other if is_unsafe(other) => escaped.extend(other.escape_unicode()),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_command_means_is_escaped() {
        let place = [("file", "a,b:c%.json".to_owned())];
        assert_eq!(
            command(Severity::Info, &place, "conflict", "100%\n::error::x"),
            "::notice file=a%2Cb%3Ac%25.json,title=hooklens conflict::100%25%0A::error::x"
        );
        let place = [("file", "\u{1b}[31ma\n.json".to_owned())];
        assert_eq!(
            command(Severity::Info, &place, "conflict", ""),
            "::notice file=\\u{1b}[31ma%0A.json,title=hooklens conflict::"
        );
    }
}
