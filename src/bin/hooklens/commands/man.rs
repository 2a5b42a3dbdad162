//! `hooklens man`: the manual, made from the definitions that the arguments are read with.
//!
//! A page has no date, so the same program makes the same bytes.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::Context as _;
use clap::builder::StyledStr;
use clap::{Command, CommandFactory as _};
use clap_mangen::Man;
use clap_mangen::roff::{Roff, roman};

use crate::args::{self, Args};
use crate::output::Output;
use crate::report::visible::visible;
use crate::status::Status;

pub(crate) fn run(args: &args::Man, output: &mut Output) -> anyhow::Result<Status> {
    // What `help` prints is in the pages.
    let mut command = Args::command().disable_help_subcommand(true);
    command.build();
    let Some(folder) = &args.folder else {
        output.out.write_all(&page(&command)?)?;
        return Ok(Status::Yes);
    };
    let shown = folder.display().to_string();
    let shown = visible(&shown);
    fs::create_dir_all(folder).with_context(|| format!("cannot make {shown}"))?;
    write(&command, folder)?;
    let pages = 1 + listed(&command).count();
    output.say(&format!("note: wrote {pages} pages to {shown}\n"))?;
    Ok(Status::Yes)
}

/// The commands that have a page.
fn listed(command: &Command) -> impl Iterator<Item = &Command> {
    command
        .get_subcommands()
        .filter(|command| !command.is_hide_set())
}

/// Writes the page of a command, and those of the commands below it.
fn write(command: &Command, folder: &Path) -> anyhow::Result<()> {
    let name = command
        .get_display_name()
        .unwrap_or_else(|| command.get_name());
    let path = folder.join(format!("{name}.1"));
    fs::write(&path, page(command)?)
        .with_context(|| format!("cannot write {}", visible(&path.to_string_lossy())))?;
    listed(command).try_for_each(|command| write(command, folder))
}

fn page(command: &Command) -> anyhow::Result<Vec<u8>> {
    let mut page = Vec::new();
    let man = Man::new(command.clone())
        .manual("Hooklens Manual")
        .source(concat!("hooklens ", env!("CARGO_PKG_VERSION")));
    man.render_title(&mut page)?;
    man.render_name_section(&mut page)?;
    man.render_synopsis_section(&mut page)?;
    man.render_description_section(&mut page)?;
    section("EXAMPLES", command.get_before_long_help(), &mut page)?;
    man.render_options_section(&mut page)?;
    if listed(command).next().is_some() {
        man.render_subcommands_section(&mut page)?;
    }
    section("NOTES", command.get_after_long_help(), &mut page)?;
    Ok(page)
}

/// Writes what stands around the options in `--help`, line by line. The heading says what its first line may say.
fn section(heading: &str, text: Option<&StyledStr>, page: &mut Vec<u8>) -> anyhow::Result<()> {
    let text = text.map(ToString::to_string).unwrap_or_default();
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| *line != "Examples:")
        .map(|line| line.strip_prefix("  ").unwrap_or(line))
        .collect();
    if lines.is_empty() {
        return Ok(());
    }
    let mut roff = Roff::new();
    roff.control("SH", [heading]).control("nf", []);
    for line in lines {
        roff.text([roman(line)]);
    }
    roff.control("fi", []).to_writer(page)?;
    Ok(())
}
