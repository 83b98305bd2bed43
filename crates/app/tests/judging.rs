//! Judging what facts do not settle: who may, what becomes of the duty, what is refused in which words.

use app::judge::{JudgementInput, judge};
use app::query::duties::DutyView;
use app::query::scenes;
use app::scene::{self, Arrival, HoleExplanation};
use app::{AppError, Caller};
use base::{Day, SceneId, Timestamp};
use model::agency::{Activity, Field};
use model::fact::Stretch;
use model::scene::{Cause, Narration};
use model::{Role, Verdict};
use testkit::clock::instant;
use testkit::{Agency, Member, World};

const RULE: &str = "art19-interruption";
const REASON: &str = "当事人如厕，为保护隐私暂停，恢复后已说明。";

struct Stay {
    world: World,
    scene: SceneId,
    hole: Stretch,
}

/// A stay in which the officer stopped recording for a minute and said so on resuming; nothing is stored yet.
async fn stay() -> Stay {
    let world = World::new().await;
    let begins: Day = "2026-01-01".parse().unwrap();
    let mut agency = world.agency("zhilu.example/a", "甲县城市管理局", "甲城管", Field::UrbanManagement, begins).await.unwrap();
    for unit in ["一中队", "二中队"] {
        world.unit(&mut agency, unit).await.unwrap();
    }
    for (name, unit, role) in [
        ("王一", "一中队", Role::Officer),
        ("李二", "一中队", Role::Officer),
        ("赵三", "一中队", Role::UnitHead),
        ("钱四", "二中队", Role::UnitHead),
        ("孙五", "二中队", Role::AgencyHead),
    ] {
        member(&world, &agency, name, unit, role).await;
    }
    let officer = world.as_person("王一").await.unwrap();
    let officers = vec![officer.person, world.id("李二")];
    let arrival = Arrival {
        activity: Activity::OnSiteInspection,
        arrived_at: None,
        officers,
        place: "文化路 12 号".into(),
        target: None,
        room: None,
    };
    world.clock.set_to("2026-11-03 09:02");
    let scene = scene::arrive(&world.app, &officer, arrival).await.unwrap();
    scene::narrate(&world.app, &officer, scene, Narration::Notice, None).await.unwrap();
    let hole = Stretch { from: instant("2026-11-03 09:10"), to: instant("2026-11-03 09:11") };
    world.clock.set_to("2026-11-03 09:10");
    scene::interrupt(&world.app, &officer, scene, Cause::ManualStop, None, None).await.unwrap();
    world.clock.set_to("2026-11-03 09:11");
    scene::resume(&world.app, &officer, scene, None, true).await.unwrap();
    world.clock.set_to("2026-11-03 09:30");
    scene::leave(&world.app, &officer, scene, None, None).await.unwrap();
    Stay { world, scene, hole }
}

async fn member(world: &World, agency: &Agency, name: &str, unit: &str, role: Role) {
    let certificate = Some(("豫A-0001", "2026-01-01".parse().unwrap(), "2027-12-31".parse().unwrap()));
    world.member(agency, Member { name, unit: Some(unit), roles: &[role], certificate }).await.unwrap();
}

impl Stay {
    async fn person(&self, name: &str) -> Caller {
        self.world.as_person(name).await.unwrap()
    }

    async fn duty(&self, name: &str) -> DutyView {
        let view = scenes::scene(&self.world.app, &self.person(name).await, self.scene).await.unwrap();
        view.duties.into_iter().find(|d| d.rule == RULE).unwrap()
    }

    async fn judge(&self, name: &str, verdict: Verdict, reason: &str, question: &str) -> Result<(), AppError> {
        let input = JudgementInput {
            subject: self.scene.into(),
            rule: RULE.into(),
            part: self.hole.from.to_string(),
            question: question.into(),
            verdict,
            reason: reason.into(),
        };
        judge(&self.world.app, &self.person(name).await, input).await
    }

    fn now(&self, text: &str) -> Timestamp {
        self.world.clock.set_to(text);
        instant(text)
    }
}

