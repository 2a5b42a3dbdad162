//! One case: what is wrong with it, and its golden written where that is all.
//!
//! What is found is put into words here; what of it is to be shown, and how, is not decided here.

use std::borrow::Cow;
use std::path::Path;

use anyhow::anyhow;
use hooklens::Payload;
use hooklens::capture::NoRecord;
use hooklens::diff::{Options as Exactly, diff};

use super::cases::Case;
use super::expectations::{self, Expectations};
use super::golden::{self, Form, Golden};
use super::hidden;
use super::sample::{Reader, Sample};
use crate::report::changes::{self, Hidden};
use crate::report::file;
use crate::report::text::counted;
use crate::report::verdicts;
use crate::verdict::{Failure, Outcome, Reason, Verdict};

/// That there is nothing to test.
pub(super) fn without_sample(case: &Case) -> Failure {
    let beside = if case.has_golden {
        case.golden()
    } else {
        case.expectations()
    };
    let message = format!(
        "there is no such sample: bring it back, or remove {}",
        file_name(&beside)
    );
    Failure::new(Reason::NoSample, message)
}

/// How a file is called that stands beside the one that is spoken of.
fn file_name(path: &Path) -> Cow<'_, str> {
    path.file_name().unwrap_or_default().to_string_lossy()
}

/// A case that was read.
pub(super) struct Work<'w, 'c> {
    pub(super) case: &'w Case,
    pub(super) path: &'w Path,
    pub(super) reader: &'w Reader<'c>,
    pub(super) sample: &'w Sample<'c>,
    /// What is expected, if anything is.
    pub(super) expectations: Option<Expectations>,
}

/// How a golden differs from what its sample gives.
#[derive(Default)]
struct Held {
    /// That it does, if it does.
    failure: Option<Failure>,
    /// In what, as JSON.
    changes: Option<String>,
    /// What it should be.
    text: String,
}

impl Work<'_, '_> {
    /// What comes of it. Its golden is written, if that was asked for and nothing else is wrong.
    ///
    /// # Errors
    ///
    /// If the golden cannot be written.
    pub(super) fn verdict(&self, text: Option<&[u8]>) -> anyhow::Result<Verdict> {
        let expected = self.expectations.as_ref();
        let is_expected = expected.is_some_and(Expectations::expects_none);
        if self.sample.no_record == Some(NoRecord::Blank) && !is_expected {
            let message = "no payload: there is nothing to test".to_owned();
            return Ok(Verdict::failed(
                0,
                vec![Failure::new(Reason::NoPayload, message)],
            ));
        }
        let golden = text.map(Golden::parse).transpose();
        let mut failures = self.without_event(golden.as_ref().ok().and_then(Option::as_ref));
        failures.extend(
            expected
                .iter()
                .flat_map(|expected| expected.failures(self.sample)),
        );
        let Held {
            failure,
            changes,
            text,
        } = self.held(&golden)?;
        let is_written =
            self.reader.args.updating.update && failures.is_empty() && failure.is_some();
        if is_written {
            file::write(&self.case.golden(), text.as_bytes())?;
        }
        // What gives no event has no golden that could be written.
        let is_said = failures
            .iter()
            .any(|failure| failure.reason == Reason::NoEvent);
        let says_more = |failure: &Failure| match failure.reason {
            Reason::NoGolden => false,
            _ => self.sample.records.len() > 1,
        };
        let failure = failure.filter(|failure| !is_said || says_more(failure));
        failures.extend(failure.map(|mut failure| {
            failure.message += match self.reader.args.updating.update {
                false => "; --update writes it",
                true if is_written => "",
                true => "; --update leaves it, since more is wrong",
            };
            failure
        }));
        Ok(Verdict {
            outcome: match failures.is_empty() {
                true => Outcome::Passed,
                false if is_written => Outcome::Written,
                false => Outcome::Failed,
            },
            records: self.sample.records.len(),
            failures,
            changes,
        })
    }

    /// The records that give no event though nobody said so.
    fn without_event(&self, golden: Option<&Golden<'_>>) -> Vec<Failure> {
        let is_said = |number, found| {
            let is_expected = self.expectations.as_ref();
            is_expected.is_some_and(|expected| expected.excuse(found))
                || golden.is_some_and(|golden| golden.has_none(number))
        };
        let records = self.sample.records.iter().enumerate();
        records
            .filter(|(number, found)| found.normalized.is_none() && !is_said(*number, found))
            .map(|(_, found)| {
                let message = format!(
                    "no event: it is {}; if it should be, {} can say so: {}",
                    found.status.name(),
                    file_name(&self.case.expectations()),
                    expectations::advice(self.sample)
                );
                let frames = found.frames(|_| true);
                Failure::at(Reason::NoEvent, found.line, message).with(frames)
            })
            .collect()
    }

    /// What is wrong with the golden.
    fn held(&self, golden: &Result<Option<Golden<'_>>, String>) -> anyhow::Result<Held> {
        let new = |_| {
            if self.reader.args.updating.lineage {
                Form::ALL
            } else {
                Form::Event { lineage: false }
            }
        };
        let (failure, changes, text) = match golden {
            Ok(None) if self.expectations.is_some() => return Ok(Held::default()),
            Ok(None) => (self.no_golden(), None, golden::written(self.sample, new)),
            Err(problem) => {
                let text = golden::written(self.sample, new);
                (self.bad_golden(problem), None, text)
            }
            Ok(Some(golden)) => {
                let Some((failure, changes)) = self.difference(golden)? else {
                    return Ok(Held::default());
                };
                let text = if golden.documents.is_empty() {
                    golden::written(self.sample, new)
                } else {
                    golden::written(self.sample, |number| golden.form(number))
                };
                (failure, Some(changes), text)
            }
        };
        Ok(Held {
            failure: Some(failure),
            changes,
            text,
        })
    }

    fn no_golden(&self) -> Failure {
        let message = format!("there is no golden {}", file_name(&self.case.golden()));
        Failure::new(Reason::NoGolden, message)
    }

    fn bad_golden(&self, problem: &str) -> Failure {
        let golden = self.case.golden();
        let message = format!("the golden is no JSON: {}:{problem}", file_name(&golden));
        Failure::new(Reason::BadGolden, message)
    }

    /// How what the sample gives differs from what its golden holds, for people and for programs.
    fn difference(&self, golden: &Golden<'_>) -> anyhow::Result<Option<(Failure, String)>> {
        let is_array = self.sample.records.len() != 1 || golden.documents.len() != 1;
        let held = golden.text(is_array);
        let given = golden::given(self.sample, |number| golden.form(number), is_array);
        let parse = |text| Payload::parse(text).map_err(|problem| anyhow!("{problem}"));
        let (held, given) = (parse(&held)?, parse(&given)?);
        let exactly = Exactly {
            exact: true,
            ..Exactly::default()
        };
        let found = diff(&held, &given, &exactly);
        if found.is_empty() {
            return Ok(None);
        }
        let class = self.reader.cover.from;
        let catalog = self.reader.catalog();
        let places = hidden::places(golden, self.sample, is_array, catalog, class);
        let hidden = Hidden {
            locations: &places.locations,
            unknown: &places.unknown,
            class,
        };
        let detail = verdicts::difference(
            &self.case.golden(),
            self.path,
            &self.sample.name(),
            &found,
            &hidden,
            self.reader.look,
        );
        let changes = changes::list_json(&found, &hidden);
        let changes_in_words = counted(found.changes.len(), "change");
        let message = format!("{changes_in_words} from the golden");
        let failure = Failure::new(Reason::Difference, message).with(detail);
        Ok(Some((failure, changes)))
    }
}
