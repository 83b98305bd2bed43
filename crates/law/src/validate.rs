//! What must hold across the files of `law/` before anything is computed from them.

use std::collections::BTreeSet;

use crate::article::Article;
use crate::calendar::Calendar;
use crate::error::LawError;
use crate::parameter::Parameter;
use crate::record;
use crate::statute::Statute;

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
    statute.records.iter().try_for_each(|(file, record)| record::validate(record, file, statute))
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
    let says_one_thing = |s: &&crate::article::Status| {
        let reasons = usize::from(s.not_yet.is_some()) + usize::from(s.not_computable.is_some());
        !(reasons > 1 || reasons == 0 && s.duty.is_empty())
    };
    if article.statuses.iter().all(|s| says_one_thing(&s)) {
        Ok(())
    } else {
        Err(LawError::EmptyStatus { article: article.number })
    }
}

/// Parameters cite places we hold, and on no day have two values.
fn parameters(statute: &Statute) -> Result<(), LawError> {
    let all = statute.parameters();
    for parameter in &all {
        no_stray(Some(parameter.basis).filter(|basis| !statute.holds(*basis)), || format!("参数 {}", parameter.id))?;
    }
    let overlap = all.windows(2).find(|pair| pair[0].id == pair[1].id && overlap(pair[0], pair[1]));
    match overlap {
        Some(pair) => Err(LawError::Overlap { id: pair[0].id.clone(), day: pair[1].from }),
        None => Ok(()),
    }
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
            once(format!("第 {} 条的读法 {}", article.number, reading.number))?;
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

fn no_stray(stray: Option<crate::reference::ArticleRef>, what: impl FnOnce() -> String) -> Result<(), LawError> {
    stray.map_or(Ok(()), |place| Err(LawError::NoSuchPlace { what: what(), place }))
}
