//! Raw HTTP messages, as they were on the wire or as a proxy shows them.
//!
//! Line ends may be LF or CRLF, and the version any that a request line has been seen with. A body of a request counts
//! before that of a response to it.

use std::borrow::Cow;

use super::headers::Headers;
use super::layer::Layer;
use super::shape::{Body, Opens, Part, Shape, Told, Wrapper};
use crate::capture::Start;
use crate::lenient;
use crate::payload::Payload;

/// The most headers that a message is read with.
const MOST: usize = 256;

/// A message, or several one after the other.
pub(super) const HTTP: Wrapper = Wrapper {
    name: "http",
    about: "a raw HTTP message: request line, headers, body",
    source: "https://www.rfc-editor.org/rfc/rfc9112#section-2.1",
    opens: Opens::Always,
    shape: Shape::Text(read),
};

fn read(text: &str) -> Told {
    let mut at = text.len() - text.trim_start().len();
    let mut parts: Vec<(bool, Part)> = Vec::new();
    let mut problem = None;
    let mut request = None;
    let mut seen = false;
    while let Some(start) = Start::parse(line(&text[at..])) {
        seen = true;
        let Some((headers, body)) = head(text, at + line(&text[at..]).len()) else {
            problem.get_or_insert(Cow::from("its headers cannot be read"));
            break;
        };
        let is_request = start.request.is_some();
        request = start.request.or(request);
        let mut layer = Layer {
            wrapper: HTTP.name,
            headers,
            ..Layer::default()
        };
        layer.request(
            request.map(|(method, _)| method),
            request.map(|(_, target)| target),
        );
        let (body, end) = match find_body(text, body, &layer.headers) {
            Ok(found) => found,
            Err(reason) => {
                problem.get_or_insert(reason);
                break;
            }
        };
        parts.extend(body.map(|body| (is_request, Part { body, layer })));
        at = end + (text[end..].len() - text[end..].trim_start().len());
    }
    if parts.iter().any(|(is_request, _)| *is_request) {
        parts.retain(|(is_request, _)| *is_request);
    }
    match problem {
        Some(problem) if parts.is_empty() => Told::But(problem),
        _ if !parts.is_empty() => Told::Parts(parts.into_iter().map(|(_, part)| part).collect()),
        _ if seen => Told::But("it has no body".into()),
        _ => Told::Not,
    }
}

/// The text up to the end of its line, line feed included.
fn line(text: &str) -> &str {
    text.split_inclusive('\n').next().unwrap_or_default()
}

/// The headers that begin at an offset, and the offset behind the empty line that ends them.
fn head(text: &str, start: usize) -> Option<(Headers, usize)> {
    // HTTP/2's pseudo-headers come first, and no parser of headers takes them.
    let mut at = start;
    while text[at..].starts_with(':') {
        at += line(&text[at..]).len();
    }
    let mut memory = [httparse::EMPTY_HEADER; MOST];
    let bytes = &text.as_bytes()[at..];
    let Ok(httparse::Status::Complete((length, parsed))) =
        httparse::parse_headers(bytes, &mut memory)
    else {
        return None;
    };
    let mut headers = Headers::default();
    for header in parsed {
        headers.add(header.name, &String::from_utf8_lossy(header.value));
    }
    Some((headers, at + length))
}

/// The body that begins at an offset, if there is one, and where it ends.
fn find_body(
    text: &str,
    start: usize,
    headers: &Headers,
) -> Result<(Option<Body>, usize), Cow<'static, str>> {
    let rest = &text[start..];
    let from = start + (rest.len() - rest.trim_start().len());
    // JSON says itself where it ends. A length is that of the bytes on the wire, before anybody indented them.
    if text[from..].starts_with(['{', '[', '"'])
        && let Ok((_, length)) = Payload::parse_prefix(&text.as_bytes()[from..])
    {
        return Ok((Some(Body::Slice(from..from + length)), from + length));
    }
    // So does what can be made JSON, whether it will be or not.
    if text[from..].starts_with(['{', '['])
        && let Some(length) = lenient::extent(&text.as_bytes()[from..], 0, false).end
    {
        return Ok((Some(Body::Slice(from..from + length)), from + length));
    }
    let coding = headers.value("content-encoding").unwrap_or("identity");
    if from == text.len() || Start::parse(line(&text[from..])).is_some() {
        return Ok((None, from));
    }
    if !coding.eq_ignore_ascii_case("identity") {
        return Err("its body is compressed".into());
    }
    let is_chunked = headers
        .value("transfer-encoding")
        .is_some_and(|coding| coding.to_ascii_lowercase().contains("chunked"));
    if is_chunked && let Some((body, length)) = dechunk(rest.as_bytes()) {
        let body = String::from_utf8(body).map_err(|_| "its body is not UTF-8")?;
        return Ok((
            Some(Body::Decoded(body, start..start + length)),
            start + length,
        ));
    }
    let length = headers
        .value("content-length")
        .and_then(|text| text.parse().ok());
    let end = match length.and_then(|length: usize| start.checked_add(length)) {
        Some(end) if end <= text.len() && text.is_char_boundary(end) => end,
        _ => from + line(&text[from..]).trim_end().len(),
    };
    Ok((Some(Body::Slice(from.min(end)..end)), end))
}

/// A body out of its chunks (RFC 9112, section 7.1), and how many bytes they took.
pub(super) fn dechunk(bytes: &[u8]) -> Option<(Vec<u8>, usize)> {
    let mut body = Vec::new();
    let mut at = 0;
    loop {
        // The last chunk, where white space at the end of the record is gone.
        if bytes[at..].trim_ascii() == b"0" {
            return Some((body, bytes.len()));
        }
        let Ok(httparse::Status::Complete((length, size))) =
            httparse::parse_chunk_size(&bytes[at..])
        else {
            return None;
        };
        at += length;
        let end = at.checked_add(usize::try_from(size).ok()?)?;
        body.extend_from_slice(bytes.get(at..end)?);
        at = end;
        let line_end = bytes[at..]
            .iter()
            .take_while(|byte| matches!(byte, b'\r' | b'\n'));
        at += line_end.take(2).count();
        if size == 0 {
            return Some((body, at));
        }
    }
}
