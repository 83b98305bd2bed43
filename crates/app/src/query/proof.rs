//! What proves a case, and what happened in it: entries of its subjects, newest first.

use base::{CaseId, PersonId, SceneId, Timestamp};
use ledger::SealedEntry;
use model::{DossierState, RecordState, SubjectKind, SubjectRef};
use serde::Serialize;
use store::Loaded;
use store::subjects::Direction;
use utoipa::ToSchema;

use super::directory::Directory;
use super::scenes::recordings_of;
use crate::App;
use crate::error::AppError;
use crate::listing::relation;

/// A checkpoint in a word.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CheckpointBrief {
    /// How many entries it covers.
    pub size: u64,
    /// When it was signed.
    pub at: Timestamp,
}

/// What proves a case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ProofView {
    /// Entries of the case, its scenes, recordings, records and dossier.
    pub entries: u64,
    /// Originals in custody.
    pub originals: u64,
    /// Their bytes.
    pub original_bytes: u64,
    /// The newest signed checkpoint of the agency's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<CheckpointBrief>,
}

/// Something that happened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActivityView {
    /// When it is said to have happened.
    pub at: Timestamp,
    /// When it was written down.
    pub recorded_at: Timestamp,
    /// Whether it was written in afterwards 补录.
    pub late: bool,
    /// What.
    pub text: String,
    /// Who.
    pub who: String,
}

/// How long after the fact an entry still counts as written on the spot.
const ON_THE_SPOT: base::Span = base::Span::from_hours(24);
/// How many lines a page shows.
const SHOWN: usize = 60;

/// What an entry says, in a few words.
pub(super) fn told(kind: &str) -> &'static str {
    match kind {
        "case.filed" => "立案",
        "case.submitted" => "提交处理意见",
        "case.opined" => "签署意见",
        "case.opined_for" => "代理签署意见",
        "case.opined_on_paper" => "代录签批",
        "case.paper_received" => "纸质材料扫描入卷",
        "case.secrets_kept_elsewhere" => "登记另行保管的涉密载体",
        "case.reminded" | "record.reminded" => "催办",
        "case.closed" => "结案",
        "case.described" => "更正案件信息",
        "scene.arrived" => "到达现场",
        "scene.marked" => "现场标记",
        "scene.narrated" => "语音说明",
        "scene.interrupted" => "记录中断",
        "scene.resumed" => "恢复记录",
        "scene.hole_explained" => "说明中断原因",
        "scene.storage_excused" => "说明储存情况",
        "scene.left" => "离开现场",
        "scene.linked_to_case" => "现场关联案件",
        "recording.received" => "音像资料入库",
        "recording.stored_at_station" => "采集站储存音像资料",
        "recording.pushed" => "执法记录仪系统推送音像资料",
        "agency.controller_registered" => "登记执法记录仪系统的账号",
        "agency.controller_revoked" => "停用执法记录仪系统的账号",
        "docking.delivered" => "采集站入站清单送达",
        "recording.filed" => "音像资料归入现场",
        "recording.timed" => "认定音像资料时间",
        "recording.time_confirmed" => "确认音像资料时间",
        "recording.compared" => "与同一设备的文件比对",
        "recording.originality_decided" => "认定能否作为证据",
        "recording.viewed" => "调阅音像资料",
        "agency.retention_approved" => "登记保管期限表",
        "access.requested" => "申请调阅",
        "access.standing_given" => "给予常设批准",
        "access.supervision_opened" => "监督人员查看",
        "access.approved" => "同意申请",
        "access.refused" => "不同意申请",
        "access.revoked" => "撤回批准",
        "access.attempted" => "未经批准的调阅，已拒绝",
        "access.packed" | "access.pack_closed" => "制作副本包",
        "access.pack_taken" => "领取副本包",
        "access.released" => "登记对外提供、发布",
        "copy.ordered" => "申请制作副本",
        "copy.made" => "制成副本",
        "copy.noted" => "制作文字说明材料",
        "copy.failed" => "副本未能制作",
        "copy.withdrawn" => "不再作为证据使用",
        "record.issued" => "生成文书",
        "record.page_scanned" => "签名页扫描入卷",
        "record.numbered" => "编定文号",
        "record.handwritten" => "登记手写文书",
        "record.sealed_file_received" => "签章文件入卷",
        "record.voided" => "文书作废",
        "record.finalised" => "文书定稿",
        "record.review_asked" => "文书送审",
        "record.reviewed" => "审核文书",
        "record.reviewed_on_paper" => "代录纸质审核意见",
        "case.judged" | "scene.judged" | "recording.judged" => "作出判断",
        "dossier.compiled" => "整理案卷",
        "dossier.packaged" => "封存案卷包",
        "dossier.handed_over" => "移交归档",
        "dossier.supplemented" => "补充归档",
        "dossier.supplement_packaged" => "封存补充归档包",
        "dossier.appraised" => "鉴定案卷",
        "dossier.held" => "暂缓处置案卷",
        "dossier.hold_ended" => "解除暂缓处置",
        "dossier.transferred" => "移交进馆",
        _ => "记录",
    }
}

