//! How the agency reads unclear words, and the numbers its archives authority gave it, as pages show them.

use base::{Day, Timestamp};
use law::{ArticleRef, henan};
use model::private::key;
use serde::Serialize;
use utoipa::ToSchema;

use super::common::{ArticleLabel, Code};
use super::directory::Directory;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// A confirmation 确认.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ConfirmationView {
    /// The alternative: `R1`.
    pub code: String,
    /// It holds from this day.
    #[schema(value_type = String, format = Date)]
    pub from: Day,
    /// Who confirmed it.
    pub by: String,
    /// The document that says so.
    pub document: String,
    /// Who entered it.
    pub entered_by: String,
    /// When.
    pub entered_at: Timestamp,
    /// Whether it holds today.
    pub in_force: bool,
}

/// An unclear word that an agency may read in several ways.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ChoiceOfReading {
    /// The article.
    pub article: ArticleLabel,
    /// The number of the reading.
    pub number: String,
    /// What is unclear.
    pub unclear: String,
    /// The alternatives.
    pub alternatives: Vec<Code>,
    /// The alternative that holds until the agency has chosen.
    pub fallback: String,
    /// What the agency confirmed, newest first.
    pub confirmations: Vec<ConfirmationView>,
}

/// The number of the agency's fonds 全宗号.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct FondsView {
    /// The number.
    pub fonds: String,
    /// The category 档案门类代码.
    pub category: String,
    /// The document that says so.
    pub document: String,
    /// What a number of this year would look like.
    pub example: String,
    /// Where the form of numbers was found.
    pub source: String,
    /// Whether that was checked.
    pub verified: bool,
}

/// Readings and numbers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReadingsView {
    /// Unclear words.
    pub readings: Vec<ChoiceOfReading>,
    /// The fonds, once it is numbered.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub fonds: Option<FondsView>,
    /// The order in which dossiers of the agency's field are put together.
    pub order: String,
    /// Where it was found.
    pub order_source: String,
    /// Whether that was checked.
    pub order_verified: bool,
    /// Whether the caller may confirm.
    pub can_confirm: bool,
    /// Whether the caller may number the fonds.
    pub can_number: bool,
}

/// How the caller's agency reads.
///
/// # Errors
/// When the caller may not read, or the store does not answer.
pub async fn readings(app: &App, caller: &Caller) -> Result<ReadingsView, AppError> {
    caller.require(Right::Read)?;
    let directory = Directory::read(app, caller.agency).await?;
    let (state, private) = (&directory.agency.state, directory.agency.private.expose());
    let today = app.store.clock().now().day();
    let said = |entry: base::EntryId, name: &str| {
        private.value(&entry.to_string()).and_then(|v| v[name].as_str()).unwrap_or_default().to_owned()
    };
    let statute = henan();
    let mut readings = Vec::new();
    for (article, reading) in statute.articles.iter().flat_map(|a| a.readings.iter().map(move |r| (a.number, r))) {
        if reading.alternatives.is_empty() {
            continue;
        }
        let of = |code: &str| reading.alternatives.iter().any(|a| a.code == code);
        let confirmed: Vec<_> = state.readings.iter().filter(|c| u16::from(c.what.1) == article && of(&c.what.2)).collect();
        let holds =
            confirmed.iter().filter(|c| c.what.0 <= today).max_by_key(|c| (c.what.0, c.at.recorded_at)).map(|c| c.at.entry);
        let view = |c: &&model::fold::Dated<(Day, u8, String)>| ConfirmationView {
            code: c.what.2.clone(),
            from: c.what.0,
            by: said(c.at.entry, key::NAME),
            document: said(c.at.entry, key::DOCUMENT),
            entered_by: directory.name(c.at.actor),
            entered_at: c.at.recorded_at,
            in_force: holds == Some(c.at.entry),
        };
        readings.push(ChoiceOfReading {
            article: ArticleRef::article(article).into(),
            number: reading.number.clone(),
            unclear: reading.unclear.clone(),
            alternatives: reading.alternatives.iter().map(|a| Code { code: a.code.clone(), label: a.text.clone() }).collect(),
            fallback: reading.chosen.clone().unwrap_or_default(),
            confirmations: confirmed.iter().rev().map(view).collect(),
        });
    }
    let form = &statute.dossier.archive_number;
    let fonds = state.fonds.last().map(|f| {
        let prefix = form.prefix(&f.what.fonds, &f.what.category, today.year(), None);
        FondsView {
            fonds: f.what.fonds.clone(),
            category: if f.what.category.is_empty() { form.category.clone() } else { f.what.category.clone() },
            document: said(f.at.entry, key::DOCUMENT),
            example: form.number(&prefix, 1),
            source: form.source.clone(),
            verified: form.verified,
        }
    });
    let order = statute.dossier.order(&super::common::word(&state.field));
    Ok(ReadingsView {
        readings,
        fonds,
        order: order.label.clone(),
        order_source: order.source.clone(),
        order_verified: order.verified,
        can_confirm: caller.require(Right::ConfirmReadings).is_ok(),
        can_number: caller.require(Right::KeepDossiers).is_ok(),
    })
}
