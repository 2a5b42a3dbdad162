//! Random documents, the random ways to write them, and random damage.

use std::fmt::Write as _;

use proptest::prelude::*;
use proptest::sample::Index;

/// A JSON value with the digits of its numbers, the order of its members, and names that may stand twice.
#[derive(Debug, Clone)]
pub(crate) enum Doc {
    Null,
    Boolean(bool),
    Number(String),
    String(String),
    Array(Vec<Doc>),
    Object(Vec<(String, Doc)>),
}

/// Documents up to six levels deep. No number is beyond the range of a double.
pub(crate) fn doc() -> impl Strategy<Value = Doc> {
    doc_of(number(), string(), name())
}

/// Documents whose numbers, strings and names come from these.
pub(crate) fn doc_of(
    number: impl Strategy<Value = String> + 'static,
    string: impl Strategy<Value = String> + 'static,
    name: impl Strategy<Value = String> + Clone + 'static,
) -> impl Strategy<Value = Doc> {
    let scalar = prop_oneof![
        Just(Doc::Null),
        any::<bool>().prop_map(Doc::Boolean),
        number.prop_map(Doc::Number),
        string.prop_map(Doc::String),
    ];
    scalar.prop_recursive(6, 64, 8, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..6).prop_map(Doc::Array),
            prop::collection::vec((name.clone(), inner), 0..8).prop_map(Doc::Object),
        ]
    })
}

/// Documents with one object of many members, some of them of the same name.
pub(crate) fn wide() -> impl Strategy<Value = Doc> {
    let member = (
        "[a-c]{0,3}|[a-z\u{e9}]{0,12}",
        number().prop_map(Doc::Number),
    );
    prop::collection::vec(member, 0..120).prop_map(Doc::Object)
}

fn number() -> impl Strategy<Value = String> {
    prop_oneof![
        "-?[0-9]",
        any::<i64>().prop_map(|number| number.to_string()),
        any::<u64>().prop_map(|number| number.to_string()),
        "-?(0|[1-9][0-9]{0,24})(\\.[0-9]{1,20})?([eE][+-]?[0-9]{1,2})?",
        "-?(9223372036854775807|9223372036854775808|9223372036854775809|18446744073709551615|18446744073709551616)",
    ]
}

fn string() -> impl Strategy<Value = String> {
    prop_oneof![
        name(),
        "[ -~]{0,40}",
        "\\PC{0,12}",
        any::<String>(),
        "[\"\\\\/\u{0}-\u{1f}\u{7f}\u{e9}\u{20ac}\u{1f600}a-c]{0,20}",
    ]
}

/// Few names, so that some stand twice, in the lengths that matter to a parser that reads eight bytes at a time.
fn name() -> impl Strategy<Value = String> + Clone {
    prop_oneof![
        "[ab]{0,2}",
        "[a-z_]{1,20}",
        prop::sample::select(vec![
            "",
            "\u{e9}",
            "\u{1f600}",
            "a\"b",
            "a\\b",
            "seven77",
            "eight888",
            "nine99999",
        ])
        .prop_map(str::to_owned),
    ]
}

/// How to write a document: choices, taken one after the other, over and over.
#[derive(Debug, Clone)]
pub(crate) struct Hand {
    choices: Vec<u8>,
    at: usize,
}

pub(crate) fn hand() -> impl Strategy<Value = Hand> {
    prop_oneof![
        Just(vec![0]),
        prop::collection::vec(any::<u8>(), 1..64),
        Just(vec![0, 0, 0, 0, 7])
    ]
    .prop_map(|choices| Hand { choices, at: 0 })
}

impl Hand {
    fn choose(&mut self) -> u8 {
        self.at += 1;
        self.choices[self.at % self.choices.len()]
    }

    /// The document with random white space and escapes.
    pub(crate) fn write(&mut self, doc: &Doc) -> String {
        let mut out = String::new();
        self.value(&mut out, doc);
        out
    }

