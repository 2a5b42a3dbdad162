//! What of a record is not to be shown: secrets never, personal data where a log or a file may keep it.
//!
//! Of an event the schema says what is what. Of anything else nobody knows, so what follows the name of a secret of any
//! event is one, and where personal data is covered, so is every value but the one that is spoken of.

use std::borrow::Cow;
use std::env;
use std::ops::Range;
use std::sync::{Mutex, OnceLock, PoisonError};

use hooklens::catalog::{Catalog, EventEntry};
use hooklens::detect::{Evidence, evidence};
use hooklens::finding::{Code, Finding};
use hooklens::inspect::Inspection;
use hooklens::location::Location;
use hooklens::payload::Node;
use hooklens::redact::{Mark, Marks};
use hooklens::schema::{Class, Scratch};

use super::lexical;
use super::of::Of;

/// What is covered, for all records of a run.
#[derive(Debug)]
pub(crate) struct Cover<'c> {
    catalog: &'c Catalog,
    /// The least class that is.
    pub(crate) from: Class,
    /// The memory of walks, kept by whoever of the threads was first.
    scratches: Mutex<Vec<Scratch>>,
    /// The names of members that are secrets in some event, as they are first needed.
    names: OnceLock<Vec<String>>,
}

/// The clues of an event, held against a payload.
pub(crate) struct Clues<'c, 'p> {
    /// The event.
    pub(crate) entry: &'c EventEntry,
    /// Each clue, and what is shown instead of the value that was found if that is not to be shown.
    pub(crate) shown: Vec<(Option<&'static str>, Evidence<'c, 'p>)>,
}

/// What of one record is not to be shown.
#[derive(Debug)]
pub(crate) struct Covered<'r> {
    from: Class,
    /// The event, if it is one.
    pub(crate) entry: Option<&'r EventEntry>,
    /// What the schema says, if it is an event.
    marks: Option<Marks<'r>>,
    /// Bytes that are not to be shown.
    known: Vec<Range<usize>>,
    /// Those that may be shown where it is about them.
    guessed: Vec<Range<usize>>,
}

impl<'c> Cover<'c> {
    /// What is covered if values may be shown or not: on a terminal they may, unless it belongs to a build.
    pub(crate) fn new(catalog: &'c Catalog, shows_values: bool, is_terminal: bool) -> Self {
        let in_ci =
            env::var_os("CI").is_some_and(|ci| !ci.is_empty() && ci != "false" && ci != "0");
        Self {
            catalog,
            from: if shows_values || is_terminal && !in_ci {
                Class::Secret
            } else {
                Class::Personal
            },
            scratches: Mutex::default(),
            names: OnceLock::new(),
        }
    }

    /// Secrets are covered and nothing else.
    pub(crate) fn secrets(catalog: &'c Catalog) -> Self {
        Self::new(catalog, true, false)
    }

    /// Takes the values out of a record's findings that are not to be shown.
    pub(crate) fn conceal(&self, of: Of<'_>, inspection: &mut Inspection<'_>) {
        if inspection.findings.iter().any(has_value) {
            let covered = self.marked(of, inspection);
            for finding in &mut inspection.findings {
                if let Cow::Owned(concealed) = covered.conceal(finding) {
                    *finding = concealed;
                }
            }
        }
    }

    /// What of a record is not to be shown.
    pub(crate) fn of<'r>(&self, of: Of<'r>, inspection: &Inspection<'r>) -> Covered<'r> {
        let mut covered = self.marked(of, inspection);
        if let Some(marks) = &covered.marks {
            let spans = marks.spans(self.from).into_iter();
            covered.known = in_order(spans.map(|span| of.in_record(span)).collect());
        } else {
            let names = self.names.get_or_init(|| self.catalog.secret_names());
            covered.known = in_order(lexical::values_of(of.record.bytes, names));
            if self.from == Class::Personal {
                covered.guessed = lexical::values(of.record.bytes);
            }
        }
        covered
    }

