//! Redactions of documents: what lies under a box is gone from the copy, for whoever looks and for whoever searches in it (Art. 25).

use std::process::Command;

use app::record::Rasteriser as _;
use jobs::Pdftoppm;

/// A PDF with two pages and a text layer.
fn document() -> Vec<u8> {
    let page = |text: &str| format!("BT /F 40 Tf 40 700 Td ({text}) Tj ET");
    let (first, second) = (page("SECRETRECIPE"), page("OPENWORDS"));
    let stream = |text: &str| format!("<< /Length {} >>\nstream\n{text}\nendstream", text.len());
    let of = |content: u32| {
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {content} 0 R \
             /Resources << /Font << /F << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >> >>"
        )
    };
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Count 2 /Kids [3 0 R 5 0 R] >>".to_owned(),
        of(4),
        stream(&first),
        of(6),
        stream(&second),
    ];
    let (mut out, mut places) = ("%PDF-1.4\n".to_owned(), Vec::new());
    for (n, object) in (1..).zip(&objects) {
        places.push(out.len());
        out += &format!("{n} 0 obj\n{object}\nendobj\n");
    }
    let table = out.len();
    out += "xref\n0 7\n0000000000 65535 f \n";
    places.iter().for_each(|place| out += &format!("{place:010} 00000 n \n"));
    out += &format!("trailer\n<< /Size 7 /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
    out.into_bytes()
}

/// What `pdftotext` finds in some bytes.
fn text_of(bytes: &[u8]) -> String {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pdf");
    std::fs::write(&file, bytes).unwrap();
    let said = Command::new("pdftotext").arg(&file).arg("-").output().expect("these tests need poppler-utils");
    String::from_utf8(said.stdout).unwrap()
}

#[tokio::test]
async fn what_lies_under_a_box_is_gone_from_every_page_and_every_layer() {
    let rasteriser = Pdftoppm::on_path().await.expect("these tests need poppler-utils");
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("a.pdf");
    std::fs::write(&file, document()).unwrap();
    assert!(text_of(&document()).contains("SECRETRECIPE"));
    let pictures = rasteriser.pictures(file).await.unwrap();
    assert_eq!(pictures.len(), 2);
    // The words stand in the upper part of the page.
    let covered = [evidence::redact::Box { x: 0, y: 100, w: 1000, h: 100 }];
    let first = evidence::redact::cover(&pictures[0], &covered).unwrap();
    let second = evidence::redact::cover(&pictures[1], &[]).unwrap();
    let pdf = evidence::redact::pdf(&[first.clone(), second], app::record::DOTS_PER_INCH, "遮盖件", "原件");
    assert_eq!(text_of(&pdf).trim(), "", "no layer of text is left");
    assert!(!pdf.windows(12).any(|w| w == b"SECRETRECIPE"));
    std::fs::write(folder.path().join("b.pdf"), &pdf).unwrap();
    let again = rasteriser.pictures(folder.path().join("b.pdf")).await.unwrap();
    assert_eq!(again.len(), 2);
    let seen = image::load_from_memory(&again[0]).unwrap().to_luma8();
    let (width, height) = seen.dimensions();
    let dark = |x: u32, y: u32| seen.get_pixel(width * x / 1000, height * y / 1000).0[0] < 60;
    assert!((50..950).step_by(50).all(|x| dark(x, 150)), "all of the box is black");
    assert!(!dark(500, 400), "and nothing else");
    let other = image::load_from_memory(&again[1]).unwrap().to_luma8();
    assert!(other.pixels().any(|p| p.0[0] < 60), "the other page still has its words");
    assert!(rasteriser.pictures(folder.path().join("none.pdf")).await.is_err());
}
