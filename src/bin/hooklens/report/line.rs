//! The line of a record in answers for people: where it is, what it is, and what else there is to say.
//!
//! There is one for each record of a capture of any size, so lines are written straight into the answers.

use colored::{ColoredString, Colorize as _};
use hooklens::inspect::{Inspection, Status};

use super::frame::Look;
use super::name::leading;
use super::of::Of;
use super::text;
use super::visible::visible;
use super::wrap::{columns, unpainted};

/// How lines look. Columns do not depend on the records, which are answered before all are known.
#[derive(Debug, Clone)]
pub(crate) struct Lines {
    look: Look,
    /// The capture's name, safe to show, with a colon.
    file: String,
    /// Its columns.
    width: usize,
    /// Columns of `file:line`.
    place: usize,
    /// Columns of `vendor/event`.
    name: usize,
}

impl Lines {
    /// Lines of no capture yet.
    pub(crate) fn new(look: Look) -> Self {
        Self {
            look,
            file: String::new(),
            width: 0,
            place: 0,
            // Most names are no longer.
            name: 24,
        }
    }

    /// Makes room for a capture of so many lines: the last one's number is the longest. It is as wide as the `longest` name of
    /// the captures wants it, if most have less than a hundred lines. No name has more than half a line.
    pub(crate) fn fit(&mut self, file: &str, lines: usize, longest: usize) {
        self.file = format!("{}:", leading(file));
        self.width = self.file.chars().count();
        let place = self.width + lines.to_string().len();
        self.place = place.max(longest + 3).min(self.look.width / 2);
    }

    /// Appends the line of a record, with what else there is to say of an event.
    pub(crate) fn write(
        &self,
        out: &mut Vec<u8>,
        of: Of<'_>,
        inspection: &Inspection<'_>,
        rest: &str,
    ) {
        let mut memory = [0; 20];
        let digits = digits(of.record.place.point.line, &mut memory);
        if self.look.color {
            let number = String::from_utf8_lossy(digits);
            self.put(out, &format!("{}{number}", self.file), |text| text.dimmed());
        } else {
            out.extend_from_slice(self.file.as_bytes());
            out.extend_from_slice(digits);
        }
        let place = self.width + digits.len();
        let gap = self.place.saturating_sub(place) + 2;
        if self.look.wraps {
            self.fitted(out, place, gap, of, inspection, rest);
        } else {
            pad(out, gap);
            self.what(out, self.name, of, inspection, rest);
        }
        out.push(b'\n');
    }

    /// Appends what a record is in columns if they fit on a terminal, without them if that helps, else on a line of its own.
    fn fitted(
        &self,
        out: &mut Vec<u8>,
        place: usize,
        gap: usize,
        of: Of<'_>,
        inspection: &Inspection<'_>,
        rest: &str,
    ) {
        for (name, gap) in [(self.name, gap), (0, 2)] {
            let mut what = Vec::new();
            self.what(&mut what, name, of, inspection, rest);
            let wide = columns(&unpainted(&String::from_utf8_lossy(&what)));
            if place + gap + wide <= self.look.width {
                pad(out, gap);
            } else if name == 0 {
                out.extend_from_slice(b"\n    ");
            } else {
                continue;
            }
            out.extend_from_slice(&what);
            break;
        }
    }

    /// Appends what a record is; the name of its event takes at least so many columns.
    fn what(
        &self,
        out: &mut Vec<u8>,
        name_columns: usize,
        of: Of<'_>,
        inspection: &Inspection<'_>,
        rest: &str,
    ) {
        match inspection.event {
            Some(entry) => {
                // Both are in snake_case, whoever wrote the pack.
                let (vendor, event) = (&entry.vendor, &entry.event);
                if self.look.color {
                    self.put(out, &format!("{vendor}/{event}"), |text| text.bold());
                } else {
                    out.extend_from_slice(vendor.as_bytes());
                    out.push(b'/');
                    out.extend_from_slice(event.as_bytes());
                }
                let name = vendor.len() + 1 + event.len();
                pad(out, name_columns.saturating_sub(name) + 2);
                out.extend_from_slice(rest.as_bytes());
            }
            None => self.unknown(out, inspection),
        }
        if !of.layers().is_empty() {
            out.extend_from_slice(text::within(of, self.look).as_bytes());
        }
    }

    /// What a record is that is no event.
    fn unknown(&self, out: &mut Vec<u8>, inspection: &Inspection<'_>) {
        let word = inspection.status.name();
        match (inspection.status, inspection.vendor) {
            (Status::Ambiguous, _) => {
                let candidates = inspection.candidates.iter().map(|entry| entry.name());
                let candidates: Vec<String> = candidates.collect();
                self.put(out, word, |text| text.yellow());
                let candidates = candidates.join(" or ");
                out.extend_from_slice(format!(": {}", visible(&candidates)).as_bytes());
            }
            (_, Some(vendor)) => {
                self.put(out, word, |text| text.red());
                out.extend_from_slice(b", but from ");
                self.put(out, &visible(vendor), |text| text.bold());
            }
            (_, None) => self.put(out, word, |text| text.red()),
        }
    }

    fn put(&self, out: &mut Vec<u8>, text: &str, paint: impl FnOnce(&str) -> ColoredString) {
        if self.look.color {
            out.extend_from_slice(self.look.paint(text, paint).as_bytes());
        } else {
            out.extend_from_slice(text.as_bytes());
        }
    }
}

/// How many characters of a line the name of a capture takes.
pub(crate) fn shown(file: &str) -> usize {
    leading(file).chars().count()
}

fn pad(out: &mut Vec<u8>, columns: usize) {
    out.resize(out.len() + columns, b' ');
}

/// The decimal digits of a number, of which there are 20 at most.
fn digits(mut number: u64, memory: &mut [u8; 20]) -> &[u8] {
    let mut start = memory.len();
    for (at, digit) in memory.iter_mut().enumerate().rev() {
        *digit = b'0' + u8::try_from(number % 10).unwrap_or(0);
        start = at;
        number /= 10;
        if number == 0 {
            break;
        }
    }
    &memory[start..]
}
