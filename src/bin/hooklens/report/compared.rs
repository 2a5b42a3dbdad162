//! What changed between two payloads, for people: side by side where there is room, else one below the other.
//!
//! Each change is a location, what that field means, and what went and came. What two values have in common is not
//! coloured as strongly as what they differ in. What is hidden is never shown.

use std::fmt::Write as _;

use colored::{ColoredString, Colorize as _};
use hooklens::Location;
use hooklens::diff::{Change, Diff, Difference, Value};
use hooklens::schema::Class;

use super::changes::{Hidden, Side};
use super::covered::instead;
use super::frame::Look;
use super::meaning::Meanings;
use super::visible::visible;
use super::wrap::{columns, cut, fitting, padded, wrap};

/// How a comparison looks.
pub(crate) struct Layout {
    pub(crate) look: Look,
    /// Whether old and new stand side by side.
    pub(crate) beside: bool,
}

/// The most lines that a value has beside another.
const LINES: usize = 4;

/// The changes: a location, and below it what went and what came. Nothing if there are none.
pub(crate) fn text(
    old: &Side<'_>,
    new: &Side<'_>,
    diff: &Diff<'_>,
    hidden: &Hidden<'_>,
    meanings: &Meanings,
    layout: &Layout,
) -> String {
    let mut text = String::new();
    if diff.is_empty() {
        return text;
    }
    let look = layout.look;
    let titles = [
        format!("--- {}", old.title()),
        format!("+++ {}", new.title()),
    ];
    let width = half(look.width);
    let [old_title, new_title] = &titles;
    if layout.beside && titles.iter().all(|title| columns(title) <= width) {
        let line = format!("{}{GAP}{new_title}", padded(old_title, width));
        text = look.paint(&line, |text| text.bold()) + "\n";
    } else {
        for title in titles {
            text.push_str(&look.paint(&title, |text| text.bold()));
            text.push('\n');
        }
    }
    list(diff, hidden, meanings, layout, &mut text);
    text
}

/// The changes without who differs, an empty line before each.
pub(super) fn list(
    diff: &Diff<'_>,
    hidden: &Hidden<'_>,
    meanings: &Meanings,
    layout: &Layout,
    text: &mut String,
) {
    let look = layout.look;
    for difference in &diff.changes {
        text.push('\n');
        head(difference, meanings, look, text);
        let [old, new] = shown(difference, hidden.class(difference));
        if layout.beside {
            beside(old.as_ref(), new.as_ref(), look, text);
        } else {
            below(old.as_ref(), new.as_ref(), look, text);
        }
    }
}

/// Between two columns.
const GAP: &str = "  ";

fn half(width: usize) -> usize {
    width.saturating_sub(GAP.len()) / 2
}

/// Where something changed: in the old payload, if it is there.
pub(crate) fn location<'d>(difference: &'d Difference<'_>) -> &'d str {
    let places = [&difference.location, &difference.new_location];
    let mut places = places.into_iter().flatten();
    places.next().map_or("", Location::as_str)
}

/// Where something changed, and what stands there.
fn head(difference: &Difference<'_>, meanings: &Meanings, look: Look, text: &mut String) {
    let location = location(difference);
    let mut plain = if location.is_empty() {
        "(the whole)".to_owned()
    } else {
        visible(location).into_owned()
    };
    let mut head = look.paint(&plain, |text| text.bold());
    match (&difference.change, &difference.new_location) {
        (Change::Moved { from, to }, _) => {
            let moved = format!(" moved from {from} to {to}");
            head.push_str(&look.paint(&moved, |text| text.cyan()));
            plain.push_str(&moved);
        }
        (_, Some(new)) if new.as_str() != location => {
            let now = format!("(now {})", visible(new.as_str()));
            let fits = columns(&plain) + 1 + columns(&now) <= look.width;
            if !fits && look.wraps {
                head.push_str("\n   ");
                plain.clear();
                plain.push_str("   ");
            }
            for text in [&mut head, &mut plain] {
                text.push(' ');
                text.push_str(&now);
            }
        }
        _ => {}
    }
    text.push_str(&head);
    if let Some(meaning) = meanings.of(location) {
        let meaning = visible(&meaning).into_owned();
        let dim = |line: &str| look.paint(line, |text| text.dimmed());
        if columns(&plain) + 2 + columns(&meaning) <= look.width {
            let _ = write!(text, "  {}", dim(&meaning));
        } else {
            for line in wrap(&meaning, look.width.saturating_sub(4)) {
                let _ = write!(text, "\n    {}", dim(&line));
            }
        }
    }
    text.push('\n');
}

