//! Numbers by their exact value.
//!
//! Two JSON numbers are the same number if and only if their canonical texts are equal: `1`, `1.0` and `10e-1` are.
//! Nothing goes through a double. The one exception is an exponent beyond 128 bits, which counts as it is written.

use std::borrow::Cow;

/// Integers of up to this many digits are canonical as they are; longer ones, and fractions, as digits and exponent.
const PLAIN: usize = 40;

/// The canonical text of a number that the parser has accepted.
pub(super) fn canonical(text: &str) -> Cow<'_, str> {
    let (sign, unsigned) = match text.strip_prefix('-') {
        Some(unsigned) => ("-", unsigned),
        None => ("", text),
    };
    if unsigned == "0" {
        return Cow::Borrowed("0");
    }
    if unsigned.len() <= PLAIN && unsigned.bytes().all(|byte| byte.is_ascii_digit()) {
        return Cow::Borrowed(text);
    }
    parts(sign, unsigned).map_or(Cow::Borrowed(text), Cow::Owned)
}

/// The canonical text from digits and exponent; `None` if the exponent is beyond 128 bits.
fn parts(sign: &str, unsigned: &str) -> Option<String> {
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let written = format!("{whole}{fraction}");
    let digits = written.trim_start_matches('0').trim_end_matches('0');
    if digits.is_empty() {
        return Some("0".to_owned());
    }
    let cut = written.len() - written.trim_end_matches('0').len();
    let exponent = exponent
        .parse::<i128>()
        .ok()?
        .checked_sub(i128::try_from(fraction.len()).ok()?)?
        .checked_add(i128::try_from(cut).ok()?)?;
    Some(match usize::try_from(exponent) {
        Ok(zeros) if zeros <= PLAIN && digits.len() + zeros <= PLAIN => {
            format!("{sign}{digits}{:0<zeros$}", "")
        }
        _ => format!("{sign}{digits}e{exponent}"),
    })
}

#[cfg(test)]
mod tests {
    use super::canonical;

    #[test]
    fn one_number_has_one_text() {
        for same in [
            &["1", "1.0", "1e0", "10e-1", "0.1E+1", "1.000"][..],
            &["100", "1e2", "1E+2", "1.00e2", "100.0", "1000e-1"],
            &[
                "0",
                "-0",
                "0.0",
                "-0e5",
                "0e99999999999999999999999999999999999999999999",
            ],
            &["-1.5", "-15e-1", "-0.15e1"],
            &["12345678901234567890123", "1.2345678901234567890123e22"],
            &["1e41", "10e40", &format!("1{}", "0".repeat(41))],
            &["1e40", "10e39", &format!("1{}", "0".repeat(40))],
            &["1e39", "10e38", &format!("1{}", "0".repeat(39))],
            &["1e-400", "0.1e-399"],
            &["1e0000000000000000000000000000000000000000000000001", "10"],
        ] {
            for text in same {
                assert_eq!(canonical(text), canonical(same[0]), "{text}");
            }
        }
    }

    #[test]
    fn other_numbers_have_other_texts() {
        for (one, other) in [
            ("1", "-1"),
            ("1", "10"),
            ("9007199254740993", "9007199254740992"),
            ("12345678901234567890123", "12345678901234567890124"),
            ("0.1", "0.10000000000000000000000000000001"),
            ("1e400", "1e401"),
            ("1e-400", "0"),
            (
                "1e999999999999999999999999999999999999999999",
                "1e999999999999999999999999999999999999999998",
            ),
        ] {
            assert_ne!(canonical(one), canonical(other));
        }
    }
}
