//! Dock stations 采集站 of an agency: which keys may sign that recordings were stored (Art. 22), and who answers for them. What a station
//! signed is in [`crate::docking`].

use base::{PersonId, StationId};
use serde::{Deserialize, Serialize};

use crate::fold::{Dated, Stamp};

/// A station of the agency.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Station {
    /// Which.
    pub id: StationId,
    /// The public key it signs with.
    pub key: String,
    /// Who answers for it.
    pub keeper: PersonId,
    /// Where its end stands, once what it signs is believed no more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub removed: Option<Stamp>,
}

/// Takes note of a station. One that is known and in use stays as it is, but for who answers for it.
pub(crate) fn register(stations: &mut Vec<Dated<Station>>, at: Stamp, id: StationId, key: String, keeper: PersonId) {
    match stations.iter_mut().find(|s| s.what.id == id && s.what.removed.is_none()) {
        Some(known) => known.what.keeper = keeper,
        None => stations.push(Dated { at, what: Station { id, key, keeper, removed: None } }),
    }
}

/// Takes note that a station is no more.
pub(crate) fn remove(stations: &mut [Dated<Station>], at: Stamp, id: StationId) {
    for known in stations.iter_mut().filter(|s| s.what.id == id && s.what.removed.is_none()) {
        known.what.removed = Some(at);
    }
}

#[cfg(test)]
mod tests {
    use base::{EntryId, RawId, Timestamp};

    use super::*;
    use crate::{AgencyFact, AgencyState, Subject};

    #[test]
    fn a_station_is_registered_changes_hands_and_is_removed() {
        let mut state = AgencyState::default();
        assert_eq!(serde_json::to_value(&state).unwrap().get("stations"), None, "states of before read and write as they did");
        let at = |n: u8| Stamp {
            entry: EntryId(RawId([n; 16])),
            actor: PersonId::default(),
            happened_at: Timestamp::from_millis(n.into()),
            recorded_at: Timestamp::from_millis(n.into()),
        };
        let (id, first, second) = (StationId::random(), PersonId::random(), PersonId::random());
        let registered = |keeper| AgencyFact::StationRegistered { station: id, key: "k".into(), keeper };
        state.apply(at(1), registered(first));
        state.apply(at(2), registered(second));
        assert_eq!(state.station(id).map(|s| s.keeper), Some(second));
        assert_eq!(state.stations.len(), 1, "another keeper is not another station");
        state.apply(at(3), AgencyFact::StationRemoved { station: id });
        state.apply(at(4), AgencyFact::StationRemoved { station: id });
        assert_eq!((state.station(id), state.stations[0].what.removed), (None, Some(at(3))));
        state.apply(at(5), registered(first));
        assert_eq!((state.stations.len(), state.station(id).map(|s| s.keeper)), (2, Some(first)));
    }
}
