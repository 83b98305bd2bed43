//! Catalogues, devices and rooms.

use base::Span;
use model::agency::{Activity, Tier};
use model::catalogue::{Line, Scope};
use model::device::{ClockReading, Condition, DeviceCategory};
use model::room::RoomKind;
use model::{CatalogueFact, DeviceFact, RoomFact};

use super::*;

pub fn samples() -> Vec<Sample> {
    let rooms = rooms().into_iter().map(Sample::of);
    catalogues().into_iter().map(Sample::of).chain(devices().into_iter().map(Sample::of)).chain(rooms).collect()
}

fn catalogues() -> Vec<CatalogueFact> {
    let short = Line { activity: Activity::Seizure, tier: Tier::WholeCourse, step: "实施查封".into(), ..Line::default() };
    let text = |column: &str| format!("{column}的文字");
    let long = Line {
        activity: Activity::Inquiry,
        tier: Tier::Optional,
        category: text("执法类别"),
        matter: text("执法事项"),
        step: text("执法环节"),
        method: text("记录方式"),
        place: text("记录场所"),
        recorder: text("记录人"),
        content: text("记录内容"),
        begins: text("开始"),
        ends: text("结束"),
        retention: text("存储期限"),
        remark: text("备注"),
        script: text("执法用语"),
        reason: text("理由"),
    };
    let [own, guidance] = every!(Scope: Own, Guidance);
    vec![
        CatalogueFact::Drafted { scope: own, follows: None, lines: vec![short.clone(), long] },
        CatalogueFact::Drafted { scope: guidance, follows: Some(id(4)), lines: vec![short] },
        CatalogueFact::Submitted,
        CatalogueFact::Returned,
        CatalogueFact::Approved,
        CatalogueFact::Published { from: day("2026-12-01") },
    ]
}

fn devices() -> Vec<DeviceFact> {
    let registered = |category, acquired_on| DeviceFact::Registered { category, mark: "0000021".into(), acquired_on };
    let categories = every!(DeviceCategory: Camera, AudioRecorder, VideoCamera, BodyCamera, Surveillance, Other);
    let mut out: Vec<_> = categories.into_iter().map(|category| registered(category, Some(day("2026-03-02")))).collect();
    out.push(registered(DeviceCategory::BodyCamera, None));
    out.push(DeviceFact::Placed);
    out.extend([true, false].map(|usable| DeviceFact::Maintained { on: day("2026-11-03"), usable }));
    out.extend([(true, Some(100)), (false, None)].map(|(passed, battery)| DeviceFact::Checked { passed, battery }));
    for (offset, set) in [(83_000, true), (-2_000, false)] {
        out.push(DeviceFact::ClockRead(ClockReading { at: at("08:30:00.000"), offset: Span::from_millis(offset), set }));
    }
    let structure = [("brands".to_owned(), "0123456789abcdef".to_owned())].into();
    out.push(DeviceFact::StructureLearned { container: "mp4".into(), structure, recording: id(10) });
    out.push(DeviceFact::Issued { to: id(3) });
    out.push(DeviceFact::Returned);
    let conditions = every!(Condition: InService, Faulty, Lost, Retired);
    out.extend(conditions.map(|condition| DeviceFact::ConditionChanged { condition }));
    out
}

fn rooms() -> Vec<RoomFact> {
    let cameras = || vec!["C-01".to_owned(), "C-02".to_owned()];
    let kinds = every!(RoomKind: Inquiry, Hearing, SeizedGoods, Other);
    let mut out: Vec<_> = kinds.into_iter().map(|kind| RoomFact::SetUp { kind, cameras: cameras() }).collect();
    out.push(RoomFact::CamerasChanged { cameras: Vec::new() });
    for camera in [None, Some("C-02".to_owned())] {
        out.push(RoomFact::OutageBegan { camera, at: at("09:20:00.000") });
    }
    out.push(RoomFact::OutageEnded { at: at("09:30:00.000") });
    out.push(RoomFact::Closed);
    out
}
