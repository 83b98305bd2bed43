//! Documents 文书 as data, and the trait that turns them into pages.
//!
//! A [`Document`] says what stands on the paper; how it looks is in `templates/`. Callers hold a `dyn Typesetter`, so that everything but the
//! binary builds and tests without Typst (feature `engine`). Nothing here knows a case, a store or the clock: names, dates and the ident come in.

mod barcode;
mod document;
#[cfg(feature = "engine")]
mod engine;
mod page_code;
mod typesetter;

pub use barcode::Barcode;
pub use document::carrier::{CarrierLabel, CarrierLabels, DossierSpine};
pub use document::dossier::{CoverField, DossierCover, DossierEndNote, DossierIndex, DossierItem, Shelfmark};
pub use document::evidence::{EvidenceIndex, EvidenceItem};
pub use document::record::{
    Align, Attachment, Column, Field, Opinion, Picture, Record, Refusal, Seal, Section, Signatures, Signer,
};
pub use document::{Blob, Content, Document, EmbeddedFile};
#[cfg(feature = "engine")]
pub use engine::{TypstSetter, default_font_dirs};
pub use page_code::{ADDRESS_ENDS, PageCode, ParsePageCodeError};
pub use typesetter::{Availability, NoTypesetter, Pdf, TypesetError, Typesetter};
