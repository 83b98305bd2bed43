//! A joint action: forty people of five agencies, seven cameras, one of which runs 95 seconds slow. One hole of the first camera is covered by
//! another, one is covered by nobody; one camera fell and its recording is lost. And the register of devices from which all this follows.

use anyhow::Result;
use app::device::{self, Check, ClockComparison, NewDevice};
use app::scene::{self, Attendance, LineCorrection, LossReport};
use base::{DeviceId, SceneId, Span, Timestamp};
use model::SceneState;
use model::agency::Activity;
use model::device::DeviceCategory;
use model::fact::Stretch;
use model::scene::{Loss, MarkKind, Part};

use super::desk::Desk;
use crate::film::{camera_name, film};

/// When it was, in workdays before the seeding.
const AGO: u32 = 6;
/// How long the officers stayed, in minutes.
const STAY: i64 = 70;
/// By how much the second camera runs slow.
const SLOW: Span = Span::from_seconds(95);

/// A camera: its number, the number of whoever wears it, and from which to which minute it recorded.
struct Camera {
    mark: &'static str,
    officer: &'static str,
    minutes: &'static [(i64, i64)],
}

/// The second runs slow. Nobody records from minute 55 to 57. What the last recorded is lost.
const CAMERAS: [Camera; 7] = [
    Camera { mark: "CG26016", officer: "002603", minutes: &[(0, 31), (34, 55), (57, 70)] },
    Camera { mark: "CG26017", officer: "002602", minutes: &[(20, 50)] },
    Camera { mark: "CG26011", officer: "002611", minutes: &[(5, 25)] },
    Camera { mark: "CG26012", officer: "002612", minutes: &[(10, 40)] },
    Camera { mark: "CG26013", officer: "002613", minutes: &[(36, 54)] },
    Camera { mark: "CG26014", officer: "002614", minutes: &[(58, 69)] },
    Camera { mark: "CG26015", officer: "002615", minutes: &[] },
];

/// Other agencies, and how many of theirs came as what.
const AGENCIES: [(&str, Part, usize); 4] = [
    ("豫安县公安局", Part::Police, 6),
    ("豫安县自然资源局", Part::Officer, 4),
    ("豫安县城关镇人民政府", Part::Other, 7),
    ("豫安县人民医院", Part::Medical, 2),
];
/// Auxiliary staff of the city management.
const AUXILIARY: usize = 18;
/// Names are invented: a surname and a number word.
const SURNAMES: [&str; 8] = ["申", "娄", "柴", "苗", "尚", "冀", "褚", "臧"];
const GIVEN: [&str; 7] = ["立春", "谷雨", "小满", "芒种", "白露", "立冬", "大寒"];

