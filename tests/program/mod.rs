//! The program as tests run it: whatever the environment of whoever runs them, and without a configuration.
//!
//! A test that is about a variable sets it; one that is about a configuration names it or takes [`CONFIG`] away.
#![allow(dead_code, reason = "each test target uses a part of it")]

use std::process::Command;

pub(crate) const PROGRAM: &str = env!("CARGO_BIN_EXE_hooklens");

/// The variable that names a configuration.
pub(crate) const CONFIG: &str = "HOOKLENS_CONFIG";

/// What the program asks the environment for, each with a value that says nothing; and no configuration.
pub(crate) const ENVIRONMENT: &[(&str, &str)] = &[
    (CONFIG, "none"),
    ("HOOKLENS_SCHEMAS", ""),
    ("HOOKLENS_FAIL_ON", ""),
    ("HOOKLENS_BASELINE", ""),
    ("HOOKLENS_ASSUME_TZ", ""),
    ("HOOKLENS_JOBS", ""),
    ("HOOKLENS_COLOR", ""),
    ("NO_COLOR", ""),
    ("CLICOLOR", ""),
    ("CLICOLOR_FORCE", ""),
    ("CI", ""),
    ("GITHUB_STEP_SUMMARY", ""),
];

/// The program, to be run in that environment.
pub(crate) fn program() -> Command {
    let mut command = Command::new(PROGRAM);
    command.envs(ENVIRONMENT.iter().copied());
    command
}
