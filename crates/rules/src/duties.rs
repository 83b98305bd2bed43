//! All rules, and the duties of each kind of subject in the order of the articles.

use base::Timestamp;
use model::{Duty, Effect};

use crate::ch1_general::art03_stages;
use crate::ch2_text_records::{art09_initiation, art10_investigation, art11_review, art13_closing, deemed, steps};
use crate::ch3_av_records::{art15_tiers, art16_catalogue, art17_focus, art18_whole_course, art19_interruption};
use crate::ch4_management::{
    art20_custodians, art20_devices, art20_retention, art21_dossier_deadline, art22_lost, art22_same_day_storage,
    art23_evidence_copy, art24_approval, art24_outside,
};
use crate::context::Context;
use crate::facts::{AccessFile, AgencyFile, CaseFile, CopyFile, DeviceFile, RecordingFile, SceneFile};
use crate::rule::Rule;
use crate::settled::settled;

/// Every rule, in the order of the articles. Each is named by the `status` of its article in `law/`, and nothing else is there.
pub const RULES: &[Rule] = &[
    art03_stages::RULE,
    art09_initiation::RULE,
    art10_investigation::OFFICERS,
    art10_investigation::INSPECTION,
    art11_review::UNIT_OPINION,
    art11_review::HEAD_OPINION,
    art13_closing::RULE,
    art15_tiers::WHOLE_COURSE,
    art15_tiers::AS_REQUIRED,
    art16_catalogue::CATALOGUE,
    art16_catalogue::GUIDANCE,
    art17_focus::RULE,
    art18_whole_course::ARRIVAL_TO_DEPARTURE,
    art18_whole_course::NARRATION,
    art19_interruption::RULE,
    art20_custodians::RULE,
    art20_devices::RULE,
    art20_retention::RULE,
    art21_dossier_deadline::RULE,
    art22_same_day_storage::RULE,
    art22_lost::RULE,
    art23_evidence_copy::RULE,
    art24_outside::RULE,
    art24_approval::RULE,
];

/// What the law asks about a case.
pub fn case_duties(case: &CaseFile, cx: &Context) -> Vec<Duty> {
    let case = &deemed::with_deemed(case, cx);
    let start = [art09_initiation::duty(case, cx), art10_investigation::officers(case, cx)];
    let inspections = art10_investigation::inspections(case, cx);
    let opinions = [art11_review::unit_opinion(case, cx), art11_review::head_opinion(case, cx)];
    let closing = art13_closing::duties(case, cx);
    let dossier = art21_dossier_deadline::duty(case, art21_dossier_deadline::deemed_end(case, cx), cx);
    let all = start.into_iter().chain(inspections).chain(opinions).chain(closing).chain([dossier]);
    let all = art03_stages::duties(case, cx).chain(all).chain(steps::duties(case, cx));
    all.map(|duty| settled(duty, &case.judgements, case.known_at())).collect()
}

/// Every rule, those of the table of steps included, in the order of the articles.
pub fn all() -> Vec<&'static Rule> {
    let mut all: Vec<&'static Rule> = RULES.iter().chain(steps::RULES.iter()).collect();
    all.sort_by_key(|rule| rule.article.article);
    all
}

/// What the law asks about a scene.
pub fn scene_duties(scene: &SceneFile, cx: &Context) -> Vec<Duty> {
    let whole = [
        art15_tiers::duty(scene, cx),
        art17_focus::duty(scene, cx),
        art18_whole_course::arrival_to_departure(scene, cx),
        art18_whole_course::narration(scene, cx),
    ];
    let all = whole.into_iter().chain(art19_interruption::duties(scene, cx)).chain(art22_lost::duties(scene, cx));
    all.map(|duty| settled(duty, &scene.judgements, scene.known_at())).collect()
}

/// What the law asks about a recording.
pub fn recording_duties(recording: &RecordingFile, cx: &Context) -> Vec<Duty> {
    let duty = art22_same_day_storage::duty(recording, cx);
    vec![settled(duty, &recording.judgements, recording.known_at())]
}

/// What the law asks about a copy of a recording.
pub fn copy_duties(copy: &CopyFile, cx: &Context) -> Vec<Duty> {
    art23_evidence_copy::duty(copy, cx).into_iter().collect()
}

/// What the law asks about a request to consult or copy.
pub fn access_duties(access: &AccessFile, cx: &Context) -> Vec<Duty> {
    if access.kind.outward() {
        return vec![art24_outside::duty(access, cx)];
    }
    vec![art24_approval::duty(access, cx)]
}

/// What the law asks of an agency.
pub fn agency_duties(agency: &AgencyFile, cx: &Context) -> Vec<Duty> {
    art16_catalogue::duties(agency, cx)
        .chain(art20_custodians::duties(agency, cx))
        .chain([art20_retention::duty(agency)])
        .collect()
}

/// What the law asks about a device.
pub fn device_duties(device: &DeviceFile, cx: &Context) -> Vec<Duty> {
    vec![art20_devices::duty(device, cx)]
}

/// What time alone brings about in a case: the first pass, which the duties build upon.
pub fn case_effects(case: &CaseFile, cx: &Context) -> Vec<Effect> {
    let ended = art21_dossier_deadline::deemed_end(case, cx);
    ended.ok().flatten().map(|ended| ended.effect(case)).into_iter().chain(deemed::effects(case, cx)).collect()
}

/// What time alone brings about in a request to consult or copy.
pub fn access_effects(access: &AccessFile) -> Vec<Effect> {
    art24_approval::lapse(access).into_iter().collect()
}

/// The next instant at which something changes by itself, if nothing is done: an outcome, an effect, who holds an office.
pub fn next_change(duties: &[Duty], effects: &[Effect], cx: &Context) -> Option<Timestamp> {
    let outcomes = duties.iter().filter_map(|d| d.next_change(cx.instant));
    let effects = effects.iter().map(|e| e.at);
    let offices = cx.agency.custodians.iter().map(|c| c.from).chain(cx.agency.retention.iter().map(|t| t.from));
    let offices = offices.map(Timestamp::start_of);
    outcomes.chain(effects).chain(offices).filter(|at| *at > cx.instant).min()
}
