//! The files an event's schema is written in: its own, and what its vendor shares.

use std::borrow::Cow;
use std::cell::OnceCell;

use super::literal::Literal;
use super::pattern::Pattern;
use super::tree::{Files, Spot, Tree};
use crate::location::push_index;
use crate::payload::{Malformed, Node, Payload};

/// An event's own file and its pack's `common.json`. The shared file is parsed when something refers to it.
#[derive(Debug)]
pub struct Documents<'a> {
    /// `vendor/event.json`
    name: &'a str,
    event: Payload<'a>,
    common_text: Option<&'a str>,
    common: OnceCell<Option<Payload<'a>>>,
}

/// A place in a schema, as the loader has read it.
pub type At<'a> = Spot<Node<'a>>;

impl<'a> At<'a> {
    /// The schemas in the list that a keyword has here.
    pub fn elements(&self, keyword: &str, list: Node<'a>) -> impl Iterator<Item = Self> {
        let list_at = self.below(list, &[keyword]);
        (0..).zip(list.elements()).map(move |(number, schema)| {
            let mut pointer = String::with_capacity(list_at.pointer.len() + 4);
            pointer.push_str(&list_at.pointer);
            push_index(&mut pointer, number);
            Self {
                node: schema,
                common: list_at.common,
                pointer,
            }
        })
    }

    /// Whether the schema itself names a member, so that its `additionalProperties` leave it out.
    pub fn names(&self, member: &str) -> bool {
        let properties = self.node.get("properties");
        let patterns = self.node.get("patternProperties");
        let is_match = |pattern: Node<'_>| {
            let pattern = pattern.as_str().unwrap_or_default();
            Pattern::new(&pattern).is_match(member)
        };
        properties.is_some_and(|named| named.get(member).is_some())
            || patterns.is_some_and(|patterns| patterns.members().any(|(name, _)| is_match(name)))
    }

    /// The schemas that a keyword lists here, as `allOf` does.
    pub fn listed(&self, keyword: &str) -> Vec<Self> {
        let list = self.node.get(keyword);
        list.map_or_else(Vec::new, |list| self.elements(keyword, list).collect())
    }

    /// What tells this place from every other place of the documents.
    pub fn key(&self) -> (bool, u32) {
        (self.common, self.node.index())
    }
}

impl<'a> Documents<'a> {
    /// Parses an event's file. A shared file that is malformed is as none; the checks of a pack say so.
    ///
    /// # Errors
    ///
    /// How the event's file is malformed.
    pub fn parse(
        name: &'a str,
        event: &'a str,
        common: Option<&'a str>,
    ) -> Result<Self, Malformed> {
        Ok(Self {
            name,
            event: Payload::parse(event)?,
            common_text: common,
            common: OnceCell::new(),
        })
    }

    fn common(&self) -> Option<&Payload<'a>> {
        self.common
            .get_or_init(|| Payload::parse(self.common_text?).ok())
            .as_ref()
    }

    /// Whether the shared file's text has this in it, which is asked without parsing it.
    pub fn common_mentions(&self, text: &str) -> bool {
        self.common_text.is_some_and(|common| {
            memchr::memmem::find(common.as_bytes(), text.as_bytes()).is_some()
        })
    }

    /// The root of the event's schema.
    pub fn root(&self) -> At<'_> {
        At {
            node: self.event.root(),
            common: false,
            pointer: String::new(),
        }
    }

    /// The root of the shared file.
    pub fn common_root(&self) -> Option<At<'_>> {
        self.common().map(|common| At {
            node: common.root(),
            common: true,
            pointer: String::new(),
        })
    }

    /// The schema that `at` refers to with `$ref`; `None` if it has none.
    ///
    /// # Errors
    ///
    /// The reference, if it leads to no definition.
    pub fn referred<'d>(&'d self, at: &At<'d>) -> Option<Result<At<'d>, String>> {
        self.target(at)
    }

    /// A place as messages and lineage write it: `vendor/event.json#/pointer`.
    pub fn location(&self, at: &At<'_>) -> String {
        Files::location(self, at)
    }

    /// The name of the file a place is in.
    pub fn file(&self, common: bool) -> String {
        Files::file(self, common).concat()
    }

    /// The text of the file a place is in.
    pub fn text(&self, common: bool) -> &'a str {
        match self.common_text {
            Some(shared) if common => shared,
            _ => self.event.text(),
        }
    }
}

impl<'d> Files<'d> for &'d Documents<'_> {
    type Tree = Node<'d>;

    fn name(self) -> &'d str {
        self.name
    }

    fn own(self) -> Node<'d> {
        self.event.root()
    }

    fn common(self) -> Option<Node<'d>> {
        self.common().map(Payload::root)
    }
}

impl<'t> Tree<'t> for Node<'t> {
    fn named(self) -> impl Iterator<Item = (Cow<'t, str>, Self)> {
        let members = self.members();
        members.map(|(name, value)| (name.as_str().unwrap_or_default(), value))
    }

    fn listed(self) -> impl Iterator<Item = Self> {
        self.elements()
    }

    fn member(self, name: &str) -> Option<Self> {
        self.get(name)
    }

    fn string(self) -> Option<Cow<'t, str>> {
        self.as_str()
    }

    fn constant(self) -> Option<Literal> {
        Literal::read(self)
    }

    fn number(self) -> usize {
        self.index() as usize
    }
}

/// The schemas directly in a schema, by keyword, with the steps from it.
pub(super) fn subschemas(schema: Node<'_>) -> Vec<(Vec<String>, Node<'_>)> {
    let mut found = Vec::new();
    for (keyword, value) in schema.members() {
        let keyword = keyword.as_str().unwrap_or_default();
        match keyword.as_ref() {
            "properties" | "patternProperties" | "$defs" | "dependentSchemas" => {
                for (name, schema) in value.members() {
                    let name = name.as_str().unwrap_or_default().into_owned();
                    found.push((vec![keyword.to_string(), name], schema));
                }
            }
            "allOf" | "anyOf" | "oneOf" | "prefixItems" => {
                for (number, schema) in value.elements().enumerate() {
                    found.push((vec![keyword.to_string(), number.to_string()], schema));
                }
            }
            "items"
            | "additionalProperties"
            | "not"
            | "if"
            | "then"
            | "else"
            | "contains"
            | "propertyNames"
            | "unevaluatedItems"
            | "unevaluatedProperties"
            | "contentSchema" => {
                found.push((vec![keyword.to_string()], value));
            }
            _ => {}
        }
    }
    found
}
