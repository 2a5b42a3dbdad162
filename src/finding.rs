//! Findings: what is true about a payload and worth saying.
//!
//! A finding is data. It never stops anything and never prints itself. Codes are words that are never reused; what
//! stops the tool is an [`Error`](crate::Error).

mod near;

use std::borrow::Cow;
use std::fmt;
use std::ops::Range;
use std::str::FromStr;

use serde::{Serialize, Serializer};

use crate::location::Location;

pub use near::{Letters, nearest};

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Good to know.
    Info,
    /// Look at it.
    Warning,
    /// The payload is not what its schema says.
    Error,
}

impl Severity {
    /// The word for it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Info => "info",
            Self::Warning => "warning",
            Self::Error => "error",
        }
    }
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

macro_rules! codes {
    ($($variant:ident $name:literal $summary:literal $explanation:literal)*) => {
        /// What kind of finding it is.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum Code {
            $(#[doc = $summary] $variant,)*
        }

        impl Code {
            /// Every code there is.
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            /// The code's word, in kebab-case.
            pub const fn name(self) -> &'static str {
                match self { $(Self::$variant => $name,)* }
            }

            /// One line on what it means.
            pub const fn summary(self) -> &'static str {
                match self { $(Self::$variant => $summary,)* }
            }

            /// What it means, why it matters, and what to do.
            pub const fn explanation(self) -> &'static str {
                match self { $(Self::$variant => $explanation,)* }
            }
        }
    };
}

codes! {
    MalformedJson "malformed-json" "The text is not JSON."
        "The text breaks the grammar of RFC 8259 at the place shown: the record, or the string that should hold JSON, cannot \
         be read. Look at what sent or stored it: a log that cuts long lines, a template that leaves a trailing comma, a page \
         sample with comments. Reading goes on with the next record."
    Repaired "repaired" "What is no JSON was read as if it were."
        "With --lenient, text that people wrote or copied is read: comments, commas too many or missing, other quotes or none, \
         numbers with leading zeros, dots and <placeholders>. Each thing that was read otherwise than it is written has a finding \
         at its place. It is information where no doubt is left about what is meant, and a warning where the value may be another: \
         a page's `0004` is read as 4, `4xxx` as a string. Without --lenient, such a record is malformed-json."
    RecordTooLong "record-too-long" "A record is longer than records may be."
        "It is not read, so that no capture needs more memory than a record may take; reading goes on behind it. If it is what a \
         vendor sends, --max-record allows more. If it is not, look for what is missing between two payloads, or for a quote or \
         bracket that nothing closes."
    DuplicateKey "duplicate-key" "An object has a name twice."
        "Two members of one object have the same name. JSON leaves open which one counts: most readers, this one included, take \
         the later, some the earlier, a few refuse. Sender and receiver may not see the same payload. Both places are shown."
    Unrecognized "unrecognized" "No event of the catalog matches."
        "No event has all its clues in this payload. The nearest events are named with the smallest edit that would make them \
         match. If it is a wrapper that --unwrap does not know, or one of something else, take the body out of it; if the vendor has a new event, add a schema and name its folder \
         with --schemas; `hooklens detect --explain` shows every clue."
    Ambiguous "ambiguous" "Several events match equally well."
        "Two or more events have all their clues in this payload, and the same number of them. Choose with --vendor and --event; \
         if one of the schemas is yours, give it a clue that the other lacks."
    UnexpectedEvent "unexpected-event" "The payload is another event than was expected."
        "--expect names the vendor, or the event, that every payload of a run must be of, and hooklens.toml can name one for \
         captures by their path. This payload is an event of the catalog, but of another name. Look at which endpoint it was sent to, or at what the sender was told to send."
    MissingProperty "missing-property" "A required property is absent."
        "The schema requires the property: the vendor documents it, or every payload seen had it. The place shown is the object that \
         should hold it."
    WrongType "wrong-type" "A value has another JSON type than the schema allows."
        "For example a number where the vendor documents a string. Types are compared exactly: \"106\" is not 106."
    WrongFormat "wrong-format" "A string does not have the form the schema asks for."
        "For example a date without a zone where RFC 3339 is expected, or a text that does not match a pattern."
    UnknownValue "unknown-value" "A value that the schema does not list."
        "The schema lists the values of this property. Where the list is closed this is an error; where it is known to be open \
         (kinds of channel, for example) it is information, and the canonical event says `other` beside the vendor's own word."
    UnknownProperty "unknown-property" "A property that the schema does not describe."
        "Vendors add properties before they document them. The value is carried in `extra`; nothing is lost. --fail-on info \
         makes this fail a run."
    OutOfRange "out-of-range" "A value breaks a limit of the schema."
        "A number, a length or a count is below or above what the schema allows, or a value breaks another rule of its schema."
    Conflict "conflict" "Two places of the payload state different values of one thing."
        "Rules take one target of the canonical event from several places, and they differ. The target stays unset and the values go \
         to `extra`, so that nobody acts on a guess."
    Unconvertible "unconvertible" "A value cannot become what its target holds."
        "For example a phone number with letters, or a time that no calendar has. The target stays unset and the value goes to \
         `extra`."
    PlaceholderValue "placeholder-value" "A value copied from documentation."
        "The value joins the possible values with a bar, as a documentation page does (`whatsapp|whatsappba`): it is a sample, not \
         something a vendor sent."
    AssumedTimezone "assumed-timezone" "A time without a zone was read as UTC."
        "The vendor's stamp has no zone. UTC is assumed, or the offset that --assume-tz names; `time_basis` says which."
}

