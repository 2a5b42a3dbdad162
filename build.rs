//! Bundles the packs: a table of every file in `schemas/<vendor>/`, sorted, included as text.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let schemas = Path::new(&root).join("schemas");
    println!("cargo::rerun-if-changed={}", schemas.display());
    let mut table = String::from("&[\n");
    for vendor in sorted(&schemas)? {
        if !vendor.is_dir() {
            continue;
        }
        println!("cargo::rerun-if-changed={}", vendor.display());
        for file in sorted(&vendor)? {
            if file
                .extension()
                .is_some_and(|extension| extension == "json")
            {
                let name = file.strip_prefix(&schemas).map_err(io::Error::other)?;
                let [name, file] = [name, &file].map(|path| path.display().to_string());
                writeln!(table, "({name:?}, include_str!({file:?})),").map_err(io::Error::other)?;
            }
        }
    }
    table.push(']');
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    fs::write(Path::new(&out).join("bundled.rs"), table)
}

fn sorted(folder: &Path) -> io::Result<Vec<std::path::PathBuf>> {
    let mut entries = fs::read_dir(folder)?
        .map(|entry| Ok(entry?.path()))
        .collect::<io::Result<Vec<_>>>()?;
    entries.sort();
    Ok(entries)
}
