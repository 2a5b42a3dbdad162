//! The report `sarif`: one run in SARIF 2.1.0 (OASIS), with a rule for every code.
//!
//! Results are written as they come. A known finding is a suppressed result, so that whoever reads the report sees the
//! same as whoever reads the exit status.

use std::fmt::Write as _;
use std::io::{self, Write};

use hooklens::{Code, Severity};
use serde_json::{Value, json};

use super::entry::{Entry, Told};
use super::sink::{Sink, Totals};
use super::text::counted;
use super::visible::visible_json;

/// Where the schema of the format is.
const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// How our fingerprints are called; another way to make them needs another number.
const FINGERPRINT: &str = "hooklensFinding/v1";

/// The report.
#[derive(Default)]
pub(crate) struct Sarif {
    results: usize,
    /// What kept captures from being read. There are no more than captures were named.
    problems: Vec<Value>,
}

impl Sink for Sarif {
    fn begin(&mut self, out: &mut dyn Write) -> io::Result<()> {
        let rules: Vec<Value> = Code::ALL.iter().map(|code| rule(*code)).collect();
        let driver = json!({
            "name": "hooklens",
            "semanticVersion": env!("CARGO_PKG_VERSION"),
            "rules": rules,
        });
        write!(
            out,
            "{{\n\"$schema\": \"{SCHEMA}\",\n\"version\": \"2.1.0\",\n\"runs\": [{{\n\"tool\": {{\"driver\": {driver}}},\n\
             \"columnKind\": \"unicodeCodePoints\",\n\"results\": ["
        )
    }

    fn record(&mut self, entry: &Entry, out: &mut dyn Write) -> io::Result<()> {
        for told in &entry.findings {
            let separator = if self.results == 0 { "\n" } else { ",\n" };
            self.results += 1;
            let result = result(entry, told).to_string();
            write!(out, "{separator}{}", visible_json(&result))?;
        }
        Ok(())
    }

    fn problem(&mut self, file: &str, message: &str, _out: &mut dyn Write) -> io::Result<()> {
        let mut notification = json!({"level": "error", "message": {"text": message}});
        if !file.is_empty() {
            let artifact = json!({"artifactLocation": {"uri": uri(file)}});
            notification["locations"] = json!([{"physicalLocation": artifact}]);
        }
        self.problems.push(notification);
        Ok(())
    }

    fn finish(&mut self, totals: &Totals, out: &mut dyn Write) -> io::Result<()> {
        if totals.ignored > 0 {
            let ignored = counted(totals.ignored, "finding");
            let text = format!("{ignored} ignored by the configuration");
            self.problems
                .push(json!({"level": "note", "message": {"text": text}}));
        }
        let invocation = json!({
            "executionSuccessful": totals.exit < 2,
            "exitCode": totals.exit,
            "toolExecutionNotifications": self.problems,
        });
        let invocation = invocation.to_string();
        writeln!(
            out,
            "\n],\n\"invocations\": [{}]\n}}]\n}}",
            visible_json(&invocation)
        )
    }
}

/// A code as a rule. Its id is readable, so it needs no name beside it.
fn rule(code: Code) -> Value {
    json!({
        "id": code.name(),
        "shortDescription": {"text": code.summary()},
        "fullDescription": {"text": code.explanation()},
        "help": {"text": code.explanation()},
        "defaultConfiguration": {"level": level(code.severity())},
    })
}

fn result(entry: &Entry, told: &Told) -> Value {
    let finding = &told.finding;
    let mut location = json!({
        "physicalLocation": {
            "artifactLocation": {"uri": uri(&entry.file)},
            "region": {
                "startLine": told.start.line,
                "startColumn": told.start.column,
                "endLine": told.end.line,
                "endColumn": told.end.column,
                "byteOffset": told.bytes[0],
                "byteLength": told.bytes[1] - told.bytes[0],
            },
        },
    });
    if !finding.location.is_root() {
        location["logicalLocations"] = json!([{
            "fullyQualifiedName": finding.location.as_str(),
            "kind": "property",
        }]);
    }
    let mut result = json!({
        "ruleId": finding.code.name(),
        "ruleIndex": Code::ALL.iter().position(|code| *code == finding.code),
        "level": level(finding.severity),
        "message": {"text": told.in_full()},
        "locations": [location],
        "partialFingerprints": {FINGERPRINT: told.fingerprint.hash()},
        "properties": {"record": entry.number, "event": entry.name},
    });
    if finding.known {
        result["suppressions"] = json!([{
            "kind": "external",
            "justification": "The baseline has it.",
        }]);
    }
    result
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "note",
    }
}

/// A capture's name as a URI reference (RFC 3986): relative if the name is.
fn uri(file: &str) -> String {
    if file == super::STDIN {
        return "stdin:".to_owned();
    }
    let path = file.replace('\\', "/");
    let mut uri = String::new();
    if path.starts_with('/') {
        uri.push_str("file://");
    } else if path.as_bytes().get(1) == Some(&b':') {
        uri.push_str("file:///");
    } else if path
        .split('/')
        .next()
        .is_some_and(|first| first.contains(':'))
    {
        // It would be read as a scheme.
        uri.push_str("./");
    }
    for byte in path.trim_start_matches("./").bytes() {
        if byte.is_ascii_alphanumeric() || b"/-._~:@!$&'()*+,;=".contains(&byte) {
            uri.push(char::from(byte));
        } else {
            let _ = write!(uri, "%{byte:02X}");
        }
    }
    uri
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_become_uris() {
        assert_eq!(uri("samples/a b%é.json"), "samples/a%20b%25%C3%A9.json");
        assert_eq!(uri("./a.json"), "a.json");
        assert_eq!(uri("/tmp/a.json"), "file:///tmp/a.json");
        assert_eq!(uri("C:\\a\\b.json"), "file:///C:/a/b.json");
        assert_eq!(uri("some:thing.json"), "./some:thing.json");
        assert_eq!(uri("<stdin>"), "stdin:");
    }
}
