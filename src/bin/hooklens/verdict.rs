//! What comes of the cases of `test`: whether each passed, every reason why it did not, and how many did.
//!
//! Words for people are in here, but nothing of how they look, and nothing of how a verdict is come to.

use crate::status::Status;

/// What came of a case.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Outcome {
    /// All is as it should be.
    Passed,
    /// Its golden was written.
    Written,
    /// Something is not as it should be.
    Failed,
    /// It could not be tested.
    Unreadable,
}

impl Outcome {
    /// The word for it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Passed => "passed",
            Self::Written => "written",
            Self::Failed => "failed",
            Self::Unreadable => "unreadable",
        }
    }

    /// What it does to the exit status.
    pub(crate) const fn status(self) -> Status {
        match self {
            Self::Passed | Self::Written => Status::Yes,
            Self::Failed => Status::No,
            Self::Unreadable => Status::Trouble,
        }
    }
}

/// Why a case failed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Reason {
    /// Nothing says what the sample should give.
    NoGolden,
    /// There is a golden, or a file of expectations, and nothing that it is about.
    NoSample,
    /// There is no payload in the sample.
    NoPayload,
    /// A record gives no event, and nobody said that it gives none.
    NoEvent,
    /// The golden is no JSON.
    BadGolden,
    /// The sample gives something else than its golden holds.
    Difference,
    /// A record is another event than is expected.
    Event,
    /// A record is valid, or is not, unlike what is expected.
    Valid,
    /// Other findings came up than are expected.
    Codes,
    /// Something could not be read or written.
    Unreadable,
}

impl Reason {
    /// The word for it in machine output.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::NoGolden => "no-golden",
            Self::NoSample => "no-sample",
            Self::NoPayload => "no-payload",
            Self::NoEvent => "no-event",
            Self::BadGolden => "bad-golden",
            Self::Difference => "difference",
            Self::Event => "event",
            Self::Valid => "valid",
            Self::Codes => "codes",
            Self::Unreadable => "unreadable",
        }
    }
}

/// One reason why a case failed.
#[derive(Debug)]
pub(crate) struct Failure {
    /// Which.
    pub(crate) reason: Reason,
    /// In words. Names in it are not yet safe to show.
    pub(crate) message: String,
    /// The line of the sample that it is about, if it is about one record.
    pub(crate) line: Option<u64>,
    /// What people see below it, safe to show; ends with an empty line if it is not empty.
    pub(crate) detail: String,
}

impl Failure {
    /// A reason about all of a case.
    pub(crate) fn new(reason: Reason, message: String) -> Self {
        Self {
            reason,
            message,
            line: None,
            detail: String::new(),
        }
    }

    /// A reason about one record of a sample.
    pub(crate) fn at(reason: Reason, line: u64, message: String) -> Self {
        Self {
            line: Some(line),
            ..Self::new(reason, message)
        }
    }

    /// Adds what people see below it.
    pub(crate) fn with(mut self, detail: String) -> Self {
        self.detail = detail;
        self
    }
}

/// What came of a case, with all there is to say about it.
#[derive(Debug)]
pub(crate) struct Verdict {
    pub(crate) outcome: Outcome,
    /// How many records the sample has.
    pub(crate) records: usize,
    /// Every reason why it failed, or would have failed if its golden had not been written.
    pub(crate) failures: Vec<Failure>,
    /// How what the sample gives differs from its golden: an array of changes as JSON.
    pub(crate) changes: Option<String>,
}

impl Verdict {
    /// That of a case that failed before there was anything to compare.
    pub(crate) fn failed(records: usize, failures: Vec<Failure>) -> Self {
        Self {
            outcome: Outcome::Failed,
            records,
            failures,
            changes: None,
        }
    }
}

/// How many cases there were of each outcome.
#[derive(Debug, Default)]
pub(crate) struct Counts([usize; 4]);

impl Counts {
    const ALL: [Outcome; 4] = [
        Outcome::Passed,
        Outcome::Written,
        Outcome::Failed,
        Outcome::Unreadable,
    ];

    /// Counts one.
    pub(crate) fn count(&mut self, outcome: Outcome) {
        self.0[outcome as usize] += 1;
    }

    /// Each outcome, and how many cases had it.
    pub(crate) fn iter(&self) -> impl Iterator<Item = (Outcome, usize)> {
        Self::ALL.into_iter().zip(self.0)
    }
}