#[tokio::test]
async fn the_owner_judges_and_the_duty_is_met_by_that_entry() {
    let stay = stay().await;
    let asked = stay.duty("王一").await;
    assert_eq!((asked.outcome.as_str(), asked.can_judge), ("judgement", true));
    assert_eq!(asked.remark, "人为停止（已说明）：是否属于客观原因，由人判断");

    let at = stay.now("2026-11-03 20:00");
    stay.judge("王一", Verdict::Met, REASON, &asked.remark).await.unwrap();
    let met = stay.duty("李二").await;
    assert_eq!((met.outcome.as_str(), met.can_judge), ("met", false), "a colleague reads it and does not judge");
    let said = met.judged.unwrap();
    assert_eq!((said.verdict.as_str(), said.reason.as_str(), said.who.as_str(), said.at), ("met", REASON, "王一", at));
    assert_eq!(met.entries.last().unwrap().label, "作出判断");
}

#[tokio::test]
async fn the_head_of_the_unit_may_judge_otherwise_and_both_words_stay() {
    let stay = stay().await;
    let question = stay.duty("王一").await.remark;
    stay.judge("王一", Verdict::Met, REASON, &question).await.unwrap();
    stay.now("2026-11-04 09:00");
    assert!(stay.duty("赵三").await.can_judge);
    stay.judge("赵三", Verdict::Unmet, "停止前没有告知当事人。", &question).await.unwrap();
    let unmet = stay.duty("赵三").await;
    assert_eq!((unmet.outcome.as_str(), unmet.remark.as_str()), ("unmet", "经判断，不符合规定"));
    assert_eq!(unmet.judged.unwrap().who, "赵三");
    assert!(unmet.action.is_none(), "nothing done later mends it");
    let entries = stay.world.app.store.entries_of(stay.scene.into()).await.unwrap();
    assert_eq!(entries.iter().filter(|e| e.leaf.kind == "scene.judged").count(), 2);
}

#[tokio::test]
async fn others_do_not_judge_and_nobody_judges_without_a_reason() {
    let stay = stay().await;
    let question = stay.duty("王一").await.remark;
    for name in ["李二", "钱四"] {
        assert!(!stay.duty(name).await.can_judge, "{name}");
        let refused = stay.judge(name, Verdict::Met, REASON, &question).await.unwrap_err();
        assert_eq!(refused.to_string(), "第十九条由承办的执法人员或者其承办机构负责人判断", "{name}");
    }
    let refused = stay.judge("孙五", Verdict::Met, REASON, &question).await.unwrap_err();
    assert_eq!(refused.to_string(), "此项由执法人员、承办机构负责人办理");
    let refused = stay.judge("王一", Verdict::Met, "  ", &question).await.unwrap_err();
    assert!(matches!(&refused, AppError::Invalid(f) if f[0].field == "reason"), "{refused}");
    assert_eq!(refused.to_string(), "请填写判断的理由");
    assert_eq!(stay.duty("王一").await.outcome, "judgement", "nothing was half done");
}

#[tokio::test]
async fn a_question_that_changed_meanwhile_or_was_never_asked_is_not_answered() {
    let stay = stay().await;
    let refused = stay.judge("王一", Verdict::Met, REASON, "别的问题").await.unwrap_err();
    assert!(matches!(refused, AppError::Conflict(_)));
    assert!(refused.to_string().starts_with("第十九条要判断的内容已经变化：人为停止（已说明）"), "{refused}");

    let elsewhere = JudgementInput {
        subject: stay.scene.into(),
        rule: "art18-2-narration".into(),
        part: String::new(),
        question: "说了没有".into(),
        verdict: Verdict::Met,
        reason: REASON.into(),
    };
    let refused = judge(&stay.world.app, &stay.person("王一").await, elsewhere).await.unwrap_err();
    assert_eq!(refused.to_string(), "第十八条第二款已经不需要判断，请核对最新情况");
}

#[tokio::test]
async fn what_is_told_later_asks_anew() {
    let stay = stay().await;
    let question = stay.duty("王一").await.remark;
    stay.judge("王一", Verdict::Met, REASON, &question).await.unwrap();
    stay.now("2026-11-04 09:00");
    let told =
        HoleExplanation { hole: stay.hole, cause: Cause::OtherObjective, spoken_at: None, text: Some("补充说明".into()) };
    scene::explain_hole(&stay.world.app, &stay.person("王一").await, stay.scene, told).await.unwrap();
    assert_eq!(stay.duty("王一").await.outcome, "judgement");
}
