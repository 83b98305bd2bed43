//! Cases as pages show them. One question, answered at the top: what is missing?

use base::{CaseId, Day, SceneId, Timestamp};
use model::case::Round;
use model::private::key;
use model::{CaseState, DossierState, Outcome, RecordState, Revision, Role, SubjectKind};
use serde::Serialize;

use store::subjects::Direction;
use store::{Loaded, StoredDuty};
use utoipa::ToSchema;

use super::common::{FindingView, PersonBrief, case_name, findings, word};
use super::directory::Directory;
use super::dossiers::{self, DossierView};
use super::duties::{DutyView, Viewer};
use super::papers::{self, KeptElsewhereView, PaperView};
use super::proof::{self, ActivityView, ProofView};
use super::records::{self, RecordBrief};
use super::scenes::{self, SceneView};
use crate::App;
use crate::access::{self, Sight};
use crate::acting::{self, Principal};
use crate::caller::Caller;
use crate::case::{Party, may_opine};
use crate::dossier::dossier_of;
use crate::error::AppError;
use crate::listing::relation;

/// What is due next.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NextDue {
    /// What.
    pub title: String,
    /// The last day in time.
    #[schema(value_type = String, format = Date)]
    pub due_day: Day,
    /// Working days that are left.
    pub workdays_left: i64,
}

/// A case in a list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseBrief {
    /// Which.
    pub id: CaseId,
    /// Its number.
    pub number: String,
    /// Its name.
    pub title: String,
    /// 行政处罚.
    pub kind_label: String,
    /// 普通程序.
    pub procedure_label: String,
    /// The party.
    pub party_name: String,
    /// The handlers.
    pub officers: Vec<PersonBrief>,
    /// The unit.
    pub unit: String,
    /// When it was filed.
    #[schema(value_type = Option<String>, format = Date)]
    pub filed_on: Option<Day>,
    /// The stage it is in.
    pub stage_label: String,
    /// `open`, `closed`, `compiled`, `handed_over`.
    pub state: String,
    /// How many duties are unmet.
    pub unmet: u32,
    /// How many duties wait for a person's judgement.
    pub to_judge: u32,
    /// What is due next.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next_due: Option<NextDue>,
}

/// A stage of the strip.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StageView {
    /// `start`, `investigation`, `decision`, `service`, `closing`.
    pub key: String,
    /// 启动, 调查取证 …
    pub title: String,
    /// The articles that stand in it.
    pub articles: String,
    /// Duties met in it.
    pub done: u32,
    /// Duties asked in it.
    pub total: u32,
    /// One short phrase.
    pub remark: String,
    /// Whether the case is in it.
    pub current: bool,
}

/// An opinion.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OpinionView {
    /// `unit` or `agency`.
    pub level: String,
    /// The same in Chinese.
    pub level_label: String,
    /// Agreed, or sent back.
    pub agreed: bool,
    /// The words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// In whose place, when a deputy gave it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acting_for: Option<String>,
    /// Given on paper: which paper it stands on, and who wrote it down here.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub on_paper: Option<PaperOpinionView>,
}

/// An opinion on paper.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PaperOpinionView {
    /// The day beside the signature, as a claim.
    #[schema(value_type = String, format = Date)]
    pub signed_on: Day,
    /// Who wrote it down.
    pub entered_by: String,
    /// When.
    pub entered_at: Timestamp,
    /// Where the scan is.
    pub href: String,
}

/// A round of opinions.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RoundView {
    /// What was proposed.
    pub proposal: String,
    /// The same in Chinese.
    pub proposal_label: String,
    /// The handlers' words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Who.
    pub who: String,
    /// The opinions so far.
    pub opinions: Vec<OpinionView>,
    /// How often the handlers reminded whoever it waits for.
    pub reminders: u32,
    /// Whose is due now.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub waits_for: Option<String>,
}

/// A closing.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ClosingView {
    /// On which ground.
    pub ground_label: String,
    /// The day on which the enforcement action ended.
    #[schema(value_type = String, format = Date)]
    pub ended_on: Day,
    /// When it was recorded.
    pub at: Timestamp,
    /// Who.
    pub who: String,
}

/// What the caller may do now, and why not.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct Can {
    /// Write records.
    pub record: bool,
    /// Submit an opinion.
    pub submit: bool,
    /// Give the opinion of this level.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opine: Option<String>,
    /// Write down the opinion of this level that was given on paper.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opine_on_paper: Option<String>,
    /// Keep papers.
    pub keep_papers: bool,
    /// Remind whoever the opinion waits for.
    pub remind: bool,
    /// Close.
    pub close: bool,
    /// Compile the dossier.
    pub compile: bool,
    /// Why closing is not offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not_close: Option<String>,
    /// Why compiling is not offered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub why_not_compile: Option<String>,
}

