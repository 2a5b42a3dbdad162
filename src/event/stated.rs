//! Values that are stated before a payload is seen: by a schema, and by hooklens itself.
//!
//! One text for each event of the catalog holds them, each of them once. A canonical event takes that text whole, so that a fact
//! which states one of them appends nothing. What a value means is not known here.

use memchr::memmem;

use super::Part;

/// Stated values as JSON text.
#[derive(Debug, Default)]
pub struct Stated {
    text: String,
}

/// One of them.
#[derive(Debug, Clone, Copy)]
pub struct StatedValue(pub(super) Part);

impl Default for StatedValue {
    fn default() -> Self {
        Self(Part { start: 0, end: 0 })
    }
}

impl Stated {
    /// Adds a value as JSON text, unless it is there.
    pub fn add(&mut self, value: &str) -> StatedValue {
        let known = memmem::find(self.text.as_bytes(), value.as_bytes());
        let start = known.unwrap_or_else(|| {
            self.text.push_str(value);
            self.text.len() - value.len()
        });
        let text = &self.text[..start + value.len()];
        StatedValue(Part::since(start, text))
    }

    /// A value as JSON text.
    pub fn value(&self, value: StatedValue) -> &str {
        value.0.of(&self.text)
    }

    /// All of them.
    pub(super) fn text(&self) -> &str {
        &self.text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_kept_once() {
        let mut stated = Stated::default();
        let read = stated.add("\"read\"");
        let yes = stated.add("true");
        let again = stated.add("true");
        assert_eq!(stated.value(again), "true");
        assert_eq!(
            (stated.value(read), stated.value(yes)),
            ("\"read\"", "true")
        );
        assert_eq!(stated.text(), "\"read\"true");
        assert_eq!(stated.value(StatedValue::default()), "");
    }
}
