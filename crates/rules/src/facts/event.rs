//! Something that was done: when it is said to have happened, when it was written down, and where that stands.

use std::fmt;

use base::{EntryId, Timestamp};
use model::{Dated, Stamp};
use serde::de::value::MapAccessDeserializer;
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// One event. In YAML a time alone (`2026-11-03 09:02`, or a day, meaning its beginning), or `{ at: …, recorded: … }` when it was
/// written in afterwards 补录.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Event {
    /// The entry; none for facts that no log holds, as in a vector.
    pub entry: Option<EntryId>,
    /// The claimed instant.
    pub at: Timestamp,
    /// The instant of recording.
    pub recorded_at: Timestamp,
}

impl Event {
    /// Written down at the instant at which it happened.
    pub const fn at(at: Timestamp) -> Self {
        Self { entry: None, at, recorded_at: at }
    }
}

impl From<Stamp> for Event {
    fn from(stamp: Stamp) -> Self {
        Self { entry: Some(stamp.entry), at: stamp.happened_at, recorded_at: stamp.recorded_at }
    }
}

impl<T> From<&Dated<T>> for Event {
    fn from(dated: &Dated<T>) -> Self {
        dated.at.into()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    at: Timestamp,
    recorded: Option<Timestamp>,
}

impl<'de> Deserialize<'de> for Event {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct TimeOrBoth;
        impl<'de> Visitor<'de> for TimeOrBoth {
            type Value = Event;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("时间，或者 { at: 时间, recorded: 时间 }")
            }
            fn visit_str<E: Error>(self, text: &str) -> Result<Event, E> {
                text.parse().map(Event::at).map_err(E::custom)
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Event, A::Error> {
                let Written { at, recorded } = Written::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Event { recorded_at: recorded.unwrap_or(at), ..Event::at(at) })
            }
        }
        d.deserialize_any(TimeOrBoth)
    }
}
