//! Raw HTTP messages and listings of curl in a capture: where one begins and how far it goes.
//!
//! They are no JSON, so each is a bad record; but one, and not one for each of its lines. What is in it is for others to
//! find. A message goes on to the end of its body, and over the responses behind it; a listing to the end of the capture.

use crate::payload::{Buffers, Payload};

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
        let is_version =
            |text: &str| matches!(text, "1.0" | "1.1" | "2" | "2.0" | "3" | "3.0");
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

    fn of(line: &'t [u8]) -> Option<Self> {
        Self::parse(std::str::from_utf8(line).ok()?)
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

impl Records<'_> {
    /// Where a message or a listing ends that begins at `start`; `None` if neither does. Without the line that tells, it is
    /// the end of what there is.
    pub(super) fn dump_end(&mut self, start: usize) -> Option<usize> {
        let text = &self.bytes[start..];
        let line = line(text);
        if !self.last && !line.ends_with(b"\n") && may_begin(line) {
            return Some(self.bytes.len());
        }
        if Start::of(line).is_some() {
            return Some(start + message_end(text, &mut self.buffers));
        }
        if start < self.no_listing {
            return None;
        }
        match listing(text) {
            Ok(()) => Some(self.bytes.len()),
            Err(seen) if !self.last && seen == text.len() => Some(self.bytes.len()),
            Err(seen) => {
                self.no_listing = start + seen;
                None
            }
        }
    }
}

/// Whether a line whose end is not there yet may become the first one of a message or a listing.
fn may_begin(line: &[u8]) -> bool {
    let is_it = |first: &u8| first.is_ascii_uppercase() || first.is_ascii_digit() || b"*>=<[".contains(first);
    line.first().is_some_and(is_it)
}

/// The text up to the end of its line, line feed included.
fn line(text: &[u8]) -> &[u8] {
    &text[..memchr::memchr(b'\n', text).map_or(text.len(), |end| end + 1)]
}

/// Whether a listing of curl begins a text; if not, how much was looked at.
fn listing(text: &[u8]) -> Result<(), usize> {
    let mut at = 0;
    for _ in 0..MOST {
        let whole = line(&text[at..]);
        let plain = untimed(whole);
        at += whole.len();
        let begins = |words: &[&[u8]]| words.iter().any(|word| plain.starts_with(word));
        if begins(&[b"== Info: ", b"=> Send header, ", b"<= Recv header, "]) {
            return Ok(());
        }
        if let Some(head) = plain.strip_prefix(b"> ")
            && Start::of(head).is_some_and(|start| start.request.is_some())
        {
            return Ok(());
        }
        let is_talk = begins(&[b"* ", b"{ [", b"} ["]);
        if !is_talk || whole.is_empty() {
            break;
        }
    }
    Err(at)
}

/// Where a message ends that begins a text, with the responses behind it.
fn message_end(text: &[u8], buffers: &mut Buffers) -> usize {
    let mut at = 0;
    loop {
        // Its first line and its headers.
        loop {
            let line = line(&text[at..]);
            at += line.len();
            if line.trim_ascii().is_empty() {
                break;
            }
        }
        at += space(&text[at..]);
        if Start::of(line(&text[at..])).is_none() {
            at += body_length(&text[at..], buffers);
            at += space(&text[at..]);
        }
        let next = Start::of(line(&text[at..]));
        if next.is_none_or(|next| next.request.is_some()) {
            return at;
        }
    }
}

/// How long a body is that begins a text. JSON says itself where it ends. Anything else goes on to the next message, or for
/// a line if there is none.
fn body_length(text: &[u8], buffers: &mut Buffers) -> usize {
    if matches!(text.first(), Some(b'{' | b'[' | b'"'))
        && let Ok((payload, length)) = Payload::parse_prefix_reusing(text, buffers)
    {
        *buffers = payload.into_buffers();
        return length;
    }
    let mut at = 0;
    while at < text.len() {
        let line = line(&text[at..]);
        if Start::of(line).is_some() {
            return at;
        }
        at += line.len();
    }
    text.len()
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
