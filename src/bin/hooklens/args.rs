//! The arguments, and nothing about what they do.

#![expect(
    clippy::doc_markdown,
    reason = "what is said of arguments is printed as help"
)]

mod card;
pub(crate) mod config;
mod diff;
pub(crate) mod gate;
mod help;
mod man;
mod test;
pub(crate) mod wrapping;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use hooklens::Input;
use hooklens::convert::Offset;

use crate::Color;
pub(crate) use card::Card;
use config::Config;
pub(crate) use diff::{Diff, DiffFormat, Layout};
use gate::Gate;
use help::{
    COMPLETIONS_EXAMPLES, DETECT_EXAMPLES, EVENTS_EXAMPLES, EXAMPLES, EXIT_STATUS,
    EXPLAIN_EXAMPLES, NORMALIZE_EXAMPLES, SCHEMA_EXAMPLES, SEE_LONG_HELP, TEMPLATE,
    VALIDATE_EXAMPLES,
};
pub(crate) use man::Man;
pub(crate) use test::Test;
pub(crate) use wrapping::{Unpacking, Unwrapping};

/// Recognize, validate, normalize and compare webhook payloads of omnichannel vendors.
#[derive(Debug, Parser)]
#[command(
    version,
    about,
    max_term_width = 100,
    help_template = TEMPLATE,
    before_long_help = EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = EXIT_STATUS,
    override_usage = "hooklens [OPTIONS] [FILE]...\n       hooklens [OPTIONS] <COMMAND>"
)]
pub(crate) struct Args {
    /// When to colour [env: HOOKLENS_COLOR] [default: auto]
    ///
    /// `auto` is on a terminal, unless `NO_COLOR`, `CLICOLOR_FORCE`, `CLICOLOR` or `TERM` say otherwise.
    #[arg(long, value_name = "WHEN", global = true, display_order = 90)]
    pub(crate) color: Option<Color>,
    /// Answers only: no findings, notes or summaries beside them
    #[arg(
        short,
        long,
        global = true,
        conflicts_with = "verbose",
        display_order = 91
    )]
    pub(crate) quiet: bool,
    /// Every finding, also those that repeat or only inform
    #[arg(short, long, global = true, display_order = 92)]
    pub(crate) verbose: bool,
    /// Read this configuration, or none [env: HOOKLENS_CONFIG]
    ///
    /// If not given, the nearest hooklens.toml in the current folder or above is read. `none` reads none.
    #[arg(long, value_name = "FILE", global = true, display_order = 93)]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Show each payload on a card, as FILE alone does
    Card(Card),
    /// Say which vendor and event each payload is, and why
    Detect(Detect),
    /// Check each payload against its event's schema
    Validate(Validate),
    /// Print one canonical event for each payload
    Normalize(Normalize),
    /// Show what changed between two payloads
    Diff(Diff),
    /// Test that samples give what their goldens hold
    Test(Test),
    /// List the events that the catalog knows
    ///
    /// Each with the kinds it becomes, and how well it is attested.
    Events(Events),
    /// Print a JSON Schema, for other tools
    Schema(Schema),
    /// Explain an event field by field, or a finding code
    Explain(Explain),
    /// Print which settings are in force, and where each comes from
    Config(Config),
    /// Print completions for a shell
    Completions(Completions),
    /// Print the manual page, or write a page for each command
    Man(Man),
}

/// The longest that a record may be.
const MAX_RECORD: &str = "64M";

/// What every command that reads captures takes.
#[derive(Debug, ClapArgs)]
pub(crate) struct Reading {
    /// Captures to read; `-` or none is standard input
    ///
    /// A capture is a payload, several, or an array of them. Of a folder, its .json, .ndjson and .jsonl files are read, and these
    /// with .gz or .zst, sorted by path.
    #[arg(value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Read what is below folders, too; links to folders are not followed
    #[arg(short, long)]
    pub(crate) recursive: bool,
    #[command(flatten)]
    pub(crate) framing: Framing,
    #[command(flatten)]
    pub(crate) choice: Choice,
    #[command(flatten)]
    pub(crate) gate: Gate,
    /// What a bad record does: it is reported, left out, or ends the run
    ///
    /// A record is bad if it is no JSON, or too long.
    #[arg(long, value_name = "WHAT", default_value = "report")]
    pub(crate) on_error: OnError,
    /// The longest that a record may be: bytes, or with K, M or G behind
    #[arg(long, value_name = "SIZE", default_value = MAX_RECORD, value_parser = size, hide_short_help = true)]
    pub(crate) max_record: u64,
    #[command(flatten)]
    pub(crate) unwrapping: Unwrapping,
    #[command(flatten)]
    pub(crate) unpacking: Unpacking,
    #[command(flatten)]
    pub(crate) threads: Threads,
}

/// Who works.
#[derive(Debug, ClapArgs)]
pub(crate) struct Threads {
    /// How many threads work; if not given, one for each core [env: HOOKLENS_JOBS]
    #[arg(short, long, value_name = "N", value_parser = threads)]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// How many threads work.
fn threads(text: &str) -> Result<NonZeroUsize, &'static str> {
    text.parse().map_err(|_| "expected a number above 0")
}

/// How times are read.
#[derive(Debug, ClapArgs)]
pub(crate) struct Times {
    /// The offset of times without a zone, such as +07:00; UTC if not given [env: HOOKLENS_ASSUME_TZ]
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true)]
    pub(crate) assume_tz: Option<Offset>,
}

