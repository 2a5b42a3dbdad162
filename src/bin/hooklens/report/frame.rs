//! A finding with the line of source it is about.
//!
//! The line is cropped around the place before it is rendered, so a payload of any size costs what is shown of it.
//! Nothing of the payload is shown as it is: control characters are replaced, secrets are covered.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Origin, Renderer, Snippet};
use colored::ColoredString;
use hooklens::catalog::Attestation;
use hooklens::finding::{Finding, Focus, Severity};
use hooklens::span::Point;

use super::covered::Covered;
use super::meaning::first_sentence;
use super::name::leading;
use super::notes::notes;
use super::place::Places;
use super::visible::{visible, visible_source};
use super::wrap::{unpainted, wrap, wrap_indented};

/// Whom a frame is for.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Look {
    /// Whether it is coloured.
    pub(crate) color: bool,
    /// Columns.
    pub(crate) width: usize,
    /// Whether it is for a terminal, so that prose is wrapped at its width. In a pipe, lines stay whole.
    pub(crate) wraps: bool,
}

impl Look {
    /// Colours a text, if this is coloured.
    pub(crate) fn paint(self, text: &str, paint: impl FnOnce(&str) -> ColoredString) -> String {
        if self.color {
            paint(text).to_string()
        } else {
            text.to_owned()
        }
    }

    /// Wraps a line of prose, if it is for a terminal. Further lines are indented.
    pub(crate) fn wrapped(self, line: &str, indent: usize) -> String {
        if self.wraps {
            wrap_indented(line, self.width, indent)
        } else {
            line.to_owned()
        }
    }
}

/// One line of source, safe to show, and what is marked in it.
struct Line {
    number: usize,
    text: String,
    marks: Vec<Range<usize>>,
}

/// Renders a finding about a record of a capture without what is covered of it, and says on which line it is.
pub(crate) fn render(
    places: &Places<'_>,
    finding: &Finding,
    covered: &Covered<'_>,
    look: Look,
) -> (String, u64) {
    let of = places.of;
    let (file, bytes) = (of.file, of.record.bytes);
    let mut range = places.range(finding);
    let related = places.related(finding);
    let (point, _) = places.point(&range);
    if finding.location.is_root() && finding.focus != Focus::Written {
        // Where it begins says as much as a line full of marks.
        range.end = range.end.min(range.start + 1);
    }
    let level = match finding.severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Info => Level::INFO,
    };
    let mut group = level
        .primary_title(prose(
            &visible(&finding.message),
            level_columns(finding),
            look,
        ))
        .id(finding.code.name())
        .element(origin(file, point.line, point.column));
    let crop = look.width * 4;
    let together = related.as_ref().filter(|related| {
        is_one_line(bytes, related, &range) && near(related, &range, look.width / 2)
    });
    let marks: Vec<Range<usize>> = [&range].into_iter().chain(together).cloned().collect();
    let labels = if related.is_some() {
        ["again here".to_owned(), "first here".to_owned()]
    } else {
        match finding.focus {
            Focus::Opening => ["in here".to_owned(), String::new()],
            Focus::Name | Focus::Value | Focus::Written => [String::new(), String::new()],
        }
    };
    // What is said of a payload as a whole has no line to show, nor has one that is encoded.
    if !is_about_all(finding) && of.is_legible() {
        group = group.element(snippet(line(places, &marks, covered, crop), &labels));
    }
    if let (Some(related), None, true) = (&related, together, of.is_legible()) {
        let (point, _) = places.point(related);
        let earlier = line(places, std::slice::from_ref(related), covered, crop);
        group = group
            .element(origin(file, point.line, point.column))
            .element(snippet(earlier, &labels[1..]));
    }
    let gutter = point.line.to_string().len() + " = : ".len();
    let mut notes = notes(finding);
    let helps = notes.iter().position(|(label, _)| *label == "help");
    let helps = helps.unwrap_or(notes.len());
    notes.splice(helps..helps, claim(finding, covered));
    for (label, text) in notes {
        let text = prose(&text, gutter + label.len(), look);
        group = group.element(Level::NOTE.with_name(label).message(text));
    }
    (drawn(group, look), point.line)
}

