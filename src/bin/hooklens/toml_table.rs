//! TOML that people write for hooklens: tables with known keys, values of known types, and what is wrong with the rest.
//!
//! A key is known because it is asked for. What is never asked for is wrong, and so is a value that is not what was asked for:
//! each is a problem at its place, and reading goes on, so that all of them are said at once. What the keys mean is their
//! readers' affair.

use std::cell::RefCell;
use std::fs;
use std::io;
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use anyhow::anyhow;
use clap::ValueEnum;
use hooklens::finding::{nearest, shorten};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use crate::report::quote::{Broken, Problem, Source};
use crate::report::visible::visible;

/// The longest that such a file may be, in bytes: nobody writes more, and a capture that is named by mistake may have it.
const LONGEST: u64 = 1 << 20;

/// A value, and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct At<T> {
    /// The value.
    pub(crate) value: T,
    /// Its bytes in the text.
    pub(crate) span: Range<usize>,
}

impl<T> At<T> {
    /// Another value that stands there.
    pub(crate) fn map<U>(self, change: impl FnOnce(T) -> U) -> At<U> {
        At {
            value: change(self.value),
            span: self.span,
        }
    }
}

/// What is wrong so far.
#[derive(Debug, Default)]
struct Problems(RefCell<Vec<Problem>>);

impl Problems {
    fn add(&self, problem: Problem) {
        self.0.borrow_mut().push(problem);
    }
}

/// Reads a file whose name is `shown` in messages.
///
/// # Errors
///
/// If it cannot be read, or is no text.
pub(crate) fn read(path: &Path, shown: &str) -> anyhow::Result<Arc<Source>> {
    let cannot = |why: &str| anyhow!("cannot read {}: {why}", visible(shown));
    let of_system = |error: io::Error| match error.kind() {
        io::ErrorKind::NotFound => cannot("no such file"),
        io::ErrorKind::PermissionDenied => cannot("permission denied"),
        _ => cannot(&error.to_string()),
    };
    let about = fs::metadata(path).map_err(of_system)?;
    if about.is_dir() {
        return Err(cannot("is a directory"));
    }
    if about.len() > LONGEST {
        return Err(cannot("longer than 1M"));
    }
    let bytes = fs::read(path).map_err(of_system)?;
    let text = String::from_utf8(bytes).map_err(|_| cannot("not UTF-8"))?;
    Ok(Arc::new(Source {
        name: shown.to_owned(),
        text,
    }))
}

/// Reads a text with the function that knows its keys.
///
/// # Errors
///
/// [`Broken`], with everything that is wrong.
pub(crate) fn parse<T>(
    source: &Arc<Source>,
    read: impl FnOnce(&mut Table<'_>) -> T,
) -> anyhow::Result<T> {
    let problems = Problems::default();
    let broken = |problems| Err(Broken::new(Arc::clone(source), problems).into());
    // Where the text breaks off nobody knows which keys are missing: that is said alone.
    let root = match DeTable::parse(&source.text) {
        Ok(root) => root,
        Err(error) => return broken(vec![malformed(&error, &source.text)]),
    };
    let mut table = Table::new(root.get_ref(), &problems);
    let read = read(&mut table);
    table.refuse_rest();
    let problems = problems.0.into_inner();
    if problems.is_empty() {
        Ok(read)
    } else {
        broken(problems)
    }
}

fn malformed(error: &toml::de::Error, text: &str) -> Problem {
    let end = text.trim_end().len();
    let span = error.span().unwrap_or(end..end);
    Problem::new(span, format!("malformed TOML: {}", error.message()))
}

/// A table, and which of its keys are known.
#[derive(Debug)]
pub(crate) struct Table<'t> {
    entries: &'t DeTable<'t>,
    known: Vec<&'static str>,
    /// Keys that belong elsewhere, and where.
    elsewhere: Vec<(&'static str, &'static str)>,
    problems: &'t Problems,
}

impl<'t> Table<'t> {
    fn new(entries: &'t DeTable<'t>, problems: &'t Problems) -> Self {
        Self {
            entries,
            known: Vec::new(),
            elsewhere: Vec::new(),
            problems,
        }
    }

