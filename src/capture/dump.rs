//! Raw HTTP messages and listings of curl in a capture: where one begins and how far it goes.
//!
//! They are no JSON, so each is a bad record; but one, and not one for each of its lines. What is in it is for others to
//! find. A message goes on to the end of its body, and over the responses behind it; a listing to the end of the capture.
//! They are looked for in captures that begin with one.

use crate::payload::{Buffers, Payload};

use super::part::LOOKAHEAD;
use super::{Records, space};

/// The most lines of talk that may stand in front of a listing's request.
const MOST: usize = 512;

/// The first line of an HTTP message.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Start<'t> {
    /// The method and the target of a request; `None` for a response.
    pub(crate) request: Option<(&'t str, &'t str)>,
}

impl<'t> Start<'t> {
    /// Reads a line that may be the first one of a message, in any version that has been seen in one.
    pub(crate) fn parse(line: &'t str) -> Option<Self> {
        let is_version = |text: &str| matches!(text, "1.0" | "1.1" | "2" | "2.0" | "3" | "3.0");
        let line = line.trim_end();
        if let Some(rest) = line.strip_prefix("HTTP/") {
            let (version, rest) = rest.split_once(' ')?;
            let code = rest.get(..3)?;
            let is_status = code.bytes().all(|byte| byte.is_ascii_digit());
            return (is_version(version) && is_status).then_some(Self { request: None });
        }
        let (method, rest) = line.split_once(' ')?;
        let (target, version) = rest.split_once(' ')?;
        let is_method = (3..=10).contains(&method.len())
            && method.bytes().all(|byte| byte.is_ascii_uppercase());
        let is_request = is_method
            && (target.starts_with('/') || target.contains("://") || target == "*")
            && version.strip_prefix("HTTP/").is_some_and(is_version);
        is_request.then_some(Self {
            request: Some((method, target)),
        })
    }
}

/// A line of a listing without the time that `--trace-time` puts in front and the numbers that `--trace-ids` does.
pub(crate) fn untimed(line: &[u8]) -> &[u8] {
    let is_time = line.len() > 16
        && line[..16].iter().enumerate().all(|(at, &byte)| match at {
            2 | 5 => byte == b':',
            8 => byte == b'.',
            15 => byte == b' ',
            _ => byte.is_ascii_digit(),
        });
    let line = if is_time { &line[16..] } else { line };
    let ids = line
        .strip_prefix(b"[")
        .and_then(|rest| rest.iter().position(|byte| !b"0123456789-x".contains(byte)));
    match ids.map(|ids| &line[ids + 1..]) {
        Some(rest) if rest.starts_with(b"] ") => &rest[2..],
        _ => line,
    }
}

/// What can be seen from where a record begins: no more than a record may be long, and a bit.
struct Window<'t> {
    text: &'t [u8],
    /// Whether more can follow.
    open: bool,
    /// Whether the capture ends with it.
    ends: bool,
}

/// An end that is not there yet: of a line, or of all that begins with it.
struct Unseen;

impl<'t> Window<'t> {
    /// The line at an offset, line feed included; nothing if it is longer than what can be seen.
    fn line(&self, at: usize) -> Result<&'t [u8], Unseen> {
        let rest = &self.text[at..];
        match memchr::memchr(b'\n', rest) {
            Some(end) => Ok(&rest[..=end]),
            None if self.open => Err(Unseen),
            None if self.ends => Ok(rest),
            None => Ok(&[]),
        }
    }

    /// The first line of a message, if it stands at an offset.
    fn start(&self, at: usize) -> Result<Option<Start<'t>>, Unseen> {
        match self.text.get(at) {
            None if self.open => Err(Unseen),
            Some(first) if first.is_ascii_uppercase() => {
                let line = std::str::from_utf8(self.line(at)?);
                Ok(line.ok().and_then(Start::parse))
            }
            _ => Ok(None),
        }
    }
}

/// What is known of the messages and listings of a capture.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(super) struct Dumps {
    /// Whether the capture begins with one.
    pub(super) first: bool,
    /// Before this byte of the capture no listing begins.
    no_listing: u64,
}

impl Dumps {
    /// Forgets what says nothing about what follows, so that equal positions are equal.
    pub(super) fn go_on(&mut self, offset: u64) {
        if self.no_listing <= offset {
            self.no_listing = 0;
        }
    }
}

impl Records<'_> {
    /// Where a message or a listing ends that begins at `start`; `None` if neither does. Without the bytes that tell, it is
    /// the end of what there is, and what is there awaits them.
    pub(super) fn dump_end(&mut self, start: usize) -> Option<usize> {
        // In a capture of something else they would take records with them that are none of theirs.
        if self.state.number > 0 && !self.state.dumps.first {
            return None;
        }
        let Ok(length) = self.dump_length(start) else {
            self.awaits = true;
            return Some(self.bytes.len());
        };
        Some(start + length?)
    }

    /// How long a message or a listing is that begins at `start`.
    fn dump_length(&mut self, start: usize) -> Result<Option<usize>, Unseen> {
        let text = &self.bytes[start..];
        let most = self.state.longest.saturating_add(LOOKAHEAD);
        let window = Window {
            text: &text[..text.len().min(most)],
            open: !self.last && text.len() < most,
            ends: self.last && text.len() < most,
        };
        if window.start(0)?.is_some() {
            return message_end(&window, &mut self.buffers).map(Some);
        }
        let offset = self.state.offset + start as u64;
        if offset < self.state.dumps.no_listing {
            return Ok(None);
        }
        match talk(&window)? {
            // Its end is the capture's, not that of a part.
            Talk::Listing if !self.last => Err(Unseen),
            Talk::Listing => Ok(Some(text.len())),
            Talk::Alone(length) => {
                self.state.dumps.no_listing = offset + length as u64;
                Ok(None)
            }
        }
    }
}

