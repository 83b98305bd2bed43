//! 豫安县, a county that does not exist: three agencies, twenty people, their certificates and what the agencies decided beforehand.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use app::catalogue::{self, Draft, Publication};
use app::{App, Caller, session, setup};
use base::{CatalogueId, Day, PersonId};
use model::Role::{
    self, AgencyHead, DeviceCustodian, DossierCustodian, LegalReviewer, Officer, SecurityOfficer, Supervisor, UnitHead,
};
use model::agency::{Activity, Custody, Field, Tier};
use model::catalogue::{Line, Scope};
use model::{CatalogueState, Revision};

use super::CLIPS_BEGIN;
use super::days::Days;
use crate::clock::instant;
use crate::{Agency, Member, World};

/// The password of everybody in the demo.
pub const PASSWORD: &str = "zhilu-2026";

/// An agency of the county.
struct Bureau {
    origin: &'static str,
    name: &'static str,
    number_word: &'static str,
    field: Field,
    units: &'static [&'static str],
}

const BUREAUS: &[Bureau] = &[
    Bureau {
        origin: "demo.yuan.cgj",
        name: "豫安县城市管理局",
        number_word: "豫安城管",
        field: Field::UrbanManagement,
        units: &["城关执法中队", "城北执法中队"],
    },
    Bureau {
        origin: "demo.yuan.sjj",
        name: "豫安县市场监督管理局",
        number_word: "豫安市监",
        field: Field::MarketRegulation,
        units: &["城关市场监管所", "食品执法大队"],
    },
    Bureau {
        origin: "demo.yuan.sfj",
        name: "豫安县司法局",
        number_word: "豫安司",
        field: Field::Justice,
        units: &["行政执法协调监督科"],
    },
];

/// Somebody who works in the county.
pub struct Person {
    /// Name.
    pub name: &'static str,
    /// Login.
    pub login: &'static str,
    /// Place among the agencies.
    pub bureau: usize,
    /// Place among the agency's units.
    pub unit: Option<usize>,
    /// What he or she may do.
    pub role: Role,
    /// Certificate number.
    pub certificate: Option<&'static str>,
}

const fn person(
    name: &'static str,
    login: &'static str,
    bureau: usize,
    unit: Option<usize>,
    role: Role,
    certificate: Option<&'static str>,
) -> Person {
    Person { name, login, bureau, unit, role, certificate }
}

/// Everybody.
pub const PEOPLE: &[Person] = &[
    person("李明远", "limingyuan", 0, Some(0), Officer, Some("豫安城管002601")),
    person("王佳", "wangjia", 0, Some(0), Officer, Some("豫安城管002602")),
    person("郑守正", "zhengshouzheng", 0, Some(0), UnitHead, Some("豫安城管002600")),
    person("赵启明", "zhaoqiming", 0, Some(1), Officer, Some("豫安城管002603")),
    person(EXPIRED, "sunxiaoyan", 0, Some(1), Officer, Some("豫安城管002604")),
    person("高庆丰", "gaoqingfeng", 0, Some(1), UnitHead, Some("豫安城管002610")),
    person("田文", "tianwen", 0, None, LegalReviewer, None),
    person("刘静", "liujing", 0, None, DossierCustodian, None),
    person("何立", "heli", 0, None, DeviceCustodian, None),
    person("邵宁", "shaoning", 0, None, SecurityOfficer, None),
    person("魏国安", "weiguoan", 0, None, AgencyHead, None),
    person("陈思雨", "chensiyu", 1, Some(0), Officer, Some("豫安市监003107")),
    person("马建军", "majianjun", 1, Some(0), Officer, Some("豫安市监003108")),
    person("许长海", "xuchanghai", 1, Some(0), UnitHead, Some("豫安市监003100")),
    person("冯涛", "fengtao", 1, Some(1), Officer, Some("豫安市监003121")),
    person("丁洁", "dingjie", 1, Some(1), Officer, Some("豫安市监003122")),
    person("梁红", "lianghong", 1, Some(1), UnitHead, Some("豫安市监003120")),
    person("袁梅", "yuanmei", 1, None, DossierCustodian, None),
    person("曹敬之", "caojingzhi", 1, None, AgencyHead, None),
    person("宋岩", "songyan", 2, Some(0), Supervisor, None),
    person("石磊", "shilei", 2, None, AgencyHead, None),
];

