//! The law and its lists, for pages that show or choose from them.

use crate::case::Course;
use base::Day;
use law::{ArticleRef, henan};
use model::agency::{Activity, Tier};
use model::case::{Ground, Proposal, Source};
use model::catalogue::Scope;
use model::device::{Condition, DeviceCategory};
use model::room::RoomKind;
use model::scene::{Cause, MarkKind, Narration, Part, StorageExcuse};
use model::{
    AgencyState,
    access::{AccessKind, Outsider},
};
use serde::Serialize;
use utoipa::ToSchema;

use super::common::{ArticleLabel, Code, word};
use super::scenes::{mark_label, narration_label};
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;

/// How a provision is accounted for.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StatusView {
    /// The provisions meant.
    pub of: Vec<ArticleLabel>,
    /// `duty`, `not_yet` or `not_computable`.
    pub kind: String,
    /// The rules, or the reason.
    pub text: String,
}

/// An article in the list of all.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ArticleBrief {
    /// Its number.
    pub number: u16,
    /// `第二十一条`.
    pub label: String,
    /// The title of its chapter.
    pub chapter: String,
    /// How its provisions are accounted for.
    pub status: Vec<StatusView>,
}

/// The regulation.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LawView {
    /// Its title.
    pub title: String,
    /// What it was made under.
    pub basis: String,
    /// The day from which it holds.
    #[schema(value_type = String, format = Date)]
    pub in_force_on: Day,
    /// Digest of its data; figures cite it.
    pub digest: String,
    /// Its articles.
    pub articles: Vec<ArticleBrief>,
}

/// A paragraph with its items.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ParagraphView {
    /// The words.
    pub text: String,
    /// The words of its items.
    pub items: Vec<String>,
}

/// A number of the law.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ParameterView {
    /// Its name.
    pub id: String,
    /// What it is.
    pub title: String,
    /// With its unit.
    pub value: String,
    /// `law`, `reading` or `setting`.
    pub standing: String,
    /// Whether it was checked against its source.
    pub verified: bool,
    /// Where it was found.
    pub source: String,
}

/// How an unclear word is read.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReadingView {
    /// Its number.
    pub number: String,
    /// What is unclear.
    pub question: String,
    /// How it is read.
    pub reading: String,
    /// Whether somebody confirmed it.
    pub verified: bool,
}

/// An article.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ArticleView {
    /// Its number.
    pub number: u16,
    /// `第二十一条`.
    pub label: String,
    /// The title of its chapter.
    pub chapter: String,
    /// Its words.
    pub paragraphs: Vec<ParagraphView>,
    /// The title of the regulation.
    pub law: String,
    /// The day from which it holds.
    #[schema(value_type = String, format = Date)]
    pub in_force_on: Day,
    /// What the regulation was made under.
    pub basis: String,
    /// Its numbers.
    pub parameters: Vec<ParameterView>,
    /// How it is read.
    pub readings: Vec<ReadingView>,
    /// How its provisions are accounted for.
    pub status: Vec<StatusView>,
}

/// The regulation with the account of every article.
pub fn law() -> LawView {
    let statute = henan();
    let articles = statute.articles.iter().map(|a| ArticleBrief {
        number: a.number,
        label: ArticleRef::article(a.number).to_string(),
        chapter: chapter(a.chapter),
        status: status(a),
    });
    LawView {
        title: statute.head.title.clone(),
        basis: statute.head.basis.clone(),
        in_force_on: statute.head.in_force,
        digest: statute.digest().to_string(),
        articles: articles.collect(),
    }
}

/// One article.
///
/// # Errors
/// When there is none of that number.
pub fn article(number: u16) -> Result<ArticleView, AppError> {
    let statute = henan();
    let a = statute.article(number).ok_or(AppError::NotFound("该条"))?;
    let parameters = a.parameters.iter().map(|p| ParameterView {
        id: p.id.clone(),
        title: p.label.clone(),
        value: p.to_string(),
        standing: word(&p.standing),
        verified: p.verified,
        source: p.source.clone(),
    });
    let readings = a.readings.iter().map(|r| ReadingView {
        number: r.number.clone(),
        question: r.unclear.clone(),
        reading: r.reading.clone(),
        verified: r.verified,
    });
    Ok(ArticleView {
        number,
        label: ArticleRef::article(number).to_string(),
        chapter: chapter(a.chapter),
        paragraphs: a.paragraphs.iter().map(|p| ParagraphView { text: p.text.clone(), items: p.items.clone() }).collect(),
        law: statute.head.title.clone(),
        in_force_on: statute.head.in_force,
        basis: statute.head.basis.clone(),
        parameters: parameters.collect(),
        readings: readings.collect(),
        status: status(a),
    })
}

