//! Reads pages back with poppler's `pdftohtml`: what stands where, in which face and size. Points from the upper left corner.

use std::process::Command;

/// A page.
#[derive(Debug)]
pub struct Page {
    pub width: f64,
    pub height: f64,
    pub pieces: Vec<Piece>,
}

/// A run of text of one face and size.
#[derive(Clone, Debug)]
pub struct Piece {
    pub left: f64,
    pub top: f64,
    pub width: f64,
    pub size: f64,
    pub face: String,
    pub text: String,
}

impl Piece {
    pub fn right(&self) -> f64 {
        self.left + self.width
    }

    pub fn middle(&self) -> f64 {
        self.left + self.width / 2.0
    }

    pub fn squeezed(&self) -> String {
        self.text.split_whitespace().collect()
    }

    /// Whether its face is 仿宋.
    pub fn is_fang(&self) -> bool {
        self.face.contains("Fang")
    }
}

impl Page {
    /// What stands between the head and the foot.
    pub fn body(&self, top: f64, bottom: f64) -> impl Iterator<Item = &Piece> {
        self.pieces.iter().filter(move |p| p.top >= top && p.top < bottom && !p.squeezed().is_empty())
    }
}

/// The pages of `pdf`; nothing, with a printed reason, where `pdftohtml` is not installed.
pub fn pages_of(pdf: &[u8]) -> Option<Vec<Page>> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.pdf");
    std::fs::write(&file, pdf).unwrap();
    let run = Command::new("pdftohtml").args(["-xml", "-i", "-stdout", "-zoom", "1", "-nomerge"]).arg(&file).output();
    match run {
        Ok(out) => {
            assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
            Some(pages_in(&String::from_utf8(out.stdout).unwrap()))
        }
        Err(error) => {
            eprintln!("skipped: pdftohtml cannot be run ({error}); Debian has it in poppler-utils");
            None
        }
    }
}

/// The pages in what `pdftohtml -xml` wrote: a line for each page, face and run.
fn pages_in(xml: &str) -> Vec<Page> {
    let mut faces: Vec<(String, f64, String)> = Vec::new();
    let mut pages: Vec<Page> = Vec::new();
    for line in xml.lines().map(str::trim) {
        if line.starts_with("<page ") {
            pages.push(Page { width: number(line, "width"), height: number(line, "height"), pieces: Vec::new() });
        } else if line.starts_with("<fontspec ") {
            faces.push((attribute(line, "id").to_owned(), number(line, "size"), attribute(line, "family").to_owned()));
        } else if line.starts_with("<text ")
            && let Some(page) = pages.last_mut()
        {
            let (_, size, face) = faces.iter().find(|(id, ..)| id == attribute(line, "font")).unwrap();
            let text = line.split_once('>').unwrap().1.rsplit_once("</text>").unwrap().0;
            page.pieces.push(Piece {
                left: number(line, "left"),
                top: number(line, "top"),
                width: number(line, "width"),
                size: *size,
                face: face.clone(),
                text: plain(text),
            });
        }
    }
    pages
}

fn attribute<'a>(line: &'a str, name: &str) -> &'a str {
    let after = line.split_once(&format!(" {name}=\"")).unwrap_or_else(|| panic!("{name} in {line}")).1;
    after.split_once('"').unwrap().0
}

fn number(line: &str, name: &str) -> f64 {
    attribute(line, name).parse().unwrap()
}

/// Without marks of weight, and with the characters that XML cannot hold as they are.
fn plain(text: &str) -> String {
    let mut out = String::new();
    let mut inside = false;
    for c in text.chars() {
        match c {
            '<' => inside = true,
            '>' if inside => inside = false,
            c if !inside => out.push(c),
            _ => {}
        }
    }
    out.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&#34;", "\"").replace("&amp;", "&")
}
