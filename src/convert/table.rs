//! The table (format, target type) → conversion.
//!
//! It is closed: what is not in it is an error of the pack. No row guesses between a value's text and its meaning.

use super::{Conversion, STANDARD_FORMATS};

/// What a target of the canonical event holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TargetType {
    /// A string.
    Text,
    /// A phone number in E.164 form, with its plus sign.
    Phone,
    /// An RFC 3339 time in UTC.
    Time,
    /// `true` or `false`.
    Boolean,
    /// A number without a fraction.
    Integer,
    /// A number.
    Number,
    /// A string that is one of the target's members.
    Enumerated,
    /// An object, taken whole.
    Object,
    /// Any value, taken whole.
    Open,
}

impl TargetType {
    /// The type in words, as messages have it.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Text => "text",
            Self::Phone => "phone number",
            Self::Time => "time",
            Self::Boolean => "boolean",
            Self::Integer => "integer",
            Self::Number => "number",
            Self::Enumerated => "enumerated",
            Self::Object => "object",
            Self::Open => "open",
        }
    }
}

/// The conversion for values of a format (`None`: the schema has none) that go to a target of this type.
///
/// `None` means that the table has no such pair: "no conversion from format X to target type Y", an error of the pack.
/// A standard format that is no time only checks: its values go to text and to open targets as they are.
pub fn conversion(format: Option<&str>, target: TargetType) -> Option<Conversion> {
    let Some(format) = format else {
        return match target {
            TargetType::Text => Some(Conversion::Copy),
            TargetType::Boolean => Some(Conversion::Boolean),
            TargetType::Integer => Some(Conversion::Integer),
            TargetType::Number => Some(Conversion::Number),
            TargetType::Enumerated => Some(Conversion::Member),
            TargetType::Object => Some(Conversion::Object),
            TargetType::Open => Some(Conversion::Verbatim),
            TargetType::Phone | TargetType::Time => None,
        };
    };
    match (format, target) {
        ("date-time", TargetType::Time) => Some(Conversion::Rfc3339),
        ("utc-date-time", TargetType::Time) => Some(Conversion::UtcDateTime),
        ("js-date-time", TargetType::Time) => Some(Conversion::JsDateTime),
        ("zoneless-date-time", TargetType::Time) => Some(Conversion::ZonelessDateTime),
        ("any-date-time", TargetType::Time) => Some(Conversion::AnyDateTime),
        ("unix-seconds", TargetType::Time) => Some(Conversion::UnixSeconds),
        ("unix-milliseconds", TargetType::Time) => Some(Conversion::UnixMilliseconds),
        ("unix-magnitude", TargetType::Time) => Some(Conversion::UnixMagnitude),
        ("phone", TargetType::Phone) => Some(Conversion::E164),
        ("phone", TargetType::Text) => Some(Conversion::Copy),
        // The time among the standard formats must say which it means, the time or the text.
        ("date-time", _) => None,
        (format, TargetType::Text) if STANDARD_FORMATS.contains(&format) => Some(Conversion::Copy),
        (format, TargetType::Open) if STANDARD_FORMATS.contains(&format) => {
            Some(Conversion::Verbatim)
        }
        _ => None,
    }
}
