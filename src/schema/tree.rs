//! Schemas as trees, whoever has read them: the loader, into tapes, or the build script, into `serde_json`'s values.
//!
//! What both of them read off a schema is written over these traits, so that it is said once. The build script compiles this
//! file and its users as they are: they know nothing of the library but locations.

use std::borrow::Cow;

use super::literal::Literal;
use crate::location::push_name;

/// The name of the file that a pack's events share.
pub(super) const COMMON: &str = "common.json";

/// A value of a schema's file.
pub trait Tree<'t>: Copy {
    /// The members of an object, as they are written; none if it is no object.
    fn named(self) -> impl Iterator<Item = (Cow<'t, str>, Self)>;

    /// The elements of an array; none if it is no array.
    fn listed(self) -> impl Iterator<Item = Self>;

    /// The value of the member with this name. Where a name stands twice, the later member counts.
    fn member(self, name: &str) -> Option<Self>;

    /// What a string says; `None` if it is no string.
    fn string(self) -> Option<Cow<'t, str>>;

    /// The constant that it is; `None` for an object or an array.
    fn constant(self) -> Option<Literal>;

    /// A number that no other value of its file has.
    fn number(self) -> usize;
}

/// The files an event's schema is written in.
pub trait Files<'t>: Copy {
    /// A value of one of them.
    type Tree: Tree<'t>;

    /// `vendor/event.json`
    fn name(self) -> &'t str;

    /// The root of the event's own file.
    fn own(self) -> Self::Tree;

    /// The root of what the vendor's events share.
    fn common(self) -> Option<Self::Tree>;

    /// The root of the event's schema, as a place.
    fn top(self) -> Spot<Self::Tree> {
        Spot {
            node: self.own(),
            common: false,
            pointer: String::new(),
        }
    }

    /// The schema that `at` refers to with `$ref`; `None` if it has none.
    ///
    /// # Errors
    ///
    /// The reference, if it leads to no definition.
    fn target(self, at: &Spot<Self::Tree>) -> Option<Result<Spot<Self::Tree>, String>> {
        let reference = at.node.member("$ref")?;
        self.referred_by(reference, at.common)
    }

    /// The schema that the value of a `$ref` refers to; `None` if it is no string.
    ///
    /// # Errors
    ///
    /// The reference, if it leads to no definition.
    fn referred_by(
        self,
        reference: Self::Tree,
        from_common: bool,
    ) -> Option<Result<Spot<Self::Tree>, String>> {
        let reference = reference.string()?;
        let found = self.resolve(from_common, &reference);
        Some(found.ok_or_else(|| reference.into_owned()))
    }

    /// What a reference leads to; `None` if that is nothing.
    fn resolve(self, from_common: bool, reference: &str) -> Option<Spot<Self::Tree>> {
        let (file, pointer) = reference.split_once('#')?;
        let common = match file {
            "" => from_common,
            COMMON => true,
            _ => return None,
        };
        let root = if common { self.common()? } else { self.own() };
        let mut steps = pointer.split('/').skip(1);
        let node = steps.try_fold(root, |node: Self::Tree, step| {
            let element = || node.listed().nth(step.parse().ok()?);
            node.member(step).or_else(element)
        })?;
        Some(Spot {
            node,
            common,
            pointer: pointer.to_owned(),
        })
    }

    /// A place as messages and lineage write it: `vendor/event.json#/pointer`.
    fn location(self, at: &Spot<Self::Tree>) -> String {
        // Without formatting: every rule of a plan has one, and a plan is compiled for a single payload, too.
        let [folder, file] = self.file(at.common);
        [folder, file, "#", &at.pointer].concat()
    }

    /// The name of the event's file, or of the one it shares, in two parts.
    fn file(self, common: bool) -> [&'t str; 2] {
        let name = self.name();
        let (folder, file) = name.split_at(name.rfind('/').map_or(0, |slash| slash + 1));
        [folder, if common { COMMON } else { file }]
    }
}

/// A place in a schema.
#[derive(Debug, Clone)]
pub struct Spot<T> {
    /// The schema there.
    pub node: T,
    /// Whether it is in the shared file.
    pub common: bool,
    /// The JSON Pointer in its file.
    pub pointer: String,
}

impl<T> Spot<T> {
    /// A place below this one.
    #[must_use]
    pub fn below(&self, node: T, steps: &[&str]) -> Self {
        let added: usize = steps.iter().map(|step| 1 + step.len()).sum();
        let mut pointer = String::with_capacity(self.pointer.len() + added);
        pointer.push_str(&self.pointer);
        for step in steps {
            push_name(&mut pointer, step);
        }
        Self {
            node,
            common: self.common,
            pointer,
        }
    }

    /// A place below this one without its pointer, where nobody is told about it.
    #[must_use]
    pub fn inside(&self, node: T) -> Self {
        Self {
            node,
            common: self.common,
            pointer: String::new(),
        }
    }
}
