//! The scenes that the sample recordings show. The date is burnt into the picture, so these keep their days whenever the demo is seeded.

use anyhow::{Context, Result};
use app::Caller;
use app::case::{Party, PartyKind};
use app::scene;
use base::{SceneId, Span, Timestamp};
use law::calendar;
use model::agency::Activity;
use model::case::{Proposal, Source};
use model::scene::{Cause, MarkKind, Narration};

use super::desk::Desk;
use super::evidence::Recorded;
use super::matter::{Matter, Milestones, Paper};
use crate::clock::instant;
use crate::media::sample;

/// A sentence that can be heard: what it says, and the second after arrival.
type Said = (Narration, i64);

/// 人民路 on 3 November: a hole of 16 seconds, explained aloud.
///
/// # Errors
/// What the application says.
pub async fn street(desk: Desk) -> Result<()> {
    let (arrived, left) = (instant("2026-11-03 09:02:00"), instant("2026-11-03 09:04:20"));
    let after = |seconds: i64| arrived.plus(Span::from_seconds(seconds));
    let [li, wang] = [desk.who("李明远")?, desk.who("王佳")?];
    desk.at(arrived).await?;
    let officers = ["李明远", "王佳"];
    let place = "豫安县城关镇人民路 88 号门前";
    let id = desk.arrive(&officers, Activity::OnSiteInspection, place, "豫安县老槐树餐饮有限公司").await?;
    let said: [Said; 6] = [
        (Narration::Time, 1),
        (Narration::Place, 7),
        (Narration::Officers, 14),
        (Narration::Action, 24),
        (Narration::Notice, 33),
        (Narration::Focus, 36),
    ];
    speak(&desk, li, id, arrived, &said).await?;
    desk.mark(wang, id, after(48), MarkKind::Environment, "店门前人行道").await?;
    desk.mark(wang, id, after(55), MarkKind::Items, "餐桌四张，椅子八把").await?;
    desk.at(after(66)).await?;
    scene::interrupt(desk.app(), li, id, Cause::Battery, Some(after(66)), None).await?;
    desk.at(after(82)).await?;
    scene::resume(desk.app(), li, id, Some(after(82)), true).await?;
    desk.mark(li, id, after(99), MarkKind::Service, "当事人逐页核对笔录").await?;
    desk.mark(wang, id, after(107), MarkKind::Measures, "责令改正，当事人将桌椅搬回店内").await?;
    desk.leave(li, id, left).await?;

    desk.at(instant("2026-11-03 17:52")).await?;
    for file in ["CG26001_002601_20261103090200_0001.mp4", "CG26001_002601_20261103090322_0002.mp4"] {
        desk.send(li, id, file, sample(file)).await?;
    }
    let others = [
        "CG26002_002602_20261103090215_0001.mp4",
        "CG26001_002601_20261103090248_0001.jpg",
        "CG26001_002601_20261103090255_0002.jpg",
        "IMG_20261103_090341.jpg",
        "IMG_20261103_090402.jpg",
    ];
    for file in others {
        desk.send(wang, id, file, sample(file)).await?;
    }
    // The dictation was made after leaving and belongs to no scene: it waits among the unfiled.
    let dictation = "CG26001_002601_20261103090640_0003.wav";
    desk.world.upload(li, &crate::upload::Parcel::recording(dictation, sample(dictation))).await?;

    let days = days(&desk, arrived, &[("submitted", 5), ("unit", 6)])?;
    let matter = Matter {
        title: "豫安县老槐树餐饮有限公司超出门窗外墙摆卖经营案".into(),
        cause: "超出门窗、外墙摆卖经营".into(),
        source: Source::Inspection,
        party: organisation("豫安县老槐树餐饮有限公司", "翟广林", "豫安县城关镇人民路 88 号"),
        attendant: ("翟广林".into(), "legal_representative".into()),
        place: place.into(),
        summary: "日常巡查发现当事人将餐桌、椅子摆放在店门外人行道上经营，涉嫌超出门窗、外墙摆卖经营。".into(),
        found: "经现场检查，当事人店门外人行道上摆放餐桌四张、椅子八把，正在经营。经劝导，当事人将桌椅搬回店内。\
                现场拍摄照片，并进行了录音录像；录像因执法记录仪电量不足中断十六秒，恢复时已作语音说明。"
            .into(),
        opinion: "当事人超出门窗、外墙摆卖经营，违反《城市市容和环境卫生管理条例》第十四条的规定。当场改正，\
                  此前一年内因同一行为被劝导两次。建议罚款三百元。"
            .into(),
        officers: officers.map(str::to_owned).to_vec(),
        at: "09:02".into(),
        minutes: 2,
        days,
        ..Matter::blank()
    };
    matter.after(&desk, id).await
}

