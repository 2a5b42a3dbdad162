//! What there is to say of a finding beside its message: where it is, what was expected and found, what helps.

use hooklens::finding::Finding;

use super::visible::visible_within;

/// The longest that a note may be, in characters.
const LONGEST: usize = 400;

/// A label and a text, safe to show. What the message says already is left out.
pub(crate) fn notes(finding: &Finding) -> Vec<(&'static str, String)> {
    let mut notes = Vec::new();
    let mut note = |label, text: &str| {
        notes.push((label, visible_within(text, LONGEST).into_owned()));
    };
    if !finding.location.is_root() {
        note("at", finding.location.as_str());
    }
    for (label, text) in [("expected", &finding.expected), ("found", &finding.found)] {
        if let Some(text) = text.as_ref().filter(|text| !is_said(finding, text)) {
            note(label, text);
        }
    }
    if let Some(help) = &finding.help {
        note("help", help);
    }
    let helps = |suggestion: &&String| {
        finding
            .help
            .as_ref()
            .is_none_or(|help| !help.contains(suggestion.as_str()))
    };
    if let Some(suggestion) = finding.suggestion.as_ref().filter(helps) {
        note("help", &format!("did you mean `{suggestion}`?"));
    }
    notes
}

/// Whether the message says it already.
fn is_said(finding: &Finding, text: &str) -> bool {
    let bare = text.trim_start_matches("an ").trim_start_matches("a ");
    finding.message.contains(bare)
}