/// A number of bytes, such as `64M`.
fn size(text: &str) -> Result<u64, String> {
    const EXPECTED: &str = "expected bytes, such as `4096`, `64M` or `1G`";
    let digits = text.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    let factor = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => return Err(EXPECTED.to_owned()),
    };
    if digits.is_empty() || digits.bytes().any(|byte| !byte.is_ascii_digit()) {
        return Err(EXPECTED.to_owned());
    }
    let number: Option<u64> = digits.parse().ok();
    match number.and_then(|number| number.checked_mul(factor)) {
        Some(0) => Err("expected a number of bytes above 0".to_owned()),
        Some(number) => Ok(number),
        None => Err(format!("expected at most {} bytes", u64::MAX)),
    }
}

/// What a bad record does.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum OnError {
    // It is answered as such, and reading goes on
    Report,
    // It is left out, and counted
    Skip,
    // It is answered as such, and nothing is read behind it
    Fail,
}

/// How captures are read.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Framing {
    /// How payloads are framed; found by looking if not given
    #[arg(long, value_name = "FRAMING", default_value = "auto", hide_default_value = true, value_parser = framing())]
    pub(crate) input: Input,
}

/// The framings by name.
fn framing() -> impl TypedValueParser<Value = Input> {
    PossibleValuesParser::new(Input::ALL.map(Input::name))
        .map(|name| name.parse().unwrap_or_default())
}

/// Which events to look for.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Choice {
    /// Only events of this vendor
    #[arg(long, value_name = "NAME")]
    pub(crate) vendor: Option<String>,
    /// Take each payload for this event
    ///
    /// Its name is that in the catalog, with or without `VENDOR/`, or the vendor's own.
    #[arg(long, value_name = "NAME")]
    pub(crate) event: Option<String>,
    #[command(flatten)]
    pub(crate) packs: Packs,
}

/// Packs beside the bundled ones.
#[derive(Debug, Clone, ClapArgs)]
pub(crate) struct Packs {
    /// Add the packs in this folder: <vendor>/<event>.json [env: HOOKLENS_SCHEMAS]
    #[arg(long = "schemas", value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,
}

#[derive(Debug, ClapArgs)]
#[command(
    help_template = TEMPLATE,
    before_long_help = DETECT_EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = ""
)]
pub(crate) struct Detect {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// List every clue: where, what was asked, what was found
    #[arg(long, conflicts_with = "summary")]
    pub(crate) explain: bool,
    /// Only count the records of each event, and those that are none
    #[arg(long)]
    pub(crate) summary: bool,
    /// For people, or one versioned object for each record
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
#[command(
    help_template = TEMPLATE,
    before_long_help = VALIDATE_EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = ""
)]
pub(crate) struct Validate {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Say at the end how many records and findings there were
    ///
    /// It says how many there were of each event and code, and how fast it went. On a terminal it is said of more than one record
    /// without being asked for.
    #[arg(long)]
    pub(crate) summary: bool,
    /// For people, or one versioned object for each record
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
#[command(
    help_template = TEMPLATE,
    before_long_help = NORMALIZE_EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = ""
)]
pub(crate) struct Normalize {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Add where each value comes from, and what was dropped and why
    ///
    /// On a terminal, and with --format text, it stands beside the values. The other formats are JSON, in which it is two
    /// members of the event: `lineage` and `dropped`.
    #[arg(long)]
    pub(crate) lineage: bool,
    /// Say at the end how many records and findings there were
    ///
    /// It says how many there were of each event and code, and how fast it went. On a terminal it is said of more than one record
    /// without being asked for.
    #[arg(long)]
    pub(crate) summary: bool,
    #[command(flatten)]
    pub(crate) times: Times,
    /// How events are printed
    ///
    /// `json` is a line each, `pretty` is JSON over several lines, `cloudevents` is a line each as a CloudEvents 1.0 event in
    /// structured mode. `text` is for people: `pretty`, and with --lineage where each value comes from beside it. `auto` is `text`
    /// on a terminal and `json` in a pipe.
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "auto",
        hide_default_value = true
    )]
    pub(crate) format: EventFormat,
}

#[derive(Debug, ClapArgs)]
#[command(
    help_template = TEMPLATE,
    before_long_help = EVENTS_EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = ""
)]
pub(crate) struct Events {
    #[command(flatten)]
    pub(crate) packs: Packs,
    /// The format of the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
#[command(
    help_template = TEMPLATE,
    before_long_help = SCHEMA_EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = ""
)]
pub(crate) struct Schema {
    /// VENDOR/EVENT; `event` for the canonical event, `report` for our machine output
    #[arg(value_name = "VENDOR/EVENT")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) packs: Packs,
}

#[derive(Debug, ClapArgs)]
#[command(
    help_template = TEMPLATE,
    before_long_help = EXPLAIN_EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = ""
)]
pub(crate) struct Explain {
    /// An event of the catalog, or the code of a finding
    #[arg(value_name = "VENDOR/EVENT | CODE")]
    pub(crate) name: String,
    /// Only this field, by its location; or those that go to this target or below it
    ///
    /// In a location, `*` stands for any element or name, and a number or a name of a payload is fine, too.
    pub(crate) location: Option<String>,
    #[command(flatten)]
    pub(crate) packs: Packs,
}

#[derive(Debug, ClapArgs)]
#[command(
    help_template = TEMPLATE,
    before_long_help = COMPLETIONS_EXAMPLES,
    after_help = SEE_LONG_HELP,
    after_long_help = ""
)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

/// How answers are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    // For people
    Text,
    // One versioned object for each record, a line each
    Json,
}

/// How events are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum EventFormat {
    // For people on a terminal, a line each in a pipe
    Auto,
    // For people: over several lines, and lineage beside them
    Text,
    // Over several lines
    Pretty,
    // A line each
    Json,
    // A line each, as a CloudEvents 1.0 event in structured mode
    Cloudevents,
}
