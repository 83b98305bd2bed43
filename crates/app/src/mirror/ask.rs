//! What a log of this server sends when it asks its superior for entries back, and what is made of the answer: entries that are not believed
//! yet. Whether they are is told by `store::recover`, as of any other copy.

use base::Timestamp;
use ledger::mirror::{Ask, HandedBack, Line, Request, Statement};
use ledger::{Salt, Salted};
use store::recover::CopiedEntry;
use store::{GuardedSigner, StoreError};
use tlog::{Note, VerifierKey};

use crate::error::AppError;

/// Asks for entries from an index on; `time` is the superior's clock as it told it last.
///
/// # Errors
/// When the key of the log cannot sign.
pub fn for_entries(signer: &GuardedSigner, superior: &VerifierKey, time: Timestamp, from: u64) -> Result<Ask, AppError> {
    let origin = signer.origin().to_owned();
    let request = Request { origin: origin.clone(), to: Statement::addressee(superior.id()), time, from };
    let mut note = request.to_note().map_err(AppError::internal)?;
    signer.ring().sign(&mut note).map_err(AppError::internal)?;
    Ok(Ask { origin, request: note.to_string(), chain: signer.ring().chain().to_owned() })
}

/// The checkpoint that came back; one that cannot be read says nothing.
pub fn checkpoint(back: &HandedBack) -> Option<Note> {
    back.checkpoint.as_ref()?.parse().ok()
}

/// The entries that came back, without private parts: a superior never had one.
///
/// # Errors
/// When a salt has another length than salts have.
pub fn entries(lines: Vec<Line>) -> Result<Vec<CopiedEntry>, StoreError> {
    let copied = |line: Line| {
        let salt = line.salt.0.try_into().map_err(|_| StoreError::Copy("上级交回的记录格式有误，没有采用".into()))?;
        let rule = Salted { salt: Salt(salt), bytes: line.rule.into_bytes() };
        Ok(CopiedEntry { encoded: line.leaf.0, rule, private: None, destroyed: false })
    };
    lines.into_iter().map(copied).collect()
}
