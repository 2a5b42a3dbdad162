//! How well an event is attested: by payloads that were seen, by the vendor's documentation, or by source code alone.
//!
//! The statement is data: the first word of the `$comment` at a schema's root, from where the prose goes on ("Captured in
//! 2021, documented in 2019 and 2025."). The best there is counts. Whether it is true is for the samples to show.

/// The best evidence there is for an event's shape.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Attestation {
    /// Read off the source code of the vendor, of its kin or of a client; no payload or document shows it whole.
    Derived,
    /// The vendor's documentation describes it or has a sample.
    Documented,
    /// A payload that was really sent has been seen.
    Captured,
}

impl Attestation {
    /// Every member, the best first.
    pub const ALL: [Self; 3] = [Self::Captured, Self::Documented, Self::Derived];

    /// The member in one lower-case word.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Captured => "captured",
            Self::Documented => "documented",
            Self::Derived => "derived",
        }
    }

    /// What a root `$comment` opens with; `None` if that is none of the words, which are capitalized.
    pub(super) fn of_comment(comment: &str) -> Option<Self> {
        let end = comment.find(|letter: char| !letter.is_alphabetic());
        match &comment[..end.unwrap_or(comment.len())] {
            "Captured" => Some(Self::Captured),
            "Documented" => Some(Self::Documented),
            "Derived" => Some(Self::Derived),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_word_counts_and_nothing_else() {
        let of = Attestation::of_comment;
        assert_eq!(of("Captured in 2021."), Some(Attestation::Captured));
        assert_eq!(of("Documented."), Some(Attestation::Documented));
        assert_eq!(of("Derived"), Some(Attestation::Derived));
        for none in [
            "",
            "captured in 2021.",
            "Never captured.",
            "Captures differ.",
            " Derived",
        ] {
            assert_eq!(of(none), None, "{none}");
        }
    }

    #[test]
    fn every_member_has_its_own_word() {
        for member in Attestation::ALL {
            let mut word = member.name().to_owned();
            word[..1].make_ascii_uppercase();
            assert_eq!(Attestation::of_comment(&word), Some(member));
        }
    }
}
