//! Any capture through any number of workers gives the records that reading it whole gives.

use std::fmt::Write as _;
use std::io::{self, Read};
use std::iter;
use std::ops::ControlFlow;
use std::sync::mpsc;
use std::time::Duration;

use hooklens::capture::Position;
use hooklens::stream::{End, StreamError, Worker};
use hooklens::{Input, Record, Records, Stream};
use proptest::collection::vec;
use proptest::prelude::*;

/// Says all there is about a record.
pub(crate) struct Clerk;

fn say(record: &Record<'_>) -> String {
    let mut text = format!("{:?} ", record.place);
    match &record.result {
        Ok(payload) => text.push_str(payload.text()),
        Err(malformed) => write!(text, "{malformed:?} {:?}", record.bytes).unwrap(),
    }
    text + "\n"
}

impl Worker for Clerk {
    type Answers = String;

    fn clear(&mut self, answers: &mut String) {
        answers.clear();
    }

    fn record(&mut self, record: &Record<'_>, answers: &mut String) {
        answers.push_str(&say(record));
    }
}

/// Returns at most so many bytes at a time.
pub(crate) struct Pieces<'a> {
    bytes: &'a [u8],
    sizes: Vec<usize>,
    at: usize,
}

impl Read for Pieces<'_> {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        self.at += 1;
        let size = self.sizes[self.at % self.sizes.len()];
        let size = size.min(memory.len());
        self.bytes.read(&mut memory[..size])
    }
}

pub(crate) fn clerks(jobs: usize) -> Stream<Clerk> {
    Stream::new((0..jobs).map(|_| Clerk).collect())
}

fn answers(
    stream: &mut Stream<Clerk>,
    reader: impl Read + Send,
    start: Position,
) -> Result<(String, End), StreamError> {
    let mut all = String::new();
    let end = stream.run(reader, start, |answers| {
        all.push_str(answers);
        Ok(ControlFlow::Continue(()))
    })?;
    Ok((all, end))
}

pub(crate) fn whole(capture: &[u8], input: Input) -> String {
    let mut records = Records::new(capture, input);
    records.by_ref().map(|record| say(&record)).collect()
}

/// A capture of whole records of one framing, with something else in between.
pub(crate) fn capture() -> impl Strategy<Value = (Vec<u8>, Input)> {
    let object = prop::sample::select(vec![
        "{}",
        "{\"a\":1}",
        "{\"a\":[{\"b\":\"},{\"},2]}",
        "{\"text\":\"é \\\"quoted\\\" \\\\\"}",
        "{\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  }\n}",
    ]);
    let bad = prop::sample::select(vec![
        "oops",
        "{\"a\": tru}",
        "{\"a\": \"x",
        "{\"a\": [1, 2",
        "{} {}",
        "12 13",
        "}",
        "",
        "\u{feff}{}",
        "\r",
        "POST /a HTTP/1.1\r\nHost: b\r\n\r\n{\"a\": 1}",
        "POST /a HTTP/2\nHost: b\n\na=b\n\nHTTP/2 204\n\n",
        "POST /a HTTP/1.1\n\n{\"a\": [1, 2",
        "HTTP/1.1 200 OK\n\n{}",
        "* one\n* two\n> POST /a HTTP/1.1\n> Host: b\n> \n",
        "* one\n* two\n",
        "12:30:05.123456 == Info: one",
        "[12:30] {\"a\":1}",
        "[12:30] [x] y",
        "=> Send data, 2 bytes (0x2)\n0000: {}",
    ]);
    let item = prop_oneof![8 => object, 1 => bad];
    let framing = prop::sample::select(vec![
        ("", "\n", ""),
        ("[", ",", "]"),
        ("[\n", ",\n", "\n]\n"),
        ("", "", ""),
        ("", "\n\u{1e}", "\n"),
    ]);
    let inputs =
        prop_oneof![3 => Just(Input::Auto), 1 => prop::sample::select(Input::ALL.to_vec())];
    (vec(item, 0..60), framing, inputs).prop_map(|(items, (open, between, close), input)| {
        let text = format!("{open}{}{close}", items.join(between));
        (text.into_bytes(), input)
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(600))]

    #[test]
    fn threads_and_blocks_change_nothing(
        (capture, input) in capture(),
        jobs in 1_usize..5,
        block in 1_usize..300,
        sizes in vec(1_usize..200, 1..5),
    ) {
        let pieces = Pieces { bytes: &capture, sizes, at: 0 };
        let (found, end) = answers(&mut clerks(jobs).block(block), pieces, Position::start(input)).unwrap();
        let expected = whole(&capture, input);
        prop_assert_eq!(&found, &expected, "{}", String::from_utf8_lossy(&capture));
        prop_assert_eq!(end.records, Records::new(&capture, input).count() as u64);
        prop_assert_eq!(end.bytes, capture.len() as u64);
        prop_assert_eq!(end.no_record, {
            let mut records = Records::new(&capture, input);
            records.by_ref().for_each(drop);
            records.no_record()
        });
    }

    #[test]
    fn long_records_cost_themselves_on_any_thread(
        (capture, input) in capture(),
        longest in 8_usize..60,
        block in 1_usize..300,
    ) {
        let run = |jobs: usize, block: usize| {
            let start = Position::start(input).longest(longest);
            answers(&mut clerks(jobs).block(block), &capture[..], start).unwrap().0
        };
        prop_assert_eq!(run(3, block), run(1, 1 << 20), "{}", String::from_utf8_lossy(&capture));
    }
}

