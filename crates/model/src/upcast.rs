//! How facts that older versions wrote are read: a table with one step per kind and version. What a step means for a state is not
//! here; folds see facts of today only.
//!
//! Stored bytes never change. A fact whose shape changes gets a step from the version before, and with the step its kind alone moves
//! to the next version; whoever reads an old fact goes up step by step. The corpus (`corpus/`) holds facts of every version.

use serde_json::{Map, Value};

/// One step up.
#[derive(Clone, Copy, Debug)]
pub struct Upcast {
    /// The kind in entry headers: `scene.arrived`.
    pub kind: &'static str,
    /// The version it reads; it makes the next one.
    pub from: u16,
    /// Changes the fact's members, the tag `fact` among them. Total: what it does not find it leaves, and decoding says so.
    pub step: fn(&mut Map<String, Value>),
}

/// Every step there is. The version in which a kind is written today is one more than it has steps.
#[derive(Clone, Copy, Debug)]
pub struct Upcasts(pub &'static [Upcast]);

/// The steps of this program.
pub const UPCASTS: Upcasts = Upcasts(&[]);

impl Upcasts {
    /// The version in which a kind is written today.
    pub fn version(&self, kind: &str) -> u16 {
        self.of(kind).map(|up| up.from + 1).max().unwrap_or(1)
    }

    /// Takes a fact of an older version up to today's; `None` when there is no way from that version.
    pub fn raise(&self, kind: &str, version: u16, mut fact: Map<String, Value>) -> Option<Map<String, Value>> {
        for from in version..self.version(kind) {
            let up = self.of(kind).find(|up| up.from == from)?;
            (up.step)(&mut fact);
        }
        Some(fact)
    }

    fn of(&self, kind: &str) -> impl Iterator<Item = &Upcast> {
        self.0.iter().filter(move |up| up.kind == kind)
    }
}

#[cfg(test)]
mod tests {
    use base::Timestamp;

    use super::*;
    use crate::scene::{MarkKind, SceneFact};
    use crate::{Fact, FactError};

    /// As if marks had been written in two other ways before: first as `sort` at `time`, then as `kind` at `at`.
    const TABLE: Upcasts = Upcasts(&[
        Upcast { kind: "scene.marked", from: 2, step: |fact| rename(fact, "kind", "mark") },
        Upcast {
            kind: "scene.marked",
            from: 1,
            step: |fact| {
                rename(fact, "sort", "kind");
                rename(fact, "time", "at");
            },
        },
    ]);

    fn rename(fact: &mut Map<String, Value>, old: &str, new: &str) {
        if let Some(value) = fact.remove(old) {
            fact.insert(new.to_owned(), value);
        }
    }

    fn mark() -> Fact {
        let at: Timestamp = "2026-11-03T09:20:00.000+08:00".parse().unwrap();
        SceneFact::Marked { mark: MarkKind::Items, at }.into()
    }

    const V1: &[u8] = br#"{"fact":"marked","sort":"items","time":"2026-11-03T09:20:00.000+08:00"}"#;
    const V2: &[u8] = br#"{"fact":"marked","kind":"items","at":"2026-11-03T09:20:00.000+08:00"}"#;
    const V3: &[u8] = br#"{"fact":"marked","mark":"items","at":"2026-11-03T09:20:00.000+08:00"}"#;

    #[test]
    fn a_fact_of_any_version_is_read_as_one_of_today() {
        assert_eq!(TABLE.version("scene.marked"), 3);
        for (version, bytes) in [(1, V1), (2, V2), (3, V3)] {
            assert_eq!(Fact::decode_by(TABLE, "scene.marked", version, bytes).unwrap(), mark(), "version {version}");
        }
        assert_eq!(mark().encode().unwrap(), V3);
    }

    #[test]
    fn a_kind_moves_alone() {
        let left = br#"{"fact":"left","left_at":"2026-11-03T09:20:00.000+08:00"}"#;
        assert_eq!(TABLE.version("scene.left"), 1);
        assert!(Fact::decode_by(TABLE, "scene.left", 1, left).is_ok());
        assert!(matches!(Fact::decode_by(TABLE, "scene.left", 2, left), Err(FactError::Unknown { version: 2, .. })));
    }

    #[test]
    fn a_newer_version_or_none_is_unknown_and_another_shape_malformed() {
        for version in [0, 4, u16::MAX] {
            let read = Fact::decode_by(TABLE, "scene.marked", version, V3);
            assert!(matches!(read, Err(FactError::Unknown { version: v, .. }) if v == version), "{read:?}");
        }
        let of_another_version = Fact::decode_by(TABLE, "scene.marked", 2, V1);
        assert!(matches!(of_another_version, Err(FactError::Malformed { .. })), "{of_another_version:?}");
        let no_object = Fact::decode_by(TABLE, "scene.marked", 1, b"[]");
        assert!(matches!(no_object, Err(FactError::Malformed { .. })), "{no_object:?}");
    }

    #[test]
    fn a_table_with_a_step_missing_says_so_and_guesses_nothing() {
        const GAP: Upcasts = Upcasts(&[Upcast { kind: "scene.marked", from: 2, step: |_| {} }]);
        assert!(matches!(Fact::decode_by(GAP, "scene.marked", 1, V1), Err(FactError::Unknown { version: 1, .. })));
    }

    #[test]
    fn no_kind_of_ours_lacks_a_step_or_has_two() {
        for up in UPCASTS.0 {
            let mut from: Vec<_> = UPCASTS.of(up.kind).map(|up| up.from).collect();
            from.sort_unstable();
            assert!(from.iter().copied().eq(1..UPCASTS.version(up.kind)), "{}: steps from {from:?}", up.kind);
        }
    }
}