/// A case.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CaseView {
    /// What lists show.
    #[serde(flatten)]
    pub brief: CaseBrief,
    /// What a page has seen.
    pub revision: Revision,
    /// The cause.
    pub cause: String,
    /// 依职权.
    pub initiation_label: String,
    /// Where it came from.
    pub source_label: String,
    /// When the clue came in.
    #[schema(value_type = Option<String>, format = Date)]
    pub clue_received_on: Option<Day>,
    /// The party.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub party: Option<Party>,
    /// What was known at filing.
    pub summary: String,
    /// Whether the caller sees no more than number, agency, handlers and cause (Art. 24 para. 2).
    pub restricted: bool,
    /// The strip.
    pub stages: Vec<StageView>,
    /// What the law asks, of the case, its scenes and recordings.
    pub duties: Vec<DutyView>,
    /// Its scenes.
    pub scenes: Vec<SceneView>,
    /// Its records.
    pub records: Vec<RecordBrief>,
    /// Its rounds of opinions.
    pub rounds: Vec<RoundView>,
    /// Papers that came in as scans or files.
    pub papers: Vec<PaperView>,
    /// Carriers of state secrets that are kept elsewhere (Art. 25).
    pub kept_elsewhere: Vec<KeptElsewhereView>,
    /// Its closing.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub closed: Option<ClosingView>,
    /// Its dossier.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub dossier: Option<DossierView>,
    /// What proves it.
    pub proof: ProofView,
    /// What happened, newest first.
    pub activity: Vec<ActivityView>,
    /// What was noticed.
    pub findings: Vec<FindingView>,
    /// What the caller may do now.
    pub can: Can,
    /// How much is still missing today: what is too late, what waits for a judgement, what is due today.
    pub missing_today: u32,
}

/// The stages of Art. 3, with closing and archiving.
const STAGES: [(&str, &str, &str); 5] = [
    ("start", "启动", "第九条"),
    ("investigation", "调查取证", "第十条、第十五至十九条、第二十二条"),
    ("decision", "审核决定", "第十一条"),
    ("service", "送达执行", "第十二条"),
    ("closing", "结案归档", "第十三条、第二十一条"),
];

/// Which stage a case is in.
fn stage_of(case: &CaseState) -> usize {
    match (&case.closed, case.rounds.last()) {
        (Some(_), _) => 4,
        (None, Some(_)) => 2,
        (None, None) => 1,
    }
}

fn stages(case: &CaseState, duties: &[DutyView]) -> Vec<StageView> {
    let current = stage_of(case);
    let stage = |(n, (key, title, articles)): (usize, &(&str, &str, &str))| {
        let asked: Vec<_> = duties.iter().filter(|d| d.stage == *key && d.outcome != "not_applicable").collect();
        let of = |outcome: &str| asked.iter().filter(|d| d.outcome == outcome).count();
        let (met, late, unmet) = (of("met"), of("late"), of("unmet"));
        let (pending, judgement) = (of("pending"), of("judgement"));
        let remark = match (asked.len(), unmet, judgement, pending) {
            (0, ..) => "暂无应办事项".to_owned(),
            (_, 0, 0, 0) if met + late == asked.len() => "已办齐".to_owned(),
            (_, 0, 0, 0) => "未开始".to_owned(),
            (_, 0, 0, n) => format!("待办 {n} 项"),
            (_, 0, n, _) => format!("待判断 {n} 项"),
            (_, n, ..) => format!("缺 {n} 项"),
        };
        StageView {
            key: (*key).to_owned(),
            title: (*title).to_owned(),
            articles: (*articles).to_owned(),
            done: u32::try_from(met + late).unwrap_or(u32::MAX),
            total: u32::try_from(asked.len()).unwrap_or(u32::MAX),
            remark,
            current: n == current,
        }
    };
    STAGES.iter().enumerate().map(stage).collect()
}

/// What is too late, waits for a judgement, or is due today.
fn missing_today(duties: &[DutyView], today: Day) -> u32 {
    let missing = duties.iter().filter(|d| match d.outcome.as_str() {
        "unmet" | "judgement" => true,
        "pending" => d.due_day.is_some_and(|day| day <= today),
        _ => false,
    });
    u32::try_from(missing.count()).unwrap_or(u32::MAX)
}

fn party(case: &Loaded<CaseState>) -> Option<Party> {
    serde_json::from_value(case.private.expose().value(key::PARTY)?.clone()).ok()
}

