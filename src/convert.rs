//! Conversions: the closed table (format, target type) → conversion, and what each of them does.
//!
//! A schema's `format` and the type of the target choose the conversion when a pack is loaded; a pair that the table
//! lacks is an error there. A conversion appends JSON text, and it appends either a whole value or nothing. Digits are
//! never rounded: numbers and sub-second digits are carried as text. Whether a string is a member of an enumerated
//! target, and whether two facts agree, is for the caller to say.

mod calendar;
mod civil;
mod decimal;
mod digits;
mod formats;
mod moment;
mod offset;
mod outcome;
mod phone;
mod table;
mod unix;

use std::fmt;

use crate::payload::{Kind, Node, write_as_string, write_compact};
use decimal::Decimal;
use moment::Moment;

pub use formats::{Check, FORMATS, STANDARD_FORMATS};
pub use offset::{NotAnOffset, Offset};
pub use outcome::{Converted, Nothing, Unconvertible};
pub use table::{TargetType, conversion};

/// One of the closed set of conversions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Conversion {
    /// A string as it is, or a number's digits as a string.
    Copy,
    /// A boolean, or `"true"` or `"false"`.
    Boolean,
    /// A number without a fraction, all its digits kept.
    Integer,
    /// A number, verbatim.
    Number,
    /// A string that the caller holds against the target's members.
    Member,
    /// An object, verbatim but for white space.
    Object,
    /// Any value, verbatim but for white space.
    Verbatim,
    /// RFC 3339 with a zone.
    Rfc3339,
    /// `2020-03-03 13:05:57 UTC`
    UtcDateTime,
    /// `Tue Mar 03 2020 18:37:38 GMT-0700 (Mountain Standard Time)`
    JsDateTime,
    /// `2021-01-28 12:22:15.397`
    ZonelessDateTime,
    /// Any of the times, told apart by their looks.
    AnyDateTime,
    /// Seconds since 1970.
    UnixSeconds,
    /// Milliseconds since 1970.
    UnixMilliseconds,
    /// Seconds, milliseconds, microseconds or nanoseconds since 1970, by size.
    UnixMagnitude,
    /// Digits with or without separators, to E.164.
    E164,
}

