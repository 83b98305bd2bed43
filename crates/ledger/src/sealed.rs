//! From what a command wants to append to an entry in its place, and back.

use base::{ActId, EntryId, PersonId, Private, Timestamp};
use model::{Fact, FactError, Happening, PrivatePart, Stamp, SubjectRef, fact};

use crate::commitment::Salted;
use crate::leaf::{Leaf, LeafError};

/// What a command wants to append: pure data.
#[derive(Clone, Debug)]
pub struct NewEntry {
    /// What it happens to.
    pub subject: SubjectRef,
    /// When it is said to have happened.
    pub happened_at: Timestamp,
    /// The entry it corrects.
    pub corrects: Option<EntryId>,
    /// The rule part.
    pub fact: Fact,
    /// The private part.
    pub private: PrivatePart,
}

/// Where an entry comes to stand; only `store.commit` knows.
#[derive(Clone, Debug)]
pub struct Place<'a> {
    /// The origin of the log.
    pub origin: &'a str,
    /// The next index.
    pub index: u64,
    /// The subject's revision with this entry.
    pub revision: u64,
    /// The action.
    pub act: ActId,
    /// Who acts.
    pub actor: PersonId,
    /// max(now, the one before).
    pub recorded_at: Timestamp,
}

/// An entry in its place: the leaf and what it commits to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SealedEntry {
    /// The leaf.
    pub leaf: Leaf,
    /// The bytes that are hashed.
    pub encoded: Vec<u8>,
    /// The rule part.
    pub rule: Salted,
    /// The private part; `None` once it was lawfully destroyed.
    pub private: Option<Salted>,
}

/// An entry does not hold together.
#[derive(Debug, thiserror::Error)]
pub enum SealError {
    /// The bytes are not a leaf.
    #[error(transparent)]
    Leaf(#[from] LeafError),
    /// The rule part is not what the leaf commits to.
    #[error("the rule part is not what the entry commits to")]
    Rule,
    /// The private part is not what the leaf commits to.
    #[error("the private part is not what the entry commits to")]
    Private,
    /// A part cannot be read.
    #[error(transparent)]
    Fact(#[from] FactError),
    /// A part cannot be written or read as JSON.
    #[error("a part is not JSON")]
    Json(#[from] serde_json::Error),
}

impl SealedEntry {
    /// Puts a new entry in its place, under fresh salts.
    ///
    /// # Errors
    /// When the fact cannot be written as JSON.
    pub fn seal(id: EntryId, new: &NewEntry, place: &Place<'_>) -> Result<Self, SealError> {
        let rule = Salted::new(new.fact.encode()?);
        let private = Salted::new(serde_json::to_vec(&new.private)?);
        let kind = new.fact.kind();
        let leaf = Leaf {
            origin: place.origin.to_owned(),
            index: place.index,
            entry: id,
            act: place.act,
            subject: new.subject,
            revision: place.revision,
            actor: place.actor,
            fact_version: fact::version(&kind),
            kind,
            happened_at: new.happened_at,
            recorded_at: place.recorded_at,
            corrects: new.corrects,
            rule: rule.commitment(),
            private: private.commitment(),
        };
        Ok(Self { encoded: leaf.encode(), leaf, rule, private: Some(private) })
    }

    /// Takes an entry from where it was kept, and checks that its parts are what the leaf commits to (invariant 1).
    ///
    /// # Errors
    /// When the bytes are no leaf, or a part is another one.
    pub fn open(encoded: Vec<u8>, rule: Salted, private: Option<Salted>) -> Result<Self, SealError> {
        let leaf = Leaf::decode(&encoded)?;
        if rule.commitment() != leaf.rule {
            return Err(SealError::Rule);
        }
        if private.as_ref().is_some_and(|p| p.commitment() != leaf.private) {
            return Err(SealError::Private);
        }
        Ok(Self { leaf, encoded, rule, private })
    }

    /// Where the fact stands, for a fold.
    pub const fn stamp(&self) -> Stamp {
        let l = &self.leaf;
        Stamp { entry: l.entry, actor: l.actor, happened_at: l.happened_at, recorded_at: l.recorded_at }
    }

    /// The rule part.
    ///
    /// # Errors
    /// When this version cannot read it.
    pub fn fact(&self) -> Result<Fact, SealError> {
        Ok(Fact::decode(&self.leaf.kind, self.leaf.fact_version, &self.rule.bytes)?)
    }

    /// The private part, unless it was lawfully destroyed.
    ///
    /// # Errors
    /// When it is not JSON.
    pub fn private_part(&self) -> Result<Option<Private<PrivatePart>>, SealError> {
        Ok(self.private.as_ref().map(|p| serde_json::from_slice(&p.bytes)).transpose()?.map(Private::new))
    }

    /// The entry as a fold takes it.
    ///
    /// # Errors
    /// When a part cannot be read, or the fact is of another kind of subject.
    pub fn happening<F: TryFrom<Fact>>(&self) -> Result<Happening<F>, SealError> {
        let unknown = || FactError::Unknown { kind: self.leaf.kind.clone(), version: self.leaf.fact_version };
        let fact = F::try_from(self.fact()?).map_err(|_| unknown())?;
        Ok(Happening { at: self.stamp(), corrects: self.leaf.corrects, fact, private: self.private_part()? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::{PersonId, RawId};
    use model::scene::{MarkKind, SceneFact};
    use model::{SubjectKind, private::key};

    fn sealed() -> SealedEntry {
        let new = NewEntry {
            subject: SubjectRef::new(SubjectKind::Scene, RawId([3; 16])),
            happened_at: Timestamp::from_millis(5),
            corrects: None,
            fact: SceneFact::Marked { mark: MarkKind::Items, at: Timestamp::from_millis(5) }.into(),
            private: PrivatePart::none().with(key::TEXT, "桌椅十二套"),
        };
        let place = Place {
            origin: "demo.example/log",
            index: 0,
            revision: 1,
            act: ActId(RawId([1; 16])),
            actor: PersonId(RawId([2; 16])),
            recorded_at: Timestamp::from_millis(6),
        };
        SealedEntry::seal(EntryId(RawId([9; 16])), &new, &place).unwrap()
    }

    #[test]
    fn what_was_sealed_opens() {
        let e = sealed();
        assert_eq!((e.leaf.kind.as_str(), e.leaf.fact_version), ("scene.marked", fact::version("scene.marked")));
        let again = SealedEntry::open(e.encoded.clone(), e.rule.clone(), e.private.clone()).unwrap();
        assert_eq!(again, e);
        let h: Happening<SceneFact> = again.happening().unwrap();
        assert_eq!(h.private.unwrap().expose().text(key::TEXT), Some("桌椅十二套"));
    }

    #[test]
    fn a_changed_part_is_found_and_a_destroyed_one_is_not_missed() {
        let e = sealed();
        let mut rule = e.rule.clone();
        rule.bytes[0] ^= 1;
        assert!(matches!(SealedEntry::open(e.encoded.clone(), rule, None), Err(SealError::Rule)));
        let mut private = e.private.clone().unwrap();
        private.salt.0[31] ^= 1;
        assert!(matches!(SealedEntry::open(e.encoded.clone(), e.rule.clone(), Some(private)), Err(SealError::Private)));
        assert!(SealedEntry::open(e.encoded, e.rule, None).unwrap().private_part().unwrap().is_none());
    }

    #[test]
    fn the_same_words_twice_give_different_commitments() {
        assert_ne!(sealed().leaf.private, sealed().leaf.private);
    }
}
