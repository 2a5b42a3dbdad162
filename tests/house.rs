//! The house: which module may know which, and what no file of the sources may hold.
//!
//! The table of edges is the layering of the library. A new module needs a row; a new edge needs a reason to point that way.
//! What clippy can see (printing, panicking) it sees, too; here it holds for every target and feature at once.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use regex::Regex;

mod support;

use support::{entries, file_name, root};

/// Each module of the library, lowest first, and the modules it may know: only such as stand before it.
const EDGES: &[(&str, &[&str])] = &[
    ("location", &[]),
    ("payload", &["location"]),
    ("error", &["location"]),
    ("finding", &["location"]),
    ("span", &["location", "payload"]),
    ("syntax", &["finding", "location", "payload", "span"]),
    ("convert", &["payload"]),
    ("lineage", &["location", "payload"]),
    (
        "event",
        &["convert", "finding", "lineage", "location", "payload"],
    ),
    (
        "schema",
        &[
            "convert", "error", "event", "finding", "location", "payload", "span",
        ],
    ),
    (
        "catalog",
        &["error", "event", "finding", "location", "payload", "schema"],
    ),
    (
        "redact",
        &["catalog", "location", "payload", "schema", "span"],
    ),
    ("lenient", &["payload"]),
    ("capture", &["lenient", "payload", "span"]),
    ("stream", &["capture"]),
    (
        "unwrap",
        &[
            "capture", "convert", "lenient", "location", "payload", "span",
        ],
    ),
    ("decode", &[]),
    (
        "detect",
        &["catalog", "finding", "location", "payload", "schema"],
    ),
    (
        "validate",
        &[
            "catalog", "finding", "location", "payload", "redact", "schema", "span", "syntax",
        ],
    ),
    (
        "normalize",
        &[
            "catalog", "convert", "event", "finding", "lineage", "location", "payload", "schema",
            "span", "syntax",
        ],
    ),
    ("diff", &["location", "payload"]),
    (
        "inspect",
        &[
            "capture",
            "catalog",
            "detect",
            "error",
            "finding",
            "lenient",
            "location",
            "normalize",
            "payload",
            "schema",
            "span",
            "syntax",
            "unwrap",
            "validate",
        ],
    ),
];

/// The stages meet in `inspect` and nowhere else.
const STAGES: [&str; 4] = ["detect", "validate", "normalize", "diff"];

/// The longest that a file may be, in lines before its tests.
const LONGEST: usize = 400;

/// One file of the sources.
struct Source {
    /// `src/catalog/folder.rs`
    name: String,
    text: String,
}

impl Source {
    /// The text before the tests at the bottom.
    fn before_tests(&self) -> &str {
        let tests = self.text.find("#[cfg(test)]\nmod ");
        &self.text[..tests.unwrap_or(self.text.len())]
    }

    /// The lines of code, numbered, without comments.
    fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        let lines = self.before_tests().lines().enumerate();
        lines
            .map(|(number, line)| (number + 1, line.split(" //").next().unwrap_or_default()))
            .filter(|(_, line)| !line.trim_start().starts_with("//"))
    }

    /// The module of the library that it belongs to; `None` for the crate's root and for the program.
    fn module(&self) -> Option<&str> {
        let path = self.name.strip_prefix("src/")?;
        let module = path.split('/').next()?.trim_end_matches(".rs");
        (!matches!(module, "lib" | "bin")).then_some(module)
    }
}

fn sources() -> Vec<Source> {
    let mut paths: Vec<PathBuf> = vec![root().join("build.rs")];
    let mut waiting = vec![root().join("build"), root().join("src")];
    while let Some(folder) = waiting.pop() {
        for path in entries(&folder) {
            if path.is_dir() {
                waiting.push(path);
            } else if path.extension().is_some_and(|e| e == "rs") {
                paths.push(path);
            }
        }
    }
    let name = |path: &Path| {
        let path = path.strip_prefix(root()).expect("it is below the root");
        path.display().to_string().replace('\\', "/")
    };
    let read = |path: &Path| std::fs::read_to_string(path).expect("sources are UTF-8");
    paths
        .iter()
        // A module's tests in a file of their own.
        .filter(|path| !path.ends_with("tests.rs"))
        .map(|path| Source {
            name: name(path),
            text: read(path),
        })
        .collect()
}

