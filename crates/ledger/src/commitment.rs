//! Salted commitments: the tree hangs on these, so that what they commit to can be destroyed lawfully (Arts. 20, 25) without
//! touching the tree.

use base::Sha256Digest;

/// Thirty-two random bytes. With the salt gone, nobody can find out what was committed to by guessing.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Salt(pub [u8; 32]);

impl Salt {
    /// A fresh salt.
    ///
    /// # Panics
    /// When the operating system gives no randomness.
    pub fn random() -> Self {
        let mut bytes = [0; 32];
        bytes[..16].copy_from_slice(&base::RawId::random().0);
        bytes[16..].copy_from_slice(&base::RawId::random().0);
        Self(bytes)
    }
}

impl std::fmt::Debug for Salt {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Salt(…)")
    }
}

/// SHA-256(salt ‖ bytes).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Commitment(pub [u8; 32]);

/// Bytes with the salt under which they are committed to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Salted {
    /// The salt.
    pub salt: Salt,
    /// The bytes.
    pub bytes: Vec<u8>,
}

impl Salted {
    /// Bytes under a fresh salt.
    pub fn new(bytes: Vec<u8>) -> Self {
        Self { salt: Salt::random(), bytes }
    }

    /// What the leaf says about them.
    pub fn commitment(&self) -> Commitment {
        Commitment(Sha256Digest::of(&[self.salt.0.as_slice(), &self.bytes].concat()).0)
    }
}
