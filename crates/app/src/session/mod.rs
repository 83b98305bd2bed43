//! Logging in and out; who is behind a session. Argon2id, throttled, sessions by digest of a random token.

mod login;
mod whoami;

pub use login::{LoggedIn, login, logout, set_password};
pub use whoami::{Identified, identify};

use base::Sha256Digest;

/// The digest under which a session is kept: a thief of the database cannot log in with it.
fn token_digest(token: &str) -> String {
    Sha256Digest::of(token.as_bytes()).to_string()
}