/// Every subject that belongs to a case.
pub(crate) async fn subjects_of(
    app: &App,
    id: CaseId,
    scenes: &[SceneId],
    records: &[Loaded<RecordState>],
    dossier: Option<&Loaded<DossierState>>,
) -> Result<Vec<SubjectRef>, AppError> {
    let mut subjects: Vec<SubjectRef> = vec![id.into()];
    for scene in scenes {
        subjects.push((*scene).into());
        subjects.extend(recordings_of(app, *scene).await?.iter().map(|r| r.subject));
    }
    subjects.extend(records.iter().map(|r| r.subject));
    let of_case = app.store.linked(Direction::From, id.into(), relation::CASE).await?;
    subjects.extend(of_case.into_iter().filter(|s| s.kind == SubjectKind::Copy));
    subjects.extend(dossier.map(|d| d.subject));
    Ok(subjects)
}

/// Proof and activity of a case.
pub(crate) async fn of_case(
    app: &App,
    directory: &Directory,
    id: CaseId,
    scenes: &[SceneId],
    records: &[Loaded<RecordState>],
    dossier: Option<&Loaded<DossierState>>,
) -> Result<(ProofView, Vec<ActivityView>), AppError> {
    let mut entries: Vec<SealedEntry> = Vec::new();
    let (mut originals, mut original_bytes) = (0, 0);
    for subject in subjects_of(app, id, scenes, records, dossier).await? {
        entries.extend(app.store.entries_of(subject).await?);
    }
    for scene in scenes {
        for recording in recordings_of(app, *scene).await? {
            if let Some(original) = recording.state.original {
                originals += 1;
                original_bytes += original.what.size;
            }
        }
    }
    let count = entries.len() as u64;
    let activity = activity(directory, entries);
    let checkpoint = app.store.checkpoint(directory.agency.agency).await?;
    let checkpoint = checkpoint.map(|c| CheckpointBrief { size: c.size, at: c.signed_at });
    Ok((ProofView { entries: count, originals, original_bytes, checkpoint }, activity))
}

/// Entries as lines, newest first; the same thing done many times in one go is one line.
fn activity(directory: &Directory, mut entries: Vec<SealedEntry>) -> Vec<ActivityView> {
    entries.sort_by_key(|e| std::cmp::Reverse((e.leaf.recorded_at, e.leaf.index)));
    let mut lines: Vec<(String, PersonId, ActivityView, u32)> = Vec::new();
    for e in entries {
        let l = &e.leaf;
        let close = |a: &ActivityView| a.recorded_at.since(l.recorded_at) < base::Span::from_seconds(600);
        match lines.last_mut() {
            Some((kind, actor, line, times)) if *kind == l.kind && *actor == l.actor && close(line) => *times += 1,
            _ => {
                let line = ActivityView {
                    at: l.happened_at,
                    recorded_at: l.recorded_at,
                    late: l.recorded_at.since(l.happened_at) > ON_THE_SPOT && !l.kind.starts_with("case."),
                    text: told(&l.kind).to_owned(),
                    who: directory.name(l.actor),
                };
                lines.push((l.kind.clone(), l.actor, line, 1));
            }
        }
    }
    let line = |(_, _, mut line, times): (String, PersonId, ActivityView, u32)| {
        if times > 1 {
            line.text = format!("{} {times} 项", line.text);
        }
        line
    };
    lines.into_iter().take(SHOWN).map(line).collect()
}
