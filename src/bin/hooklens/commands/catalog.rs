//! The catalog that a command works with.

use std::io::ErrorKind;

use hooklens::{Catalog, Error};

use crate::settings::{Origin, Setting, Settings};

/// The bundled packs and those in the folders that are in force. All of a run needs them, so they are never freed: that would
/// take time at the end of it.
///
/// # Errors
///
/// What is wrong with the user's packs, or where a folder is named that has none.
pub(crate) fn load(settings: &Settings) -> anyhow::Result<&'static Catalog> {
    let mut catalog = Catalog::bundled();
    for Setting { value, origin } in &settings.schemas {
        catalog.add_folder(value).map_err(|error| match error {
            // What is wrong in a pack is shown there.
            Error::Pack(_) => error.into(),
            _ if matches!(origin, Origin::Flag(_)) => error.into(),
            Error::Unreadable { source, path } if source.kind() == ErrorKind::NotFound => {
                origin.refuse(&format!("there is no folder {}", path.display()))
            }
            _ => origin.refuse(&format!("{:#}", anyhow::Error::from(error))),
        })?;
    }
    Ok(Box::leak(Box::new(catalog)))
}
