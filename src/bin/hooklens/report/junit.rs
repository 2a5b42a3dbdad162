//! The report `junit`: JUnit XML, a suite for each capture and a test case for each record; of `test`, a suite for each folder
//! and a test case for each sample.
//!
//! A record fails if a finding about it fails the run; what is known or too small to fail it is put beside a case that
//! passes. A suite's counts stand in front of its cases, so the text of one suite is kept until its capture has ended.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::mem;

use super::entry::{Entry, Told};
use super::name::leading;
use super::sink::{Sink, Totals};
use super::visible::visible;

/// The report.
pub(crate) struct Junit {
    command: &'static str,
    suite: Option<Suite>,
}

/// The cases of one capture.
#[derive(Default)]
struct Suite {
    file: String,
    cases: String,
    tests: usize,
    failures: usize,
    errors: usize,
}

impl Junit {
    /// About a run of this command.
    pub(crate) fn new(command: &'static str) -> Self {
        Self {
            command,
            suite: None,
        }
    }

    /// The suite of a capture; the one before it is written.
    fn suite(&mut self, file: &str, out: &mut dyn Write) -> io::Result<&mut Suite> {
        if self.suite.as_ref().is_some_and(|suite| suite.file != file) {
            self.end_suite(out)?;
        }
        Ok(self.suite.get_or_insert_with(|| Suite {
            file: file.to_owned(),
            ..Suite::default()
        }))
    }

    /// Writes the suite at hand.
    fn end_suite(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let Some(suite) = mem::take(&mut self.suite) else {
            return Ok(());
        };
        writeln!(
            out,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"{}\" skipped=\"0\" time=\"0\">",
            attribute(&suite.file),
            suite.tests,
            suite.failures,
            suite.errors
        )?;
        out.write_all(suite.cases.as_bytes())?;
        writeln!(out, "  </testsuite>")
    }
}

impl Sink for Junit {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(
            out,
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"hooklens {}\">",
            self.command
        )
    }

    fn record(&mut self, entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
        let file = &entry.file;
        let suite = self.suite(file, out)?;
        let name = format!(
            "record {}, line {}: {}",
            entry.number, entry.line, entry.name
        );
        let (failing, others): (Vec<&Told>, Vec<&Told>) =
            entry.findings.iter().partition(|told| told.fails);
        let mut inside = String::new();
        if let Some(first) = failing.first() {
            suite.failures += 1;
            let more = match failing.len() - 1 {
                0 => String::new(),
                more => format!(" (and {more} more)"),
            };
            let _ = writeln!(
                inside,
                "      <failure message=\"{}{more}\" type=\"{}\">{}</failure>",
                attribute(&first.message()),
                first.finding.code,
                text(&in_lines(file, &failing)),
            );
        }
        if !others.is_empty() {
            let _ = writeln!(
                inside,
                "      <system-out>{}</system-out>",
                text(&in_lines(file, &others))
            );
        }
        suite.case(&name, file, &inside);
        Ok(())
    }

    fn problem(&mut self, file: &str, message: &str, out: &mut dyn Write) -> io::Result<()> {
        let file = if file.is_empty() { "captures" } else { file };
        let suite = self.suite(file, out)?;
        suite.errors += 1;
        let inside = format!(
            "      <error message=\"{}\" type=\"unreadable\"/>\n",
            attribute(message)
        );
        suite.case("capture", file, &inside);
        Ok(())
    }

    fn finish(&mut self, _totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        self.end_suite(out)?;
        writeln!(out, "</testsuites>")
    }
}

/// A test case that is a sample.
pub(crate) struct Case<'a> {
    /// The folder that it is in.
    pub(crate) folder: &'a str,
    /// Its name in the folder.
    pub(crate) name: &'a str,
    /// Why it failed, or could not be tested: the kind of reason, and what there is to say.
    pub(crate) problem: Option<Problem<'a>>,
}

/// Why a test case failed.
pub(crate) struct Problem<'a> {
    /// Whether it could not be tested.
    pub(crate) is_error: bool,
    /// The kind of reason.
    pub(crate) kind: &'a str,
    /// In a line.
    pub(crate) message: &'a str,
    /// In full.
    pub(crate) text: &'a str,
}

impl Junit {
    /// A test case that is a sample.
    pub(crate) fn case(&mut self, case: &Case<'_>, out: &mut dyn Write) -> io::Result<()> {
        let suite = self.suite(case.folder, out)?;
        let mut inside = String::new();
        if let Some(problem) = &case.problem {
            let (tag, count) = if problem.is_error {
                ("error", &mut suite.errors)
            } else {
                ("failure", &mut suite.failures)
            };
            *count += 1;
            let _ = writeln!(
                inside,
                "      <{tag} message=\"{}\" type=\"{}\">\n{}</{tag}>",
                attribute(problem.message),
                attribute(problem.kind),
                text(problem.text),
            );
        }
        suite.case(case.name, case.folder, &inside);
        Ok(())
    }
}

impl Suite {
    fn case(&mut self, name: &str, file: &str, inside: &str) {
        self.tests += 1;
        let _ = write!(
            self.cases,
            "    <testcase name=\"{}\" classname=\"{}\" time=\"0\"",
            attribute(name),
            attribute(file)
        );
        if inside.is_empty() {
            self.cases.push_str("/>\n");
        } else {
            let _ = write!(self.cases, ">\n{inside}    </testcase>\n");
        }
    }
}

/// Findings one below the other, each with its place.
fn in_lines(file: &str, findings: &[&Told]) -> String {
    let mut lines = String::from("\n");
    for told in findings {
        let known = if told.finding.known { " (known)" } else { "" };
        let _ = writeln!(
            lines,
            "{}:{}: {}[{}]{known}: {}",
            leading(file),
            told.start,
            told.finding.severity,
            told.finding.code,
            told.in_full().replace('\n', "\n  ")
        );
    }
    lines
}

/// A text between tags. XML has no way at all to write some characters, so what is not shown as it is becomes visible
/// first; line feeds are ours.
fn text(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(visible).collect();
    escaped(&lines.join("\n"))
}

/// A text between quotes.
fn attribute(text: &str) -> String {
    escaped(&visible(text))
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&apos;"),
            '\u{FFFE}' | '\u{FFFF}' => escaped.push('\u{FFFD}'),
            other => escaped.push(other),
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_xml_cannot_say_is_not_said() {
        assert_eq!(
            attribute("<a b=\"c\">&'\u{0}\u{1b}\n\u{ffff}"),
            "&lt;a b=&quot;c&quot;&gt;&amp;&apos;\\u{0}\\u{1b}\\n\u{fffd}"
        );
        assert_eq!(text("a\nb\u{8}"), "a\nb\\u{8}");
    }
}
