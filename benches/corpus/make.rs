//! Invented values, from a linear congruential generator.

use serde_json::{Value, json};

pub(super) const NAMES: [&str; 10] = [
    "Budi Santoso",
    "Siti Wijaya",
    "João Araújo",
    "Thaís Gonçalves 🎉",
    "Aoife Murphy",
    "Mary O'Brien",
    "Łukasz Kovač",
    "Priya Sharma",
    "山田 太郎",
    "محمد علي",
];
pub(super) const SENTENCES: [&str; 16] = [
    "Has anybody looked at my parcel yet? It should have been here on Monday.",
    "yes",
    "Thank you, that is all!",
    "ok 👍",
    "Paket saya belum datang, mohon dicek ya kak",
    "Alamat baru: Jl. Melati No. 7, Bandung 40115",
    "Apakah ukuran M warna biru masih ada? 🙏",
    "Aplikasi tidak bisa dibuka sejak kemarin sore, sudah saya pasang ulang dua kali",
    "Não recebi a confirmação da compra, pode verificar? 😕",
    "Qual é o horário de atendimento em São Paulo?",
    "A mercadoria chegou, mas a embalagem estava aberta",
    "She said \"tomorrow\" but nobody came.",
    "See https://example.com/help?topic=1&lang=en#top",
    "first line\nsecond line\n\tindented",
    "Preciso da segunda via até amanhã às 18h",
    "the file is at C:\\Users\\me\\Documents\\bill.pdf",
];
pub(super) const SOURCES: [&str; 8] = [
    "wa",
    "qiscus",
    "line",
    "fb",
    "telegram",
    "ig",
    "twitter",
    "custom_channel",
];
pub(super) const LABELS: [&str; 8] = [
    "follow up",
    "vip",
    "refund",
    "devolução",
    "billing",
    "late 🚚",
    "complaint",
    "promo",
];
const EMOJI: [&str; 8] = ["😀", "🙏", "👍", "❤️", "👨‍👩‍👧‍👦", "🇧🇷", "🤷🏾‍♀️", "✅"];
const LETTERS: &[u8; 56] = b"ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789";

/// Makes values.
pub(super) struct Make(u64);

impl Make {
    pub(super) fn new() -> Self {
        Self(1)
    }

    pub(super) fn below(&mut self, limit: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }

    /// An index of a list of so many.
    fn index(&mut self, length: usize) -> usize {
        usize::try_from(self.below(length as u64)).unwrap()
    }

    pub(super) fn one_in(&mut self, count: u64) -> bool {
        self.below(count) == 0
    }

    /// True in so many cases of a hundred.
    pub(super) fn percent(&mut self, chance: u64) -> bool {
        self.below(100) < chance
    }

    pub(super) fn pick(&mut self, from: &[&'static str]) -> &'static str {
        from[self.index(from.len())]
    }

    /// The value, or `null` in so many cases of a hundred.
    pub(super) fn or_null(&mut self, chance: u64, value: impl Into<Value>) -> Value {
        if self.percent(chance) {
            Value::Null
        } else {
            value.into()
        }
    }

    /// A number that identifies; one in four is above 2^53.
    pub(super) fn id(&mut self) -> u64 {
        match self.below(20) {
            0..5 => (1 << 53) + self.below(1 << 30) * self.below(1 << 30),
            5..12 => 1_000_000_000 + self.below(1 << 30) * 900,
            _ => 1 + self.below(100_000_000),
        }
    }

    /// The same in a string.
    pub(super) fn id_text(&mut self) -> String {
        self.id().to_string()
    }

    pub(super) fn letters(&mut self, count: usize) -> String {
        (0..count)
            .map(|_| char::from(LETTERS[self.index(LETTERS.len())]))
            .collect()
    }

    pub(super) fn uuid(&mut self) -> String {
        let [a, b, c] = [0; 3].map(|_| self.below(1 << 31));
        format!(
            "{a:08x}-{:04x}-4{:03x}-a{:03x}-{b:08x}{:04x}",
            c & 0xffff,
            a & 0xfff,
            b & 0xfff,
            c >> 15
        )
    }

    pub(super) fn name(&mut self) -> &'static str {
        self.pick(&NAMES)
    }

    pub(super) fn sentence(&mut self) -> &'static str {
        self.pick(&SENTENCES)
    }

