//! Patterns of strings, as the validator understands them.
//!
//! The validator translates a schema's expressions, which are those of ECMA-262, for the engine it uses; tests of
//! branches are asked with expressions as they are. Expressions whose translation is more than a replacement of classes
//! are not understood here, and where a translation makes a difference, nobody knows.

use crate::schema::pattern::Pattern;

/// A pattern of strings.
#[derive(Debug)]
pub(super) enum TextPattern {
    /// A text that the string ends with.
    End(Box<str>),
    Expression(Pattern),
    /// An expression and its translation, which may differ on texts that are not ASCII.
    Translated([Pattern; 2]),
}

/// What `\s` stands for in ECMA-262, inside a class.
const SPACES: &str =
    r"\t-\r \u{a0}\u{1680}\u{2000}-\u{200a}\u{2028}\u{2029}\u{202f}\u{205f}\u{3000}\u{feff}";

/// The longest repetition that is understood; the engine's own limits are beyond it.
const MOST_REPETITIONS: u32 = 1000;

impl TextPattern {
    /// A pattern by its source; `None` if it may mean something else to the validator.
    pub(super) fn new(source: &str) -> Option<Self> {
        if let Some(end) = literal_end(source) {
            return Some(Self::End(end.into()));
        }
        let translated = translated(source)?;
        Some(if translated == source {
            Self::Expression(Pattern::new(source))
        } else {
            Self::Translated([&translated, source].map(Pattern::new))
        })
    }

    /// Whether a text matches; `None` if that depends on who is asked.
    #[inline]
    pub(super) fn is_match(&self, text: &str) -> Option<bool> {
        match self {
            Self::End(end) => Some(text.ends_with(&**end)),
            Self::Expression(pattern) => Some(pattern.is_match(text)),
            Self::Translated([translated, source]) => {
                let matches = translated.is_match(text);
                let is_certain = text.is_ascii() || source.is_match(text) == matches;
                is_certain.then_some(matches)
            }
        }
    }
}

/// The text that an expression asks for at the end, if it is nothing but that.
fn literal_end(source: &str) -> Option<String> {
    let inside = source.strip_suffix('$')?;
    let mut text = String::new();
    let mut characters = inside.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => text.push(
                characters
                    .next()
                    .filter(|next| matches!(next, '.' | '/' | '-' | '$'))?,
            ),
            '@' | ' ' | '_' | '-' | '/' | ':' => text.push(character),
            _ if character.is_ascii_alphanumeric() => text.push(character),
            _ => return None,
        }
    }
    Some(text)
}

/// An expression for the engine; `None` if its translation would take more than classes that have a letter.
fn translated(source: &str) -> Option<String> {
    let mut out = String::with_capacity(source.len());
    let mut in_class = false;
    let mut previous = '\0';
    let mut repetitions = None;
    let mut characters = source.chars();
    while let Some(character) = characters.next() {
        match character {
            '\\' => {
                let next = characters.next()?;
                let is_shorthand = matches!(next, 'd' | 'D' | 'w' | 'W' | 's' | 'S');
                if is_shorthand
                    && in_class
                    && (previous == '-' || characters.as_str().starts_with('-'))
                {
                    return None;
                }
                match next {
                    'd' => out.push_str("[0-9]"),
                    'D' => out.push_str("[^0-9]"),
                    'w' => out.push_str("[A-Za-z0-9_]"),
                    'W' => out.push_str("[^A-Za-z0-9_]"),
                    's' => out.extend(["[", SPACES, "]"]),
                    'S' => out.extend(["[^", SPACES, "]"]),
                    next if next.is_ascii_alphanumeric() && !matches!(next, 'n' | 'r' | 't') => {
                        return None;
                    }
                    next => {
                        out.push('\\');
                        out.push(next);
                    }
                }
                previous = '\0';
                continue;
            }
            '[' if in_class => return None,
            '[' if matches!(
                characters
                    .as_str()
                    .strip_prefix('^')
                    .unwrap_or(characters.as_str())
                    .chars()
                    .next(),
                None | Some(']')
            ) =>
            {
                return None;
            }
            '[' => in_class = true,
            ']' => in_class = false,
            '&' | '~' | '-' if in_class && previous == character => return None,
            '(' if characters.as_str().starts_with('?') => {
                if !characters.as_str().starts_with("?:") {
                    return None;
                }
            }
            '{' => repetitions = Some(0),
            '}' | ',' if repetitions.is_some() => {
                repetitions = (character == ',').then_some(0);
            }
            _ => {
                if let (Some(count), Some(digit)) = (repetitions, character.to_digit(10)) {
                    repetitions = Some(count * 10 + digit);
                    if count * 10 + digit > MOST_REPETITIONS {
                        return None;
                    }
                }
            }
        }
        out.push(character);
        previous = character;
    }
    Some(out)
}

/// A pattern of members' names.
#[derive(Debug, Clone)]
pub(super) struct NamePattern(pub(super) Pattern);

impl NamePattern {
    /// A pattern by its source; `None` if it may mean something else to the validator or to the walk beside it.
    pub(super) fn new(source: &str) -> Option<Self> {
        (translated(source)? == source).then(|| Self(Pattern::new(source)))
    }
}
