//! The arguments, and nothing about what they do.

#![expect(
    clippy::doc_markdown,
    reason = "what is said of arguments is printed as help"
)]

pub(crate) mod config;
pub(crate) mod gate;

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};
use hooklens::convert::Offset;
use hooklens::decode::Limit;
use hooklens::{Input, Unwrap};

use crate::Color;
use config::Config;
use gate::Gate;

/// Recognize, validate, normalize and compare webhook payloads of omnichannel vendors.
#[derive(Debug, Parser)]
#[command(version, about, max_term_width = 100, after_help = EXAMPLES)]
pub(crate) struct Args {
    /// When to colour [env: HOOKLENS_COLOR] [default: auto]
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
    /// Every finding: those that are only information, too, and those that repeat
    #[arg(short, long, global = true, display_order = 92)]
    pub(crate) verbose: bool,
    /// Read this configuration instead of the nearest hooklens.toml in the current folder or above; `none` reads none
    /// [env: HOOKLENS_CONFIG]
    #[arg(long, value_name = "FILE", global = true, display_order = 93)]
    pub(crate) config: Option<PathBuf>,
    #[command(subcommand)]
    pub(crate) command: Command,
}

const EXAMPLES: &str = "\
Examples:
  hooklens detect capture.ndjson
  curl -s https://example.com/last-body | hooklens validate
  hooklens normalize --lineage body.json
  hooklens normalize requests.har
  hooklens validate --lenient copied-from-a-page.md
  hooklens diff --ignore times,ids before.json after.json

Exit status: 0 yes (recognized, valid, same, normalized), 1 no, 2 the job could not be done.";

const DETECT_EXAMPLES: &str = "\
Examples:
  hooklens detect --explain body.json
  hooklens detect --recursive captures";

const VALIDATE_EXAMPLES: &str = "\
Examples:
  hooklens validate --fail-on info capture.ndjson
  hooklens validate --recursive --format json captures
  hooklens validate --lenient --verbose copied-from-a-page.md";

const NORMALIZE_EXAMPLES: &str = "\
Examples:
  hooklens normalize --lineage --format pretty body.json
  hooklens normalize --recursive captures > events.ndjson
  tail -f capture.ndjson | hooklens normalize --input ndjson";

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Say which vendor and event each payload is, and why
    Detect(Detect),
    /// Check each payload against its event's schema
    Validate(Validate),
    /// Print one canonical event for each payload
    Normalize(Normalize),
    /// Show what changed between two payloads
    Diff(Diff),
    /// List what the catalog knows: each event, its kinds, and how well it is attested
    Events(Events),
    /// Print a JSON Schema, for other tools
    Schema(Schema),
    /// Explain an event field by field, or a finding code
    Explain(Explain),
    /// Print which settings are in force, and where each comes from
    Config(Config),
    /// Print completions for a shell
    Completions(Completions),
}

/// What every command that reads captures takes.
#[derive(Debug, ClapArgs)]
pub(crate) struct Reading {
    /// Captures to read: a payload, several, or an array of them; `-` or none is standard input. Of a folder, its .json,
    /// .ndjson and .jsonl files, and these with .gz or .zst, sorted by path
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
    /// What a bad record does, one that is no JSON or too long: it is reported, left out, or ends the run
    #[arg(long, value_name = "WHAT", default_value = "report")]
    pub(crate) on_error: OnError,
    /// The longest that a record may be: bytes, or with K, M or G behind
    #[arg(long, value_name = "SIZE", default_value = "64M", value_parser = size)]
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
    /// How many threads work; as many as there are cores if not given [env: HOOKLENS_JOBS]
    #[arg(short, long, value_name = "N")]
    pub(crate) jobs: Option<NonZeroUsize>,
}

/// How times are read.
#[derive(Debug, ClapArgs)]
pub(crate) struct Times {
    /// The offset of times without a zone, such as +07:00; UTC if not given [env: HOOKLENS_ASSUME_TZ]
    #[arg(long, value_name = "OFFSET", allow_hyphen_values = true)]
    pub(crate) assume_tz: Option<Offset>,
}

/// What payloads come in.
#[derive(Debug, ClapArgs)]
pub(crate) struct Unwrapping {
    /// What to unwrap: `auto` looks into records that are no event themselves, `none` takes every record as it is, and the
    /// name of a wrapper takes every record for that one
    #[arg(long, value_name = "KIND", default_value = "auto", hide_default_value = true, value_parser = wrapper())]
    pub(crate) unwrap: Unwrap,
    /// Read what people write and copy, too: comments, commas too many or missing, other quotes or none, leading zeros, `...`,
    /// <placeholders>, Markdown. Each repair is a finding, of severity info or warning
    #[arg(long)]
    pub(crate) lenient: bool,
}

/// The wrappers by name.
fn wrapper() -> impl TypedValueParser<Value = Unwrap> {
    PossibleValuesParser::new(Unwrap::names()).map(|name| name.parse().unwrap_or_default())
}

/// How compressed captures are read.
#[derive(Debug, ClapArgs)]
pub(crate) struct Unpacking {
    /// The longest that a gzip or Zstandard capture may become; if not given, 256 times its size or 1G, whichever is more
    #[arg(long, value_name = "SIZE", value_parser = size)]
    pub(crate) max_decompressed: Option<u64>,
}

impl Unpacking {
    /// The limit that was asked for.
    pub(crate) fn limit(&self) -> Limit {
        self.max_decompressed.map_or(Limit::Ratio, Limit::Bytes)
    }
}

