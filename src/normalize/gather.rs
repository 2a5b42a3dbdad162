//! The walk that collects facts, losses and extras.

use super::Options;
use super::leaves::{End, Leaves};
use super::scratch::Scratch;
use crate::catalog::EventEntry;
use crate::convert::{Conversion, Converted, Nothing};
use crate::event::{Draft, Made, Origin, StatedValue, TargetPath};
use crate::finding::Finding;
use crate::payload::{Kind, Malformed, Node};
use crate::schema::{
    Action, Class, Descend, Fate, Place, Plan, RuleId, State, Visitor, walk_reusing,
};
use crate::syntax;

pub(super) struct Gather<'p> {
    pub(super) plan: &'p Plan,
    pub(super) options: &'p Options,
    pub(super) draft: Draft,
    pub(super) leaves: Leaves<'p>,
    pub(super) findings: Vec<Finding>,
    /// The number of the source at hand.
    source: u32,
}

impl<'p> Gather<'p> {
    /// Walks over a payload with this id, and sorts what it finds.
    pub(super) fn run(
        entry: &'p EventEntry,
        options: &'p Options,
        root: Node<'_>,
        id: &str,
        scratch: &mut Scratch,
    ) -> Self {
        let plan = entry.plan();
        let event = scratch.event.take().unwrap_or_default();
        let mut gather = Self {
            plan,
            options,
            draft: Draft::of(root.payload(), plan.stated(), event),
            leaves: Leaves::new(),
            findings: Vec::new(),
            source: 0,
        };
        walk_reusing(plan, root, &mut gather, &mut scratch.walk);
        gather.fill_in(id);
        gather.draft.sort();
        gather
    }

    /// Makes a string that stays as it is the value of a target; `false` if the value is none, or says nothing.
    ///
    /// Inlined by force: most values are such strings, their text is there, and a call would cost as much as all that is
    /// left to do.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see above")]
    fn take(&mut self, place: &Place<'_>, rule: RuleId, target: &TargetPath) -> bool {
        let node = place.node;
        let span = node.span();
        let is_taken = node.kind() == Kind::String && node.is_minimal() && span.len() > 2;
        if is_taken {
            let origin = self.origin(place, rule, Made::Converted);
            self.draft.take(target, place.element, span, origin);
        }
        is_taken
    }

    /// Copies a value to a target, as its conversion says.
    ///
    /// Inlined by force into what is asked for one rule; for one of several, it is called.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see above")]
    fn convert(
        &mut self,
        place: &Place<'_>,
        rule: RuleId,
        target: &TargetPath,
        conversion: Conversion,
        secret: bool,
    ) -> Outcome<'p> {
        let (start, values) = self.draft.value_to_append();
        match conversion.apply(place.node, self.options.settings, values) {
            Ok(Converted::Nothing(nothing)) => Outcome::Dropped(nothing.reason()),
            Ok(Converted::Value { assumed_zone }) => {
                if conversion == Conversion::Member
                    && let Some(finding) = self.not_a_member(place, rule, target)
                {
                    self.draft.forget(start);
                    self.findings.push(finding);
                    return Outcome::Unclaimed;
                }
                let made = match (conversion, place.node.kind()) {
                    (Conversion::Copy, Kind::Number) => Made::Digits,
                    _ => Made::Converted,
                };
                let origin = Origin {
                    assumed_zone,
                    ..self.origin(place, rule, made)
                };
                self.draft.commit(target, place.element, start, origin);
                if assumed_zone && self.options.information {
                    self.findings.push(self.assumed_zone(place, rule));
                }
                Outcome::Used
            }
            Err(unconvertible) => {
                let finding = self.unconvertible(place, rule, target, unconvertible, secret);
                self.findings.push(finding);
                Outcome::Unclaimed
            }
        }
    }

    fn set(&mut self, place: &Place<'_>, rule: RuleId, facts: &[(TargetPath, StatedValue)]) {
        let origin = self.origin(place, rule, Made::Set);
        for (target, value) in facts {
            self.draft.state(target, place.element, *value, origin);
        }
    }

    #[inline]
    fn origin(&self, place: &Place<'_>, rule: RuleId, made: Made) -> Origin {
        Origin {
            source: self.source,
            node: place.node.index(),
            text: self.draft.text(),
            rule,
            made,
            assumed_zone: false,
        }
    }

    /// [`Gather::convert`] for one of several rules.
    #[inline(never)]
    fn convert_too(
        &mut self,
        place: &Place<'_>,
        rule: RuleId,
        target: &TargetPath,
        conversion: Conversion,
        secret: bool,
    ) -> Outcome<'p> {
        self.convert(place, rule, target, conversion, secret)
    }

    /// Copies a value as the one rule that is about it says.
    #[inline(never)]
    fn copied(&mut self, place: &Place<'_>, state: &State) -> Descend {
        let Fate::Copied {
            rule,
            target,
            conversion,
            secret,
        } = state.fate()
        else {
            return self.ruled(place, state);
        };
        let outcome = self.convert(place, *rule, target, *conversion, *secret);
        self.conclude(place, state, outcome)
    }

    /// Asks every rule about a value, and does what they say.
    #[inline(never)]
    fn ruled(&mut self, place: &Place<'_>, state: &State) -> Descend {
        let outcome = self.ask(place, state);
        self.conclude(place, state, outcome)
    }

    /// Ends a value about which the rules were asked.
    #[inline]
    fn conclude(&mut self, place: &Place<'_>, state: &State, outcome: Outcome<'p>) -> Descend {
        if let Outcome::Used = outcome {
            self.end(place, End::Used);
            return Descend::Skip;
        }
        self.not_used(place, state, outcome)
    }

    /// Asks every rule about a value.
    #[inline]
    fn ask(&mut self, place: &Place<'_>, state: &State) -> Outcome<'p> {
        let plan = self.plan;
        let (mut used, mut stated, mut dropped) = (false, false, None);
        for &(rule, secret) in state.rules() {
            match &plan.rule(rule).action {
                Action::Set(facts) => {
                    self.set(place, rule, facts);
                    stated = true;
                }
                Action::Drop(reason) => dropped = Some(reason.as_ref()),
                // Stands among the rules for names only.
                Action::Name(_) => {}
                Action::Copy {
                    target,
                    conversion: Conversion::Copy,
                } if self.take(place, rule, target) => used = true,
                Action::Copy { target, conversion } => {
                    match self.convert_too(place, rule, target, *conversion, secret) {
                        Outcome::Used => used = true,
                        Outcome::Dropped(reason) => dropped = Some(reason),
                        Outcome::Stated | Outcome::Unclaimed => {}
                    }
                }
            }
        }
        match dropped {
            _ if used || stated && place.node.is_leaf() => Outcome::Used,
            Some(reason) => Outcome::Dropped(reason),
            None if stated => Outcome::Stated,
            None => Outcome::Unclaimed,
        }
    }

    /// Ends a value that is in no target.
    #[inline(never)]
    fn not_used(&mut self, place: &Place<'_>, state: &State, outcome: Outcome<'p>) -> Descend {
        if let Outcome::Dropped(reason) = outcome {
            self.end(place, End::Dropped(reason));
            return Descend::Skip;
        }
        if state.hidden(place.node, Class::Secret).is_some() {
            self.end(place, End::Dropped(HIDDEN));
            return Descend::Skip;
        }
        // Where a schema knows what could stand in a value, one that is empty says nothing.
        match Nothing::of(place.node) {
            Some(nothing) if state.reaches_rules() => {
                self.end(place, End::Dropped(nothing.reason()));
                return Descend::Skip;
            }
            _ => {}
        }
        if let Outcome::Stated = outcome {
            self.end(place, End::Stated);
            return Descend::Into;
        }
        self.carry(place)
    }

    /// Carries a leaf to `extra`, and looks into what is none.
    fn carry(&mut self, place: &Place<'_>) -> Descend {
        if !place.node.is_leaf() {
            return Descend::Into;
        }
        let (trail, container) = (place.trail(), place.container);
        self.draft
            .push_extra(&trail, container, place.node, self.source);
        self.end(place, End::Extra);
        Descend::Skip
    }

    /// Ends a source: keeps what later steps need to know about it.
    #[inline]
    fn end(&mut self, place: &Place<'_>, outcome: End<'p>) {
        if self.options.lineage {
            self.leaves.keep(place, self.source, outcome);
        }
        self.source += 1;
    }
}

