//! stub
use crate::payload::{Kind, Node};
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum TargetType {
    Text,
    Phone,
    Time,
    Boolean,
    Integer,
    Number,
    Enumerated,
    Open,
}
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Conversion {
    Copy,
}
#[allow(missing_docs)]
pub fn conversion(_f: Option<&str>, _t: TargetType) -> Option<Conversion> {
    Some(Conversion::Copy)
}
#[allow(missing_docs)]
impl Conversion {
    pub fn name(self) -> &'static str {
        "copy"
    }
    pub fn accepts(self, _k: Kind) -> bool {
        true
    }
    pub fn apply(
        self,
        node: Node<'_>,
        _s: &Settings,
        out: &mut String,
    ) -> Result<Converted, Unconvertible> {
        out.push_str(node.text());
        Ok(Converted::Value {
            assumed_zone: false,
        })
    }
}
#[allow(missing_docs)]
pub enum Converted {
    Value { assumed_zone: bool },
    Nothing(Nothing),
}
#[allow(missing_docs)]
#[derive(Debug)]
pub enum Nothing {
    Null,
}
impl std::fmt::Display for Nothing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("x")
    }
}
#[allow(missing_docs)]
pub struct Unconvertible {
    pub expected: &'static str,
}
#[derive(Debug, Clone, Default)]
#[allow(missing_docs)]
pub struct Settings {
    pub assumed_offset: Option<()>,
}
#[allow(missing_docs)]
pub const FORMATS: &[(&str, fn(&str) -> bool)] = &[];
