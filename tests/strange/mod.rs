//! Captures of every sort: those of the console sessions, and those that would be ugly to keep in the repository.

use std::fs;
use std::path::{Path, PathBuf};

/// Captures that would be ugly to keep in the repository: name and bytes.
fn strange() -> Vec<(&'static str, Vec<u8>)> {
    let hostile = "\u{1b}]0;title\u{7}\u{1b}[31m\u{9b}2J\u{202e}txt\u{2066}\u{7f}\u{200b}";
    let escaped: String = serde_json::to_string(&format!("{hostile}\n\r\t")).unwrap();
    let event = format!(
        "{{{escaped}: 1, {escaped}: {escaped}, \"type\": \"inboundMessage\", \"body\": [{escaped}], \"conversationId\": {escaped}}}"
    );
    vec![
        ("garbage", (0..=255).collect()),
        ("deep", vec![b'['; 100_000]),
        ("deep_objects", b"{\"a\":".repeat(100_000)),
        (
            "bom",
            b"\xEF\xBB\xBF{\"type\": \"inboundMessage\"}\r\n".to_vec(),
        ),
        ("utf16", b"\xFF\xFE{\0}\0".to_vec()),
        (
            "latin1",
            b"{\"type\": \"inboundMessage\", \"body\": \"caf\xE9\"}".to_vec(),
        ),
        (
            "cut_character",
            b"{\"type\": \"inboundMessage\", \"body\": \"\xF0\x9F".to_vec(),
        ),
        ("hostile_event", event.into_bytes()),
        (
            "hostile_type",
            format!("{{\"type\": {escaped}, \"body\": 1}}").into_bytes(),
        ),
        (
            "hostile_text",
            format!("{{\"{hostile}\": {hostile}").into_bytes(),
        ),
        (
            "hostile_lines",
            format!("{hostile}\n{{}}\n{hostile}\n").into_bytes(),
        ),
        (
            "emoji",
            "{\"type\": \"inboundMessage\", \"body\": [\"👩‍👩‍👧‍👦 e\u{301} 漢字\"], \"x\": }".into(),
        ),
        (
            "long",
            format!(
                "{{\"type\":\"inboundMessage\",\"body\":[{}1]}}",
                "\"é\",".repeat(100_000)
            )
            .into_bytes(),
        ),
        ("nothing", Vec::new()),
        ("white", b" \r\n\t\n".to_vec()),
    ]
}

/// Writes the strange captures to files.
pub(crate) fn strange_files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("strange");
    fs::create_dir_all(&folder).unwrap();
    strange()
        .into_iter()
        .map(|(name, bytes)| {
            // Two tests write the same files: each must only ever see whole ones.
            let path = folder.join(name);
            let partial = folder.join(format!("{name}.{:?}", std::thread::current().id()));
            fs::write(&partial, bytes).unwrap();
            fs::rename(partial, &path).unwrap();
            path
        })
        .collect()
}

/// All of them.
pub(crate) fn captures() -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = fs::read_dir("tests/cmd/captures")
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    let wrapped = fs::read_dir("tests/wrappers").unwrap();
    files.extend(wrapped.map(|entry| entry.unwrap().path()));
    files.sort();
    files.extend(strange_files());
    files
}
