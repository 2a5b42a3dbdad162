//! Findings that repeat over records: the first are shown in full, the others are counted.
//!
//! A kind of finding is its code, the event and the location with every index as `*`. Threads show what may be among the
//! first of its kind as far as their block tells; who writes the blocks in order takes out what is not. So what is
//! written depends on nothing but the records, and what need not be shown is mostly not even rendered.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::ops::Range;
use std::sync::{Mutex, MutexGuard, PoisonError};

use hooklens::finding::Finding;
use hooklens::inspect::Inspection;

use crate::answers::{Answers, Stream};
use crate::key;
use crate::report::card::Step;
use crate::report::covered::Cover;
use crate::report::frame::Look;
use crate::report::of::Of;
use crate::report::place::Places;
use crate::report::text::{self, grouped};
use crate::report::visible::visible;

/// In how many records a kind of finding is shown.
const SHOWN: usize = 3;

/// How many kinds there may be: more than anybody reads. Findings of further kinds are counted together.
const MOST: usize = 1000;

/// The findings of a block.
#[derive(Debug, Default)]
pub(crate) struct Repeats {
    by_key: HashMap<String, usize>,
    kinds: Vec<Kind>,
    frames: Vec<Frame>,
    /// The captures that the findings are in, in order.
    files: Vec<String>,
    /// The key that was looked for last.
    key: String,
}

/// A kind of finding in a block.
#[derive(Debug)]
struct Kind {
    key: String,
    /// Whether enough of it is shown in the blocks before.
    is_enough: bool,
    /// In how many records of the block it is shown, and the last of them.
    records: usize,
    last: Option<Where>,
    /// Findings that are not shown. All of them come after those that are.
    more: u64,
}

/// A finding that is shown.
#[derive(Debug)]
struct Frame {
    kind: usize,
    record: Where,
    place: Place,
    text: Range<usize>,
}

/// A record of a block: the number of its capture among the block's, and its own in the capture.
type Where = (usize, u64);

/// Where a finding is in its capture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Place {
    record: u64,
    line: u64,
}

impl Repeats {
    /// Makes them empty.
    pub(crate) fn clear(&mut self) {
        self.by_key.clear();
        self.kinds.clear();
        self.frames.clear();
        self.files.clear();
    }

    /// Where a record is.
    fn record(&mut self, of: Of<'_>) -> Where {
        if self.files.last().is_none_or(|file| file != of.file) {
            self.files.push(of.file.to_owned());
        }
        (self.files.len() - 1, of.record.place.number)
    }

    /// The kind of a finding, if it may have to be shown; otherwise it is counted.
    fn admit(
        &mut self,
        told: &Told,
        record: Where,
        inspection: &Inspection<'_>,
        finding: &Finding,
    ) -> Option<usize> {
        key::write(&mut self.key, inspection, finding);
        let known = self.by_key.get(&self.key).copied();
        let number = known.unwrap_or_else(|| {
            self.by_key.insert(self.key.clone(), self.kinds.len());
            self.kinds.push(Kind {
                key: self.key.clone(),
                is_enough: told.lock().is_enough(&self.key),
                records: 0,
                last: None,
                more: 0,
            });
            self.kinds.len() - 1
        });
        let kind = &mut self.kinds[number];
        if kind.is_enough || kind.last != Some(record) && kind.records == SHOWN {
            kind.more += 1;
            return None;
        }
        if kind.last != Some(record) {
            kind.last = Some(record);
            kind.records += 1;
        }
        Some(number)
    }
}

/// What was told of findings so far, in the order of their records.
#[derive(Debug)]
pub(crate) struct Told {
    /// Where findings are shown.
    to: Stream,
    /// Whether every finding is.
    all: bool,
    groups: Mutex<Groups>,
    /// How many records more have a card, and what to run next after the first.
    cards: Mutex<(usize, Vec<Step>)>,
}

/// The kinds of findings in all blocks that are written.
#[derive(Debug, Default)]
struct Groups {
    by_key: HashMap<String, usize>,
    kinds: Vec<Group>,
    /// Findings that there was no group left for.
    beyond: u64,
}

#[derive(Debug)]
struct Group {
    key: String,
    /// The first records in which it is shown: the file and the place there.
    places: Vec<(String, Place)>,
    more: u64,
}

impl Groups {
    /// Whether a finding of this kind cannot be among those that are shown, in any block that is not yet written.
    fn is_enough(&self, key: &str) -> bool {
        match self.by_key.get(key) {
            Some(&at) => self.kinds[at].places.len() == SHOWN,
            None => self.kinds.len() == MOST,
        }
    }

    fn group(&mut self, key: &str) -> Option<usize> {
        if let Some(&at) = self.by_key.get(key) {
            return Some(at);
        }
        if self.kinds.len() == MOST {
            return None;
        }
        self.by_key.insert(key.to_owned(), self.kinds.len());
        self.kinds.push(Group {
            key: key.to_owned(),
            places: Vec::new(),
            more: 0,
        });
        Some(self.kinds.len() - 1)
    }
}

impl Told {
    /// Findings are shown on this stream; `all` of them, or of each kind those of the first records.
    pub(crate) fn new(to: Stream, all: bool) -> Self {
        Self {
            to,
            all,
            groups: Mutex::default(),
            cards: Mutex::default(),
        }
    }

