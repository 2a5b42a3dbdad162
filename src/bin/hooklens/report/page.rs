//! A page of text for a terminal: headings, paragraphs and labelled lines, wrapped.
//!
//! Text is given without colours and without line breaks; control characters in it are shown, never sent.

use colored::Colorize as _;

use super::frame::Look;
use super::name::is_command;
use super::visible::visible;
use super::wrap::columns;

/// The widest that lines get: longer ones are hard to read.
const WIDEST: usize = 100;

/// How far labelled text is indented.
const INDENT: usize = 14;

/// The longest text of a first column that others are aligned with.
const COLUMN: usize = 28;

/// Text in the making.
pub(crate) struct Page {
    text: String,
    width: usize,
    color: bool,
}

impl Page {
    /// An empty page with the look of the stream that it is for.
    pub(crate) fn new(look: Look) -> Self {
        Self {
            text: String::new(),
            width: look.width.min(WIDEST),
            color: look.color,
        }
    }

    /// The text.
    pub(crate) fn into_text(self) -> String {
        self.text
    }

    /// An empty line, unless the page is empty.
    pub(crate) fn gap(&mut self) {
        if !self.text.is_empty() {
            self.text.push('\n');
        }
    }

    /// A heading, and words after it: on the same line if they fit there, else below.
    pub(crate) fn heading(&mut self, heading: &str, after: &str) {
        let (heading, after) = (plain(heading), plain(after));
        let start = columns(&heading) + 2;
        if self.color {
            self.text.push_str(&heading.bold().to_string());
        } else {
            self.text.push_str(&heading);
        }
        if after.is_empty() {
            self.text.push('\n');
        } else if start + columns(&after) > self.width {
            self.text.push_str("\n    ");
            self.wrapped(&after, 4, 4);
        } else {
            self.text.push_str("  ");
            self.wrapped(&after, start, 4);
        }
    }

    /// A paragraph, indented by two.
    pub(crate) fn paragraph(&mut self, text: &str) {
        self.text.push_str("  ");
        self.wrapped(&plain(text), 2, 2);
    }

    /// A line of text, wrapped and indented by two, then by four.
    pub(crate) fn line(&mut self, text: &str) {
        self.text.push_str("  ");
        self.wrapped(&plain(text), 2, 4);
    }

    /// Text as it is: safe to show, coloured if the page is, with its line feeds.
    pub(crate) fn raw(&mut self, text: &str) {
        self.text.push_str(text);
    }

    /// Commands with a label before the first, and what each is for behind it where there is room. They are not wrapped, so that
    /// they can be copied.
    pub(crate) fn commands(&mut self, label: &str, rows: &[(&str, &str)]) {
        let width = self.width;
        let fits =
            |(command, why): &(&str, &str)| INDENT + columns(command) + columns(why) + 4 <= width;
        let together = rows.iter().filter(|row| fits(row));
        let longest = together.map(|(command, _)| columns(command)).max();
        let column = longest.unwrap_or_default() + 2;
        for (number, (command, why)) in rows.iter().enumerate() {
            self.label(if number == 0 { label } else { "" });
            self.text.push_str(command);
            if fits(&(command, why)) {
                let room = self.width.saturating_sub(INDENT + columns(why) + 2);
                let gap = " ".repeat(column.min(room).max(columns(command) + 2) - columns(command));
                let why = format!("{gap}# {why}");
                let why = if self.color {
                    why.dimmed().to_string()
                } else {
                    why
                };
                self.text.push_str(&why);
            }
            self.text.push('\n');
        }
    }

    /// Lines with a label before the first.
    pub(crate) fn labelled(&mut self, label: &str, lines: &[String]) {
        for (number, line) in lines.iter().enumerate() {
            self.label(if number == 0 { label } else { "" });
            self.wrapped(&plain(line), INDENT, INDENT + 2);
        }
    }

    /// Lines of two columns with a label before the first.
    pub(crate) fn columns(&mut self, label: &str, rows: &[(String, String)]) {
        let lengths = rows.iter().map(|(one, _)| columns(&plain(one)));
        let first = lengths.filter(|length| *length <= COLUMN).max();
        let column = INDENT + first.unwrap_or_default() + 2;
        for (number, (one, other)) in rows.iter().enumerate() {
            self.label(if number == 0 { label } else { "" });
            let one = plain(one);
            let length = INDENT + columns(&one);
            self.text.push_str(&one);
            if other.is_empty() {
                self.text.push('\n');
                continue;
            }
            if length + 2 > column {
                self.text.push('\n');
                self.text.push_str(&" ".repeat(column));
            } else {
                self.text.push_str(&" ".repeat(column - length));
            }
            self.wrapped(&plain(other), column, column);
        }
    }

    fn label(&mut self, label: &str) {
        let label = format!("  {label:width$}", width = INDENT - 2);
        if self.color {
            self.text.push_str(&label.dimmed().to_string());
        } else {
            self.text.push_str(&label);
        }
    }

    /// Appends words and ends the line; `start` is the column the first goes to, `indent` that of further lines.
    fn wrapped(&mut self, text: &str, start: usize, indent: usize) {
        let mut column = start;
        let mut fresh = true;
        for word in text.split(' ').filter(|word| !word.is_empty()) {
            let length = columns(word);
            if !fresh && column + 1 + length > self.width && !is_command(word) {
                self.text.push('\n');
                self.text.push_str(&" ".repeat(indent));
                column = indent;
                fresh = true;
            }
            if !fresh {
                self.text.push(' ');
                column += 1;
            }
            self.text.push_str(word);
            column += length;
            fresh = false;
        }
        self.text.push('\n');
    }
}

/// Text made safe to show, with its line breaks as spaces: a pack is a file from somewhere, too.
pub(crate) fn plain(text: &str) -> String {
    visible(&text.replace(['\n', '\t'], " ")).into_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page() -> Page {
        Page {
            text: String::new(),
            width: 40,
            color: false,
        }
    }

    #[test]
    fn text_is_wrapped_under_itself() {
        let mut page = page();
        page.labelled("goes to", &["one two three four five six seven".to_owned()]);
        assert_eq!(
            page.into_text(),
            "  goes to     one two three four five\n                six seven\n"
        );
    }

    #[test]
    fn no_line_begins_with_a_command_of_a_runner() {
        let mut page = page();
        page.line("one two three four five six seven ::stop-commands::x eight");
        assert_eq!(
            page.into_text(),
            "  one two three four five six seven ::stop-commands::x\n    eight\n"
        );
    }

    #[test]
    fn a_long_value_pushes_its_meaning_to_the_next_line() {
        let mut page = page();
        let long = "x".repeat(30);
        let rows = [
            ("a".to_owned(), "A.".to_owned()),
            (long.clone(), "B.".to_owned()),
        ];
        page.columns("values", &rows);
        let expected = format!("  values      a  A.\n              {long}\n                 B.\n");
        assert_eq!(page.into_text(), expected);
    }

    #[test]
    fn escapes_are_shown() {
        assert_eq!(plain("a\u{1b}[31mb\u{202e}\n"), "a\\u{1b}[31mb\\u{202e} ");
    }
}