fn chapter(number: u8) -> String {
    henan().head.chapters.iter().find(|c| c.number == number).map(|c| c.title.clone()).unwrap_or_default()
}

fn status(a: &law::Article) -> Vec<StatusView> {
    let view = |s: &law::Status| {
        let (kind, text) = match (&s.not_yet, &s.not_computable) {
            (Some(reason), _) => ("not_yet", reason.clone()),
            (_, Some(reason)) => ("not_computable", reason.clone()),
            _ => ("duty", s.duty.iter().map(|id| rule_title(id)).collect::<Vec<_>>().join("；")),
        };
        StatusView { of: s.of.iter().map(|p| (*p).into()).collect(), kind: kind.to_owned(), text }
    };
    a.statuses.iter().map(view).collect()
}

/// An activity with how far it must be recorded today.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ActivityChoice {
    /// What requests carry.
    pub code: String,
    /// What people read.
    pub label: String,
    /// How far.
    pub tier: String,
    /// The same in Chinese.
    pub tier_label: String,
}

/// A cause of Art. 19.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CauseChoice {
    /// What requests carry.
    pub code: String,
    /// What people read.
    pub label: String,
    /// Whether the article names it; a person judges the others.
    pub named_by_law: bool,
}

/// A mark of Art. 17.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct MarkChoice {
    /// What requests carry.
    pub code: String,
    /// What people read.
    pub label: String,
    /// The item.
    pub article: ArticleLabel,
}

/// A record type.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct RecordTypeChoice {
    /// Its id.
    pub id: String,
    /// Its title.
    pub title: String,
    /// What lists call it.
    pub short: String,
}

/// Everything pages choose from.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Choices {
    /// What officers come to do.
    pub activities: Vec<ActivityChoice>,
    /// How a matter is taken up.
    pub courses: Vec<Code>,
    /// Where cases come from.
    pub sources: Vec<Code>,
    /// What handlers propose.
    pub proposals: Vec<Code>,
    /// Why cases are closed.
    pub grounds: Vec<Code>,
    /// Why recording stops.
    pub causes: Vec<CauseChoice>,
    /// As what people are at a scene.
    pub parts: Vec<Code>,
    /// What is marked.
    pub marks: Vec<MarkChoice>,
    /// What is said aloud.
    pub narrations: Vec<Code>,
    /// Why storing waits.
    pub excuses: Vec<Code>,
    /// What is asked for.
    pub access_kinds: Vec<Code>,
    /// For whom it is asked, if not for oneself.
    pub outsiders: Vec<Code>,
    /// Which records can be written.
    pub record_types: Vec<RecordTypeChoice>,
    /// How far something is recorded.
    pub tiers: Vec<Code>,
    /// For whom a catalogue is.
    pub catalogue_scopes: Vec<Code>,
    /// What devices are.
    pub device_categories: Vec<Code>,
    /// How devices are.
    pub device_conditions: Vec<Code>,
    /// What rooms are for.
    pub room_kinds: Vec<Code>,
}

/// In the order of the law.
pub(crate) const ACTIVITIES: [Activity; 10] = [
    Activity::OnSiteInspection,
    Activity::Inquiry,
    Activity::Sampling,
    Activity::EvidencePreservation,
    Activity::Seizure,
    Activity::ForcedDemolition,
    Activity::Hearing,
    Activity::ServiceByLeaving,
    Activity::ServiceByPosting,
    Activity::Other,
];
const DEVICES: [DeviceCategory; 6] = [
    DeviceCategory::BodyCamera,
    DeviceCategory::VideoCamera,
    DeviceCategory::Camera,
    DeviceCategory::AudioRecorder,
    DeviceCategory::Surveillance,
    DeviceCategory::Other,
];
const CONDITIONS: [Condition; 4] = [Condition::InService, Condition::Faulty, Condition::Lost, Condition::Retired];
const ROOMS: [RoomKind; 4] = [RoomKind::Inquiry, RoomKind::Hearing, RoomKind::SeizedGoods, RoomKind::Other];
const SOURCES: [Source; 7] =
    [Source::Inspection, Source::Complaint, Source::Transfer, Source::Assigned, Source::Media, Source::Monitoring, Source::Other];
