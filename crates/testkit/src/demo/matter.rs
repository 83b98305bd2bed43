//! An ordinary case as a line of `cases.toml`, and how it goes: inspected, filed, written down, signed, submitted, agreed, closed,
//! compiled, handed over, as far as its days reach. What is planted is said in the same line.

use anyhow::{Context, Result};
use app::case::{Course, Filing, Party};
use base::{CaseId, RecordId, SceneId, Span, Timestamp};
use law::record::Values;
use model::Role;
use model::agency::Activity;
use model::case::{Ground, Proposal, Source};
use model::record::Signature;
use model::scene::MarkKind;
use serde::Deserialize;
use serde_json::json;

use super::days::on;
use super::desk::Desk;
use super::evidence;

/// The whole table.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Table {
    /// The cases.
    pub case: Vec<Matter>,
}

/// A case.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Matter {
    /// Its name.
    pub title: String,
    /// The cause 案由.
    pub cause: String,
    /// Where it came from.
    pub source: Source,
    /// The handlers; the first one works the system.
    pub officers: Vec<String>,
    /// The party.
    pub party: Party,
    /// Who was there, and as what.
    pub attendant: (String, String),
    /// Where.
    pub place: String,
    /// What was known at filing.
    pub summary: String,
    /// What the inspection found.
    #[serde(default)]
    pub found: String,
    /// The handlers' opinion.
    #[serde(default)]
    pub opinion: String,
    /// What they propose.
    #[serde(default = "penalise")]
    pub proposal: Proposal,
    /// What the officers came to do.
    #[serde(default)]
    pub activity: Activity,
    /// When they arrived (`09:10`).
    pub at: String,
    /// How long they stayed.
    pub minutes: i64,
    /// When what happened, in workdays before the seeding.
    pub days: Milestones,
    /// How far the record of the inspection came.
    #[serde(default)]
    pub record: Paper,
    /// What was recorded at the scene.
    #[serde(default)]
    pub recorded: evidence::Recorded,
    /// A head sent it back, saying this.
    #[serde(default)]
    pub sent_back: Option<String>,
    /// The filing was entered so many workdays after its date 补录.
    #[serde(default)]
    pub entered_late: u32,
}

const fn penalise() -> Proposal {
    Proposal::Penalise
}

/// When what happened, in workdays before the seeding; what is not there has not happened.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Milestones {
    /// The inspection.
    pub scene: u32,
    /// The filing; without one, the day of the inspection.
    pub filed: Option<u32>,
    /// The handlers' opinion.
    pub submitted: Option<u32>,
    /// The unit's.
    pub unit: Option<u32>,
    /// The head's.
    pub head: Option<u32>,
    /// The closing.
    pub closed: Option<u32>,
    /// The dossier.
    pub compiled: Option<u32>,
    /// Its handing over.
    pub handed_over: Option<u32>,
}

/// How far a record came.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Paper {
    /// Signed, scanned, final.
    #[default]
    Signed,
    /// The party would not sign, and the record says so.
    Refused,
    /// One page has not come back.
    Missing(u32),
    /// Printed, nothing came back.
    Printed,
    /// None was written.
    None,
}

impl Matter {
    /// Tells the case.
    ///
    /// # Errors
    /// What the application says; when the story reaches the future, it ends in good order.
    pub async fn tell(self, desk: Desk) -> Result<()> {
        let scene = self.inspect(&desk).await?;
        self.after(&desk, scene).await
    }

    /// What comes after the scene.
    ///
    /// # Errors
    /// As [`Matter::tell`].
    pub async fn after(self, desk: &Desk, scene: SceneId) -> Result<()> {
        let case = self.file(desk, scene).await?;
        self.write(desk, case, scene).await?;
        let Some(submitted) = self.days.submitted else { return Ok(()) };
        let by = desk.who(self.handler())?;
        desk.at(desk.days.at(submitted, "10:20")).await?;
        desk.submit(by, case, self.proposal, &self.opinion).await?;
        if !self.agreed(desk, case).await? {
            return Ok(());
        }
        let Some(closed) = self.days.closed else { return Ok(()) };
        desk.at(desk.days.at(closed, "16:05")).await?;
        let ground = ground(self.proposal);
        desk.close(by, case, ground, desk.days.ago(closed), ending(ground)).await?;
        let Some(compiled) = self.days.compiled else { return Ok(()) };
        desk.at(desk.days.at(compiled, "15:10")).await?;
        let Some(dossier) = desk.compile(by, case, None).await? else { return Ok(()) };
        let Some(handed_over) = self.days.handed_over else { return Ok(()) };
        desk.at(desk.days.at(handed_over, "16:40")).await?;
        let custodian = desk.colleague(self.handler(), Role::DossierCustodian)?;
        desk.hand_over(custodian, dossier, "档案室 3 号柜").await
    }

    fn handler(&self) -> &str {
        self.officers.first().map_or("", String::as_str)
    }

    /// Arrival and departure.
    pub(super) fn stay(&self, desk: &Desk) -> (Timestamp, Timestamp) {
        let arrived = on(desk.days.ago(self.days.scene), &self.at);
        (arrived, arrived.plus(Span::from_seconds(self.minutes * 60)))
    }

