//! How far the reading is: a bar on a terminal for input that takes longer than a second.
//!
//! It counts the bytes of the files, before they are decompressed, and is drawn by who reads. Before the second is over
//! there is a number and nothing else; without a terminal there is not even that.

use std::env;
use std::fs::{self, File};
use std::io::{self, Read};
use std::path::PathBuf;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

/// Who waits longer wants to know how long.
const PATIENCE: Duration = Duration::from_secs(1);

/// How often it is drawn in a second.
const RATE: u8 = 10;

/// How far the reading is.
#[derive(Clone)]
pub(crate) struct Progress(Option<Arc<Reading>>);

struct Reading {
    started: Instant,
    bytes: AtomicU64,
    files: Mutex<Vec<PathBuf>>,
    bar: OnceLock<ProgressBar>,
}

impl Progress {
    /// One that nobody sees.
    pub(crate) const NONE: Self = Self(None);

    /// One that is seen, if the terminal can take back what it shows.
    pub(crate) fn new(is_seen: bool) -> Self {
        let is_dumb = || env::var_os("TERM").is_some_and(|terminal| terminal == "dumb");
        Self((is_seen && !is_dumb()).then(|| {
            Arc::new(Reading {
                started: Instant::now(),
                bytes: AtomicU64::new(0),
                files: Mutex::default(),
                bar: OnceLock::new(),
            })
        }))
    }

    /// These files are going to be read.
    pub(crate) fn expect(&self, files: &[PathBuf]) {
        if let Self(Some(reading)) = self {
            *reading.files.lock().unwrap_or_else(PoisonError::into_inner) = files.to_vec();
        }
    }

    /// The same reader, watched.
    pub(crate) fn watch<R: Read>(&self, reader: R) -> Watched<R> {
        Watched {
            reader,
            progress: self.clone(),
        }
    }

    /// Writes to the terminal without the bar in between.
    pub(crate) fn suspend<T>(&self, write: impl FnOnce() -> T) -> T {
        match self.0.as_ref().and_then(|reading| reading.bar.get()) {
            Some(bar) => bar.suspend(write),
            None => write(),
        }
    }

    /// Takes the bar off the terminal.
    pub(crate) fn clear(&self) {
        if let Some(bar) = self.0.as_ref().and_then(|reading| reading.bar.get()) {
            bar.finish_and_clear();
        }
    }
}

impl Reading {
    fn add(&self, bytes: u64) {
        let bytes = self.bytes.fetch_add(bytes, Ordering::Relaxed) + bytes;
        match self.bar.get() {
            Some(bar) => bar.set_position(bytes),
            None if self.started.elapsed() >= PATIENCE => {
                self.bar.get_or_init(|| self.bar(bytes));
            }
            None => {}
        }
    }

    fn bar(&self, bytes: u64) -> ProgressBar {
        let files = self.files.lock().unwrap_or_else(PoisonError::into_inner);
        let size: Option<u64> = files.iter().map(size).sum();
        let template = match size {
            Some(_) => "{bytes} of {total_bytes} [{wide_bar}] {binary_bytes_per_sec}, {eta} left",
            None => "{bytes}, {binary_bytes_per_sec}",
        };
        let target = ProgressDrawTarget::stderr_with_hz(RATE);
        let bar = ProgressBar::with_draw_target(size, target)
            .with_position(bytes)
            .with_elapsed(self.started.elapsed());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style.progress_chars("=> "));
        }
        bar.tick();
        bar
    }
}

/// How many bytes there are to read, if that is known.
fn size(path: &PathBuf) -> Option<u64> {
    let about = if path.as_os_str() == "-" {
        standard_input()?.metadata().ok()?
    } else {
        match fs::metadata(path) {
            Ok(about) => about,
            // Nothing will be read of it.
            Err(_) => return Some(0),
        }
    };
    about.is_file().then_some(about.len())
}

#[cfg(unix)]
fn standard_input() -> Option<File> {
    use std::os::fd::AsFd as _;
    let standard = io::stdin();
    standard.as_fd().try_clone_to_owned().map(File::from).ok()
}

#[cfg(not(unix))]
fn standard_input() -> Option<File> {
    None
}

/// A reader whose bytes are counted.
pub(crate) struct Watched<R> {
    reader: R,
    progress: Progress,
}

impl<R: Read> Read for Watched<R> {
    fn read(&mut self, memory: &mut [u8]) -> io::Result<usize> {
        let length = self.reader.read(memory)?;
        if let Progress(Some(reading)) = &self.progress {
            reading.add(length as u64);
        }
        Ok(length)
    }
}