    fn marks<'r>(&self, entry: &EventEntry, root: Node<'r>) -> Marks<'r> {
        let scratches = || {
            self.scratches
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
        };
        let mut scratch = scratches().pop().unwrap_or_default();
        let marks = Marks::of_reusing(entry, root, self.from, &mut scratch);
        scratches().push(scratch);
        marks
    }

    fn marked<'r>(&self, of: Of<'r>, inspection: &Inspection<'r>) -> Covered<'r> {
        let event = inspection.event.zip(of.record.result.as_ref().ok());
        Covered {
            from: self.from,
            entry: inspection.event,
            marks: event.map(|(entry, payload)| self.marks(entry, payload.root())),
            known: Vec::new(),
            guessed: Vec::new(),
        }
    }

    /// Holds the clues of an event against a payload, with what may be shown of what is found.
    pub(crate) fn clues<'e, 'p>(&self, entry: &'e EventEntry, root: Node<'p>) -> Clues<'e, 'p> {
        let evidence = evidence(entry, root);
        // Mostly what is found is what is asked for, or a container, which is not shown anyway.
        let is_shown = |evidence: &Evidence<'_, '_>| {
            let is_asked_for = evidence.holds && evidence.clue.values.is_some();
            !is_asked_for && evidence.found.is_some_and(Node::is_leaf)
        };
        let marks = (evidence.iter().any(is_shown)).then(|| self.marks(entry, root));
        let instead = |evidence: &Evidence<'_, '_>| {
            let class = marks.as_ref()?.class_at(&evidence.location);
            class.filter(|class| *class >= self.from).map(instead)
        };
        Clues {
            entry,
            shown: evidence
                .into_iter()
                .map(|evidence| (instead(&evidence), evidence))
                .collect(),
        }
    }
}

impl Covered<'_> {
    /// What stands for the value at a location, if it is not to be shown.
    pub(crate) fn instead_of(&self, location: &Location) -> Option<&'static str> {
        let class = self.marks.as_ref()?.class_at(location)?;
        (class >= self.from).then(|| instead(class))
    }

    /// A finding without its value, if that is not to be shown.
    pub(crate) fn conceal<'f>(&self, finding: &'f Finding) -> Cow<'f, Finding> {
        match self.class(finding).filter(|class| *class >= self.from) {
            Some(class) => Cow::Owned(without_value(finding.clone(), instead(class))),
            None => Cow::Borrowed(finding),
        }
    }

    fn class(&self, finding: &Finding) -> Option<Class> {
        let marks = self.marks.as_ref().filter(|_| has_value(finding))?;
        if finding.code != Code::Conflict {
            return marks.class_at(&finding.location);
        }
        // It is about several values.
        let says = |mark: &Mark| {
            finding
                .message
                .contains(&format!("{} says ", mark.location))
        };
        marks.iter().filter(says).map(|mark| mark.class).max()
    }

    /// Those in a part of the record, where it is about these places.
    pub(crate) fn within(&self, part: Range<usize>, places: &[Range<usize>]) -> Vec<Range<usize>> {
        let is_apart = |range: &&Range<usize>| {
            let mut places = places.iter();
            places.all(|place| range.end <= place.start || range.start >= place.end)
        };
        let guessed = touching(&self.guessed, &part).iter().filter(is_apart);
        touching(&self.known, &part)
            .iter()
            .chain(guessed)
            .cloned()
            .collect()
    }
}

/// Whether a finding shows a value; a container is only named.
fn has_value(finding: &Finding) -> bool {
    let found = finding.found.as_deref();
    found.is_some_and(|found| !matches!(found, "an object" | "an array"))
}

fn without_value(mut finding: Finding, instead: &str) -> Finding {
    let found = finding.found.take().unwrap_or_default();
    if finding.code == Code::Conflict {
        let said = finding.message.split(": ").next().unwrap_or_default();
        finding.message = format!("{said}: {instead}");
    } else if let Some(rest) = finding.message.strip_prefix(found.as_str()) {
        finding.message = format!("{instead}{rest}");
    }
    finding.found(instead)
}

/// Ranges in order, none touching another.
fn in_order(mut ranges: Vec<Range<usize>>) -> Vec<Range<usize>> {
    ranges.sort_by_key(|range| range.start);
    ranges.dedup_by(|next, range| {
        let touch = next.start <= range.end;
        if touch {
            range.end = range.end.max(next.end);
        }
        touch
    });
    ranges
}

/// Those of ranges in order that are in a part.
fn touching<'r>(ranges: &'r [Range<usize>], part: &Range<usize>) -> &'r [Range<usize>] {
    let first = ranges.partition_point(|range| range.end <= part.start);
    let behind = ranges.partition_point(|range| range.start < part.end);
    &ranges[first..behind.max(first)]
}

/// What is shown instead of a value.
pub(super) fn instead(class: Class) -> &'static str {
    match class {
        Class::Secret => "(a secret)",
        Class::Personal => "(personal data)",
    }
}
