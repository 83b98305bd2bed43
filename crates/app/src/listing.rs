//! What lists show of each kind of subject, and whom it belongs to. Computed from the state after every fact, never by hand.

use std::collections::BTreeSet;

use base::{DockingId, RawId, Sha256Digest, Timestamp};
use model::device::Condition;
use model::private::key;
use model::{
    AccessState, AgencyState, CaseState, CatalogueState, CopyState, DeviceState, DockingState, DossierState, PersonState,
    PrivatePart, RecordState, RecordingState, RoomState, SceneState, Subject, SubjectRef,
};
use store::{Columns, Link, Passage};

use crate::find;

/// The names of links.
pub mod relation {
    /// A recording or a record belongs to a scene.
    pub const SCENE: &str = "scene";
    /// A scene, a record or a dossier belongs to a case.
    pub const CASE: &str = "case";
    /// A person acts in the place of another.
    pub const DEPUTY: &str = "deputy";
    /// A person may pass documents under a standing approval of another.
    pub const STANDING: &str = "standing";
    /// A record waits for a person: to review it, or to amend it.
    pub const WAITS_FOR: &str = "waits_for";
    /// A person was at a scene or handles a case.
    pub const OFFICER: &str = "officer";
    /// A request asks for this.
    pub const SCOPE: &str = "scope";
    /// A docking's manifest follows that of another.
    pub const FOLLOWS: &str = "follows";
    /// A recording was stored at a station by this docking.
    pub const DOCKING: &str = "docking";
    /// A copy is of this recording.
    pub const ORIGINAL: &str = "original";
    /// A person asked.
    pub const READER: &str = "reader";
    /// A device is with a person.
    pub const HOLDER: &str = "holder";
    /// A recording was made by a device.
    pub const DEVICE: &str = "device";
    /// A scene is in a room.
    pub const ROOM: &str = "room";
}

/// A subject that lists show.
pub trait Listed: Subject {
    /// What lists show.
    fn columns(&self, private: &PrivatePart) -> Columns;

    /// Whom it belongs to.
    fn links(&self) -> Vec<Link> {
        Vec::new()
    }

    /// In which texts people find it.
    fn passages(&self, _id: SubjectRef, _private: &PrivatePart) -> Vec<Passage> {
        Vec::new()
    }
}

fn text(private: &PrivatePart, key: &str) -> String {
    private.text(key).unwrap_or_default().to_owned()
}

fn link(relation: &'static str, to: impl Into<SubjectRef>) -> Link {
    Link { relation, to: to.into() }
}

impl Listed for AgencyState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        Columns { label: text(private, key::NAME), number: None, status: "open", sort_at: Timestamp::default() }
    }
}

impl Listed for PersonState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        let number = private.text(key::CERTIFICATE).map(str::to_owned);
        Columns { label: text(private, key::NAME), number, status: "open", sort_at: Timestamp::default() }
    }

    fn links(&self) -> Vec<Link> {
        let going_on = self.delegations.iter().filter(|d| d.what.ended.is_none());
        let deputies: BTreeSet<_> = going_on.map(|d| d.what.deputy).collect();
        let standing = self.standing.iter().filter(|s| s.what.ended.is_none());
        let holders: BTreeSet<_> = standing.flat_map(|s| &s.what.holders).copied().collect();
        let deputies = deputies.into_iter().map(|deputy| link(relation::DEPUTY, deputy));
        deputies.chain(holders.into_iter().map(|holder| link(relation::STANDING, holder))).collect()
    }
}

impl Listed for SceneState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        let (target, place) = (text(private, key::TARGET), text(private, key::PLACE));
        let who = if target.is_empty() { place } else { format!("{target} · {place}") };
        Columns {
            label: format!("{who} · {}", self.activity.label()),
            number: None,
            status: if self.left_at.is_some() { "closed" } else { "open" },
            sort_at: self.arrived_at.as_ref().map(|a| a.what).unwrap_or_default(),
        }
    }

    fn links(&self) -> Vec<Link> {
        let officers = self.officers.iter().map(|p| link(relation::OFFICER, *p));
        let room = self.room.iter().map(|r| link(relation::ROOM, *r));
        officers.chain(self.cases.iter().map(|c| link(relation::CASE, *c))).chain(room).collect()
    }

    fn passages(&self, id: SubjectRef, private: &PrivatePart) -> Vec<Passage> {
        find::of_scene(id, self, private)
    }
}