/// Whose certificate ran out.
pub const EXPIRED: &str = "孙晓燕";
/// So many workdays ago.
pub const EXPIRED_AGO: u32 = 12;
/// So many workdays ago the city management began to record inspections from beginning to end.
const STRICTER_AGO: u32 = 22;
/// How many workdays the demo reaches back; the agencies began on the first of that month.
pub const REACH: u32 = 70;

/// The day on which the agencies began; the sample recordings, when they are used, lie after it.
pub fn begins(days: Days, clips: bool) -> Day {
    let begins = days.month_before(REACH);
    if clips { begins.min(instant(CLIPS_BEGIN).day().first_of_month()) } else { begins }
}

/// Opens the agencies, registers everybody, appoints, publishes, gives passwords.
///
/// # Errors
/// What the application says.
pub async fn settle(world: &World, days: Days, begins: Day) -> Result<BTreeMap<&'static str, Caller>> {
    let mut callers = BTreeMap::new();
    for (n, bureau) in BUREAUS.iter().enumerate() {
        let mut agency = world.agency(bureau.origin, bureau.name, bureau.number_word, bureau.field, begins).await?;
        for unit in bureau.units {
            world.unit(&mut agency, unit).await?;
        }
        for p in PEOPLE.iter().filter(|p| p.bureau == n) {
            let certificate =
                p.certificate.map(|number| (number, begins.saturating_sub(jiff::Span::new().years(2)), valid_to(p, days)));
            let unit = p.unit.map(|u| bureau.units[u]);
            let caller = world.member(&agency, Member { name: p.name, unit, roles: &[p.role], certificate }).await?;
            session::set_password(&world.app, p.login, caller.person, agency.id, PASSWORD).await?;
            callers.insert(p.name, caller);
        }
        decide(world, &agency, bureau, begins, &callers).await?;
        // Planted: the justice bureau, which has nobody to draft one, has no catalogue.
        let Some(makers) = catalogue_makers(n, &callers) else { continue };
        let document = |n: u32, from: Day| format!("{}〔{}〕{n}号", bureau.number_word, from.year());
        let first = publish(&world.app, makers, None, Tier::AsRequired, begins, &document(5, begins)).await?;
        if bureau.field == Field::UrbanManagement {
            let from = days.ago(STRICTER_AGO).min(instant(CLIPS_BEGIN).day()).max(begins);
            publish(&world.app, makers, Some(first), Tier::WholeCourse, from, &document(21, from)).await?;
        }
    }
    Ok(callers)
}

/// Certificates hold for years, but for one that nobody renewed.
fn valid_to(p: &Person, days: Days) -> Day {
    if p.name == EXPIRED { days.ago(EXPIRED_AGO) } else { days.today().saturating_add(jiff::Span::new().years(3)) }
}

/// What an agency decides before its first case: custodians, and the reading of Art. 21.
async fn decide(
    world: &World,
    agency: &Agency,
    bureau: &Bureau,
    begins: Day,
    callers: &BTreeMap<&'static str, Caller>,
) -> Result<()> {
    let (app, admin) = (&world.app, &agency.admin);
    let id = |name: &str| -> Result<PersonId> { Ok(callers.get(name).with_context(|| format!("no {name}"))?.person) };
    let document = |n: u32| format!("{}〔{}〕{n}号", bureau.number_word, begins.year());
    match bureau.field {
        Field::UrbanManagement => {
            setup::appoint_custodian(app, admin, id("刘静")?, Custody::Dossiers, begins, &document(3)).await?;
            setup::appoint_custodian(app, admin, id("何立")?, Custody::Devices, begins, &document(3)).await?;
            setup::confirm_reading(app, admin, 21, "R1", begins, &document(4)).await?;
        }
        Field::MarketRegulation => {
            setup::appoint_custodian(app, admin, id("袁梅")?, Custody::Dossiers, begins, &document(7)).await?;
            setup::appoint_custodian(app, admin, id("袁梅")?, Custody::Devices, begins, &document(7)).await?;
        }
        // Planted: nobody keeps the devices, and whoever keeps the dossiers was appointed two weeks too late.
        _ => {
            let later = begins.saturating_add(jiff::Span::new().days(14));
            setup::appoint_custodian(app, admin, id("宋岩")?, Custody::Dossiers, later, &document(2)).await?;
        }
    }
    Ok(())
}