impl Code {
    /// How much a finding of this code matters, unless its payload or schema says that it matters less.
    pub const fn severity(self) -> Severity {
        match self {
            Self::Conflict | Self::Unconvertible => Severity::Warning,
            Self::UnknownProperty | Self::AssumedTimezone | Self::Repaired => Severity::Info,
            _ => Severity::Error,
        }
    }
}

impl fmt::Display for Code {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl Serialize for Code {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.name())
    }
}

impl FromStr for Code {
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        Self::ALL
            .iter()
            .copied()
            .find(|code| code.name() == name)
            .ok_or(())
    }
}

/// Something true about a payload.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// What kind of finding.
    pub code: Code,
    /// How much it matters.
    pub severity: Severity,
    /// One sentence about this payload, without a full stop.
    pub message: String,
    /// What to do about it.
    pub help: Option<String>,
    /// Where in the payload.
    pub location: Location,
    /// Which part of the value at `location` it is about.
    pub focus: Focus,
    /// The bytes in the record's text, where they are known without looking for `location`.
    pub span: Option<Range<usize>>,
    /// A second place, such as the other member of the same name.
    pub related: Option<Range<usize>>,
    /// The schema location whose claim it is, as `vendor/event.json#/pointer`.
    pub schema: Option<String>,
    /// What was expected there.
    pub expected: Option<String>,
    /// What was found, shortened; never a secret.
    pub found: Option<String>,
    /// A near miss: what may have been meant.
    pub suggestion: Option<String>,
    /// Whether it was there before, as whoever reports it remembers: a known finding fails nothing. The stages never set it.
    pub known: bool,
}

/// Which part of a value a finding is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Focus {
    /// The value.
    #[default]
    Value,
    /// The name of the member that holds it.
    Name,
    /// Something that is not in it: the place is where it begins.
    Opening,
    /// How it is written: the span counts in the bytes of the record, where those are no JSON.
    Written,
}

impl Finding {
    /// A finding about the value at a location; the other parts are added with the methods below.
    pub fn new(
        code: Code,
        severity: Severity,
        location: Location,
        message: impl Into<String>,
    ) -> Self {
        Self {
            code,
            severity,
            message: message.into(),
            help: None,
            location,
            focus: Focus::Value,
            span: None,
            related: None,
            schema: None,
            expected: None,
            found: None,
            suggestion: None,
            known: false,
        }
    }

    /// Adds what to do about it.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Adds which part of the value it is about.
    #[must_use]
    pub fn focus(mut self, focus: Focus) -> Self {
        self.focus = focus;
        self
    }

    /// Adds the bytes it is about.
    #[must_use]
    pub fn span(mut self, span: Range<usize>) -> Self {
        self.span = Some(span);
        self
    }

    /// Adds a second place.
    #[must_use]
    pub fn related(mut self, span: Range<usize>) -> Self {
        self.related = Some(span);
        self
    }

    /// Adds the schema location whose claim it is.
    #[must_use]
    pub fn schema(mut self, schema: impl Into<String>) -> Self {
        self.schema = Some(schema.into());
        self
    }

    /// Adds what was expected.
    #[must_use]
    pub fn expected(mut self, expected: impl Into<String>) -> Self {
        self.expected = Some(expected.into());
        self
    }

    /// Adds what was found.
    #[must_use]
    pub fn found(mut self, found: impl Into<String>) -> Self {
        self.found = Some(found.into());
        self
    }

    /// Adds what may have been meant, if anything was near.
    #[must_use]
    pub fn suggestion(mut self, suggestion: Option<String>) -> Self {
        self.suggestion = suggestion;
        self
    }
}

/// A value for a message: at most 60 characters of its text.
pub fn shorten(text: &str) -> String {
    shortened(text).into_owned()
}

/// [`shorten`] of a text that may be short already.
pub fn shortened(text: &str) -> Cow<'_, str> {
    const LONGEST: usize = 60;
    // No text has more characters than bytes.
    if text.len() <= LONGEST || text.chars().count() <= LONGEST {
        return Cow::Borrowed(text);
    }
    let mut short: String = text.chars().take(LONGEST - 1).collect();
    short.push('…');
    Cow::Owned(short)
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn codes_are_unique_words_that_come_back() {
        let names: HashSet<_> = Code::ALL.iter().map(|code| code.name()).collect();
        assert_eq!(names.len(), Code::ALL.len());
        for code in Code::ALL {
            assert_eq!(code.name().parse(), Ok(*code));
            assert!(
                code.name()
                    .bytes()
                    .all(|byte| byte.is_ascii_lowercase() || byte == b'-'),
                "{code}"
            );
        }
    }
}
