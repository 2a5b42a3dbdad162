//! The catalog that a command works with.

use hooklens::Catalog;

use crate::args::Packs;

/// The bundled packs and those the user names.
///
/// # Errors
///
/// What is wrong with the user's packs.
pub(crate) fn load(packs: &Packs) -> anyhow::Result<Catalog> {
    let mut catalog = Catalog::bundled();
    for folder in &packs.folders {
        catalog.add_folder(folder)?;
    }
    Ok(catalog)
}
