//! What goes into a dossier, in which order, on which pages: gathered first, then written into a package off the serving threads.

use std::sync::Arc;

use base::{CaseId, CopyId, DossierId, PersonId, RecordId, RecordingId, SceneId, Timestamp};
use law::henan;
use model::private::key;
use model::{CaseState, CopyState, RecordState, RecordingState, SceneState};
use package::{AwaitingProofs, Expected, ItemMeta, PackageInfo, PackageWriter};
use store::objects::ObjectDraft;
use store::subjects::Direction;
use store::{Loaded, Store};
use typeset::{Document, Typesetter};

use super::sheets::{Line, Sheets};
use crate::App;
use crate::error::AppError;
use crate::listing::relation;
use crate::query::directory::Directory;
use crate::query::{copies, papers, records, scenes};

/// Everything a dossier is made of. The same gathering at the same instant makes the same package.
pub struct Gathered {
    dossier: DossierId,
    case: Loaded<CaseState>,
    directory: Directory,
    records: Vec<Loaded<RecordState>>,
    recordings: Vec<(Loaded<RecordingState>, String)>,
    copies: Vec<Loaded<CopyState>>,
    compiler: PersonId,
    note: String,
    at: Timestamp,
}

/// How much is in it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Documents.
    pub documents: u32,
    /// Pages of paper.
    pub pages: u32,
    /// Originals.
    pub originals: u32,
}

/// A package that waits for its proofs.
pub struct Written {
    /// The package.
    pub awaiting: AwaitingProofs<ObjectDraft>,
    /// How much is in it.
    pub counts: Counts,
}

/// A document of the body: what the index says, and the files behind it.
struct Part {
    line: Line,
    files: Vec<(ItemMeta, Bytes)>,
}

/// Where the bytes of a file are.
enum Bytes {
    Here(Vec<u8>),
    Kept(base::ObjectId, Expected),
}

impl Gathered {
    /// Gathers a case.
    ///
    /// # Errors
    /// When the store does not answer.
    pub async fn read(
        app: &App,
        case: Loaded<CaseState>,
        dossier: DossierId,
        compiler: PersonId,
        note: String,
        at: Timestamp,
    ) -> Result<Self, AppError> {
        let id = CaseId(case.subject.id);
        let directory = Directory::read(app, case.agency).await?;
        let mut recordings = Vec::new();
        for subject in app.store.linked(Direction::From, id.into(), relation::CASE).await? {
            let Some(scene) = app.store.load::<SceneState>(subject).await? else { continue };
            let place = scene.private.expose().text(key::PLACE).unwrap_or_default().to_owned();
            let of_scene = scenes::recordings_of(app, SceneId(subject.id)).await?;
            recordings.extend(of_scene.into_iter().map(|r| (r, place.clone())));
        }
        let records = records::of_case(app, id).await?;
        let copies = copies::of_case(app, id).await?;
        Ok(Self { dossier, case, directory, records, recordings, copies, compiler, note, at })
    }

    /// 档号: the case's own number, with the word for dossiers in the place of that for filing.
    pub fn number(&self) -> String {
        self.case.state.filing.as_ref().map(|f| f.what.number.replacen("立〔", "卷〔", 1)).unwrap_or_default()
    }

    /// The title of the dossier.
    pub fn title(&self) -> String {
        self.case.private.expose().text(key::TITLE).unwrap_or_default().to_owned()
    }

    /// What is missing, for the 备考表: a record without all its signed pages is archived as it is, and said to be so.
    pub fn missing(&self) -> Vec<String> {
        let gap = |r: &Loaded<RecordState>| {
            let title = r.private.expose().text(key::TITLE).unwrap_or_default().to_owned();
            let pages: Vec<_> = r.state.missing_pages().iter().map(|n| format!("第 {n} 页")).collect();
            match (pages.is_empty(), r.state.finalised.is_some()) {
                (false, _) => Some(format!("《{title}》缺{}的签名扫描件", pages.join("、"))),
                (true, false) => Some(format!("《{title}》尚未定稿")),
                (true, true) => None,
            }
        };
        self.standing().filter_map(gap).collect()
    }

