//! Payloads in the shapes the vendors send, for the benchmarks: generated, deterministic, invented.

mod events;

use std::fmt::Write as _;

use serde_json::{Value, json};

const SIZE: usize = 8 << 20;

const NAMES: [&str; 8] = [
    "Budi Santoso",
    "Siti Wijaya",
    "João Araújo",
    "Thaís Gonçalves",
    "Aoife Murphy",
    "Mary Smith",
    "Łukasz Kovač",
    "山田 太郎",
];
const SENTENCES: [&str; 12] = [
    "Has anybody looked at my parcel yet? It should have been here on Monday.",
    "yes",
    "Thank you, that is all!",
    "ok 👍",
    "Paket saya belum datang, mohon dicek ya kak",
    "Alamat baru: Jl. Melati No. 7, Bandung 40115",
    "Não recebi a confirmação da compra, pode verificar? 😕",
    "Qual é o horário de atendimento em São Paulo?",
    "She said \"tomorrow\" but nobody came.",
    "See https://example.com/help?topic=1&lang=en#top",
    "first line\nsecond line\n\tindented",
    "Preciso da segunda via até amanhã às 18h",
];
const SOURCES: [&str; 6] = ["wa", "line", "fb", "telegram", "ig", "custom_channel"];
const LABELS: [&str; 6] = [
    "follow up",
    "vip",
    "refund",
    "devolução",
    "billing",
    "late 🚚",
];

/// The lines of a capture.
pub(crate) fn lines(text: &[u8]) -> Vec<&[u8]> {
    text.split(|&byte| byte == b'\n')
        .filter(|line| !line.is_empty())
        .collect()
}

/// About 8 MiB of payloads, one a line, one in four with spaces after commas and colons, one in four with `\u` escapes
/// for everything beyond ASCII, one in five with escaped slashes.
pub(crate) fn ndjson() -> Vec<u8> {
    let mut make = Make(1);
    let mut text = String::with_capacity(SIZE + (64 << 10));
    while text.len() < SIZE {
        let value = make.payload();
        let style = Style {
            spaced: make.one_in(4),
            ascii: make.one_in(4),
            slashes: make.one_in(5),
        };
        style.write(&mut text, &value);
        text.push('\n');
    }
    text.into_bytes()
}

/// How a sender writes JSON.
struct Style {
    spaced: bool,
    ascii: bool,
    slashes: bool,
}

impl Style {
    fn write(&self, out: &mut String, value: &Value) {
        let (comma, colon) = if self.spaced {
            (", ", ": ")
        } else {
            (",", ":")
        };
        match value {
            Value::Object(members) => {
                out.push('{');
                for (number, (name, value)) in members.iter().enumerate() {
                    out.push_str(if number > 0 { comma } else { "" });
                    self.string(out, name);
                    out.push_str(colon);
                    self.write(out, value);
                }
                out.push('}');
            }
            Value::Array(elements) => {
                out.push('[');
                for (number, value) in elements.iter().enumerate() {
                    out.push_str(if number > 0 { comma } else { "" });
                    self.write(out, value);
                }
                out.push(']');
            }
            Value::String(string) => self.string(out, string),
            scalar => out.push_str(&scalar.to_string()),
        }
    }

    fn string(&self, out: &mut String, string: &str) {
        out.push('"');
        for character in string.chars() {
            match character {
                '"' => out.push_str("\\\""),
                '\\' => out.push_str("\\\\"),
                '\n' => out.push_str("\\n"),
                '\t' => out.push_str("\\t"),
                '/' if self.slashes => out.push_str("\\/"),
                wide if self.ascii && !wide.is_ascii() => {
                    for unit in wide.encode_utf16(&mut [0; 2]) {
                        let _ = write!(out, "\\u{unit:04x}");
                    }
                }
                plain => out.push(plain),
            }
        }
        out.push('"');
    }
}

/// Makes values with a linear congruential generator.
struct Make(u64);

impl Make {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    fn pick(&mut self, from: &[&'static str]) -> &'static str {
        let at = usize::try_from(self.below(from.len() as u64)).unwrap();
        from[at]
    }

    fn id(&mut self) -> u64 {
        match self.below(4) {
            0 => (1 << 53) + self.below(1 << 30) * 977_531,
            1 => 1 + self.below(100_000_000),
            _ => 1_000_000_000 + self.below(1 << 30) * 900,
        }
    }

    fn letters(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| {
                char::from(
                    b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789"
                        [usize::try_from(self.below(56)).unwrap()],
                )
            })
            .collect()
    }

    fn uuid(&mut self) -> String {
        let [a, b, c] = [0; 3].map(|_| self.below(1 << 31));
        format!(
            "{a:08x}-{:04x}-4{:03x}-a{:03x}-{b:08x}{:04x}",
            c & 0xffff,
            a & 0xfff,
            b & 0xfff,
            c >> 15
        )
    }

    fn text(&mut self) -> String {
        let count = match self.below(20) {
            0..11 => 1,
            11..17 => 2 + self.below(4),
            17..19 => 5 + self.below(9),
            _ => 18 + self.below(16),
        };
        let separator = if count > 5 { "\n" } else { " " };
        let sentences: Vec<_> = (0..count).map(|_| self.pick(&SENTENCES)).collect();
        sentences.join(separator)
    }

    fn url(&mut self) -> String {
        format!(
            "https://cdn.example.com/{}/image/upload/{}_{}.png",
            self.letters(8),
            self.letters(22),
            self.below(1 << 30)
        )
    }

    fn email(&mut self) -> String {
        format!("user{}@example.org", self.below(99_999))
    }

    fn phone(&mut self) -> String {
        format!("62{}", 100_000_000 + self.below(1 << 30))
    }

    fn milliseconds(&mut self) -> u64 {
        (1_546_300_800 + self.below(220_000_000)) * 1000 + self.below(1000)
    }

    fn time(&mut self, between: &str, after: &str) -> String {
        format!(
            "20{}-{:02}-{:02}{between}{:02}:{:02}:{:02}{after}",
            19 + self.below(7),
            1 + self.below(12),
            1 + self.below(28),
            self.below(24),
            self.below(60),
            self.below(60),
        )
    }

    fn party(&mut self) -> Value {
        json!({"id": self.id(), "email": self.email(), "username": self.pick(&NAMES), "avatar_url": self.url()})
    }

    fn list(&mut self, most: u64, mut one: impl FnMut(&mut Self) -> Value) -> Value {
        (0..self.below(most + 1)).map(|_| one(self)).collect()
    }
}