const PROPOSALS: [Proposal; 4] = [Proposal::Penalise, Proposal::NoPenalty, Proposal::Transfer, Proposal::Discontinue];
const GROUNDS: [Ground; 7] = [
    Ground::Executed,
    Ground::NoPenalty,
    Ground::Transferred,
    Ground::Discontinued,
    Ground::EndedByCourt,
    Ground::CourtAccepted,
    Ground::NotFiled,
];
const CAUSES: [Cause; 8] = [
    Cause::DeviceFault,
    Cause::Damage,
    Cause::Battery,
    Cause::Storage,
    Cause::Weather,
    Cause::Obstruction,
    Cause::OtherObjective,
    Cause::ManualStop,
];
const PARTS: [Part; 7] = [Part::Officer, Part::Auxiliary, Part::Police, Part::Medical, Part::Witness, Part::Party, Part::Other];
const MARKS: [MarkKind; 6] =
    [MarkKind::Environment, MarkKind::People, MarkKind::Items, MarkKind::Measures, MarkKind::Service, MarkKind::Other];
const NARRATIONS: [Narration; 6] =
    [Narration::Time, Narration::Place, Narration::Officers, Narration::Action, Narration::Focus, Narration::Notice];
const EXCUSES: [StorageExcuse; 5] = [
    StorageExcuse::Remote,
    StorageExcuse::OnWater,
    StorageExcuse::PoorTransport,
    StorageExcuse::Elsewhere,
    StorageExcuse::Continuous,
];

/// Everything pages choose from, as the caller's agency has it today.
///
/// # Errors
/// When the store does not answer.
pub async fn choices(app: &App, caller: &Caller) -> Result<Choices, AppError> {
    let today = app.store.clock().now().day();
    let agency = app.store.load::<AgencyState>(caller.agency).await?.ok_or(AppError::NotFound("机关"))?;
    let activity = |a: &Activity| {
        let tier: Tier = agency.state.tier(*a, today);
        ActivityChoice { code: word(a), label: a.label().to_owned(), tier: word(&tier), tier_label: tier.label().to_owned() }
    };
    let mark = |(m, item): (&MarkKind, u8)| MarkChoice {
        code: word(m),
        label: mark_label(*m).to_owned(),
        article: ArticleRef::article(17).item(item).into(),
    };
    Ok(Choices {
        activities: ACTIVITIES.iter().map(activity).collect(),
        courses: Course::ALL.iter().map(|c| Code::of(c, c.label())).collect(),
        sources: SOURCES.iter().map(|s| Code::of(s, s.label())).collect(),
        proposals: PROPOSALS.iter().map(|p| Code::of(p, p.label())).collect(),
        grounds: GROUNDS.iter().map(|g| Code::of(g, g.label())).collect(),
        causes: CAUSES
            .iter()
            .map(|c| CauseChoice { code: word(c), label: c.label().to_owned(), named_by_law: c.named_by_law() })
            .collect(),
        parts: PARTS.iter().map(|p| Code::of(p, p.label())).collect(),
        marks: MARKS.iter().zip(1..).map(mark).collect(),
        narrations: NARRATIONS.iter().map(|n| Code::of(n, narration_label(*n))).collect(),
        excuses: EXCUSES.iter().map(|e| Code::of(e, e.label())).collect(),
        access_kinds: [AccessKind::Consult, AccessKind::Copy, AccessKind::Provide, AccessKind::Publish]
            .iter()
            .map(|k| Code::of(k, k.label()))
            .collect(),
        outsiders: [Outsider::Party, Outsider::Lawyer, Outsider::Authority, Outsider::Other]
            .iter()
            .map(|o| Code::of(o, o.label()))
            .collect(),
        record_types: henan()
            .records
            .values()
            // What yields facts is written by hand at the scene; approval forms are set by the approvals themselves.
            .filter(|t| !t.yields.is_empty())
            .map(|t| RecordTypeChoice { id: t.id.clone(), title: t.title.clone(), short: t.short.clone() })
            .collect(),
        tiers: [Tier::WholeCourse, Tier::AsRequired, Tier::Optional].iter().map(|t| Code::of(t, t.label())).collect(),
        catalogue_scopes: [Scope::Own, Scope::Guidance].iter().map(|s| Code::of(s, s.label())).collect(),
        device_categories: DEVICES.iter().map(|d| Code::of(d, d.label())).collect(),
        device_conditions: CONDITIONS.iter().map(|c| Code::of(c, c.label())).collect(),
        room_kinds: ROOMS.iter().map(|r| Code::of(r, r.label())).collect(),
    })
}

/// What a rule asks, in words.
fn rule_title(id: &str) -> &str {
    rules::all().into_iter().find(|rule| rule.id == id).map_or(id, |rule| rule.title)
}
