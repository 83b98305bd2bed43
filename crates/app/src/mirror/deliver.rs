//! What a log of this server sends to its superior: who it is, what it signed, proofs, and entries as they may leave the agency.

use base::AgencyId;
use ledger::mirror::{Answer, Delivery, PrefixProof, Statement};
use store::mirror::{Cosigned, Newest};
use store::{GuardedSigner, ProofError};
use tlog::{Checkpoint, CosignatureVerifier, Note, VerifierKey};

use crate::App;
use crate::error::AppError;

/// Entries of one delivery.
const ENTRIES_AT_ONCE: u32 = 4000;

/// What the superior answers an honest log is not what it should be.
#[derive(Debug, thiserror::Error)]
pub enum AnswerError {
    /// It cosigns with another key than the one in the settings.
    #[error("the superior cosigns with {0}")]
    OtherKey(String),
    /// The cosignature is false, or of another log.
    #[error("the cosignature does not hold")]
    Cosignature,
    /// The store failed.
    #[error(transparent)]
    App(#[from] AppError),
}

/// Puts together the next delivery of an agency's log, after what the superior answered last; nothing while the log was never signed.
///
/// # Errors
/// When the log cannot be read or proven, or its key cannot sign.
pub async fn next(
    app: &App,
    agency: AgencyId,
    signer: &GuardedSigner,
    superior: &VerifierKey,
    answer: &Answer,
) -> Result<Option<Delivery>, AppError> {
    let newest = app.store.newest(agency, &app.keys).await.map_err(AppError::internal)?;
    let Some(Newest { checkpoint, note, remembers }) = newest else { return Ok(None) };
    let size = checkpoint.size();
    let statement = Statement {
        origin: checkpoint.origin().to_owned(),
        to: Statement::addressee(superior.id()),
        time: answer.now(),
        size,
        root: *checkpoint.root(),
        remembers,
    };
    let mut stated = statement.to_note().map_err(AppError::internal)?;
    signer.ring().sign(&mut stated).map_err(AppError::internal)?;
    let entries = app.store.lines(agency, answer.want, size, ENTRIES_AT_ONCE).await?;
    let end = answer.want + entries.len() as u64;
    let mut sizes: Vec<u64> = answer.prove.iter().copied().chain([answer.seen, end]).filter(|s| (1..size).contains(s)).collect();
    sizes.sort_unstable();
    sizes.dedup();
    let mut proofs = Vec::with_capacity(sizes.len());
    for old in sizes {
        let proof = match app.store.consistency(agency, old, size).await {
            Ok(proof) => proof,
            Err(ProofError::Store(e)) => return Err(e.into()),
            Err(e) => return Err(AppError::internal(e)),
        };
        proofs.push(PrefixProof { size: old, hashes: proof.hashes });
    }
    Ok(Some(Delivery {
        statement: stated.to_string(),
        checkpoint: note.to_string(),
        chain: signer.ring().chain().to_owned(),
        proofs,
        from: answer.want,
        entries,
    }))
}

/// Whether it makes sense to send more at once: proofs are wanted, or entries were taken and there are more.
pub fn goes_on(before: &Answer, after: &Answer, delivery: &Delivery) -> bool {
    let signed: Option<Checkpoint> = delivery.checkpoint.parse::<Note>().ok().and_then(|note| note.text().parse().ok());
    let size = signed.map_or(0, |checkpoint| checkpoint.size());
    !after.prove.is_empty() || (after.size > before.size && after.size < size)
}

/// Checks and keeps what an answer has cosigned of an agency's log.
///
/// # Errors
/// When it is not a cosignature of the superior in the settings over a checkpoint that the log signed, or the store fails.
pub async fn keep(
    app: &App,
    agency: AgencyId,
    signer: &GuardedSigner,
    superior: &VerifierKey,
    answer: &Answer,
) -> Result<(), AnswerError> {
    if answer.key != superior.to_string() {
        return Err(AnswerError::OtherKey(answer.key.clone()));
    }
    let Some(text) = &answer.cosigned else { return Ok(()) };
    let note: Note = text.parse().map_err(|_| AnswerError::Cosignature)?;
    let verifier = CosignatureVerifier::try_from(superior).map_err(|_| AnswerError::Cosignature)?;
    let seconds = verifier.cosigned_at(&note).map_err(|_| AnswerError::Cosignature)?;
    // What we signed before the key changed is ours too.
    let ring = signer.ring();
    let keys = std::iter::once(ring.verifier_key()).chain(ring.former());
    let own = keys.filter_map(|key| tlog::NoteVerifier::try_from(key).ok());
    let opened = own.into_iter().find_map(|key| Checkpoint::open(&note, signer.origin(), &key).ok());
    let checkpoint = opened.ok_or(AnswerError::Cosignature)?;
    let cosigned_at = base::Timestamp::from_millis(i64::try_from(seconds).unwrap_or(0).saturating_mul(1000));
    let cosigned = Cosigned { cosigner: superior.id().to_string(), size: checkpoint.size(), note, cosigned_at };
    Ok(app.store.keep_cosigned(agency, superior, &cosigned).await.map_err(AppError::from)?)
}
