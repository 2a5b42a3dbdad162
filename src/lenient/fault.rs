//! What people's text has that JSON has not, and what is read instead.
//!
//! The words never hold anything of the text: it may be a secret. A fault that leaves no doubt about what is meant is only
//! information; one whose value somebody should look at is a warning.

/// What was wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Fault {
    /// `// …`, `# …`, `/* … */`, or `__ …`, which is what some pages make of the first.
    Comment,
    /// A comma before a closing bracket.
    TrailingComma,
    /// No comma between two members or elements.
    MissingComma,
    /// A comma or semicolon behind the document.
    Separator,
    /// `'text'`
    SingleQuotes,
    /// `“text”`
    TypographicQuotes,
    /// `{name: 1}`
    UnquotedName,
    /// `007`
    LeadingZeros,
    /// `+1`, `.5` or `5.`
    NumberForm,
    /// `4xxx`, `2024-03-19`, `yes`
    Word,
    /// `None`, `True` or `undefined`
    Constant,
    /// `...` where members or elements may stand.
    LeftOut,
    /// `...` where a value must stand.
    NoValue,
    /// `<id>` or `{{id}}`
    Placeholder,
    /// `{\"name\": 1}`, or `"{\\"name\\":1}"` in a string.
    EscapedQuotes,
    /// `""text"`
    ExtraQuote,
    /// A backslash before a character that needs none.
    Escape,
    /// A tab or another control character inside a string.
    ControlCharacter,
    /// White space that JSON does not have.
    Space,
    /// A fence of Markdown.
    Fence,
}

impl Fault {
    /// What was wrong and what was taken instead, for a message.
    pub const fn message(self) -> &'static str {
        match self {
            Self::Comment => "a comment is passed over",
            Self::TrailingComma => "a comma before a closing bracket is passed over",
            Self::MissingComma => "a comma is missing; it is read as if it were there",
            Self::Separator => "what ends the line behind the document is passed over",
            Self::SingleQuotes => "single quotes are read as double quotes",
            Self::TypographicQuotes => "typographic quotes are read as double quotes",
            Self::UnquotedName => "a name without quotes is read as if it had them",
            Self::LeadingZeros => "a number with leading zeros is read without them",
            Self::NumberForm => "a number that JSON writes otherwise is read as that number",
            Self::Word => "a value without quotes is read as a string",
            Self::Constant => "a constant of another language is read as JSON's",
            Self::LeftOut => {
                "dots stand for something that is left out; they are passed over, with a comma"
            }
            Self::NoValue => "dots stand for a value that is left out; it is read as null",
            Self::Placeholder => "a placeholder without quotes is read as a string",
            Self::EscapedQuotes => "quotes that are escaped once too often are read as quotes",
            Self::ExtraQuote => "a quote too many is passed over",
            Self::Escape => "a backslash that escapes nothing is passed over",
            Self::ControlCharacter => "a control character in a string is read as its escape",
            Self::Space => "white space that JSON does not have is read as a space",
            Self::Fence => "a fence around the document is passed over",
        }
    }

    /// Whether the value that was read may be another than the one that was meant.
    pub const fn is_doubtful(self) -> bool {
        matches!(
            self,
            Self::LeadingZeros
                | Self::Word
                | Self::Constant
                | Self::LeftOut
                | Self::NoValue
                | Self::Placeholder
                | Self::EscapedQuotes
                | Self::ExtraQuote
                | Self::Escape
        )
    }
}
