//! What must hold across the files of `law/` before anything is computed from them.

use std::collections::BTreeSet;

use crate::article::{Article, Status};
use crate::calendar::{Calendar, Roll};
use crate::dossier;
use crate::error::LawError;
use crate::parameter::{Measure, Parameter};
use crate::record;
use crate::reference::ArticleRef;
use crate::statute::Statute;
use crate::step;

/// Checks everything that one file alone cannot promise.
pub(crate) fn validate(statute: &Statute) -> Result<(), LawError> {
    Calendar::embedded()?;
    for (article, expected) in statute.articles.iter().zip(1..) {
        if article.number != expected {
            return Err(LawError::MissingArticle { expected });
        }
        accounted(article)?;
        for status in &article.statuses {
            let stray = status.of.iter().find(|place| place.article != article.number || !statute.holds(**place));
            no_stray(stray.copied(), || format!("第 {expected} 条的 [[status]]"))?;
        }
    }
    parameters(statute)?;
    names(statute)?;
    statute.records.iter().try_for_each(|(file, record)| record::validate(record, file, statute))?;
    step::validate(statute)?;
    dossier::validate(statute)
}

/// Every smallest provision has exactly one status, and every status says something.
fn accounted(article: &Article) -> Result<(), LawError> {
    for place in article.provisions() {
        let of = article.statuses.iter().flat_map(|s| &s.of);
        let times = of.filter(|of| of.contains(place)).count();
        if times != 1 {
            return Err(LawError::Accounted { place, times });
        }
    }
    let says_one_thing = |s: &Status| {
        let reasons = usize::from(s.not_yet.is_some()) + usize::from(s.not_computable.is_some());
        !(reasons > 1 || reasons == 0 && s.duty.is_empty())
    };
    if article.statuses.iter().all(says_one_thing) { Ok(()) } else { Err(LawError::EmptyStatus { article: article.number }) }
}

/// Parameters cite places we hold, and on no day have two values.
fn parameters(statute: &Statute) -> Result<(), LawError> {
    let all = statute.parameters();
    for parameter in &all {
        no_stray(Some(parameter.basis).filter(|basis| !statute.holds(*basis)), || format!("参数 {}", parameter.id))?;
    }
    for parameter in &all {
        let backwards = parameter.to.is_some_and(|last| last < parameter.from);
        let rolls_for_nothing =
            parameter.roll != Roll::None && !matches!(parameter.unit, Measure::Day | Measure::Month | Measure::Year);
        if backwards || rolls_for_nothing || parameter.value < 0 {
            return Err(LawError::Parameter { id: parameter.id.clone() });
        }
    }
    for (at, later) in all.iter().enumerate() {
        let earlier = all[..at].iter().rev().take_while(|earlier| earlier.id == later.id);
        if earlier.filter(|earlier| same_agencies(earlier, later)).any(|earlier| overlap(earlier, later)) {
            return Err(LawError::Overlap { id: later.id.clone(), day: later.from });
        }
    }
    Ok(())
}

/// Whether some agency would have both: the number for all stands apart from those of fields, which go before it.
fn same_agencies(one: &Parameter, other: &Parameter) -> bool {
    (one.fields.is_empty() && other.fields.is_empty()) || one.fields.iter().any(|field| other.fields.contains(field))
}

/// Of two versions in order of their first day.
fn overlap(earlier: &Parameter, later: &Parameter) -> bool {
    earlier.to.is_none_or(|last| later.from <= last)
}

/// Word lists and readings can be told apart and cite places we hold.
fn names(statute: &Statute) -> Result<(), LawError> {
    let mut seen = BTreeSet::new();
    let mut once = |what: String| if seen.insert(what.clone()) { Ok(()) } else { Err(LawError::Twice { what }) };
    for article in &statute.articles {
        for reading in &article.readings {
            let what = format!("第 {} 条的读法 {}", article.number, reading.number);
            let chosen = reading.chosen.as_ref().filter(|code| !reading.alternatives.iter().any(|a| a.code == **code));
            if let Some(code) = chosen {
                return Err(LawError::NoSuchAlternative { what, code: code.clone() });
            }
            once(what)?;
        }
        for list in &article.codes {
            once(format!("代码表 {}", list.id))?;
            no_stray(Some(list.basis).filter(|basis| !statute.holds(*basis)), || format!("代码表 {}", list.id))?;
            for code in &list.code {
                once(format!("代码 {}/{}", list.id, code.code))?;
            }
        }
    }
    Ok(())
}

fn no_stray(stray: Option<ArticleRef>, what: impl FnOnce() -> String) -> Result<(), LawError> {
    stray.map_or(Ok(()), |place| Err(LawError::NoSuchPlace { what: what(), place }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::henan;
    use expect_test::{Expect, expect};

    /// Breaks a copy of the law in one place and shows what is then said.
    fn broken(break_it: impl FnOnce(&mut Statute), expected: Expect) {
        let mut statute = henan().clone();
        break_it(&mut statute);
        statute.index();
        expected.assert_eq(&validate(&statute).expect_err("broken on purpose").to_string());
    }

    #[test]
    fn every_provision_has_exactly_one_status() {
        broken(|s| drop(s.articles[9].statuses.remove(3)), expect!["第十条（四） 的 [[status]] 有 0 处，应当恰好一处"]);
        broken(
            |s| s.articles[23].statuses[0].of[0] = "24".parse().unwrap(),
            expect!["第二十四条第二款 的 [[status]] 有 2 处，应当恰好一处"],
        );
        broken(
            |s| s.articles[20].statuses[0].of.push("21(1)".parse().unwrap()),
            expect!["第 21 条的 [[status]] 引用的 21(1) 不存在"],
        );
        broken(
            |s| s.articles[20].statuses[0].duty.clear(),
            expect!["第 21 条的 [[status]] 须写 duty、not_yet、not_computable 之一；duty 可以另附一个理由"],
        );
        broken(|s| drop(s.articles.remove(4)), expect!["law/henan-2019 缺第 5 条，或者条号重复"]);
    }

    #[test]
    fn numbers_are_sound() {
        broken(|s| s.articles[9].parameters[0].to = None, expect!["参数 officers-min 在 2021-07-15 有两个值"]);
        broken(
            |s| s.articles[20].parameters[0].basis = "penalty-2021:1".parse().unwrap(),
            expect!["参数 dossier-limit 引用的 penalty-2021:1 不存在"],
        );
        broken(
            |s| s.articles[20].parameters[0].roll = Roll::NextWorkday,
            expect!["参数 dossier-limit：值不能为负，from 不能晚于 to，只有 day 才能写 roll"],
        );
        broken(
            |s| s.articles[20].parameters[0].to = Some(jiff::civil::date(2000, 1, 1)),
            expect!["参数 dossier-limit：值不能为负，from 不能晚于 to，只有 day 才能写 roll"],
        );
    }

    #[test]
    fn lists_and_readings_can_be_told_apart() {
        broken(
            |s| s.articles[20].readings[1].chosen = Some("R3".into()),
            expect!["第 21 条的读法 0002 选定的 R3 不在所列各种读法之中"],
        );
        broken(|s| s.articles[20].readings[1].number = "0001".into(), expect!["第 21 条的读法 0001 重复"]);
        broken(|s| s.articles[21].codes[0].code[1].code = "remote".into(), expect!["代码 late-storage-reason/remote 重复"]);
        broken(
            |s| s.records[0].articles[0] = "13.2".parse().unwrap(),
            expect!["law/records/closing-approval.toml：引用的 13.2 不存在"],
        );
    }
}