    /// The first `count` records have a card, which shows their findings.
    pub(crate) fn cards(count: usize) -> Self {
        Self {
            cards: Mutex::new((count, Vec::new())),
            ..Self::new(Stream::Out, true)
        }
    }

    fn left(&self) -> MutexGuard<'_, (usize, Vec<Step>)> {
        self.cards.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Whether the next record of a block may have to have a card.
    pub(crate) fn wants_card(&self, answers: &Answers) -> bool {
        answers.cards.len() < self.left().0
    }

    /// What to run next after the first card.
    pub(crate) fn next(&self) -> Vec<Step> {
        std::mem::take(&mut self.left().1)
    }

    /// Takes the cards that are too many out of the answers of the next block.
    fn settle_cards(&self, answers: &mut Answers) {
        let cards = std::mem::take(&mut answers.cards);
        let (left, next) = &mut *self.left();
        let is_first = next.is_empty();
        let too_many: Vec<_> = cards
            .iter()
            .skip(*left)
            .map(|(text, _)| text.clone())
            .collect();
        *left -= cards.len() - too_many.len();
        if let (true, Some((_, steps))) = (is_first, cards.into_iter().next()) {
            *next = steps;
        }
        answers.cut(Stream::Out, &too_many);
    }

    fn lock(&self) -> MutexGuard<'_, Groups> {
        self.groups.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Shows the new findings of a record that may have to be shown.
    pub(crate) fn findings(
        &self,
        of: Of<'_>,
        inspection: &Inspection<'_>,
        cover: &Cover<'_>,
        look: Look,
        answers: &mut Answers,
    ) {
        let mut shown = None;
        let record = answers.repeats.record(of);
        for finding in inspection.findings.iter().filter(|finding| !finding.known) {
            let kind = if self.all {
                None
            } else {
                match (answers.repeats).admit(self, record, inspection, finding) {
                    None => continue,
                    kind => kind,
                }
            };
            let (covered, places) =
                shown.get_or_insert_with(|| (cover.of(of, inspection), Places::of(of)));
            let (frame, line) = text::finding(places, finding, covered, look);
            let text = answers.append(self.to, &frame);
            if let Some(kind) = kind {
                answers.repeats.frames.push(Frame {
                    kind,
                    record,
                    place: Place {
                        record: record.1,
                        line,
                    },
                    text,
                });
            }
        }
    }

    /// Takes what need not be shown out of the answers of the next block.
    pub(crate) fn settle(&self, answers: &mut Answers) {
        if !answers.cards.is_empty() {
            self.settle_cards(answers);
        }
        if answers.repeats.kinds.is_empty() {
            return;
        }
        let mut told = self.lock();
        let kinds = &answers.repeats.kinds;
        let groups: Vec<_> = kinds.iter().map(|kind| told.group(&kind.key)).collect();
        // The record of this block in which a kind was shown last.
        let mut last = vec![None; kinds.len()];
        let mut cuts = Vec::new();
        for frame in &answers.repeats.frames {
            let Some(group) = groups[frame.kind].map(|at| &mut told.kinds[at]) else {
                told.beyond += 1;
                cuts.push(frame.text.clone());
                continue;
            };
            let last = &mut last[frame.kind];
            if *last == Some(frame.record) {
                continue;
            }
            if group.places.len() == SHOWN {
                group.more += 1;
                cuts.push(frame.text.clone());
            } else {
                *last = Some(frame.record);
                let file = &answers.repeats.files[frame.record.0];
                group.places.push((file.clone(), frame.place));
            }
        }
        for (kind, group) in kinds.iter().zip(&groups) {
            *match *group {
                Some(at) => &mut told.kinds[at].more,
                None => &mut told.beyond,
            } += kind.more;
        }
        drop(told);
        answers.cut(self.to, &cuts);
    }

    /// The stream on which findings are shown, and a line for each kind of which not all are.
    pub(crate) fn rest(&self) -> (Stream, String) {
        let told = self.lock();
        let mut text = String::new();
        for group in told.kinds.iter().filter(|group| group.more > 0) {
            let _ = writeln!(
                text,
                "{}: {} more (first in {})",
                key::in_words(&group.key),
                grouped(group.more),
                places(&group.places)
            );
        }
        if told.beyond > 0 {
            let _ = writeln!(text, "findings elsewhere: {} more", grouped(told.beyond));
        }
        (self.to, text)
    }
}

/// `lines 88, 93, 101`; with the files where there are several, and by number where several records are on a line.
fn places(places: &[(String, Place)]) -> String {
    let is_one_file = places.iter().all(|(file, _)| *file == places[0].0);
    let is_a_line_each = (places.windows(2)).all(|pair| pair[0].1.line != pair[1].1.line);
    let each: Vec<String> = places
        .iter()
        .map(|(file, place)| match (is_one_file, is_a_line_each) {
            (true, true) => place.line.to_string(),
            (true, false) => place.record.to_string(),
            (false, _) => format!("{}:{}", visible(file), place.line),
        })
        .collect();
    let word = match (is_one_file, is_a_line_each) {
        (true, true) => "lines ",
        (true, false) => "records ",
        (false, _) => "",
    };
    format!("{word}{}", each.join(", "))
}