impl Conversion {
    /// The name in kebab-case.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Copy => "copy",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Member => "member",
            Self::Object | Self::Verbatim => "verbatim",
            Self::Rfc3339 => "rfc3339",
            Self::UtcDateTime => "utc-date-time",
            Self::JsDateTime => "js-date-time",
            Self::ZonelessDateTime => "zoneless-date-time",
            Self::AnyDateTime => "any-date-time",
            Self::UnixSeconds => "unix-seconds",
            Self::UnixMilliseconds => "unix-milliseconds",
            Self::UnixMagnitude => "unix-magnitude",
            Self::E164 => "e164",
        }
    }

    /// The name that lineage has for this value: [`Conversion::name`], but `digits` where a number became text.
    pub fn applied_name(self, node: Node<'_>) -> &'static str {
        match (self, node.kind()) {
            (Self::Copy, Kind::Number) => "digits",
            _ => self.name(),
        }
    }

    /// Whether a value of this JSON type can convert. `null` is accepted by all: it says nothing.
    pub const fn accepts(self, kind: Kind) -> bool {
        match (self, kind) {
            (_, Kind::Null)
            | (Self::Verbatim, _)
            | (Self::Boolean, Kind::Boolean)
            // Where middle-men turn `{}` into `[]`, the array is empty and says nothing.
            | (Self::Object, Kind::Object | Kind::Array) => true,
            (_, Kind::Boolean | Kind::Array | Kind::Object) => false,
            (_, Kind::Number) => matches!(
                self,
                Self::Copy
                    | Self::Integer
                    | Self::Number
                    | Self::AnyDateTime
                    | Self::UnixSeconds
                    | Self::UnixMilliseconds
                    | Self::UnixMagnitude
                    | Self::E164
            ),
            (_, Kind::String) => !matches!(self, Self::Integer | Self::Number | Self::Object),
        }
    }

    /// Appends the converted value to `out` as JSON text. Nothing is appended unless the answer is [`Converted::Value`].
    ///
    /// # Errors
    ///
    /// [`Unconvertible`] if the value is of another JSON type or form, or a time beyond the years 0 to 9999.
    #[inline(always)]
    #[expect(
        clippy::inline_always,
        reason = "measured: the usual ones take less than the call"
    )]
    pub fn apply(
        self,
        node: Node<'_>,
        settings: Settings,
        out: &mut String,
    ) -> Result<Converted, Unconvertible> {
        if let Some(nothing) = Nothing::of(node) {
            return Ok(Converted::Nothing(nothing));
        }
        // The usual ones have no more calls than they need; the code of all the others is long.
        let appended = match (self, node.kind()) {
            (Self::Copy | Self::Member, Kind::String) => {
                write_as_string(out, node);
                Some(false)
            }
            (Self::Copy, Kind::Number) => {
                out.push('"');
                out.push_str(node.text());
                out.push('"');
                Some(false)
            }
            (Self::Boolean, Kind::Boolean) => {
                out.push_str(node.text());
                Some(false)
            }
            (Self::Rfc3339 | Self::AnyDateTime, Kind::String)
            | (Self::UnixSeconds | Self::UnixMilliseconds, Kind::Number) => {
                self.append_time(node, settings.assumed_offset, out)
            }
            _ => self.append_other(node, settings.assumed_offset, out),
        };
        match appended {
            Some(assumed_zone) => Ok(Converted::Value { assumed_zone }),
            None => Err(Unconvertible {
                expected: self.expected(),
            }),
        }
    }

    /// Appends the value, and says whether its zone is assumed; `None` if it is of another type or form.
    #[inline(never)]
    fn append_other(
        self,
        node: Node<'_>,
        assumed: Option<Offset>,
        out: &mut String,
    ) -> Option<bool> {
        if !self.accepts(node.kind()) {
            return None;
        }
        match self {
            Self::Copy | Self::Member => write_as_string(out, node),
            Self::Boolean => {
                out.push_str(if node.kind() == Kind::Boolean {
                    node.text()
                } else if node.is_str("true") {
                    "true"
                } else if node.is_str("false") {
                    "false"
                } else {
                    return None;
                });
            }
            Self::Integer => {
                let text = node.text();
                if digits::are_digits(text.strip_prefix('-').unwrap_or(text).as_bytes()) {
                    out.push_str(text);
                } else {
                    Decimal::parse(text)?.write_integer(out)?;
                }
            }
            Self::Number => out.push_str(node.text()),
            Self::Object if node.kind() != Kind::Object => return None,
            Self::Object | Self::Verbatim => write_compact(out, node),
            Self::E164 => {
                if node.kind() == Kind::Number {
                    phone::write_digits(node.text(), out)?;
                } else {
                    phone::write(&node.as_str()?, out)?;
                }
            }
            Self::Rfc3339
            | Self::UtcDateTime
            | Self::JsDateTime
            | Self::ZonelessDateTime
            | Self::AnyDateTime
            | Self::UnixSeconds
            | Self::UnixMilliseconds
            | Self::UnixMagnitude => return self.append_time(node, assumed, out),
        }
        Some(false)
    }

    /// [`Conversion::append_other`] for those that give times.
    #[inline(never)]
    fn append_time(
        self,
        node: Node<'_>,
        assumed: Option<Offset>,
        out: &mut String,
    ) -> Option<bool> {
        let decoded;
        let text = if node.kind() == Kind::Number {
            node.text()
        } else {
            decoded = node.as_str()?;
            &*decoded
        };
        // By reference: a moment is long, and moving it out of the answer would be a copy.
        let moment = &self.moment(text, assumed);
        let moment = moment.as_ref()?;
        moment.write(out);
        Some(moment.assumed_zone)
    }

    /// Reads a time; `None` if the text is of another form, or the conversion gives no times.
    fn moment(self, text: &str, assumed: Option<Offset>) -> Option<Moment<'_>> {
        match self {
            Self::Rfc3339 => civil::rfc3339(text),
            Self::UtcDateTime => civil::utc(text),
            Self::JsDateTime => civil::js(text),
            Self::ZonelessDateTime => civil::zoneless(text, assumed),
            Self::AnyDateTime => moment::any(text, assumed),
            Self::UnixSeconds => unix::scaled(text, 0),
            Self::UnixMilliseconds => unix::scaled(text, 3),
            Self::UnixMagnitude => unix::by_magnitude(text),
            _ => None,
        }
    }

    /// What a finding says was expected.
    const fn expected(self) -> &'static str {
        match self {
            Self::Copy => "a string or a number",
            Self::Boolean => "a boolean, \"true\" or \"false\"",
            Self::Integer => "an integer",
            Self::Number => "a number",
            Self::Member => "a string",
            Self::Object => "an object",
            Self::Verbatim => "a value",
            Self::Rfc3339 => "an RFC 3339 time with a zone",
            Self::UtcDateTime => "a time of the form `2020-03-03 13:05:57 UTC`",
            Self::JsDateTime => "a time of the form `Tue Mar 03 2020 18:37:38 GMT-0700`",
            Self::ZonelessDateTime => "a time of the form `2021-01-28 12:22:15`, without a zone",
            Self::AnyDateTime => "a time in a known form",
            Self::UnixSeconds => "Unix time in seconds",
            Self::UnixMilliseconds => "Unix time in milliseconds",
            Self::UnixMagnitude => {
                "Unix time in seconds, milliseconds, microseconds or nanoseconds"
            }
            Self::E164 => "a phone number in international form",
        }
    }
}

impl fmt::Display for Conversion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// What a run has to say about conversions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Settings {
    /// The offset of times that are written without a zone; `None` is UTC.
    pub assumed_offset: Option<Offset>,
}
