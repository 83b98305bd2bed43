//! 第十六条　行政执法机关应当编制音像记录事项清单。
//! 上级行政执法机关应当对下一级行政执法机关音像记录事项清单编制工作加强指导，明确应当进行音像记录的执法环节、记录方式以及应当进行全程音像记录的现场执法活动等。
//!
//! The article sets no time, so nothing is ever late; a catalogue counts once it is published. Guidance is asked only of an agency that
//! follows the logs of agencies below: of others it is not known whether there are any.

use base::Timestamp;
use law::ArticleRef;
use model::duty::Owner;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::{AgencyFile, Edition};
use crate::rule::{Draft, Rule};

const ARTICLE: ArticleRef = ArticleRef::article(16);
pub(crate) const CATALOGUE: Rule = Rule::new("art16-catalogue", ARTICLE.paragraph(1), "编制音像记录事项清单");
pub(crate) const GUIDANCE: Rule =
    Rule::new("art16-2-guidance", ARTICLE.paragraph(2), "指导下一级行政执法机关编制音像记录事项清单");

pub(crate) fn duties(agency: &AgencyFile, cx: &Context) -> impl Iterator<Item = Duty> {
    let (catalogue, guidance) = (begun(CATALOGUE, agency, cx), begun(GUIDANCE, agency, cx));
    let guidance = if agency.superior {
        published(guidance, &agency.guidance, "尚未公布指导下级机关的基准清单")
    } else {
        guidance.not_applicable("没有登记下一级行政执法机关")
    };
    [published(catalogue, &agency.catalogues, "尚未公布音像记录事项清单"), guidance].into_iter()
}

fn begun(rule: Rule, agency: &AgencyFile, cx: &Context) -> Draft {
    let in_force = cx.law.head.in_force;
    let first_day = agency.go_live_on.map_or(in_force, |day| day.max(in_force));
    rule.about(agency.id, Owner::Role { role: Role::AgencyHead }).since(Timestamp::start_of(first_day))
}

fn published(duty: Draft, editions: &[Edition], missing: &str) -> Duty {
    match editions.iter().min_by_key(|e| e.recorded.recorded_at) {
        Some(first) => duty.done(&first.recorded),
        None => duty.open(missing),
    }
}

#[cfg(test)]
mod tests {
    use super::{CATALOGUE, GUIDANCE};
    use expect_test::{Expect, expect};

    fn check(agency: &str, on: &str, catalogue: Expect, guidance: Expect) {
        let given = format!("{{ agency: {{ go_live_on: 2026-03-02, {agency} }} }}");
        crate::testing::check(&CATALOGUE, &given, on, catalogue);
        crate::testing::check(&GUIDANCE, &given, on, guidance);
    }

    #[test]
    fn a_catalogue_counts_once_it_is_published() {
        let none = || expect!["不适用；没有登记下一级行政执法机关"];
        check("catalogues: []", "2026-03-01", expect!["未到；尚未公布音像记录事项清单"], none());
        check("catalogues: []", "2026-12-31", expect!["待办；尚未公布音像记录事项清单"], none());
        let listed = "catalogues: [{ from: 2026-06-01, recorded: 2026-05-20 }]";
        check(listed, "2026-05-19", expect!["待办"], none());
        check(listed, "2026-05-20", expect!["已办"], none());
    }

    #[test]
    fn guidance_is_asked_of_a_superior() {
        let listed = "catalogues: [{ from: 2026-03-02, recorded: 2026-03-02 }]";
        check(
            &format!("superior: true, {listed}"),
            "2026-03-03",
            expect!["已办"],
            expect!["待办；尚未公布指导下级机关的基准清单"],
        );
        let guided = format!("superior: true, {listed}, guidance: [{{ from: 2026-04-01, recorded: 2026-03-20 }}]");
        check(&guided, "2026-03-21", expect!["已办"], expect!["已办"]);
    }
}
