//! What a template reads: the document as JSON, with every text made printable, and the pictures that can be shown.
//!
//! Text reaches Typst as JSON strings only, never as source, so that `#`, `$` or `*` in a name prints as it is.

use std::collections::BTreeSet;
use std::io::Cursor;

use image::{ImageDecoder as _, ImageFormat, ImageReader};
use serde::Serialize;
use serde_json::Value;
use typst::foundations::Bytes;
use zune_jpeg::JpegDecoder;
use zune_jpeg::zune_core::bytestream::ZCursor;
use zune_jpeg::zune_core::colorspace::ColorSpace;

use super::fonts::{Chains, Fonts};
use crate::document::{Blob, Document};
use crate::page_code::PageCode;
use crate::typesetter::TypesetError;

/// Printed for a character that no font has 缺字.
const GETA: char = '〓';

/// Longest page code in bytes: QR version 5 at level M, whose modules are still half a millimetre wide on the page.
const PAGE_CODE_LIMIT: usize = 84;
/// Page and page count of the longest code that is printed.
const MANY_PAGES: u32 = 9999;

/// Everything a template can read about one document.
pub(super) struct Input {
    /// `/document.json`.
    pub(super) json: Bytes,
    /// Pictures by position; none where one cannot be shown.
    pub(super) images: Vec<Option<Bytes>>,
    /// Embedded files by position.
    pub(super) embedded: Vec<Bytes>,
    /// See [`Document::page_code_prefix`].
    pub(super) page_code_prefix: Option<String>,
    /// Characters that no font has.
    pub(super) missing: Vec<char>,
}

/// `/document.json` as the templates know it.
#[derive(Serialize)]
struct Sheet<'a> {
    content: Value,
    fonts: &'a Chains,
    has_page_codes: bool,
    /// For each picture whether it can be shown.
    images: Vec<bool>,
    embedded: Vec<Embedded>,
    /// Code points of missing characters, e.g. `U+3106C`.
    missing: Vec<String>,
}

#[derive(Serialize)]
struct Embedded {
    name: String,
    mime: String,
    description: String,
}

impl Input {
    /// Makes `doc` printable with `fonts`.
    pub(super) fn prepare(doc: &Document, fonts: &Fonts) -> Result<Self, TypesetError> {
        check_page_code(doc)?;
        check_embedded_names(doc)?;
        let mut missing = Vec::new();
        let mut content = serde_json::to_value(&doc.content).map_err(TypesetError::Encode)?;
        make_printable(&mut content, fonts, &mut missing);

        let images: Vec<Option<Bytes>> = doc.images.iter().map(showable).collect();
        let sheet = Sheet {
            content,
            fonts: &fonts.chains,
            has_page_codes: doc.page_code_prefix.is_some(),
            images: images.iter().map(Option::is_some).collect(),
            embedded: doc
                .embedded
                .iter()
                .map(|file| Embedded { name: file.name.clone(), mime: file.mime.clone(), description: file.description.clone() })
                .collect(),
            missing: missing.iter().map(|c| format!("U+{:04X}", u32::from(*c))).collect(),
        };
        Ok(Self {
            json: Bytes::new(serde_json::to_vec(&sheet).map_err(TypesetError::Encode)?),
            images,
            embedded: doc.embedded.iter().map(|file| Bytes::new(file.data.0.clone())).collect(),
            page_code_prefix: doc.page_code_prefix.clone(),
            missing,
        })
    }
}

