//! 第二十三条　行政执法机关将音像记录作为证据使用的，应当按规定复制后附卷归档，并制作文字说明材料，注明取证人员、取证时间、取证地点等信息。
//!
//! Reading 0001: a person says which recordings are used as evidence; the article sets no time of its own, so the copy and its note are
//! due when the dossier they belong into is compiled.

use law::ArticleRef;
use model::copy::CopyPurpose;
use model::{Duty, Role};

use crate::context::Context;
use crate::facts::CopyFile;
use crate::rule::{Rule, person_or};

pub(crate) const RULE: Rule = Rule::new("art23-evidence-copy", ArticleRef::article(23), "音像证据复制附卷，制作文字说明材料");

/// What is asked about a recording that was listed as evidence; nothing about other copies.
pub(crate) fn duty(copy: &CopyFile, cx: &Context) -> Option<Duty> {
    if copy.purpose != CopyPurpose::Evidence {
        return None;
    }
    let duty = RULE.about(copy.id, person_or(copy.maker, Role::Officer));
    let Some(listed) = &copy.listed else {
        return Some(duty.not_yet("尚未列为证据"));
    };
    if let Some(reason) = cx.not_judged(listed.at.day()) {
        return Some(duty.not_applicable(reason));
    }
    if let Some(withdrawn) = &copy.withdrawn {
        return Some(duty.entry(withdrawn.entry).not_applicable("不再作为证据使用"));
    }
    // What is not there when the dossier is compiled is not in it.
    let duty = duty.since(listed.recorded_at).due_by_closing(copy.compiled.as_ref()).entries([listed]);
    Some(match (&copy.made, &copy.noted) {
        (Some(made), Some(noted)) => duty.entry(made.entry).done(noted),
        (Some(made), None) => duty.entry(made.entry).open("已经复制，缺文字说明材料"),
        (None, _) if copy.failed.is_some() => duty.entries(&copy.failed).open("复制没有做成，请改为整段复制或者重新截取"),
        (None, _) => duty.open("已列为证据，等待复制"),
    })
}

#[cfg(test)]
mod tests {
    use super::RULE;
    use expect_test::{Expect, expect};

    fn check_on(copy: &str, on: &str, expected: Expect) {
        crate::testing::check(&RULE, &format!("{{ copy: {copy} }}"), on, expected);
    }

    #[test]
    fn copy_and_note_are_both_needed() {
        check_on("{ listed: 2026-11-03 09:00 }", "2026-11-03 08:59", expect!["未到；已列为证据，等待复制"]);
        check_on("{ listed: 2026-11-03 09:00 }", "2026-11-03 09:00", expect!["待办；已列为证据，等待复制"]);
        check_on("{ listed: 2026-11-03 09:00, made: 2026-11-03 09:01 }", "2026-11-04", expect!["待办；已经复制，缺文字说明材料"]);
        check_on(
            "{ listed: 2026-11-03 09:00, made: 2026-11-03 09:01, noted: 2026-11-03 09:01 }",
            "2026-11-03 09:01",
            expect!["已办"],
        );
        check_on(
            "{ listed: 2026-11-03 09:00, failed: 2026-11-03 09:01 }",
            "2026-11-04",
            expect!["待办；复制没有做成，请改为整段复制或者重新截取"],
        );
        check_on("{}", "2026-11-04", expect!["未到；尚未列为证据"]);
    }

    #[test]
    fn what_is_missing_when_the_dossier_is_compiled_is_overdue() {
        let listed = "{ listed: 2026-11-03 09:00, compiled: 2026-11-20 10:00 }";
        check_on(listed, "2026-11-20 09:59", expect!["待办，2026-11-20 10:00 届满；已列为证据，等待复制"]);
        check_on(listed, "2026-11-20 10:01", expect!["未办，2026-11-20 10:00 届满；已列为证据，等待复制"]);
        let late = "{ listed: 2026-11-03 09:00, compiled: 2026-11-20 10:00, made: 2026-11-21, noted: 2026-11-21 }";
        check_on(late, "2026-11-22", expect!["逾期办理，2026-11-20 10:00 届满"]);
    }

    #[test]
    fn what_is_no_evidence_any_more_or_was_listed_before_the_agency_began_is_not_asked() {
        check_on("{ listed: 2026-11-03 09:00, withdrawn: 2026-11-04 }", "2026-11-05", expect!["不适用；不再作为证据使用"]);
        let given = "{ agency: { go_live_on: 2026-11-04 }, copy: { listed: 2026-11-03 } }";
        crate::testing::check(&RULE, given, "2026-11-05", expect!["不适用；上线前"]);
    }
}
