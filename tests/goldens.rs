//! The golden of each sample: the event it becomes, where each target comes from, what is left out, what is found.
//!
//! `SNAPSHOTS=overwrite cargo test --test goldens` rewrites them; read the difference before committing it. The text is
//! put together from JSON text, never from parsed numbers, so that every digit is as the program prints it.

use std::path::Path;
use std::sync::LazyLock;

use hooklens::finding::Finding;
use hooklens::inspect::{Inspector, Options};
use hooklens::lineage::Lineage;
use hooklens::payload::{Payload, write_pretty, write_string};
use hooklens::{Catalog, normalize};
use snapbox::data::{Data, DataFormat};

mod support;

use support::Sample;

datatest_stable::harness! {
    { test = golden, root = "samples", pattern = r"(?<!\.normalized)\.json$" },
}

static CATALOG: LazyLock<Catalog> = LazyLock::new(Catalog::bundled);

#[expect(clippy::unnecessary_wraps, reason = "the harness asks for a Result")]
fn golden(path: &Path) -> datatest_stable::Result<()> {
    let sample = Sample::read(path);
    let expected = Data::read_from(
        &path.with_extension("normalized.json"),
        Some(DataFormat::Text),
    )
    .raw();
    snapbox::Assert::new()
        .action_env(snapbox::assert::DEFAULT_ACTION_ENV)
        .eq(Data::text(inspect(&sample)), expected);
    Ok(())
}

/// The golden's text.
fn inspect(sample: &Sample) -> String {
    let options = Options {
        information: true,
        normalize: normalize::Options {
            lineage: true,
            information: true,
            ..normalize::Options::default()
        },
        ..Options::default()
    };
    let inspector = Inspector::new(&CATALOG, options).expect("nothing is asked for");
    let payload = Payload::parse(&sample.text).expect("a sample is JSON");
    let mut findings = inspector.validate(&payload).findings;
    let inspection = inspector.normalize(&payload);
    let normalized = inspection.normalized.expect("a sample is recognized");
    // What both stages look at, such as JSON inside strings, is said once.
    for finding in inspection.findings {
        if !findings.contains(&finding) {
            findings.push(finding);
        }
    }
    let mut out = String::from("{\n  \"event\": ");
    let event = normalized.event.to_json();
    let event = Payload::parse(&event).expect("an event is JSON");
    write_pretty(&mut out, event.root(), 1);
    write_lineage(&mut out, &normalized.lineage.expect("it was asked for"));
    write_findings(&mut out, &findings);
    out.push_str("\n}\n");
    out
}

/// One line for each target, or for each source where there are several.
fn write_lineage(out: &mut String, lineage: &Lineage) {
    object(
        out,
        "lineage",
        &lineage.targets,
        |out, (target, sources)| {
            write_string(out, target);
            let (open, between, close) = match sources.len() {
                0 | 1 => (": [", "", "]"),
                _ => (": [\n      ", ",\n      ", "\n    ]"),
            };
            out.push_str(open);
            for (number, source) in sources.iter().enumerate() {
                out.push_str(if number > 0 { between } else { "" });
                out.push_str("{ \"from\": ");
                write_string(out, source.from.as_str());
                out.push_str(", \"by\": ");
                write_string(out, source.by);
                out.push_str(", \"schema\": ");
                write_string(out, &source.schema);
                out.push_str(" }");
            }
            out.push_str(close);
        },
    );
    object(
        out,
        "dropped",
        &lineage.dropped,
        |out, (location, reason)| {
            write_string(out, location.as_str());
            out.push_str(": ");
            write_string(out, reason);
        },
    );
}

fn object<T>(out: &mut String, name: &str, members: &[T], write: impl Fn(&mut String, &T)) {
    out.push_str(",\n  ");
    write_string(out, name);
    out.push_str(": {");
    for (number, member) in members.iter().enumerate() {
        out.push_str(if number > 0 { ",\n    " } else { "\n    " });
        write(out, member);
    }
    out.push_str(if members.is_empty() { "}" } else { "\n  }" });
}

fn write_findings(out: &mut String, findings: &[Finding]) {
    out.push_str(",\n  \"findings\": [");
    for (number, finding) in findings.iter().enumerate() {
        out.push_str(if number > 0 { ",\n    {" } else { "\n    {" });
        let members = [
            ("code", Some(finding.code.name())),
            ("severity", Some(finding.severity.name())),
            ("location", Some(finding.location.as_str())),
            ("message", Some(finding.message.as_str())),
            ("suggestion", finding.suggestion.as_deref()),
        ];
        let said = members
            .into_iter()
            .filter_map(|(name, value)| Some((name, value?)));
        for (number, (name, value)) in said.enumerate() {
            out.push_str(if number > 0 { ",\n      " } else { "\n      " });
            write_string(out, name);
            out.push_str(": ");
            write_string(out, value);
        }
        out.push_str("\n    }");
    }
    out.push_str(if findings.is_empty() { "]" } else { "\n  ]" });
}
