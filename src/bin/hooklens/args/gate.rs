//! The arguments of a gate: what fails a run, what is known already, and which reports it writes.

use std::ffi::OsStr;
use std::path::{Path, PathBuf};

use clap::{Args as ClapArgs, ValueEnum};
use hooklens::Severity;
use hooklens::finding::nearest;

/// What makes a run a gate.
#[derive(Debug, ClapArgs)]
pub(crate) struct Gate {
    #[command(flatten)]
    pub(crate) demands: Demands,
    /// Write the baseline anew: whatever is found is known from now on
    #[arg(long, help_heading = "In CI")]
    pub(crate) write_baseline: bool,
    /// Show values that are personal data, which only a terminal gets to see otherwise, and not in CI; secrets stay covered
    #[arg(long, help_heading = "In CI")]
    pub(crate) show_values: bool,
    /// Write a report, too: json, junit, sarif, github or markdown; the path `-` is standard output
    #[arg(long = "report", value_name = "KIND=PATH", value_parser = report, help_heading = "In CI")]
    pub(crate) reports: Vec<Report>,
}

/// What is asked of payloads.
#[derive(Debug, ClapArgs)]
pub(crate) struct Demands {
    /// The least severity of a finding that makes the exit status 1; with never, no payload does [env: HOOKLENS_FAIL_ON]
    /// [default: error]
    #[arg(long, value_name = "SEVERITY", help_heading = "In CI")]
    pub(crate) fail_on: Option<FailOn>,
    /// Every payload must be of this vendor, or be this event; given more than once, one of them
    #[arg(long, value_name = "VENDOR[/EVENT]", help_heading = "In CI")]
    pub(crate) expect: Vec<String>,
    /// The findings that are known: they fail nothing, and only new ones are shown [env: HOOKLENS_BASELINE]
    #[arg(long, value_name = "FILE", help_heading = "In CI")]
    pub(crate) baseline: Option<PathBuf>,
}

/// A report that was asked for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Report {
    /// Its format.
    pub(crate) kind: Kind,
    /// Where it goes.
    pub(crate) path: PathBuf,
}

impl Report {
    /// Whether it goes to standard output.
    pub(crate) fn is_to_output(&self) -> bool {
        is_standard(&self.path)
    }

    /// As it was asked for.
    pub(crate) fn shown(&self) -> String {
        format!("--report {}={}", self.kind.name(), self.path.display())
    }
}

/// Whether a path means a standard stream.
pub(crate) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == OsStr::new("-")
}

/// The format of a report.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    // The objects of --format json
    Json,
    // JUnit XML: a test case for each record
    Junit,
    // SARIF 2.1.0
    Sarif,
    // Annotations of GitHub Actions, and its job summary
    Github,
    // A summary for people
    Markdown,
}

impl Kind {
    /// Its name.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Junit => "junit",
            Self::Sarif => "sarif",
            Self::Github => "github",
            Self::Markdown => "markdown",
        }
    }
}

/// `junit=report.xml`
fn report(text: &str) -> Result<Report, String> {
    let names = || {
        let names = Kind::value_variants().iter();
        names.map(|kind| kind.name()).collect::<Vec<_>>()
    };
    let expected = "expected KIND=PATH, such as `junit=report.xml` or `github=-`";
    let Some((name, path)) = text.split_once('=') else {
        return Err(expected.to_owned());
    };
    let Ok(kind) = Kind::from_str(name, false) else {
        let names = names();
        let near = nearest(name, names.iter().copied());
        let near = near.map_or_else(String::new, |near| format!("; did you mean `{near}`?"));
        let names = names.join(", ");
        return Err(format!(
            "no report is called `{name}`{near} (there are {names})"
        ));
    };
    if path.is_empty() {
        return Err(expected.to_owned());
    }
    Ok(Report {
        kind,
        path: path.into(),
    })
}

/// From which severity on a finding fails a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum FailOn {
    // Any finding fails
    Info,
    // Warnings and errors fail
    Warning,
    // Errors fail
    Error,
    // No payload fails, for runners that take a status of 1 for a failure of the program
    Never,
}

impl FailOn {
    /// The least severity that fails, if any does.
    pub(crate) fn severity(self) -> Option<Severity> {
        match self {
            Self::Info => Some(Severity::Info),
            Self::Warning => Some(Severity::Warning),
            Self::Error => Some(Severity::Error),
            Self::Never => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_has_a_kind_and_a_path() {
        let parsed = report("sarif=out/a=b.sarif").unwrap();
        assert_eq!(
            (parsed.kind, parsed.path),
            (Kind::Sarif, "out/a=b.sarif".into())
        );
        for wrong in ["sarif", "sarif=", "=x", "xml=x"] {
            assert!(report(wrong).is_err(), "{wrong}");
        }
        let said = report("saarif=x").unwrap_err();
        assert!(said.contains("did you mean `sarif`?"), "{said}");
    }
}
