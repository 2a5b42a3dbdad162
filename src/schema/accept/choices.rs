//! What becomes of `oneOf`, `anyOf`, `if` and `not` for values of one kind.
//!
//! A choice is settled if one branch is left, told by a member's value if that tells all branches apart, and tried
//! otherwise. Branches are taken for apart only where no value can fit two of them.

use std::rc::Rc;

use super::compile::Compiler;
use super::facts::{Key, Kinds, Schema};
use super::merge::{Choice, Set};
use super::program::{ANY, Code, Condition, StateId, Try};
use super::reach::{Reach, is_faithful, rules_out};
use crate::payload::Kind;
use crate::schema::by_name::ByName;
use crate::schema::literal::{Literal, literals};
use crate::schema::probe::Probe;
use crate::schema::test::Test;

/// What applies to all values of a kind, of the branches of a choice.
enum Branch<'a> {
    /// That depends on the value.
    Depends,
    /// Nothing that asks for anything.
    None,
    One(Schema<'a>),
}

/// A choice that is not settled: its place, and its branches; of an `if`, itself, its `then` and its `else`.
type Open<'a> = ((Key, Choice), Vec<Option<Schema<'a>>>);

/// The choices of a set that are not settled.
pub(super) fn open<'a>(set: &Set<'a>) -> Vec<Open<'a>> {
    let mut open = Vec::new();
    for (key, facts) in &set.schemas {
        let is_open = |choice| !set.is_settled((*key, choice));
        for (choice, branches) in [
            (Choice::OneOf, &facts.one_of),
            (Choice::AnyOf, &facts.any_of),
        ] {
            if let Some(branches) = branches
                && is_open(choice)
            {
                open.push(((*key, choice), branches.iter().copied().map(Some).collect()));
            }
        }
        if let Some(parts) = facts.condition
            && is_open(Choice::If)
        {
            open.push(((*key, Choice::If), parts.to_vec()));
        }
    }
    open
}

/// Settles one choice of a set for values of a kind, and returns what may be missed then; `None` if none can be settled.
pub(super) fn settle<'a>(
    compiler: &mut Compiler<'a, '_>,
    set: &mut Set<'a>,
    kind: Kind,
) -> Result<Option<Reach>, Code> {
    for (choice, branches) in open(set) {
        let settled = if choice.1 == Choice::If {
            outcome(compiler, &branches, kind)
        } else {
            let branches: Vec<Schema<'a>> = branches.iter().copied().flatten().collect();
            branch(compiler, choice.1, &branches, kind)?
        };
        if matches!(settled, Branch::Depends) {
            continue;
        }
        let missed = missed(compiler, choice.1, &branches, kind);
        set.settle(choice);
        if let Branch::One(branch) = settled {
            compiler.reader.add(set, &[branch]);
        }
        return Ok(Some(missed));
    }
    Ok(None)
}

/// The branch of an `if` that applies to all values of a kind.
fn outcome<'a>(
    compiler: &mut Compiler<'a, '_>,
    parts: &[Option<Schema<'a>>],
    kind: Kind,
) -> Branch<'a> {
    let [Some(condition), then, otherwise] = parts[..] else {
        return Branch::None;
    };
    let condition = compiler.reader.alone(condition);
    if !condition.has(kind) {
        return otherwise.map_or(Branch::None, Branch::One);
    }
    if condition.takes_all(kind) {
        return then.map_or(Branch::None, Branch::One);
    }
    let mut branches = [then, otherwise].into_iter().flatten();
    if branches.all(|branch| compiler.reader.alone(branch).takes_all(kind)) {
        Branch::None
    } else {
        Branch::Depends
    }
}

/// The branch that is left for values of a kind.
fn branch<'a>(
    compiler: &mut Compiler<'a, '_>,
    choice: Choice,
    branches: &[Schema<'a>],
    kind: Kind,
) -> Result<Branch<'a>, Code> {
    let left = left(compiler, branches, kind);
    match left[..] {
        [] => return Err(Code::REJECT),
        [only] => return Ok(Branch::One(branches[only])),
        _ => {}
    }
    // Where one branch takes all, the others need not be asked, unless there is more to see in them.
    let mut all = left.iter();
    let taker = all.find(|&&at| compiler.reader.alone(branches[at]).takes_all(kind));
    let is_enough = choice == Choice::AnyOf
        && taker.is_some_and(|taker| {
            let mut others = left.iter().filter(|&at| at != taker);
            !others.any(|&at| reach(compiler, branches[at], kind).matters())
        });
    Ok(if is_enough {
        Branch::None
    } else {
        Branch::Depends
    })
}

