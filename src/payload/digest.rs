//! A digest of a payload's value: the same for every way of writing it.

use xxhash_rust::xxh3::xxh3_128;

use super::{Kind, Node};

/// The 128-bit XXH3 of a value's canonical form: white space left out, members sorted by name, strings decoded, numbers
/// as they are written. It tells values apart; it is no protection against somebody who wants two to look the same.
pub fn digest(node: Node<'_>) -> u128 {
    let mut form = Vec::with_capacity(node.text().len());
    write(node, &mut form, &mut Vec::new());
    xxh3_128(&form)
}

/// Appends the canonical form. `names` is a stack for sorting.
fn write<'a>(node: Node<'a>, form: &mut Vec<u8>, names: &mut Vec<Node<'a>>) {
    match node.kind() {
        Kind::Null | Kind::Boolean | Kind::Number => form.extend_from_slice(node.text().as_bytes()),
        Kind::String => string(node, form),
        Kind::Array => {
            form.push(b'[');
            for element in node.elements() {
                write(element, form, names);
                form.push(b',');
            }
            form.push(b']');
        }
        Kind::Object => {
            form.push(b'{');
            let start = names.len();
            let payload = node.payload();
            names.extend(
                node.members()
                    .map(|(name, _)| name)
                    .filter(|name| !payload.has_repeated() || !payload.is_shadowed(*name)),
            );
            names[start..].sort_unstable_by(|one, other| one.as_str().cmp(&other.as_str()));
            for number in start..names.len() {
                let name = names[number];
                string(name, form);
                form.push(b':');
                write(name.value_of_name(), form, names);
                form.push(b',');
            }
            names.truncate(start);
            form.push(b'}');
        }
    }
}

/// A string's value, with an end that no string contains.
fn string(node: Node<'_>, form: &mut Vec<u8>) {
    form.push(b'"');
    if node.is_plain() {
        let text = node.text();
        form.extend_from_slice(&text.as_bytes()[1..text.len() - 1]);
    } else {
        form.extend_from_slice(node.as_str().unwrap_or_default().as_bytes());
    }
    form.push(0xFF);
}

#[cfg(test)]
mod tests {
    use super::super::Payload;
    use super::*;

    fn of(text: &str) -> u128 {
        digest(Payload::parse(text).unwrap().root())
    }

    #[test]
    fn ways_of_writing_do_not_count() {
        let plain = of(r#"{"a/b": [1, "é"], "c": {"d": null, "e": 1.10}}"#);
        assert_eq!(
            plain,
            of(r#"{"c":{"e":1.10,"d":null},"a\/b":[1,"\u00e9"]}"#)
        );
        assert_eq!(
            plain,
            of(r#"{"c":7,"c":{"e":1.10,"d":null},"a\/b":[1,"\u00e9"]}"#)
        );
    }

    #[test]
    fn values_count() {
        let texts = [
            r#"{"a":[1,2]}"#,
            r#"{"a":[12]}"#,
            r#"{"a":["1",2]}"#,
            r#"{"a":[2,1]}"#,
            r#"{"a":[1],"2":[]}"#,
            r#"["a",[1,2]]"#,
            r#"{"a":[1,2,{}]}"#,
            r#"{"a":[1,2,[]]}"#,
        ];
        let digests: std::collections::HashSet<u128> = texts.iter().map(|text| of(text)).collect();
        assert_eq!(digests.len(), texts.len());
    }

    #[test]
    fn it_stays_what_it_was() {
        assert_eq!(
            format!("{:032x}", of(r#"{"b":[true,null],"a":"x"}"#)),
            "f7cd93c3207f105e558c63240102820d"
        );
    }
}
