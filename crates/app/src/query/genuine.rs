//! Whether a document that somebody holds was made here 文书核验: for anybody, without login, by the code on its pages. It tells what stands at the
//! head of the paper anyway and how the document stands now; no party, no text, no case. A code is a random id, which nobody guesses.

use base::{Day, RecordId, Timestamp};
use law::henan;
use ledger::SealedEntry;
use model::private::key;
use model::record::RecordFact;
use model::{AgencyState, Fact, RecordState, Revision};
use serde::Serialize;
use store::Loaded;
use utoipa::ToSchema;

use crate::App;
use crate::error::AppError;
use crate::record::{Named, read_code};

/// How a document stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// Made here, and its signed paper or sealed file was registered.
    Registered,
    /// Made here; what was signed has not come back.
    Unsigned,
    /// Made here, and made anew since.
    Replaced,
    /// Made here, and void 作废.
    Void,
    /// A form with nothing filled in 空白文书.
    Blank,
}

impl Standing {
    const fn label(self) -> &'static str {
        match self {
            Self::Registered => "登记在册",
            Self::Unsigned => "签名盖章件尚未登记",
            Self::Replaced => "已重新制作",
            Self::Void => "已作废",
            Self::Blank => "空白文书",
        }
    }

    const fn explained(self) -> &'static str {
        match self {
            Self::Registered => "该文书由下列机关制作，签名盖章件已经登记。",
            Self::Unsigned => "该文书由下列机关制作，签名盖章件还没有登记。没有签名或者盖章的打印件是草稿。",
            Self::Replaced => "该文书后来重新制作过，这是较早的打印件，内容可能与现行文书不同。",
            Self::Void => "该文书已经作废。",
            Self::Blank => "这是没有填写的空白文书；填写、签名并登记以后才是执法文书。",
        }
    }
}

/// What anybody may know of a document whose code they hold.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct GenuineView {
    /// How it stands.
    pub standing: Standing,
    /// The same in Chinese.
    pub standing_label: String,
    /// The same in a sentence.
    pub explained: String,
    /// Whether it holds a secret (Art. 25): then nothing of it is told but that it was made here.
    pub withheld: bool,
    /// Who made it; nothing for a blank form.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub agency: Option<String>,
    /// What kind of document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub title: Option<String>,
    /// Its number 文号, or that of the form 表号.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub number: Option<String>,
    /// The day on which this print was made.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<String>, format = Date)]
    pub made_on: Option<Day>,
    /// How many pages it has.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<u32>,
    /// The page whose code it was.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub page: Option<u32>,
    /// The digest of the electronic print, so that whoever was sent the file can compare it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sha256: Option<String>,
    /// Where it stands in the agency's log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub entry: Option<u64>,
    /// When it was written down there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recorded_at: Option<Timestamp>,
}

/// What the code on a page says.
///
/// # Errors
/// When it is no code of ours, or no such document was made here.
pub async fn genuine(app: &App, code: &str) -> Result<GenuineView, AppError> {
    let wrong = || AppError::field("code", "这不是文书的核验码；核验码印在文书右上角的二维码下面");
    let (named, page) = read_code(code).ok_or_else(wrong)?;
    let page = page.map(|p| p.page);
    match named {
        Named::Form { record_type, version } => blank(&record_type, version, page),
        Named::Print { record, print } => of_print(app, record, print, page).await,
    }
}

fn blank(record_type: &str, version: u32, page: Option<u32>) -> Result<GenuineView, AppError> {
    let kind = henan().record_type(record_type).filter(|k| version >= 1 && version <= k.version);
    let kind = kind.ok_or(AppError::NotFound("这种文书；请向交给您文书的机关核实"))?;
    let view = view(Standing::Blank, page);
    Ok(GenuineView { title: Some(kind.title.clone()), number: Some(format!("{record_type}:{version}")), ..view })
}

async fn of_print(app: &App, id: RecordId, print: Revision, page: Option<u32>) -> Result<GenuineView, AppError> {
    let unknown = || AppError::NotFound("登记的这份文书；请向文书上署名的机关核实");
    let record = app.store.load::<RecordState>(id).await?.ok_or_else(unknown)?;
    let entries = app.store.entries_of(id.into()).await?;
    let entry = entries.iter().find(|e| e.leaf.revision == print).ok_or_else(unknown)?;
    let Fact::Record(RecordFact::Issued { pages, pdf_digests, .. }) = entry.fact().map_err(AppError::internal)? else {
        return Err(unknown());
    };
    let standing = standing(&record, entry);
    if !record.state.labels.is_empty() {
        return Ok(GenuineView { withheld: true, ..view(standing, page) });
    }
    let agency = app.store.load::<AgencyState>(record.agency).await?;
    let agency = agency.and_then(|a| a.private.expose().text(key::NAME).map(str::to_owned));
    let title = henan().record_type(&record.state.record_type).map(|k| k.title.clone());
    let paper = record.state.handwritten.unwrap_or(pages);
    Ok(GenuineView {
        agency,
        title,
        number: record.state.number.clone(),
        made_on: Some(entry.leaf.recorded_at.day()),
        pages: Some(paper),
        sha256: Some(pdf_digests.sha256.to_string()),
        entry: Some(entry.leaf.index),
        recorded_at: Some(entry.leaf.recorded_at),
        ..view(standing, page)
    })
}

fn standing(record: &Loaded<RecordState>, print: &SealedEntry) -> Standing {
    let state = &record.state;
    if state.voided.is_some() {
        return Standing::Void;
    }
    if state.print.as_ref().is_none_or(|p| p.at.entry != print.leaf.entry) {
        return Standing::Replaced;
    }
    if state.finalised.is_some() { Standing::Registered } else { Standing::Unsigned }
}

/// What is told of every document.
fn view(standing: Standing, page: Option<u32>) -> GenuineView {
    GenuineView {
        standing,
        standing_label: standing.label().to_owned(),
        explained: standing.explained().to_owned(),
        withheld: false,
        agency: None,
        title: None,
        number: None,
        made_on: None,
        pages: None,
        page,
        sha256: None,
        entry: None,
        recorded_at: None,
    }
}
