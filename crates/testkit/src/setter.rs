//! A typesetter for tests: blank pages, as many as asked for. Fast, needs no fonts, and the PDF is a valid one.

use std::fmt::Write as _;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use typeset::{Availability, Document, Pdf, TypesetError, Typesetter, TypstSetter, default_font_dirs};

/// Sets blank pages.
#[derive(Debug)]
pub struct Blank(AtomicU32);

impl Blank {
    /// A typesetter whose documents have `pages` pages.
    pub const fn new(pages: u32) -> Self {
        Self(AtomicU32::new(pages))
    }

    /// How many pages the next documents have.
    pub fn set_pages(&self, pages: u32) {
        self.0.store(pages, Ordering::SeqCst);
    }
}

impl Typesetter for Blank {
    fn set(&self, doc: &Document) -> Result<Pdf, TypesetError> {
        let pages = self.0.load(Ordering::SeqCst);
        Ok(Pdf { bytes: blank_pdf(pages, &doc.ident), pages, missing: Vec::new() })
    }

    fn available(&self) -> Availability {
        Availability::Degraded { reason: "测试用排版：只有空白页".into() }
    }
}

/// Typst with the fonts of this machine and of the folder `ZHILU_FONTS`; nothing when there is no Chinese face.
pub fn typst() -> Option<Arc<TypstSetter>> {
    let mut dirs = default_font_dirs();
    dirs.extend(std::env::var_os("ZHILU_FONTS").map(PathBuf::from));
    let setter = TypstSetter::new(&dirs);
    let can = !matches!(setter.available(), Availability::Unavailable { .. });
    can.then(|| Arc::new(setter))
}

/// A PDF of blank A4 pages, with the ident as its title.
fn blank_pdf(pages: u32, ident: &str) -> Vec<u8> {
    let first_page = 4;
    let kids: Vec<String> = (first_page..first_page + pages).map(|n| format!("{n} 0 R")).collect();
    let title: String = ident.bytes().fold(String::new(), |mut hex, b| {
        let _ = write!(hex, "{b:02x}");
        hex
    });
    let mut objects = vec![
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        format!("<< /Type /Pages /Count {pages} /Kids [{}] >>", kids.join(" ")),
        format!("<< /Title <{title}> >>"),
    ];
    objects.extend(kids.iter().map(|_| "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>".to_owned()));

    let mut pdf = String::from("%PDF-1.7\n");
    let mut places = Vec::new();
    for (n, object) in objects.iter().enumerate() {
        places.push(pdf.len());
        let _ = write!(pdf, "{} 0 obj\n{object}\nendobj\n", n + 1);
    }
    let (table, count) = (pdf.len(), objects.len() + 1);
    let _ = write!(pdf, "xref\n0 {count}\n0000000000 65535 f \n");
    for place in places {
        let _ = writeln!(pdf, "{place:010} 00000 n ");
    }
    let _ = write!(pdf, "trailer\n<< /Size {count} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{table}\n%%EOF\n");
    pdf.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objects_stand_where_the_table_says() {
        let pdf = String::from_utf8(blank_pdf(3, "x")).unwrap();
        let table = pdf.split("0000000000 65535 f \n").nth(1).unwrap();
        let rows: Vec<usize> =
            table.lines().take_while(|l| l.ends_with('n') || l.ends_with("n ")).map(|l| l[..10].parse().unwrap()).collect();
        assert_eq!(rows.len(), 6, "catalogue, tree, title and three pages");
        for (n, place) in rows.into_iter().enumerate() {
            assert!(pdf[place..].starts_with(&format!("{} 0 obj", n + 1)));
        }
        let at: usize = pdf.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(pdf[at..].starts_with("xref"));
    }
}