/// The people of a bureau who draft a catalogue and who decide on it.
fn catalogue_makers<'a>(n: usize, callers: &'a BTreeMap<&'static str, Caller>) -> Option<(&'a Caller, &'a Caller)> {
    let of = |roles: &[Role]| PEOPLE.iter().find(|p| p.bureau == n && roles.contains(&p.role)).and_then(|p| callers.get(p.name));
    Some((of(&[Role::LegalReviewer, Role::UnitHead])?, of(&[Role::AgencyHead])?))
}

/// Drafts a catalogue, puts it before the head, has it approved and publishes it, as the people of a bureau do. They differ in the tier of
/// inspections.
async fn publish(
    app: &App,
    (drafter, head): (&Caller, &Caller),
    follows: Option<CatalogueId>,
    inspection: Tier,
    from: Day,
    document: &str,
) -> Result<CatalogueId> {
    let line = |activity: Activity, tier| Line {
        activity,
        tier,
        step: activity.label().into(),
        method: "执法记录仪、照相机、录音录像设备".into(),
        recorder: "执法人员".into(),
        content: format!("{}的过程，有关人员和物品，文书送达和签名", activity.label()),
        begins: "到达现场开展执法活动时".into(),
        ends: "离开现场时".into(),
        script: format!(
            "我们是本机关的行政执法人员，这是我们的执法证件。现依法进行{}，正在进行音像记录，请予配合。您有权陈述、申辩。",
            activity.label()
        ),
        ..Line::default()
    };
    let lines = vec![
        line(Activity::OnSiteInspection, inspection),
        line(Activity::Inquiry, Tier::AsRequired),
        line(Activity::Sampling, Tier::AsRequired),
        line(Activity::EvidencePreservation, Tier::WholeCourse),
        line(Activity::Seizure, Tier::WholeCourse),
        line(Activity::ForcedDemolition, Tier::WholeCourse),
        line(Activity::Hearing, Tier::AsRequired),
        line(Activity::ServiceByLeaving, Tier::WholeCourse),
        line(Activity::ServiceByPosting, Tier::AsRequired),
    ];
    let revised = if follows.is_some() { "修订" } else { "" };
    let title = format!("音像记录事项清单（{}年{revised}）", from.year());
    let id = catalogue::draft(app, drafter, Draft { title, scope: Scope::Own, follows, lines }).await?;
    let seen = async || -> Result<Revision> { Ok(app.store.load::<CatalogueState>(id).await?.context("an edition")?.revision) };
    catalogue::submit(app, drafter, id, seen().await?).await?;
    catalogue::approve(app, head, id, seen().await?, document).await?;
    let publication = Publication { from, place: "县政府门户网站行政执法公示专栏".into() };
    catalogue::publish(app, drafter, id, seen().await?, publication).await?;
    Ok(id)
}

/// The sheet of logins.
pub fn sheet() -> String {
    let mut text = format!("演示数据：豫安县（虚构）。所有人的口令都是 {PASSWORD}\n");
    for (n, bureau) in BUREAUS.iter().enumerate() {
        text += &format!("\n  {}\n", bureau.name);
        for p in PEOPLE.iter().filter(|p| p.bureau == n) {
            let unit = p.unit.map(|u| format!(" · {}", bureau.units[u])).unwrap_or_default();
            text += &format!("    {:<16}{}　{}{unit}\n", p.login, p.name, p.role.label());
        }
    }
    text
}
