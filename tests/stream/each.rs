//! Many captures, each on one thread: the answers that reading them one after another gives.

use std::io::{self, Read as _};
use std::ops::ControlFlow;
use std::thread;
use std::time::Duration;

use hooklens::Input;
use hooklens::capture::Position;
use hooklens::stream::StreamError;
use proptest::collection::vec;
use proptest::prelude::*;

use super::engine::{capture, clerks, whole};

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn threads_and_blocks_change_nothing(
        captures in vec(capture(), 0..12),
        jobs in 1_usize..5,
        block in 1_usize..300,
    ) {
        let mut found = String::new();
        let goes_on = clerks(jobs).block(block).run_each(
            captures.iter(),
            |(capture, input), desk| {
                let end = desk.read(&capture[..], Position::start(*input)).unwrap();
                assert_eq!(end.bytes, capture.len() as u64);
                desk.worker().1.push_str(".\n");
            },
            |answers| {
                found.push_str(answers);
                Ok(ControlFlow::Continue(()))
            },
        );
        prop_assert!(matches!(goes_on, Ok(ControlFlow::Continue(()))));
        let expected = captures.iter().map(|(capture, input)| whole(capture, *input) + ".\n");
        prop_assert_eq!(found, expected.collect::<String>());
    }
}

#[test]
fn the_first_may_be_the_last_to_be_done() {
    let mut order = Vec::new();
    let goes_on = clerks(4)
        .run_each(
            0..20_u64,
            |item, desk| {
                thread::sleep(Duration::from_millis((19 - item) % 7));
                desk.worker().1.push_str(&item.to_string());
            },
            |answer| {
                order.push(answer.parse::<u64>().unwrap());
                Ok(ControlFlow::Continue(()))
            },
        )
        .unwrap();
    assert!(goes_on.is_continue());
    assert!(order.into_iter().eq(0..20));
}

/// A capture that is long after all is answered as it is read, in its turn, and may be broken off.
#[test]
fn a_break_ends_it() {
    for jobs in [1, 4] {
        let mut writes = 0;
        let goes_on = clerks(jobs)
            .block(100)
            .run_each(
                0..50,
                |item, desk| {
                    let reader = io::repeat(b'\n').take(if item == 7 { u64::MAX } else { 10 });
                    let end = desk.read(reader, Position::start(Input::Ndjson));
                    assert!(end.is_ok());
                },
                |_| {
                    writes += 1;
                    Ok(if writes == 30 {
                        ControlFlow::Break(())
                    } else {
                        ControlFlow::Continue(())
                    })
                },
            )
            .unwrap();
        assert!(goes_on.is_break());
        assert_eq!(writes, 30);
    }
}

#[test]
fn errors_come_out() {
    for jobs in [1, 4] {
        let failed = clerks(jobs).run_each(
            0..50,
            |_, desk| {
                let reader = (&b"{\"n\": 1}\n{\"cut"[..]).chain(Failing);
                let end = desk.read(reader, Position::start(Input::Auto));
                assert!(end.is_err());
                assert_eq!(desk.worker().1.lines().count(), 1);
            },
            |_| Err(io::ErrorKind::BrokenPipe.into()),
        );
        assert!(matches!(failed, Err(StreamError::Write(_))));
    }
}

struct Failing;

impl io::Read for Failing {
    fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
        Err(io::Error::other("the disk is gone"))
    }
}

#[test]
fn a_panic_is_not_a_hang() {
    let run = || {
        clerks(4).run_each(
            0..1000,
            |item, _| assert!(item < 50, "as it should"),
            |_| Ok(ControlFlow::Continue(())),
        )
    };
    assert!(std::panic::catch_unwind(run).is_err());
}