/// The names after `crate::` in code, those in braces included.
fn names_of_the_crate(source: &Source) -> BTreeSet<String> {
    static PATH: LazyLock<Regex> = LazyLock::new(|| {
        Regex::new(r"\bcrate::(?:([A-Za-z_]\w*)|\{([^}]*))").expect("it is a pattern")
    });
    let code: Vec<&str> = source.code().map(|(_, line)| line).collect();
    let code = code.join("\n");
    let mut names = BTreeSet::new();
    for found in PATH.captures_iter(&code) {
        match (found.get(1), found.get(2)) {
            (Some(name), _) => {
                names.insert(name.as_str().to_owned());
            }
            (_, Some(list)) => names.extend(list.as_str().split(',').filter_map(|item| {
                let name = item.trim().split("::").next()?.split(' ').next()?;
                (!name.is_empty()).then(|| name.to_owned())
            })),
            _ => {}
        }
    }
    names
}

#[test]
fn modules_know_only_what_stands_below_them() {
    let mut wrong = Vec::new();
    for source in sources() {
        let Some(module) = source.module() else {
            continue;
        };
        let row = EDGES.iter().find(|(name, _)| *name == module);
        let Some((_, allowed)) = row else {
            wrong.push(format!(
                "{}: `{module}` has no row in the table",
                source.name
            ));
            continue;
        };
        for name in names_of_the_crate(&source) {
            // A re-export hides from where a name comes.
            let is_module = name.starts_with(|first: char| first.is_lowercase());
            if !is_module {
                wrong.push(format!("{}: name the module of `{name}`", source.name));
            } else if name != module && !allowed.contains(&name.as_str()) {
                wrong.push(format!("{}: `{module}` may not know `{name}`", source.name));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn the_table_has_no_circle_and_the_stages_are_apart() {
    for (number, (module, allowed)) in EDGES.iter().enumerate() {
        for name in *allowed {
            let below = EDGES[..number].iter().any(|(below, _)| below == name);
            assert!(below, "`{name}` does not stand below `{module}`");
            let apart = !(STAGES.contains(module) && STAGES.contains(name));
            assert!(apart, "the stage `{module}` knows the stage `{name}`");
        }
    }
}

/// What hooklens knows about vendors is in their schemas.
#[test]
fn no_vendor_is_named_in_the_sources() {
    let folders = entries(&root().join("schemas"));
    let mut vendors: Vec<String> = folders
        .iter()
        .filter(|path| path.is_dir())
        .map(|path| file_name(path))
        .collect();
    vendors.push("chatwoot".to_owned());
    let mut named = Vec::new();
    for source in sources() {
        let mut in_example = false;
        for (number, line) in source.before_tests().lines().enumerate() {
            let doc = line.trim_start();
            if (doc.starts_with("///") || doc.starts_with("//!")) && doc.contains("```") {
                in_example = !in_example;
            }
            let line = line.to_lowercase();
            for vendor in vendors.iter().filter(|vendor| line.contains(*vendor)) {
                if !in_example {
                    named.push(format!("{}:{}: {vendor}", source.name, number + 1));
                }
            }
        }
    }
    assert!(named.is_empty(), "{named:#?}");
}

#[test]
fn nothing_prints_or_gives_up() {
    let mut found = Vec::new();
    let unwanted = [
        "println!(",
        "eprintln!(",
        "print!(",
        "eprint!(",
        "dbg!(",
        "todo!(",
        "unimplemented!(",
        ".unwrap()",
    ];
    for source in sources() {
        for (number, line) in source.code() {
            // A build script speaks to cargo on standard output.
            let is_for_cargo = source.name == "build.rs" && line.contains("println!(\"cargo::");
            let unwanted = unwanted.iter().find(|unwanted| line.contains(**unwanted));
            if let (Some(unwanted), false) = (unwanted, is_for_cargo) {
                found.push(format!("{}:{number}: {unwanted}", source.name));
            }
        }
    }
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_file_says_what_it_is_for() {
    let heads = sources();
    let without: Vec<&str> = heads
        .iter()
        .filter(|source| !source.text.starts_with("//! "))
        .map(|source| source.name.as_str())
        .collect();
    assert!(without.is_empty(), "{without:#?}");
}

#[test]
fn no_file_is_long() {
    let long: Vec<String> = sources()
        .iter()
        .map(|source| (source, source.before_tests().lines().count()))
        .filter(|(_, lines)| *lines > LONGEST)
        .map(|(source, lines)| format!("{}: {lines} lines", source.name))
        .collect();
    assert!(long.is_empty(), "{long:#?}");
}
