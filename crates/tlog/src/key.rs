//! Names of keys and the text of public keys in <https://c2sp.org/signed-note>. No algorithm is known here: new ones need no change.

use std::fmt;
use std::str::FromStr;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use sha2::{Digest as _, Sha256};

/// The name of a key, by custom a URL without scheme: not empty, no white space, no plus sign, no control character.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyName(String);

/// The text cannot name a key.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0:?} cannot name a key")]
pub struct KeyNameError(String);

impl KeyName {
    /// The name as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for KeyName {
    type Err = KeyNameError;

    fn from_str(name: &str) -> Result<Self, KeyNameError> {
        let barred = |c: char| c.is_whitespace() || c < ' ' || c == '+';
        if name.is_empty() || name.contains(barred) {
            return Err(KeyNameError(name.chars().take(80).collect()));
        }
        Ok(Self(name.to_owned()))
    }
}

impl fmt::Display for KeyName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// The byte that tells what kind of signature a key makes. Other specifications may assign more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct SignatureType(pub u8);

impl SignatureType {
    /// Ed25519 over the text of the note.
    pub const ED25519: Self = Self(0x01);
    /// A timestamped Ed25519 cosignature of a checkpoint.
    pub const COSIGNATURE_V1: Self = Self(0x04);
    /// A type without a byte of its own: its key material begins with a longer identifier.
    pub const UNASSIGNED: Self = Self(0xff);
}

/// What a signature line says of its key: the name, and four bytes that tell keys of one name apart. No proof of anything.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct KeyId {
    /// The name of the key.
    pub name: KeyName,
    /// The first four bytes of SHA-256(name ‖ newline ‖ type ‖ public key), big-endian.
    pub hash: u32,
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}+{:08x}", self.name, self.hash)
    }
}

/// A public key in its portable text: `<name>+<hash>+base64(<type> ‖ <public key>)`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifierKey {
    id: KeyId,
    kind: SignatureType,
    material: Vec<u8>,
}

impl VerifierKey {
    /// The key with this name, type, and encoding of the public key.
    pub fn new(name: KeyName, kind: SignatureType, material: Vec<u8>) -> Self {
        let hasher = Sha256::new_with_prefix(name.as_str()).chain_update([b'\n', kind.0]).chain_update(&material);
        let [a, b, c, d, ..]: [u8; 32] = hasher.finalize().into();
        Self { id: KeyId { name, hash: u32::from_be_bytes([a, b, c, d]) }, kind, material }
    }

    /// What signature lines of this key are known by.
    pub const fn id(&self) -> &KeyId {
        &self.id
    }

    /// What kind of signature it makes.
    pub const fn kind(&self) -> SignatureType {
        self.kind
    }

    /// The encoding of the public key, which its type explains.
    pub fn material(&self) -> &[u8] {
        &self.material
    }
}

/// Why a text is no verifier key.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseVerifierKeyError {
    /// Not three parts joined by plus signs.
    #[error("a verifier key has three parts joined by “+”")]
    Parts,
    /// The first part cannot name a key.
    #[error(transparent)]
    Name(#[from] KeyNameError),
    /// The second part is not eight lower-case hexadecimal digits.
    #[error("the hash of a key has eight lower-case hexadecimal digits")]
    Hash,
    /// The third part is not base64 of at least one byte.
    #[error("the public key is not in base64")]
    Material,
    /// Name and public key have another hash: one of them was changed.
    #[error("the key is marked {written:08x}, but name and public key make {computed:08x}")]
    OtherKey {
        /// The hash in the text.
        written: u32,
        /// The hash of name, type and public key.
        computed: u32,
    },
}

impl FromStr for VerifierKey {
    type Err = ParseVerifierKeyError;

    fn from_str(text: &str) -> Result<Self, ParseVerifierKeyError> {
        // Base64 has plus signs too, so only the first two divide.
        let mut parts = text.splitn(3, '+');
        let (Some(name), Some(hash), Some(material)) = (parts.next(), parts.next(), parts.next()) else {
            return Err(ParseVerifierKeyError::Parts);
        };
        let name = name.parse()?;
        let written = u32::from_str_radix(hash, 16).ok().filter(|value| format!("{value:08x}") == hash);
        let written = written.ok_or(ParseVerifierKeyError::Hash)?;
        let bytes = BASE64_STANDARD.decode(material).map_err(|_| ParseVerifierKeyError::Material)?;
        let (kind, material) = bytes.split_first().ok_or(ParseVerifierKeyError::Material)?;
        let key = Self::new(name, SignatureType(*kind), material.to_vec());
        let computed = key.id.hash;
        if computed == written { Ok(key) } else { Err(ParseVerifierKeyError::OtherKey { written, computed }) }
    }
}

impl fmt::Display for VerifierKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let bytes = [&[self.kind.0], self.material.as_slice()].concat();
        write!(f, "{}+{}", self.id, BASE64_STANDARD.encode(bytes))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of the standard.
    const FOO: &str = "example.com/foo+530d903a+AekyeRrm56hApGFkyQR4ZCbV54Id2LKaANYcrnKv3U2k";

    #[test]
    fn the_key_of_the_standard_reads_and_prints() {
        let key: VerifierKey = FOO.parse().unwrap();
        assert_eq!(key.id().to_string(), "example.com/foo+530d903a");
        assert_eq!(key.kind(), SignatureType::ED25519);
        assert_eq!(key.material().len(), 32);
        assert_eq!(key.to_string(), FOO);
    }

    #[test]
    fn a_key_whose_base64_has_plus_signs() {
        let key = VerifierKey::new("a".parse().unwrap(), SignatureType::UNASSIGNED, vec![0xef, 0xbe]);
        assert!(key.to_string().ends_with("+/+++"), "{key}");
        assert_eq!(key.to_string().parse(), Ok(key));
    }

    #[test]
    fn each_fault_is_told_apart() {
        let fault = |text: &str| text.parse::<VerifierKey>().unwrap_err();
        assert_eq!(fault("example.com/foo+530d903a"), ParseVerifierKeyError::Parts);
        assert_eq!(
            fault(&FOO.replace("com/foo", "com/ foo")),
            ParseVerifierKeyError::Name(KeyNameError("example.com/ foo".into()))
        );
        for hash in ["530D903A", "30d903a", "+30d903a", "0530d903a", ""] {
            assert_eq!(fault(&FOO.replace("530d903a", hash)), ParseVerifierKeyError::Hash, "{hash}");
        }
        assert_eq!(fault("a+00000000+"), ParseVerifierKeyError::Material);
        assert_eq!(fault(&format!("{FOO}=")), ParseVerifierKeyError::Material);
        for other in [FOO.replace("foo", "bar"), FOO.replace("530d903a", "530d903b"), FOO.replace("3U2k", "3U2l")] {
            assert!(matches!(fault(&other), ParseVerifierKeyError::OtherKey { .. }), "{other}");
        }
    }

    #[test]
    fn names() {
        for name in ["", "a b", "a+b", "a\nb", "a\u{a0}b", "a\u{3000}b", "a\u{1}b"] {
            assert!(name.parse::<KeyName>().is_err(), "{name:?}");
        }
        for name in ["example.com/log", "执录", "a"] {
            assert_eq!(name.parse::<KeyName>().unwrap().as_str(), name);
        }
    }
}
