//! The `hooklens` program: arguments in, exit status out. What it knows about payloads is the library's.

mod answers;
mod args;
mod baseline;
mod color;
mod commands;
mod counts;
mod gate;
mod key;
mod output;
mod progress;
mod repeats;
mod report;
mod reports;
mod rules;
mod settings;
mod status;
mod toml_table;

use std::env;
use std::process::ExitCode;

use clap::Parser as _;

use args::Args;
use color::Color;
use output::Output;
use status::Status;

fn main() -> ExitCode {
    let args = match Args::try_parse() {
        Ok(args) => args,
        Err(error) => {
            let (color, _) = settings::color(Color::asked(env::args_os()));
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
            output.error(&error);
            Status::Trouble.into()
        }
    }
}
