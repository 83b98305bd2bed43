//! Scenes and recordings.

use std::collections::BTreeMap;

use base::Span;
use model::agency::Activity;
use model::copy::Secrecy;
use model::fact::Stretch;
use model::recording::{Custody, Medium, StationStorage, Timing};
use model::scene::{Attendee, Cause, Explanation, Loss, LostRecording, MarkKind, Narration, Part, StorageExcuse};
use model::{Push, PushedPart, RecordingFact, SceneFact};

use super::*;

pub fn samples() -> Vec<Sample> {
    let without_findings =
        r#"{"fact":"arrived","activity":"inquiry","arrived_at":"2026-11-03T09:02:00.000+08:00","officers":[]}"#;
    let scenes = scenes().into_iter().map(Sample::of);
    let recordings = recordings().into_iter().map(Sample::of);
    scenes.chain([Sample::written(without_findings, arrived(Activity::Inquiry, 0, Vec::new()))]).chain(recordings).collect()
}

fn arrived(activity: Activity, officers: u8, findings: Vec<Finding>) -> SceneFact {
    SceneFact::Arrived {
        activity,
        arrived_at: at("09:02:00.000"),
        officers: (0..officers).map(|n| id(3 + n)).collect(),
        findings,
    }
}

fn attended(people: Vec<Attendee>) -> SceneFact {
    SceneFact::Attended { at: at("09:10:00.000"), people }
}

fn scenes() -> Vec<SceneFact> {
    let activities = every!(Activity: OnSiteInspection, Inquiry, Sampling, EvidencePreservation, Seizure, ForcedDemolition, Hearing,
        ServiceByLeaving, ServiceByPosting, Other);
    let mut out: Vec<_> = activities.into_iter().map(|activity| arrived(activity, 2, Vec::new())).collect();
    out.push(arrived(Activity::Seizure, 1, findings()));
    let at_0920 = at("09:20:00.123");
    let marks = every!(MarkKind: Environment, People, Items, Measures, Service, Other);
    out.extend(marks.map(|mark| SceneFact::Marked { mark, at: at_0920 }));
    let parts = every!(Part: Officer, Auxiliary, Police, Medical, Witness, Party, Other);
    out.extend(parts.map(|part| attended(vec![Attendee { id: id(31), part, person: None, agency: None }])));
    let known = Attendee { id: id(32), part: Part::Officer, person: Some(id(4)), agency: None };
    out.push(attended(vec![known, Attendee { id: id(33), part: Part::Witness, person: None, agency: None }]));
    let elements = every!(Narration: Time, Place, Officers, Action, Focus, Notice);
    out.extend(elements.map(|element| SceneFact::Narrated { element, at: at_0920 }));
    let causes = every!(Cause: DeviceFault, Damage, Battery, Storage, Weather, Obstruction, OtherObjective, ManualStop);
    out.extend(causes.map(|cause| SceneFact::Interrupted { cause, at: at_0920 }));
    out.extend([true, false].map(|spoken| SceneFact::Resumed { at: at_0920, spoken }));
    let hole = Stretch { from: at_0920, to: at("09:31:00.000") };
    for explanation in [Explanation::Spoken { at: at("09:32:00.000") }, Explanation::Written] {
        out.extend(causes.map(|cause| SceneFact::HoleExplained { hole, cause, explanation }));
    }
    let excuses = every!(StorageExcuse: Remote, OnWater, PoorTransport, Elsewhere, Continuous);
    out.extend(excuses.map(|excuse| SceneFact::StorageExcused { excuse, returned_at: at("20:00:00.000") }));
    out.push(SceneFact::Left { left_at: at("10:40:00.000") });
    out.push(SceneFact::LinkedToCase { case: id(7) });
    out.push(SceneFact::InRoom { room: id(8) });
    out.extend(judgements().into_iter().map(SceneFact::Judged));
    out.extend(joint_and_lost());
    out
}

/// Other agencies at a scene, lines that were corrected, recordings that were lost.
fn joint_and_lost() -> Vec<SceneFact> {
    let of_another = Attendee { id: id(34), part: Part::Officer, person: None, agency: Some(id(35)) };
    let mut out = vec![SceneFact::AgencyJoined { at: at("09:05:00.000") }, attended(vec![of_another])];
    out.extend([false, true].map(|withdrawn| SceneFact::AttendeeCorrected { attendee: of_another, withdrawn }));
    let recorded = Stretch { from: at("09:20:00.123"), to: at("09:31:00.000") };
    let lost = |loss, device, holder| {
        SceneFact::RecordingLost(LostRecording { loss, device, recorded, found_at: at("11:00:00.000"), holder })
    };
    out.push(lost(Loss::Lost, Some(id(36)), Some(id(4))));
    out.push(lost(Loss::Damaged, None, None));
    out
}

fn recordings() -> Vec<RecordingFact> {
    let timing = |source: &str, duration| Timing {
        started_at: at("09:02:10.000"),
        duration: Span::from_millis(duration),
        uncertainty: Span::from_seconds(2),
        source: source.into(),
    };
    let received = |medium, device: Option<&str>, timing, scene, findings| RecordingFact::Received {
        original: Custody { object: id(12), size: 4_294_967_296, digests: digests(12) },
        medium,
        container: "mp4".into(),
        video: true,
        audio: false,
        device: device.map(str::to_owned),
        timing,
        scene,
        findings,
        structure: BTreeMap::new(),
    };
    let media = every!(Medium: Video, Audio, Photo, Other);
    let mut out: Vec<_> = media.into_iter().map(|medium| received(medium, None, None, None, Vec::new())).collect();
    out.push(received(Medium::Video, Some("ZF-0007"), Some(timing("container", 1_800_500)), Some(id(11)), findings()));
    let mut built = received(Medium::Video, None, None, None, Vec::new());
    if let RecordingFact::Received { structure, .. } = &mut built {
        structure.insert("brands".into(), "0123456789abcdef".into());
    }
    out.push(built);
    out.extend([findings(), Vec::new()].map(|findings| RecordingFact::Compared { findings }));
    out.extend([true, false].map(|accepted| RecordingFact::OriginalityDecided { accepted }));
    out.push(RecordingFact::Filed { scene: Some(id(11)) });
    out.push(RecordingFact::Filed { scene: None });
    out.push(RecordingFact::Timed { timing: timing("person", 0) });
    out.push(RecordingFact::TimeConfirmed { stated: id(5) });
    out.push(RecordingFact::Viewed { grant: id(6), preview: None });
    out.push(RecordingFact::Viewed { grant: id(6), preview: Some(id(7)) });
    out.push(RecordingFact::DeviceKnown { device: id(9) });
    out.extend([false, true].map(|doubted| {
        RecordingFact::StoredAtStation(StationStorage {
            station: id(16),
            docking: id(17),
            signed_at: at("23:52:00.000"),
            delivered_at: at("23:58:00.000"),
            doubted,
            keeper: id(3),
        })
    }));
    for part in every!(PushedPart: Clip, Key, Trail, Bookmark, Other) {
        let push = Push { controller: id(20), part, wearer: None, complete: false, findings: Vec::new() };
        out.push(RecordingFact::Pushed(push.clone()));
        out.push(RecordingFact::Pushed(Push { wearer: Some(id(3)), complete: true, findings: findings(), ..push }));
    }
    for label in every!(Secrecy: Trade, Privacy, Informant) {
        out.extend([RecordingFact::Labelled { label }, RecordingFact::Unlabelled { label }]);
    }
    out.extend(judgements().into_iter().map(RecordingFact::Judged));
    out
}