#[test]
fn a_stream_is_used_again() {
    let mut stream = clerks(3).block(64);
    for count in [0, 1, 100, 7] {
        let capture = "{\"n\": 1}\n".repeat(count);
        let (found, end) = answers(
            &mut stream,
            capture.as_bytes(),
            Position::start(Input::Auto),
        )
        .unwrap();
        assert_eq!(found, whole(capture.as_bytes(), Input::Auto));
        assert_eq!(end.records, count as u64);
    }
}

/// Bytes that come when somebody sends them.
struct Channel(mpsc::Receiver<Vec<u8>>);

impl Read for Channel {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        let Ok(bytes) = self.0.recv() else {
            return Ok(0);
        };
        memory[..bytes.len()].copy_from_slice(&bytes);
        Ok(bytes.len())
    }
}

/// The next record is only sent when the one before is answered, so this hangs if an answer is held back.
#[test]
fn what_is_there_is_answered_without_waiting() {
    let framings: [(&str, &str, &str); 4] = [
        ("", "{\"n\": 1}\n", ""),
        ("", "{\n  \"n\": 1\n}\n", ""),
        ("[", "{\"n\": 1},", "{}]"),
        ("[\n", "  {\n    \"n\": 1\n  },\n", "  {}\n]\n"),
    ];
    for (open, record, close) in framings {
        for jobs in [1, 2, 8] {
            let (send, receive) = mpsc::channel();
            let (answered, answers) = mpsc::channel();
            let thread = std::thread::spawn(move || {
                let start = Position::start(Input::Auto);
                clerks(jobs).run(Channel(receive), start, |found| {
                    for line in found.lines().filter(|line| line.starts_with("Place")) {
                        // Nobody listens to the last ones.
                        let _ = answered.send(line.to_owned());
                    }
                    Ok(ControlFlow::Continue(()))
                })
            });
            for number in 0..200 {
                let before = if number == 0 { open } else { "" };
                send.send([before, record].concat().into_bytes()).unwrap();
                let answer = answers.recv_timeout(Duration::from_secs(60));
                assert!(answer.is_ok(), "{record:?} {number} {jobs}");
            }
            if !close.is_empty() {
                send.send(close.as_bytes().to_vec()).unwrap();
            }
            drop(send);
            thread.join().unwrap().unwrap();
        }
    }
}

#[test]
fn a_break_ends_it() {
    for jobs in [1, 4] {
        let mut blocks = 0;
        let end = clerks(jobs)
            .block(100)
            .run(
                io::repeat(b'\n').chain(&b"{}"[..]),
                Position::start(Input::Ndjson),
                |_| {
                    blocks += 1;
                    Ok(if blocks == 10 {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    })
                },
            )
            .unwrap();
        assert!(end.stopped);
        assert_eq!(blocks, 10);
    }
}

