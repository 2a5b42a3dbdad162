//! A capture for the benchmarks: payloads in the shapes the vendors send, generated, invented, the same in every run.
//!
//! How often each event comes, how its values are spread and how its sender writes JSON is what measurements elsewhere
//! use, too, so that figures can be compared: `mix` has the weights. Nothing here is read from a file.

mod make;
mod mix;
mod omnichat;
mod onehash;
mod qiscus;
mod style;
mod taptalk;
mod webio;

use self::make::Make;
use self::style::Style;

/// A generated capture.
pub(crate) struct Corpus {
    /// NDJSON.
    pub(crate) text: Vec<u8>,
    /// What each line is, as `benches/labels.tsv` calls it.
    pub(crate) labels: Vec<&'static str>,
}

impl Corpus {
    /// About so many bytes of payloads, one a line.
    pub(crate) fn generate(bytes: usize) -> Self {
        let mut make = Make::new();
        let mut text = String::with_capacity(bytes + (64 << 10));
        let mut labels = Vec::new();
        while text.len() < bytes {
            let kind = make.kind();
            let mut value = (kind.make)(&mut make);
            if make.one_in(10) {
                make.shuffle(&mut value);
            }
            let style = Style {
                spaced: make.one_in(4),
                ascii: make.one_in(4),
                slashes: make.one_in(5),
            };
            style.write(&mut text, &value);
            text.push('\n');
            labels.push(kind.label);
        }
        Self {
            text: text.into_bytes(),
            labels,
        }
    }

    /// The lines, without their line feeds.
    pub(crate) fn lines(&self) -> Vec<&[u8]> {
        let lines = self.text.split(|&byte| byte == b'\n');
        lines.take(self.labels.len()).collect()
    }
}
