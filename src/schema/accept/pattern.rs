//! Patterns of strings, as the validator understands them.
//!
//! The validator translates a schema's expressions, which are those of ECMA-262, for the engine it uses. Expressions
//! whose translation is more than a replacement of classes are not understood here.

use crate::schema::pattern::Pattern;

/// A pattern of strings.
#[derive(Debug)]
pub(super) enum TextPattern {
    /// A text that the string ends with.
    End(Box<str>),
    Expression(Pattern),
}

/// The longest repetition that is understood; the engine's own limits are beyond it.
const MOST_REPETITIONS: u32 = 1000;

impl TextPattern {
    /// A pattern by its source; `None` if it may mean something else to the validator.
    pub(super) fn new(source: &str) -> Option<Self> {
        if let Some(end) = literal_end(source) {
            return Some(Self::End(end.into()));
        }
        Some(Self::Expression(Pattern::new(&translated(source)?)))
    }

    #[inline]
    pub(super) fn is_match(&self, text: &str) -> bool {
        match self {
            Self::End(end) => text.ends_with(&**end),
            Self::Expression(pattern) => pattern.is_match(text),
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

/// An expression for the engine; `None` if its translation would take more than the classes of digits and of words.
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
                let is_shorthand = matches!(next, 'd' | 'D' | 'w' | 'W');
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
