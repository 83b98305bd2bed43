//! What rules know of a case: filing, handlers, records of what was done, opinions, closing, dossier (Arts. 9 to 13, 21).

use base::{CaseId, Day, PersonId, SceneId, Timestamp};
use model::agency::Activity;
use model::case::{ActionKind, Ground, Initiation, Level, PartyKind, Procedure, Proposal, Source};
use model::record::Yield;
use model::{CaseState, DossierState, RecordState, SceneState};
use serde::Deserialize;

use super::event::Event;
use super::judged::Judged;
use super::officer::{Certificate, Officer};

/// The facts of a case 案件.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct CaseFile {
    /// Which.
    pub id: CaseId,
    /// Kind of enforcement.
    pub kind: ActionKind,
    /// Procedure.
    pub procedure: Procedure,
    /// How it began.
    pub initiation: Initiation,
    /// Citizen or organisation; nothing where it was not told.
    pub party_kind: Option<PartyKind>,
    /// The clue was looked into and not filed 不予立案.
    pub declined: bool,
    /// Source and filing as recorded (Art. 9).
    pub filing: Option<Filing>,
    /// The handling officers 承办人 on the day of filing, the first first.
    pub handlers: Vec<Officer>,
    /// Records of inspections and inquiries (Art. 10).
    pub records: Vec<Protocol>,
    /// Steps of the action, as records yield them and as the system knows them itself, in the order of their times.
    pub steps: Vec<Step>,
    /// The scenes that belong to it.
    pub scenes: Vec<ScenePart>,
    /// Rounds of opinions, the last one last (Art. 11).
    pub rounds: Vec<Round>,
    /// The ground of the closing (Art. 13).
    pub ground: Option<Ground>,
    /// The day on which the enforcement action ended 执法行为终结之日.
    pub ended_on: Option<Day>,
    /// The closing was recorded.
    pub closed: Option<Event>,
    /// The dossier was compiled 制成案卷.
    pub compiled: Option<Event>,
    /// The dossier was handed over 移交归档.
    pub handed_over: Option<Event>,
    /// What persons judged where facts did not settle it.
    pub judgements: Vec<Judged>,
}

/// How a case was filed 立案.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Filing {
    /// The entry.
    pub recorded: Event,
    /// Where the case came from.
    pub source: Option<Source>,
    /// When the clue reached the agency.
    pub clue_received_on: Option<Day>,
    /// When it was filed.
    pub filed_on: Option<Day>,
}

/// What a record tells of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Occasion {
    /// 现场检查（勘验）.
    #[default]
    OnSiteInspection,
    /// 询问.
    Inquiry,
}

/// A text record 笔录 as far as rules read it: what it yields and whether it is final.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Protocol {
    /// What it tells of.
    pub occasion: Occasion,
    /// The scene it tells of.
    pub scene: Option<SceneId>,
    /// When that began.
    pub started_at: Timestamp,
    /// By whom.
    pub officers: Vec<Officer>,
    /// Whether it says that certificates were shown.
    pub certificates_shown: bool,
    /// The pages whose signed scans are missing.
    pub missing_pages: Vec<u32>,
    /// Final: the signed paper is there. A draft until then.
    pub finalised: Option<Event>,
}

/// A step 环节 of the action.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Step {
    /// Which, as `law/steps` names it.
    pub step: String,
    /// When it was done; recorded when the record of it was final, or was issued while it is none.
    pub at: Event,
    /// Until when it lasts.
    #[serde(default)]
    pub until: Option<Timestamp>,
    /// A sum of money, in fen.
    #[serde(default)]
    pub amount: Option<i64>,
    /// What it came to.
    #[serde(default)]
    pub result: Option<String>,
    /// The record of it is not final yet: it may open something, and closes nothing.
    #[serde(default)]
    pub draft: bool,
}

impl Step {
    /// Whether it came to one of these results; to whatever when there are none.
    pub(crate) fn came_to(&self, results: &[String]) -> bool {
        results.is_empty() || self.result.as_ref().is_some_and(|result| results.contains(result))
    }
}

/// A scene as far as its case needs it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ScenePart {
    /// Which.
    pub id: SceneId,
    /// What the officers came to do.
    pub activity: Activity,
    /// Arrival.
    pub arrived: Option<Event>,
    /// Who was there.
    pub officers: Vec<Officer>,
}

/// A round of opinions.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Round {
    /// The handlers submitted.
    pub submitted: Event,
    /// What they propose.
    pub proposal: Option<Proposal>,
    /// The opinions so far.
    #[serde(default)]
    pub opinions: Vec<Opinion>,
}

/// An opinion.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Opinion {
    /// Whose.
    pub level: Level,
    /// Agreed, or sent back.
    pub agreed: bool,
    /// When.
    pub at: Event,
    /// It was given on paper and written down by somebody else 代录签批: it counts from the day of the paper, as a claim.
    #[serde(default)]
    pub on_paper: bool,
}

impl Opinion {
    /// The event from which it counts for what comes after it.
    pub(crate) const fn counted(&self) -> Event {
        if self.on_paper { Event { recorded_at: self.at.at, ..self.at } } else { self.at }
    }
}

impl Round {
    /// The opinion of a level.
    pub(crate) fn opinion(&self, level: Level) -> Option<&Opinion> {
        self.opinions.iter().find(|o| o.level == level)
    }
}