/// The action, and the register of devices before it.
///
/// # Errors
/// What the application says.
pub async fn action(desk: Desk) -> Result<()> {
    let arrived = desk.days.at(AGO, "14:00");
    let minute = |n: i64| arrived.plus(Span::from_seconds(n * 60));
    let devices = registered(&desk).await?;
    let (zhao, wang) = (desk.who("赵启明")?, desk.who("王佳")?);
    desk.at(minute(-40)).await?;
    for (by, device, battery) in [(zhao, devices[0], 96), (wang, devices[1], 18)] {
        device::check(desk.app(), by, device, Check { passed: true, battery: Some(battery), text: None }).await?;
        device::take_out(desk.app(), by, device, by.person, None).await?;
    }
    let shows = desk.world.clock.shows().minus(SLOW);
    device::compare_clock(desk.app(), wang, devices[1], ClockComparison { at: None, shows, set: false }).await?;

    desk.at(arrived).await?;
    let place = "豫安县城关镇老汽车站西侧";
    let id = desk.arrive(&["赵启明", "王佳"], Activity::ForcedDemolition, place, "豫安县顺达仓储服务部").await?;
    desk.speak(zhao, id, arrived).await?;
    together(&desk, id, minute(3)).await?;
    desk.mark(zhao, id, minute(8), MarkKind::Environment, "违法建设外观和周边").await?;
    desk.mark(wang, id, minute(24), MarkKind::Items, "屋内物品逐件清点登记").await?;
    desk.mark(zhao, id, minute(41), MarkKind::Measures, "开始拆除").await?;
    desk.leave(zhao, id, minute(STAY)).await?;

    desk.at(minute(STAY + 80)).await?;
    for camera in &CAMERAS {
        for (number, (from, to)) in (1..).zip(camera.minutes) {
            let slow = if camera.mark == "CG26017" { SLOW } else { Span::ZERO };
            let starts = minute(*from).minus(slow);
            let by = if camera.officer == "002602" { wang } else { zhao };
            let name = camera_name(camera.mark, camera.officer, starts, number);
            desk.send(by, id, &name, film(starts, Span::from_seconds((to - from) * 60))).await?;
        }
    }
    let report = LossReport {
        loss: Loss::Damaged,
        device: Some(devices[6]),
        recorded: Stretch { from: minute(50), to: minute(62) },
        found_at: minute(STAY + 20),
        holder: None,
        cause: "拆除时执法记录仪被坠落的木料砸中，存储卡断裂，资料不能读取。".into(),
        measure: "存储卡封存，送维修机构尝试恢复；已报告承办机构负责人。".into(),
        device_too: true,
    };
    scene::report_loss(desk.app(), zhao, id, report).await?;
    for (by, device) in [(zhao, devices[0]), (wang, devices[1])] {
        device::bring_back(desk.app(), by, device, None).await?;
    }
    Ok(())
}

/// Everybody who came, as one list that was pasted, and a line of it that was wrong.
async fn together(desk: &Desk, id: SceneId, at: Timestamp) -> Result<()> {
    let zhao = desk.who("赵启明")?;
    desk.at(at).await?;
    for (name, ..) in AGENCIES {
        scene::agency_joined(desk.app(), zhao, id, name, None).await?;
    }
    let others = [
        ("豫安县城市管理局协管队", Part::Auxiliary, AUXILIARY),
        ("豫安县顺达仓储服务部", Part::Party, 1),
        ("城关镇车站社区", Part::Witness, 2),
    ];
    let mut people = Vec::new();
    for (unit, part, count) in AGENCIES.into_iter().chain(others) {
        for _ in 0..count {
            let n = people.len();
            let name = format!("{}{}", SURNAMES[n % SURNAMES.len()], GIVEN[n / SURNAMES.len() % GIVEN.len()]);
            people.push(Attendance { part, person: None, name: Some(name), unit: Some(unit.to_owned()), agency: None });
        }
    }
    scene::attend(desk.app(), zhao, id, &people, None).await?;
    let found = desk.app().store.load::<SceneState>(id).await?;
    let Some(wrong) = found.and_then(|s| s.state.roster.last().map(|line| line.what.0.id)) else { return Ok(()) };
    let unit = Some("城关镇站前社区".to_owned());
    let right = Attendance { part: Part::Witness, person: None, name: Some("褚小满".into()), unit, agency: None };
    let correction = LineCorrection { line: wrong, right: Some(right), reason: "名单中姓名、社区写错".into() };
    Ok(scene::correct_attendee(desk.app(), zhao, id, &correction).await?)
}

/// The cameras of the city management, entered by whoever keeps them.
async fn registered(desk: &Desk) -> Result<Vec<DeviceId>> {
    let keeper = desk.who("何立")?;
    desk.at(desk.days.at(AGO + 2, "08:40")).await?;
    let mut devices = Vec::new();
    for (n, camera) in (1..).zip(&CAMERAS) {
        let new = NewDevice {
            category: DeviceCategory::BodyCamera,
            mark: camera.mark.to_owned(),
            name: "演示用执法记录仪".to_owned(),
            serial: Some(format!("DEMO-{n:04}")),
            place: Some(format!("执法记录仪柜 {n} 号格")),
            acquired_on: None,
        };
        devices.push(device::register(desk.app(), keeper, new).await?);
    }
    Ok(devices)
}
