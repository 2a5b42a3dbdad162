//! The walk of an acceptor over a payload.
//!
//! Once anything is unsure, the answer is that the payload is looked at more closely, whatever else is found: that keeps
//! `not` and "exactly one" right. Nothing is allocated but for strings with escapes that somebody has to read.

use super::open::OpenList;
use super::program::{ANY, Code, Condition, PlainRule, Program, Rule, StateId, Switch, Try};
use super::reach::Reach;
use super::text::TextRule;
use super::{Spare, Verdict};
use crate::payload::{Node, Payload};

/// How many rules may be waiting for others. A payload is not so deep; a schema that refers on and on may be.
pub(super) const DEEPEST: u32 = 1000;

/// What a program says of a payload.
pub(super) fn judge(
    program: &Program,
    root: Node<'_>,
    information: bool,
    spare: &mut Spare,
) -> Verdict {
    if root.payload().has_repeated() {
        return Verdict::LookCloser;
    }
    let mut run = Run {
        program,
        information,
        spare,
        unsure: false,
        noteworthy: false,
        depth: 0,
    };
    let fits = run.state(program.root, root, information);
    match (fits && !run.unsure, run.noteworthy) {
        (false, _) => Verdict::LookCloser,
        (true, true) => Verdict::Noteworthy,
        (true, false) => Verdict::Fits,
    }
}

pub(super) struct Run<'p> {
    program: &'p Program,
    information: bool,
    spare: &'p mut Spare,
    /// Nobody knows whether the payload fits.
    unsure: bool,
    /// There may be something to say of it, even if it fits.
    noteworthy: bool,
    pub(super) depth: u32,
}

