//! What an agency keeps lists of beside its people: numbers set aside, lists brought in, what was destroyed. No facts here.

use base::{Day, DigestPair, DossierId, EntryId, ObjectId, PersonId};
use serde::{Deserialize, Serialize};

use crate::fold::Dated;

/// A destruction of private parts, proposed and perhaps carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Disposal {
    /// Whose private parts.
    pub entries: Vec<EntryId>,
    /// The day on which they were destroyed.
    pub carried_out: Option<Dated<Day>>,
}

/// The number of a fonds 全宗号 and the category of its dossiers 档案门类代码.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fonds {
    /// The number.
    pub fonds: String,
    /// The category; empty for what `law/dossier` says.
    pub category: String,
}

/// A list of dossiers to be destroyed 销毁清册.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Destruction {
    /// Which.
    pub dossiers: Vec<DossierId>,
    /// Another person agreed: the first day on which it may be carried out.
    pub approved: Option<Dated<Day>>,
    /// It was carried out, for these.
    pub carried_out: Option<Dated<Vec<DossierId>>>,
    /// The objects whose bytes are gone, or go as soon as their lock ends.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub objects: Vec<ObjectId>,
}

/// Lists that an agency takes over from tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ListKind {
    /// 职权目录.
    Powers,
    /// 规范用语.
    Phrases,
    /// 裁量基准.
    Discretion,
}

/// A list as it was taken over: its rows are an object.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ImportedList {
    /// Which.
    pub list: ListKind,
    /// How many rows.
    pub rows: u32,
    /// The rows, as JSON.
    pub object: ObjectId,
    /// Their bytes.
    pub size: u64,
    /// Their digests.
    pub digests: DigestPair,
}

/// Document numbers that were set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NumberBlock {
    /// The word before the year: that of the agency and that of the kind.
    pub word: String,
    /// The year.
    pub year: i16,
    /// The first.
    pub first: u64,
    /// The last one as it is printed; numbers go on behind it.
    pub number: String,
    /// How many.
    pub count: u64,
    /// Who uses them.
    pub holder: PersonId,
}

impl NumberBlock {
    /// Every number of it, as it is printed.
    pub fn numbers(&self) -> impl Iterator<Item = String> + '_ {
        (self.first..self.first.saturating_add(self.count)).map(|n| printed_number(&self.word, self.year, n))
    }
}

/// A number as it is printed: `豫城管罚决〔2026〕7号`.
pub fn printed_number(word: &str, year: i16, number: u64) -> String {
    format!("{word}〔{year}〕{number}号")
}
