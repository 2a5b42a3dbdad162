//! What came of the cases of `test`: for people, as objects for programs, and as JUnit has it.

use std::fmt::Write as _;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use colored::{ColoredString, Colorize as _};
use hooklens::diff::Diff;
use serde::Serialize;

use super::changes::Hidden;
use super::compared::{self, Layout};
use super::frame::Look;
use super::json::line;
use super::junit::{Case, Junit, Problem};
use super::meaning::Meanings;
use super::name::leading;
use super::visible::visible;
use crate::verdict::{Counts, Failure, Outcome, Reason, Verdict};

/// A case to be shown.
pub(crate) struct Shown<'a> {
    /// The sample, or where it would be.
    pub(crate) sample: &'a Path,
    /// Where the golden is or would be.
    pub(crate) golden: &'a Path,
    /// Whether there is one now.
    pub(crate) has_golden: bool,
    /// The file of expectations, if there is one.
    pub(crate) expectations: Option<PathBuf>,
    /// What came of it.
    pub(crate) verdict: &'a Verdict,
}

/// `test/1`, without its changes, which are JSON text
#[derive(Serialize)]
struct Head<'a> {
    report: &'static str,
    file: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    golden: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    expectations: Option<&'a str>,
    status: &'static str,
    records: usize,
    failures: Vec<FailureReport<'a>>,
}

#[derive(Serialize)]
struct FailureReport<'a> {
    reason: &'static str,
    message: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<u64>,
}

/// A case for people: a line for each reason why it failed, with what there is to see below it; a line for a golden that was
/// written, and for what passed if all is to be shown. What could not be tested is said elsewhere.
pub(crate) fn text(shown: &Shown<'_>, is_verbose: bool, is_quiet: bool, look: Look) -> String {
    let sample = shown.sample.to_string_lossy();
    let mut text = String::new();
    match shown.verdict.outcome {
        Outcome::Unreadable => {}
        Outcome::Passed if !is_verbose => {}
        outcome @ Outcome::Passed => {
            let word = paint(outcome, outcome.name(), look);
            let _ = writeln!(text, "{}  {word}", leading(&sample));
        }
        outcome @ Outcome::Written => {
            let word = paint(outcome, outcome.name(), look);
            let golden = shown.golden.to_string_lossy();
            for failure in &shown.verdict.failures {
                let why = match failure.reason {
                    Reason::NoGolden => "it is new".to_owned(),
                    Reason::BadGolden => "it was no JSON".to_owned(),
                    _ => failure.message.clone(),
                };
                let _ = writeln!(text, "{}  {word}: {}", leading(&golden), visible(&why));
                if is_verbose {
                    text.push_str(&failure.detail);
                }
            }
        }
        outcome @ Outcome::Failed => {
            for failure in &shown.verdict.failures {
                failed(outcome, &sample, failure, is_quiet, look, &mut text);
            }
        }
    }
    text
}

fn failed(
    outcome: Outcome,
    sample: &str,
    failure: &Failure,
    is_quiet: bool,
    look: Look,
    text: &mut String,
) {
    let word = paint(outcome, outcome.name(), look);
    let place = match failure.line {
        Some(line) => format!("{sample}:{line}"),
        None => sample.to_owned(),
    };
    let (place, message) = (leading(&place), visible(&failure.message));
    let _ = writeln!(text, "{place}  {word}: {message}");
    if !is_quiet {
        text.push_str(&failure.detail);
    }
}

/// How what a sample gives differs from what its golden holds. `name` is what the sample is.
pub(crate) fn difference(
    golden: &Path,
    sample: &Path,
    name: &str,
    diff: &Diff<'_>,
    hidden: &Hidden<'_>,
    look: Look,
) -> String {
    let (golden, sample) = (golden.to_string_lossy(), sample.to_string_lossy());
    let title = |text: String| look.paint(visible(&text).trim_end(), |text| text.bold());
    let mut text = format!(
        "{}\n{}\n",
        title(format!("--- {golden}")),
        title(format!("+++ {sample}  {name}"))
    );
    let layout = Layout {
        look,
        beside: false,
    };
    compared::list(diff, hidden, &Meanings::none(), &layout, &mut text);
    text.push('\n');
    text
}

