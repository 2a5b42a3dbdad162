//! A value of a payload, as its readers see it.

use std::borrow::Cow;
use std::ops::Range;

use super::tokens::Token;
use super::{Payload, string};

/// What a value is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Kind {
    /// `null`
    Null,
    /// `true` or `false`
    Boolean,
    /// A number, with its digits.
    Number,
    /// A string.
    String,
    /// An array.
    Array,
    /// An object.
    Object,
}

impl Kind {
    /// JSON Schema's name for the type.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Null => "null",
            Self::Boolean => "boolean",
            Self::Number => "number",
            Self::String => "string",
            Self::Array => "array",
            Self::Object => "object",
        }
    }
}

/// How a value is written, and what it is.
#[derive(Debug, Clone, Copy)]
pub struct Written<'a> {
    /// What it is.
    pub kind: Kind,
    /// Whether it is a string that is known to have no escape but those that RFC 8259 requires.
    pub is_minimal_string: bool,
    /// The value as it is written.
    pub text: &'a str,
}

/// One value of a payload. Copying it is free.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    payload: &'a Payload<'a>,
    /// Found on the tape once, whatever is asked of the value.
    token: &'a Token,
}

impl<'a> Node<'a> {
    #[inline]
    pub(super) fn new(payload: &'a Payload<'a>, index: u32) -> Self {
        let token = payload.token(index);
        Self { payload, token }
    }

    /// What it is.
    #[inline]
    pub fn kind(self) -> Kind {
        self.token.kind
    }