    async fn inspect(&self, desk: &Desk) -> Result<SceneId> {
        let by = desk.who(self.handler())?;
        let (arrived, left) = self.stay(desk);
        desk.at(arrived).await?;
        let scene = desk.arrive(&self.officers, self.activity, &self.place, &self.party.name).await?;
        let second = |n: i64| arrived.plus(Span::from_seconds(n));
        desk.mark(by, scene, second(60), MarkKind::Environment, "现场环境全貌").await?;
        self.recorded.on_the_spot(desk, by, scene, arrived).await?;
        desk.mark(by, scene, second(300), MarkKind::Items, "涉案物品和场所特征").await?;
        desk.leave(by, scene, left).await?;
        self.recorded.stored(desk, by, scene, (arrived, left)).await?;
        Ok(scene)
    }

    async fn file(&self, desk: &Desk, scene: SceneId) -> Result<CaseId> {
        let filed = self.days.filed.unwrap_or(self.days.scene);
        let filed_on = desk.days.ago(filed);
        desk.at(on(desk.days.ago(filed.saturating_sub(self.entered_late)), "18:20")).await?;
        let filing = Filing {
            course: Course::Ordinary,
            title: self.title.clone(),
            cause: self.cause.clone(),
            source: self.source,
            clue_received_on: desk.days.ago(self.days.scene.max(filed)),
            filed_on,
            officers: desk.ids(&self.officers)?,
            party: self.party.clone(),
            summary: self.summary.clone(),
            scenes: vec![scene],
        };
        desk.file(desk.who(self.handler())?, filing).await
    }

    async fn write(&self, desk: &Desk, case: CaseId, scene: SceneId) -> Result<()> {
        if self.record == Paper::None {
            return Ok(());
        }
        let by = desk.who(self.handler())?;
        let Some(id) = desk.issue(by, case, "on-site-inspection", Some(scene), &self.values()).await? else { return Ok(()) };
        self.sign(desk, id).await
    }

    async fn sign(&self, desk: &Desk, id: RecordId) -> Result<()> {
        if !desk.scans {
            return Ok(());
        }
        let by = desk.who(self.handler())?;
        let soon = desk.world.clock.shows().plus(Span::from_seconds(25 * 60));
        let left_out = match self.record {
            Paper::Printed | Paper::None => return Ok(()),
            Paper::Missing(page) => vec![page],
            Paper::Signed | Paper::Refused => Vec::new(),
        };
        desk.at(soon).await?;
        desk.sign(by, id, &left_out).await?;
        match self.record {
            Paper::Signed => desk.finalise(by, id, Signature::Signed, None).await,
            Paper::Refused => {
                let note = "当事人查看笔录后拒绝签名，未说明理由；见证人在场签名。";
                desk.finalise(by, id, Signature::Refused, Some(note)).await
            }
            _ => Ok(()),
        }
    }

    /// What the form of the inspection says, besides what is known already.
    fn values(&self) -> Values {
        let (attendant, role) = &self.attendant;
        let more = json!({
            "certificates_shown": true,
            "party_present": true,
            "attendant": attendant,
            "attendant_role": role,
            "rights_told": true,
            "rights_told_text": "我们是执法人员，这是我们的执法证件，请您过目。现依法进行检查，请予配合。您有权陈述、申辩，认为我们与本案有利害关系的，有权申请回避。",
            "recusal_requested": false,
            "course": self.found,
        });
        more.as_object().cloned().unwrap_or_default()
    }

    /// Whether the heads agreed in the end.
    async fn agreed(&self, desk: &Desk, case: CaseId) -> Result<bool> {
        let (unit_head, head) =
            (desk.colleague(self.handler(), Role::UnitHead)?, desk.colleague(self.handler(), Role::AgencyHead)?);
        let Some(unit) = self.days.unit else { return Ok(false) };
        desk.at(desk.days.at(unit, "09:30")).await?;
        if let (Some(reason), None) = (&self.sent_back, self.days.head) {
            desk.opine(unit_head, case, false, reason).await?;
            return Ok(false);
        }
        desk.opine(unit_head, case, true, "事实清楚，证据充分，同意承办人意见，报局领导审批。").await?;
        let Some(day) = self.days.head else { return Ok(false) };
        desk.at(desk.days.at(day, "15:00")).await?;
        if let Some(reason) = &self.sent_back {
            desk.opine(head, case, false, reason).await?;
            return Ok(false);
        }
        desk.opine(head, case, true, "同意。").await?;
        Ok(true)
    }
}

/// How a case ends that was proposed this way.
const fn ground(proposal: Proposal) -> Ground {
    match proposal {
        Proposal::Penalise => Ground::Executed,
        Proposal::NoPenalty => Ground::NoPenalty,
        Proposal::Transfer => Ground::Transferred,
        Proposal::Discontinue => Ground::Discontinued,
    }
}

const fn ending(ground: Ground) -> &'static str {
    match ground {
        Ground::Executed => "当事人已改正，罚款已缴至指定银行，票据附卷。",
        Ground::NoPenalty => "违法行为轻微并及时改正，没有造成危害后果，不予行政处罚，已进行教育。",
        Ground::Transferred => "案件及材料已移送，收件回执附卷。",
        Ground::Discontinued => "当事人已注销登记，终止调查。",
        Ground::EndedByCourt => "人民法院裁定终结执行，裁定书附卷。",
        Ground::CourtAccepted => "人民法院已受理强制执行申请，受理通知书附卷。",
        Ground::NotFiled => "经核查不予立案。",
    }
}

/// The table in the binary.
///
/// # Errors
/// When it cannot be read.
pub fn table() -> Result<Table> {
    toml::from_str(include_str!("cases.toml")).context("cases.toml")
}