impl Run<'_> {
    /// Whether a value fits a state. `told` says that members without a description are worth a word, and that the state
    /// is all that is said of the value.
    ///
    /// Inlined by force: for most values the look-up is all, and a call would cost more.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see above")]
    pub(super) fn state(&mut self, state: StateId, node: Node<'_>, told: bool) -> bool {
        let code = self.program.states[state as usize].by_kind[node.kind() as usize];
        match code {
            Code::ACCEPT => true,
            Code::INTEGER => node.is_integer(),
            Code::REJECT => false,
            code => self.code(code, node, told),
        }
    }

    #[inline(never)]
    fn code(&mut self, mut code: Code, node: Node<'_>, told: bool) -> bool {
        let program = self.program;
        loop {
            let Some(number) = code.rule() else {
                return match code {
                    Code::ACCEPT => true,
                    Code::INTEGER => node.is_integer(),
                    Code::REJECT => false,
                    _ => self.give_up(),
                };
            };
            let rule = &program.rules[number];
            code = match rule {
                Rule::Text(rule) => return self.text(rule, node),
                Rule::Number(rule) => {
                    return match rule.holds(node) {
                        Some(holds) => {
                            holds
                                && self.is_silent(&rule.open, node)
                                && self.tries(&rule.tries, node)
                        }
                        None => self.give_up(),
                    };
                }
                Rule::Plain(rule) => return self.plain(rule, node),
                Rule::Array(rule) => return self.array(rule, node, told),
                Rule::Object(rule) => return self.object(rule, node, told),
                Rule::Same(code) => *code,
                Rule::Switch(Switch::Tag(name, codes), missed) => {
                    self.miss(*missed, told);
                    match node.get(name).and_then(|tag| codes.get_node(tag)) {
                        Some(code) => *code,
                        None => return false,
                    }
                }
                Rule::Switch(
                    Switch::If {
                        condition,
                        then,
                        otherwise,
                    },
                    missed,
                ) => {
                    self.miss(*missed, told);
                    if self.meets(condition, node) {
                        *then
                    } else {
                        *otherwise
                    }
                }
            };
        }
    }

    #[cold]
    pub(super) fn give_up(&mut self) -> bool {
        self.unsure = true;
        false
    }

    /// Notes that there may be something to say. That takes nothing from whether a value fits.
    #[cold]
    pub(super) fn note(&mut self) -> bool {
        self.noteworthy = true;
        true
    }

    /// Notes what may be missed.
    #[inline]
    pub(super) fn miss(&mut self, missed: Reach, told: bool) {
        if missed.looks || missed.describes && told {
            self.note();
        }
    }

    /// Whether a value meets a condition.
    fn meets(&mut self, condition: &Condition, node: Node<'_>) -> bool {
        let meets = self.aside(condition.state, node);
        if let Some(probe) = &condition.probe
            && probe.holds(node) != meets
        {
            self.note();
        }
        meets
    }

    /// Whether a value fits a state that is not all that is said of it.
    fn aside(&mut self, state: StateId, node: Node<'_>) -> bool {
        if self.depth >= DEEPEST {
            return self.give_up();
        }
        self.depth += 1;
        let fits = self.state(state, node, false);
        self.depth -= 1;
        fits
    }

    #[inline]
    pub(super) fn tries(&mut self, tries: &[Try], node: Node<'_>) -> bool {
        tries.is_empty() || self.all_tries(tries, node)
    }

    #[inline(never)]
    fn all_tries(&mut self, tries: &[Try], node: Node<'_>) -> bool {
        tries.iter().all(|one| match one {
            Try::One(branches) => {
                let mut fitting = 0;
                for &branch in branches {
                    fitting += u32::from(self.aside(branch, node));
                    if fitting > 1 || self.unsure {
                        return false;
                    }
                }
                fitting == 1
            }
            Try::Any(branches, all) => {
                let mut fits = false;
                for &branch in branches {
                    fits |= self.aside(branch, node);
                    if fits && !all {
                        break;
                    }
                }
                fits
            }
            Try::Not(state) => !self.aside(*state, node) && !self.unsure,
            Try::Note => self.note(),
            Try::If {
                condition,
                then,
                otherwise,
            } => {
                let branch = if self.meets(condition, node) {
                    *then
                } else {
                    *otherwise
                };
                self.aside(branch, node)
            }
        })
    }

    #[inline(never)]
    fn plain(&mut self, rule: &PlainRule, node: Node<'_>) -> bool {
        let fits = node
            .as_bool()
            .is_none_or(|value| rule.booleans[usize::from(value)]);
        fits && self.tries(&rule.tries, node)
    }

    #[inline(never)]
    fn text(&mut self, rule: &TextRule, node: Node<'_>) -> bool {
        for list in &rule.lists {
            match list.get_node(node) {
                None => return false,
                Some(&ANY) => {}
                Some(&row) => {
                    if !self.aside(row, node) {
                        return false;
                    }
                }
            }
        }
        match rule.holds(node) {
            Some(true) => {}
            Some(false) => return false,
            None => return self.give_up(),
        }
        self.is_silent(&rule.open, node)
            && rule.embedded.iter().all(|&state| self.json(state, node))
            && self.tries(&rule.tries, node)
    }

    /// Whether there is nothing to say of a value and the open lists.
    #[inline]
    fn is_silent(&mut self, lists: &[OpenList], node: Node<'_>) -> bool {
        let information = self.information;
        lists.iter().all(|list| list.is_silent(node, information)) || self.note()
    }

    /// Looks whether the JSON in a string fits a state. Whether it does is no part of whether the string fits.
    #[inline(never)]
    fn json(&mut self, state: StateId, node: Node<'_>) -> bool {
        let (mut text, mut buffers) = self.spare.embedded.pop().unwrap_or_default();
        text.clear();
        node.decode_into(&mut text);
        let fits = if text.trim().is_empty() {
            true
        } else {
            match Payload::parse_prefix_reusing(text.as_bytes(), &mut buffers) {
                Ok((payload, end)) => {
                    let fits = end == text.len()
                        && !payload.has_repeated()
                        && self.inside(state, payload.root());
                    buffers = payload.into_buffers();
                    fits
                }
                Err(_) => false,
            }
        };
        self.spare.embedded.push((text, buffers));
        fits || self.note()
    }

    fn inside(&mut self, state: StateId, root: Node<'_>) -> bool {
        if self.depth >= DEEPEST {
            return self.give_up();
        }
        self.depth += 1;
        let outside = std::mem::take(&mut self.unsure);
        let fits = self.state(state, root, self.information) && !self.unsure;
        self.unsure = outside;
        self.depth -= 1;
        fits
    }
}
