//! The report `markdown`: a summary for people, with findings that are the same over many records as one row.
//!
//! Text from a payload stands in code spans only, so that it cannot be a link, a mention, an image or a tag.

use std::io::{self, Write};

use super::entry::Entry;
use super::groups::Groups;
use super::sink::{SEVERITIES, Sink, Totals};
use super::text::counted;
use super::visible::visible_within;

/// The most rows. GitHub takes a summary of a megabyte for a step.
const ROWS: usize = 100;

/// The longest text in a cell, in characters.
const CELL: usize = 200;

/// The report.
pub(crate) struct Markdown {
    command: &'static str,
    groups: Groups,
    problems: Vec<(String, String)>,
}

impl Markdown {
    /// About a run of this command.
    pub(crate) fn new(command: &'static str) -> Self {
        Self {
            command,
            groups: Groups::default(),
            problems: Vec::new(),
        }
    }
}

impl Sink for Markdown {
    fn record(&mut self, entry: &Entry, _out: &mut dyn Write) -> io::Result<()> {
        for told in entry.findings.iter().filter(|told| !told.finding.known) {
            self.groups.add(&entry.file, told);
        }
        Ok(())
    }

    fn problem(&mut self, file: &str, message: &str, _out: &mut dyn Write) -> io::Result<()> {
        self.problems.push((file.to_owned(), message.to_owned()));
        Ok(())
    }

    fn finish(&mut self, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        let mut out = out;
        writeln!(
            out,
            "## hooklens {}: {}\n\n{}.",
            self.command,
            totals.findings_in_words(),
            totals.records_in_words(),
        )?;
        if totals.known > 0 {
            let known = counted(totals.known, "finding");
            writeln!(out, "\n{known} more in the baseline.")?;
        }
        if totals.ignored > 0 {
            let ignored = counted(totals.ignored, "finding");
            writeln!(out, "\n{ignored} more ignored by the configuration.")?;
        }
        if !self.problems.is_empty() {
            writeln!(out)?;
        }
        for (file, message) in &self.problems {
            let place = if file.is_empty() {
                String::new()
            } else {
                format!(" {}", code(file))
            };
            writeln!(out, "- **error**{place}: {}", code(message))?;
        }
        self.table(&mut out)
    }
}

impl Markdown {
    fn table(&self, out: &mut dyn Write) -> io::Result<()> {
        let groups = self.groups.sorted();
        if groups.is_empty() {
            return Ok(());
        }
        writeln!(
            out,
            "\n| severity | code | event | location | finding | times | first |\n|---|---|---|---|---|--:|---|"
        )?;
        for group in groups.iter().take(ROWS) {
            let places: Vec<String> = group.places.iter().map(|place| code(place)).collect();
            let fingerprint = &group.fingerprint;
            writeln!(
                out,
                "| {} | {} | {} | {} | {} | {} | {} |",
                SEVERITIES[group.rank],
                fingerprint.code,
                code(&fingerprint.event),
                code(&fingerprint.location),
                code(&group.message),
                group.count,
                places.join("<br>"),
            )?;
        }
        let rest = groups.iter().skip(ROWS).map(|group| group.count);
        let rest = rest.sum::<usize>() + self.groups.beyond;
        if rest > 0 {
            writeln!(out, "\n{} more.", counted(rest, "finding"))?;
        }
        Ok(())
    }
}

/// A text as a code span that can stand in a table; nothing for nothing.
fn code(text: &str) -> String {
    if text.is_empty() {
        return String::new();
    }
    let text = visible_within(text, CELL);
    let longest = text.split(|character| character != '`').map(str::len).max();
    let fence = "`".repeat(longest.unwrap_or_default() + 1);
    // Between longer fences a space at each end is not part of the code.
    let gap = if fence.len() > 1 || text.starts_with(' ') {
        " "
    } else {
        ""
    };
    let text = text.replace('|', "\\|");
    format!("{fence}{gap}{text}{gap}{fence}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_cannot_leave_its_span() {
        assert_eq!(code("/a|b"), "`/a\\|b`");
        assert_eq!(code("`a` ``b"), "``` `a` ``b ```");
        assert_eq!(code("a\n@b <img>"), "`a\\n@b <img>`");
        assert_eq!(code(""), "");
    }
}
