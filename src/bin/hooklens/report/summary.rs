//! The summary of a run: records by event, those that are none, findings by code, bytes and time.
//!
//! For standard output it is a table or an object that depends on nothing but the input; time is said on standard error
//! only.

use std::fmt::Write as _;
use std::time::Duration;

use colored::Colorize as _;
use hooklens::catalog::Catalog;
use serde::Serialize;

use super::frame::Look;
use super::json::line;
use super::text::{counted, grouped};
use super::visible::visible;
use crate::counts::Counts;

/// What came of a run.
#[derive(Debug, Default)]
pub(crate) struct Ran {
    /// Records and findings.
    pub(crate) counts: Counts,
    /// Captures that were opened.
    pub(crate) captures: usize,
    /// Bytes of theirs that were read, as they are when decompressed.
    pub(crate) bytes: u64,
    /// How long it took.
    pub(crate) elapsed: Duration,
}

/// A table's rows: what there is, and how often.
type Rows = Vec<(String, u64)>;

/// The histogram of a run: a row for each event and for each sort of record that is none, and their sum.
pub(crate) fn table(ran: &Ran, catalog: &Catalog) -> String {
    let mut rows = events(ran, catalog);
    rows.extend(bad(ran));
    rows.push(("total".to_owned(), ran.counts.all()));
    // Who sorts or adds up the column wants plain digits.
    aligned(&[&rows], "", &|count| count.to_string())
}

/// What is said beside the answers. `judges` is whether events are valid or not, and not only recognized.
pub(crate) fn prose(ran: &Ran, catalog: &Catalog, judges: bool, look: Look) -> String {
    let counts = &ran.counts;
    let mut sorts = if judges {
        vec![
            ("valid", counts.recognized() - counts.invalid()),
            ("invalid", counts.invalid()),
        ]
    } else {
        vec![("recognized", counts.recognized())]
    };
    sorts.extend(counts.bad());
    let sorts: Vec<String> = sorts
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| format!("{} {word}", grouped(count)))
        .collect();
    let records = format!("{} record", grouped(counts.all()));
    let plural = if counts.all() == 1 { "" } else { "s" };
    let captures = if ran.captures > 1 {
        format!(" in {}", counted(ran.captures, "capture"))
    } else {
        String::new()
    };
    let head = format!("{records}{plural}{captures}");
    let mut text = look.paint(&head, |text| text.bold());
    if !sorts.is_empty() {
        let _ = write!(text, ": {}", sorts.join(", "));
    }
    text.push('\n');
    let events = events(ran, catalog);
    let codes: Rows = (counts.codes())
        .map(|(code, count)| (code.name().to_owned(), count))
        .collect();
    text.push_str(&aligned(&[&events, &codes], "  ", &grouped));
    let _ = writeln!(text, "{}", throughput(ran));
    text
}

/// The shortest time, in seconds, that says how fast a run was: a shorter one is the start of the program.
const TELLING: f64 = 0.05;

/// `64.0 MiB in 0.31 s, 206.5 MiB/s`; without the speed if it took next to no time.
pub(crate) fn throughput(ran: &Ran) -> String {
    let seconds = ran.elapsed.as_secs_f64();
    #[expect(clippy::cast_precision_loss, reason = "a few digits of it are shown")]
    let bytes = ran.bytes as f64;
    let took = format!("{} in {seconds:.2} s", size(bytes));
    if seconds < TELLING {
        return took;
    }
    format!("{took}, {}/s", size(bytes / seconds))
}

/// `64.0 MiB`
fn size(mut bytes: f64) -> String {
    let mut units = ["B", "KiB", "MiB", "GiB", "TiB"].into_iter();
    let mut unit = units.next().unwrap_or_default();
    for larger in units {
        if bytes < 1024.0 {
            break;
        }
        bytes /= 1024.0;
        unit = larger;
    }
    let digits = usize::from(unit != "B");
    format!("{bytes:.digits$} {unit}")
}

fn events(ran: &Ran, catalog: &Catalog) -> Rows {
    (ran.counts.events(catalog).into_iter())
        .map(|(entry, count)| (visible(&entry.name()).into_owned(), count))
        .collect()
}

fn bad(ran: &Ran) -> Rows {
    (ran.counts.bad().into_iter())
        .filter(|(_, count)| *count > 0)
        .map(|(word, count)| (word.to_owned(), count))
        .collect()
}

/// Tables under one another with the same columns, and an empty line between them.
fn aligned(tables: &[&Rows], indent: &str, number: &dyn Fn(u64) -> String) -> String {
    let rows = || tables.iter().copied().flatten();
    let wide = rows().map(|(name, _)| name.chars().count()).max();
    let long = rows().map(|(_, count)| number(*count).len()).max();
    let (wide, long) = (wide.unwrap_or(0), long.unwrap_or(0));
    let mut text = String::new();
    for rows in tables.iter().filter(|rows| !rows.is_empty()) {
        if !text.is_empty() {
            text.push('\n');
        }
        for (name, count) in *rows {
            let _ = writeln!(text, "{indent}{name:wide$}  {:>long$}", number(*count));
        }
    }
    text
}

/// `summary/1`
#[derive(Serialize)]
struct Summary<'a> {
    report: &'static str,
    captures: usize,
    bytes: u64,
    records: u64,
    skipped: usize,
    statuses: Statuses,
    events: Vec<OfEvent<'a>>,
    findings: Vec<Findings>,
}

#[derive(Serialize)]
struct Statuses {
    recognized: u64,
    ambiguous: u64,
    unrecognized: u64,
    malformed: u64,
}

#[derive(Serialize)]
struct OfEvent<'a> {
    vendor: &'a str,
    event: &'a str,
    records: u64,
}

#[derive(Serialize)]
struct Findings {
    code: &'static str,
    count: u64,
}

/// The histogram as an object on one line.
pub(crate) fn json(ran: &Ran, catalog: &Catalog) -> String {
    let counts = &ran.counts;
    let [(_, ambiguous), (_, unrecognized), (_, malformed)] = counts.bad();
    let summary = Summary {
        report: "summary/1",
        captures: ran.captures,
        bytes: ran.bytes,
        records: counts.all(),
        skipped: counts.skipped,
        statuses: Statuses {
            recognized: counts.recognized(),
            ambiguous,
            unrecognized,
            malformed,
        },
        events: (counts.events(catalog).into_iter())
            .map(|(entry, records)| OfEvent {
                vendor: &entry.vendor,
                event: &entry.event,
                records,
            })
            .collect(),
        findings: (counts.codes())
            .map(|(code, count)| Findings {
                code: code.name(),
                count,
            })
            .collect(),
    };
    line(&summary)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_have_units() {
        assert_eq!(size(0.0), "0 B");
        assert_eq!(size(1023.0), "1023 B");
        assert_eq!(size(1536.0), "1.5 KiB");
        assert_eq!(size(67_108_864.0), "64.0 MiB");
    }

    #[test]
    fn no_time_is_no_trouble() {
        let ran = Ran::default();
        assert_eq!(throughput(&ran), "0 B in 0.00 s");
        assert_eq!(table(&ran, &Catalog::bundled()), "total  0\n");
    }

    #[test]
    fn a_run_that_takes_its_time_has_a_speed() {
        let ran = Ran {
            bytes: 1 << 20,
            elapsed: Duration::from_millis(500),
            ..Ran::default()
        };
        assert_eq!(throughput(&ran), "1.0 MiB in 0.50 s, 2.0 MiB/s");
    }
}