    /// Asks for a key: from now on it is known.
    pub(crate) fn take(&mut self, key: &'static str) -> Option<Value<'t>> {
        self.known.push(key);
        Some(Value {
            name: key,
            inner: self.entries.get(key)?,
            problems: self.problems,
        })
    }

    /// The strings of a key that has one or an array of them.
    pub(crate) fn texts(&mut self, key: &'static str) -> Vec<At<String>> {
        let items = self.items(key);
        items.iter().filter_map(Value::text).collect()
    }

    /// The elements of a key that has an array; of one that has anything else, that.
    pub(crate) fn items(&mut self, key: &'static str) -> Vec<Value<'t>> {
        self.take(key)
            .as_ref()
            .map(Value::items)
            .unwrap_or_default()
    }

    /// Whether it has a key, whatever its value.
    pub(crate) fn has(&self, key: &str) -> bool {
        self.entries.contains_key(key)
    }

    /// Whether it has no key at all.
    pub(crate) fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Says of a key that somebody may well write here what to do instead.
    pub(crate) fn is_elsewhere(&mut self, key: &'static str, instead: &'static str) {
        self.elsewhere.push((key, instead));
    }

    /// Finds fault with every key that was not asked for.
    pub(crate) fn refuse_rest(&self) {
        for (key, _) in self.entries {
            let name: &str = key.get_ref();
            if self.known.contains(&name) {
                continue;
            }
            let problem = Problem::new(key.span(), format!("unknown key `{}`", shorten(name)));
            let elsewhere = self.elsewhere.iter().map(|(key, _)| *key);
            let keys = || self.known.iter().copied().chain(elsewhere.clone());
            let meant = (keys().find(|key| *key == name)).or_else(|| nearest(name, keys()));
            let instead = |(key, instead)| (meant == Some(key)).then_some(instead);
            self.problems.add(
                match (self.elsewhere.iter().copied().find_map(instead), meant) {
                    (Some(instead), _) => problem.help(instead),
                    (None, Some(key)) => problem.meant(Some(key)),
                    (None, None) => problem.expected(listed(&self.known)),
                },
            );
        }
    }
}

/// A value, and the key that it belongs to.
#[derive(Debug, Clone)]
pub(crate) struct Value<'t> {
    /// The key.
    name: &'static str,
    inner: &'t Spanned<DeValue<'t>>,
    problems: &'t Problems,
}

impl<'t> Value<'t> {
    /// Where it stands; of a table under a heading, the heading.
    pub(crate) fn span(&self) -> Range<usize> {
        self.inner.span()
    }

    /// Finds fault with it.
    pub(crate) fn refuse(&self, problem: Problem) {
        self.problems.add(problem);
    }

    fn wrong_type(&self, expected: &str) {
        let found = type_of(self.inner.get_ref());
        let message = format!("expected {expected} for `{}`, found {found}", self.name);
        self.refuse(Problem::new(self.span(), message));
    }

    /// A string.
    pub(crate) fn text(&self) -> Option<At<String>> {
        if let DeValue::String(text) = self.inner.get_ref() {
            return Some(At {
                value: text.clone().into_owned(),
                span: self.span(),
            });
        }
        self.wrong_type("a string");
        None
    }

    /// True or false.
    #[allow(
        dead_code,
        reason = "a reader of this kind of file may ask for any type"
    )]
    pub(crate) fn truth(&self) -> Option<At<bool>> {
        if let DeValue::Boolean(value) = *self.inner.get_ref() {
            let span = self.span();
            return Some(At { value, span });
        }
        self.wrong_type("`true` or `false`");
        None
    }

    /// The elements of an array; of anything else, that.
    pub(crate) fn items(&self) -> Vec<Self> {
        let DeValue::Array(items) = self.inner.get_ref() else {
            return vec![self.clone()];
        };
        (items.iter())
            .map(|inner| Self {
                inner,
                ..self.clone()
            })
            .collect()
    }

    /// A table that this function reads.
    pub(crate) fn table<T>(&self, read: impl FnOnce(&mut Table<'t>) -> T) -> Option<T> {
        let DeValue::Table(table) = self.inner.get_ref() else {
            self.wrong_type("a table");
            return None;
        };
        let mut table = Table::new(table, self.problems);
        let read = read(&mut table);
        table.refuse_rest();
        Some(read)
    }

    /// Whether it is a table.
    pub(crate) fn is_table(&self) -> bool {
        matches!(self.inner.get_ref(), DeValue::Table(_))
    }

    /// A string that this function reads. What it says against one is shown at its place.
    pub(crate) fn parsed<T>(&self, read: impl FnOnce(&str) -> Result<T, String>) -> Option<At<T>> {
        let At { value, span } = self.text()?;
        match read(&value) {
            Ok(value) => Some(At { value, span }),
            Err(message) => {
                self.refuse(Problem::new(span, message));
                None
            }
        }
    }

    /// One of the words that a type has.
    pub(crate) fn word<T: ValueEnum>(&self) -> Option<At<T>> {
        let text = self.text()?;
        if let Ok(value) = T::from_str(&text.value, false) {
            return Some(text.map(|_| value));
        }
        let words = words::<T>();
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        self.refuse(unknown(&text, self.name, &words));
        None
    }
}