pub(crate) fn brief(
    viewer: &Viewer<'_>,
    case: &Loaded<CaseState>,
    duties: &[StoredDuty],
    dossier: Option<&DossierState>,
) -> CaseBrief {
    let s = &case.state;
    let private = case.private.expose();
    let known = access::knows(viewer.caller, s);
    let views = viewer.duties(duties);
    let number =
        |outcome: Outcome| u32::try_from(views.iter().filter(|d| d.outcome == word(&outcome)).count()).unwrap_or(u32::MAX);
    let due = views.iter().filter(|d| d.outcome == word(&Outcome::Pending)).filter_map(|d| Some((d.due_at?, d)));
    let next = due
        .min_by_key(|(at, _)| *at)
        .and_then(|(_, d)| Some(NextDue { title: d.title.clone(), due_day: d.due_day?, workdays_left: d.workdays_left? }));
    let state = match dossier {
        Some(d) if d.handed_over.is_some() => "handed_over",
        Some(_) => "compiled",
        None if s.closed.is_some() => "closed",
        None => "open",
    };
    CaseBrief {
        id: CaseId(case.subject.id),
        number: s.filing.as_ref().map(|f| f.what.number.clone()).unwrap_or_default(),
        title: case_name(private, known),
        kind_label: "行政处罚".into(),
        procedure_label: if s.declined { "不予立案" } else { s.procedure.label() }.into(),
        party_name: private.value(key::PARTY).filter(|_| known).and_then(|p| p["name"].as_str()).unwrap_or_default().to_owned(),
        officers: viewer.directory.briefs(&s.officers),
        unit: s.unit.map(|u| viewer.directory.unit(u)).unwrap_or_default(),
        filed_on: s.filing.as_ref().map(|f| f.what.filed_on),
        stage_label: STAGES[stage_of(s)].1.to_owned(),
        state: state.to_owned(),
        unmet: number(Outcome::Unmet),
        to_judge: number(Outcome::Judgement),
        next_due: next,
    }
}

/// Duties of a case, its scenes and their recordings.
pub(crate) async fn all_duties(app: &App, id: CaseId, scenes: &[SceneId]) -> Result<Vec<StoredDuty>, AppError> {
    let mut duties = app.store.duties_of(id.into()).await?;
    for scene in scenes {
        duties.extend(app.store.duties_of((*scene).into()).await?);
        for recording in scenes::recordings_of(app, *scene).await? {
            duties.extend(app.store.duties_of(recording.subject).await?);
        }
    }
    Ok(duties)
}

pub(crate) async fn scene_ids(app: &App, case: CaseId) -> Result<Vec<SceneId>, AppError> {
    let linked = app.store.linked(Direction::From, case.into(), relation::CASE).await?;
    Ok(linked.into_iter().filter(|s| s.kind == SubjectKind::Scene).map(|s| SceneId(s.id)).collect())
}

