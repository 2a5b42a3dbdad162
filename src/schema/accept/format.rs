//! Formats of strings, as the validator understands them.
//!
//! Formats of our own are checked as everywhere. Of the standard ones only the plain cases are told here: a usual e-mail
//! address is one, and what is unusual is left to the validator.

use std::net::{Ipv4Addr, Ipv6Addr};

use crate::convert::FORMATS;

/// A format of strings.
#[derive(Debug, Clone, Copy)]
pub(super) enum Format {
    /// One of our own.
    Own(fn(&str) -> bool),
    Standard(fn(&str) -> Option<bool>),
}

impl Format {
    /// A format by its name; `None` if it is not known here.
    pub(super) fn of(name: &str) -> Option<Self> {
        if let Some((_, check)) = FORMATS.iter().find(|(known, _)| *known == name) {
            return Some(Self::Own(*check));
        }
        Some(Self::Standard(match name {
            "date-time" => date_time,
            "date" => |text| Some(is_date(text.as_bytes())),
            "uuid" => |text| is_uuid(text.as_bytes()).then_some(true),
            "ipv4" => |text| text.parse::<Ipv4Addr>().is_ok().then_some(true),
            "ipv6" => |text| text.parse::<Ipv6Addr>().is_ok().then_some(true),
            "hostname" => |text| is_host(text).then_some(true),
            "email" => |text| is_email(text).then_some(true),
            "uri" => |text| is_uri(text).then_some(true),
            "uri-reference" => |text| (is_uri(text) || is_path(text)).then_some(true),
            _ => return None,
        }))
    }

    /// Whether a string has the format; `None` if that cannot be told here.
    #[inline]
    pub(super) fn holds(self, text: &str) -> Option<bool> {
        match self {
            Self::Own(check) => Some(check(text)),
            Self::Standard(check) => check(text),
        }
    }
}

/// RFC 3339. Whether there was a leap second at some time is not told here.
fn date_time(text: &str) -> Option<bool> {
    let Some((head, rest)) = text.as_bytes().split_at_checked(19) else {
        return Some(false);
    };
    let is_clock = matches!(head[10], b'T' | b't')
        && head[13] == b':'
        && head[16] == b':'
        && digits(&head[11..13]).is_some_and(|hour| hour < 24)
        && digits(&head[14..16]).is_some_and(|minute| minute < 60);
    let second = digits(&head[17..]);
    if !is_clock || !is_date(&head[..10]) || second.is_none_or(|second| second > 60) {
        return Some(false);
    }
    let offset = match rest {
        [b'.', fraction @ ..] => {
            let digits = fraction
                .iter()
                .take_while(|byte| byte.is_ascii_digit())
                .count();
            if digits == 0 {
                return Some(false);
            }
            &fraction[digits..]
        }
        _ => rest,
    };
    let is_offset = match offset {
        [b'Z' | b'z'] => true,
        [b'+' | b'-', hours @ .., b':', tens, ones] if hours.len() == 2 => {
            digits(hours).is_some_and(|hours| hours < 24)
                && digits(&[*tens, *ones]).is_some_and(|minutes| minutes < 60)
        }
        _ => false,
    };
    if is_offset && second == Some(60) {
        return None;
    }
    Some(is_offset)
}

/// `YYYY-MM-DD`, a day of the calendar.
fn is_date(text: &[u8]) -> bool {
    if text.len() != 10 || text[4] != b'-' || text[7] != b'-' {
        return false;
    }
    let (Some(year), Some(month), Some(day)) =
        (digits(&text[..4]), digits(&text[5..7]), digits(&text[8..]))
    else {
        return false;
    };
    let days = match month {
        1 | 3 | 5 | 7 | 8 | 10 | 12 => 31,
        4 | 6 | 9 | 11 => 30,
        2 if year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) => 29,
        2 => 28,
        _ => return false,
    };
    (1..=days).contains(&day)
}

#[inline]
fn digits(text: &[u8]) -> Option<u32> {
    text.iter().try_fold(0, |number, byte| {
        byte.is_ascii_digit()
            .then(|| number * 10 + u32::from(byte - b'0'))
    })
}

fn is_uuid(text: &[u8]) -> bool {
    text.len() == 36
        && text.iter().enumerate().all(|(at, byte)| match at {
            8 | 13 | 18 | 23 => *byte == b'-',
            _ => byte.is_ascii_hexdigit(),
        })
}

/// A usual host: labels of letters, digits and single hyphens, the last of which begins with a letter.
fn is_host(text: &str) -> bool {
    let is_label = |label: &str| {
        (1..=63).contains(&label.len())
            && label
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
            && !label.starts_with('-')
            && !label.ends_with('-')
            && !label.contains("--")
    };
    let last = text.rsplit('.').next().unwrap_or_default();
    text.len() <= 253
        && text.split('.').all(is_label)
        && last.starts_with(|first: char| first.is_ascii_alphabetic())
}

/// A usual e-mail address: words with dots between them, and a host of several labels.
fn is_email(text: &str) -> bool {
    let Some((local, host)) = text.split_once('@') else {
        return false;
    };
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .bytes()
                .all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b'+'))
    };
    text.len() <= 254
        && local.len() <= 64
        && local.split('.').all(is_word)
        && host.contains('.')
        && is_host(host)
}

/// A usual URI: a scheme, a host, perhaps a port, and what may follow.
fn is_uri(text: &str) -> bool {
    let Some((scheme, rest)) = text.split_once("://") else {
        return false;
    };
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let (host, port) = authority.split_once(':').unwrap_or((authority, "80"));
    scheme.starts_with(|first: char| first.is_ascii_alphabetic())
        && scheme.bytes().all(|byte| byte.is_ascii_alphanumeric())
        && is_host(host)
        && (1..=5).contains(&port.len())
        && port.bytes().all(|byte| byte.is_ascii_digit())
        && (rest.is_empty() || is_rest_of_uri(rest))
}

/// An absolute path, and what may follow it.
fn is_path(text: &str) -> bool {
    text.starts_with('/') && !text.starts_with("//") && is_rest_of_uri(text)
}

/// A path, a query and a fragment, in the characters that may stand there as they are or by their percentage.
fn is_rest_of_uri(text: &str) -> bool {
    let mut bytes = text.bytes();
    let mut fragments = 0;
    while let Some(byte) = bytes.next() {
        let fits = match byte {
            b'%' => [bytes.next(), bytes.next()]
                .iter()
                .all(|digit| digit.is_some_and(|digit| digit.is_ascii_hexdigit())),
            b'#' => {
                fragments += 1;
                fragments == 1
            }
            b'/' | b'?' | b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')'
            | b'*' | b'+' | b',' | b';' | b'=' | b':' | b'@' => true,
            byte => byte.is_ascii_alphanumeric(),
        };
        if !fits {
            return false;
        }
    }
    true
}