impl CaseFile {
    /// The facts of a case, out of its state and the states around it. `certificate` says how a person's certificate stood on a day.
    pub fn of<'s>(
        id: CaseId,
        case: &CaseState,
        records: impl IntoIterator<Item = &'s RecordState>,
        scenes: impl IntoIterator<Item = (SceneId, &'s SceneState)>,
        dossier: Option<&DossierState>,
        certificate: impl Fn(PersonId, Day) -> Certificate,
    ) -> Self {
        // What is void 作废 tells of nothing.
        let records: Vec<&RecordState> = records.into_iter().filter(|r| r.voided.is_none()).collect();
        let filed_on = case.filing.as_ref().map(|f| f.what.filed_on);
        let handlers = filed_on.map(|day| Officer::all(&case.officers, day, &certificate)).unwrap_or_default();
        let round = |r: &model::case::Round| Round {
            submitted: Event::from(&r.submitted),
            proposal: Some(r.submitted.what),
            opinions: r
                .opinions
                .iter()
                .map(|o| {
                    let ((level, agreed), on_paper) = (o.what, r.paper(o.at.entry).is_some());
                    Opinion { level, agreed, at: o.into(), on_paper }
                })
                .collect(),
        };
        Self {
            id,
            kind: case.kind,
            procedure: case.procedure,
            initiation: case.initiation,
            party_kind: case.party_kind,
            declined: case.declined,
            filing: case.filing.as_ref().map(|f| Filing {
                recorded: f.into(),
                source: Some(f.what.source),
                clue_received_on: Some(f.what.clue_received_on),
                filed_on,
            }),
            handlers,
            steps: steps(case, &records, filed_on),
            records: records.into_iter().flat_map(|r| protocols(r, &certificate)).collect(),
            scenes: scenes.into_iter().map(|(id, s)| scene_part(id, s, &certificate)).collect(),
            rounds: case.rounds.iter().map(round).collect(),
            ground: case.closed.as_ref().map(|c| c.what.0),
            ended_on: case.ended_on(),
            closed: case.closed.as_ref().map(Event::from),
            compiled: dossier.and_then(|d| d.compiled.as_ref()).map(Event::from),
            handed_over: dossier.and_then(|d| d.handed_over.as_ref()).map(Event::from),
            judgements: case.judgements.iter().map(Judged::from).collect(),
        }
    }

    /// The first handler: who answers for the case.
    pub(crate) fn handler(&self) -> Option<PersonId> {
        self.handlers.first().and_then(|o| o.id)
    }

    /// The round that is going on, or the last one.
    pub(crate) fn round(&self) -> Option<&Round> {
        self.rounds.last()
    }
}

fn protocols(record: &RecordState, certificate: &dyn Fn(PersonId, Day) -> Certificate) -> Vec<Protocol> {
    let protocol = |fact: &Yield| {
        let (occasion, started_at, officers, certificates_shown) = match fact {
            Yield::OnSiteInspection { started_at, officers, certificates_shown, .. } => {
                (Occasion::OnSiteInspection, started_at, officers, certificates_shown)
            }
            Yield::Inquiry { started_at, officers, certificates_shown, .. } => {
                (Occasion::Inquiry, started_at, officers, certificates_shown)
            }
            Yield::Step { .. } => return None,
        };
        Some(Protocol {
            occasion,
            scene: record.scene,
            started_at: *started_at,
            officers: Officer::all(officers, started_at.day(), certificate),
            certificates_shown: *certificates_shown,
            missing_pages: record.missing_pages(),
            finalised: record.finalised.as_ref().map(Event::from),
        })
    };
    record.yields.iter().filter_map(protocol).collect()
}

/// Steps that records yield, and those that the system knows by itself: the filing and the closing.
fn steps(case: &CaseState, records: &[&RecordState], filed_on: Option<Day>) -> Vec<Step> {
    let built_in =
        |step: &str, at: Event| Step { step: step.to_owned(), at, until: None, amount: None, result: None, draft: false };
    let mut steps: Vec<Step> = Vec::new();
    if let Some((filing, on)) = case.filing.as_ref().zip(filed_on) {
        let on_day = |day| Event { at: Timestamp::start_of(day), ..Event::from(filing) };
        steps.push(built_in("clue", on_day(filing.what.clue_received_on)));
        // A penalty on the spot is not filed: 行政处罚法 art. 54 leaves it out.
        match (case.declined, case.procedure) {
            (true, _) => steps.push(built_in("no-filing", on_day(on))),
            (false, Procedure::Ordinary) => steps.push(built_in("filing", on_day(on))),
            (false, Procedure::Simple) => steps.push(built_in("on-the-spot", on_day(on))),
        }
    }
    steps.extend(case.closed.as_ref().map(|closed| built_in("closing", Event::from(closed))));
    for record in records {
        let stamp = record.finalised.as_ref().map(Event::from).or_else(|| record.print.as_ref().map(Event::from));
        let Some(stamp) = stamp else { continue };
        for fact in &record.yields {
            if let Yield::Inquiry { started_at, .. } = fact {
                steps.push(Step { draft: record.finalised.is_none(), ..built_in("inquiry", Event { at: *started_at, ..stamp }) });
            }
            let Yield::Step { step, at, until, amount, result, .. } = fact else { continue };
            let (step, result, at) = (step.clone(), result.clone(), Event { at: *at, ..stamp });
            steps.push(Step { step, at, until: *until, amount: *amount, result, draft: record.finalised.is_none() });
        }
    }
    steps.sort_by_key(|s| s.at.at);
    steps
}

fn scene_part(id: SceneId, scene: &SceneState, certificate: &dyn Fn(PersonId, Day) -> Certificate) -> ScenePart {
    let arrived = scene.arrived_at.as_ref().map(|d| Event { at: d.what, ..Event::from(d) });
    let officers = arrived.map(|a| Officer::all(&scene.officers, a.at.day(), certificate)).unwrap_or_default();
    ScenePart { id, activity: scene.activity, arrived, officers }
}