    /// What somebody wrote: mostly a sentence, sometimes a page.
    pub(super) fn text(&mut self) -> String {
        let (count, separator) = match self.below(100) {
            0..55 => (1, " "),
            55..85 => (2 + self.below(4), " "),
            85..97 => (5 + self.below(10), "\n"),
            _ => (18 + self.below(17), "\r\n"),
        };
        let sentences: Vec<_> = (0..count).map(|_| self.sentence()).collect();
        let mut text = sentences.join(separator);
        if self.percent(15) {
            text.push(' ');
            let emoji = self.pick(&EMOJI);
            (0..=self.below(4)).for_each(|_| text.push_str(emoji));
        }
        if self.percent(2) {
            text.push_str("\t\0\u{1b}[0m\u{2028}\u{a0}\"so\"\\end/");
        }
        text
    }

    pub(super) fn url(&mut self) -> String {
        format!(
            "https://cdn{}.example.com/{}/image/upload/{}_{}.png",
            1 + self.below(9),
            self.letters(8),
            self.letters(22),
            1_000_000_000 + self.below(1 << 30)
        )
    }

    pub(super) fn email(&mut self, who: &str) -> String {
        let domain = self.pick(&[
            "example.com",
            "example.org",
            "mail.example.net",
            "shop.example",
        ]);
        format!("{who}{}@{domain}", 1 + self.below(99_999))
    }

    pub(super) fn phone(&mut self) -> String {
        let country = self.pick(&["62", "55", "353", "44", "1"]);
        format!("{country}{}", 100_000_000 + self.below(1 << 30) * 80)
    }

    /// Since 1970, from 2019 on.
    pub(super) fn seconds(&mut self) -> u64 {
        1_546_300_800 + self.below(220_000_000)
    }

    pub(super) fn milliseconds(&mut self) -> u64 {
        self.seconds() * 1000 + self.below(1000)
    }

    /// A date and a time of day, what stands between them, and what stands behind.
    pub(super) fn time(&mut self, between: &str, after: &str) -> String {
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

    /// The same with milliseconds.
    pub(super) fn exact_time(&mut self, between: &str, after: &str) -> String {
        let fraction = format!(".{:03}{after}", self.below(1000));
        self.time(between, &fraction)
    }

    /// From `least` to `most` of something.
    pub(super) fn list(
        &mut self,
        least: u64,
        most: u64,
        mut one: impl FnMut(&mut Self) -> Value,
    ) -> Value {
        let count = least + self.below(most + 1 - least);
        (0..count).map(|_| one(self)).collect()
    }

    /// The first few of a list.
    pub(super) fn first(&mut self, of: &[Value]) -> Value {
        let count = self.index(of.len() + 1);
        of[..count].to_vec().into()
    }

    /// Puts the members of every object in another order.
    pub(super) fn shuffle(&mut self, value: &mut Value) {
        match value {
            Value::Object(members) => {
                let mut list: Vec<_> = std::mem::take(members).into_iter().collect();
                for last in (1..list.len()).rev() {
                    let other = self.index(last + 1);
                    list.swap(last, other);
                }
                for (name, mut value) in list {
                    self.shuffle(&mut value);
                    members.insert(name, value);
                }
            }
            Value::Array(elements) => {
                for element in elements {
                    self.shuffle(element);
                }
            }
            _ => {}
        }
    }

    /// Somebody who serves customers.
    pub(super) fn agent(&mut self) -> Value {
        json!({"id": 1 + self.below(999), "name": self.name(), "email": self.email("agent")})
    }
}
