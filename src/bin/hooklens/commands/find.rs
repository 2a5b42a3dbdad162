//! An event by the name that somebody typed, and what to say where there is none.

use anyhow::bail;
use hooklens::Catalog;
use hooklens::catalog::EventEntry;
use hooklens::finding::nearest;

/// Finds an event by `vendor/event`; the vendor's own name for it is fine. `also` are the other names that the argument
/// could have been, and `what` says in a word or two what it can be.
///
/// # Errors
///
/// That there is none, with what may have been meant, or that several have the name.
pub(super) fn event<'c>(
    catalog: &'c Catalog,
    name: &str,
    what: &str,
    also: &[&str],
) -> anyhow::Result<&'c EventEntry> {
    let Some((vendor, event)) = name.split_once('/') else {
        return Err(without_vendor(catalog, name, what, also));
    };
    match catalog.select(Some(vendor), Some(event))?.as_slice() {
        [only] => Ok(catalog.event(*only)),
        several => {
            let names: Vec<String> = several.iter().map(|&id| catalog.event(id).name()).collect();
            bail!("`{name}` is a name of several events: {}", names.join(", "))
        }
    }
}

fn without_vendor(catalog: &Catalog, name: &str, what: &str, also: &[&str]) -> anyhow::Error {
    let list = |ids: Vec<usize>| -> String {
        let names: Vec<String> = ids.iter().map(|&id| catalog.event(id).name()).collect();
        names.join(", ")
    };
    if let Ok(events) = catalog.select(Some(name), None) {
        return anyhow::anyhow!(
            "`{name}` is a vendor: name one of its events: {}",
            list(events)
        );
    }
    if let Ok(events) = catalog.select(None, Some(name)) {
        return anyhow::anyhow!("`{name}` needs its vendor: {}", list(events));
    }
    let near = nearest(name, also.iter().copied())
        .or_else(|| nearest(name, catalog.events().map(|entry| entry.event.as_str())))
        .or_else(|| nearest(name, catalog.vendors()));
    let near = near.map(|near| {
        // An event's name alone would be refused, too.
        let full = catalog.events().find(|entry| entry.event == near);
        full.map_or_else(|| near.to_owned(), EventEntry::name)
    });
    match near {
        Some(near) => anyhow::anyhow!("there is no {what} `{name}`; did you mean `{near}`?"),
        None => anyhow::anyhow!("there is no {what} `{name}`; `hooklens events` lists the events"),
    }
}
