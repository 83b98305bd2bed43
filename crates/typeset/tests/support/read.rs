//! Reads pages back with poppler, where it is installed.

use std::path::Path;
use std::process::Command;

/// The text of `pdf`; nothing, with a printed reason, where `pdftotext` is not installed.
pub fn text_of(pdf: &[u8]) -> Option<String> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.pdf");
    std::fs::write(&file, pdf).unwrap();
    let out = run("pdftotext", &["-layout".as_ref(), file.as_ref(), "-".as_ref()])?;
    Some(String::from_utf8(out).unwrap())
}

/// What the QR code of each page says; nothing, with a printed reason, where `pdftoppm` is not installed.
pub fn codes_of(pdf: &[u8]) -> Option<Vec<Vec<String>>> {
    let dir = tempfile::tempdir().unwrap();
    let file = dir.path().join("a.pdf");
    std::fs::write(&file, pdf).unwrap();
    run(
        "pdftoppm",
        &["-png".as_ref(), "-gray".as_ref(), "-r".as_ref(), "150".as_ref(), file.as_ref(), dir.path().join("p").as_ref()],
    )?;
    let mut pages: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "png"));
    pages.sort();
    Some(pages.iter().map(|page| codes_in(page)).collect())
}

fn codes_in(page: &Path) -> Vec<String> {
    let picture = image::open(page).unwrap().to_luma8();
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let mut prepared =
        rqrr::PreparedImage::prepare_from_greyscale(width, height, |x, y| picture.get_pixel(x as u32, y as u32)[0]);
    prepared.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect()
}

fn run(program: &str, args: &[&std::ffi::OsStr]) -> Option<Vec<u8>> {
    match Command::new(program).args(args).output() {
        Ok(out) => {
            assert!(out.status.success(), "{program}: {}", String::from_utf8_lossy(&out.stderr));
            Some(out.stdout)
        }
        Err(error) => {
            eprintln!("skipped: {program} cannot be run ({error}); Debian has it in poppler-utils");
            None
        }
    }
}