/// A number of bytes, such as `64M`.
fn size(text: &str) -> Result<u64, String> {
    let digits = text.trim_end_matches(|last: char| last.is_ascii_alphabetic());
    let factor = match text[digits.len()..].to_ascii_uppercase().as_str() {
        "" => 1,
        "K" => 1 << 10,
        "M" => 1 << 20,
        "G" => 1 << 30,
        _ => return Err("expected bytes, such as `4096`, `64M` or `1G`".to_owned()),
    };
    let number: Option<u64> = digits.parse().ok().filter(|number| *number > 0);
    number
        .and_then(|number| number.checked_mul(factor))
        .ok_or_else(|| "expected a number of bytes above 0".to_owned())
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
#[derive(Debug, ClapArgs)]
pub(crate) struct Framing {
    /// How the payloads of a capture are framed; found by looking if not given
    #[arg(long, value_name = "FRAMING", default_value = "auto", hide_default_value = true, value_parser = framing())]
    pub(crate) input: Input,
}

/// The framings by name.
fn framing() -> impl TypedValueParser<Value = Input> {
    PossibleValuesParser::new(Input::ALL.map(Input::name))
        .map(|name| name.parse().unwrap_or_default())
}

/// Which events to look for.
#[derive(Debug, ClapArgs)]
pub(crate) struct Choice {
    /// Only events of this vendor
    #[arg(long, value_name = "NAME")]
    pub(crate) vendor: Option<String>,
    /// Take each payload for this event: its name in the catalog, or the vendor's own
    #[arg(long, value_name = "NAME")]
    pub(crate) event: Option<String>,
    #[command(flatten)]
    pub(crate) packs: Packs,
}

/// Packs beside the bundled ones.
#[derive(Debug, ClapArgs)]
pub(crate) struct Packs {
    /// Add the packs in this folder: <vendor>/<event>.json [env: HOOKLENS_SCHEMAS]
    #[arg(long = "schemas", value_name = "DIR")]
    pub(crate) folders: Vec<PathBuf>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = DETECT_EXAMPLES)]
pub(crate) struct Detect {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// List every clue: where, what was asked, what was found
    #[arg(long, conflicts_with = "summary")]
    pub(crate) explain: bool,
    /// Only count: how many records there are of each event, and how many that are none
    #[arg(long)]
    pub(crate) summary: bool,
    /// For people, or one versioned object for each record
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = VALIDATE_EXAMPLES)]
pub(crate) struct Validate {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Say at the end how many records there were of each event, how many findings, and how fast; on a terminal it is said
    /// of more than one record without being asked for
    #[arg(long)]
    pub(crate) summary: bool,
    /// For people, or one versioned object for each record
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = NORMALIZE_EXAMPLES)]
pub(crate) struct Normalize {
    #[command(flatten)]
    pub(crate) reading: Reading,
    /// Add where each target comes from, and what was dropped and why
    #[arg(long)]
    pub(crate) lineage: bool,
    /// Say at the end how many records there were of each event, how many findings, and how fast; on a terminal it is said
    /// of more than one record without being asked for
    #[arg(long)]
    pub(crate) summary: bool,
    #[command(flatten)]
    pub(crate) times: Times,
    /// Over several lines, on one line, or as a CloudEvents 1.0 event; auto is pretty on a terminal and json in a pipe
    #[arg(
        long,
        value_name = "FORMAT",
        default_value = "auto",
        hide_default_value = true
    )]
    pub(crate) format: EventFormat,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Diff {
    /// The payload before; `-` is standard input
    pub(crate) old: PathBuf,
    /// The payload after; `-` is standard input
    pub(crate) new: PathBuf,
    /// Leave out what is at a location or below: `*` is any one name or index, `**` any number of them; `times` and
    /// `ids` are what the schema of the payloads' event says are such
    #[arg(long, value_name = "LOCATION", value_delimiter = ',', num_args = 1)]
    pub(crate) ignore: Vec<String>,
    /// Compare the canonical events instead of the payloads, but for their `id`, a hash of the payload
    #[arg(long)]
    pub(crate) normalized: bool,
    #[command(flatten)]
    pub(crate) framing: Framing,
    #[command(flatten)]
    pub(crate) unwrapping: Unwrapping,
    #[command(flatten)]
    pub(crate) unpacking: Unpacking,
    #[command(flatten)]
    pub(crate) choice: Choice,
    /// For people, one versioned object, or a patch (RFC 6902) that turns OLD into NEW
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: DiffFormat,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Events {
    #[command(flatten)]
    pub(crate) packs: Packs,
    /// The format of the list
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Schema {
    /// VENDOR/EVENT; `event` for the canonical event, `report` for our machine output
    #[arg(value_name = "VENDOR/EVENT")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) packs: Packs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Explain {
    /// An event of the catalog, or the code of a finding
    #[arg(value_name = "VENDOR/EVENT | CODE")]
    pub(crate) name: String,
    /// Only this field, by its location; `*` stands for any element or name
    pub(crate) location: Option<String>,
    #[command(flatten)]
    pub(crate) packs: Packs,
}

#[derive(Debug, ClapArgs)]
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
    // Pretty on a terminal, a line each in a pipe
    Auto,
    // Over several lines
    Pretty,
    // A line each
    Json,
    // A line each, as a CloudEvents 1.0 event in structured mode
    Cloudevents,
}

/// How a difference is printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    // For people
    Text,
    // One versioned object
    Json,
    // An RFC 6902 patch
    Patch,
}