/// Renders something about a place in a text that is no capture: an error, with notes below it.
pub(super) fn of_text(
    name: &str,
    bytes: &[u8],
    message: &str,
    mark: Range<usize>,
    notes: &[(&'static str, String)],
    look: Look,
) -> String {
    let point = Point::of(bytes, mark.start);
    let window = window(bytes, mark.start, look.width * 4);
    let marks = std::slice::from_ref(&mark);
    let line = Line::of(bytes, window, point.line, marks, &[]);
    let mut group = Level::ERROR
        .primary_title(visible(message))
        .element(origin(name, point.line, point.column))
        .element(snippet(line, &[String::new()]));
    for (label, text) in notes {
        group = group.element(Level::NOTE.with_name(*label).message(visible(text)));
    }
    drawn(group, look)
}

fn drawn(group: Group<'_>, look: Look) -> String {
    let renderer = if look.color {
        Renderer::styled().hyperlink(false)
    } else {
        Renderer::plain()
    };
    let frame = renderer
        .decor_style(DecorStyle::Ascii)
        .term_width(look.width)
        .render(&[group]);
    without_empty_origins(&frame)
}

/// Where what the schema asks for comes from: how well the event is attested, and a sentence of what is known of the claim.
fn claim(finding: &Finding, covered: &Covered<'_>) -> Option<(&'static str, String)> {
    let provenance = covered.entry?.provenance(finding.schema.as_deref()?);
    let attested = provenance.attested.map(Attestation::name);
    let comment = provenance.comment.as_deref().map(first_sentence);
    let said: Vec<&str> = attested.into_iter().chain(comment).collect();
    (!said.is_empty()).then(|| ("claim", visible(&said.join(": ")).into_owned()))
}

/// How many columns stand before the message: `error[code]: `.
fn level_columns(finding: &Finding) -> usize {
    finding.severity.name().len() + finding.code.name().len() + "[]: ".len()
}

/// Text behind something that takes so many columns, below which the renderer puts further lines.
fn prose(text: &str, before: usize, look: Look) -> String {
    if look.wraps {
        wrap(text, look.width.saturating_sub(before).max(20)).join("\n")
    } else {
        text.to_owned()
    }
}

fn is_about_all(finding: &Finding) -> bool {
    finding.location.is_root() && finding.span.is_none() && finding.focus == Focus::Value
}

fn origin(file: &str, line: u64, column: u64) -> Origin<'static> {
    Origin::path(leading(file).into_owned())
        .line(usize::try_from(line).unwrap_or(usize::MAX))
        .char_column(usize::try_from(column).unwrap_or(usize::MAX))
}

fn snippet(line: Line, labels: &[String]) -> Snippet<'static, Annotation<'static>> {
    let marks = line.marks.into_iter().zip(labels).enumerate();
    let annotations: Vec<Annotation<'static>> = marks
        .map(|(number, (mark, label))| {
            let kind = if number == 0 {
                AnnotationKind::Primary
            } else {
                AnnotationKind::Context
            };
            kind.span(mark)
                .label((!label.is_empty()).then(|| label.clone()))
        })
        .collect();
    Snippet::source(line.text)
        .line_start(line.number)
        .annotations(annotations)
}

/// The renderer has a line for the file of a snippet, and leaves it empty where the place was given apart. It is given
/// apart because the renderer would count columns from where the source was cropped.
fn without_empty_origins(rendered: &str) -> String {
    let is_empty_origin = |line: &str| unpainted(line).trim() == ":::";
    let lines: Vec<&str> = rendered
        .lines()
        .filter(|line| !is_empty_origin(line))
        .map(str::trim_end)
        .collect();
    lines.join("\n")
}

fn is_one_line(bytes: &[u8], one: &Range<usize>, other: &Range<usize>) -> bool {
    let between = one.start.min(other.start)..one.end.max(other.end);
    memchr::memchr(b'\n', &bytes[between]).is_none()
}

fn near(one: &Range<usize>, other: &Range<usize>, width: usize) -> bool {
    one.start
        .abs_diff(other.end)
        .max(one.end.abs_diff(other.start))
        < width
}

/// The line that the first mark begins on, at most `crop` bytes before and behind it.
fn line(places: &Places<'_>, marks: &[Range<usize>], covered: &Covered<'_>, crop: usize) -> Line {
    let bytes = places.of.record.bytes;
    let at = marks.first().map_or(0, |mark| mark.start);
    let window = window(bytes, at, crop);
    let secrets = covered.within(window.clone(), marks);
    let number = places.point(&(at..at)).0.line;
    Line::of(bytes, window, number, marks, &secrets)
}

/// The part of the line at a place that is shown: at most `crop` bytes before and behind it.
fn window(bytes: &[u8], at: usize, crop: usize) -> Range<usize> {
    let start = memchr::memrchr(b'\n', &bytes[..at]).map_or(0, |end| end + 1);
    let end = memchr::memchr(b'\n', &bytes[at..]).map_or(bytes.len(), |end| at + end);
    let mut from = start.max(at.saturating_sub(crop));
    while from < at && bytes[from] & 0xC0 == 0x80 {
        from += 1;
    }
    from..end.min(at + crop)
}

impl Line {
    /// A part of a line with this number, and what is marked and not to be shown of it.
    fn of(
        bytes: &[u8],
        window: Range<usize>,
        number: u64,
        marks: &[Range<usize>],
        secrets: &[Range<usize>],
    ) -> Self {
        let mut line = Self {
            number: usize::try_from(number).unwrap_or(usize::MAX),
            text: String::with_capacity(window.len()),
            marks: vec![usize::MAX..usize::MAX; marks.len()],
        };
        let mut offset = window.start;
        for chunk in bytes[window].utf8_chunks() {
            for character in chunk.valid().chars() {
                line.push(offset, character, marks, secrets);
                offset += character.len_utf8();
            }
            if !chunk.invalid().is_empty() {
                line.push(offset, char::REPLACEMENT_CHARACTER, marks, secrets);
                offset += chunk.invalid().len();
            }
        }
        let length = line.text.trim_end_matches('\u{240D}').len();
        line.text.truncate(length);
        for mark in &mut line.marks {
            *mark = mark.start.min(length)..mark.end.min(length);
        }
        line
    }

    fn push(
        &mut self,
        offset: usize,
        character: char,
        marks: &[Range<usize>],
        secrets: &[Range<usize>],
    ) {
        for (shown, mark) in self.marks.iter_mut().zip(marks) {
            if offset >= mark.start {
                shown.start = shown.start.min(self.text.len());
            }
            if offset >= mark.end {
                shown.end = shown.end.min(self.text.len());
            }
        }
        let is_secret = secrets.iter().any(|secret| secret.contains(&offset));
        self.text.push(if is_secret {
            '*'
        } else {
            visible_source(character)
        });
    }
}
