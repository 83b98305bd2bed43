//! 第十条　行政执法的调查取证应当对下列事项进行文字记录：（一）行政执法人员姓名、执法证号及出示执法证件情况；
//! ……（三）现场检查（勘验）情况；……
//!
//! Reading 0001: wherever somebody acts, at least `officers-min` officers whose certificates hold that day; auxiliaries do not count. One
//! too few is recorded all the same, and the duty stays unmet until a correction shows that it was otherwise. Reading 0002: an
//! inspection is recorded once the signed record is final; a print without signatures is a draft.

use base::{Day, Timestamp};
use law::ArticleRef;
use model::agency::Activity;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{CaseFile, Certificate, Event, Occasion, Officer, Protocol};
use crate::rule::{Draft, Rule, person_or};

const ARTICLE: ArticleRef = ArticleRef::article(10);
pub(crate) const OFFICERS: Rule = Rule::new("art10-1-officers", ARTICLE.item(1), "记录执法人员姓名、执法证号及出示证件情况");
pub(crate) const INSPECTION: Rule = Rule::new("art10-3-inspection", ARTICLE.item(3), "记录现场检查（勘验）情况");

/// Item 1: who acted, with certificates that held, and that they were shown.
pub(crate) fn officers(case: &CaseFile, cx: &Context) -> Duty {
    let duty = OFFICERS.about(case.id, person_or(case.handler(), Role::Officer));
    let occasions = Acting::all(case);
    let Some(first) = occasions.iter().map(|o| o.on).min() else {
        return duty.not_yet("尚未立案");
    };
    // What began before anything was judged is judged from the first occasion that is.
    let judged = || occasions.iter().filter(|o| cx.not_judged(o.on).is_none());
    if let (Some(reason), None) = (cx.not_judged(first), judged().next()) {
        return duty.not_applicable(reason);
    }
    let duty = duty.since(judged().map(|o| o.known_at).min().unwrap_or_default());
    for occasion in judged() {
        let minimum = match cx.parameter("officers-min", occasion.on) {
            Ok(minimum) => minimum,
            Err(sentence) => return duty.judgement(sentence),
        };
        if let Some(reason) = too_few(occasion, minimum.value) {
            let basis = format!("不少于 {minimum}：{}。", cx.law.cite(minimum.basis));
            return duty.note(&basis).entry(occasion.entry).broken(reason, occasion.known_at);
        }
    }
    let mut finals = case.records.iter().filter_map(|r| Some((r, r.finalised?)));
    if let Some((_, finalised)) = finals.clone().find(|(r, _)| !r.certificates_shown) {
        return duty.entry(finalised.entry).broken("笔录没有写明出示执法证件", finalised.recorded_at);
    }
    match finals.next() {
        Some((_, finalised)) => duty.done(&finalised),
        None if case.records.is_empty() => duty.open("出示执法证件的情况还没有记录"),
        None => duty.open("写明出示执法证件的笔录还没有定稿"),
    }
}

/// Somebody acted on a day: handlers at the filing, officers at a scene or in a record.
struct Acting<'a> {
    what: &'static str,
    on: Day,
    known_at: Timestamp,
    entry: Option<base::EntryId>,
    officers: &'a [Officer],
}

impl<'a> Acting<'a> {
    fn all(case: &'a CaseFile) -> Vec<Self> {
        let filing = case.filing.iter().map(|f| {
            let on = f.filed_on.unwrap_or_else(|| f.recorded.at.day());
            Self { what: "立案的承办人", on, ..Self::at(&f.recorded, &case.handlers) }
        });
        let scenes = case.scenes.iter().filter_map(|s| {
            let arrived = s.arrived.as_ref()?;
            Some(Self { what: "到达现场的人员", ..Self::at(arrived, &s.officers) })
        });
        let records = case.records.iter().filter_map(|r| {
            let what = match r.occasion {
                Occasion::OnSiteInspection => "检查笔录上的人员",
                Occasion::Inquiry => "询问笔录上的人员",
            };
            Some(Self { what, on: r.started_at.day(), ..Self::at(r.finalised.as_ref()?, &r.officers) })
        });
        filing.chain(scenes).chain(records).collect()
    }

    fn at(event: &Event, officers: &'a [Officer]) -> Self {
        Self { what: "", on: event.at.day(), known_at: event.recorded_at, entry: event.entry, officers }
    }
}

/// Why the officers of an occasion are too few, without a name.
fn too_few(occasion: &Acting, minimum: i64) -> Option<String> {
    let count = |wanted: Certificate| occasion.officers.iter().filter(|o| o.certificate == wanted).count();
    let valid = count(Certificate::Valid);
    if i64::try_from(valid).is_ok_and(|n| n >= minimum) {
        return None;
    }
    let mut reason = format!("{} {}中，执法证件有效的只有 {valid} 名", occasion.on, occasion.what);
    for (certificate, why) in [(Certificate::Expired, "证件当日不在有效期内"), (Certificate::None, "没有执法证件，不计入")]
    {
        match count(certificate) {
            0 => {}
            n => reason.push_str(&format!("，{n} 名{why}")),
        }
    }
    Some(reason)
}

/// Item 3: one duty for each inspection at a scene; one for the records when they name no scene.
pub(crate) fn inspections(case: &CaseFile, cx: &Context) -> Vec<Duty> {
    let about = || INSPECTION.about(case.id, person_or(case.handler(), Role::Officer));
    let scenes: Vec<_> = case.scenes.iter().filter(|s| s.activity == Activity::OnSiteInspection).collect();
    let records = || case.records.iter().filter(|r| r.occasion == Occasion::OnSiteInspection);
    match scenes[..] {
        [] => match records().map(|r| r.started_at).min() {
            None => vec![about().not_yet("本案没有关联现场检查")],
            Some(began) => vec![inspection(about(), began, records(), cx)],
        },
        [scene] => {
            let began = scene.arrived.map(|a| a.at).unwrap_or_default();
            vec![inspection(about(), began, records().filter(|r| r.scene.is_none_or(|id| id == scene.id)), cx)]
        }
        _ => scenes
            .iter()
            .map(|scene| {
                let began = scene.arrived.map(|a| a.at).unwrap_or_default();
                let of_scene = records().filter(|r| r.scene == Some(scene.id));
                inspection(about().part(scene.id.to_string()), began, of_scene, cx)
            })
            .collect(),
    }
}

fn inspection<'a>(duty: Draft, began: Timestamp, records: impl Iterator<Item = &'a Protocol> + Clone, cx: &Context) -> Duty {
    if let Some(reason) = cx.not_judged(began.day()) {
        return duty.not_applicable(reason);
    }
    let duty = duty.since(began);
    if let Some(finalised) = records.clone().find_map(|r| r.finalised) {
        return duty.done(&finalised);
    }
    match records.last() {
        None => duty.open("没有现场检查（勘验）笔录"),
        Some(draft) if draft.missing_pages.is_empty() => duty.open("笔录还没有定稿"),
        Some(draft) => {
            let pages: Vec<_> = draft.missing_pages.iter().map(u32::to_string).collect();
            duty.open(format!("笔录缺第 {} 页的签字扫描件", pages.join("、")))
        }
    }
}
