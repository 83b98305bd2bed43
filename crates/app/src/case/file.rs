//! Filing a case 立案: source, clue and filing are recorded (Art. 9 item 1); scenes that came before are linked.

use base::{CaseId, Day, PersonId, SceneId, Timestamp};
use law::{ArticleRef, henan};
use model::case::{ActionKind, CaseFact, Initiation, PartyKind as Kind, Procedure, Source};
use model::private::key;
use model::{AgencyState, CaseState, Finding, PrivatePart, SceneState, Severity};
use serde::{Deserialize, Serialize};

use crate::App;
use crate::act::{Act, NewFact};
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::people::officer_findings;
use crate::rights::Right;
use crate::scene::link::append_link;

/// What kind of party.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PartyKind {
    /// 公民.
    Citizen,
    /// 法人或者其他组织.
    Organisation,
}

/// How the matter is taken up; a person chooses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, utoipa::ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Course {
    /// 立案，适用普通程序.
    #[default]
    Ordinary,
    /// 简易程序: decided on the spot, which is not filed (行政处罚法 arts. 51, 54).
    Simple,
    /// 不予立案.
    Declined,
}

impl Course {
    /// Every course, the usual one first.
    pub const ALL: [Self; 3] = [Self::Ordinary, Self::Simple, Self::Declined];

    /// Its Chinese name.
    pub const fn label(self) -> &'static str {
        match self {
            Self::Ordinary => "立案（普通程序）",
            Self::Simple => "当场处罚（简易程序）",
            Self::Declined => "不予立案",
        }
    }

    /// What stands in the register's number.
    const fn number_word(self) -> &'static str {
        match self {
            Self::Ordinary => "立",
            Self::Simple => "简",
            Self::Declined => "不立",
        }
    }
}

/// The party 当事人.
#[derive(Clone, Debug, Serialize, Deserialize, utoipa::ToSchema)]
pub struct Party {
    /// Citizen or organisation.
    pub kind: PartyKind,
    /// Name.
    pub name: String,
    /// 法定代表人或负责人.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub representative: Option<String>,
    /// Address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
    /// Telephone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

/// What the officer tells.
#[derive(Clone, Debug)]
pub struct Filing {
    /// How it is taken up.
    pub course: Course,
    /// The name of the case.
    pub title: String,
    /// The cause of action.
    pub cause: String,
    /// Where it came from.
    pub source: Source,
    /// When the clue reached the agency.
    pub clue_received_on: Day,
    /// When it was filed.
    pub filed_on: Day,
    /// The handling officers.
    pub officers: Vec<PersonId>,
    /// The party.
    pub party: Party,
    /// What is known so far.
    pub summary: String,
    /// Scenes that belong to it.
    pub scenes: Vec<SceneId>,
}

/// Files a case and gives it its number.
///
/// # Errors
/// When fields are missing or dates cannot be. An expired certificate or a missing second officer is recorded as a finding.
pub async fn file(app: &App, caller: &Caller, input: Filing) -> Result<CaseId, AppError> {
    caller.require(Right::HandleCases)?;
    let mut act = app.begin(caller).await?;
    let id = file_in(&mut act, input).await?;
    act.commit().await?;
    Ok(id)
}

/// Files a case as one part of an action.
pub(super) async fn file_in(act: &mut Act<'_>, input: Filing) -> Result<CaseId, AppError> {
    let mut fields = Fields::default();
    let title = fields.text(&input.title, 120, "title", "案件名称");
    let cause = fields.text(&input.cause, 200, "cause", "案由");
    let summary = fields.text(&input.summary, 5000, "summary", "案情及立案理由");
    let party_name = fields.text(&input.party.name, 120, "party.name", "当事人");
    fields.check(input.officers.is_empty(), "officers", "请选择承办人");
    fields.check(input.filed_on < input.clue_received_on, "filed_on", "立案日期早于线索收到日期，请核对");

    let today = act.now().day();
    fields.check(input.clue_received_on > today, "clue_received_on", "线索收到日期晚于今天，请核对");
    fields.check(input.filed_on > today, "filed_on", "立案日期晚于今天，请核对");
    fields.done()?;
    let Some(unit) = act.caller.unit else {
        return Err(AppError::Denied {
            article: None, reason: "您还没有登记所在的承办机构，请联系管理员".into()
        });
    };

    let officers = act.persons(&input.officers, "officers").await?;
    let needed = henan().parameter("officers-min", input.filed_on).map_or(0, |p| p.value);
    let mut findings = officer_findings(&officers, needed, input.filed_on);
    for scene in &input.scenes {
        let scene = act.load::<SceneState>(*scene, "现场").await?;
        findings.extend(earlier_than_filing(&scene.state, input.filed_on));
    }

    let agency = act.load::<AgencyState>(act.caller.agency, "机关").await?;
    let word = agency.private.expose().text(key::NUMBER_WORD).unwrap_or_default().to_owned();
    let (year, word) = (input.filed_on.year(), format!("{word}{}", input.course.number_word()));
    let number = format!("{word}〔{year}〕{}号", act.slot.next_number(&word, year).await?);

    let id = CaseId::random();
    let party = Party { name: party_name, ..input.party };
    let private = PrivatePart::none()
        .with(key::TITLE, title)
        .with(key::CAUSE, cause)
        .with(key::TEXT, summary)
        .with(key::PARTY, serde_json::to_value(&party).map_err(AppError::internal)?);
    let fact = CaseFact::Filed {
        kind: ActionKind::Penalty,
        procedure: if input.course == Course::Simple { Procedure::Simple } else { Procedure::Ordinary },
        initiation: Initiation::ExOfficio,
        number,
        source: input.source,
        clue_received_on: input.clue_received_on,
        filed_on: input.filed_on,
        officers: officers.iter().map(|p| PersonId(p.subject.id)).collect(),
        unit,
        party_kind: Some(match party.kind {
            PartyKind::Citizen => Kind::Citizen,
            PartyKind::Organisation => Kind::Organisation,
        }),
        declined: input.course == Course::Declined,
        findings,
    };
    act.append::<CaseState>(id, NewFact::new(Timestamp::start_of(input.filed_on), fact).with(private)).await?;
    for scene in input.scenes {
        append_link(act, scene, id).await?;
    }
    Ok(id)
}

/// Evidence taken before filing is good evidence; it is only said that it was (Art. 9 item 1, verification before filing).
fn earlier_than_filing(scene: &SceneState, filed_on: Day) -> Option<Finding> {
    let arrived = scene.arrived_at.as_ref()?.what.day();
    (arrived < filed_on).then(|| Finding {
        code: "before_filing".into(),
        severity: Severity::Info,
        article: Some(ArticleRef::article(9).item(1)),
        message: format!("现场在 {arrived} 进行，早于立案日期：属于立案前核查取得的证据"),
    })
}
