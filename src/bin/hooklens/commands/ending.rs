//! How a capture ended: what it did not hold, and what of it was left out.

use std::fmt::Write as _;
use std::io;

use anyhow::anyhow;
use hooklens::capture::{LeftOut, NoRecord};
use hooklens::stream::End;

use super::source;
use crate::answers::Answers;
use crate::args::gate::FailOn;
use crate::output::Manner;
use crate::report::text;
use crate::report::visible::visible;
use crate::status::Status;

/// Says how a capture ended, unless it is as it should be. That there is nothing to answer about is a no, lest a gate lets an
/// empty file pass; an array that is empty says itself that it is. Where no payload fails, none is no failure either: a part
/// of a distributed capture may well be empty.
pub(super) fn close(
    name: &str,
    result: anyhow::Result<io::Result<End>>,
    fail_on: FailOn,
    manner: Manner,
    answers: &mut Answers,
) {
    answers.captures += usize::from(result.is_ok());
    let end = match result.and_then(|end| end.map_err(|error| source::unreadable(name, &error))) {
        Ok(end) => end,
        Err(error) => {
            answers.say(&manner.error(&error));
            answers.notes.problem(name, &format!("{error:#}"));
            answers.status = Status::Trouble;
            return;
        }
    };
    let shown = visible(name);
    answers.bytes += end.bytes;
    if !manner.quiet {
        answers.say(&left_out(&shown, end.left_out));
    }
    let what = match end.no_record {
        None => return,
        Some(NoRecord::EmptyArray) => {
            if !manner.quiet {
                answers.say(&format!("note: {shown}: no payload: the array is empty\n"));
            }
            return;
        }
        Some(NoRecord::Blank) if fail_on == FailOn::Never => {
            if !manner.quiet {
                answers.say(&format!("note: {shown}: no payload: the input is blank\n"));
            }
            return;
        }
        Some(NoRecord::Text) => "there is text, and no object or array in it",
        Some(NoRecord::Blank) if end.bytes == 0 => "the input is empty",
        Some(NoRecord::Blank) => "there is nothing but white space",
    };
    answers.say(&manner.error(&anyhow!("{shown}:1:1: no payload: {what}")));
    answers.notes.problem(name, &format!("no payload: {what}"));
    answers.status = answers.status.and(Status::No);
}

/// What there is to say of what is no record.
fn left_out(name: &str, left_out: LeftOut) -> String {
    let mut said = String::new();
    if left_out.lines > 0 {
        let (lines, first) = (text::grouped(left_out.lines), left_out.first);
        let s = if left_out.lines == 1 { "" } else { "s" };
        let _ = writeln!(
            said,
            "note: {name}:{first}: {lines} line{s} of text around the payloads left out"
        );
    }
    if left_out.commas > 0 {
        let (commas, first) = (text::grouped(left_out.commas), left_out.comma);
        let s = if left_out.commas == 1 { "" } else { "s" };
        let _ = writeln!(
            said,
            "note: {name}:{first}: {commas} comma{s} too many or missing between the payloads of an array"
        );
    }
    said
}
