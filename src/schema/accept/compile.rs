//! From schemas to a program.
//!
//! A state is made for each set of schemas that apply together, and a rule for each kind of value that the set does not
//! decide by itself. What a schema asks of one kind says nothing of the others, so branches for other kinds fall away,
//! and where one branch is left it joins the set.

use super::choices::{self, Left};
use super::facts::{Facts, KINDS, Schema, UNLIMITED};
use super::merge::{Choice, Reader, Set, SetKey};
use super::program::{ANY, ArrayRule, Code, Program, Rule, State, StateId, Switch, Try};
use super::reach::{Reach, Reaches};
use super::scalars;
use crate::payload::Kind;
use crate::schema::by_name::ByName;
use crate::schema::documents::Documents;
use crate::schema::map::Map;

/// Beyond this many rules, sets are not told apart by what a value turns out to be.
const MANY: usize = 4_000;

/// Beyond this many rules, nobody knows.
const MOST: usize = 20_000;

/// Compiles an event's schema.
pub(super) fn program(documents: &Documents<'_>) -> Program {
    let mut compiler = Compiler {
        reader: Reader::new(documents),
        reaches: Reaches::default(),
        states: vec![State {
            by_kind: [Code::ACCEPT; 6],
        }],
        numbers: Map::default(),
        known: Vec::new(),
        rules: Vec::new(),
        waiting: Vec::new(),
    };
    let root = documents.root();
    let root = Schema {
        node: root.node,
        common: false,
    };
    let is_plain = !root.node.payload().has_repeated()
        && documents
            .common_root()
            .is_none_or(|common| !common.node.payload().has_repeated());
    let mut set = compiler.reader.set(&[root]);
    set.unsure |= !is_plain;
    let root = compiler.state(&set);
    while let Some((number, set, kind)) = compiler.waiting.pop() {
        let rule = compiler.rule(set, kind).unwrap_or_else(Rule::Same);
        compiler.rules[number].0 = rule;
    }
    compiler.finish(root)
}

pub(super) struct Compiler<'a, 'd> {
    pub(super) reader: Reader<'a, 'd>,
    pub(super) reaches: Reaches,
    states: Vec<State>,
    numbers: Map<SetKey, usize>,
    /// By the number of a set.
    known: Vec<Known>,
    /// With the kind of value each is for.
    rules: Vec<(Rule, Kind)>,
    waiting: Vec<(usize, Set<'a>, Kind)>,
}

/// What was made of a set.
#[derive(Default)]
struct Known {
    state: Option<StateId>,
    /// By kind.
    codes: [Option<Code>; 6],
}

impl<'a> Compiler<'a, '_> {
    /// The number of a set.
    fn number_of(&mut self, set: &Set<'a>) -> usize {
        let next = self.known.len();
        let number = *self.numbers.entry(set.key()).or_insert(next);
        if number == next {
            self.known.push(Known::default());
        }
        number
    }

    /// The state of a set.
    pub(super) fn state(&mut self, set: &Set<'a>) -> StateId {
        if set.schemas.is_empty() && !set.unsure {
            return ANY;
        }
        let number = self.number_of(set);
        if let Some(state) = self.known[number].state {
            return state;
        }
        let by_kind = KINDS.map(|kind| self.code_of(number, set, kind));
        if by_kind == [Code::ACCEPT; 6] {
            return ANY;
        }
        let state = StateId::try_from(self.states.len()).unwrap_or(ANY);
        self.states.push(State { by_kind });
        self.known[number].state = Some(state);
        state
    }