/// That a value is none of the words that a key may have.
pub(crate) fn unknown(text: &At<String>, key: &str, words: &[&str]) -> Problem {
    let value = shorten(&text.value);
    let problem = Problem::new(
        text.span.clone(),
        format!("unknown value `{value}` for `{key}`"),
    );
    match nearest(&text.value, words.iter().copied()) {
        Some(near) => problem.meant(Some(near)),
        None => problem.expected(listed(words)),
    }
}

/// The words that a type has.
pub(crate) fn words<T: ValueEnum>() -> Vec<String> {
    (T::value_variants().iter())
        .filter_map(|variant| Some(variant.to_possible_value()?.get_name().to_owned()))
        .collect()
}

/// `a`, `b`, `c`
fn listed(words: &[&str]) -> String {
    let words: Vec<String> = words.iter().map(|word| format!("`{word}`")).collect();
    words.join(", ")
}

fn type_of(value: &DeValue<'_>) -> &'static str {
    match value {
        DeValue::String(_) => "a string",
        DeValue::Integer(_) => "an integer",
        DeValue::Float(_) => "a float",
        DeValue::Boolean(_) => "a boolean",
        DeValue::Datetime(_) => "a date or time",
        DeValue::Array(_) => "an array",
        DeValue::Table(_) => "a table",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What is wrong, with what the places hold.
    fn problems<T>(text: &str, read: impl FnOnce(&mut Table<'_>) -> T) -> Vec<(String, String)> {
        let source = Arc::new(Source {
            name: "a.toml".to_owned(),
            text: text.to_owned(),
        });
        let Err(error) = parse(&source, read) else {
            return Vec::new();
        };
        let broken = error.downcast::<Broken>().unwrap();
        (broken.problems().iter())
            .map(|problem| {
                let help = problem.help.as_deref().or(problem.expected.as_deref());
                let help = help.unwrap_or_default();
                let place = text[problem.span.clone()].to_owned();
                (place, format!("{}; {help}", problem.message))
            })
            .collect()
    }

    fn said(problems: &[(String, String)]) -> Vec<(&str, &str)> {
        (problems.iter())
            .map(|(place, message)| (place.as_str(), message.as_str()))
            .collect()
    }

    #[test]
    fn what_is_not_asked_for_is_unknown() {
        let text = "valid = true\nvaldi = 1\n\"odd key\" = 2\nevent.x = 1\n[colr]\n";
        let found = problems(text, |table| {
            assert!(table.take("valid").unwrap().truth().unwrap().value);
            assert!(table.take("event").unwrap().text().is_none());
            assert!(table.take("absent").is_none());
            table.is_elsewhere("color", "look there");
        });
        assert_eq!(
            said(&found),
            [
                ("valdi", "unknown key `valdi`; did you mean `valid`?"),
                (
                    "\"odd key\"",
                    "unknown key `odd key`; `valid`, `event`, `absent`"
                ),
                ("event", "expected a string for `event`, found a table; "),
                ("colr", "unknown key `colr`; look there"),
            ]
        );
    }

    #[test]
    fn one_or_several_are_read_alike() {
        let read = |table: &mut Table<'_>| {
            let texts = table.texts("a").into_iter().map(|text| text.value);
            texts.collect::<Vec<_>>()
        };
        for (text, expected) in [
            ("", vec![]),
            ("a = 'x'", vec!["x"]),
            ("a = []", vec![]),
            ("a = [\n'x',\n'''y''',]", vec!["x", "y"]),
        ] {
            let source = Arc::new(Source {
                name: String::new(),
                text: text.to_owned(),
            });
            assert_eq!(parse(&source, read).unwrap(), expected, "{text}");
        }
    }

    #[test]
    fn a_text_that_breaks_off_has_one_problem_at_its_place() {
        for (text, place) in [("a = [1", ""), ("a == 1\nb = ", "="), ("a = 1\na = 2", "a")] {
            let found = problems(text, |_| ());
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!(found[0].0, place, "{text}: {}", found[0].1);
        }
        let deep = "a = ".to_owned() + &"[".repeat(100_000);
        assert_eq!(problems(&deep, |_| ()).len(), 1);
    }

    #[test]
    fn files_that_are_none_are_told_apart() {
        let said = |path: &str| read(Path::new(path), path).unwrap_err().to_string();
        assert_eq!(
            said("no\u{1b}where"),
            "cannot read no\\u{1b}where: no such file"
        );
        assert_eq!(said("src"), "cannot read src: is a directory");
    }
}
