//! Hash maps from places of schemas to what was made of them.
//!
//! A plan and an acceptor are compiled for a single payload, too, and their keys are numbers that no payload chooses, so hashes
//! are cheap ones, the same in every run. Maps from names that come from payloads are [`super::ByName`].

use std::collections::HashMap;

use foldhash::fast::FixedState;

/// A hash map whose keys are made of schemas.
pub(super) type Map<K, V> = HashMap<K, V, FixedState>;