#[test]
fn errors_come_out() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    for jobs in [1, 4] {
        let capture = "{\"n\": 1}\n".repeat(100);
        let reader = || (capture.as_bytes()).chain(&b"{\"cut"[..]).chain(Failing);
        let mut records = 0;
        let failed = clerks(jobs)
            .block(100)
            .run(reader(), Position::start(Input::Auto), |found| {
                records += found.lines().count();
                Ok(ControlFlow::Continue(()))
            });
        assert!(matches!(failed, Err(StreamError::Read(_))));
        assert_eq!(
            records, 100,
            "what was read is answered, but for a record that may be cut off"
        );
        let failed = clerks(jobs).run(reader(), Position::start(Input::Auto), |_| {
            Err(io::ErrorKind::BrokenPipe.into())
        });
        assert!(
            matches!(failed, Err(StreamError::Write(error)) if error.kind() == io::ErrorKind::BrokenPipe)
        );
    }
}

#[test]
fn a_panic_is_not_a_hang() {
    struct Panicking;
    impl Worker for Panicking {
        type Answers = ();
        fn clear(&mut self, (): &mut ()) {}
        fn record(&mut self, record: &Record<'_>, (): &mut ()) {
            assert!(record.place.number < 50, "as it should");
        }
    }
    let capture = "{\"n\": 1}\n".repeat(1000);
    let run = || {
        let workers = (0..4).map(|_| Panicking).collect();
        let start = Position::start(Input::Auto);
        Stream::new(workers)
            .block(64)
            .run(capture.as_bytes(), start, |()| {
                Ok(ControlFlow::Continue(()))
            })
    };
    assert!(std::panic::catch_unwind(run).is_err());
}

/// A bad line is answered when it is there, not when the next one is.
#[test]
fn a_bad_line_is_answered_without_waiting() {
    let bad = [
        "{\"n\": tru}\n",
        "oops\n",
        "{\"n\": \"x\n",
        "{\"n\": \"\\ud800\"}\r\n",
        "}\n",
    ];
    for jobs in [1, 4] {
        let (send, receive) = mpsc::channel();
        let (answered, answers) = mpsc::channel();
        let thread = std::thread::spawn(move || {
            let start = Position::start(Input::Auto);
            clerks(jobs).run(Channel(receive), start, |found| {
                for _ in found.lines() {
                    // Nobody listens to the last ones.
                    let _ = answered.send(());
                }
                Ok(ControlFlow::Continue(()))
            })
        });
        for line in iter::once("{\"n\": 1}\n").chain(bad.into_iter().cycle().take(50)) {
            send.send(line.as_bytes().to_vec()).unwrap();
            let answer = answers.recv_timeout(Duration::from_secs(60));
            assert!(answer.is_ok(), "{line:?} {jobs}");
        }
        drop(send);
        thread.join().unwrap().unwrap();
    }
}

/// A capture that arrives in pieces of any size has the records of the whole, this many.
fn arrives_in_pieces(capture: &[u8], count: usize) {
    let expected = whole(capture, Input::Auto);
    assert_eq!(expected.lines().count(), count, "{expected}");
    for size in 1..capture.len() {
        let pieces = Pieces {
            bytes: capture,
            sizes: vec![size],
            at: 0,
        };
        let start = Position::start(Input::Auto);
        let (found, _) = answers(&mut clerks(2).block(1), pieces, start).unwrap();
        assert_eq!(found, expected, "{size}");
    }
}

/// A message whose first line ends where a part of the capture does is not taken for a line that is bad by itself.
#[test]
fn a_message_is_waited_for_where_records_stand_on_one_line() {
    let message = "POST /a HTTP/1.1\r\nHost: b\r\n\r\n{\"a\": 1}";
    let capture = format!("{message}{{\"b\":2}}{message}\n{message}");
    arrives_in_pieces(capture.as_bytes(), 4);
}

/// A listing is one record up to the end of the capture, though its first line ends where a part of the capture does.
#[test]
fn a_listing_is_waited_for_where_records_stand_on_one_line() {
    let listing = "12:30:05.123456 == Info: one\n{\"c\":3}\n=> Send header, 2 bytes (0x2)";
    let capture = format!("HTTP/1.1 200 OK\n\n{{}}\n{{\"b\":2}}\n{listing}\n");
    arrives_in_pieces(capture.as_bytes(), 3);
}
