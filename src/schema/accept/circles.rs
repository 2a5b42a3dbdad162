//! Rules that would go on without end: those that lead back to themselves before anything in a value was looked at.

use super::program::{Code, Program, Rule, StateId, Switch, Try};
use crate::payload::Kind;
use crate::schema::by_name::ByName;

/// Cuts all circles of rules that speak of the same value: at the rule that closes one, nobody knows.
pub(super) fn cut(program: &mut Program, kinds: &[Kind]) {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        OnTheWay,
        Yes,
    }
    let mut seen = vec![Seen::No; program.rules.len()];
    for start in 0..program.rules.len() {
        if seen[start] != Seen::No {
            continue;
        }
        seen[start] = Seen::OnTheWay;
        let mut way = vec![(start, next(program, start, kinds[start]))];
        while let Some((rule, ahead)) = way.last_mut() {
            let Some(next_rule) = ahead.pop() else {
                seen[*rule] = Seen::Yes;
                way.pop();
                continue;
            };
            match seen[next_rule] {
                Seen::Yes => {}
                Seen::No => {
                    seen[next_rule] = Seen::OnTheWay;
                    let ahead = next(program, next_rule, kinds[next_rule]);
                    way.push((next_rule, ahead));
                }
                Seen::OnTheWay => program.rules[next_rule] = Rule::Same(Code::UNSURE),
            }
        }
    }
}

/// The rules that a rule asks about the same value.
fn next(program: &Program, rule: usize, kind: Kind) -> Vec<usize> {
    let mut codes: Vec<Code> = Vec::new();
    let state = |state: StateId| program.states[state as usize].by_kind[kind as usize];
    let tries: &[Try] = match &program.rules[rule] {
        Rule::Same(code) => {
            codes.push(*code);
            &[]
        }
        Rule::Switch(Switch::Tag(_, tags), _) => {
            codes.extend(tags.values());
            &[]
        }
        Rule::Switch(
            Switch::If {
                condition,
                then,
                otherwise,
            },
            _,
        ) => {
            codes.extend([state(condition.state), *then, *otherwise]);
            &[]
        }
        Rule::Text(rule) => {
            let rows = rule.lists.iter().flat_map(ByName::values);
            codes.extend(rows.map(|row| state(*row)));
            &rule.tries
        }
        Rule::Number(rule) => &rule.tries,
        Rule::Plain(rule) => &rule.tries,
        Rule::Array(rule) => &rule.tries,
        Rule::Object(rule) => &rule.tries,
    };
    for one in tries {
        match one {
            Try::One(states) | Try::Any(states, _) => {
                codes.extend(states.iter().map(|branch| state(*branch)));
            }
            Try::Not(branch) => codes.push(state(*branch)),
            Try::If {
                condition,
                then,
                otherwise,
            } => {
                codes.extend([condition.state, *then, *otherwise].map(state));
            }
            Try::Note => {}
        }
    }
    codes.into_iter().filter_map(Code::rule).collect()
}
