//! Prints one sample of each document into a folder, to be looked at: `cargo run -p typeset --example sheets -- FOLDER`.

#[path = "../tests/support/mod.rs"]
#[allow(dead_code, reason = "the tests use the rest")]
mod support;

use std::path::PathBuf;
use std::time::Instant;

use support::samples;
use typeset::{Content, Document, Typesetter};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = PathBuf::from(std::env::args_os().nth(1).ok_or("which folder?")?);
    std::fs::create_dir_all(&folder)?;
    let began = Instant::now();
    let setter = support::setter().ok_or("no Chinese font")?;
    println!("fonts: {:?}, {:?}", began.elapsed(), setter.available());

    let with_images = |content, count: usize| Document {
        images: (0..count).map(|_| samples::photograph()).collect(),
        ..samples::document(content)
    };
    let plain = |content| Document { page_code_prefix: None, ..samples::document(content) };
    let sheets = [
        ("inspection", samples::document(Content::Record(samples::inspection()))),
        ("inspection-again", samples::document(Content::Record(samples::inspection()))),
        ("approval", samples::document(Content::Record(samples::approval()))),
        ("notice", with_images(Content::Record(samples::notice(3)), 2)),
        ("cover", plain(Content::DossierCover(samples::cover()))),
        ("index", plain(Content::DossierIndex(samples::index(14)))),
        ("end-note", plain(Content::DossierEndNote(samples::end_note()))),
        ("evidence", with_images(Content::EvidenceIndex(samples::evidence(2)), 2)),
    ];
    for (name, doc) in sheets {
        let began = Instant::now();
        let pdf = setter.set(&doc)?;
        println!("{name}: {} pages, {} bytes, {:?}", pdf.pages, pdf.bytes.len(), began.elapsed());
        std::fs::write(folder.join(name).with_extension("pdf"), pdf.bytes)?;
    }
    Ok(())
}
