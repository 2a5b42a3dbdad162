//! The walk through both payloads side by side.
//!
//! It sees every pair of values that belong together, unless their texts are the same, and records each difference
//! twice: for people, as a `Difference`, and for the patch, as an `Edit`. Edits are recorded inside out: those below
//! a value come before the one that moves it. Arrays are in `array`.

use std::borrow::Cow;

use super::decimal::canonical;
use super::members::{Members, members, name_of};
use super::patch::{self, Edit};
use super::tree::{self, MAX_EMBEDDED, Tree};
use super::{Change, Difference, Options, Value};
use crate::location::{Location, Step, push_name};
use crate::payload::{Kind, Node, Payload, write_string};

/// Where a value is, by steps from the root.
type Path<'a> = Vec<Step<'a>>;

pub(super) struct Walk<'w, 'a> {
    pub(super) options: &'w Options,
    pub(super) old: &'w Tree<'a>,
    pub(super) new: &'w Tree<'a>,
    pub(super) old_path: Path<'a>,
    pub(super) new_path: Path<'a>,
    /// How many steps lead to the root of this text.
    base: usize,
    /// How many of them go into a string.
    level: usize,
    pub(super) changes: Vec<Difference<'a>>,
    pub(super) edits: Vec<Edit<'a>>,
}

/// All differences of two payloads, and the edits that make one the other.
pub(super) fn payloads<'a>(
    old: &'a Payload<'_>,
    new: &'a Payload<'_>,
    options: &Options,
) -> (Vec<Difference<'a>>, Vec<Edit<'a>>) {
    if old.root().text() == new.root().text() {
        return (Vec::new(), Vec::new());
    }
    let old = Tree::new(old, options, Vec::new(), 0);
    let new = Tree::new(new, options, Vec::new(), 0);
    let walk = Walk::new(options, (&old, &new), (Vec::new(), Vec::new()), 0);
    let walk = walk.run();
    (walk.changes, walk.edits)
}

impl<'w, 'a> Walk<'w, 'a> {
    fn new(
        options: &'w Options,
        (old, new): (&'w Tree<'a>, &'w Tree<'a>),
        (old_path, new_path): (Path<'a>, Path<'a>),
        level: usize,
    ) -> Self {
        Self {
            options,
            old,
            new,
            base: old_path.len(),
            old_path,
            new_path,
            level,
            changes: Vec::new(),
            edits: Vec::new(),
        }
    }

    fn run(mut self) -> Self {
        self.value(self.old.root, self.new.root);
        self
    }

    /// Two values that belong together.
    pub(super) fn value(&mut self, old: Node<'a>, new: Node<'a>) {
        if old.text() == new.text() || self.old.ignores(old) || self.new.ignores(new) {
            return;
        }
        match (old.kind(), new.kind()) {
            (Kind::Object, Kind::Object) => self.objects(old, new),
            (Kind::Array, Kind::Array) => self.arrays(old, new),
            (Kind::String, Kind::String) => self.strings(old, new),
            (Kind::Number, Kind::Number) if self.options.exact => self.changed(old, new),
            (Kind::Number, Kind::Number) if canonical(old.text()) == canonical(new.text()) => {}
            _ => self.changed(old, new),
        }
    }

    /// Two values at one step below the present ones.
    pub(super) fn below(&mut self, old: (Step<'a>, Node<'a>), new: (Step<'a>, Node<'a>)) {
        if old.1.text() == new.1.text() {
            return;
        }
        self.old_path.push(old.0);
        self.new_path.push(new.0);
        self.value(old.1, new.1);
        self.old_path.pop();
        self.new_path.pop();
    }

    fn objects(&mut self, old: Node<'a>, new: Node<'a>) {
        let mut others = Members::of(new);
        for (name, value) in members(old) {
            let step = || Step::Name(name_of(name));
            if let Some(other) = others.take(name) {
                self.below((step(), value), (step(), other));
            } else if !self.old.ignores(value) {
                self.old_path.push(step());
                self.edits.push(Edit::Remove {
                    path: self.pointer(),
                });
                self.removed(value);
                self.old_path.pop();
            }
        }
        for (name, value) in others.left() {
            if self.new.ignores(value) {
                continue;
            }
            // In the patch it is below the old object, wherever the new one stands.
            self.old_path.push(Step::Name(name_of(name)));
            self.edits.push(Edit::Add {
                path: self.pointer(),
                value: Cow::Borrowed(value.text()),
            });
            self.old_path.pop();
            self.new_path.push(Step::Name(name_of(name)));
            self.added(value);
            self.new_path.pop();
        }
    }

