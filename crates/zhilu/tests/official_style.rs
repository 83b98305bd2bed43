//! Every record type as it is printed, filled and blank, has the habits of an official document (GB/T 9704): the sheet, its margins, the faces and
//! sizes, the number in 〔〕, page numbers, and the place of the seal. What is looked at is the finished PDF, read back by poppler.

mod reading;

use app::record::{Head, Names, blank_form, document};
use law::henan;
use law::record::{FieldKind, RecordType, Values};
use reading::{Page, Piece, pages_of};
use serde_json::json;
use typeset::{Availability, Document, Typesetter};

/// A millimetre in points.
const MM: f64 = 72.0 / 25.4;
/// A4 in millimetres.
const SHEET: (f64, f64) = (210.0, 297.0);
/// Pages are measured in whole points.
const TOLERANCE: f64 = 1.5;
/// 小四号: what stands in the tables of forms.
const FORM_SIZE: f64 = 12.0;
/// 三号: what runs in letters.
const LETTER_SIZE: f64 = 16.0;
/// What stands on one line has its upper edge within these points.
const LINE: f64 = 4.0;
/// The codes of pages have smaller letters than anything that is read.
const SMALLEST: f64 = 9.0;

/// Something in every field, with a text that runs over several lines in each long one.
fn filled(kind: &RecordType) -> Values {
    let value = |kind: FieldKind, choice: Option<&str>| match kind {
        FieldKind::Text | FieldKind::Place => json!("样县文化路"),
        FieldKind::Textarea => json!("经现场检查，当事人在门前人行道堆放建材，占用约十二平方米，现场有行人绕行。".repeat(6)),
        FieldKind::Datetime => json!("2026-11-03T09:02:00+08:00"),
        FieldKind::Date => json!("2026-11-03"),
        FieldKind::Boolean => json!(true),
        FieldKind::Choice => json!(choice.unwrap_or_default()),
        FieldKind::Number => json!(3),
        FieldKind::Money => json!(50_000),
        FieldKind::Person => json!(""),
        FieldKind::Persons => json!([]),
    };
    kind.fields().map(|f| (f.id.clone(), value(f.kind, f.choices.first().map(|c| c.code.as_str())))).collect()
}

fn is_letter(kind: &RecordType) -> bool {
    kind.signers.iter().any(|s| s.role == "agency")
}

/// Pages of a document; nothing, with a printed reason, where it cannot be set or read.
fn printed(setter: &dyn Typesetter, doc: &Document) -> Option<Vec<Page>> {
    let pdf = setter.set(doc).unwrap();
    assert!(pdf.missing.is_empty(), "{:?}", pdf.missing);
    let pages = pages_of(&pdf.bytes)?;
    assert_eq!(pages.len(), usize::try_from(pdf.pages).unwrap());
    Some(pages)
}

/// What every official document has, filled or blank.
fn is_official(what: &str, pages: &[Page], letter: bool) {
    let (left, right, top) = if letter { (28.0, 26.0, 37.0) } else { (25.0, 22.0, 33.0) };
    for (n, page) in pages.iter().enumerate() {
        assert!((page.width / MM - SHEET.0).abs() < 1.0 && (page.height / MM - SHEET.1).abs() < 1.0, "{what}: no A4 {page:?}");
        let foot = format!("第{}页共{}页", n + 1, pages.len());
        let numbered = page.pieces.iter().find(|p| p.squeezed() == foot);
        let numbered = numbered.unwrap_or_else(|| panic!("{what}: no page number {foot}"));
        assert!((numbered.middle() - page.width / 2.0).abs() < 30.0, "{what}: the page number stands aside");
        for piece in page.body(top * MM, numbered.top) {
            assert!(piece.left >= left * MM - TOLERANCE, "{what}, page {}: {piece:?} stands left of the margin", n + 1);
            assert!(
                piece.right() <= page.width - right * MM + TOLERANCE,
                "{what}, page {}: {piece:?} runs into the margin",
                n + 1
            );
        }
    }
}

