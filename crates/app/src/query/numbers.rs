//! Numbers of documents 文号 as a page shows them: those that stand on documents, those that were set aside, and those that are void.

use base::{CaseId, PersonId, RecordId, Timestamp};
use law::henan;
use model::private::key;
use model::{RecordState, SubjectKind};
use serde::Serialize;
use store::SubjectQuery;
use utoipa::ToSchema;

use super::common::{Code, SubjectBrief};
use super::directory::Directory;
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::record::number_word;
use crate::rights::Right;

/// Documents of the register at most, the newest first.
const MOST: u32 = 2000;

/// A number on a document.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NumberView {
    /// As it is printed.
    pub number: String,
    /// The document.
    pub document: SubjectBrief,
    /// The case it belongs to.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub case: Option<CaseId>,
    /// When it was given.
    pub at: Timestamp,
    /// Void: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<String>,
}

/// A number that was set aside.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReservedNumber {
    /// As it is printed.
    pub number: String,
    /// `free`, `used` or `void`.
    pub state: String,
    /// The same in Chinese.
    pub state_label: String,
    /// Void: why.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub void: Option<String>,
}

/// A block that was set aside.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct BlockView {
    /// The record type whose numbers they are.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub record_type: Option<String>,
    /// What the kind is called.
    pub title: String,
    /// Who uses them.
    pub holder: String,
    /// What for.
    pub purpose: String,
    /// When it was set aside.
    pub at: Timestamp,
    /// Its numbers.
    pub numbers: Vec<ReservedNumber>,
    /// Whether the caller may declare one void.
    pub can_void: bool,
}

/// The register of numbers.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct NumbersView {
    /// Numbers on documents, the newest first.
    pub documents: Vec<NumberView>,
    /// Blocks that were set aside, the newest first.
    pub blocks: Vec<BlockView>,
    /// Kinds of document that carry numbers.
    pub kinds: Vec<Code>,
    /// Whether the caller may set numbers aside.
    pub can_reserve: bool,
}

/// The register of numbers of the caller's agency.
///
/// # Errors
/// When the store does not answer.
pub async fn register(app: &App, caller: &Caller) -> Result<NumbersView, AppError> {
    caller.require(Right::Read)?;
    let directory = Directory::read(app, caller.agency).await?;
    let query = SubjectQuery {
        agency: caller.agency,
        kind: SubjectKind::Record,
        status: &[],
        text: "",
        linked: None,
        offset: 0,
        limit: MOST,
    };
    let page = app.store.list(&query).await?;
    let mut documents = Vec::new();
    for row in &page.rows {
        let Some(number) = row.number.clone() else { continue };
        let record = row.read::<RecordState>(caller.agency)?;
        let private = record.private.expose();
        let void = record.state.voided.map(|v| private.text(&v.entry.to_string()).unwrap_or_default().to_owned());
        documents.push(NumberView {
            number,
            document: SubjectBrief::new(RecordId(row.subject.id).into(), private.text(key::TITLE).unwrap_or_default()),
            case: record.state.case,
            at: record.state.print.as_ref().map(|p| p.at.recorded_at).unwrap_or_default(),
            void,
        });
    }
    let numbered = || henan().records.values().filter(|t| t.numbering.is_some());
    let can_reserve = caller.require(Right::ReserveNumbers).is_ok();
    let (agency, private) = (&directory.agency.state, directory.agency.private.expose());
    let state_of = |number: String| {
        let void = agency.void_numbers.iter().find(|v| v.what == number);
        let (state, label) = match void {
            Some(_) => ("void", "已作废"),
            None if documents.iter().any(|d| d.number == number) => ("used", "已使用"),
            None => ("free", "未使用"),
        };
        let void = void.map(|v| private.text(&v.at.entry.to_string()).unwrap_or_default().to_owned());
        ReservedNumber { number, state: state.into(), state_label: label.into(), void }
    };
    let block = |b: &model::Dated<model::agency::NumberBlock>| {
        let kind = numbered().find(|t| number_word(t, &directory.agency).as_ref() == Some(&b.what.word));
        BlockView {
            record_type: kind.map(|t| t.id.clone()),
            title: kind.map_or_else(|| b.what.word.clone(), |t| t.title.clone()),
            holder: directory.name(b.what.holder),
            purpose: private.text(&b.at.entry.to_string()).unwrap_or_default().to_owned(),
            at: b.at.recorded_at,
            numbers: b.what.numbers().map(state_of).collect(),
            can_void: can_reserve || b.what.holder == caller.person,
        }
    };
    let blocks = agency.number_blocks.iter().rev().map(block).collect();
    let kinds = numbered().map(|t| Code { code: t.id.clone(), label: t.title.clone() }).collect();
    Ok(NumbersView { documents, blocks, kinds, can_reserve })
}

/// The numbers that were set aside for a kind of document and for this person, and stand on no document yet.
///
/// # Errors
/// When there is no such kind, or the store does not answer.
pub async fn free(app: &App, caller: &Caller, record_type: &str) -> Result<Vec<String>, AppError> {
    let kind = henan().record_type(record_type).ok_or(AppError::NotFound("文书种类"))?;
    let me: PersonId = caller.person;
    let register = register(app, caller).await?;
    let mine = register.blocks.into_iter().filter(|b| b.record_type.as_ref() == Some(&kind.id));
    let directory = Directory::read(app, caller.agency).await?;
    let name = directory.name(me);
    // Colleagues fill in forms that were handed to one of them: the own come first.
    let (own, others): (Vec<_>, Vec<_>) = mine.partition(|b| b.holder == name);
    let numbers = own.into_iter().chain(others).flat_map(|b| b.numbers);
    Ok(numbers.filter(|n| n.state == "free").map(|n| n.number).collect())
}
