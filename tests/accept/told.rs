//! What there is to tell of a payload and a schema, without the acceptor: the validator's word, and what a walk finds.

use hooklens::Payload;
use hooklens::payload::{Kind, Malformed, Node};
use hooklens::schema::{
    Acceptor, Descend, Documents, Place, Plan, Spare, State, Validator, Verdict, Visitor, compile,
    walk,
};

/// A schema, compiled in all three ways.
pub(crate) struct Schema<'d> {
    documents: &'d Documents<'d>,
    acceptor: Acceptor,
    validator: Option<Validator>,
    /// `None` if the compiler found a problem: then there is no pack with the schema.
    plan: Option<Plan>,
}

/// What is worth saying of a payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Told {
    pub(crate) valid: bool,
    /// Nothing is worth saying even when information is asked for.
    pub(crate) nothing_to_say: bool,
}

impl<'d> Schema<'d> {
    pub(crate) fn new(documents: &'d Documents<'d>) -> Self {
        let compiled = compile(documents);
        Self {
            documents,
            acceptor: Acceptor::compile(documents),
            validator: Validator::compile(documents, None).ok(),
            plan: compiled.problems.is_empty().then_some(compiled.plan),
        }
    }

    pub(crate) fn compiles(&self) -> bool {
        self.validator.is_some()
    }

    pub(crate) fn has_plan(&self) -> bool {
        self.plan.is_some()
    }

    pub(crate) fn verdict(&self, root: Node<'_>, information: bool) -> Verdict {
        self.acceptor
            .judge(root, information, &mut Spare::default())
    }

    pub(crate) fn told(&self, root: Node<'_>) -> Told {
        let valid = self
            .validator
            .as_ref()
            .is_none_or(|validator| validator.is_valid(root));
        let mut search = Search {
            schema: self,
            found: root.payload().has_repeated(),
        };
        if let Some(plan) = &self.plan {
            walk(plan, root, &mut search);
        }
        Told {
            valid,
            nothing_to_say: valid && !search.found,
        }
    }
}

struct Search<'s, 'd> {
    schema: &'s Schema<'d>,
    found: bool,
}

impl<'s> Search<'s, '_> {
    fn plan(&self) -> &'s Plan {
        self.schema.plan.as_ref().unwrap()
    }
}

impl Visitor for Search<'_, '_> {
    fn value(&mut self, place: &Place<'_>, state: &State) -> Descend {
        let node = place.node;
        let says_something = matches!(node.kind(), Kind::String | Kind::Number) && !node.is_str("");
        for &shape in state.shapes() {
            for choice in &self.plan().shape(shape).choices {
                if let Some(listed) = &choice.open_list {
                    let is_listed = listed.iter().any(|literal| literal.is(node));
                    self.found |= says_something && !is_listed;
                }
            }
        }
        Descend::Into
    }

    fn unknown_member(&mut self, _place: &Place<'_>, _object: &State) {
        self.found = true;
    }

    fn malformed(&mut self, _place: &Place<'_>, _malformed: &Malformed) {
        self.found = true;
    }

    fn embedded(&mut self, _place: &Place<'_>, root: Node<'_>, state: &State) {
        self.found |= root.payload().has_repeated();
        if let Some(part) = state.embedded(self.plan())
            && let Ok(validator) = Validator::compile(self.schema.documents, Some(&part.pointer))
        {
            self.found |= !validator.is_valid(root);
        }
    }
}

/// Holds the acceptor against what there is to tell. Returns whether it accepted though information was asked for, and
/// whether there was nothing to say.
pub(crate) fn hold(schema: &Schema<'_>, value: &str, what: &str) -> (bool, bool) {
    let payload = Payload::parse(value).unwrap();
    let root = payload.root();
    let told = schema.told(root);
    for information in [false, true] {
        assert!(
            schema.verdict(root, information) == Verdict::LookCloser || told.valid,
            "accepted though it is not valid: {value} by {what}"
        );
    }
    let accepts = schema.verdict(root, true) == Verdict::Fits;
    assert!(
        !accepts || told.nothing_to_say,
        "accepted though there is something to say: {value} by {what}"
    );
    (accepts, told.nothing_to_say)
}
