//! Typed ids: 128 bits, written as 26 characters without look-alikes. Which kind of thing an id names is its type.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// Crockford's alphabet in lower case: no i, l, o, u, so a printed id can be read aloud and typed back.
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";
/// 128 bits in characters of five bits.
const TEXT_LENGTH: usize = 26;
/// What a byte of text is worth; `NO_DIGIT` when it is not of the alphabet.
const DIGITS: [u8; 256] = digits();
const NO_DIGIT: u8 = 32;

const fn digits() -> [u8; 256] {
    let (mut worth, mut digit) = ([NO_DIGIT; 256], 0);
    while digit < ALPHABET.len() {
        worth[ALPHABET[digit] as usize] = digit as u8;
        digit += 1;
    }
    worth
}

/// Sixteen bytes that name something; the typed ids wrap it.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct RawId(pub [u8; 16]);

/// The text is not 26 characters of the id alphabet.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是有效的编号")]
pub struct ParseIdError(String);

impl RawId {
    /// A fresh random id.
    ///
    /// # Panics
    /// When the operating system gives no randomness: nothing here could go on safely without.
    pub fn random() -> Self {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).expect("the operating system gives randomness");
        Self(bytes)
    }

    /// A fresh random id that sorts by a place: neighbours in a log are neighbours in an index, so that many of them fall on few pages
    /// of a database. 80 bits stay random.
    ///
    /// # Panics
    /// As [`RawId::random`].
    pub fn random_at(place: u64) -> Self {
        let mut id = Self::random();
        id.0[..6].copy_from_slice(&place.to_be_bytes()[2..]);
        id
    }
}

impl fmt::Display for RawId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let value = u128::from_be_bytes(self.0);
        let mut text = [0_u8; TEXT_LENGTH];
        for (place, c) in text.iter_mut().rev().enumerate() {
            *c = ALPHABET[(value >> (5 * place)) as usize & 31];
        }
        f.write_str(std::str::from_utf8(&text).unwrap_or_default())
    }
}

impl fmt::Debug for RawId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for RawId {
    type Err = ParseIdError;
    fn from_str(s: &str) -> Result<Self, ParseIdError> {
        let wrong = || ParseIdError(s.chars().take(2 * TEXT_LENGTH).collect());
        if s.len() != TEXT_LENGTH {
            return Err(wrong());
        }
        let mut value = 0_u128;
        for c in s.bytes() {
            let digit = DIGITS[usize::from(c)];
            if digit == NO_DIGIT || value >> 123 != 0 {
                return Err(wrong());
            }
            value = value << 5 | u128::from(digit);
        }
        Ok(Self(value.to_be_bytes()))
    }
}

impl Serialize for RawId {
    fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
        s.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for RawId {
    fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
        text.parse().map_err(serde::de::Error::custom)
    }
}

/// Declares one id type around [`RawId`].
macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default, Serialize, Deserialize)]
        #[serde(transparent)]
        pub struct $name(pub RawId);
        impl $name {
            /// A fresh random id.
            pub fn random() -> Self {
                Self(RawId::random())
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(&self.0, f)
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, "{}({})", stringify!($name), self.0)
            }
        }
        impl FromStr for $name {
            type Err = ParseIdError;
            fn from_str(s: &str) -> Result<Self, ParseIdError> {
                s.parse().map($name)
            }
        }
    )*};
}

ids! {
    /// One entry 记录条目 of a log.
    EntryId;
    /// One human action 操作, which may have appended several entries.
    ActId;
    /// An agency 行政执法机关; names its log too.
    AgencyId;
    /// A unit 承办机构 inside an agency.
    UnitId;
    /// A person 人员.
    PersonId;
    /// Bytes kept by the object store. Random, so that a key says nothing about what it names.
    ObjectId;
    /// An upload 上传 under way.
    UploadId;
    /// A grant 调阅许可 (Art. 24).
    GrantId;
    /// A scene 执法现场.
    SceneId;
    /// Somebody at a scene 到场人员: an officer of this agency, of another one, a witness, the party.
    AttendeeId;
    /// An audio-visual record 音像记录: an original and what is known of it.
    RecordingId;
    /// A case 案件.
    CaseId;
    /// A text record 文字记录, such as a 笔录.
    RecordId;
    /// A dossier 案卷.
    DossierId;
    /// A copy 副本 of a recording: evidence copies (Art. 23), redactions (Art. 25).
    CopyId;
    /// A request to consult or copy 调阅、复制申请 (Art. 24).
    AccessId;
    /// An edition of a catalogue 音像记录事项清单 (Art. 16).
    CatalogueId;
    /// A recording device 音像记录设备 (Art. 20).
    DeviceId;
    /// A room for handling cases 执法办案场所 (Art. 15).
    RoomId;
    /// A dock station 采集站. It is its key: see `ledger::station::id_of`.
    StationId;
    /// A body-worn system 执法记录仪系统 that pushes recordings under an account of its own.
    ControllerId;
    /// One docking 入站: what a station copied from one device, as one signed manifest says.
    DockingId;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_at_a_place_sort_by_it_and_are_never_the_same() {
        let ids: Vec<String> = [0, 1, 31, 32, 1 << 20, (1 << 48) - 1].map(|place| RawId::random_at(place).to_string()).into();
        assert!(ids.is_sorted(), "{ids:?}");
        assert_ne!(RawId::random_at(7), RawId::random_at(7));
    }

    #[test]
    fn text_and_bytes_are_the_same_id() {
        for bytes in [[0; 16], [255; 16], *b"0123456789abcdef"] {
            let id = RawId(bytes);
            assert_eq!(id.to_string().len(), TEXT_LENGTH);
            assert_eq!(id.to_string().parse(), Ok(id));
        }
    }

    #[test]
    fn nonsense_is_refused() {
        for text in ["", "0", "zzzzzzzzzzzzzzzzzzzzzzzzzz", "0000000000000000000000000u", "案件案件案件案件案件案件案件案件案"]
        {
            assert!(text.parse::<RawId>().is_err(), "{text}");
        }
    }
}
