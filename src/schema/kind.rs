//! The kind of an event whose schema states one and no other.
//!
//! Reading it off the schema's text takes a hundredth of the time that compiling its plan does, which is most of the
//! time that recognizing a single payload takes.

use super::documents::Documents;

/// The kind that every payload of the event becomes; `None` if it may depend on the payload.
pub fn fixed_kind(documents: &Documents<'_>) -> Option<String> {
    const NAME: &str = "\"kind\"";
    let root = documents.root().node;
    let kind = root.get("x-set")?.get("kind")?.as_str()?;
    // Wherever else the word stands, whatever it means there, the plan is asked.
    let stands_once =
        memchr::memmem::find_iter(documents.text(false).as_bytes(), NAME).count() == 1;
    (stands_once && !documents.common_mentions(NAME)).then(|| kind.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Catalog;

    #[test]
    fn a_fixed_kind_is_the_only_one() {
        let catalog = Catalog::bundled();
        let mut fixed = 0;
        for event in catalog.events() {
            if let Some(kind) = event.with_documents(fixed_kind).flatten() {
                assert_eq!(event.kinds(), [kind], "{}", event.name());
                fixed += 1;
            }
        }
        assert!(fixed > 5);
    }

    #[test]
    fn a_kind_by_rows_is_not_fixed() {
        let catalog = Catalog::bundled();
        let event = catalog.event(catalog.find("omnichat/order").unwrap());
        assert_eq!(event.with_documents(fixed_kind).flatten(), None);
    }
}