/// The numbers of the branches that values of a kind can fit.
fn left<'a>(compiler: &mut Compiler<'a, '_>, branches: &[Schema<'a>], kind: Kind) -> Vec<usize> {
    (0..branches.len())
        .filter(|&at| compiler.reader.alone(branches[at]).has(kind))
        .collect()
}

/// What a branch leads to for values of a kind.
fn reach<'a>(compiler: &mut Compiler<'a, '_>, branch: Schema<'a>, kind: Kind) -> Reach {
    let mut reach = compiler.reaches.of(&mut compiler.reader, branch);
    reach.describes &= matches!(kind, Kind::Array | Kind::Object);
    reach
}

/// What the walk beside the validator may find in branches that do not fit, or in the other branch of an `if`.
pub(super) fn missed<'a>(
    compiler: &mut Compiler<'a, '_>,
    choice: Choice,
    branches: &[Option<Schema<'a>>],
    kind: Kind,
) -> Reach {
    let mut missed = Reach::default();
    if choice == Choice::If {
        for branch in branches.iter().skip(1).copied().flatten() {
            missed = missed.or(reach(compiler, branch, kind));
        }
        if let Some(Some(condition)) = branches.first()
            && missed.matters()
            && is_faithful(&mut compiler.reader, *condition, Kinds::of(kind), 0)
        {
            missed = Reach::default();
        }
        return missed;
    }
    let branches: Vec<Schema<'a>> = branches.iter().copied().flatten().collect();
    let reaches: Vec<Reach> = branches
        .iter()
        .map(|branch| reach(compiler, *branch, kind))
        .collect();
    if !reaches.iter().any(|reach| reach.matters()) {
        return missed;
    }
    let tests: Vec<Rc<Test>> = branches
        .iter()
        .map(|branch| compiler.reader.test(*branch))
        .collect();
    let left = left(compiler, &branches, kind);
    for (at, reach) in reaches.into_iter().enumerate() {
        let mut others = left.iter().filter(|&&other| other != at);
        let is_told =
            rules_out(&tests[at], kind) || others.all(|&other| tests[other].excludes(&tests[at]));
        if !is_told {
            missed = missed.or(reach);
        }
    }
    missed
}

/// What an `if` asks. What may be missed because the walk asks something else is missed no more where both are asked.
pub(super) fn condition<'a>(
    compiler: &mut Compiler<'a, '_>,
    condition: Schema<'a>,
    missed: Reach,
) -> (Condition, Reach) {
    let state = compiler.state_of(&[condition]);
    let test = Test::of_condition(compiler.reader.documents, &condition.at());
    match test {
        Ok(test) if missed.matters() => {
            let probe = Some(Probe::new(&test));
            (Condition { state, probe }, Reach::default())
        }
        _ => (Condition { state, probe: None }, missed),
    }
}

/// The strings that a member can be, each with its branch.
type Tags<'a> = Vec<(Box<str>, Schema<'a>)>;

/// A member that all branches require and whose strings tell them apart, with the branch of each string.
pub(super) fn tag<'a>(
    compiler: &mut Compiler<'a, '_>,
    branches: &[Schema<'a>],
    kind: Kind,
) -> Option<(Box<str>, Tags<'a>)> {
    if kind != Kind::Object {
        return None;
    }
    let left = left(compiler, branches, kind);
    let documents = compiler.reader.documents;
    let sets: Vec<Rc<Set<'a>>> = left
        .iter()
        .map(|&at| compiler.reader.alone(branches[at]))
        .collect();
    let candidates = sets.first()?.facts().flat_map(|facts| &facts.required);
    'names: for name in candidates {
        let mut tags: Tags<'a> = Vec::new();
        for (set, &at) in sets.iter().zip(&left) {
            let is_required = set.facts().any(|facts| facts.required.contains(name));
            let mut properties = set.facts().flat_map(|facts| &facts.properties);
            let listed = properties.find_map(|(known, property)| {
                let is_it = known == name;
                strings(&is_it.then(|| literals(documents, &property.at(), 0))??)
            });
            let Some(listed) = listed.filter(|_| is_required) else {
                continue 'names;
            };
            for tag in listed {
                match tags.iter().find(|(known, _)| *known == tag) {
                    Some((_, branch)) if branch.key() == branches[at].key() => {}
                    Some(_) => continue 'names,
                    None => tags.push((tag, branches[at])),
                }
            }
        }
        return Some((name.clone(), tags));
    }
    None
}

