//! Listings of curl: what `-v` prints, and the dumps of `--trace-ascii` and `--trace`.
//!
//! `-v` shows headers and no bodies that are sent; a body that is received stands between its lines. A dump has both.
//! `--trace-ascii` writes a dot for each byte that is not printable ASCII, so what it shows of such text is not what was
//! sent. Shapes are those of curl's `src/tool_cb_dbg.c`.

use std::ops::Range;

use super::headers::Headers;
use super::http::dechunk;
use super::layer::Layer;
use super::shape::{Body, Opens, Part, Shape, Told, Wrapper};
use crate::capture::{Start, untimed};
use crate::payload::Payload;

/// What `curl -v` prints.
pub(super) const VERBOSE: Wrapper = Wrapper {
    name: "curl-verbose",
    about: "the listing of `curl -v`, with the body that came back",
    source: "https://everything.curl.dev/usingcurl/verbose/index.html",
    opens: Opens::Always,
    shape: Shape::Text(verbose),
};

/// What `curl --trace-ascii` and `curl --trace` write.
pub(super) const TRACE: Wrapper = Wrapper {
    name: "curl-trace",
    about: "the dump of `curl --trace-ascii` or `curl --trace`",
    source: "https://everything.curl.dev/usingcurl/verbose/trace.html",
    opens: Opens::Always,
    shape: Shape::Text(trace),
};

/// A line and where it begins.
fn lines(text: &str) -> impl Iterator<Item = (usize, &str)> {
    text.split_inclusive('\n').scan(0, |at, line| {
        let start = *at;
        *at += line.len();
        Some((start, line))
    })
}

/// A line as [`untimed`] has it.
fn plain(line: &str) -> &str {
    let length = untimed(line.as_bytes()).len();
    &line[line.len() - length..]
}

/// What is known of the transfer so far.
#[derive(Default)]
struct Transfer {
    request: Option<(String, String)>,
    headers: Headers,
}

impl Transfer {
    /// Takes a line of a message's head.
    fn head(&mut self, line: &str) {
        if let Some(start) = Start::parse(line) {
            if let Some((method, target)) = start.request {
                self.request = Some((method.to_owned(), target.to_owned()));
            }
            self.headers = Headers::default();
        } else if let Some((name, value)) = line.split_once(':') {
            self.headers.add(name, value);
        }
    }

    fn layer(&self, wrapper: &Wrapper) -> Layer {
        let mut layer = Layer {
            wrapper: wrapper.name,
            headers: self.headers.clone(),
            ..Layer::default()
        };
        if let Some((method, target)) = &self.request {
            layer.request(Some(method), Some(target));
        }
        layer
    }
}

fn verbose(text: &str) -> Told {
    let mut transfer = Transfer::default();
    let mut parts = Vec::new();
    let mut end = 0;
    for (start, line) in lines(text) {
        if start < end {
            continue;
        }
        let plain = plain(line);
        if let Some(head) = plain.strip_prefix("> ").or(plain.strip_prefix("< ")) {
            transfer.head(head);
        } else if transfer.request.is_some()
            && line.starts_with(['{', '[', '"'])
            && !is_count(line)
            && let Ok((_, length)) = Payload::parse_prefix(&text.as_bytes()[start..])
        {
            end = start + length;
            parts.push(Part {
                body: Body::Slice(start..end),
                layer: transfer.layer(&VERBOSE),
            });
        }
    }
    match (transfer.request, parts.is_empty()) {
        (None, _) => Told::Not,
        (Some(_), true) => Told::But("it shows no body: -v lists headers only".into()),
        (Some(_), false) => Told::Parts(parts),
    }
}

/// `{ [5 bytes data]`
fn is_count(line: &str) -> bool {
    line.starts_with("{ [") && line.trim_end().ends_with(" bytes data]")
}

/// The bytes of a block of a dump.
#[derive(Default)]
struct Data {
    bytes: Vec<u8>,
    range: Option<Range<usize>>,
}

