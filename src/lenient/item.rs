//! Members, elements and what stands for them: which kind of token is next.

use super::Fault;
use super::read::Reader;
use crate::payload::Malformed;

impl Reader<'_> {
    /// Passes over dots that stand for members or elements.
    pub(super) fn dots(&mut self) -> bool {
        let length = self.dots_here();
        if length == 0 {
            return false;
        }
        let behind = &self.rest()[length..];
        let is_prose = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b' ' | b'-');
        let words = behind.iter().take_while(is_prose).count();
        if words == behind.len() {
            self.reach_end();
        }
        let ends = behind
            .get(words)
            .is_none_or(|byte| b",}]\r\n#/".contains(byte));
        let words = if ends {
            behind[..words].trim_ascii_end().len()
        } else {
            0
        };
        self.pass_over(length + words);
        true
    }

    /// Passes over `<members>` in an object, which no colon follows.
    pub(super) fn left_out_members(&mut self) -> bool {
        let length = self.placeholder_here();
        if length == 0 {
            return false;
        }
        let behind = self.rest()[length..].trim_ascii_start();
        if behind.is_empty() {
            self.reach_end();
        }
        if behind.first() == Some(&b':') {
            return false;
        }
        self.pass_over(length);
        true
    }

    fn pass_over(&mut self, length: usize) {
        let range = self.at..self.at + length;
        self.written.tell(Fault::LeftOut, range.clone());
        self.written.blank(range.clone());
        self.at = range.end;
        if let Some(open) = self.stack.last_mut() {
            open.dots = true;
        }
    }

    /// Reads a value, or the beginning of one with others in it.
    pub(super) fn value(&mut self) -> Result<(), Malformed> {
        let Some(byte) = self.peek() else {
            return self.unexpected("a value");
        };
        let dots = self.dots_here();
        let placeholder = self.placeholder_here();
        let start = self.at;
        if dots > 0 {
            self.at += dots;
            self.written.tell(Fault::NoValue, start..self.at);
            self.written.replace(start..self.at, b"null");
            Ok(())
        } else if placeholder > 0 {
            self.at += placeholder;
            self.written.tell(Fault::Placeholder, start..self.at);
            self.quote(start..self.at);
            Ok(())
        } else if matches!(byte, b'{' | b'[') {
            self.open()
        } else if self.is_quote() {
            self.string(false)
        } else {
            self.word()
        }
    }

    /// Reads a member's name.
    pub(super) fn name(&mut self) -> Result<(), Malformed> {
        let placeholder = self.placeholder_here();
        if self.is_quote() {
            self.string(true)
        } else if placeholder > 0 {
            let start = self.at;
            self.at += placeholder;
            self.written.tell(Fault::Placeholder, start..self.at);
            self.quote(start..self.at);
            Ok(())
        } else {
            self.unquoted_name()
        }
    }
}
