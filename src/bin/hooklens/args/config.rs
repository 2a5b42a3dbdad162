//! The arguments that are settings, too: what a command line says of them, and the command that prints them.

use clap::Args as ClapArgs;

use super::gate::Demands;
use super::{Args, Command, Format, Packs, Reading, Threads, Times};
use crate::settings::Flags;

const EXAMPLES: &str = "\
Examples:
  hooklens config
  hooklens config --fail-on warning --format json
  HOOKLENS_CONFIG=none hooklens config

A flag goes over the environment, the environment over hooklens.toml, and that over the default.
The variables are HOOKLENS_CONFIG, HOOKLENS_SCHEMAS (several folders as in PATH), HOOKLENS_FAIL_ON,
HOOKLENS_BASELINE, HOOKLENS_ASSUME_TZ, HOOKLENS_JOBS and HOOKLENS_COLOR. An empty one counts for
nothing.";

#[derive(Debug, ClapArgs)]
#[command(after_help = EXAMPLES)]
pub(crate) struct Config {
    #[command(flatten)]
    pub(crate) packs: Packs,
    #[command(flatten)]
    pub(crate) times: Times,
    #[command(flatten)]
    pub(crate) threads: Threads,
    /// For people, or one versioned object
    #[arg(long, value_name = "FORMAT", default_value = "text")]
    pub(crate) format: Format,
    #[command(flatten)]
    pub(crate) demands: Demands,
}

impl Args {
    /// What is said of settings.
    pub(crate) fn flags(&self) -> Flags<'_> {
        let flags = match &self.command {
            Command::Detect(args) => of_reading(&args.reading),
            Command::Validate(args) => of_reading(&args.reading),
            Command::Normalize(args) => Flags {
                assume_tz: args.times.assume_tz,
                ..of_reading(&args.reading)
            },
            Command::Diff(args) => Flags {
                ignore: &args.ignore,
                ..of_packs(&args.choice.packs)
            },
            Command::Events(args) => of_packs(&args.packs),
            Command::Schema(args) => of_packs(&args.packs),
            Command::Explain(args) => of_packs(&args.packs),
            Command::Config(args) => Flags {
                assume_tz: args.times.assume_tz,
                ..with(&args.demands, &args.threads, &args.packs)
            },
            Command::Completions(_) => Flags::default(),
        };
        Flags {
            config: self.config.as_deref(),
            ..flags
        }
    }
}

fn of_reading(reading: &Reading) -> Flags<'_> {
    with(
        &reading.gate.demands,
        &reading.threads,
        &reading.choice.packs,
    )
}

fn of_packs(packs: &Packs) -> Flags<'_> {
    Flags {
        schemas: &packs.folders,
        ..Flags::default()
    }
}

fn with<'a>(demands: &'a Demands, threads: &'a Threads, packs: &'a Packs) -> Flags<'a> {
    Flags {
        fail_on: demands.fail_on,
        expect: &demands.expect,
        baseline: demands.baseline.as_deref(),
        jobs: threads.jobs,
        ..of_packs(packs)
    }
}
