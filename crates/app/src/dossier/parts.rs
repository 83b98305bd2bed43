//! The materials of a dossier as parts: forms that are set from the case's own facts, records with their scans, recordings, evidence copies.

use std::sync::Arc;

use base::{CaseId, CopyId, RecordId, RecordingId, Timestamp};
use law::henan;
use model::private::key;
use model::{CopyState, RecordState, RecordingState};
use package::{Expected, ItemMeta};
use store::{Loaded, Store};
use typeset::{Blob, Document, Typesetter};

use super::arrange::{Bytes, File, Part, Volume, arrange};
use super::contents::{Gathered, short};
use super::sheets::{Line, Sheets};
use crate::error::AppError;
use crate::query::papers;

/// A photograph that is larger is not read for a small picture.
const LARGEST_PHOTO: u64 = 40 * 1024 * 1024;

impl Gathered {
    /// The sheets of this dossier.
    pub fn sheets(&self) -> Sheets<'_> {
        Sheets { case: &self.case, directory: &self.directory, number: &self.number, term: self.term, now: self.at }
    }

    /// Everything in its volumes, in order, with its pages. Blocking: forms are set to know how many pages they have.
    ///
    /// # Errors
    /// When documents cannot be set here.
    pub fn volumes(&self, store: &Store, typesetter: &Arc<dyn Typesetter>, pictures: bool) -> Result<Vec<Volume>, AppError> {
        let field = crate::query::common::word(&self.directory.agency.state.field);
        let order = henan().dossier.order(&field);
        Ok(arrange(order, self.parts(store, typesetter, pictures)?, self.first_page))
    }

    fn parts(&self, store: &Store, typesetter: &Arc<dyn Typesetter>, pictures: bool) -> Result<Vec<Part>, AppError> {
        let (sheets, agency) = (self.sheets(), self.directory.agency_name());
        let form = |document: Option<Document>, what: &str, title: &str, at: Timestamp| -> Result<Option<Part>, AppError> {
            let Some(document) = document else { return Ok(None) };
            let pdf = typesetter.set(&document).map_err(|e| AppError::Unavailable(e.to_string()))?;
            let meta = ItemMeta::document(&format!("{title}.pdf"), title);
            let file = File { meta, bytes: Bytes::Here(pdf.bytes), pages: Some((1, pdf.pages)) };
            let line = line(title, agency.clone(), at, pdf.pages);
            Ok(Some(Part { what: format!("form:{what}"), at, record: None, serves: None, line, files: vec![file] }))
        };
        let mut parts = Vec::new();
        let s = &self.case.state;
        if !self.is_supplement {
            let filed_at = s.filing.as_ref().map_or(self.at, |f| f.at.happened_at);
            parts.extend(form(sheets.filing(), "filing", "立案审批表", filed_at)?);
            let approved_at = s.rounds.last().and_then(|r| r.opinions.last()).map_or(self.at, |o| o.at.recorded_at);
            parts.extend(form(sheets.disposal(), "disposal", "行政处罚审批表", approved_at)?);
            let closed_at = s.closed.as_ref().map_or(self.at, |c| c.at.recorded_at);
            parts.extend(form(sheets.closing(), "closing", "结案审批表", closed_at)?);
        }
        parts.extend(self.records.iter().filter_map(|record| self.record_part(record, &agency)));
        if !self.recordings.is_empty() {
            let images = if pictures { self.pictures(store, typesetter) } else { Vec::new() };
            let document = sheets.recordings(&self.recordings, images);
            let began = self.recordings.iter().filter_map(|(r, _)| r.state.timing.as_ref()).map(|t| t.started_at).min();
            if let Some(mut part) = form(Some(document), "recordings", "音像资料目录", began.unwrap_or(self.at))? {
                let unusable = self.recordings.iter().filter(|(r, _)| !r.state.evidence().usable()).count();
                let unusable =
                    if unusable > 0 { format!("，其中 {unusable} 件未认定可作为证据") } else { String::new() };
                let place =
                    if self.by_reference { "由本机关保存，电子包列明编号和摘要" } else { "存电子包" };
                part.line.remark = Some(format!("原件 {} 件，{place}{unusable}", self.recordings.len()));
                part.files.extend(self.recordings.iter().filter_map(|(r, _)| original(r)));
                parts.push(part);
            }
        }
        parts.extend(self.copies.iter().filter_map(|copy| self.copy_part(copy, &agency)));
        if !self.is_supplement {
            parts.extend(self.case.state.kept_elsewhere.iter().map(|kept| self.placeholder(kept, &agency)));
            parts.extend(self.case.state.papers.iter().enumerate().map(|(n, paper)| self.paper_part(n, paper, &agency)));
        }
        Ok(parts)
    }

    /// A paper that came in as a file: how many sheets it is nobody counted, so it takes no pages.
    fn paper_part(&self, n: usize, paper: &model::Dated<model::case::Paper>, agency: &str) -> Part {
        let (case, private) = (CaseId(self.case.subject.id), self.case.private.expose());
        let title = papers::said(private, paper.at.entry, key::TITLE).unwrap_or_else(|| paper.what.kind.label());
        let came = papers::said(private, paper.at.entry, key::FILE_NAME).unwrap_or_default();
        let ending = came.rsplit_once('.').map_or(String::new(), |(_, ending)| format!(".{ending}"));
        let name = format!("{}_{}{ending}", paper.what.kind.label(), n + 1);
        let meta = ItemMeta::paper(&name, title, case, paper.at.entry);
        let expected = Expected { size: paper.what.size, digests: paper.what.digests };
        let files = vec![File { meta, bytes: Bytes::Kept(paper.what.object, expected), pages: None }];
        let mut line = line(title, agency.to_owned(), paper.at.recorded_at, 0);
        line.day = paper.what.dated.or(line.day);
        line.remark = Some("扫描件 1 件，存电子包".into());
        // What was agreed to on paper stands where the form of opinions does.
        let what = if paper.what.kind == model::case::PaperKind::Approval { "form:disposal" } else { "form:papers" };
        Part { what: what.into(), at: paper.at.recorded_at, record: None, serves: None, line, files }
    }

    /// Carriers of state secrets that are kept elsewhere: a line without title or page, and no file (Art. 25).
    fn placeholder(&self, kept: &model::Dated<u32>, agency: &str) -> Part {
        let private = self.case.private.expose();
        let said = |key| papers::said(private, kept.at.entry, key).unwrap_or_default();
        let mut line = line("另有涉密载体，按保密规定另行保管", agency.to_owned(), kept.at.recorded_at, 0);
        line.number = Some(said(key::DOCUMENT).to_owned());
        line.remark = Some(format!("载体 {} 件，由{}保管", kept.what, said(key::NAME)));
        let (what, at) = ("form:elsewhere".into(), kept.at.recorded_at);
        Part { what, at, record: None, serves: None, line, files: Vec::new() }
    }

    /// A small picture of each film that has one, and of each photograph.
    fn pictures(&self, store: &Store, typesetter: &Arc<dyn Typesetter>) -> Vec<(RecordingId, Blob)> {
        let of = |(r, _): &(Loaded<RecordingState>, String)| {
            let id = RecordingId(r.subject.id);
            if let Some(still) = self.stills.get(&id) {
                return Some((id, Blob(still.clone())));
            }
            let original = r.state.original.as_ref().filter(|_| r.state.medium == model::recording::Medium::Photo)?;
            if original.what.size > LARGEST_PHOTO {
                return None;
            }
            let mut bytes = Vec::new();
            // What cannot be read here is found when it is put into the package; the list does without its picture.
            std::io::Read::read_to_end(&mut store.open_object(original.what.object).ok()?, &mut bytes).ok()?;
            Some((id, typesetter.thumbnail(&bytes)?))
        };
        self.recordings.iter().filter_map(of).collect()
    }

    /// A record with its print and the scans of its signed pages: both take the same pages of the dossier.
    fn record_part(&self, record: &Loaded<RecordState>, agency: &str) -> Option<Part> {
        let s = &record.state;
        let print = s.print.as_ref()?;
        let (id, private) = (RecordId(record.subject.id), record.private.expose());
        let title = private.text(key::TITLE).unwrap_or_default();
        let expected = Expected { size: print.what.size, digests: print.what.digests };
        let name = format!("{}_{}.pdf", short(&s.record_type), print.at.recorded_at.day());
        let meta = ItemMeta::record(&name, title, id, print.at.entry);
        let mut files = vec![File { meta, bytes: Bytes::Kept(print.what.pdf, expected), pages: Some((1, print.what.pages)) }];
        for scan in &s.scans {
            let page = scan.what.page;
            let name = format!("{}_{}_第{page}页", short(&s.record_type), print.at.recorded_at.day());
            let meta = ItemMeta::scan(&name, &format!("{title}第 {page} 页（签名）"), id, scan.at.entry);
            let expected = Expected { size: scan.what.size, digests: scan.what.digests };
            files.push(File { meta, bytes: Bytes::Kept(scan.what.object, expected), pages: Some((page, page)) });
        }
        if let Some(sealed) = &s.sealed {
            let ending = if sealed.what.media_type == "application/ofd" { "ofd" } else { "pdf" };
            let name = format!("{}_{}_签章.{ending}", short(&s.record_type), print.at.recorded_at.day());
            let meta = ItemMeta::scan(&name, &format!("{title}（电子签章）"), id, sealed.at.entry);
            let expected = Expected { size: sealed.what.size, digests: sealed.what.digests };
            files.push(File { meta, bytes: Bytes::Kept(sealed.what.object, expected), pages: Some((1, s.pages())) });
        }
        let at = s.yields.first().map_or(print.at.recorded_at, model::record::Yield::began);
        let mut line = line(title, agency.to_owned(), at, s.pages());
        line.number.clone_from(&s.number);
        let lost = s.missing_pages();
        if !lost.is_empty() {
            let pages: Vec<_> = lost.iter().map(u32::to_string).collect();
            line.remark = Some(format!("缺签名页 {}", pages.join("、")));
        } else if s.finalised.is_none() {
            line.remark = Some("未定稿".into());
        }
        let serves = (s.record_type == "service-receipt").then(|| {
            let of = private.value(key::VALUES).and_then(|v| v["document"].as_str()).unwrap_or_default();
            henan().dossier.serves.get(of).cloned()
        });
        Some(Part { what: s.record_type.clone(), at, record: Some(id), serves: serves.flatten(), line, files })
    }

    /// An evidence copy: its note takes pages of the dossier, the copy goes into the electronic package (Art. 23).
    fn copy_part(&self, copy: &Loaded<CopyState>, agency: &str) -> Option<Part> {
        let (of, note) = (copy.state.order.as_ref()?.what.recording, copy.state.note.as_ref()?);
        let recording = self.recordings.iter().map(|(r, _)| r).find(|r| r.subject == of.into());
        let name = recording.and_then(|r| r.private.expose().text(key::FILE_NAME)).unwrap_or("未命名");
        let title = format!("音像证据文字说明（{name}）");
        let id = CopyId(copy.subject.id);
        let meta = ItemMeta::note(&format!("音像证据文字说明_{id}.pdf"), &title, id, note.at.entry);
        let expected = Expected { size: note.what.size, digests: note.what.digests };
        let mut files = vec![File { meta, bytes: Bytes::Kept(note.what.object, expected), pages: Some((1, note.what.pages)) }];
        files.extend(copy_file(copy, name).map(|(meta, object, expected)| File {
            meta,
            bytes: Bytes::Kept(object, expected),
            pages: None,
        }));
        let mut line = line(&title, agency.to_owned(), note.at.recorded_at, note.what.pages);
        line.remark = Some("副本 1 件，存电子包".into());
        let (what, at) = ("form:copies".to_owned(), note.at.recorded_at);
        Some(Part { what, at, record: None, serves: None, line, files })
    }
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

fn original(r: &Loaded<RecordingState>) -> Option<File> {
    let original = r.state.original.as_ref()?;
    let name = r.private.expose().text(key::FILE_NAME).unwrap_or("未命名");
    let title = format!("{}：{name}", r.state.medium.label());
    let meta = ItemMeta::original(name, &title, RecordingId(r.subject.id), original.at.entry);
    let expected = Expected { size: original.what.size, digests: original.what.digests };
    Some(File { meta, bytes: Bytes::Kept(original.what.object, expected), pages: None })
}

fn line(title: &str, responsible: String, at: Timestamp, pages: u32) -> Line {
    Line { title: title.to_owned(), responsible, day: Some(at.day()), pages, ..Line::default() }
}