    /// What can be asked of the value alone, for one look at the tape.
    #[inline]
    pub fn written(self) -> Written<'a> {
        let token = *self.token;
        Written {
            kind: token.kind,
            is_minimal_string: token.kind == Kind::String && !token.is_loose(),
            text: self.payload.slice(token.start..token.end),
        }
    }

    /// A string's value, if it is written without escapes; `None` if it has some, or if it is no string.
    #[inline]
    pub fn plain_str(self) -> Option<&'a str> {
        let token = *self.token;
        (token.kind == Kind::String && !token.is_marked())
            .then(|| self.payload.slice(token.start + 1..token.end - 1))
    }

    /// The value as it is written: digits, escapes and white space untouched.
    #[inline]
    pub fn text(self) -> &'a str {
        let token = self.token;
        self.payload.slice(token.start..token.end)
    }

    /// The bytes of the payload's text that the value is written in.
    #[inline]
    pub fn span(self) -> Range<usize> {
        let token = self.token;
        token.start as usize..token.end as usize
    }

    /// The payload it is a value of.
    pub fn payload(self) -> &'a Payload<'a> {
        self.payload
    }

    /// Its number on the tape, which no other value of the payload has. Few ask for it, so it is not carried about.
    #[inline]
    pub fn index(self) -> u32 {
        self.payload.tape.tokens.number(self.token)
    }

    /// The number on the tape of the first value after it and all that is in it.
    #[inline]
    pub fn end_index(self) -> u32 {
        self.token.next
    }

    /// A string's value; `None` if it is no string.
    #[inline]
    pub fn as_str(self) -> Option<Cow<'a, str>> {
        let token = self.token;
        if token.kind != Kind::String {
            return None;
        }
        let written = self.payload.slice(token.start + 1..token.end - 1);
        Some(string::decoded(written, token.is_marked()))
    }

    /// The bytes of a string's value, if it is written without escapes; `None` if it has some, or if it is no string. Where a
    /// name is compared, it need not be text.
    #[inline]
    pub fn plain_bytes(self) -> Option<&'a [u8]> {
        let token = self.token;
        let written = token.start as usize + 1..token.end as usize - 1;
        (token.kind == Kind::String && !token.is_marked())
            .then(|| &self.payload.text.as_bytes()[written])
    }

    /// Appends a string's value; nothing if it is no string.
    pub fn decode_into(self, decoded: &mut String) {
        let token = self.token;
        if token.kind != Kind::String {
            return;
        }
        let written = self.payload.slice(token.start + 1..token.end - 1);
        if token.is_marked() {
            string::unescape_into(decoded, written);
        } else {
            decoded.push_str(written);
        }
    }

    /// Whether it is a string with this value.
    pub fn is_str(self, value: &str) -> bool {
        self.kind() == Kind::String && self.payload.is_written(self.token, value)
    }

    /// Whether a string is written without escapes, so that its text is its value.
    #[inline]
    pub fn is_plain(self) -> bool {
        !self.token.is_marked()
    }

    /// Whether a string is written with no escapes but those that RFC 8259 requires, each the shortest, so that its text can
    /// stand in other JSON as it is.
    #[inline]
    pub fn is_minimal(self) -> bool {
        !self.token.is_loose()
    }

    /// A boolean's value; `None` if it is no boolean.
    pub fn as_bool(self) -> Option<bool> {
        (self.kind() == Kind::Boolean).then(|| self.text() == "true")
    }

    /// Whether it is `null`.
    pub fn is_null(self) -> bool {
        self.kind() == Kind::Null
    }

    /// Whether it is a number that JSON Schema calls an integer: `12`, `12.0` and `1.2e1` are, `1.5` is not. Fractions
    /// are judged as doubles, and what is beyond their range is an integer.
    pub fn is_integer(self) -> bool {
        let token = self.token;
        token.kind == Kind::Number
            && (!token.is_marked()
                || self
                    .text()
                    .parse::<f64>()
                    .is_ok_and(|number| number.is_infinite() || number.fract() == 0.0))
    }

    /// Whether it is a scalar, an empty object or an empty array.
    #[inline]
    pub fn is_leaf(self) -> bool {
        !self.is_container() || self.end_index() == self.index() + 1
    }

    /// Whether it is an object or an array.
    #[inline]
    pub fn is_container(self) -> bool {
        matches!(self.kind(), Kind::Object | Kind::Array)
    }

    /// Whether it is written without white space between its tokens, so no longer than they are.
    pub(super) fn is_compact(self) -> bool {
        let token = self.payload.token(self.index());
        let mut least = 0;
        let mut at = self.index();
        while at < token.next {
            let token = self.payload.token(at);
            at += 1;
            // A value and the comma, the colon or the bracket that follows it: so only an empty container has its own end.
            least += match token.kind {
                Kind::Object | Kind::Array if token.next == at => 3,
                Kind::Object | Kind::Array => 2,
                _ => token.end - token.start + 1,
            };
        }
        token.end - token.start == least - 1
    }

    /// The value of the member with this name. Where a name stands twice, the later member counts.
    #[inline]
    pub fn get(self, name: &str) -> Option<Node<'a>> {
        let number = self.find(name)?;
        Some(Node::new(self.payload, number + 1))
    }

    /// The member with this name, as its name and its value.
    pub fn member(self, name: &str) -> Option<(Node<'a>, Node<'a>)> {
        let number = self.find(name)?;
        Some((
            Node::new(self.payload, number),
            Node::new(self.payload, number + 1),
        ))
    }

    /// The number on the tape of the name of the member with this name: in a register, unlike the member.
    #[inline(never)]
    fn find(self, name: &str) -> Option<u32> {
        let mut found = None;
        let mut members = self.members();
        loop {
            let number = members.0.at;
            let Some((member, _)) = members.next() else {
                return found;
            };
            if self.payload.is_written(member.token, name) {
                found = Some(number);
                if !self.payload.has_repeated() {
                    return found;
                }
            }
        }
    }

    /// An object's members in the order they are written, shadowed ones included; none if it is no object.
    #[inline]
    pub fn members(self) -> Members<'a> {
        Members(self.inside(Kind::Object))
    }

    /// An array's elements; none if it is no array.
    #[inline]
    pub fn elements(self) -> Elements<'a> {
        Elements(self.inside(Kind::Array))
    }

    /// The value at a JSON Pointer's steps below this one.
    pub fn at(self, steps: &[Box<str>]) -> Option<Node<'a>> {
        let mut node = self;
        for step in steps {
            node = match node.kind() {
                Kind::Object => node.get(step)?,
                Kind::Array => node.elements().nth(step.parse().ok()?)?,
                _ => return None,
            };
        }
        Some(node)
    }

    #[inline]
    fn inside(self, kind: Kind) -> Rest<'a> {
        let (at, end) = if self.kind() == kind {
            (self.index() + 1, self.token.next)
        } else {
            (0, 0)
        };
        Rest {
            payload: self.payload,
            tokens: self.payload.tape.tokens.up_to(end),
            at,
        }
    }
}

/// What is left of an object or array.
#[derive(Debug, Clone)]
struct Rest<'a> {
    payload: &'a Payload<'a>,
    /// The tape up to its end.
    tokens: &'a [Token],
    /// The next token's number.
    at: u32,
}

impl<'a> Rest<'a> {
    /// The next so many tokens.
    #[inline]
    fn next<const N: usize>(&self) -> Option<[Node<'a>; N]> {
        let at = self.at as usize;
        let tokens: &[Token; N] = self.tokens.get(at..at + N)?.first_chunk()?;
        let payload = self.payload;
        Some(tokens.each_ref().map(|token| Node { payload, token }))
    }
}

/// The members of an object.
#[derive(Debug, Clone)]
pub struct Members<'a>(Rest<'a>);

impl<'a> Iterator for Members<'a> {
    type Item = (Node<'a>, Node<'a>);

    #[inline]
    fn next(&mut self) -> Option<Self::Item> {
        let [name, value] = self.0.next()?;
        self.0.at = value.end_index();
        Some((name, value))
    }
}

/// The elements of an array.
#[derive(Debug, Clone)]
pub struct Elements<'a>(Rest<'a>);

impl<'a> Iterator for Elements<'a> {
    type Item = Node<'a>;

    #[inline]
    fn next(&mut self) -> Option<Node<'a>> {
        let [value] = self.0.next()?;
        self.0.at = value.end_index();
        Some(value)
    }
}