/// A case.
///
/// # Errors
/// When it is not of the caller's agency.
pub async fn case(app: &App, caller: &Caller, id: CaseId) -> Result<CaseView, AppError> {
    access::admit(app, caller, id).await?;
    let found = app.store.load::<CaseState>(id).await?.filter(|c| c.agency == caller.agency);
    let found = found.ok_or(AppError::NotFound("案件"))?;
    let directory = Directory::read(app, caller.agency).await?;
    let viewer = Viewer { caller, directory: &directory, now: app.store.clock().now() };
    let (s, private) = (&found.state, found.private.expose());
    let (sight, order) = (access::look(app, caller, &found).await?, access::order_of(app, caller.agency).await?);
    let known = sight.inside();

    let ids = scene_ids(app, id).await?;
    let mut scenes = Vec::new();
    for scene in &ids {
        scenes.push(scenes::view(app, &viewer, *scene).await?);
    }
    let stored = all_duties(app, id, &ids).await?;
    let mut duties = viewer.duties_with_entries(app, &stored).await?;
    if !known {
        // The name of a case names the party too.
        let cause = private.text(key::CAUSE).unwrap_or_default();
        duties.iter_mut().for_each(|duty| cause.clone_into(&mut duty.subject.label));
    }
    let missing_today = missing_today(&duties, viewer.now.day());
    let loaded_records = records::of_case(app, id).await?;
    let dossier = dossier_of(app, id).await?;
    let opinions = sight.shows_opinions(order);
    let text = |entry: base::EntryId| private.text(&entry.to_string()).filter(|_| opinions).map(str::to_owned);
    // What stands in the 副卷 is not even named to whom it is not shown.
    let named = |record: &&Loaded<RecordState>| sight == Sight::All || !access::is_inner(order, &record.state.record_type);
    let (proof, activity) = proof::of_case(app, &directory, id, &ids, &loaded_records, dossier.as_ref()).await?;
    Ok(CaseView {
        brief: brief(&viewer, &found, &stored, dossier.as_ref().map(|d| &d.state)),
        revision: found.revision,
        cause: private.text(key::CAUSE).unwrap_or_default().to_owned(),
        initiation_label: "依职权".into(),
        source_label: s.filing.as_ref().map(|f| f.what.source.label().to_owned()).unwrap_or_default(),
        clue_received_on: s.filing.as_ref().map(|f| f.what.clue_received_on),
        party: party(&found).filter(|_| known),
        summary: private.text(key::TEXT).filter(|_| known).unwrap_or_default().to_owned(),
        restricted: !known,
        stages: stages(s, &duties),
        duties,
        scenes,
        records: loaded_records.iter().filter(named).map(records::brief).collect(),
        rounds: s.rounds.iter().map(|r| round(&directory, id, r, &text)).collect(),
        papers: if known { papers::of_case(&directory, id, s, private, opinions) } else { Vec::new() },
        kept_elsewhere: if known { papers::kept_elsewhere(&directory, s, private) } else { Vec::new() },
        closed: s.closed.as_ref().map(|c| ClosingView {
            ground_label: c.what.0.label().to_owned(),
            ended_on: c.what.1,
            at: c.at.recorded_at,
            who: directory.name(c.at.actor),
        }),
        dossier: match &dossier {
            Some(d) => {
                let view = dossiers::view(&directory, caller, d, &found, viewer.now.day());
                Some(dossiers::with_health(app, view, d).await?)
            }
            None => None,
        },
        proof,
        activity,
        findings: {
            let mut all = findings(&s.findings);
            if known {
                all.extend(super::same_matter::hints(app, &found).await?);
            }
            all
        },
        can: can(caller, s, dossier.is_some(), &acting::principals(app, caller).await?),
        missing_today,
    })
}

fn round(directory: &Directory, id: CaseId, r: &Round, text: &impl Fn(base::EntryId) -> Option<String>) -> RoundView {
    RoundView {
        proposal: word(&r.submitted.what),
        proposal_label: r.submitted.what.label().to_owned(),
        text: text(r.submitted.at.entry),
        at: r.submitted.at.recorded_at,
        who: directory.name(r.submitted.at.actor),
        opinions: r
            .opinions
            .iter()
            .map(|o| OpinionView {
                level: word(&o.what.0),
                level_label: o.what.0.label().to_owned(),
                agreed: o.what.1,
                text: text(o.at.entry),
                at: o.at.recorded_at,
                who: directory.name(r.paper(o.at.entry).map_or(o.at.actor, |p| p.signer)),
                on_paper: r.paper(o.at.entry).map(|p| PaperOpinionView {
                    signed_on: o.at.happened_at.day(),
                    entered_by: directory.name(o.at.actor),
                    entered_at: o.at.recorded_at,
                    href: format!("/api/v1/cases/{id}/papers/{}", p.paper),
                }),
                acting_for: r.acting_for(o.at.entry).map(|p| directory.name(p)),
            })
            .collect(),
        reminders: u32::try_from(r.reminders.len()).unwrap_or(u32::MAX),
        waits_for: r.waits_for().map(|l| word(&l)),
    }
}

/// What pages offer. The commands check again; this only keeps pages from offering what would be refused.
fn can(caller: &Caller, case: &CaseState, has_dossier: bool, principals: &[Principal]) -> Can {
    let handles = caller.is(Role::Officer) && (case.officers.contains(&caller.person) || caller.unit == case.unit);
    let open = case.closed.is_none();
    let round = case.round();
    let approved = round.map_or(case.needs_no_opinion(), Round::approved);
    let waits = round.and_then(Round::waits_for);
    Can {
        record: handles && open,
        submit: handles && open && round.map_or(!case.needs_no_opinion(), Round::returned),
        opine: may_opine(caller, case, principals).filter(|_| open).map(|l| word(&l)),
        opine_on_paper: waits.filter(|_| handles).map(|l| word(&l)),
        keep_papers: handles,
        remind: handles && open && waits.is_some(),
        close: handles && open && approved,
        compile: handles && !open && !has_dossier,
        why_not_close: (handles && open && !approved).then(|| "机关负责人同意处理意见后办理结案".to_owned()),
        why_not_compile: (handles && open).then(|| "结案后整理案卷".to_owned()),
    }
}