    /// The records that count; what is void keeps its number and is only told of.
    fn standing(&self) -> impl Iterator<Item = &Loaded<RecordState>> {
        self.records.iter().filter(|r| r.state.voided.is_none())
    }

    /// What is void, by its number or its title.
    fn void(&self) -> Vec<String> {
        let void = self.records.iter().filter(|r| r.state.voided.is_some());
        let line = |r: &Loaded<RecordState>| {
            let title = r.private.expose().text(key::TITLE).unwrap_or_default();
            let number = r.state.number.as_ref().map(|n| format!("（{n}）")).unwrap_or_default();
            format!("《{title}》{number}已作废，不入卷")
        };
        void.map(line).collect()
    }

    /// Writes the package as far as its table of contents. Blocking.
    ///
    /// # Errors
    /// When documents cannot be set here, an original differs from its custody, or the disk is full.
    pub fn write(&self, store: &Store, typesetter: &Arc<dyn Typesetter>) -> Result<Written, AppError> {
        let number = self.number();
        let sheets = Sheets { case: &self.case, directory: &self.directory, number: &number, now: self.at };
        let set = |document: &Document| typesetter.set(document).map_err(|e| AppError::Unavailable(e.to_string()));
        let body = self.body(&sheets, &set)?;
        let lines: Vec<Line> = body.iter().map(|p| p.line.clone()).collect();
        let counts = Counts {
            documents: count(lines.len()),
            pages: lines.iter().map(|l| l.pages).sum(),
            originals: count(self.recordings.len()),
        };
        let info = PackageInfo {
            organisation: self.directory.agency_name(),
            number: number.clone(),
            title: self.title(),
            case: CaseId(self.case.subject.id),
            dossier: Some(self.dossier),
            access: None,
            bagged_at: self.at,
        };
        let draft = store.new_object()?;
        let mut writer = PackageWriter::new(draft, info).map_err(AppError::internal)?;
        let mut add = |meta: ItemMeta, bytes: Bytes| -> Result<(), AppError> {
            match bytes {
                Bytes::Here(bytes) => writer.add_document(meta, &bytes).map_err(AppError::internal)?,
                Bytes::Kept(object, expected) => {
                    writer.add_file(meta, store.open_object(object)?, expected).map_err(AppError::internal)?
                }
            };
            Ok(())
        };
        let sheet = |title: &str| ItemMeta::document(&format!("{title}.pdf"), title);
        add(sheet("01_案卷封面"), Bytes::Here(set(&sheets.cover(counts.documents, counts.pages))?.bytes))?;
        add(sheet("02_卷内目录"), Bytes::Here(set(&sheets.index(&lines))?.bytes))?;
        for (meta, bytes) in body.into_iter().flat_map(|p| p.files) {
            add(meta, bytes)?;
        }
        let end_note = sheets.end_note(self.situation(counts), self.directory.name(self.compiler));
        add(sheet("99_卷内备考表"), Bytes::Here(set(&end_note)?.bytes))?;
        let awaiting = writer.close_contents().map_err(AppError::internal)?;
        Ok(Written { awaiting, counts })
    }

