//! Folding: a subject's state is what its facts say, in order, corrections put in the place of what they correct.

use base::{EntryId, PersonId, Private, Timestamp};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};

use crate::private::PrivatePart;
use crate::subject::SubjectKind;

/// Where a fact stands: which entry, who, when it is said to have happened and when it was written down.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stamp {
    /// The entry.
    pub entry: EntryId,
    /// Who did it.
    pub actor: PersonId,
    /// The claimed instant.
    pub happened_at: Timestamp,
    /// The instant of recording; never runs backwards within a log.
    pub recorded_at: Timestamp,
}

/// Something with the place at which it was said.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Dated<T> {
    /// Where it stands.
    pub at: Stamp,
    /// What was said.
    pub what: T,
}

/// One fact as it reaches a fold.
#[derive(Clone, Debug)]
pub struct Happening<F> {
    /// Where it stands.
    pub at: Stamp,
    /// The entry whose place it takes, if it is a correction.
    pub corrects: Option<EntryId>,
    /// The rule part.
    pub fact: F,
    /// The private part; `None` once it was lawfully destroyed.
    pub private: Option<Private<PrivatePart>>,
}

/// A kind of subject: its facts and how they fold.
pub trait Subject: Sized + Default + Clone + Send + Sync + Serialize + DeserializeOwned + 'static {
    /// The facts that happen to it.
    type Fact: Clone + Serialize + DeserializeOwned + TryFrom<crate::Fact> + Into<crate::Fact>;
    /// Its kind.
    const KIND: SubjectKind;
    /// Raised whenever `apply` makes another state of the same facts: what an older fold made is folded anew.
    const FOLD: u32 = 1;

    /// Takes in one fact. Total: what makes no sense in this state is kept out of it, never an error, since it did happen.
    fn apply(&mut self, at: Stamp, fact: Self::Fact);

    /// Takes in the private part of a fact.
    fn apply_private(_part: &mut PrivatePart, _fact: &Self::Fact, private: &PrivatePart, _at: Stamp) {
        let (part, private) = (_part, private);
        for (key, value) in &private.0 {
            part.0.insert(key.clone(), value.clone());
        }
    }
}

/// The order in which facts count: a correction stands where the corrected one stood, and the corrected one is gone.
pub fn effective<F>(happenings: Vec<Happening<F>>) -> Vec<Happening<F>> {
    let mut out: Vec<(EntryId, Happening<F>)> = Vec::with_capacity(happenings.len());
    for h in happenings {
        // `place` is the entry that opened the line, however often it was corrected since; the latest correction counts.
        let place = h.corrects.and_then(|old| out.iter().position(|(first, cur)| *first == old || cur.at.entry == old));
        match place {
            Some(i) => out[i].1 = h,
            None => out.push((h.at.entry, h)),
        }
    }
    out.into_iter().map(|(_, h)| h).collect()
}

/// The state that facts fold to, and the private texts beside it.
pub fn fold<S: Subject>(happenings: Vec<Happening<S::Fact>>) -> (S, Private<PrivatePart>) {
    let mut state = S::default();
    let mut private = PrivatePart::none();
    for h in effective(happenings) {
        take_in(&mut state, &mut private, h);
    }
    (state, Private::new(private))
}

/// Takes one more happening into what those before it fold to. One that corrects cannot be taken in so: its place is further back.
pub fn take_in<S: Subject>(state: &mut S, private: &mut PrivatePart, h: Happening<S::Fact>) {
    if let Some(p) = &h.private {
        S::apply_private(private, &h.fact, p.expose(), h.at);
    }
    state.apply(h.at, h.fact);
}

#[cfg(test)]
mod tests {
    use super::*;
    use base::RawId;

    fn happening(n: u8, corrects: Option<u8>, fact: &'static str) -> Happening<&'static str> {
        let id = |n| EntryId(RawId([n; 16]));
        let at = Stamp {
            entry: id(n),
            actor: PersonId::default(),
            happened_at: Timestamp::default(),
            recorded_at: Timestamp::default(),
        };
        Happening { at, corrects: corrects.map(id), fact, private: None }
    }

    fn words(list: Vec<Happening<&'static str>>) -> Vec<&'static str> {
        effective(list).into_iter().map(|h| h.fact).collect()
    }

    #[test]
    fn a_correction_stands_where_the_old_one_stood() {
        assert_eq!(words(vec![happening(1, None, "a"), happening(2, None, "b"), happening(3, Some(1), "A")]), ["A", "b"]);
    }

    #[test]
    fn a_correction_of_a_correction_keeps_the_place() {
        let list = vec![happening(1, None, "a"), happening(2, None, "b"), happening(3, Some(1), "A"), happening(4, Some(3), "Ä")];
        assert_eq!(words(list), ["Ä", "b"]);
    }

    #[test]
    fn a_correction_of_something_elsewhere_counts_by_itself() {
        assert_eq!(words(vec![happening(1, None, "a"), happening(2, Some(9), "b")]), ["a", "b"]);
    }
}