/// Of the characters below the title most are 仿宋, of the size that this kind of document has.
fn is_in_face_and_size(what: &str, pages: &[Page], letter: bool) {
    let size = if letter { LETTER_SIZE } else { FORM_SIZE };
    let all = pages.iter().flat_map(|p| &p.pieces).filter(|p| p.size >= SMALLEST);
    let count = |pieces: &mut dyn Iterator<Item = &Piece>| pieces.map(|p| p.squeezed().chars().count()).sum::<usize>();
    let whole = count(&mut all.clone());
    let right = count(&mut all.clone().filter(|p| p.is_fang() && (p.size - size).abs() <= 0.6));
    assert!(right * 2 > whole, "{what}: {right} of {whole} characters are 仿宋 of {size} points");
}

/// The place of the seal: at the right, under the agency's name and over the day.
fn has_its_seal_in_place(what: &str, pages: &[Page], agency: &str) {
    let (page, seal) = pages
        .iter()
        .find_map(|page| page.pieces.iter().find(|p| p.squeezed() == "（印章）").map(|seal| (page, seal)))
        .unwrap_or_else(|| panic!("{what}: no place for the seal"));
    assert!(seal.middle() > page.width / 2.0, "{what}: the seal stands at the left");
    let near = |p: &&Piece| (p.middle() - seal.middle()).abs() < 60.0;
    let over = page.pieces.iter().filter(near).filter(|p| p.top < seal.top).max_by(|a, b| a.top.total_cmp(&b.top));
    assert_eq!(over.map(Piece::squeezed).as_deref(), Some(agency), "{what}: what stands over the seal");
    // A day that a pen fills in is told in three pieces.
    let under = page.pieces.iter().filter(|p| p.top > seal.top && p.middle() > page.width / 2.0);
    let line = under.clone().map(|p| p.top).min_by(f64::total_cmp).unwrap_or_default();
    let day: String = under.filter(|p| p.top - line < LINE).map(Piece::squeezed).collect();
    assert!(day.ends_with('日') && day.contains('年'), "{what}: “{day}” stands under the seal");
}

#[test]
fn every_record_type_is_printed_as_an_official_document() {
    let setter = testkit::setter::typst().filter(|s| s.available() == Availability::Ready);
    let Some(setter) = setter else {
        eprintln!("skipped: the faces of official documents are not here; `ZHILU_FONTS` names their folder");
        return;
    };
    let (agency, now) = ("样县城市管理局", "2026-11-03T10:30:00+08:00".parse().unwrap());
    let prefix = "https://zf.yangxian.gov.cn/v/0123456789abcdefghjkmnpqrs:3";
    for kind in henan().records.values() {
        let number = kind.numbering.as_ref().map(|word| format!("样城管{word}〔2026〕12号"));
        let head = Head { agency, number: number.clone() };
        let filled = document(kind, &filled(kind), &Names::of(&[]), &head, prefix, now);
        let Some(pages) = printed(setter.as_ref(), &filled) else { return };
        let (what, letter) = (kind.title.as_str(), is_letter(kind) && kind.fields().any(|f| f.kind == FieldKind::Textarea));
        is_official(what, &pages, letter);
        is_in_face_and_size(what, &pages, letter);
        let text: String = pages[0].pieces.iter().map(Piece::squeezed).collect();
        assert!(text.contains(&squeeze(&kind.title)), "{what} in {text}");
        if let Some(number) = &number {
            assert!(text.contains(number.as_str()), "{number} in {text}");
        }
        if is_letter(kind) {
            has_its_seal_in_place(what, &pages, agency);
        }

        let blank = blank_form(kind, agency, "ZL1:form:a:1", now);
        let Some(pages) = printed(setter.as_ref(), &blank) else { return };
        is_official(&format!("{what} (blank)"), &pages, false);
        if kind.numbering.is_some() {
            let text: String = pages[0].pieces.iter().map(Piece::squeezed).collect();
            assert!(text.contains("〔＿＿＿＿〕"), "{what} (blank): {text}");
        }
        if is_letter(kind) {
            has_its_seal_in_place(&format!("{what} (blank)"), &pages, agency);
        }
    }
}

fn squeeze(text: &str) -> String {
    text.split_whitespace().collect()
}
