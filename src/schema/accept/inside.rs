//! The walk of an acceptor into arrays and objects.

use super::object::ObjectRule;
use super::program::{ANY, ArrayRule};
use super::run::{DEEPEST, Run};
use crate::payload::Node;

impl Run<'_> {
    #[inline(never)]
    pub(super) fn array(&mut self, rule: &ArrayRule, node: Node<'_>, told: bool) -> bool {
        self.miss(rule.missed, told);
        let (least, most) = rule.count;
        let mut count = 0;
        let asks = rule.element != ANY || !rule.positions.is_empty();
        if asks || least > 0 || most < u64::MAX {
            if self.depth >= DEEPEST {
                return self.give_up();
            }
            self.depth += 1;
            let mut positions = rule.positions.iter();
            let fits = node.elements().all(|element| {
                count += 1;
                let state = positions.next().copied().unwrap_or(rule.element);
                count <= most && self.state(state, element, told)
            });
            self.depth -= 1;
            if !fits {
                return false;
            }
        }
        count >= least && self.tries(&rule.tries, node)
    }

    #[inline(never)]
    pub(super) fn object(&mut self, rule: &ObjectRule, node: Node<'_>, told: bool) -> bool {
        if self.depth >= DEEPEST {
            return self.give_up();
        }
        self.miss(rule.missed, told);
        self.depth += 1;
        let fits = if rule.few.is_empty() || told {
            self.all_members(rule, node, told)
        } else {
            self.few_members(rule, node)
        };
        self.depth -= 1;
        fits && self.tries(&rule.tries, node)
    }

    fn few_members(&mut self, rule: &ObjectRule, node: Node<'_>) -> bool {
        rule.few.iter().all(|(name, member)| match node.get(name) {
            Some(value) => self.state(member.state, value, false),
            None => !member.is_required(),
        })
    }

    fn all_members(&mut self, rule: &ObjectRule, node: Node<'_>, told: bool) -> bool {
        let text = node.payload().text();
        let mut expected = 0;
        let mut seen = 0;
        let mut count = 0;
        for (name, value) in node.members() {
            count += 1;
            let member = if name.is_plain() {
                let span = name.span();
                let written = &text.as_bytes()[span.start + 1..span.end - 1];
                rule.members.find_bytes(written, expected)
            } else {
                rule.members.find_node(name)
            };
            let fits = match member {
                Some(number) => {
                    expected = number + 1;
                    let member = *rule.members.value(number);
                    seen |= member.mask();
                    if told && !member.described {
                        self.undescribed(rule);
                    }
                    self.state(member.state, value, told)
                }
                None => self.other_member(rule, name, value, told),
            };
            if !fits || rule.names != ANY && !self.state(rule.names, name, false) {
                return false;
            }
        }
        let (least, most) = rule.count;
        seen & rule.required == rule.required && least <= count && count <= most
    }

    /// Notes a member that is required and not described.
    #[cold]
    fn undescribed(&mut self, rule: &ObjectRule) {
        if rule.describes && !rule.describes_rest {
            self.note();
        }
    }

    /// Whether a member that nothing names fits.
    #[inline]
    fn other_member(
        &mut self,
        rule: &ObjectRule,
        name: Node<'_>,
        value: Node<'_>,
        told: bool,
    ) -> bool {
        if !rule.layers.is_empty() {
            return self.by_pattern(rule, name, value, told);
        }
        if told && rule.describes && !rule.describes_rest {
            self.note();
        }
        rule.rest == ANY || self.state(rule.rest, value, told)
    }

    #[inline(never)]
    fn by_pattern(
        &mut self,
        rule: &ObjectRule,
        name: Node<'_>,
        value: Node<'_>,
        told: bool,
    ) -> bool {
        let name = name.as_str().unwrap_or_default();
        let mut known = rule.describes_rest;
        // More than one schema may speak of the member, and then none of them is all that is said of it.
        if told && value.is_container() {
            self.note();
        }
        if !self.state(rule.rest, value, told) {
            return false;
        }
        for layer in &rule.layers {
            let mut matches = false;
            for (pattern, state) in &layer.patterns {
                if pattern.is_match(&name) {
                    matches = true;
                    if !self.state(*state, value, told) {
                        return false;
                    }
                }
            }
            known |= matches;
            if !matches && !self.state(layer.rest, value, told) {
                return false;
            }
        }
        known || !told || !rule.describes || self.note()
    }
}