    fn value(&mut self, out: &mut String, doc: &Doc) {
        self.space(out);
        match doc {
            Doc::Null => out.push_str("null"),
            Doc::Boolean(value) => out.push_str(if *value { "true" } else { "false" }),
            Doc::Number(digits) => out.push_str(digits),
            Doc::String(value) => self.string(out, value),
            Doc::Array(elements) => {
                out.push('[');
                for (number, element) in elements.iter().enumerate() {
                    out.push_str(if number > 0 { "," } else { "" });
                    self.value(out, element);
                }
                self.space(out);
                out.push(']');
            }
            Doc::Object(members) => {
                out.push('{');
                for (number, (name, value)) in members.iter().enumerate() {
                    out.push_str(if number > 0 { "," } else { "" });
                    self.space(out);
                    self.string(out, name);
                    self.space(out);
                    out.push(':');
                    self.value(out, value);
                }
                self.space(out);
                out.push('}');
            }
        }
        self.space(out);
    }

    fn space(&mut self, out: &mut String) {
        match self.choose() % 16 {
            1 => out.push(' '),
            2 => out.push_str("\r\n"),
            3 => out.push_str("\n\t  "),
            _ => {}
        }
    }

    fn string(&mut self, out: &mut String, value: &str) {
        out.push('"');
        for character in value.chars() {
            let short = match character {
                '"' => Some('"'),
                '\\' => Some('\\'),
                '/' => Some('/'),
                '\u{8}' => Some('b'),
                '\u{c}' => Some('f'),
                '\n' => Some('n'),
                '\r' => Some('r'),
                '\t' => Some('t'),
                _ => None,
            };
            let must = matches!(character, '"' | '\\' | '\0'..='\u{1f}');
            match (self.choose() % 8, short) {
                (0..5, _) if !must => out.push(character),
                (0..7, Some(short)) => {
                    out.push('\\');
                    out.push(short);
                }
                (choice, _) => {
                    for unit in character.encode_utf16(&mut [0; 2]) {
                        let _ = match choice {
                            5 => write!(out, "\\u{unit:04X}"),
                            _ => write!(out, "\\u{unit:04x}"),
                        };
                    }
                }
            }
        }
        out.push('"');
    }
}

/// One thing that goes wrong with a text.
#[derive(Debug, Clone)]
pub(crate) enum Damage {
    Flip(Index, u8),
    Replace(Index, u8),
    Insert(Index, u8),
    Delete(Index),
    Truncate(Index),
    Repeat(Index, Index, Index),
}

pub(crate) fn damage() -> impl Strategy<Value = Damage> {
    let byte = prop_oneof![
        prop::sample::select(
            b"{}[],:\"\\/ \n\t0123456789-+.eEtfnulb\x00\x1f\x7f\x80\xbf\xc3\xe2\xed\xf0\xff"
                .to_vec()
        ),
        any::<u8>(),
    ];
    let place = any::<Index>;
    prop_oneof![
        (place(), 0_u8..8).prop_map(|(at, bit)| Damage::Flip(at, bit)),
        (place(), byte.clone()).prop_map(|(at, byte)| Damage::Replace(at, byte)),
        (place(), byte).prop_map(|(at, byte)| Damage::Insert(at, byte)),
        place().prop_map(Damage::Delete),
        place().prop_map(Damage::Truncate),
        (place(), place(), place()).prop_map(|(from, to, at)| Damage::Repeat(from, to, at)),
    ]
}

impl Damage {
    pub(crate) fn apply(&self, bytes: &mut Vec<u8>) {
        if bytes.is_empty() {
            return;
        }
        let length = bytes.len();
        match self {
            Self::Flip(at, bit) => bytes[at.index(length)] ^= 1 << bit,
            Self::Replace(at, byte) => bytes[at.index(length)] = *byte,
            Self::Insert(at, byte) => bytes.insert(at.index(length + 1), *byte),
            Self::Delete(at) => {
                bytes.remove(at.index(length));
            }
            Self::Truncate(at) => bytes.truncate(at.index(length)),
            Self::Repeat(from, to, at) => {
                let (from, to) = (from.index(length), to.index(length));
                let slice = bytes[from.min(to)..from.max(to)].to_vec();
                let at = at.index(length + 1);
                bytes.splice(at..at, slice);
            }
        }
    }
}