/// `12 passed, 1 failed`
pub(crate) fn summary(counts: &Counts, look: Look) -> String {
    let counts = counts.iter();
    let counts = counts.filter(|(outcome, count)| *count > 0 || *outcome == Outcome::Passed);
    let words: Vec<String> = counts
        .map(|(outcome, count)| {
            let text = format!("{count} {}", outcome.name());
            match count {
                0 => text,
                _ => paint(outcome, &text, look),
            }
        })
        .collect();
    words.join(", ")
}

/// A `test/1` object.
pub(crate) fn json(shown: &Shown<'_>) -> String {
    let (file, golden) = (
        shown.sample.to_string_lossy(),
        shown.golden.to_string_lossy(),
    );
    let expectations = shown.expectations.as_ref();
    let expectations = expectations.map(|path| path.to_string_lossy());
    let verdict = shown.verdict;
    let mut text = line(&Head {
        report: "test/1",
        file: &file,
        golden: shown.has_golden.then_some(&*golden),
        expectations: expectations.as_deref(),
        status: verdict.outcome.name(),
        records: verdict.records,
        failures: (verdict.failures.iter())
            .map(|failure| FailureReport {
                reason: failure.reason.name(),
                message: &failure.message,
                line: failure.line,
            })
            .collect(),
    });
    if let Some(changes) = &verdict.changes {
        text.truncate(text.trim_end().len() - 1);
        let _ = writeln!(text, ",\"changes\":{changes}}}");
    }
    text
}

/// A case as JUnit has it.
pub(crate) fn junit(shown: &Shown<'_>, to: &mut Junit, out: &mut dyn Write) -> io::Result<()> {
    let folder = shown.sample.parent().map(Path::to_string_lossy);
    let folder = folder.filter(|folder| !folder.is_empty());
    let name = shown.sample.file_name().unwrap_or_default();
    let verdict = shown.verdict;
    let mut text = String::new();
    let sample = shown.sample.to_string_lossy();
    for failure in &verdict.failures {
        let place = match failure.line {
            Some(line) => format!("{sample}:{line}"),
            None => sample.to_string(),
        };
        let _ = writeln!(text, "{place}: {}", failure.message);
        text.push_str(&without_colour(&failure.detail));
    }
    let is_bad = matches!(verdict.outcome, Outcome::Failed | Outcome::Unreadable);
    let first = verdict.failures.first().filter(|_| is_bad);
    let case = Case {
        folder: folder.as_deref().unwrap_or("."),
        name: &name.to_string_lossy(),
        problem: first.map(|first| Problem {
            is_error: verdict.outcome == Outcome::Unreadable,
            kind: first.reason.name(),
            message: &first.message,
            text: &text,
        }),
    };
    to.case(&case, out)
}

/// A text that was coloured here. Whatever else a terminal would obey is not in it any more.
fn without_colour(text: &str) -> String {
    let mut parts = text.split("\u{1b}[");
    let mut plain = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        plain.push_str(part.split_once('m').map_or("", |(_, rest)| rest));
    }
    plain
}

fn paint(outcome: Outcome, text: &str, look: Look) -> String {
    look.paint(text, |text| -> ColoredString {
        match outcome {
            Outcome::Passed => text.green(),
            Outcome::Written => text.yellow(),
            Outcome::Failed | Outcome::Unreadable => text.red().bold(),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn colour_is_taken_out() {
        assert_eq!(without_colour("a\u{1b}[1;31mb\u{1b}[0m\n"), "ab\n");
        assert_eq!(without_colour(""), "");
    }
}
