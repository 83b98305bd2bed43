//! Who acted, as far as rules may know: a pseudonymous id and whether the certificate held that day.

use std::fmt;

use base::{Day, PersonId};
use model::PersonState;
use serde::de::value::{MapAccessDeserializer, StrDeserializer};
use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer};

/// How an enforcement certificate 执法证 stands on the day that matters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Certificate {
    /// It holds.
    Valid,
    /// There was one, and it no longer holds or does not hold yet.
    Expired,
    /// There never was one 辅助人员.
    #[default]
    None,
}

impl Certificate {
    /// The certificate of a person on a day.
    pub fn of(person: &PersonState, on: Day) -> Self {
        if person.certificate_on(on).is_some() {
            Self::Valid
        } else if person.certificates.is_empty() {
            Self::None
        } else {
            Self::Expired
        }
    }
}

/// Somebody who acted. In YAML `valid`, `expired`, `none`, or `{ id: …, certificate: … }`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Officer {
    /// Who.
    pub id: Option<PersonId>,
    /// How the certificate stands.
    pub certificate: Certificate,
}

impl Officer {
    /// The officers of an occasion on a day, their certificates looked up.
    pub(super) fn all(ids: &[PersonId], on: Day, certificate: &dyn Fn(PersonId, Day) -> Certificate) -> Vec<Self> {
        ids.iter().map(|id| Self { id: Some(*id), certificate: certificate(*id, on) }).collect()
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    id: Option<PersonId>,
    certificate: Certificate,
}

impl<'de> Deserialize<'de> for Officer {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        struct WordOrBoth;
        impl<'de> Visitor<'de> for WordOrBoth {
            type Value = Officer;
            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("valid、expired、none 之一，或者 { id: 编号, certificate: … }")
            }
            fn visit_str<E: Error>(self, word: &str) -> Result<Officer, E> {
                let certificate = Certificate::deserialize(StrDeserializer::new(word))?;
                Ok(Officer { id: None, certificate })
            }
            fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<Officer, A::Error> {
                let Written { id, certificate } = Written::deserialize(MapAccessDeserializer::new(map))?;
                Ok(Officer { id, certificate })
            }
        }
        d.deserialize_any(WordOrBoth)
    }
}
