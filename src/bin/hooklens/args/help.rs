//! The words of help that stand around the options: examples first, the exit status last.
//!
//! Examples name no event that the catalog has: it may lose or rename it.

/// Examples stand in front of the options, which are many.
pub(super) const TEMPLATE: &str =
    "{about-with-newline}\n{usage-heading} {usage}\n\n{before-help}{all-args}{after-help}";

pub(super) const EXAMPLES: &str = "\
Examples:
  hooklens body.json                           what it is, on one card
  curl -s https://example.com/last | hooklens
  hooklens detect capture.ndjson               a line for each payload
  hooklens validate --report junit=- captures  a gate for CI
  hooklens normalize --lineage body.json       where each value comes from
  hooklens normalize requests.har > events.ndjson
  hooklens diff --ignore times,ids before.json after.json
  hooklens test --recursive fixtures
  hooklens explain wrong-type";

pub(super) const SEE_LONG_HELP: &str = "--help says more, and begins with examples.";

pub(super) const EXIT_STATUS: &str = "\
FILE alone shows each payload on a card: `hooklens card --help` lists its options.

Exit status: 0 yes (recognized, valid, same, normalized, passed), 1 no, 2 the job could not be done.";

pub(super) const DETECT_EXAMPLES: &str = "\
Examples:
  hooklens detect --explain body.json
  hooklens detect --recursive captures";

pub(super) const VALIDATE_EXAMPLES: &str = "\
Examples:
  hooklens validate --fail-on info capture.ndjson
  hooklens validate --recursive --format json captures
  hooklens validate --lenient --verbose copied-from-a-page.md";

pub(super) const NORMALIZE_EXAMPLES: &str = "\
Examples:
  hooklens normalize --lineage body.json
  hooklens normalize --lineage --format pretty body.json > event.json
  hooklens normalize --recursive captures > events.ndjson
  tail -f capture.ndjson | hooklens normalize --input ndjson";

pub(super) const DIFF_EXAMPLES: &str = "\
Examples:
  hooklens diff --ignore times,ids before.json after.json
  hooklens diff --normalized before.json after.json
  COLUMNS=160 hooklens diff --color always --layout side-by-side before.json after.json | less -R";

pub(super) const EVENTS_EXAMPLES: &str = "\
Examples:
  hooklens events
  hooklens events --schemas packs --format json";

pub(super) const SCHEMA_EXAMPLES: &str = "\
Examples:
  hooklens schema acme/ping > ping.schema.json
  hooklens schema event
  hooklens schema report";

pub(super) const EXPLAIN_EXAMPLES: &str = "\
Examples:
  hooklens explain acme/ping
  hooklens explain acme/ping /room/id
  hooklens explain acme/ping contact.phone
  hooklens explain wrong-type";

pub(super) const COMPLETIONS_EXAMPLES: &str = "\
Examples:
  hooklens completions bash > ~/.local/share/bash-completion/completions/hooklens
  hooklens completions zsh > ~/.zfunc/_hooklens
  hooklens completions fish > ~/.config/fish/completions/hooklens.fish";

pub(super) const MAN_EXAMPLES: &str = "\
Examples:
  hooklens man | man -l -
  hooklens man ~/.local/share/man/man1";

pub(super) const CARD_EXAMPLES: &str = "\
Examples:
  hooklens body.json
  curl -s https://example.com/last | hooklens
  hooklens --schemas packs body.json";

pub(super) const CONFIG_EXAMPLES: &str = "\
Examples:
  hooklens config
  hooklens config --fail-on warning --format json
  HOOKLENS_CONFIG=none hooklens config";

pub(super) const VARIABLES: &str = "\
A flag goes over the environment, the environment over hooklens.toml, and that over the default.
The variables are HOOKLENS_CONFIG, HOOKLENS_SCHEMAS (several folders as in PATH), HOOKLENS_FAIL_ON,
HOOKLENS_BASELINE, HOOKLENS_ASSUME_TZ, HOOKLENS_JOBS and HOOKLENS_COLOR. An empty one counts for
nothing.";

pub(super) const TEST_EXAMPLES: &str = "\
Examples:
  hooklens test fixtures
  hooklens test --update fixtures/new_order.json
  hooklens test --recursive --report junit=out/fixtures.xml fixtures";

pub(super) const FIXTURES: &str = "\
Beside a sample x.json stand its golden x.normalized.json, which holds its event, and x.expect.toml, if there is more to say:

  event = \"vendor/event\"          # or \"vendor\", or \"none\"
  valid = false
  codes = [\"wrong-type\"]          # all errors and warnings

With --verbose, samples that pass are named, too, and what is written is shown.

Exit status: 0 all passed, 1 one failed, 2 the job could not be done.";
