//! A digest of a payload's value: the same for every way of writing it.

use xxhash_rust::xxh3::xxh3_128_with_seed;

use super::{Kind, Node, string};

/// What is digested, so that a string is not taken for a number or an array for an object.
const LITERAL: u64 = 1;
const STRING: u64 = 2;
const ELEMENT: u64 = 3;
const MEMBER: u64 = 4;
const OBJECT: u64 = 5;

/// A 128-bit digest of a value. White space, the order of members and the escapes in strings do not change it; numbers
/// count as they are written.
///
/// Each part is hashed with XXH3: a scalar by its text, an array by chaining its elements, an object by adding up its
/// members, which makes their order irrelevant. It tells values apart; it is no protection against somebody who wants
/// two to look the same.
pub fn digest(node: Node<'_>) -> u128 {
    digest_with(node, &mut String::new())
}

/// [`digest`] with memory for strings with escapes.
pub fn digest_with(node: Node<'_>, decoded: &mut String) -> u128 {
    of_value(node, decoded)
}

fn of_value(node: Node<'_>, decoded: &mut String) -> u128 {
    match node.kind() {
        Kind::Object => of_object(node, decoded),
        Kind::Array => node.elements().fold(0, |chain, element| {
            pair(chain, of_value(element, decoded), ELEMENT)
        }),
        Kind::String => of_string(node, decoded),
        Kind::Null | Kind::Boolean | Kind::Number => {
            let bytes = node.payload().text().as_bytes();
            xxh3_128_with_seed(&bytes[node.span()], LITERAL)
        }
    }
}

fn of_object(node: Node<'_>, decoded: &mut String) -> u128 {
    let payload = node.payload();
    let repeated = payload.has_repeated();
    let mut sum = 0_u128;
    for (name, value) in node.members() {
        if repeated && payload.is_shadowed(name) {
            continue;
        }
        let name = of_string(name, decoded);
        // Most members are strings, and those need no call.
        let value = match value.kind() {
            Kind::String => of_string(value, decoded),
            _ => of_value(value, decoded),
        };
        sum = sum.wrapping_add(pair(name, value, MEMBER));
    }
    xxh3_128_with_seed(&sum.to_le_bytes(), OBJECT)
}

#[inline]
fn of_string(node: Node<'_>, decoded: &mut String) -> u128 {
    let span = node.span();
    let value = if node.is_plain() {
        &node.payload().text().as_bytes()[span.start + 1..span.end - 1]
    } else {
        decoded.clear();
        let text = node.text();
        string::unescape_into(decoded, &text[1..text.len() - 1]);
        decoded.as_bytes()
    };
    xxh3_128_with_seed(value, STRING)
}

#[inline]
fn pair(one: u128, other: u128, seed: u64) -> u128 {
    let mut bytes = [0; 32];
    bytes[..16].copy_from_slice(&one.to_le_bytes());
    bytes[16..].copy_from_slice(&other.to_le_bytes());
    xxh3_128_with_seed(&bytes, seed)
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
            r#"{"a":[1,[2]]}"#,
            "{}",
            "[]",
            "0",
            r#""0""#,
        ];
        let digests: std::collections::HashSet<u128> = texts.iter().map(|text| of(text)).collect();
        assert_eq!(digests.len(), texts.len());
    }

    #[test]
    fn it_stays_what_it_was() {
        assert_eq!(
            format!("{:032x}", of(r#"{"b":[true,null],"a":"x"}"#)),
            "ddcab3803313958ed6d58bc10eb90ad6"
        );
    }
}
