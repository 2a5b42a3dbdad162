//! Locations: RFC 6901 JSON Pointers into payloads and schemas.
//!
//! One extension: a `#` step enters JSON that is written inside a string, as in `/payload/room/options#/source`.
//! A [`Location`] is text, made when somebody will read it.

use std::fmt;

use serde::Serialize;

/// A JSON Pointer (RFC 6901), with `#` for a step into JSON inside a string. The root is the empty string.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Default, Serialize)]
#[serde(transparent)]
pub struct Location(String);

impl Location {
    /// The root of a payload or a schema.
    pub const fn root() -> Self {
        Self(String::new())
    }

    /// The pointer's text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether this is the root.
    pub fn is_root(&self) -> bool {
        self.0.is_empty()
    }

    /// The location of a member.
    #[must_use]
    pub fn member(&self, name: &str) -> Self {
        let mut text = self.0.clone();
        push_name(&mut text, name);
        Self(text)
    }

    /// The location of an array's element.
    #[must_use]
    pub fn element(&self, index: usize) -> Self {
        Self(format!("{}/{index}", self.0))
    }

    /// The root of the JSON inside the string at this location.
    #[must_use]
    pub fn embedded(&self) -> Self {
        Self(format!("{}#", self.0))
    }

    /// The location of the value this one is a member or an element of; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        if let Some(outer) = self.0.strip_suffix('#') {
            return Some(Self(outer.to_owned()));
        }
        self.0.rfind('/').map(|at| Self(self.0[..at].to_owned()))
    }

    /// The last step's name or index; `None` for the root, and for the root of JSON inside a string.
    pub fn name(&self) -> Option<String> {
        match self.steps().pop()? {
            Step::Name(name) => Some(name.into_owned()),
            Step::Index(index) => Some(index.to_string()),
            Step::Embedded => None,
        }
    }

    /// The steps from the root.
    pub fn steps(&self) -> Vec<Step<'static>> {
        let mut steps = Vec::new();
        for part in self.0.split('/').skip(1) {
            let (name, embedded) = match part.strip_suffix('#') {
                Some(name) => (name, true),
                None => (part, false),
            };
            steps.push(Step::Name(unescape(name).into()));
            if embedded {
                steps.push(Step::Embedded);
            }
        }
        if self.0.starts_with('#') {
            steps.insert(0, Step::Embedded);
        }
        steps
    }
}

impl fmt::Display for Location {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl From<&str> for Location {
    fn from(text: &str) -> Self {
        Self(text.to_owned())
    }
}

impl From<String> for Location {
    fn from(text: String) -> Self {
        Self(text)
    }
}

/// One step of a location.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step<'a> {
    /// Into a member, by its decoded name. Read from text, an element's index is a name, too.
    Name(std::borrow::Cow<'a, str>),
    /// Into an array's element.
    Index(usize),
    /// Into the JSON inside a string.
    Embedded,
}

/// Appends `/12`. A function of its own, so that names need no memory for digits.
#[inline(never)]
pub fn push_index(text: &mut String, index: u32) {
    text.push('/');
    text.push_str(itoa(index, &mut [0; 10]));
}

fn itoa(mut number: u32, digits: &mut [u8; 10]) -> &str {
    let mut at = digits.len();
    loop {
        at -= 1;
        digits[at] = b'0' + u8::try_from(number % 10).unwrap_or(0);
        number /= 10;
        if number == 0 {
            break;
        }
    }
    std::str::from_utf8(&digits[at..]).unwrap_or_default()
}

/// Appends `/name`, escaped.
///
/// RFC 6901 has `~0` for `~` and `~1` for `/`. Ours is `~2` for a `#` that ends a name, which would be read as a step
/// into a string.
pub fn push_name(text: &mut String, name: &str) {
    text.push('/');
    // Few names need escapes.
    if is_step(name.as_bytes()) {
        text.push_str(name);
    } else {
        push_escaped(text, name);
    }
}

/// Whether a name is written as it is: it has no `~` and no `/`, and ends in no `#`.
#[inline]
fn is_step(name: &[u8]) -> bool {
    let is_plain = if let (Some(first), Some(last)) = (name.first_chunk(), name.last_chunk()) {
        // The last bytes may be some of those before them.
        let (words, _) = name[8..].as_chunks();
        is_plain(*first) && is_plain(*last) && words.iter().all(|word| is_plain(*word))
    } else if let (Some([a, b, c, d]), Some([e, f, g, h])) = (name.first_chunk(), name.last_chunk())
    {
        is_plain([*a, *b, *c, *d, *e, *f, *g, *h])
    } else {
        !name.iter().any(|byte| matches!(byte, b'~' | b'/'))
    };
    is_plain && name.last() != Some(&b'#')
}

/// Whether none of eight bytes is `~` or `/`.
#[inline]
fn is_plain(word: [u8; 8]) -> bool {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const TOP_BITS: u64 = ONES << 7;
    let word = u64::from_ne_bytes(word);
    // Taking 1 from each byte sets the top bit of one that is 0, and before that of none that has not set it itself.
    let zeros = |word: u64| word.wrapping_sub(ONES) & !word;
    (zeros(word ^ (ONES * 0x7E)) | zeros(word ^ (ONES * 0x2F))) & TOP_BITS == 0
}

#[cold]
fn push_escaped(text: &mut String, name: &str) {
    let (name, hash) = match name.strip_suffix('#') {
        Some(name) => (name, true),
        None => (name, false),
    };
    text.push_str(&name.replace('~', "~0").replace('/', "~1"));
    if hash {
        text.push_str("~2");
    }
}

fn unescape(name: &str) -> String {
    name.replace("~2", "#")
        .replace("~1", "/")
        .replace("~0", "~")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_escaped_and_come_back() {
        let location = Location::root().member("a/b~c#").embedded().member("d");
        assert_eq!(location.as_str(), "/a~1b~0c~2#/d");
        assert_eq!(
            location.steps(),
            [
                Step::Name("a/b~c#".into()),
                Step::Embedded,
                Step::Name("d".into())
            ]
        );
    }

    #[test]
    fn names_are_escaped_wherever_it_is_needed() {
        for length in 0..40 {
            for at in 0..length {
                for character in ['~', '/', '#', '}', '.', '\u{7f}', '!', 'x', '\0'] {
                    let mut name = vec!['n'; length];
                    name[at] = character;
                    let name = String::from_iter(name);
                    let escaped = match character {
                        '~' => name.replace('~', "~0"),
                        '/' => name.replace('/', "~1"),
                        '#' if at + 1 == length => name.replace('#', "~2"),
                        _ => name.clone(),
                    };
                    let location = Location::root().member(&name);
                    assert_eq!(location.as_str(), format!("/{escaped}"));
                }
            }
            // What is not ASCII is no escape, whatever its bytes are.
            let name = "\u{ae}\u{fe}\u{7fe}".repeat(length);
            let location = Location::root().member(&name);
            assert_eq!(location.as_str(), format!("/{name}"));
        }
    }

    #[test]
    fn parents_go_up_to_the_root() {
        let location = Location::from("/a#/b/0");
        let up: Vec<String> = std::iter::successors(Some(location), Location::parent)
            .map(|l| l.0)
            .collect();
        assert_eq!(up, ["/a#/b/0", "/a#/b", "/a#", "/a", ""]);
    }
}
