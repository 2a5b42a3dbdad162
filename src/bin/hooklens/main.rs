//! The `hooklens` program: arguments in, exit status out. What it knows about payloads is the library's.

mod answers;
mod args;
mod baseline;
mod color;
mod commands;
mod counts;
mod gate;
mod implied;
mod key;
mod output;
mod pieces;
mod progress;
mod repeats;
mod report;
mod reports;
mod rules;
mod settings;
mod status;
mod toml_table;
mod verdict;

use std::env;
use std::ffi::OsString;
use std::io;
use std::process::ExitCode;

use clap::Parser as _;

use args::Args;
use color::Color;
use output::Output;
use status::Status;

fn main() -> ExitCode {
    let arguments: Vec<OsString> = env::args_os().collect();
    let args = Args::try_parse_from(&arguments);
    let args = match args.or_else(|refused| implied::parse(&arguments, refused)) {
        Ok(args) => args,
        Err(error) => {
            let (color, _) = settings::color(Color::asked(arguments.into_iter()));
            return status::of_usage(&error, color.value).into();
        }
    };
    let (color, wrong) = settings::color(args.color);
    let mut output = Output::new(color.value, args.quiet);
    let result = wrong.and_then(|()| commands::run(&args, &color, &mut output));
    let result = result.and_then(|status| {
        output.finish()?;
        Ok(status)
    });
    match result {
        Ok(status) => status.into(),
        Err(error) if status::is_closed_pipe(&error) => Status::Yes.into(),
        Err(error) => {
            // What is read is named where it is read; answers are written everywhere.
            let error = if error.is::<io::Error>() && error.chain().len() == 1 {
                error.context("cannot write")
            } else {
                error
            };
            output.error(&error);
            Status::Trouble.into()
        }
    }
}
