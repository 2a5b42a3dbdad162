//! Wrappers: the same payload gives the same event whatever it came in, and nothing else is taken for a wrapper.
#![allow(clippy::unwrap_used, reason = "a test that cannot go on fails")]

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;
use std::fs;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hooklens::capture::Position;
use hooklens::inspect::{Inspection, Inspector, Options, Status};
use hooklens::normalize::Scratch;
use hooklens::payload::write_compact;
use hooklens::unwrap::{Layer, MAX_LAYERS, Tried, WRAPPERS};
use hooklens::{Catalog, Input, Payload, Records, Unwrap};
use serde_json::{Value, json};

mod support;

use support::{Sample, entries, file_name, root, samples};

/// A payload that came out of a capture: what it was in, and its event without saying so.
struct Out {
    layers: Vec<Layer>,
    line: u64,
    status: Status,
    event: Option<String>,
    received: Value,
}

/// What comes out of a capture, and what was tried in vain.
fn unwrap(inspector: &Inspector<'_>, capture: &[u8], choice: Unwrap) -> (Vec<Out>, Vec<Tried>) {
    let mut out = Vec::new();
    let mut tried = Vec::new();
    for record in Records::new(capture, Input::Auto) {
        let is_payload = record
            .result
            .as_ref()
            .is_ok_and(|payload| !inspector.detect(payload).may_be_wrapper());
        assert!(!is_payload, "a bare payload is never looked into");
        let unwrapped = inspector.unwrap(&record, choice);
        tried.extend(unwrapped.tried);
        for opened in unwrapped.opened {
            let inner = opened.record(&record);
            let Ok(payload) = &inner.result else {
                out.push(Out {
                    line: inner.place.point.line,
                    status: Status::Malformed,
                    event: None,
                    received: Value::Null,
                    layers: opened.layers,
                });
                continue;
            };
            let inspection =
                inspector.normalize_in(payload, &opened.layers, &mut Scratch::default());
            let line = inner.place.point.line;
            out.push(taken(inspection, opened.layers.clone(), line));
        }
    }
    (out, tried)
}

fn taken(inspection: Inspection<'_>, layers: Vec<Layer>, line: u64) -> Out {
    let status = inspection.status;
    let mut event = inspection.normalized.map(|normalized| normalized.event);
    let text = event.as_ref().map(|event| event.to_json());
    let value: Value = text.map_or(Value::Null, |text| serde_json::from_str(&text).unwrap());
    if let Some(event) = &mut event {
        event.receive(String::new());
    }
    Out {
        layers,
        line,
        status,
        event: event.map(|event| event.to_json()),
        received: value["received"].clone(),
    }
}

fn bare(inspector: &Inspector<'_>, text: &str) -> String {
    let payload = Payload::parse(text).unwrap();
    let normalized = inspector.normalize(&payload).normalized;
    normalized.unwrap().event.to_json()
}

fn compact(text: &str) -> String {
    let mut out = String::new();
    write_compact(&mut out, Payload::parse(text).unwrap().root());
    out
}