    /// The body in the order of 卷内目录: filing, what was investigated, approval, recordings, closing.
    fn body(
        &self,
        sheets: &Sheets<'_>,
        set: &impl Fn(&Document) -> Result<typeset::Pdf, AppError>,
    ) -> Result<Vec<Part>, AppError> {
        let mut parts = Vec::new();
        let mut next_page = 1;
        let agency = self.directory.agency_name();
        let form =
            |document: Option<Document>, title: &str, at: Timestamp, next_page: &mut u32| -> Result<Option<Part>, AppError> {
                let Some(document) = document else { return Ok(None) };
                let pdf = set(&document)?;
                let meta = ItemMeta::document(&format!("{title}.pdf"), title).on_pages(*next_page, *next_page + pdf.pages - 1);
                *next_page += pdf.pages;
                let line = sheets.line(title, agency.clone(), at, pdf.pages);
                Ok(Some(Part { line, files: vec![(meta, Bytes::Here(pdf.bytes))] }))
            };
        let s = &self.case.state;
        let filed_at = s.filing.as_ref().map_or(self.at, |f| f.at.happened_at);
        parts.extend(form(sheets.filing(), "立案审批表", filed_at, &mut next_page)?);
        for record in self.standing() {
            parts.extend(record_part(record, sheets, &agency, &mut next_page));
        }
        if !self.recordings.is_empty() {
            let document = sheets.recordings(&self.recordings);
            let mut part = form(Some(document), "音像资料目录", self.at, &mut next_page)?;
            if let Some(part) = &mut part {
                let unusable = self.recordings.iter().filter(|(r, _)| !r.state.evidence().usable()).count();
                let unusable =
                    if unusable > 0 { format!("，其中 {unusable} 件未认定可作为证据") } else { String::new() };
                part.line.remark = Some(format!("原件 {} 件，存电子包{unusable}", self.recordings.len()));
                part.files.extend(self.recordings.iter().filter_map(|(r, _)| original(r)));
            }
            parts.extend(part);
        }
        parts.extend(self.copies.iter().filter_map(|copy| self.copy_part(copy, sheets, &agency, &mut next_page)));
        let approved_at = s.rounds.last().and_then(|r| r.opinions.last()).map_or(self.at, |o| o.at.recorded_at);
        parts.extend(form(sheets.disposal(), "行政处罚审批表", approved_at, &mut next_page)?);
        parts.extend(self.papers(sheets, &agency));
        let closed_at = s.closed.as_ref().map_or(self.at, |c| c.at.recorded_at);
        parts.extend(form(sheets.closing(), "结案审批表", closed_at, &mut next_page)?);
        Ok(parts)
    }

    /// An evidence copy: its note takes pages of the dossier, the copy goes into the electronic package (Art. 23).
    fn copy_part(&self, copy: &Loaded<CopyState>, sheets: &Sheets<'_>, agency: &str, next_page: &mut u32) -> Option<Part> {
        let (of, note) = (copy.state.order.as_ref()?.what.recording, copy.state.note.as_ref()?);
        let (recording, _) = self.recordings.iter().find(|(r, _)| r.subject == of.into())?;
        let name = recording.private.expose().text(key::FILE_NAME).unwrap_or("未命名");
        let title = format!("音像证据文字说明（{name}）");
        let (id, first) = (CopyId(copy.subject.id), *next_page);
        *next_page += note.what.pages;
        let meta =
            ItemMeta::note(&format!("音像证据文字说明_{id}.pdf"), &title, id, note.at.entry).on_pages(first, *next_page - 1);
        let mut files =
            vec![(meta, Bytes::Kept(note.what.object, Expected { size: note.what.size, digests: note.what.digests }))];
        files.extend(copy_file(copy, name).map(|(meta, object, expected)| (meta, Bytes::Kept(object, expected))));
        let mut line = sheets.line(&title, agency.to_owned(), note.at.recorded_at, note.what.pages);
        line.remark = Some("副本 1 件，存电子包".into());
        Some(Part { line, files })
    }

    /// Papers that came in as files: how many sheets they are nobody counted, so they take no pages.
    fn papers(&self, sheets: &Sheets<'_>, agency: &str) -> Vec<Part> {
        let (case, private) = (CaseId(self.case.subject.id), self.case.private.expose());
        let part = |(n, p): (usize, &model::Dated<model::case::Paper>)| {
            let title = papers::said(private, p.at.entry, key::TITLE).unwrap_or_else(|| p.what.kind.label());
            let came = papers::said(private, p.at.entry, key::FILE_NAME).unwrap_or_default();
            let ending = came.rsplit_once('.').map_or(String::new(), |(_, ending)| format!(".{ending}"));
            let name = format!("{}_{}{ending}", p.what.kind.label(), n + 1);
            let meta = ItemMeta::paper(&name, title, case, p.at.entry);
            let mut line = sheets.line(title, agency.to_owned(), p.at.recorded_at, 0);
            line.day = p.what.dated.or(line.day);
            line.remark = Some("扫描件 1 件，存电子包".into());
            let bytes = Bytes::Kept(p.what.object, Expected { size: p.what.size, digests: p.what.digests });
            Part { line, files: vec![(meta, bytes)] }
        };
        self.case.state.papers.iter().enumerate().map(part).collect()
    }

