//! What version 1 wrote: every fact, every word in it, every optional field with and without a value. Never changed, only added to.

mod agency;
mod case;
mod keeping;
mod scene;

use std::fmt::Debug;
use std::str::FromStr;

use base::{Day, DigestPair, RawId, Span, Timestamp};
use law::{ArticleRef, LawId};
use model::{Finding, Judgement, Severity, Verdict};

use crate::files::Sample;

/// Every word of an enum. One that is added later does not compile until it stands here, and then the corpus lacks it.
macro_rules! every {
    ($enum:ident: $($word:ident),+ $(,)?) => {{
        const fn _all_are_here(word: $enum) {
            match word {$($enum::$word => {})+}
        }
        [$($enum::$word),+]
    }};
}

use every;

pub fn samples() -> Vec<Sample> {
    [agency::samples(), case::samples(), scene::samples(), keeping::samples()].into_iter().flatten().collect()
}

/// An id whose bytes are all the same.
fn id<T: FromStr<Err: Debug>>(n: u8) -> T {
    RawId([n; 16]).to_string().parse().unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

/// An instant of the third of November 2026, at this time of the clock.
fn at(time: &str) -> Timestamp {
    format!("2026-11-03T{time}+08:00").parse().unwrap()
}

fn digests(n: u8) -> DigestPair {
    DigestPair::of(&[n])
}

/// What can be noticed, with every weight, with and without an article, and of another law.
fn findings() -> Vec<Finding> {
    let finding = |code: &str, severity, article| Finding { code: code.into(), severity, article, message: "请核对".into() };
    let penalty = LawId::named("penalty-2021").unwrap();
    vec![
        finding("clock_off", Severity::Info, None),
        finding("certificate_missing", Severity::Question, Some(ArticleRef::article(10).item(1))),
        finding("file_damaged", Severity::Serious, Some(ArticleRef::article(22).paragraph(1))),
        finding("filed_late", Severity::Question, Some(ArticleRef { law: penalty, ..ArticleRef::article(54) })),
    ]
}

fn judgements() -> Vec<Judgement> {
    let of = |part: &str, verdict| Judgement {
        rule: "art19-interruption".into(),
        part: part.into(),
        question: "是否属于客观原因，由人判断".into(),
        verdict,
    };
    let parts = ["", "2026-11-03T09:41:06.000+08:00"];
    every!(Verdict: Met, Unmet).into_iter().flat_map(|verdict| parts.map(|part| of(part, verdict))).collect()
}