/// What curl says beside the messages, line by line.
enum Talk {
    /// The beginning of a listing.
    Listing,
    /// No more than that, for so many bytes.
    Alone(usize),
}

/// Reads what curl says that begins a text, up to what tells whether it is a listing.
fn talk(window: &Window<'_>) -> Result<Talk, Unseen> {
    let mut at = 0;
    for _ in 0..MOST {
        // Only a line that may be one of these is waited for.
        if !may_be_listed(&window.text[at..]) {
            break;
        }
        let line = window.line(at)?;
        let plain = untimed(line);
        let begins = |words: &[&[u8]]| words.iter().any(|word| plain.starts_with(word));
        if begins(&[b"== Info: ", b"=> Send header, ", b"<= Recv header, "]) {
            return Ok(Talk::Listing);
        }
        if let Some(head) = plain.strip_prefix(b"> ")
            && let Ok(head) = std::str::from_utf8(head)
            && Start::parse(head).is_some_and(|start| start.request.is_some())
        {
            return Ok(Talk::Listing);
        }
        if !is_talk(line) {
            break;
        }
        at += line.len();
    }
    Ok(Talk::Alone(at))
}

/// Whether a line is one that curl says beside the messages, or one about its progress, which stands among them where its
/// output is no terminal.
fn is_talk(line: &[u8]) -> bool {
    let plain = untimed(line).trim_ascii_start();
    let words: [&[u8]; 5] = [b"* ", b"{ [", b"} [", b"% Total ", b"Dload "];
    words.iter().any(|word| plain.starts_with(word))
        || memchr::memmem::find(line, b"--:--").is_some()
}

/// Whether a text may begin with a line of a listing.
fn may_be_listed(text: &[u8]) -> bool {
    let first = text
        .iter()
        .find(|byte| !matches!(byte, b' ' | b'\t' | b'\r'));
    first.is_none_or(|first| first.is_ascii_digit() || b"*>=<%D{}".contains(first))
        && !text.starts_with(b"{\"")
}

/// Where a message ends that begins a text, with the responses behind it.
fn message_end(window: &Window<'_>, buffers: &mut Buffers) -> Result<usize, Unseen> {
    let text = window.text;
    let mut at = 0;
    loop {
        // Its first line and its headers.
        loop {
            let line = window.line(at)?;
            at += line.len();
            if line.trim_ascii().is_empty() {
                break;
            }
        }
        at += space(&text[at..]);
        if window.start(at)?.is_none() {
            at += body_length(window, at, buffers)?;
            at += space(&text[at..]);
        }
        let next = window.start(at)?;
        if next.is_none_or(|next| next.request.is_some()) {
            return Ok(at);
        }
    }
}

/// How long the body is that begins at an offset. JSON says itself where it ends. Anything else goes on to the next
/// message.
fn body_length(window: &Window<'_>, start: usize, buffers: &mut Buffers) -> Result<usize, Unseen> {
    let text = &window.text[start..];
    if matches!(text.first(), Some(b'{' | b'[' | b'"'))
        && let Ok((payload, length)) = Payload::parse_prefix_reusing(text, buffers)
    {
        *buffers = payload.into_buffers();
        return Ok(length);
    }
    let mut at = start;
    while at < window.text.len() && window.start(at)?.is_none() {
        match window.line(at)? {
            [] => return Ok(text.len()),
            line => at += line.len(),
        }
    }
    Ok(at - start)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn first_lines_are_told() {
        let request = Some(("POST", "/hooks?a=b"));
        for line in [
            "POST /hooks?a=b HTTP/1.1\r\n",
            "POST /hooks?a=b HTTP/2\n",
            "POST /hooks?a=b HTTP/2.0",
        ] {
            assert_eq!(Start::parse(line), Some(Start { request }), "{line}");
        }
        for line in ["HTTP/1.1 200 OK\r\n", "HTTP/2 204 \n", "HTTP/3 500"] {
            assert_eq!(Start::parse(line), Some(Start { request: None }), "{line}");
        }
        for line in [
            "",
            "POST /hooks",
            "post /hooks HTTP/1.1",
            "POST hooks HTTP/1.1",
            "POST /hooks HTTP/1.1 200",
            "GET /a b HTTP/1.1",
            "HTTP/1.1",
            "HTTP/1.1 OK",
        ] {
            assert_eq!(Start::parse(line), None, "{line}");
        }
    }

    #[test]
    fn times_and_numbers_are_taken_off() {
        for line in [
            "* Trying",
            "12:30:05.123456 * Trying",
            "[0-0] * Trying",
            "12:30:05.123456 [1-x] * Trying",
        ] {
            assert_eq!(untimed(line.as_bytes()), b"* Trying", "{line}");
        }
        assert_eq!(untimed(b"[info] * Trying"), b"[info] * Trying");
    }
}