/// The strings of a list that has nothing else.
fn strings(list: &[Literal]) -> Option<Vec<Box<str>>> {
    list.iter()
        .map(|literal| match literal {
            Literal::String(text) => Some(text.clone()),
            _ => None,
        })
        .collect()
}

/// What is left to try for values of a kind.
#[derive(Default)]
pub(super) struct Left {
    pub(super) tries: Vec<Try>,
    /// Of strings: lists of which they must be one.
    pub(super) rows: Vec<ByName<StateId>>,
    /// What may be missed.
    pub(super) missed: Reach,
}

/// What is left of a set's choices when all that can be are settled.
pub(super) fn tries<'a>(
    compiler: &mut Compiler<'a, '_>,
    set: &Set<'a>,
    kind: Kind,
) -> Result<Left, Code> {
    let mut out = Left::default();
    let excluded: Vec<Schema<'a>> = set.facts().filter_map(|facts| facts.not).collect();
    for schema in excluded {
        let not = compiler.reader.alone(schema);
        if not.takes_all(kind) {
            return Err(Code::REJECT);
        }
        if not.has(kind) {
            out.tries.push(Try::Not(compiler.state(&not)));
        }
    }
    for (choice, parts) in open(set) {
        let mut missed = missed(compiler, choice.1, &parts, kind);
        let mut reached = Reach::default();
        for branch in parts.iter().copied().flatten() {
            reached = reached.or(reach(compiler, branch, kind));
        }
        // What a branch describes is not known to the others.
        out.missed.describes |= reached.describes;
        if choice.1 == Choice::If {
            if let [Some(schema), then, otherwise] = parts[..] {
                let condition;
                (condition, missed) = self::condition(compiler, schema, missed);
                let [then, otherwise] = [then, otherwise]
                    .map(|part| part.map_or(ANY, |part| compiler.state_of(&[part])));
                out.tries.push(Try::If {
                    condition,
                    then,
                    otherwise,
                });
            }
            out.missed = out.missed.or(missed);
            continue;
        }
        out.missed = out.missed.or(missed);
        let branches: Vec<Schema<'a>> = parts.iter().copied().flatten().collect();
        let left = left(compiler, &branches, kind);
        if kind == Kind::String
            && let Some(rows) = rows(compiler, choice.1, &branches, &left)
        {
            out.rows.push(rows);
            continue;
        }
        let states = left
            .iter()
            .map(|&at| compiler.state_of(&[branches[at]]))
            .collect();
        out.tries.push(match choice.1 {
            Choice::OneOf => Try::One(states),
            _ => Try::Any(states, reached.looks),
        });
    }
    Ok(out)
}

/// Branches that are rows of a table of strings.
fn rows<'a>(
    compiler: &mut Compiler<'a, '_>,
    choice: Choice,
    branches: &[Schema<'a>],
    left: &[usize],
) -> Option<ByName<StateId>> {
    let mut rows: ByName<StateId> = ByName::default();
    for &at in left {
        let set = compiler.reader.alone(branches[at]);
        let list = set.facts().find_map(|facts| facts.lists.first())?.clone();
        let lists: usize = set.facts().map(|facts| facts.lists.len()).sum();
        let is_all = lists == 1
            && !set.is_unsure(Kind::String)
            && set
                .facts()
                .all(|facts| facts.is_bare_besides_lists(Kind::String));
        let state = if is_all { ANY } else { compiler.state(&set) };
        // The same string twice in one list is the same row.
        let mut strings: Vec<Box<str>> = Vec::new();
        for literal in list {
            if let Literal::String(text) = literal
                && !strings.contains(&text)
            {
                strings.push(text);
            }
        }
        for text in strings {
            let known = rows.keys().any(|known| *known == *text);
            // Where two rows have a string, one of them must fit, or exactly one: that is tried.
            if known && (choice == Choice::OneOf || state != ANY || *rows.entry(&text) != ANY) {
                return None;
            }
            rows.insert(&text, state);
        }
    }
    Some(rows)
}