/// Replaces what cannot be printed in every string of `value` and notes what was replaced. PDF/A forbids the empty box that other programs
/// print for a missing character, and a name must not lose one in silence.
fn make_printable(value: &mut Value, fonts: &Fonts, missing: &mut Vec<char>) {
    match value {
        Value::String(text) => {
            *text = text.replace("\r\n", "\n").chars().filter_map(|c| printable(c, fonts, missing)).collect();
        }
        Value::Array(values) => values.iter_mut().for_each(|value| make_printable(value, fonts, missing)),
        Value::Object(fields) => fields.values_mut().for_each(|value| make_printable(value, fonts, missing)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

/// What is printed for `c`.
fn printable(c: char, fonts: &Fonts, missing: &mut Vec<char>) -> Option<char> {
    match c {
        '\n' | '\r' | '\u{2028}' | '\u{2029}' => Some('\n'),
        c if c.is_whitespace() => Some(if c == '\u{3000}' { c } else { ' ' }),
        c if c.is_control() || is_invisible(c) => None,
        c if fonts.cover(c) => Some(c),
        c => {
            if !missing.contains(&c) {
                missing.push(c);
            }
            Some(GETA)
        }
    }
}

/// Characters that only steer how others are shown: joiners, direction marks, variation selectors, tags. Left out, because direction marks
/// can make a text read other than it is.
const fn is_invisible(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{180B}'..='\u{180F}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}'
        | '\u{2060}'..='\u{206F}' | '\u{FE00}'..='\u{FE0F}' | '\u{FEFF}' | '\u{E0000}'..='\u{E0FFF}')
}

/// The picture, if it is one that the page can carry. Decoded once here, so that a broken still never keeps a document from being made.
fn showable(blob: &Blob) -> Option<Bytes> {
    let reader = ImageReader::new(Cursor::new(&blob.0)).with_guessed_format().ok()?;
    if !matches!(reader.format()?, ImageFormat::Jpeg | ImageFormat::Png) {
        return None;
    }
    let picture = reader.decode().ok()?;
    if !is_in_printing_inks(&blob.0) {
        return Some(Bytes::new(blob.0.clone()));
    }
    // PDF/A takes printing inks only with a profile of the press; red, green and blue do as well.
    let mut bytes = Cursor::new(Vec::new());
    picture.to_rgb8().write_to(&mut bytes, ImageFormat::Png).ok()?;
    Some(Bytes::new(bytes.into_inner()))
}

/// The longest side of a small picture, in pixels.
const THUMBNAIL: u32 = 480;

/// A small picture of one that may be large, turned as its camera was held.
pub(super) fn thumbnail(bytes: &[u8]) -> Option<Blob> {
    let reader = ImageReader::new(Cursor::new(bytes)).with_guessed_format().ok()?;
    let mut decoder = reader.into_decoder().ok()?;
    let turned = decoder.orientation().ok();
    let mut picture = image::DynamicImage::from_decoder(decoder).ok()?.thumbnail(THUMBNAIL, THUMBNAIL);
    if let Some(turned) = turned {
        picture.apply_orientation(turned);
    }
    let mut small = Cursor::new(Vec::new());
    picture.to_rgb8().write_to(&mut small, ImageFormat::Jpeg).ok()?;
    Some(Blob(small.into_inner()))
}

/// Whether these are the bytes of a JPEG in cyan, magenta, yellow and black.
fn is_in_printing_inks(bytes: &[u8]) -> bool {
    let mut decoder = JpegDecoder::new(ZCursor::new(bytes));
    decoder.decode_headers().is_ok() && matches!(decoder.input_colorspace(), Some(ColorSpace::CMYK | ColorSpace::YCCK))
}

/// Refuses a prefix whose codes would be too dense.
fn check_page_code(doc: &Document) -> Result<(), TypesetError> {
    let Some(prefix) = &doc.page_code_prefix else { return Ok(()) };
    let bytes = PageCode { prefix: prefix.clone(), page: MANY_PAGES, pages: MANY_PAGES }.to_string().len();
    if bytes > PAGE_CODE_LIMIT {
        return Err(TypesetError::PageCodeTooLong { bytes, limit: PAGE_CODE_LIMIT });
    }
    Ok(())
}

/// Refuses names that would make two files one, or a path.
fn check_embedded_names(doc: &Document) -> Result<(), TypesetError> {
    let mut seen = BTreeSet::new();
    for file in &doc.embedded {
        let is_plain = !file.name.is_empty() && !file.name.contains(['/', '\\', '\0']) && !file.name.starts_with('.');
        if !is_plain || !seen.insert(&file.name) {
            return Err(TypesetError::EmbeddedName { name: file.name.clone() });
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use base::Timestamp;

    use super::*;
    use crate::{Content, DossierEndNote, EmbeddedFile};

    fn no_fonts() -> Fonts {
        Fonts::search(&[])
    }

    fn document() -> Document {
        Document::new("x", Timestamp::from_millis(0), Content::DossierEndNote(DossierEndNote::default()))
    }

    fn file(name: &str) -> EmbeddedFile {
        EmbeddedFile { name: name.to_owned(), mime: "text/plain".to_owned(), description: String::new(), data: Blob::default() }
    }

    #[test]
    fn what_steers_the_eye_is_left_out_and_what_no_font_has_is_marked() {
        let mut missing = Vec::new();
        let mut value = serde_json::json!({ "a": ["甲\u{202E}乙\u{0}\r\n甲\t"] });
        make_printable(&mut value, &no_fonts(), &mut missing);
        assert_eq!(value, serde_json::json!({ "a": ["〓〓\n〓 "] }));
        assert_eq!(missing, ['甲', '乙']);
    }

    #[test]
    fn a_page_code_stays_scannable() {
        let with_prefix = |length| Document { page_code_prefix: Some("x".repeat(length)), ..document() };
        assert!(check_page_code(&with_prefix(PAGE_CODE_LIMIT - 10)).is_ok());
        let refused = check_page_code(&with_prefix(PAGE_CODE_LIMIT - 9)).unwrap_err();
        assert!(matches!(refused, TypesetError::PageCodeTooLong { bytes: 85, limit: 84 }), "{refused}");
    }

    #[test]
    fn embedded_names_are_plain_and_unique() {
        let with = |names: &[&str]| Document { embedded: names.iter().map(|name| file(name)).collect(), ..document() };
        assert!(check_embedded_names(&with(&["案件.json", "b.json"])).is_ok());
        for names in [&["a", "a"][..], &[""], &["../a"], &["a/b"], &["a\\b"], &["."]] {
            assert!(check_embedded_names(&with(names)).is_err(), "{names:?}");
        }
    }

    #[test]
    fn a_picture_in_printing_inks_becomes_one_that_pdf_a_takes() {
        // Eight by eight pixels of red, as cyan, magenta, yellow and black.
        let inks = "/9j/7gAOQWRvYmUAZAAAAAAA/9sAQwAbEhQXFBEbFxYXHhwbIChCKyglJShROj0wQmBVZWRfVV1baniZgWpxkHNbXYW1hpCeo6utq2eAvMm6pseZqKuk\
                    /8AAFAgACAAIBEMRAE0RAFkRAEsRAP/EABUAAQEAAAAAAAAAAAAAAAAAAAUG/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAA4EQwBNAFkASwAAPwCmEiVM/9k=";
        let inks = data_encoding::BASE64.decode(inks.as_bytes()).unwrap();
        assert!(is_in_printing_inks(&inks));
        let shown = showable(&Blob(inks)).unwrap();
        assert_eq!(image::guess_format(&shown).unwrap(), ImageFormat::Png);
        let pixel = *image::load_from_memory(&shown).unwrap().to_rgb8().get_pixel(4, 4);
        assert!(pixel[0] > 200 && pixel[1] < 100 && pixel[2] < 100, "{pixel:?}");
    }

    #[test]
    fn only_pictures_are_shown() {
        for bytes in [b"".as_slice(), b"GIF89a", b"\xff\xd8\xff\xe0 truncated", b"<svg xmlns=\"http://www.w3.org/2000/svg\"/>"] {
            assert!(showable(&Blob(bytes.to_vec())).is_none(), "{bytes:?}");
        }
    }
}