/// A value as it may be shown.
struct Shown {
    text: String,
    /// How many bytes at its beginning and its end the other value has, too.
    alike: [usize; 2],
    /// Whether that is most of it, so that the rest is worth telling apart.
    is_near: bool,
    /// Its type, where that is what changed.
    kind: String,
}

fn shown(difference: &Difference<'_>, hidden: Option<Class>) -> [Option<Shown>; 2] {
    let (old, new) = match &difference.change {
        Change::Added(new) => (None, Some(new)),
        Change::Removed(old) => (Some(old), None),
        Change::Changed { old, new } => (Some(old), Some(new)),
        Change::Moved { .. } => (None, None),
    };
    let types = difference.types().is_some();
    let texts = [old, new].map(|value| {
        value.map(|value| match hidden {
            Some(class) => instead(class).to_owned(),
            None => visible(&value.compact()).into_owned(),
        })
    });
    let alike = match &texts {
        [Some(old), Some(new)] if !types && hidden.is_none() => alike(old, new),
        _ => [0, 0],
    };
    let kind = |value: &Value<'_>| {
        if types {
            format!(" ({})", value.kind().name())
        } else {
            String::new()
        }
    };
    let kinds = [old, new].map(|value| value.map(kind).unwrap_or_default());
    let [old, new] = texts;
    let [old_kind, new_kind] = kinds;
    [(old, old_kind), (new, new_kind)].map(|(text, kind)| {
        text.map(|text| Shown {
            is_near: alike[0] + alike[1] > text.len() / 2,
            text,
            alike,
            kind,
        })
    })
}

/// How many bytes two texts begin and end with alike, whole characters.
fn alike(old: &str, new: &str) -> [usize; 2] {
    let same = |(old, new): &(char, char)| old == new;
    let pairs = old.chars().zip(new.chars());
    let start: usize = pairs.take_while(same).map(|(old, _)| old.len_utf8()).sum();
    let pairs = old[start..].chars().rev().zip(new[start..].chars().rev());
    let end: usize = pairs.take_while(same).map(|(old, _)| old.len_utf8()).sum();
    [start, end]
}

type Paint = fn(&str) -> ColoredString;

/// What went is red, what came is green.
const PAINTS: [Paint; 2] = [|text| text.red(), |text| text.green()];
const STRONG: [Paint; 2] = [|text| text.red().bold(), |text| text.green().bold()];
const SIGNS: [&str; 2] = ["-", "+"];

/// One below the other, a line each.
fn below(old: Option<&Shown>, new: Option<&Shown>, look: Look, text: &mut String) {
    let width = look.width.saturating_sub(4);
    for (side, value) in [old, new].into_iter().enumerate() {
        let Some(value) = value else { continue };
        let room = width.saturating_sub(columns(&value.kind));
        let (shown, alike) = around_difference(value, room);
        let alike = if value.is_near {
            alike
        } else {
            [shown.len(), 0]
        };
        let sign = look.paint(&format!("  {} ", SIGNS[side]), PAINTS[side]);
        let value = painted(&shown, alike, side, look) + &look.paint(&value.kind, PAINTS[side]);
        let _ = writeln!(text, "{sign}{value}");
    }
}

/// Side by side, in lines as long as half the width; long values are cut.
fn beside(old: Option<&Shown>, new: Option<&Shown>, look: Look, text: &mut String) {
    if old.is_none() && new.is_none() {
        return;
    }
    let width = half(look.width);
    let inner = width.saturating_sub(4);
    let sides = [old, new].map(|value| value.map(|value| lines(value, inner)).unwrap_or_default());
    for number in 0..sides[0].len().max(sides[1].len()) {
        let mut line = String::new();
        for (side, lines) in sides.iter().enumerate() {
            let sign = if number == 0 { SIGNS[side] } else { " " };
            let (plain, coloured) = match lines.get(number) {
                Some((plain, alike)) => (
                    columns(plain) + 4,
                    look.paint(&format!("  {sign} "), PAINTS[side])
                        + &painted(plain, *alike, side, look),
                ),
                None => (0, String::new()),
            };
            line.push_str(&coloured);
            if side == 0 {
                line.push_str(&" ".repeat((width + GAP.len()).saturating_sub(plain)));
            }
        }
        text.push_str(line.trim_end());
        text.push('\n');
    }
}