    fn strings(&mut self, old: Node<'a>, new: Node<'a>) {
        let (old_text, new_text) = (name_of(old), name_of(new));
        if old_text == new_text {
            return;
        }
        if self.level < MAX_EMBEDDED
            && let Some(old_inside) = tree::embedded(&old_text)
            && let Some(new_inside) = tree::embedded(&new_text)
        {
            self.embedded((old, &old_inside), (new, &new_inside));
        } else {
            self.changed(old, new);
        }
    }

    /// The JSON inside two strings.
    fn embedded(
        &mut self,
        (old_string, old): (Node<'a>, &Payload<'_>),
        (string, new): (Node<'a>, &Payload<'_>),
    ) {
        let inside = |path: &Path<'a>| -> Path<'_> {
            path.iter().cloned().chain([Step::Embedded]).collect()
        };
        let paths = (inside(&self.old_path), inside(&self.new_path));
        let level = self.level + 1;
        let options = self.options;
        let old_tree = Tree::new(old, options, paths.0.clone(), level);
        let new_tree = Tree::new(new, options, paths.1.clone(), level);
        let hides = old_tree.hides || new_tree.hides;
        let walk = Walk::new(options, (&old_tree, &new_tree), paths, level).run();
        if walk.edits.is_empty() {
            // They are written in two ways, and nothing in them is to be left out.
            if options.exact && !hides {
                self.changed(old_string, string);
            }
            return;
        }
        let value = if hides {
            let mut text = String::new();
            write_string(&mut text, &patch::apply(old_tree.root, &walk.edits));
            Cow::Owned(text)
        } else {
            Cow::Borrowed(string.text())
        };
        self.changes
            .extend(walk.changes.into_iter().map(Difference::into_owned));
        self.edits.push(Edit::Replace {
            path: self.pointer(),
            value,
        });
    }

    fn changed(&mut self, old: Node<'a>, new: Node<'a>) {
        self.edits.push(Edit::Replace {
            path: self.pointer(),
            value: Cow::Borrowed(new.text()),
        });
        self.changes.push(Difference {
            location: Some(location(&self.old_path)),
            new_location: Some(location(&self.new_path)),
            change: Change::Changed {
                old: Value::of(old),
                new: Value::of(new),
            },
        });
    }

    /// Records that the value at the present old path is gone; its edit is the caller's.
    pub(super) fn removed(&mut self, old: Node<'a>) {
        self.changes.push(Difference {
            location: Some(location(&self.old_path)),
            new_location: None,
            change: Change::Removed(Value::of(old)),
        });
    }

    /// Records that there is a value at the present new path; its edit is the caller's.
    pub(super) fn added(&mut self, new: Node<'a>) {
        self.changes.push(Difference {
            location: None,
            new_location: Some(location(&self.new_path)),
            change: Change::Added(Value::of(new)),
        });
    }

    /// Records that the item at the present paths has moved; its edit is the caller's.
    pub(super) fn moved(&mut self, from: usize, to: usize) {
        self.changes.push(Difference {
            location: Some(location(&self.old_path)),
            new_location: Some(location(&self.new_path)),
            change: Change::Moved { from, to },
        });
    }

    /// The present old path as RFC 6901 has it, from the root of this text.
    pub(super) fn pointer(&self) -> String {
        patch::pointer(&self.old_path[self.base..])
    }
}

fn location(path: &[Step<'_>]) -> Location {
    let mut text = String::new();
    for step in path {
        match step {
            Step::Name(name) => push_name(&mut text, name),
            Step::Index(index) => push_name(&mut text, &index.to_string()),
            Step::Embedded => text.push('#'),
        }
    }
    Location::from(text)
}