fn quoted(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

fn form(body: &str) -> String {
    let fields = [("channel", "example & co"), ("payload", body)];
    form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish()
}

/// A dump as curl writes it: 64 characters on a line, and a new one after each CRLF.
fn dump(text: &str) -> String {
    let mut out = String::new();
    let mut at = 0;
    for line in text.split_inclusive("\r\n") {
        let shown = line.trim_end_matches("\r\n");
        let mut left = shown.len().max(1);
        let mut from = 0;
        while left > 0 {
            let length = left.min(64);
            let part = shown.get(from..from + length).unwrap_or_default();
            writeln!(out, "{:04x}: {part}", at + from).unwrap();
            from += length;
            left -= length;
        }
        at += line.len();
    }
    out
}

/// A body in each wrapper there is: how, and the capture.
#[expect(clippy::too_many_lines, reason = "a list")]
fn wrapped(body: &str) -> Vec<(&'static str, String)> {
    let line = compact(body);
    let text = quoted(body);
    let base64 = STANDARD.encode(body);
    let length = body.len();
    let head = "Host: hooks.example.com\r\nContent-Type: application/json\r\nX-Example: a\r\nX-Example: b\r\n";
    let http = format!("POST /hooks HTTP/1.1\r\n{head}Content-Length: {length}\r\n\r\n{body}");
    let ascii = line.is_ascii();
    let headers = r#"{"Content-Type":"application/json"}"#;
    let v2 = |domain: &str, body: &str, is_base64: bool| {
        format!(
            r#"{{"version":"2.0","routeKey":"$default","rawPath":"/hooks","rawQueryString":"","headers":{headers},
            "requestContext":{{"domainName":"{domain}","http":{{"method":"POST","path":"/hooks"}},
            "timeEpoch":1710839643120}},"body":{body},"isBase64Encoded":{is_base64}}}"#
        )
    };
    let note = format!(
        r#"{{"Type":"Notification","MessageId":"1","TopicArn":"arn:aws:sns:example","Message":{text},
        "Timestamp":"2024-03-19T09:14:03.120Z"}}"#
    );
    let n8n = format!(r#"{{"headers":{headers},"params":{{}},"query":{{}},"body":{body}}}"#);
    let event = |data: &str| {
        format!(
            r#"{{"specversion":"1.0","id":"1","source":"/a","type":"b","time":"2024-03-19T09:14:03Z",{data}}}"#
        )
    };
    let har = |post: &str| {
        format!(
            r#"{{"log":{{"version":"1.2","entries":[{{"startedDateTime":"2024-03-19T09:14:03Z","request":{{
            "method":"GET","url":"https://example.com/"}}}},{{"startedDateTime":"2024-03-19T09:14:03Z","request":{{
            "method":"POST","url":"https://example.com/hooks","headers":[],"postData":{post}}}}}]}}}}"#
        )
    };
    let mut all = vec![
        ("http", http.clone()),
        ("http", http.replace('\r', "").replace("HTTP/1.1", "HTTP/2")),
        (
            "http",
            format!("{}\n\nHTTP/1.1 204 No Content\n\n", http.trim_end()),
        ),
        (
            "http",
            format!(
                "POST /hooks HTTP/1.1\r\n{head}Transfer-Encoding: chunked\r\n\r\n{length:x}\r\n{body}\r\n0\r\n\r\n"
            ),
        ),
        (
            "curl-verbose",
            format!(
                "*   Trying 192.0.2.7:443...\n> GET /hooks HTTP/1.1\n> Host: example.com\n> \n< HTTP/1.1 200 OK\n\
                 < Content-Type: application/json\n< \n{{ [{length} bytes data]\n{body}* Connection #0 left intact\n"
            ),
        ),
        (
            "har",
            har(&format!(
                r#"{{"mimeType":"application/json","text":{text}}}"#
            )),
        ),
        (
            "har",
            har(&format!(
                r#"{{"mimeType":"application/x-www-form-urlencoded","params":[{{"name":"payload","value":{text}}}]}}"#
            )),
        ),
        (
            "aws-api-gateway",
            format!(
                r#"{{"resource":"/","path":"/hooks","httpMethod":"POST","headers":{headers},
                "requestContext":{{"requestTimeEpoch":1710839643120}},"body":{text},"isBase64Encoded":false}}"#
            ),
        ),
        (
            "aws-api-gateway-v2",
            v2("a.execute-api.example.com", &text, false),
        ),
        (
            "aws-api-gateway-v2",
            v2("a.execute-api.example.com", &quoted(&base64), true),
        ),
        (
            "aws-function-url",
            v2("a.lambda-url.example.com", &text, false),
        ),
        (
            "aws-alb",
            format!(
                r#"{{"requestContext":{{"elb":{{}}}},"httpMethod":"POST","path":"/hooks",
                "multiValueHeaders":{{"a":["b","c"]}},"body":{text},"isBase64Encoded":false}}"#
            ),
        ),
        (
            "aws-sqs",
            format!(
                r#"{{"Records":[{{"messageId":"1","eventSource":"aws:sqs","body":{text},"attributes":{{}}}}]}}"#
            ),
        ),
        (
            "aws-sqs",
            format!(r#"{{"Messages":[{{"MessageId":"1","ReceiptHandle":"a","Body":{text}}}]}}"#),
        ),
        ("aws-sns", note.clone()),
        (
            "aws-sns",
            format!(r#"{{"Records":[{{"EventSource":"aws:sns","Sns":{note}}}]}}"#),
        ),
        (
            "aws-eventbridge",
            format!(
                r#"{{"version":"0","id":"1","detail-type":"a","source":"b","account":"0","time":"2024-03-19T09:14:03Z",
                "detail":{body}}}"#
            ),
        ),
        (
            "google-pubsub",
            format!(
                r#"{{"message":{{"data":"{base64}","messageId":"1","publishTime":"2024-03-19T09:14:03Z"}},
                "subscription":"projects/a/subscriptions/b"}}"#
            ),
        ),
        ("cloudevents", event(&format!(r#""data":{body}"#))),
        ("cloudevents", event(&format!(r#""data":{text}"#))),
        (
            "cloudevents",
            format!("[{}]", event(&format!(r#""data_base64":"{base64}""#))),
        ),
        ("n8n", n8n.clone()),
        ("n8n", format!("[{n8n}]")),
        ("n8n", format!(r#"[{{"json":{n8n}}}]"#)),
        (
            "webhook-site",
            format!(
                r#"{{"data":[{{"uuid":"1","token_id":"2","method":"POST","content":{text},"headers":{{"a":["b"]}},
                "url":"https://example.com/2"}}],"total":1}}"#
            ),
        ),
        (
            "ngrok",
            format!(
                r#"{{"requests":[{{"start":"2024-03-19T10:14:03+01:00","request":{{"method":"POST","uri":"/hooks",
                "raw":"{}"}}}}]}}"#,
                STANDARD.encode(&http)
            ),
        ),
        (
            "request",
            format!(r#"{{"headers":{headers},"body":{body}}}"#),
        ),
        ("request", format!(r#"{{"body":{text}}}"#)),
        ("log", format!(r#"{{"level":"info","message":{text}}}"#)),
        ("log", format!(r#"{{"level":"info","msg":{body}}}"#)),
        (
            "log",
            format!(
                r#"{{"log":{},"stream":"stdout"}}"#,
                quoted(&format!("got {line}\n"))
            ),
        ),
        (
            "line",
            format!("[2024-03-19 09:14:03] app.INFO: got {line} []\n"),
        ),
        ("line", format!("2024-03-19T09:14:03Z app[7]: body={line}")),
        ("json-string", text.clone()),
        ("form", form(body)),
        ("form", format!("{}\n", form(&line))),
    ];
    if ascii {
        let start = "== Info:   Trying 192.0.2.7:443...\n=> Send header, 99 bytes (0x63)\n";
        let head = dump("POST /hooks HTTP/1.1\r\nHost: example.com\r\n\r\n");
        let data = dump(&line);
        let end = "<= Recv header, 17 bytes (0x11)\n0000: HTTP/1.1 200 OK\n<= Recv data, 2 bytes (0x2)\n0000: ok\n";
        all.push((
            "curl-trace",
            format!("{start}{head}=> Send data, 9 bytes (0x9)\n{data}{end}"),
        ));
    }
    all
}

#[test]
fn a_wrapper_changes_nothing_but_what_was_received() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let mut seen = BTreeSet::new();
    let mut tried_in_all = 0;
    for sample in samples() {
        let expected = bare(&inspector, &sample.text);
        for (wrapper, capture) in wrapped(&sample.text) {
            let (out, tried) = unwrap(&inspector, capture.as_bytes(), Unwrap::Auto);
            let [out] = out.as_slice() else {
                panic!(
                    "{} in {wrapper}: {} came out, {tried:#?}\n{capture}",
                    sample.id(),
                    out.len()
                );
            };
            assert_eq!(
                out.event.as_ref(),
                Some(&expected),
                "{} in {wrapper}",
                sample.id()
            );
            assert_eq!(out.layers[0].wrapper, wrapper, "{}", sample.id());
            assert_eq!(out.received[0]["wrapper"], wrapper);
            assert_eq!(out.received.as_array().unwrap().len(), out.layers.len());
            seen.insert(wrapper);
            tried_in_all += 1;
        }
    }
    println!("{tried_in_all} samples in wrappers");
    let all: BTreeSet<&str> = WRAPPERS.iter().map(|wrapper| wrapper.name).collect();
    assert_eq!(seen, all, "each wrapper has its test");
}

fn sample(name: &str) -> Sample {
    let path = root().join("samples").join(name);
    Sample::read(&path)
}

#[test]
fn wrappers_are_opened_in_wrappers() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let body = sample("webio/inbound_message.json").text;
    let expected = bare(&inspector, &body);
    let mut pairs = 0;
    for (inner, text) in wrapped(&body) {
        // A line of a log holds a line, and what begins a dump ends at the end of it.
        let is_json = Payload::parse(&text).is_ok();
        for (outer, capture) in wrapped(if is_json { &text } else { "{}" }) {
            // A bus takes only objects, and text says only of objects and arrays that they are JSON.
            let is_refused = match outer {
                "aws-eventbridge" => !text.starts_with('{'),
                "line" | "log" => text.starts_with('"'),
                _ => false,
            };
            if !is_json || is_refused {
                continue;
            }
            let (out, tried) = unwrap(&inspector, capture.as_bytes(), Unwrap::Auto);
            // What anything could look like is opened for an event, not for what an event may be in.
            let [out] = out.as_slice() else {
                panic!("{inner} in {outer}: {tried:#?}\n{capture}");
            };
            assert_eq!(out.event.as_ref(), Some(&expected), "{inner} in {outer}");
            assert_eq!(out.layers[0].wrapper, outer);
            pairs += 1;
        }
    }
    println!("{pairs} wrappers in wrappers");
    assert!(pairs > 500, "{pairs}");
}

#[test]
fn text_is_opened_in_wrappers_that_hold_text() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let body = sample("webio/inbound_message.json").text;
    let expected = bare(&inspector, &body);
    for (inner, text) in wrapped(&body) {
        let (quoted, base64) = (quoted(&text), STANDARD.encode(&text));
        for capture in [
            format!(r#"{{"message":{{"data":"{base64}"}},"subscription":"a"}}"#),
            format!(
                r#"{{"Records":[{{"messageId":"1","eventSource":"aws:sqs","body":{quoted}}}]}}"#
            ),
            format!(r#"{{"log":{quoted}}}"#),
            format!(r#"{{"body":{quoted}}}"#),
        ] {
            let (out, tried) = unwrap(&inspector, capture.as_bytes(), Unwrap::Auto);
            let [out] = out.as_slice() else {
                panic!("{inner}: {tried:#?}\n{capture}");
            };
            assert_eq!(out.event.as_ref(), Some(&expected), "{inner} in {capture}");
        }
    }
}

#[test]
fn there_is_a_limit_to_layers() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let body = sample("webio/inbound_message.json").text;
    let mut text = body.clone();
    for layers in 1..=MAX_LAYERS + 1 {
        text = format!(
            r#"{{"version":"0","detail-type":"a","source":"b","account":"0","detail":{text}}}"#
        );
        let (out, _) = unwrap(&inspector, text.as_bytes(), Unwrap::Auto);
        let [out] = out.as_slice() else {
            panic!("{layers}");
        };
        assert_eq!(out.layers.len(), layers.min(MAX_LAYERS));
        assert_eq!(out.event.is_some(), layers <= MAX_LAYERS);
    }
}

/// A capture that is cut off gives the whole event or none.
#[test]
fn nothing_is_made_of_half_a_payload() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let body = sample("webio/inbound_message.json").text;
    let expected = bare(&inspector, &body);
    for (wrapper, capture) in wrapped(&body) {
        for end in (0..capture.len()).filter(|&end| capture.is_char_boundary(end)) {
            for capture in [&capture[..end], &capture[end..]] {
                for record in Records::new(capture.as_bytes(), Input::Auto) {
                    for opened in inspector.unwrap(&record, Unwrap::Auto).opened {
                        let inner = opened.record(&record);
                        let Ok(payload) = &inner.result else { continue };
                        assert!(inner.bytes.len() <= record.bytes.len());
                        let inspection = inspector.normalize(payload);
                        if let Some(normalized) = inspection.normalized {
                            let event = normalized.event.to_json();
                            assert_eq!(event, expected, "{wrapper}: {capture}");
                        }
                    }
                }
            }
        }
    }
}

/// The files are for sessions; each holds bodies of samples.
#[test]
fn the_files_hold_samples() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let known: BTreeMap<String, String> = samples()
        .iter()
        .map(|sample| (bare(&inspector, &sample.text), sample.id()))
        .collect();
    let mut names = BTreeSet::new();
    for path in entries(&root().join("tests/wrappers")) {
        let name = file_name(&path);
        let (out, _) = unwrap(&inspector, &fs::read(&path).unwrap(), Unwrap::Auto);
        assert!(!out.is_empty(), "{name}");
        for out in out {
            assert!(
                known.contains_key(&out.event.unwrap()),
                "{name}:{}",
                out.line
            );
        }
        names.insert(name.split('.').next().unwrap().to_owned());
    }
    let missing: Vec<&str> = WRAPPERS
        .iter()
        .map(|wrapper| wrapper.name)
        .filter(|name| !names.contains(*name))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_readme_lists_every_wrapper() {
    let readme = fs::read_to_string(root().join("README.md")).unwrap();
    let mut rows = String::new();
    for wrapper in WRAPPERS {
        writeln!(rows, "| `{}` | {} |", wrapper.name, wrapper.about).unwrap();
    }
    assert!(readme.contains(&rows), "{rows}");
    for wrapper in WRAPPERS {
        assert!(wrapper.source.starts_with("http"), "{}", wrapper.name);
    }
}

#[test]
fn what_only_looks_like_a_wrapper_stays_what_it_is() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let body = compact(&sample("webio/inbound_message.json").text);
    let text = quoted(&body);
    let cut = &body[..body.len() - 1];
    for capture in [
        // Marks of a wrapper, and nothing in it.
        r#"{"Records":[{"messageId":"1","eventSource":"aws:sqs","body":"hello"}]}"#.to_owned(),
        r#"{"specversion":"1.0","id":"1","source":"a","type":"b"}"#.to_owned(),
        r#"{"specversion":"1.0","id":"1","source":"a","type":"b","data":"<a/>"}"#.to_owned(),
        r#"{"message":{"data":"no base64"},"subscription":"a"}"#.to_owned(),
        r#"{"log":{"entries":[{"startedDateTime":"a","request":{"method":"GET","url":"b"}}]}}"#
            .to_owned(),
        // Something like it.
        r#"{"headers":{},"body":{"type":"something"}}"#.to_owned(),
        r#"{"message":{"text":"hello"},"event":"message_created"}"#.to_owned(),
        r#""hello""#.to_owned(),
        r#""[x""#.to_owned(),
        "payload=hello".to_owned(),
        format!("payloads={body}").replace('"', "%22"),
        "POST /hooks HTTP/1.1\nHost: a\n\nhello".to_owned(),
        "POST /hooks HTTP/1.1\nHost: a".to_owned(),
        "POST /hooks HTTP/1.1\nContent-Encoding: gzip\n\nhello".to_owned(),
        "> POST /hooks HTTP/1.1\n> \n".to_owned(),
        // Two of them, and nobody knows which.
        format!(r#"{{"message":{text},"log":{text}}}"#),
        // The rest of something broken.
        cut.to_owned(),
        format!(r#"{{"a":{body},"b":"#),
        format!(r#"[{body}, {{"b":"#).replace("[{", "[ 1, {"),
        format!(r#"{{"message":"{}"#, &text[1..text.len() - 9]),
        format!("got {cut}"),
        format!(r#"{{"event":{body}}}"#),
        format!(r#"{{"data":[{body}]}}"#),
    ] {
        let (out, _) = unwrap(&inspector, capture.as_bytes(), Unwrap::Auto);
        let out: Vec<_> = out.iter().map(|out| (out.status, out.line)).collect();
        assert!(out.is_empty(), "{capture}: {out:?}");
    }
    for path in entries(&root().join("tests/lookalikes")) {
        let (out, _) = unwrap(&inspector, &fs::read(&path).unwrap(), Unwrap::Auto);
        let is_taken = |out: &Out| out.status != Status::Unrecognized;
        assert!(!out.iter().any(is_taken), "{}", path.display());
    }
}

/// Loggers write times, places and structured data in brackets, in front of what they log.
#[test]
fn brackets_of_a_log_stand_before_the_payload() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let body = compact(&sample("webio/inbound_message.json").text);
    for text in [
        "[2024-03-19 09:14:02,733] ",
        "[2024-03-19 09:14:02,733] {hook.py:12} INFO - ",
        "INFO {hook.py:12} [main] got ",
        "<134>1 2024-03-19T09:14:02Z host hook 812 - [a@32473 b=\"c]\" d=\"\"][e f=\"g\"] ",
        "[a@32473 b=\"c\"] ",
        "[INFO]\t2024-03-19T09:14:02.733Z\t",
        "[8f2b-1] [192.0.2.1] got ",
        "[INFO][main] ",
        "[INFO]: ",
    ] {
        let line = format!("{text}{body}");
        for lenient in [false, true] {
            let start = Position::start(Input::Auto).lenient(lenient);
            let records = Records::part(line.as_bytes(), start, true);
            assert_eq!(records.count(), 1, "{line} {lenient}");
        }
        let (out, _) = unwrap(&inspector, line.as_bytes(), Unwrap::Auto);
        let statuses: Vec<_> = out.iter().map(|out| out.status).collect();
        assert_eq!(statuses, [Status::Recognized], "{line}");
    }
}

/// `docker compose logs` and many loggers colour what stands in front.
#[test]
fn the_colours_of_a_log_are_no_brackets() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let body = compact(&sample("webio/inbound_message.json").text);
    let line = format!("\u{1b}[36mhook-1  |\u{1b}[0m \u{1b}[32m{body}\u{1b}[39m\n");
    let other = "\u{1b}[36mhook-1  |\u{1b}[0m listening [on] 8080\n";
    let capture = format!("{line}{other}{line}{line}{other}");
    let lines: Vec<u64> = Records::new(capture.as_bytes(), Input::Auto)
        .map(|record| record.place.point.line)
        .collect();
    assert_eq!(lines, [1, 2, 3, 4, 5]);
    let (out, _) = unwrap(&inspector, capture.as_bytes(), Unwrap::Auto);
    let out: Vec<_> = out.iter().map(|out| (out.status, out.line)).collect();
    assert_eq!(out, [1, 3, 4].map(|line| (Status::Recognized, line)));
}

#[test]
fn a_line_holds_any_number_of_payloads() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let body = compact(&sample("webio/inbound_message.json").text);
    let line = format!("[a] got {}", format!("{body} [b] ").repeat(100));
    let (out, _) = unwrap(&inspector, line.as_bytes(), Unwrap::Auto);
    assert_eq!(out.len(), 100);
}

#[test]
fn a_wrapper_with_marks_of_its_own_opens_for_anything() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let body = compact(&sample("webio/inbound_message.json").text);
    let records: Vec<Value> = ["{\"a\":1}", "oops", body.as_str()]
        .iter()
        .map(|body| json!({"messageId": "1", "eventSource": "aws:sqs", "body": body}))
        .collect();
    let capture = json!({ "Records": records }).to_string();
    let (out, _) = unwrap(&inspector, capture.as_bytes(), Unwrap::Auto);
    let found: Vec<Status> = out.iter().map(|out| out.status).collect();
    assert_eq!(
        found,
        [Status::Unrecognized, Status::Malformed, Status::Recognized]
    );
    let locations: Vec<&str> = out
        .iter()
        .map(|out| out.layers[0].location.as_ref().unwrap().as_str())
        .collect();
    assert_eq!(
        locations,
        ["/Records/0/body", "/Records/1/body", "/Records/2/body"]
    );
}

#[test]
fn a_wrapper_that_was_asked_for_opens_for_anything() {
    let catalog = Catalog::bundled();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let capture = br#"{"headers":{},"body":{"type":"something"}}"#;
    let request: Unwrap = "request".parse().unwrap();
    let (out, _) = unwrap(&inspector, capture, request);
    assert_eq!(out.len(), 1);
    let (out, _) = unwrap(&inspector, capture, "log".parse().unwrap());
    assert!(out.is_empty());
    let (out, _) = unwrap(&inspector, capture, Unwrap::None);
    assert!(out.is_empty());
    assert!("nonsense".parse::<Unwrap>().is_err());
}

#[test]
fn headers_are_evidence_where_they_are() {
    let mut catalog = Catalog::bundled();
    catalog
        .add_folder(&root().join("tests/packs/good/same_clues"))
        .unwrap();
    let inspector = Inspector::new(&catalog, Options::default()).unwrap();
    let detect = |headers: Value| {
        let mut layer = Layer::default();
        for (name, value) in headers.as_object().unwrap() {
            layer.headers.add(name, value.as_str().unwrap());
        }
        let payload = Payload::parse(r#"{"kind": "ping"}"#).unwrap();
        let inspection = inspector.detect_in(&payload, &[layer]);
        let event = inspection.event.map(hooklens::catalog::EventEntry::name);
        let spoken: Vec<String> = inspection
            .spoken
            .iter()
            .map(|spoken| spoken.vendor.to_owned())
            .collect();
        (
            inspection.status,
            event.unwrap_or_default(),
            spoken.join(" "),
        )
    };
    let of = |event: &str, spoken: &str| (Status::Recognized, event.to_owned(), spoken.to_owned());
    let ambiguous = |spoken: &str| (Status::Ambiguous, String::new(), spoken.to_owned());
    assert_eq!(detect(json!({})), ambiguous(""));
    assert_eq!(
        detect(json!({"X-Acme-Signature": "anything"})),
        of("acme/ping", "acme")
    );
    assert_eq!(
        detect(json!({"x-other-kind": "ping"})),
        of("other/ping", "other")
    );
    assert_eq!(detect(json!({"x-other-kind": "pong"})), ambiguous(""));
    let both = json!({"x-acme-signature": "a", "x-other-kind": "ping"});
    assert_eq!(detect(both), ambiguous("acme other"));
    assert_eq!(detect(json!({"x-webio-token": "a"})), ambiguous("webio"));
    assert!(catalog.is_secret_header("x-acme-code"));
    assert!(!catalog.is_secret_header("x-other-kind"));
}