impl Listed for RecordingState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        let arrived = self.original.as_ref().map(|o| o.at.recorded_at).unwrap_or_default();
        Columns {
            label: text(private, key::FILE_NAME),
            number: self.device.clone(),
            status: if self.scene.is_some() { "filed" } else { "unfiled" },
            sort_at: self.timing.as_ref().map_or(arrived, |t| t.started_at),
        }
    }

    fn links(&self) -> Vec<Link> {
        let device = self.known_device.iter().map(|d| link(relation::DEVICE, *d));
        let docking = self.station.iter().map(|s| link(relation::DOCKING, s.what.docking));
        self.scene.iter().map(|s| link(relation::SCENE, *s)).chain(device).chain(docking).collect()
    }
}

impl Listed for DockingState {
    fn columns(&self, _: &PrivatePart) -> Columns {
        let said = self.delivered.as_ref().map(|d| &d.what);
        Columns {
            label: String::new(),
            number: said.map(|d| d.station.to_string()),
            status: if said.is_some_and(|d| d.doubted) { "doubted" } else { "delivered" },
            sort_at: said.map(|d| d.signed_at).unwrap_or_default(),
        }
    }

    fn links(&self) -> Vec<Link> {
        let previous = self.delivered.iter().filter_map(|d| d.what.previous);
        previous.map(|previous| link(relation::FOLLOWS, docking_of(previous))).collect()
    }
}

/// The docking whose manifest has this digest.
pub(crate) fn docking_of(manifest: Sha256Digest) -> DockingId {
    let mut id = [0; 16];
    id.copy_from_slice(&manifest.0[..16]);
    DockingId(RawId(id))
}

impl Listed for CaseState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        let party = private.value(key::PARTY).and_then(|p| p["name"].as_str()).unwrap_or_default();
        Columns {
            label: format!("{} {party}", text(private, key::TITLE)).trim().to_owned(),
            number: self.filing.as_ref().map(|f| f.what.number.clone()),
            status: if self.closed.is_some() { "closed" } else { "open" },
            sort_at: self.filing.as_ref().map(|f| f.at.recorded_at).unwrap_or_default(),
        }
    }

    fn links(&self) -> Vec<Link> {
        self.officers.iter().map(|p| link(relation::OFFICER, *p)).collect()
    }

    fn passages(&self, id: SubjectRef, private: &PrivatePart) -> Vec<Passage> {
        find::of_case(id, self, private)
    }
}

impl Listed for RecordState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        let status = match (&self.finalised, self.scans.is_empty()) {
            _ if self.voided.is_some() => "void",
            (Some(_), _) => "final",
            (None, false) => "awaiting_scans",
            (None, true) => "draft",
        };
        let sort_at = self.print.as_ref().map(|p| p.at.recorded_at).unwrap_or_default();
        Columns { label: text(private, key::TITLE), number: self.number.clone(), status, sort_at }
    }

    fn links(&self) -> Vec<Link> {
        let case = self.case.iter().map(|c| link(relation::CASE, *c));
        // What came back waits for whoever sent it.
        let waits = self.review().filter(|_| self.finalised.is_none()).and_then(|review| {
            let returned = review.returned().map(|_| review.asked.at.actor);
            review.waits_for().map(|(_, person)| person).or(returned)
        });
        let case = case.chain(waits.map(|person| link(relation::WAITS_FOR, person)));
        case.chain(self.scene.iter().map(|s| link(relation::SCENE, *s))).collect()
    }

    fn passages(&self, id: SubjectRef, private: &PrivatePart) -> Vec<Passage> {
        find::of_record(id, self, private)
    }
}

