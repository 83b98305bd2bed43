//! Labels as pages show them (Art. 25), and which of them stand within a scope that somebody asks for.

use std::collections::BTreeSet;

use base::Timestamp;
use model::copy::Secrecy;
use model::private::key;
use model::{Labels, PrivatePart, RecordState, RecordingState, SubjectKind, SubjectRef};
use serde::Serialize;
use store::subjects::Direction;
use utoipa::ToSchema;

use super::common::word;
use super::directory::Directory;
use crate::App;
use crate::error::AppError;
use crate::listing::relation;

/// A label.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct LabelView {
    /// `trade`, `privacy` or `informant`.
    pub label: String,
    /// The same in Chinese.
    pub title: String,
    /// Who put it there.
    pub who: String,
    /// When.
    pub at: Timestamp,
    /// Why.
    pub reason: String,
    /// On which ground in law.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ground: Option<String>,
}

/// A label that stands within a scope.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Labelled {
    /// `trade`, `privacy` or `informant`.
    pub label: String,
    /// The same in Chinese.
    pub title: String,
}

/// The labels of something.
pub(crate) fn labels(directory: &Directory, labels: &Labels, private: &PrivatePart) -> Vec<LabelView> {
    let view = |known: &model::Dated<Secrecy>| {
        let entry = known.at.entry.to_string();
        let said = |key: &str| private.value(&entry).and_then(|said| said[key].as_str()).map(str::to_owned);
        LabelView {
            label: word(&known.what),
            title: known.what.label().to_owned(),
            who: directory.name(known.at.actor),
            at: known.at.recorded_at,
            reason: said(key::TEXT).unwrap_or_default(),
            ground: said(key::DOCUMENT),
        }
    };
    labels.0.iter().map(view).collect()
}

/// Which labels stand within a scope: whoever approves sees what an approval would have to name.
pub(crate) async fn labelled(app: &App, scope: SubjectRef) -> Result<Vec<Labelled>, AppError> {
    let mut found = BTreeSet::new();
    for subject in within(app, scope).await? {
        let labels = match subject.kind {
            SubjectKind::Recording => app.store.load::<RecordingState>(subject).await?.map(|r| r.state.labels),
            SubjectKind::Record => app.store.load::<RecordState>(subject).await?.map(|r| r.state.labels),
            _ => None,
        };
        found.extend(labels.unwrap_or_default().all());
    }
    Ok(found.into_iter().map(|label| Labelled { label: word(&label), title: label.label().to_owned() }).collect())
}

/// Recordings and records within a scope.
async fn within(app: &App, scope: SubjectRef) -> Result<Vec<SubjectRef>, AppError> {
    let mut all = vec![scope];
    match scope.kind {
        SubjectKind::Scene => all.extend(app.store.linked(Direction::From, scope, relation::SCENE).await?),
        SubjectKind::Case => {
            for subject in app.store.linked(Direction::From, scope, relation::CASE).await? {
                all.push(subject);
                if subject.kind == SubjectKind::Scene {
                    all.extend(app.store.linked(Direction::From, subject, relation::SCENE).await?);
                }
            }
        }
        _ => {}
    }
    Ok(all)
}
