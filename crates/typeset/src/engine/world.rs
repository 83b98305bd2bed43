//! The world as a template sees it: itself, one document, the fonts. No folder, no network, no clock.

use std::collections::HashMap;

use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use serde::Serialize;
use typst::diag::{FileError, FileResult};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World};

use super::fonts::Fonts;
use super::input::Input;
use crate::page_code::PageCode;

/// The templates, by the name under which they import each other.
const SOURCES: [(&str, &str); 8] = [
    ("/common.typ", include_str!("../../templates/common.typ")),
    ("/record.typ", include_str!("../../templates/record.typ")),
    ("/dossier-cover.typ", include_str!("../../templates/dossier-cover.typ")),
    ("/dossier-index.typ", include_str!("../../templates/dossier-index.typ")),
    ("/dossier-end-note.typ", include_str!("../../templates/dossier-end-note.typ")),
    ("/evidence-index.typ", include_str!("../../templates/evidence-index.typ")),
    ("/dossier-spine.typ", include_str!("../../templates/dossier-spine.typ")),
    ("/carrier-labels.typ", include_str!("../../templates/carrier-labels.typ")),
];

/// Templates that are documents of their own.
#[derive(Clone, Copy, Debug)]
pub(super) enum Template {
    Record,
    DossierCover,
    DossierIndex,
    DossierEndNote,
    EvidenceIndex,
    DossierSpine,
    CarrierLabels,
}

impl Template {
    const fn path(self) -> &'static str {
        match self {
            Self::Record => "/record.typ",
            Self::DossierCover => "/dossier-cover.typ",
            Self::DossierIndex => "/dossier-index.typ",
            Self::DossierEndNote => "/dossier-end-note.typ",
            Self::EvidenceIndex => "/evidence-index.typ",
            Self::DossierSpine => "/dossier-spine.typ",
            Self::CarrierLabels => "/carrier-labels.typ",
        }
    }
}

/// What all documents have in common.
pub(super) struct Shared {
    pub(super) fonts: Fonts,
    library: LazyHash<Library>,
    sources: HashMap<FileId, Source>,
}

impl Shared {
    pub(super) fn new(fonts: Fonts) -> Self {
        let sources = SOURCES.map(|(path, text)| (file_id(path), Source::new(file_id(path), text.to_owned())));
        Self { fonts, library: LazyHash::new(Library::default()), sources: sources.into() }
    }
}

/// One document and what it is set with.
pub(super) struct DocumentWorld<'a> {
    shared: &'a Shared,
    main: FileId,
    input: Input,
}

impl<'a> DocumentWorld<'a> {
    pub(super) fn new(shared: &'a Shared, template: Template, input: Input) -> Self {
        Self { shared, main: file_id(template.path()), input }
    }

    /// The virtual files beside the templates. Few distinct names: Typst keeps every name it ever saw, 65 535 at most in a process, so page
    /// codes come as one file for each page count and not as one for each page.
    fn data(&self, path: &str) -> Option<Bytes> {
        if path == "document.json" {
            return Some(self.input.json.clone());
        }
        let (folder, name) = path.split_once('/')?;
        match folder {
            "images" => self.input.images.get(name.parse::<usize>().ok()?)?.clone(),
            "embedded" => self.input.embedded.get(name.parse::<usize>().ok()?).cloned(),
            "page-codes" => page_codes(self.input.page_code_prefix.as_ref()?, name.strip_suffix(".json")?.parse().ok()?),
            _ => None,
        }
    }
}

impl World for DocumentWorld<'_> {
    fn library(&self) -> &LazyHash<Library> {
        &self.shared.library
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &self.shared.fonts.book
    }

    fn main(&self) -> FileId {
        self.main
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        self.shared.sources.get(&id).cloned().ok_or(FileError::AccessDenied)
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        self.data(id.vpath().get_without_slash()).ok_or(FileError::AccessDenied)
    }

    fn font(&self, index: usize) -> Option<Font> {
        self.shared.fonts.get(index)
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

/// The code of one page as a template takes it.
#[derive(Serialize)]
struct PrintedCode {
    text: String,
    svg: String,
}

/// The codes of all pages of a document of `pages` pages.
fn page_codes(prefix: &str, pages: u32) -> Option<Bytes> {
    let code = |page| {
        let code = PageCode { prefix: prefix.to_owned(), page, pages };
        let qr = QrCode::with_error_correction_level(code.to_string(), EcLevel::M).ok()?;
        Some(PrintedCode { text: code.in_words(), svg: qr.render::<svg::Color<'_>>().build() })
    };
    let codes: Vec<PrintedCode> = (1..=pages).map(code).collect::<Option<_>>()?;
    serde_json::to_vec(&codes).ok().map(Bytes::new)
}

/// The id of a virtual file.
fn file_id(path: &'static str) -> FileId {
    let path = VirtualPath::new(path).expect("paths in this file are well-formed");
    FileId::new(RootedPath::new(VirtualRoot::Project, path))
}