impl Listed for DossierState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        Columns {
            label: text(private, key::TITLE),
            number: self.compiled.as_ref().map(|c| c.what.number.clone()),
            status: match (&self.handed_over, &self.package) {
                // A crash may leave one open; it is closed at the next start.
                (Some(_), _) if self.supplements.last().is_some_and(|s| s.what.package.is_none()) => "supplementing",
                (Some(_), _) => "handed_over",
                (None, Some(_)) => "compiled",
                (None, None) => "compiling",
            },
            sort_at: self.compiled.as_ref().map(|c| c.at.recorded_at).unwrap_or_default(),
        }
    }

    fn links(&self) -> Vec<Link> {
        self.case.iter().map(|c| link(relation::CASE, *c)).collect()
    }

    fn passages(&self, id: SubjectRef, _: &PrivatePart) -> Vec<Passage> {
        find::of_dossier(id, self)
    }
}

impl Listed for AccessState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        let status = match (&self.approved, &self.refused, &self.revoked) {
            _ if self.attempted.is_some() => "attempted",
            (_, _, Some(_)) => "revoked",
            (_, Some(_), _) => "refused",
            (Some(_), ..) => "approved",
            _ => "waiting",
        };
        let began = self.requested.as_ref().map(|r| r.at).or(self.attempted.as_ref().map(|a| a.at));
        let sort_at = began.map(|at| at.recorded_at).unwrap_or_default();
        Columns { label: text(private, key::TEXT), number: None, status, sort_at }
    }

    fn links(&self) -> Vec<Link> {
        let scope = self.scope.iter().map(|s| link(relation::SCOPE, *s));
        // Whoever gives others a standing approval reads nothing under it.
        let asked = self.requested.iter().filter(|_| self.readers.is_empty()).map(|r| r.what);
        scope.chain(asked.chain(self.readers.iter().copied()).map(|reader| link(relation::READER, reader))).collect()
    }
}

impl Listed for CopyState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        let status = match (&self.withdrawn, &self.made, &self.failed) {
            (Some(_), ..) => "withdrawn",
            (None, Some(_), _) => "made",
            (None, None, Some(_)) => "failed",
            (None, None, None) => "ordered",
        };
        let sort_at = self.order.as_ref().map(|o| o.at.recorded_at).unwrap_or_default();
        Columns { label: text(private, key::TEXT), number: None, status, sort_at }
    }

    fn links(&self) -> Vec<Link> {
        let order = self.order.as_ref().map(|o| &o.what);
        let original = order.iter().map(|o| link(relation::ORIGINAL, o.recording));
        original.chain(order.iter().filter_map(|o| o.case).map(|c| link(relation::CASE, c))).collect()
    }
}

impl Listed for CatalogueState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        Columns {
            label: text(private, key::TITLE),
            number: None,
            status: self.stage().name(),
            sort_at: match (&self.published, &self.drafted) {
                (Some(published), _) => Timestamp::start_of(published.what),
                (None, Some(drafted)) => drafted.at.recorded_at,
                (None, None) => Timestamp::default(),
            },
        }
    }
}

impl Listed for DeviceState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        let status = match (self.condition, self.out()) {
            (Condition::InService, Some(_)) => "out",
            (condition, _) => condition.name(),
        };
        let sort_at = self.registered.as_ref().map(|r| r.at.recorded_at).unwrap_or_default();
        Columns { label: text(private, key::NAME), number: Some(self.mark.clone()), status, sort_at }
    }

    fn links(&self) -> Vec<Link> {
        self.out().map(|issue| link(relation::HOLDER, issue.what.to)).into_iter().collect()
    }
}

impl Listed for RoomState {
    fn columns(&self, private: &PrivatePart) -> Columns {
        Columns {
            label: text(private, key::NAME),
            number: None,
            status: if self.closed.is_some() { "closed" } else { "open" },
            sort_at: self.set_up.as_ref().map(|s| s.at.recorded_at).unwrap_or_default(),
        }
    }
}
