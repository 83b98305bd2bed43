//! Once 只记一次: an action that a page names with an id of its own is done once, however often it is sent.
//!
//! A phone at a scene sends again whatever got no answer, an hour or a day later; the first sending may well have arrived. The name becomes
//! the id of the act, which stands in every leaf, so whether it was done is asked of the log itself, under its head, and is still known
//! after a restore. Nothing here decides what an action does.

use base::{ActId, PersonId, RawId, SceneId, Sha256Digest};
use model::SubjectRef;

use crate::App;
use crate::act::Act;
use crate::caller::Caller;
use crate::error::AppError;

/// Shortest name, in characters: what is shorter may be no random id.
const SHORTEST: usize = 16;
/// Longest name, in characters.
const LONGEST: usize = 64;

/// The name that a page gave to one action. Names of different persons never meet.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Once(String);

impl Once {
    /// A name of 16 to 64 visible ASCII characters, such as a UUID; anything else is none.
    pub fn named(text: &str) -> Option<Self> {
        let fits = (SHORTEST..=LONGEST).contains(&text.len()) && text.bytes().all(|c| c.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }

    fn act(&self, person: PersonId) -> ActId {
        ActId(self.id("act", person))
    }

    /// The scene that this person begins under this name: chosen by us, so that no name can be aimed at something that there is.
    fn scene(&self, person: PersonId) -> SceneId {
        SceneId(self.id("scene", person))
    }

    fn id(&self, what: &str, person: PersonId) -> RawId {
        let digest = Sha256Digest::of(format!("zhilu once {what}\n{person}\n{}", self.0).as_bytes());
        let mut id = [0; 16];
        id.copy_from_slice(&digest.0[..16]);
        RawId(id)
    }
}

/// Who acts, and under which name if the page gave one.
#[derive(Clone, Debug)]
pub struct By<'a> {
    pub(crate) caller: &'a Caller,
    once: Option<Once>,
}

impl<'a> By<'a> {
    /// An action that is done once when it has a name.
    pub const fn named(caller: &'a Caller, once: Option<Once>) -> Self {
        Self { caller, once }
    }

    /// The scene that an arrival under this name begins.
    pub(crate) fn new_scene(&self) -> SceneId {
        self.once.as_ref().map_or_else(SceneId::random, |once| once.scene(self.caller.person))
    }
}

impl<'a> From<&'a Caller> for By<'a> {
    fn from(caller: &'a Caller) -> Self {
        Self { caller, once: None }
    }
}

impl App {
    /// Begins an action about a subject; nothing when it was done before under this name.
    ///
    /// # Errors
    /// When the store does not answer.
    pub(crate) async fn begin_once<'a>(
        &'a self,
        by: &By<'a>,
        subject: impl Into<SubjectRef>,
    ) -> Result<Option<Act<'a>>, AppError> {
        let mut act = self.begin(by.caller).await?;
        if let Some(once) = &by.once {
            let name = once.act(by.caller.person);
            if act.slot.holds(subject.into(), name).await? {
                return Ok(None);
            }
            act.slot.name_act(name);
        }
        Ok(Some(act))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const UUID: &str = "3f2c5a54-8c0e-4a5e-9a51-2b8f3f0c9d10";

    #[test]
    fn a_name_is_a_random_id_and_nothing_else() {
        assert!(Once::named(UUID).is_some() && Once::named(&"a".repeat(LONGEST)).is_some());
        for text in ["", "1", "fifteen letters", &"a".repeat(LONGEST + 1), "3f2c5a54 8c0e 4a5e 9a51", "第一次到达现场的编号名字"]
        {
            assert_eq!(Once::named(text), None, "{text}");
        }
    }

    #[test]
    fn names_of_two_persons_and_of_two_things_never_meet() {
        let once = Once::named(UUID).unwrap();
        let (one, other) = (PersonId(RawId([1; 16])), PersonId(RawId([2; 16])));
        assert_eq!(once.act(one), once.act(one));
        assert_ne!(once.act(one), once.act(other));
        assert_ne!(once.scene(one), once.scene(other));
        assert_ne!(once.act(one).0, once.scene(one).0);
    }
}