    fn situation(&self, counts: Counts) -> String {
        let mut lines = vec![format!(
            "本卷共 {} 件，{} 页；音像资料原件 {} 件，随电子包保存。",
            counts.documents, counts.pages, counts.originals
        )];
        lines.extend(self.missing().into_iter().chain(self.void()).map(|m| format!("{m}。")));
        if !self.note.is_empty() {
            lines.push(self.note.clone());
        }
        lines.join("\n")
    }
}

/// A record with its print and the scans of its signed pages.
fn record_part(record: &Loaded<RecordState>, sheets: &Sheets<'_>, agency: &str, next_page: &mut u32) -> Option<Part> {
    let s = &record.state;
    let print = s.print.as_ref()?;
    let id = RecordId(record.subject.id);
    let title = record.private.expose().text(key::TITLE).unwrap_or_default();
    let first = *next_page;
    *next_page += s.pages();
    let expected = Expected { size: print.what.size, digests: print.what.digests };
    let name = format!("{}_{}.pdf", short(&s.record_type), print.at.recorded_at.day());
    let meta = ItemMeta::record(&name, title, id, print.at.entry).on_pages(first, *next_page - 1);
    let mut files = vec![(meta, Bytes::Kept(print.what.pdf, expected))];
    for scan in &s.scans {
        let page = first + scan.what.page - 1;
        let name = format!("{}_{}_第{}页", short(&s.record_type), print.at.recorded_at.day(), scan.what.page);
        let title = format!("{title}第 {} 页（签名）", scan.what.page);
        let meta = ItemMeta::scan(&name, &title, id, scan.at.entry).on_pages(page, page);
        files.push((meta, Bytes::Kept(scan.what.object, Expected { size: scan.what.size, digests: scan.what.digests })));
    }
    if let Some(sealed) = &s.sealed {
        let ending = if sealed.what.media_type == "application/ofd" { "ofd" } else { "pdf" };
        let name = format!("{}_{}_签章.{ending}", short(&s.record_type), print.at.recorded_at.day());
        let meta = ItemMeta::scan(&name, &format!("{title}（电子签章）"), id, sealed.at.entry).on_pages(first, *next_page - 1);
        let expected = Expected { size: sealed.what.size, digests: sealed.what.digests };
        files.push((meta, Bytes::Kept(sealed.what.object, expected)));
    }
    let mut line = sheets.line(title, agency.to_owned(), print.at.recorded_at, s.pages());
    line.number.clone_from(&s.number);
    if s.finalised.is_none() {
        line.remark = Some("签名页未齐".into());
    }
    Some(Part { line, files })
}

/// The file of a copy, named after its original.
pub(crate) fn copy_file(copy: &Loaded<CopyState>, original: &str) -> Option<(ItemMeta, base::ObjectId, Expected)> {
    let made = copy.state.made.as_ref()?;
    let (id, stem) = (CopyId(copy.subject.id), original.rsplit_once('.').map_or(original, |(stem, _)| stem));
    let label = copy.state.purpose().label();
    let name = format!("{label}_{stem}_{}.{}", &id.to_string()[..8], made.what.container);
    let meta = ItemMeta::copy(&name, &format!("{label}：{original}"), id, made.at.entry);
    Some((meta, made.what.object, Expected { size: made.what.size, digests: made.what.digests }))
}

fn original(r: &Loaded<RecordingState>) -> Option<(ItemMeta, Bytes)> {
    let original = r.state.original.as_ref()?;
    let name = r.private.expose().text(key::FILE_NAME).unwrap_or("未命名");
    let title = format!("{}：{name}", r.state.medium.label());
    let meta = ItemMeta::original(name, &title, RecordingId(r.subject.id), original.at.entry);
    let expected = Expected { size: original.what.size, digests: original.what.digests };
    Some((meta, Bytes::Kept(original.what.object, expected)))
}

fn short(record_type: &str) -> String {
    henan().record_type(record_type).map_or_else(|| record_type.to_owned(), |t| t.short.clone())
}

fn count(n: usize) -> u32 {
    u32::try_from(n).unwrap_or(u32::MAX)
}
