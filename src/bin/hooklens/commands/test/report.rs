//! The report of a run of `test`, for a build to show.

use std::fs;
use std::io::Write;
use std::path::PathBuf;

use anyhow::bail;

use super::cases::{Case, Cases};
use crate::args::{self, Format};
use crate::output::Output;
use crate::report::file::Whole;
use crate::report::junit::Junit;
use crate::report::sink::{Sink as _, Totals};
use crate::report::verdicts::{self, Shown};

/// A report in the making.
pub(super) struct Report {
    junit: Junit,
    /// `None` for standard output.
    file: Option<Whole>,
}

impl Report {
    /// Opens the report that was asked for, if one was.
    ///
    /// # Errors
    ///
    /// If it would mix with something else on standard output, or take the place of a file of a case, or cannot be written.
    pub(super) fn open(
        args: &args::Test,
        cases: &Cases,
        output: &mut Output,
    ) -> anyhow::Result<Option<Self>> {
        let Some(asked) = &args.report else {
            return Ok(None);
        };
        let shown = asked.shown();
        let file = if asked.is_to_output() {
            if args.format == Format::Json {
                bail!(
                    "{shown} and --format json would mix on standard output: give the report a file"
                );
            }
            None
        } else {
            let real = fs::canonicalize(&asked.path).ok();
            let is_it = |path: PathBuf| real.is_some() && fs::canonicalize(path).ok() == real;
            let files = |case: &Case| {
                let beside = [case.golden(), case.expectations()];
                case.samples.iter().cloned().chain(beside).any(is_it)
            };
            if cases.found.iter().any(files) {
                bail!("{shown} would replace a file of a test");
            }
            Some(Whole::create(&asked.path)?)
        };
        let mut report = Self {
            junit: Junit::new("test"),
            file,
        };
        report.junit.begin(Self::out(&mut report.file, output))?;
        Ok(Some(report))
    }

    /// The next case.
    pub(super) fn case(&mut self, shown: &Shown<'_>, output: &mut Output) -> anyhow::Result<()> {
        let Self { junit, file } = self;
        let out = Self::out(file, output);
        Ok(verdicts::junit(shown, junit, out)?)
    }

    /// Ends it with what could not be listed, and gives it its name.
    pub(super) fn finish(
        mut self,
        errors: &[anyhow::Error],
        output: &mut Output,
    ) -> anyhow::Result<()> {
        let out = Self::out(&mut self.file, output);
        for error in errors {
            self.junit.problem("", &format!("{error:#}"), out)?;
        }
        self.junit.finish(&Totals::default(), out)?;
        match self.file {
            Some(file) => file.keep(),
            None => Ok(()),
        }
    }

    fn out<'o>(file: &'o mut Option<Whole>, output: &'o mut Output) -> &'o mut dyn Write {
        match file {
            Some(file) => file,
            None => &mut output.out,
        }
    }
}
