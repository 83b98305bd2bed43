//! Labels 标注 on records and recordings (Art. 25).

pub(crate) mod lift;
pub(crate) mod put;

use app::AppError;
use app::access::Labelled;
use base::{RecordId, RecordingId};
use model::copy::Secrecy;
use model::{SubjectKind, SubjectRef};

/// What a label is put on.
fn labelled(subject: SubjectRef) -> Result<Labelled, AppError> {
    match subject.kind {
        SubjectKind::Recording => Ok(Labelled::Recording(RecordingId(subject.id))),
        SubjectKind::Record => Ok(Labelled::Record(RecordId(subject.id))),
        _ => Err(AppError::field("subject", "只能标注音像资料和文字记录")),
    }
}

/// The kind of secret that a word names.
pub(crate) fn secrecy(word: &str) -> Result<Secrecy, AppError> {
    let known = Secrecy::ALL.into_iter().find(|label| serde_json::json!(label) == word);
    known.ok_or_else(|| AppError::field("label", "请选择商业秘密、个人隐私或者举报人身份"))
}
