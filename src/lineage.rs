//! Lineage: where each target comes from, and what was left out and why.
//!
//! It is made beside an event when somebody asks for it, and lets anyone check from outside that every leaf of the payload
//! is accounted for: the locations in `lineage`, in `dropped` and in the event's `extra` are together all the leaves.

use serde::Serialize;

use crate::location::Location;
use crate::payload::write_string;

/// Where an event's targets come from.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Lineage {
    /// For each target, in printing order, its sources.
    pub targets: Vec<(String, Vec<Source>)>,
    /// Each leaf that is left out, with the reason.
    pub dropped: Vec<(Location, String)>,
}

/// One source of a target.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Source {
    /// The location in the payload.
    pub from: Location,
    /// The conversion, `name` for the name of the member at that location, or `set` for a fact that the schema states.
    pub by: &'static str,
    /// The schema location whose rule it is, as `vendor/event.json#/pointer`.
    pub schema: String,
}

impl Lineage {
    /// Appends `"lineage":{…},"dropped":{…}`.
    pub(crate) fn write_members(&self, out: &mut String) {
        out.push_str("\"lineage\":{");
        for (number, (target, sources)) in self.targets.iter().enumerate() {
            comma(out, number);
            write_string(out, target);
            out.push_str(":[");
            for (number, source) in sources.iter().enumerate() {
                comma(out, number);
                out.push_str("{\"from\":");
                write_string(out, source.from.as_str());
                out.push_str(",\"by\":");
                write_string(out, source.by);
                out.push_str(",\"schema\":");
                write_string(out, &source.schema);
                out.push('}');
            }
            out.push(']');
        }
        out.push_str("},\"dropped\":{");
        for (number, (location, reason)) in self.dropped.iter().enumerate() {
            comma(out, number);
            write_string(out, location.as_str());
            out.push(':');
            write_string(out, reason);
        }
        out.push('}');
    }
}

fn comma(out: &mut String, number: usize) {
    if number > 0 {
        out.push(',');
    }
}