impl Data {
    /// Takes a line such as `0040: text`. In a dump that is text, what stands between two lines is a line end.
    fn line(&mut self, base: usize, start: usize, line: &str) {
        let line = line.strip_suffix('\n').unwrap_or(line);
        let line = line.strip_suffix('\r').unwrap_or(line);
        let Some((offset, rest)) = line.split_once(": ") else {
            return;
        };
        let Ok(offset) = usize::from_str_radix(offset, 16) else {
            return;
        };
        if offset + base == self.bytes.len() + 2 {
            self.bytes.extend_from_slice(b"\r\n");
        }
        match hex(rest) {
            Some(bytes) => self.bytes.extend(bytes),
            None => self.bytes.extend_from_slice(rest.as_bytes()),
        }
        let range = self.range.get_or_insert(start..start);
        range.end = start + line.len();
    }
}

/// The bytes of a line with 16 columns of hexadecimal digits and the characters behind them.
fn hex(line: &str) -> Option<Vec<u8>> {
    let columns = line.as_bytes().get(..48)?;
    let mut bytes = Vec::with_capacity(16);
    for column in columns.chunks(3) {
        match column {
            b"   " => {}
            [_, _, b' '] => {
                let digits = std::str::from_utf8(&column[..2]).ok()?;
                bytes.push(u8::from_str_radix(digits, 16).ok()?);
            }
            _ => return None,
        }
    }
    // Behind them stands a character for each.
    (!bytes.is_empty() && line.len() == 48 + bytes.len()).then_some(bytes)
}

fn trace(text: &str) -> Told {
    const HEADS: [&str; 2] = ["=> Send header, ", "<= Recv header, "];
    const DATA: [&str; 2] = ["=> Send data, ", "<= Recv data, "];
    let begins = |line: &str, words: &[&str]| words.iter().any(|word| line.starts_with(word));
    let mut transfer = Transfer::default();
    let mut parts: Vec<(bool, Part)> = Vec::new();
    let (mut head, mut data) = (Data::default(), Data::default());
    let mut is_sent = false;
    let mut block = None;
    let mut base = 0;
    let mut seen = false;
    let end = std::iter::once((text.len(), "== Info: end\n"));
    for (start, line) in lines(text).chain(end) {
        let plain = plain(line);
        let is_head = begins(plain, &HEADS);
        let is_data = begins(plain, &DATA);
        let is_other = plain.starts_with("== Info: ")
            || begins(plain, &["=> Send SSL data, ", "<= Recv SSL data, "]);
        if is_head || is_data || is_other {
            seen |= start < text.len();
            if block == Some(true) {
                let message = String::from_utf8_lossy(&head.bytes).into_owned();
                message.lines().for_each(|line| transfer.head(line));
                head = Data::default();
            }
            // Blocks of data that follow each other are one body.
            let goes_on = is_data && plain.starts_with("=>") == is_sent;
            if !goes_on && !is_other || start == text.len() {
                let data = std::mem::take(&mut data);
                parts.extend(part(data, &transfer).map(|part| (is_sent, part)));
            }
            if is_head || is_data {
                is_sent = plain.starts_with("=>");
            }
            block = if is_other { None } else { Some(is_head) };
            base = if is_data { data.bytes.len() } else { 0 };
            continue;
        }
        match block {
            Some(true) => head.line(0, start, line),
            Some(false) => data.line(base, start, line),
            None => {}
        }
    }
    if !seen {
        return Told::Not;
    }
    if parts.iter().any(|(is_sent, _)| *is_sent) {
        parts.retain(|(is_sent, _)| *is_sent);
    }
    if parts.is_empty() {
        return Told::But("it has no body".into());
    }
    Told::Parts(parts.into_iter().map(|(_, part)| part).collect())
}

fn part(data: Data, transfer: &Transfer) -> Option<Part> {
    let range = data.range?;
    let chunks = transfer.headers.value("transfer-encoding");
    let body = match chunks.and_then(|_| dechunk(&data.bytes)) {
        Some((body, _)) => body,
        None => data.bytes,
    };
    Some(Part {
        body: Body::Decoded(String::from_utf8_lossy(&body).into_owned(), range),
        layer: transfer.layer(&TRACE),
    })
}
