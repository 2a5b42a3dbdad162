//! The report `json`: the objects of `--format json`, a line each, as `schemas/report.json` describes them.

use std::io::{self, Write};

use super::entry::Entry;
use super::sink::{Sink, Totals};

/// The report.
pub(crate) struct Objects;

impl Sink for Objects {
    fn record(&mut self, entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
        out.write_all(entry.json.as_bytes())
    }

    fn finish(&mut self, _totals: &Totals, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
}
