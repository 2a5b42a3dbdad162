//! Bundles the packs: a table of every file in `schemas/<vendor>/`, sorted, included as text; the clues of every event; and the
//! targets of the canonical event.
//!
//! At every start each event's clues are asked for, and of most events nothing else. The library's own code finds them, over
//! `serde_json`'s values. The targets are read here only (`build/targets.rs`).

#![expect(
    unreachable_pub,
    reason = "what is compiled of the library is public there"
)]

#[path = "src/schema/clue.rs"]
#[expect(dead_code, reason = "the library needs more of it")]
mod clue;
#[path = "src/schema/literal.rs"]
mod literal;
#[path = "src/location.rs"]
#[expect(dead_code, reason = "the library needs more of it")]
mod location;
#[path = "build/targets.rs"]
mod targets;
#[path = "src/schema/tree.rs"]
mod tree;

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::{env, fs, io, ptr};

use serde_json::Value;

use clue::{Clue, clues};
use literal::Literal;
use tree::{COMMON, Files, Tree};

/// The file of a pack that is no event, besides the shared one.
const HEADERS: &str = "headers.json";

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let schemas = Path::new(&root).join("schemas");
    println!("cargo::rerun-if-changed={}", schemas.display());
    let mut table = String::from("&[\n");
    let mut found: BTreeMap<String, Vec<Clue>> = BTreeMap::new();
    for vendor in sorted(&schemas)? {
        if !vendor.is_dir() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", vendor.display());
        let mut files = sorted(&vendor)?;
        files.retain(|file| {
            file.extension()
                .is_some_and(|extension| extension == "json")
        });
        let common = files.iter().find(|file| file.ends_with(COMMON));
        let common = common.map(|common| read(common)).transpose()?;
        for file in files {
            let name = file.strip_prefix(&schemas).map_err(io::Error::other)?;
            let [name, path] = [name, &file].map(|path| path.display().to_string());
            writeln!(table, "({name:?}, include_str!({path:?})),").map_err(io::Error::other)?;
            if !file.ends_with(COMMON) && !file.ends_with(HEADERS) {
                let schema = Schema {
                    name: &name,
                    event: &read(&file)?,
                    common: common.as_ref(),
                };
                let clues = clues(schema);
                found.insert(name, clues);
            }
        }
    }
    table.push(']');
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("bundled.rs"), table)?;
    let found = serde_json::to_string(&found)?;
    fs::write(Path::new(&out).join("clues.json"), found)?;
    let targets = targets::written(&read(&schemas.join("event.json"))?);
    fs::write(Path::new(&out).join("targets.rs"), targets)
}

fn sorted(folder: &Path) -> io::Result<Vec<PathBuf>> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}

fn read(file: &Path) -> io::Result<Value> {
    let text = fs::read_to_string(file)?;
    serde_json::from_str(&text)
        .map_err(|error| io::Error::other(format!("{}: {error}", file.display())))
}

/// An event's files.
#[derive(Clone, Copy)]
struct Schema<'t> {
    name: &'t str,
    event: &'t Value,
    common: Option<&'t Value>,
}

impl<'t> Files<'t> for Schema<'t> {
    type Tree = &'t Value;

    fn name(self) -> &'t str {
        self.name
    }

    fn own(self) -> &'t Value {
        self.event
    }

    fn common(self) -> Option<&'t Value> {
        self.common
    }
}

impl<'t> Tree<'t> for &'t Value {
    fn named(self) -> impl Iterator<Item = (Cow<'t, str>, Self)> {
        let members = self.as_object().into_iter().flatten();
        members.map(|(name, value)| (Cow::Borrowed(name.as_str()), value))
    }

    fn listed(self) -> impl Iterator<Item = Self> {
        self.as_array().into_iter().flatten()
    }

    fn member(self, name: &str) -> Option<Self> {
        self.get(name)
    }

    fn string(self) -> Option<Cow<'t, str>> {
        self.as_str().map(Cow::Borrowed)
    }

    fn constant(self) -> Option<Literal> {
        Some(match self {
            Value::Null => Literal::Null,
            Value::Bool(value) => Literal::Boolean(*value),
            Value::Number(value) => Literal::Number(value.to_string().into()),
            Value::String(value) => Literal::String(value.as_str().into()),
            Value::Array(_) | Value::Object(_) => return None,
        })
    }

    fn number(self) -> usize {
        ptr::from_ref(self).addr()
    }
}
