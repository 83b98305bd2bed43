//! [`TypstSetter`]: Typst with own fonts, own templates and no way out to files, network or clock.

mod fonts;
mod input;
mod world;

use std::path::PathBuf;

use typst::diag::SourceDiagnostic;
use typst::foundations::{Datetime, Smart};
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards};

use crate::document::{Blob, Content, Document};
use crate::typesetter::{Availability, Pdf, TypesetError, Typesetter};
use fonts::Fonts;
pub use fonts::default_font_dirs;
use input::Input;
use world::{DocumentWorld, Shared, Template};

/// China's offset from UTC in minutes, for the metadata of the file.
const CHINA_OFFSET_MINUTES: i32 = 8 * 60;

/// How many documents later Typst may forget what it remembered of one. Templates and fonts are used by every document and stay warm.
const MEMORY_IN_DOCUMENTS: usize = 8;

/// Sets documents with Typst.
pub struct TypstSetter {
    shared: Shared,
    level: Level,
}

/// Which PDF/A is written.
#[derive(Clone, Copy, Debug)]
enum Level {
    /// PDF/A-2b, or PDF/A-3b where files are embedded.
    Kept,
    /// PDF/A-1b.
    Judged,
}

impl TypstSetter {
    /// Looks for the faces of official documents in `font_dirs`, folders that need not exist. Without any Chinese face it still comes
    /// into being, answers [`Availability::Unavailable`] and sets nothing. Fonts are read when a document first needs them.
    pub fn new(font_dirs: &[PathBuf]) -> Self {
        Self { shared: Shared::new(Fonts::search(font_dirs)), level: Level::Kept }
    }

    /// The same, writing PDF/A-1b: the one level that a judge who is not ours (PDFBox Preflight) knows. Files cannot be embedded in it.
    #[must_use]
    pub fn to_be_judged(self) -> Self {
        Self { level: Level::Judged, ..self }
    }

    /// Lays out and writes the pages of `doc`.
    fn compile(&self, doc: &Document) -> Result<Pdf, TypesetError> {
        let input = Input::prepare(doc, &self.shared.fonts)?;
        let missing = input.missing.clone();
        let world = DocumentWorld::new(&self.shared, template_of(&doc.content), input);
        let laid_out = typst::compile::<PagedDocument>(&world).output.map_err(|errors| TypesetError::Layout(say(&errors)))?;
        let bytes = typst_pdf::pdf(&laid_out, &options(doc, self.level)?).map_err(|errors| TypesetError::Export(say(&errors)))?;
        Ok(Pdf { bytes, pages: u32::try_from(laid_out.pages().len()).unwrap_or(u32::MAX), missing })
    }
}

impl Typesetter for TypstSetter {
    fn set(&self, doc: &Document) -> Result<Pdf, TypesetError> {
        if let Availability::Unavailable { reason } = self.available() {
            return Err(TypesetError::Unavailable { reason });
        }
        let pdf = self.compile(doc);
        typst::comemo::evict(MEMORY_IN_DOCUMENTS);
        pdf
    }

    fn thumbnail(&self, picture: &[u8]) -> Option<Blob> {
        input::thumbnail(picture)
    }

    fn available(&self) -> Availability {
        self.shared.fonts.availability()
    }
}

/// Which template sets which content.
const fn template_of(content: &Content) -> Template {
    match content {
        Content::Record(_) => Template::Record,
        Content::DossierCover(_) => Template::DossierCover,
        Content::DossierIndex(_) => Template::DossierIndex,
        Content::DossierEndNote(_) => Template::DossierEndNote,
        Content::EvidenceIndex(_) => Template::EvidenceIndex,
        Content::DossierSpine(_) => Template::DossierSpine,
        Content::CarrierLabels(_) => Template::CarrierLabels,
    }
}

/// PDF/A with the ident and time of the document, so that nothing in the file depends on when it is written.
fn options(doc: &Document, level: Level) -> Result<PdfOptions, TypesetError> {
    let export = |reason: &dyn std::fmt::Display| TypesetError::Export(reason.to_string());
    let standard = match level {
        Level::Judged => PdfStandard::A_1b,
        Level::Kept if doc.embedded.is_empty() => PdfStandard::A_2b,
        Level::Kept => PdfStandard::A_3b,
    };
    let wall = doc.timestamp.civil();
    let part = |n: i8| u8::try_from(n).unwrap_or_default();
    let timestamp = Datetime::from_ymd_hms(
        wall.year().into(),
        part(wall.month()),
        part(wall.day()),
        part(wall.hour()),
        part(wall.minute()),
        part(wall.second()),
    )
    .and_then(|t| typst_pdf::Timestamp::new_local(t, CHINA_OFFSET_MINUTES));
    Ok(PdfOptions {
        ident: Smart::Custom(doc.ident.clone()),
        creator: Smart::Custom(Some("zhilu".to_owned())),
        timestamp,
        standards: PdfStandards::new(&[standard]).map_err(|error| export(&error.message()))?,
        ..PdfOptions::default()
    })
}

/// Typst's complaints in one line.
fn say(errors: &[SourceDiagnostic]) -> String {
    errors.iter().map(|error| error.message.as_str()).collect::<Vec<_>>().join("；")
}
