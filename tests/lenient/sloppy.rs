//! JSON written as people write it, and what it means.

use std::fmt::Write as _;

use proptest::collection::vec;
use proptest::prelude::*;
use serde_json::Value;

/// Any value, with names and texts that have something of everything.
fn value() -> impl Strategy<Value = Value> {
    let text = prop_oneof![
        "[a-z{}\\[\\]:,\"\\\\\n é\u{1F600}'/#_.<>\u{201C}\u{201D}\t-]{0,8}",
        "[a-z]{1,5}",
    ];
    let scalar = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        (-1e6..1e6).prop_map(|number: f64| Value::from(number)),
        text.prop_map(Value::from),
    ];
    scalar.prop_recursive(4, 24, 5, |inner| {
        prop_oneof![
            vec(inner.clone(), 0..5).prop_map(Value::from),
            vec((name(), inner), 0..5).prop_map(object),
        ]
    })
}

fn name() -> impl Strategy<Value = String> {
    prop_oneof![4 => "[a-z_]{1,4}", 1 => "[a-z \"\\\\'é:]{0,4}"]
}

fn object(members: Vec<(String, Value)>) -> Value {
    Value::Object(members.into_iter().collect())
}

/// An object or an array.
pub(crate) fn container() -> impl Strategy<Value = Value> {
    prop_oneof![
        3 => vec((name(), value()), 0..5).prop_map(object),
        1 => vec(value(), 0..5).prop_map(Value::from),
    ]
}

/// A value, and a text that means it.
pub(crate) fn sloppy() -> impl Strategy<Value = (Value, String)> {
    written(false)
}

/// [`sloppy`] on one line.
pub(crate) fn sloppy_line() -> impl Strategy<Value = (Value, String)> {
    written(true)
}

fn written(is_line: bool) -> impl Strategy<Value = (Value, String)> {
    (container(), vec(any::<u8>(), 1..60)).prop_map(move |(value, dice)| {
        let mut writer = Writer {
            is_line,
            text: String::new(),
            dice: &dice,
            thrown: 0,
        };
        writer.gap();
        writer.value(&value);
        writer.gap();
        (value, writer.text)
    })
}

struct Writer<'d> {
    is_line: bool,
    text: String,
    dice: &'d [u8],
    thrown: u8,
}

impl Writer<'_> {
    fn throw(&mut self, sides: u8) -> u8 {
        self.thrown = self.thrown.wrapping_add(1);
        let die = self.dice[usize::from(self.thrown) % self.dice.len()];
        die.wrapping_add(self.thrown) % sides
    }

    fn gap(&mut self) {
        let gap = match self.throw(12) {
            0 | 1 | 3 | 5 | 6 if self.is_line => " ",
            2 if self.is_line => "/* {[ */",
            0 => " // a \"comment\" {\n",
            1 => " # another, ]\n",
            2 => "/* one over\n * lines: {[ */",
            3 => " __ what a page makes of it\n",
            4 => "\u{A0}",
            5 | 6 => "\n  ",
            7 => " ",
            _ => "",
        };
        self.text.push_str(gap);
    }

    fn value(&mut self, value: &Value) {
        match value {
            Value::Object(members) => {
                self.text.push('{');
                for (number, (name, value)) in members.iter().enumerate() {
                    if number > 0 {
                        self.comma();
                    } else {
                        self.gap();
                    }
                    self.name(name);
                    self.gap();
                    self.text.push(':');
                    self.gap();
                    self.value(value);
                }
                self.end(members.is_empty(), '}');
            }
            Value::Array(elements) => {
                self.text.push('[');
                for (number, element) in elements.iter().enumerate() {
                    if number > 0 {
                        self.comma();
                    } else {
                        self.gap();
                    }
                    self.value(element);
                }
                self.end(elements.is_empty(), ']');
            }
            Value::String(text) => self.string(text),
            Value::Number(number) if self.throw(3) == 0 => {
                let number = number.to_string();
                let (sign, digits) = number.split_at(usize::from(number.starts_with('-')));
                let _ = write!(self.text, "{sign}00{digits}");
            }
            Value::Null if self.throw(3) == 0 => self.text.push_str("None"),
            Value::Bool(true) if self.throw(3) == 0 => self.text.push_str("True"),
            other => self.text.push_str(&other.to_string()),
        }
    }

    fn end(&mut self, is_empty: bool, bracket: char) {
        self.gap();
        if !is_empty && self.throw(3) == 0 {
            self.text.push(',');
            self.gap();
        }
        if self.throw(8) == 0 {
            self.text
                .push_str(if self.is_line { " ..." } else { " ...\n" });
        }
        self.text.push(bracket);
    }

    fn comma(&mut self) {
        self.gap();
        match self.throw(6) {
            // What begins on a line of its own, and further in than the document.
            0 if !self.is_line => self.text.push_str("\n     "),
            1 => self.text.push_str(", ..., "),
            _ => {
                self.text.push(',');
                self.gap();
            }
        }
    }

    fn name(&mut self, name: &str) {
        let is_plain = name.bytes().all(|byte| byte.is_ascii_lowercase());
        if is_plain && !name.is_empty() && self.throw(3) == 0 {
            self.text.push_str(name);
        } else {
            self.string(name);
        }
    }

    fn string(&mut self, text: &str) {
        let written = Value::from(text).to_string();
        let inside = &written[1..written.len() - 1];
        let is_apart = |quotes: &[char]| !text.contains(quotes);
        match self.throw(6) {
            0 if is_apart(&['\'']) => {
                let inside = inside.replace("\\\"", "\"");
                let _ = write!(self.text, "'{inside}'");
            }
            1 if is_apart(&['\u{201C}', '\u{201D}', '"']) => {
                let _ = write!(self.text, "\u{201C}{inside}\u{201D}");
            }
            2 if is_apart(&['\\']) => {
                self.text.push_str(&written.replace("\\t", "\t"));
            }
            _ => self.text.push_str(&written),
        }
    }
}
