//! What an authority answers (RFC 3161, 2.4.2): whether it grants, and the token.

use crate::TspError;
use crate::der::{INTEGER, Reader, SEQUENCE};

/// The token in a reply, as it is kept.
///
/// # Errors
/// When the authority refuses, or the reply is malformed. Whether the token holds is for [`crate::verify`].
pub fn token_of(reply: &[u8]) -> Result<Vec<u8>, TspError> {
    let mut reply = Reader::new(reply).expect(SEQUENCE, "a reply that is no SEQUENCE")?.inside();
    let status = reply.expect(SEQUENCE, "a reply without status")?;
    let mut said = status.inside();
    let code = said.expect(INTEGER, "a status without number")?.small().ok_or(TspError::Malformed("a status out of range"))?;
    // Granted, or granted with modifications.
    if code > 1 {
        let text = said.optional(SEQUENCE)?.and_then(|texts| texts.inside().any().ok());
        let said = text.map(|text| String::from_utf8_lossy(text.content).into_owned()).unwrap_or_default();
        return Err(TspError::Refused { status: code, said });
    }
    Ok(reply.expect(SEQUENCE, "a granted reply without token")?.whole.to_vec())
}
