//! A docking 入站: a station of the agency copied what was on a device, read it again, and signed for it (Art. 22). It may have been days
//! before the line was up and we heard of it; what was in it lies in the private part.

use base::{PersonId, Sha256Digest, StationId, Timestamp};
use serde::{Deserialize, Serialize};

use crate::fact::Finding;
use crate::fold::{Dated, Stamp, Subject};
use crate::private::PrivatePart;
use crate::subject::SubjectKind;

/// What a delivered manifest says, as far as rules and a superior may see it, and what we noticed of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Delivery {
    /// Which station signed it.
    pub station: StationId,
    /// Who answers for the station.
    pub keeper: PersonId,
    /// Its running number at that station, from 1.
    pub sequence: u64,
    /// The digest of the manifest's text.
    pub manifest: Sha256Digest,
    /// The digest of the one before it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub previous: Option<Sha256Digest>,
    /// The root of the tree over its files.
    pub root: Sha256Digest,
    /// How many files.
    pub files: u64,
    /// How many bytes they have together.
    pub bytes: u64,
    /// Whether everything that was on the device is in it.
    pub complete: bool,
    /// When it was signed, by the station's clock.
    pub signed_at: Timestamp,
    /// What the station's clock showed when it delivered it; ours is when this was recorded.
    pub sent_at: Timestamp,
    /// Whether the station's clock is in doubt.
    pub doubted: bool,
    /// What was noticed.
    pub findings: Vec<Finding>,
}

/// What happens to a docking.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fact", rename_all = "snake_case")]
pub enum DockingFact {
    /// Its manifest arrived. Private: manifest.
    Delivered(Delivery),
}

/// What is known of a docking.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DockingState {
    /// The manifest, once it has arrived.
    pub delivered: Option<Dated<Delivery>>,
}

impl DockingState {
    /// The instant since when the station's holding of the bytes can be shown: what it signed, unless its clock is in doubt; never later
    /// than we heard of it.
    pub fn stored_at(&self) -> Option<Timestamp> {
        let delivered = self.delivered.as_ref()?;
        let (said, heard) = (delivered.what.signed_at, delivered.at.recorded_at);
        Some(if delivered.what.doubted { heard } else { said.min(heard) })
    }
}

impl Subject for DockingState {
    type Fact = DockingFact;
    const KIND: SubjectKind = SubjectKind::Docking;

    fn apply(&mut self, at: Stamp, fact: DockingFact) {
        let DockingFact::Delivered(delivery) = fact;
        self.delivered = Some(Dated { at, what: delivery });
    }

    fn apply_private(part: &mut PrivatePart, _: &DockingFact, private: &PrivatePart, _: Stamp) {
        part.0.extend(private.0.clone());
    }
}