    /// The state of some schemas.
    pub(super) fn state_of(&mut self, schemas: &[Schema<'a>]) -> StateId {
        let set = self.reader.set(schemas);
        self.state(&set)
    }

    /// What a set asks of values of a kind. Its rule is made later, so that schemas may contain themselves.
    fn code(&mut self, set: &Set<'a>, kind: Kind) -> Code {
        let number = self.number_of(set);
        self.code_of(number, set, kind)
    }

    /// The same by the set's number, too.
    fn code_of(&mut self, number: usize, set: &Set<'a>, kind: Kind) -> Code {
        if !set.has(kind) {
            return Code::REJECT;
        }
        if set.is_unsure(kind) || self.rules.len() > MOST {
            return Code::UNSURE;
        }
        if set.takes_all(kind) {
            return Code::ACCEPT;
        }
        if let Some(code) = self.known[number].codes[kind as usize] {
            return code;
        }
        let code = Code::of_rule(self.rules.len());
        self.known[number].codes[kind as usize] = Some(code);
        self.waiting.push((self.rules.len(), set.clone(), kind));
        self.rules.push((Rule::Same(Code::UNSURE), kind));
        code
    }

    /// The rule of a set for values of a kind, or what it comes to without one.
    fn rule(&mut self, mut set: Set<'a>, kind: Kind) -> Result<Rule, Code> {
        let mut missed = Reach::default();
        loop {
            if !set.has(kind) {
                return Err(Code::REJECT);
            }
            if set.is_unsure(kind) {
                return Err(Code::UNSURE);
            }
            match choices::settle(self, &mut set, kind)? {
                Some(reach) => missed = missed.or(reach),
                None => break,
            }
        }
        let is_container = matches!(kind, Kind::Array | Kind::Object);
        if is_container
            && self.rules.len() < MANY
            && let Some((switch, reach)) = self.switch(&set, kind)
        {
            return Ok(Rule::Switch(switch, missed.or(reach)));
        }
        let mut left = choices::tries(self, &set, kind)?;
        left.missed = left.missed.or(missed);
        if left.missed.looks {
            left.tries.push(Try::Note);
        }
        match kind {
            Kind::Null | Kind::Boolean => scalars::plain(&set, kind, left.tries),
            Kind::Number => self.number(&set, left.tries),
            Kind::String => self.text(&set, left),
            Kind::Array => self.array(&set, left),
            Kind::Object => self.object(&set, left),
        }
    }

    /// What tells what to go on with, if something does, and what may be missed on the way.
    fn switch(&mut self, set: &Set<'a>, kind: Kind) -> Option<(Switch, Reach)> {
        for (choice, branches) in choices::open(set) {
            let missed = choices::missed(self, choice.1, &branches, kind);
            if choice.1 == Choice::If {
                let [Some(condition), then, otherwise] = branches[..] else {
                    continue;
                };
                let (condition, missed) = choices::condition(self, condition, missed);
                let [then, otherwise] = [then, otherwise].map(|branch| {
                    let mut set = set.clone();
                    set.settle(choice);
                    if let Some(branch) = branch {
                        self.reader.add(&mut set, &[branch]);
                    }
                    self.code(&set, kind)
                });
                let switch = Switch::If {
                    condition,
                    then,
                    otherwise,
                };
                return Some((switch, missed));
            }
            let branches: Vec<Schema<'a>> = branches.into_iter().flatten().collect();
            if let Some((name, tags)) = choices::tag(self, &branches, kind) {
                let mut codes = ByName::default();
                for (tag, branch) in tags {
                    let mut set = set.clone();
                    set.settle(choice);
                    self.reader.add(&mut set, &[branch]);
                    codes.insert(&tag, self.code(&set, kind));
                }
                return Some((Switch::Tag(name, codes), missed));
            }
        }
        None
    }

    fn array(&mut self, set: &Set<'a>, left: Left) -> Result<Rule, Code> {
        let Left { tries, missed, .. } = left;
        let items: Vec<Schema<'a>> = set.facts().filter_map(|facts| facts.items).collect();
        let element = self.state_of(&items);
        let positions = set.facts().map(|facts| facts.positions.len()).max();
        let positions = (0..positions.unwrap_or(0))
            .map(|at| {
                let at_it = |facts: &Facts<'a>| facts.positions.get(at).copied().or(facts.items);
                let schemas: Vec<Schema<'a>> = set.facts().filter_map(at_it).collect();
                self.state_of(&schemas)
            })
            .collect::<Vec<StateId>>();
        let count = set
            .facts()
            .fold(UNLIMITED, |count, facts| narrower(count, facts.elements));
        let is_simple = element == ANY && positions.is_empty() && count == UNLIMITED;
        if is_simple && tries.is_empty() && !missed.matters() {
            return Err(Code::ACCEPT);
        }
        Ok(Rule::Array(ArrayRule {
            positions,
            element,
            count,
            tries,
            missed,
        }))
    }

    /// The program, with no rule that leads back to itself before anything of a value was looked at.
    fn finish(self, root: StateId) -> Program {
        let mut program = Program {
            states: self.states,
            rules: Vec::with_capacity(self.rules.len()),
            root,
        };
        let kinds: Vec<Kind> = self.rules.iter().map(|(_, kind)| *kind).collect();
        program
            .rules
            .extend(self.rules.into_iter().map(|(rule, _)| rule));
        super::circles::cut(&mut program, &kinds);
        for at in 0..program.states.len() {
            for kind in KINDS {
                let mut code = program.states[at].by_kind[kind as usize];
                while let Some(Rule::Same(other)) = code.rule().map(|number| &program.rules[number])
                {
                    code = *other;
                }
                program.states[at].by_kind[kind as usize] = code;
            }
        }
        program
    }
}

/// What two ranges allow together.
pub(super) fn narrower(one: (u64, u64), other: (u64, u64)) -> (u64, u64) {
    (one.0.max(other.0), one.1.min(other.1))
}