/// A value in lines of a width, each with how much of it both values have at its beginning and end.
fn lines(value: &Shown, width: usize) -> Vec<(String, [usize; 2])> {
    let room = (width * LINES).saturating_sub(columns(&value.kind) + LINES);
    let (shown, alike) = around_difference(value, room);
    let differs = if value.is_near {
        alike[0]..shown.len() - alike[1]
    } else {
        0..0
    };
    let whole = shown + &value.kind;
    let mut lines = Vec::new();
    let mut start = 0;
    while start < whole.len() {
        let length = fitting(&whole[start..], width);
        // A character that is wider than the line is put there all the same.
        let length = if length == 0 {
            whole.len() - start
        } else {
            length
        };
        let end = start + length;
        let from = differs.start.clamp(start, end) - start;
        let to = differs.end.clamp(start, end) - start;
        let alike = if from >= to {
            [length, 0]
        } else {
            [from, length - to]
        };
        lines.push((whole[start..end].to_owned(), alike));
        start = end;
    }
    lines
}

/// A text in the colour of its side, strong where the values differ.
fn painted(text: &str, [start, end]: [usize; 2], side: usize, look: Look) -> String {
    let middle = start..text.len() - end;
    let parts = [
        (&text[..start], PAINTS[side]),
        (&text[middle.clone()], STRONG[side]),
        (&text[middle.end..], PAINTS[side]),
    ];
    let parts = parts.into_iter().filter(|(part, _)| !part.is_empty());
    parts.map(|(part, paint)| look.paint(part, paint)).collect()
}

/// A value within a width: cut behind, and in front if what differs would not be seen otherwise.
fn around_difference(value: &Shown, width: usize) -> (String, [usize; 2]) {
    /// What is shown of what two values begin with.
    const LEAD: usize = 16;
    let (text, [start, end]) = (value.text.as_str(), value.alike);
    if columns(text) <= width {
        return (text.to_owned(), value.alike);
    }
    let mut from = 0;
    if columns(&text[..start]) > width / 2 {
        let lead = text[..start].char_indices().rev().take(LEAD).last();
        from = lead.map_or(0, |(at, _)| at);
    }
    let before = if from > 0 { "…" } else { "" };
    let rest = &text[from..];
    let shown = format!("{before}{rest}");
    let start = start - from + before.len();
    if columns(&shown) <= width {
        return (shown, [start, end]);
    }
    let shown = cut(&shown, width);
    let start = start.min(shown.len());
    // The ellipsis stands for what differs, or for what does not; nobody sees which.
    (shown, [start, 0])
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Look = Look {
        color: false,
        width: 40,
        wraps: false,
    };

    fn value(text: &str, alike: [usize; 2]) -> Shown {
        Shown {
            text: text.to_owned(),
            alike,
            is_near: true,
            kind: String::new(),
        }
    }

    #[test]
    fn what_two_values_share_is_found_once() {
        assert_eq!(alike("\"abc\"", "\"axc\""), [2, 2]);
        assert_eq!(alike("aa", "aaa"), [2, 0]);
        assert_eq!(alike("é1", "è1"), [0, 1]);
    }

    #[test]
    fn a_long_value_is_cut_around_what_differs() {
        let long = format!("\"{}x{}\"", "a".repeat(60), "b".repeat(60));
        let (shown, [start, _]) = around_difference(&value(&long, [61, 61]), 36);
        assert!(shown.starts_with("…aaaaaaaaaaaaaaaax"), "{shown}");
        assert!(shown[start..].starts_with('x'), "{shown}");
        assert_eq!(columns(&shown), 36);
    }

    #[test]
    fn two_columns_hold_long_and_wide_values() {
        let mut text = String::new();
        let old = value(&"漢".repeat(12), [0, 0]);
        beside(Some(&old), Some(&value("1", [0, 0])), PLAIN, &mut text);
        for line in text.lines() {
            assert!(columns(line) <= 40, "{text}");
        }
        assert_eq!(text.matches('漢').count(), 12);
        assert!(text.lines().next().unwrap().ends_with("+ 1"), "{text}");
    }
}
