//! Laws of normalization that hold for every payload: the samples, and payloads generated from them.

mod accounting;
mod generate;
mod oracle;
mod sameness;
