//! A place, settled: conditions as somebody at the field sees them, and where its values go in the end.

use super::place::{Place, Said, push_new, type_of};
use super::when::{Claim, When, cover, shortest};
use super::{Destination, Field, Required, Row};

impl Place<'_> {
    /// The field: `present` are the conditions of its parts, `required` those under which it is required, `whole` is
    /// where what is around it goes.
    pub(super) fn field(
        &mut self,
        names: Option<String>,
        present: &[When],
        required: &[When],
        whole: &[(When, Destination)],
    ) -> Field {
        if self.types.is_empty() {
            for value in self.rows.iter().flat_map(|(_, row)| &row.values) {
                push_new(&mut self.types, type_of(value).to_owned());
            }
        }
        let location = self.location.as_str();
        let types = self.types.as_slice();
        let seen = present
            .iter()
            .filter_map(|when| when.seen_from(location, types));
        let seen = shortest(seen.collect());
        let always = When::default();
        let (present, known) = match seen.as_slice() {
            whens if cover(whens, &always) => (Vec::new(), always),
            [only] => (seen.clone(), only.clone()),
            _ => (seen.clone(), always),
        };
        let view = View {
            location,
            types,
            known,
        };
        let required = match view.whens(required.iter()) {
            None => Required::No,
            Some(whens) if whens.is_empty() => Required::Always,
            Some(whens) => Required::Where(whens),
        };
        let destinations = self.destinations(&view, &seen, whole);
        let is_within = |claim: &Claim<Destination>| {
            claim.when.is_empty() && matches!(claim.says, Destination::Within { .. })
        };
        let has_say = !destinations.iter().any(is_within);
        let mut rows: Said<Row> = Vec::new();
        for (when, row) in &self.rows {
            let mut row = row.clone();
            if !has_say {
                row.sets.clear();
                row.destination = None;
            }
            if let Some(when) = when.with_value(location, &row.values) {
                rows.push((when, row));
            }
        }
        rows.sort_by_key(|(_, row)| row.values.is_empty());
        Field {
            location: location.to_owned(),
            names,
            present,
            required,
            types: self.types.clone(),
            formats: view.claims(&self.formats),
            descriptions: view.claims(&self.descriptions),
            comments: self.comments.clone(),
            rows: view.claims(&rows),
            sets: view.claims(if has_say { &self.sets } else { &[] }),
            destinations,
            member_names: view.claims(if has_say { &self.names } else { &[] }),
            redact: self.redact.clone(),
            clue: self.clue,
            same_as: self.same_as.clone(),
        }
    }

    fn destinations(
        &self,
        view: &View<'_>,
        present: &[When],
        whole: &[(When, Destination)],
    ) -> Vec<Claim<Destination>> {
        let whole = view.claims(whole);
        // What is taken whole is not looked into: rules in it have no say.
        if whole.iter().any(|claim| claim.when.is_empty()) {
            return whole;
        }
        let mut destinations = whole;
        destinations.extend(view.claims(&self.destinations));
        let states = !self.by_row.is_empty() || !self.sets.is_empty();
        let is_open = !(self.members.is_empty()
            && self.patterns.is_empty()
            && self.rest.is_empty()
            && self.positions.is_empty()
            && self.elements.is_empty()
            && self.embedded.is_empty());
        if destinations.is_empty() && (is_open || self.same_as.is_some()) {
            return vec![Claim::always(Destination::Members)];
        }
        if destinations.is_empty() && states {
            destinations.push(Claim::always(Destination::Stated));
        }
        let mut somewhere: Vec<When> = self
            .by_row
            .iter()
            .chain(self.sets.iter().map(|(when, _)| when))
            .chain(self.destinations.iter().map(|(when, _)| when))
            .filter_map(|when| when.seen_from(view.location, view.types))
            .collect();
        somewhere.extend(destinations.iter().flat_map(|claim| claim.when.clone()));
        let covered = present.iter().all(|given| cover(&somewhere, given));
        if !covered && !is_open {
            destinations.push(Claim::always(Destination::Extra));
        }
        destinations
    }
}

/// How conditions look from a field: without what its being there implies.
struct View<'v> {
    location: &'v str,
    types: &'v [String],
    known: When,
}

impl View<'_> {
    /// `None` if there are none that can hold; empty if one always does.
    fn whens<'w>(&self, whens: impl Iterator<Item = &'w When>) -> Option<Vec<When>> {
        let mut seen: Vec<When> = Vec::new();
        for when in whens {
            let when = when.seen_from(self.location, self.types);
            if let Some(when) = when.and_then(|when| when.given(&self.known)) {
                push_new(&mut seen, when);
            }
        }
        if seen.is_empty() {
            return None;
        }
        if cover(&seen, &When::default()) {
            seen.clear();
        }
        Some(shortest(seen))
    }

    fn claims<T: Clone + PartialEq>(&self, said: &[(When, T)]) -> Vec<Claim<T>> {
        let mut claims: Vec<Claim<T>> = Vec::new();
        for (number, (_, says)) in said.iter().enumerate() {
            if said[..number].iter().any(|(_, known)| known == says) {
                continue;
            }
            let same = said.iter().filter(|(_, other)| other == says);
            if let Some(when) = self.whens(same.map(|(when, _)| when)) {
                claims.push(Claim {
                    says: says.clone(),
                    when,
                });
            }
        }
        claims
    }
}

impl<T> Claim<T> {
    fn always(says: T) -> Self {
        Self {
            says,
            when: Vec::new(),
        }
    }
}
