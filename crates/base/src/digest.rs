//! SHA-256 and SM3, always computed together: the one that the world can check, and the one that the country's standards ask for (GB/T 32905).

use std::fmt;
use std::str::FromStr;

use digest::Digest as _;
use digest::common::hazmat::{SerializableState, SerializedState};
use serde::{Deserialize, Serialize};
use sha2::Sha256;
use sm3::Sm3;

/// The text is not 64 hexadecimal digits.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}”不是 64 位十六进制摘要")]
pub struct ParseDigestError(String);

/// Declares one digest type of 32 bytes.
macro_rules! digests {
    ($($(#[$doc:meta])* $name:ident = $hasher:ty;)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(pub [u8; 32]);
        impl $name {
            /// The digest of `bytes`.
            pub fn of(bytes: &[u8]) -> Self {
                Self(<$hasher>::digest(bytes).into())
            }
        }
        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&data_encoding::HEXLOWER.encode(&self.0))
            }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                fmt::Display::fmt(self, f)
            }
        }
        impl FromStr for $name {
            type Err = ParseDigestError;
            fn from_str(s: &str) -> Result<Self, ParseDigestError> {
                let bytes = data_encoding::HEXLOWER_PERMISSIVE.decode(s.as_bytes()).ok();
                bytes
                    .and_then(|b| b.try_into().ok())
                    .map(Self)
                    .ok_or_else(|| ParseDigestError(s.chars().take(80).collect()))
            }
        }
        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, s: S) -> Result<S::Ok, S::Error> {
                s.collect_str(self)
            }
        }
        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
                let text = std::borrow::Cow::<'de, str>::deserialize(d)?;
                text.parse().map_err(serde::de::Error::custom)
            }
        }
    )*};
}

digests! {
    /// A SHA-256 digest.
    Sha256Digest = Sha256;
    /// An SM3 digest 杂凑值 (GB/T 32905).
    Sm3Digest = Sm3;
}

/// Both digests 摘要值 of the same bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DigestPair {
    /// SHA-256.
    pub sha256: Sha256Digest,
    /// SM3.
    pub sm3: Sm3Digest,
}

impl DigestPair {
    /// Both digests of `bytes`.
    pub fn of(bytes: &[u8]) -> Self {
        let mut hasher = DualHasher::default();
        hasher.update(bytes);
        hasher.finish()
    }
}

/// Computes both digests while bytes pass by; its state can be put aside and taken up again, on another machine too.
#[derive(Clone, Default)]
pub struct DualHasher {
    sha256: Sha256,
    sm3: Sm3,
}

/// The saved state has the wrong length or is no hash state.
#[derive(Debug, thiserror::Error)]
#[error("a saved hash state cannot be read")]
pub struct BadHashState;

impl DualHasher {
    /// Takes in the next bytes.
    pub fn update(&mut self, bytes: &[u8]) {
        self.sha256.update(bytes);
        self.sm3.update(bytes);
    }

    /// The digests of everything taken in so far.
    pub fn finish(self) -> DigestPair {
        DigestPair { sha256: Sha256Digest(self.sha256.finalize().into()), sm3: Sm3Digest(self.sm3.finalize().into()) }
    }

    /// The two halves, for callers that run them in threads of their own.
    pub fn split(self) -> (Sha256, Sm3) {
        (self.sha256, self.sm3)
    }

    /// Joins two halves that have taken in the same bytes.
    pub const fn join(sha256: Sha256, sm3: Sm3) -> Self {
        Self { sha256, sm3 }
    }

    /// The state as bytes, so that an interrupted upload goes on without re-reading what it already stored.
    pub fn save(&self) -> Vec<u8> {
        [self.sha256.serialize().as_slice(), self.sm3.serialize().as_slice()].concat()
    }

    /// The hasher that [`DualHasher::save`] described.
    ///
    /// # Errors
    /// When `saved` is not such a state.
    pub fn restore(saved: &[u8]) -> Result<Self, BadHashState> {
        let cut = SerializedState::<Sha256>::default().len();
        let (a, b) = saved.split_at_checked(cut).ok_or(BadHashState)?;
        let a = SerializedState::<Sha256>::try_from(a).map_err(|_| BadHashState)?;
        let b = SerializedState::<Sm3>::try_from(b).map_err(|_| BadHashState)?;
        Ok(Self {
            sha256: Sha256::deserialize(&a).map_err(|_| BadHashState)?,
            sm3: Sm3::deserialize(&b).map_err(|_| BadHashState)?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_standards_own_examples() {
        let pair = DigestPair::of(b"abc");
        assert_eq!(pair.sm3.to_string(), "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0");
        assert_eq!(pair.sha256.to_string(), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }

    #[test]
    fn a_saved_state_goes_on_at_every_place() {
        let bytes: Vec<u8> = (0..300_u16).map(|n| n as u8).collect();
        for cut in 0..bytes.len() {
            let mut first = DualHasher::default();
            first.update(&bytes[..cut]);
            let mut second = DualHasher::restore(&first.save()).unwrap();
            second.update(&bytes[cut..]);
            assert_eq!(second.finish(), DigestPair::of(&bytes));
        }
        assert!(DualHasher::restore(b"nonsense").is_err());
    }
}
