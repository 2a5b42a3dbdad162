//! Answers and findings, rendered. One file a format; nothing here decides anything.