/// 北环路 on 9 November: the camera lost its power, nobody said why.
///
/// # Errors
/// What the application says.
pub async fn yard(desk: Desk) -> Result<()> {
    let (arrived, left) = (instant("2026-11-09 16:20:00"), instant("2026-11-09 16:23:30"));
    let after = |seconds: i64| arrived.plus(Span::from_seconds(seconds));
    let zhao = desk.who("赵启明")?;
    desk.at(arrived).await?;
    let officers = ["赵启明", "王佳"];
    let place = "豫安县城关镇北环路 260 号院";
    let id = desk.arrive(&officers, Activity::OnSiteInspection, place, "豫安县恒发拆迁服务部").await?;
    let said: [Said; 6] = [
        (Narration::Time, 11),
        (Narration::Place, 15),
        (Narration::Officers, 23),
        (Narration::Action, 27),
        (Narration::Notice, 32),
        (Narration::Focus, 34),
    ];
    speak(&desk, zhao, id, arrived, &said).await?;
    desk.mark(zhao, id, after(184), MarkKind::Items, "建筑垃圾约三立方米").await?;
    desk.leave(zhao, id, left).await?;
    desk.at(instant("2026-11-09 17:40")).await?;
    for file in ["CG26003_002603_20261109162010_0001.mp4", "CG26003_002603_20261109162300_0002.mp4", "IMG_20261109_162318.jpg"] {
        desk.send(zhao, id, file, sample(file)).await?;
    }
    let matter = Matter {
        title: "豫安县恒发拆迁服务部随意堆放建筑垃圾案".into(),
        cause: "随意堆放建筑垃圾".into(),
        source: Source::Complaint,
        party: organisation("豫安县恒发拆迁服务部", "房大山", "豫安县城关镇北环路 260 号"),
        attendant: ("房大山".into(), "person_in_charge".into()),
        place: place.into(),
        summary: "接群众投诉，北环路一处院落长期堆放建筑垃圾，扬尘严重。".into(),
        found: "经现场检查，院内堆放建筑垃圾约三立方米，未覆盖。当事人承认堆放。现场进行了录音录像。".into(),
        officers: officers.map(str::to_owned).to_vec(),
        at: "16:20".into(),
        minutes: 3,
        days: days(&desk, arrived, &[])?,
        ..Matter::blank()
    };
    matter.after(&desk, id).await
}

/// 文化路 on 5 November: nothing wrong was found, and everything was recorded. No case came of it.
///
/// # Errors
/// What the application says.
pub async fn kitchen(desk: Desk) -> Result<()> {
    let (arrived, left) = (instant("2026-11-05 14:30:00"), instant("2026-11-05 14:31:02"));
    let after = |seconds: i64| arrived.plus(Span::from_seconds(seconds));
    let [chen, ma] = [desk.who("陈思雨")?, desk.who("马建军")?];
    desk.at(arrived).await?;
    let place = "豫安县城关镇文化路 36 号后厨";
    let id = desk.arrive(&["陈思雨", "马建军"], Activity::OnSiteInspection, place, "豫安县小满餐馆").await?;
    let said: [Said; 6] = [
        (Narration::Time, 1),
        (Narration::Place, 9),
        (Narration::Officers, 13),
        (Narration::Action, 23),
        (Narration::Notice, 27),
        (Narration::Focus, 29),
    ];
    speak(&desk, chen, id, arrived, &said).await?;
    desk.mark(chen, id, after(46), MarkKind::Other, "未发现问题").await?;
    desk.leave(chen, id, left).await?;
    desk.at(instant("2026-11-05 17:30")).await?;
    for (by, file) in [
        (chen, "SJ26007_003107_20261105143000_0001.mp4"),
        (ma, "SJ26008_003108_20261105143004_0001.mp4"),
        (chen, "SJ26007_003107_20261105143036_0001.jpg"),
    ] {
        desk.send(by, id, file, sample(file)).await?;
    }
    Ok(())
}

async fn speak(desk: &Desk, by: &Caller, id: SceneId, arrived: Timestamp, said: &[Said]) -> Result<()> {
    for (element, second) in said {
        let at = arrived.plus(Span::from_seconds(*second));
        desk.at(at).await?;
        scene::narrate(desk.app(), by, id, *element, Some(at)).await?;
    }
    Ok(())
}

fn organisation(name: &str, representative: &str, address: &str) -> Party {
    Party {
        kind: PartyKind::Organisation,
        name: name.into(),
        representative: Some(representative.into()),
        address: Some(address.into()),
        phone: None,
    }
}

/// Days of a scene whose date is fixed: so many workdays after it, as far as they have come.
fn days(desk: &Desk, arrived: Timestamp, after: &[(&str, i64)]) -> Result<Milestones> {
    let back = calendar().workdays_between(arrived.day(), desk.days.today());
    let scene = u32::try_from(back).context("the scene lies in the past")?;
    let day = |name: &str| {
        let (_, n) = after.iter().find(|(key, _)| *key == name)?;
        u32::try_from(back - n).ok()
    };
    Ok(Milestones { scene, submitted: day("submitted"), unit: day("unit"), ..Milestones::default() })
}

impl Matter {
    /// A case of which nothing is said yet.
    fn blank() -> Self {
        Self {
            title: String::new(),
            cause: String::new(),
            source: Source::Inspection,
            officers: Vec::new(),
            party: organisation("", "", ""),
            attendant: (String::new(), String::new()),
            place: String::new(),
            summary: String::new(),
            found: String::new(),
            opinion: String::new(),
            proposal: Proposal::Penalise,
            activity: Activity::OnSiteInspection,
            at: String::new(),
            minutes: 0,
            days: Milestones::default(),
            record: Paper::Signed,
            recorded: Recorded::default(),
            sent_back: None,
            entered_late: 0,
        }
    }
}
