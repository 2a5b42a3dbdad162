//! Files that programs wait for: each is there when it is whole, or it is not there.

use std::fs::{self, File};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};
use std::process;

use anyhow::Context as _;

use super::visible::visible;

/// A file being written. It takes its name when it is kept; one that is not kept leaves nothing behind.
#[derive(Debug)]
pub(crate) struct Whole {
    path: PathBuf,
    /// Where it is until then; `None` for a pipe or a device, which is written to as it is.
    partial: Option<PathBuf>,
    out: BufWriter<File>,
}

impl Whole {
    /// Begins a file. Folders that are not there are made.
    ///
    /// # Errors
    ///
    /// What the system says, with the file's name.
    pub(crate) fn create(path: &Path) -> anyhow::Result<Self> {
        Self::begin(path).with_context(|| cannot_write(path))
    }

    fn begin(path: &Path) -> io::Result<Self> {
        // A link stays one.
        let path = fs::canonicalize(path).unwrap_or_else(|_| path.to_owned());
        let about = fs::metadata(&path);
        if about.as_ref().is_ok_and(fs::Metadata::is_dir) {
            return Err(io::Error::other("is a directory"));
        }
        if about.is_ok_and(|about| !about.is_file()) {
            let out = BufWriter::new(File::options().write(true).open(&path)?);
            return Ok(Self {
                path,
                partial: None,
                out,
            });
        }
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        let mut name = std::ffi::OsString::from(".");
        name.push(path.file_name().unwrap_or_default());
        name.push(format!(".{}", process::id()));
        let partial = path.with_file_name(name);
        let out = BufWriter::new(File::create(&partial)?);
        Ok(Self {
            path,
            partial: Some(partial),
            out,
        })
    }

    /// Gives the file its name.
    ///
    /// # Errors
    ///
    /// What the system says, with the file's name.
    pub(crate) fn keep(mut self) -> anyhow::Result<()> {
        let kept = self.out.flush().and_then(|()| match &self.partial {
            Some(partial) => fs::rename(partial, &self.path),
            None => Ok(()),
        });
        kept.with_context(|| cannot_write(&self.path))?;
        self.partial = None;
        Ok(())
    }
}

impl Write for Whole {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

impl Drop for Whole {
    fn drop(&mut self) {
        if let Some(partial) = &self.partial {
            // There is nothing to be done about a file that cannot be removed.
            let _ = fs::remove_file(partial);
        }
    }
}

/// Writes a file whole.
///
/// # Errors
///
/// What the system says, with the file's name.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let mut file = Whole::create(path)?;
    file.write_all(bytes).with_context(|| cannot_write(path))?;
    file.keep()
}

fn cannot_write(path: &Path) -> String {
    format!("cannot write {}", visible(&path.display().to_string()))
}
