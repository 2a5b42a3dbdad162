//! The keywords of one schema that the compiler follows, all found in one pass over its members.
//!
//! Most schemas have fewer members than the compiler knows keywords, so each member is asked which it is rather than each
//! keyword where it is. Where one stands twice, the later counts, as everywhere.

use crate::payload::Node;

/// A keyword of a schema.
#[derive(Clone, Copy)]
pub(super) struct Keyword<'a> {
    /// Its name, as it stands in the schema.
    pub(super) name: Node<'a>,
    /// Its value.
    pub(super) value: Node<'a>,
}

/// Those that a schema has.
#[derive(Default)]
pub(super) struct Keywords<'a> {
    pub(super) base: Option<Keyword<'a>>,
    pub(super) detect: Option<Keyword<'a>>,
    pub(super) redact: Option<Keyword<'a>>,
    pub(super) to: Option<Keyword<'a>>,
    pub(super) set: Option<Keyword<'a>>,
    pub(super) drop: Option<Keyword<'a>>,
    pub(super) reference: Option<Keyword<'a>>,
    pub(super) all_of: Option<Keyword<'a>>,
    pub(super) any_of: Option<Keyword<'a>>,
    pub(super) one_of: Option<Keyword<'a>>,
    pub(super) condition: Option<Keyword<'a>>,
    pub(super) properties: Option<Keyword<'a>>,
    pub(super) patterns: Option<Keyword<'a>>,
    pub(super) names: Option<Keyword<'a>>,
    pub(super) rest: Option<Keyword<'a>>,
    pub(super) positions: Option<Keyword<'a>>,
    pub(super) items: Option<Keyword<'a>>,
    pub(super) content: Option<Keyword<'a>>,
    pub(super) media_type: Option<Keyword<'a>>,
}

impl<'a> Keywords<'a> {
    pub(super) fn of(schema: Node<'a>) -> Self {
        let mut found = Self::default();
        for (name, value) in schema.members() {
            let place = match name.as_str().as_deref().unwrap_or_default() {
                "x-as" => &mut found.base,
                "x-detect" => &mut found.detect,
                "x-redact" => &mut found.redact,
                "x-to" => &mut found.to,
                "x-set" => &mut found.set,
                "x-drop" => &mut found.drop,
                "$ref" => &mut found.reference,
                "allOf" => &mut found.all_of,
                "anyOf" => &mut found.any_of,
                "oneOf" => &mut found.one_of,
                "if" => &mut found.condition,
                "properties" => &mut found.properties,
                "patternProperties" => &mut found.patterns,
                "propertyNames" => &mut found.names,
                "additionalProperties" => &mut found.rest,
                "prefixItems" => &mut found.positions,
                "items" => &mut found.items,
                "contentSchema" => &mut found.content,
                "contentMediaType" => &mut found.media_type,
                _ => continue,
            };
            *place = Some(Keyword { name, value });
        }
        found
    }
}
