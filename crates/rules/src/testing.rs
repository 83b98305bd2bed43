//! What the tests of the articles share: facts in one line, the duty in another.

use std::path::{Path, PathBuf};

use base::Timestamp;
use expect_test::Expect;
use model::Duty;

use crate::judge::standing;
use crate::rule::Rule;
use crate::{Judged, judge};

/// Judges `given` as a facts file would be and compares the duties of `rule`, one after the other.
pub(crate) fn check(rule: &Rule, given: &str, on: &str, expected: Expect) {
    let lines: Vec<_> = duties(rule, given, on).iter().map(|(duty, on)| standing(duty, *on)).collect();
    expected.assert_eq(&lines.join(" / "));
}

/// The notes beside the duties of `rule`.
pub(crate) fn check_note(rule: &Rule, given: &str, expected: Expect) {
    let notes: Vec<_> = duties(rule, given, "2026-12-31").into_iter().map(|(duty, _)| duty.note).collect();
    expected.assert_eq(&notes.concat());
}

fn duties(rule: &Rule, given: &str, on: &str) -> Vec<(Duty, Timestamp)> {
    let text = format!("name: 用例\non: {on}\ngiven: {given}\n");
    let judged = judge("测试", &text, law::henan(), law::calendar()).unwrap_or_else(|error| panic!("{error}"));
    let duties = judged.into_iter().flat_map(|case| case.duties.into_iter().map(move |duty| (duty, case.on)));
    duties.filter(|(duty, _)| duty.rule == rule.id).collect()
}

fn vectors() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/vectors");
    let files = walkdir::WalkDir::new(folder).sort_by_file_name().into_iter().map(|entry| entry.unwrap().into_path());
    files.filter(|path| path.extension().is_some_and(|ending| ending == "yaml")).collect()
}

fn judged(path: &Path) -> Vec<Judged> {
    let text = std::fs::read_to_string(path).unwrap();
    judge(&path.display().to_string(), &text, law::henan(), law::calendar()).unwrap_or_else(|error| panic!("{error}"))
}

#[test]
fn vectors_of_legal_officers_come_out_as_they_expect() {
    let results: Vec<_> = vectors().iter().flat_map(|path| judged(path)).collect();
    let wrong: Vec<_> = results.iter().filter(|case| !case.differences.is_empty()).map(Judged::to_string).collect();
    assert!(wrong.is_empty(), "{}", wrong.join("\n\n"));
    assert!(!results.is_empty());
}

#[test]
fn every_rule_has_vectors_in_the_folder_of_its_chapter() {
    for rule in crate::all() {
        let folder = format!("ch{}", law::henan().article(rule.article.article).unwrap().chapter);
        let name = format!("art{:02}.yaml", rule.article.article);
        let file = vectors().into_iter().find(|path| path.ends_with(Path::new(&folder).join(&name)));
        let file = file.unwrap_or_else(|| panic!("no rules/vectors/{folder}/{name}"));
        let text = std::fs::read_to_string(file).unwrap();
        assert!(text.contains(&format!("{}:", rule.id)), "{folder}/{name} expects nothing of {}", rule.id);
    }
}

/// Invariant 8: no duty without an article, no article without a duty or a written reason.
#[test]
fn rules_are_those_that_the_articles_name() {
    let named = law::henan().articles.iter().flat_map(|article| {
        article.statuses.iter().flat_map(|status| status.duty.iter().map(|rule| (rule.clone(), status.of.clone())))
    });
    let mut named: Vec<_> = named.collect();
    for rule in crate::all() {
        let place = named.iter().position(|(id, _)| id == rule.id).unwrap_or_else(|| panic!("law/ names no {}", rule.id));
        let (_, of) = named.swap_remove(place);
        assert!(of.iter().any(|place| place.contains(rule.article) || rule.article.contains(*place)), "{}: {of:?}", rule.id);
    }
    assert!(named.is_empty(), "no rule for {named:?}");
}
