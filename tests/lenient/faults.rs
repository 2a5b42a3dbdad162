//! Each fault alone: what it becomes, and where it is said to be.

use hooklens::lenient::{Fault, repair};

/// A text, what it means, the faults in it and what they are about.
type Case = (&'static str, &'static str, &'static [(Fault, &'static str)]);

const CASES: &[Case] = &[
    (
        "{\"a\": 1 // one\n}",
        r#"{"a":1}"#,
        &[(Fault::Comment, "// one")],
    ),
    (
        "{ # one\r\n\"a\": 1}",
        r#"{"a":1}"#,
        &[(Fault::Comment, "# one")],
    ),
    (
        "{\"a\": /* 2 */ 1}",
        r#"{"a":1}"#,
        &[(Fault::Comment, "/* 2 */")],
    ),
    (
        "{\"a\": 1, __ \"b\" if 2\n\"c\": 3}",
        r#"{"a":1,"c":3}"#,
        &[(Fault::Comment, "__ \"b\" if 2")],
    ),
    ("{\"a\": 1 __b\n}", r#"{"a":1}"#, &[(Fault::Comment, "__b")]),
    ("{__v: 1}", r#"{"__v":1}"#, &[(Fault::UnquotedName, "__v")]),
    (
        "{\"a\": \"http:__x#y//z\"}",
        r#"{"a":"http:__x#y//z"}"#,
        &[],
    ),
    (
        "{\"a\": [1, 2,], }",
        r#"{"a":[1,2]}"#,
        &[(Fault::TrailingComma, ","), (Fault::TrailingComma, ",")],
    ),
    (
        "{\"a\": {} // x\n \"b\": 1}",
        r#"{"a":{},"b":1}"#,
        &[(Fault::MissingComma, ""), (Fault::Comment, "// x")],
    ),
    (
        "[{\"a\":1}{\"a\":2}]",
        r#"[{"a":1},{"a":2}]"#,
        &[(Fault::MissingComma, "")],
    ),
    (
        "{'a': 'it\\'s \"b\"'}",
        r#"{"a":"it's \"b\""}"#,
        &[(Fault::SingleQuotes, "'"), (Fault::SingleQuotes, "'")],
    ),
    (
        "{\"a\": 'it's'}",
        r#"{"a":"it's"}"#,
        &[(Fault::SingleQuotes, "'")],
    ),
    (
        "{\u{201C}a\u{201D}: \u{2018}b\u{2019}}",
        r#"{"a":"b"}"#,
        &[
            (Fault::TypographicQuotes, "\u{201C}"),
            (Fault::TypographicQuotes, "\u{2018}"),
        ],
    ),
    (
        "{\"a\u{201D}: 1}",
        r#"{"a":1}"#,
        &[(Fault::TypographicQuotes, "\u{201D}")],
    ),
    (
        "{\"a\": \"say \u{201C}b\u{201D}\"}",
        "{\"a\":\"say \u{201C}b\u{201D}\"}",
        &[],
    ),
    (
        "{id: 1, $ref: 2, a-b: 3}",
        r#"{"id":1,"$ref":2,"a-b":3}"#,
        &[
            (Fault::UnquotedName, "id"),
            (Fault::UnquotedName, "$ref"),
            (Fault::UnquotedName, "a-b"),
        ],
    ),
    (
        "[0004, -007.5, 000, 0, 10]",
        "[4,-7.5,0,0,10]",
        &[
            (Fault::LeadingZeros, "0004"),
            (Fault::LeadingZeros, "-007.5"),
            (Fault::LeadingZeros, "000"),
        ],
    ),
    (
        "[+1, .5, 5.]",
        "[1,0.5,5]",
        &[
            (Fault::NumberForm, "+1"),
            (Fault::NumberForm, ".5"),
            (Fault::NumberForm, "5."),
        ],
    ),
    (
        "{\"a\": 4xxx, \"b\": 2024-03-19T09:14:02Z}",
        r#"{"a":"4xxx","b":"2024-03-19T09:14:02Z"}"#,
        &[(Fault::Word, "4xxx"), (Fault::Word, "2024-03-19T09:14:02Z")],
    ),
    (
        "[None, True, FALSE, undefined]",
        "[null,true,false,null]",
        &[
            (Fault::Constant, "None"),
            (Fault::Constant, "True"),
            (Fault::Constant, "FALSE"),
            (Fault::Constant, "undefined"),
        ],
    ),
    (
        "{\"a\": [1, ...], ...}",
        r#"{"a":[1]}"#,
        &[(Fault::LeftOut, "..."), (Fault::LeftOut, "...")],
    ),
    ("[1, ..., 9]", "[1,9]", &[(Fault::LeftOut, "...")]),
    (
        "{\"a\": {\u{2026}}}",
        r#"{"a":{}}"#,
        &[(Fault::LeftOut, "\u{2026}")],
    ),
    (
        "{\"a\": 1, ... more of them\n}",
        r#"{"a":1}"#,
        &[(Fault::LeftOut, "... more of them")],
    ),
    (
        "{\"a\": 1, <others>}",
        r#"{"a":1}"#,
        &[(Fault::LeftOut, "<others>")],
    ),
    (
        "{\"a\": ..., \"b\": 1}",
        r#"{"a":null,"b":1}"#,
        &[(Fault::NoValue, "...")],
    ),
    (
        "{\"a\": <your id>, <b>: {{c}}}",
        r#"{"a":"<your id>","<b>":"{{c}}"}"#,
        &[
            (Fault::Placeholder, "<your id>"),
            (Fault::Placeholder, "<b>"),
            (Fault::Placeholder, "{{c}}"),
        ],
    ),
    (
        r#"{"a": "{\\"b\\":7}"}"#,
        r#"{"a":"{\"b\":7}"}"#,
        &[(Fault::EscapedQuotes, r#"\\""#)],
    ),
    (
        r#"{"a": "{\\"b\\":1xx,\\"c\\":\\"d\\\\\\"e\\"}"}"#,
        r#"{"a":"{\"b\":\"1xx\",\"c\":\"d\\\"e\"}"}"#,
        &[(Fault::EscapedQuotes, r#"\\""#), (Fault::Word, "1xx")],
    ),
    (
        r#"{"a": "say \\"hi\\" to me"}"#,
        r#"{"a":"say \"hi\" to me"}"#,
        &[(Fault::EscapedQuotes, r#"\\""#)],
    ),
    (
        r#"{"a": "C:\\dir\\", "b": 1,}"#,
        r#"{"a":"C:\\dir\\","b":1}"#,
        &[(Fault::TrailingComma, ",")],
    ),
    (
        r#"{\"a\": \"b\\\"c\\\\\",\n \"d\": 1}"#,
        r#"{"a":"b\"c\\","d":1}"#,
        &[(Fault::EscapedQuotes, r#"\""#)],
    ),
    (
        "{\"a\": \"\"b\", \"c\": \"d\"\"}",
        r#"{"a":"b","c":"d"}"#,
        &[(Fault::ExtraQuote, "\""), (Fault::ExtraQuote, "\"")],
    ),
    (
        r#"{"a": "b\_c\'d"}"#,
        r#"{"a":"b_c'd"}"#,
        &[(Fault::Escape, "\\"), (Fault::Escape, "\\")],
    ),
    (
        "{\"a\": \"b\tc\u{1}\"}",
        r#"{"a":"b\tc\u0001"}"#,
        &[
            (Fault::ControlCharacter, "\t"),
            (Fault::ControlCharacter, "\u{1}"),
        ],
    ),
    (
        "{\u{A0}\u{A0}\"a\":\u{2003}1}",
        r#"{"a":1}"#,
        &[(Fault::Space, "\u{A0}\u{A0}"), (Fault::Space, "\u{2003}")],
    ),
    (
        "```json\n{\"a\": 1}\n```\n",
        r#"{"a":1}"#,
        &[(Fault::Fence, "```json"), (Fault::Fence, "```")],
    ),
    ("{\"a\": 1};\n", r#"{"a":1}"#, &[(Fault::Separator, ";")]),
    (
        "// before\n[{}], // behind",
        "[{}]",
        &[
            (Fault::Comment, "// before"),
            (Fault::Separator, ","),
            (Fault::Comment, "// behind"),
        ],
    ),
];

#[test]
fn each_fault_has_one_repair() {
    for (text, expected, faults) in CASES {
        let repaired = repair(text).unwrap_or_else(|malformed| panic!("{malformed} in {text}"));
        let value: serde_json::Value = serde_json::from_str(&repaired.text).unwrap();
        assert_eq!(value.to_string(), *expected, "{text}");
        let told: Vec<(Fault, &str)> = repaired
            .repairs
            .iter()
            .map(|repair| (repair.fault, &text[repair.range.clone()]))
            .collect();
        assert_eq!(told, *faults, "{text}");
    }
}

/// Texts that are refused: where, and why.
const REFUSED: &[(&str, usize, &str)] = &[
    ("", 0, "the text ends"),
    ("text", 0, "an object or an array"),
    ("'text'", 0, "an object or an array"),
    ("{\"a\": 1} {\"b\": 2}", 9, "something follows"),
    ("{\"a\": 1, can also be 2}", 13, "a colon"),
    ("{\"a\" 1}", 5, "a colon"),
    ("{\"a\": }", 6, "a value"),
    ("{\"a\": ,}", 6, "a value"),
    ("[1,,2]", 3, "a value"),
    ("{\"a\": \"b\n\"}", 8, "control character"),
    ("{\"a\": John Doe}", 11, "a comma"),
    ("{\"a\": 1 /* b }", 8, "inside a comment"),
    ("{\"a\": [1}", 8, "a comma"),
    ("[\"a\"\n{\"b\": 1}\n", 5, "a comma"),
    ("{\"a\": \"\\ud800\",}", 7, "surrogate"),
];

#[test]
fn what_could_mean_anything_is_refused() {
    for (text, offset, why) in REFUSED {
        let malformed = repair(text).expect_err(text);
        assert_eq!(malformed.offset, *offset, "{malformed} in {text}");
        assert!(malformed.to_string().contains(why), "{malformed} in {text}");
    }
}