/// What rules made of a value.
#[derive(Debug, Clone, Copy)]
enum Outcome<'p> {
    /// It is in a target.
    Used,
    /// It is lost, for this reason.
    Dropped(&'p str),
    /// Facts about it are stated.
    Stated,
    /// Nothing.
    Unclaimed,
}

impl Visitor for Gather<'_> {
    fn name(&mut self, place: &Place<'_>, name: Node<'_>, object: &State) {
        let plan = self.plan;
        for &rule in object.names() {
            let Action::Name(target) = &plan.rule(rule).action else {
                continue;
            };
            let (start, values) = self.draft.value_to_append();
            let copied = Conversion::Copy.apply(name, self.options.settings, values);
            if let Ok(Converted::Value { .. }) = copied {
                let origin = self.origin(place, rule, Made::Named);
                self.draft.commit(target, place.element, start, origin);
            }
        }
        // A name is no leaf: it is a fact about the member.
        self.end(place, End::Stated);
    }

    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured, see `take`")]
    fn value(&mut self, place: &Place<'_>, state: &State) -> Descend {
        match state.fate() {
            Fate::Copied {
                rule,
                target,
                conversion: Conversion::Copy,
                ..
            } if self.take(place, *rule, target) => {
                self.end(place, End::Used);
                Descend::Skip
            }
            Fate::Copied { .. } => self.copied(place, state),
            Fate::Carried | Fate::Entered if !place.node.is_leaf() => Descend::Into,
            Fate::Carried => self.carry(place),
            Fate::Entered | Fate::Guarded => self.not_used(place, state, Outcome::Unclaimed),
            Fate::Dropped if !self.options.lineage => {
                self.source += 1;
                Descend::Skip
            }
            Fate::Dropped | Fate::Ruled => self.ruled(place, state),
        }
    }

    fn malformed(&mut self, place: &Place<'_>, malformed: &Malformed) {
        self.findings
            .push(syntax::malformed_inside(&place.trail(), malformed));
    }

    fn embedded(&mut self, place: &Place<'_>, root: Node<'_>, _state: &State) {
        self.draft.enter(root.payload(), place.node.index());
        if root.payload().has_repeated() {
            let base = place.location().embedded();
            self.findings
                .extend(syntax::repeated(root.payload(), &base));
        }
    }

    fn left(&mut self) {
        self.draft.leave();
    }

    fn shadowed(&mut self, place: &Place<'_>) {
        self.end(
            place,
            End::Dropped("a later member of the same name counts"),
        );
    }
}

/// Why a value is not carried that is of another type than the value which the schema knows a secret in.
const HIDDEN: &str = "a secret may be in it";
