//! Verifying a case on the spot: every entry against the signed log, every original against its digests.

use base::{CaseId, SceneId, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;

use super::proof::{CheckpointBrief, subjects_of, told};
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// The result of verifying a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct VerificationView {
    /// How many entries were compared with the log.
    pub entries: u64,
    /// How many originals were read through.
    pub originals: u64,
    /// Whether everything agrees.
    pub ok: bool,
    /// When.
    pub checked_at: Timestamp,
    /// The checkpoint they were compared with.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointBrief>,
    /// What does not agree, each a Chinese sentence.
    pub problems: Vec<String>,
}

/// Compares every entry of a case with the signed log, and every original with its digests.
///
/// # Errors
/// When the case is not of the caller's agency, or the store does not answer.
pub async fn verify_case(app: &App, caller: &Caller, id: CaseId) -> Result<VerificationView, AppError> {
    caller.require(Right::Read)?;
    let case = super::cases::case(app, caller, id).await?;
    let scenes: Vec<SceneId> = case.scenes.iter().map(|s| s.brief.id).collect();
    let records = super::records::of_case(app, id).await?;
    let mut problems = Vec::new();
    let (mut count, mut originals) = (0, 0);
    let checkpoint = app.store.checkpoint(caller.agency).await?;
    let mut subjects = subjects_of(app, id, &scenes, &records, None).await?;
    if let Some(dossier) = &case.dossier {
        subjects.push(dossier.id.into());
    }
    for subject in subjects {
        for entry in app.store.entries_of(subject).await? {
            count += 1;
            if let Err(problem) = app.store.prove_included(caller.agency, &entry).await? {
                problems.push(format!("第 {} 条记录（{}）：{problem}", entry.leaf.index, told(&entry.leaf.kind)));
            }
        }
    }
    for scene in &case.scenes {
        for recording in &scene.recordings_list {
            let Some(loaded) = app.store.load::<model::RecordingState>(recording.id).await? else { continue };
            let Some(original) = loaded.state.original else { continue };
            originals += 1;
            match app.store.verify_object(original.what.object).await {
                Ok(found) if found == original.what.digests => app.store.note_verified(original.what.object).await?,
                Ok(_) => problems.push(format!("原件“{}”的内容与入库时的摘要值不符", recording.file_name)),
                Err(_) => problems.push(format!("原件“{}”无法读取", recording.file_name)),
            }
        }
    }
    Ok(VerificationView {
        entries: count,
        originals,
        ok: problems.is_empty(),
        checked_at: app.store.clock().now(),
        checkpoint: checkpoint.map(|c| CheckpointBrief { size: c.size, at: c.signed_at }),
        problems,
    })
}
