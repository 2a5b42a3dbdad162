//! The targets of the canonical event, read from its schema and written as Rust.
//!
//! What is written is the tables that `src/event/targets.rs` includes. A target is named by its number, in the order of the
//! schema, which is the order in which an event is printed.

use serde_json::Value;

/// One target.
struct Target {
    name: String,
    /// The path with `[]` for an element.
    path: String,
    holds: Holds,
    /// The objects and arrays around it, outermost first.
    parents: Vec<usize>,
    /// The array that this is an element of, or is in an element of.
    array: Option<usize>,
    read_only: bool,
    /// The words of an enumeration.
    members: Vec<String>,
}

/// What a place in the event holds; a value, by the name of its type.
#[derive(Clone, Copy, PartialEq)]
enum Holds {
    Members,
    Elements,
    Values(&'static str),
    Value(&'static str),
}

/// The tables of the targets that a schema names.
pub(super) fn written(schema: &Value) -> String {
    let mut reader = Reader {
        schema,
        targets: Vec::new(),
    };
    reader.read(schema, "", &[], None);
    let targets = reader.targets;
    let sibling = |target: &Target| sibling(&targets, target);
    let verbatim = targets.iter().enumerate().filter_map(|(number, target)| {
        let sibling = sibling(target).filter(|_| target.array.is_none())?;
        Some(format!("({}, {})", slot(number), slot(sibling)))
    });
    let mut by_path: Vec<usize> = (0..targets.len()).collect();
    by_path.sort_by_key(|&number| &targets[number].path);
    let tables = [
        ("entries", list(targets.iter().map(entry))),
        ("prints", list(targets.iter().map(print))),
        (
            "siblings",
            list(targets.iter().map(|target| option(sibling(target)))),
        ),
        ("verbatim", list(verbatim)),
        ("by_path", list(by_path.into_iter().map(number))),
    ];
    let tables = tables.map(|(name, table)| format!("{name}: {table},\n"));
    format!(
        "static CANONICAL: Targets = Targets {{\n{}}};\n",
        tables.concat()
    )
}

struct Reader<'s> {
    schema: &'s Value,
    targets: Vec<Target>,
}

impl Reader<'_> {
    /// Reads the members of an object, and what is in them.
    fn read(&mut self, object: &Value, prefix: &str, parents: &[usize], array: Option<usize>) {
        for (name, property) in object["properties"].as_object().into_iter().flatten() {
            let number = self.targets.len();
            let resolved = resolve(self.schema, property);
            let holds = holds(self.schema, resolved);
            let is_array = matches!(holds, Holds::Elements | Holds::Values(_));
            let path = [prefix, name, if is_array { "[]" } else { "" }].concat();
            let read_only = property["readOnly"] == true;
            self.targets.push(Target {
                name: name.clone(),
                path: path.clone(),
                holds,
                parents: parents.to_vec(),
                array: if is_array { Some(number) } else { array },
                read_only,
                members: words(resolved),
            });
            let below = [&path, "."].concat();
            let parents = [parents, &[number]].concat();
            match holds {
                _ if read_only => {}
                Holds::Members => self.read(resolved, &below, &parents, array),
                Holds::Elements => {
                    let items = resolve(self.schema, &resolved["items"]);
                    self.read(items, &below, &parents, Some(number));
                }
                Holds::Value(_) | Holds::Values(_) => {}
            }
        }
    }
}

/// The enumerated sibling of a `vendor_…` target.
fn sibling(targets: &[Target], target: &Target) -> Option<usize> {
    let name = target.name.strip_prefix("vendor_")?;
    let around = target.path.strip_suffix(&target.name)?;
    let path = [around, name].concat();
    let is_it = |sibling: &Target| sibling.path == path && !sibling.members.is_empty();
    targets.iter().position(is_it)
}

fn resolve<'s>(schema: &'s Value, property: &'s Value) -> &'s Value {
    let definition = || {
        let name = property["$ref"].as_str()?.strip_prefix("#/$defs/")?;
        schema.get("$defs")?.get(name)
    };
    definition().unwrap_or(property)
}

fn holds(schema: &Value, property: &Value) -> Holds {
    match property["type"].as_str() {
        Some("object") if property.get("properties").is_some() => Holds::Members,
        Some("array") => match property.get("items").map(|items| resolve(schema, items)) {
            Some(items) if items.get("properties").is_some() => Holds::Elements,
            Some(items) => Holds::Values(value_type(items)),
            None => Holds::Value("Open"),
        },
        _ => Holds::Value(value_type(property)),
    }
}

fn value_type(property: &Value) -> &'static str {
    match (property["type"].as_str(), property["format"].as_str()) {
        (Some("string"), Some("date-time")) => "Time",
        (Some("string"), Some("phone")) => "Phone",
        (Some("string"), _) if property.get("enum").is_some() => "Enumerated",
        (Some("boolean"), _) => "Boolean",
        (Some("integer"), _) => "Integer",
        (Some("number"), _) => "Number",
        (Some("object"), _) => "Object",
        (None, _) if property.get("const").is_none() => "Open",
        _ => "Text",
    }
}

fn words(property: &Value) -> Vec<String> {
    let words = property["enum"].as_array().into_iter().flatten();
    words
        .filter_map(|word| Some(word.as_str()?.to_owned()))
        .collect()
}

fn entry(target: &Target) -> String {
    let holds = match target.holds {
        Holds::Members => "Holds::Members".to_owned(),
        Holds::Elements => "Holds::Elements".to_owned(),
        Holds::Values(kind) => format!("Holds::Values(TargetType::{kind})"),
        Holds::Value(kind) => format!("Holds::Value(TargetType::{kind})"),
    };
    let parents = list(target.parents.iter().copied().map(number));
    let array = option(target.array);
    let Target {
        path,
        read_only,
        members,
        ..
    } = target;
    format!(
        "Entry {{ path: {path:?}, holds: {holds}, parents: {parents}, array: {array}, read_only: {read_only}, members: &{members:?} }}"
    )
}

fn print(target: &Target) -> String {
    // One more than the number of the object that it is a plain value of.
    let object = match target.holds {
        Holds::Value(_) => {
            let object = target.parents.last().map_or(0, |object| object + 1);
            format!("Some({object})")
        }
        _ => "None".to_owned(),
    };
    format!(
        "Print {{ label: Label::new({:?}), object: {object} }}",
        target.name
    )
}

fn slot(target: usize) -> String {
    let target = number(target);
    format!("Slot::of({target}, {target})")
}

fn option(target: Option<usize>) -> String {
    target.map_or_else(
        || "None".to_owned(),
        |target| format!("Some({})", number(target)),
    )
}

fn number(target: usize) -> String {
    format!("Target({target})")
}

fn list(items: impl Iterator<Item = String>) -> String {
    let items: Vec<String> = items.collect();
    format!("&[{}]", items.join(", "))
}
