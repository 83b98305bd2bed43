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
    run("pdftoppm", &["-gray".as_ref(), "-r".as_ref(), "150".as_ref(), file.as_ref(), dir.path().join("p").as_ref()])?;
    let mut pages: Vec<_> = std::fs::read_dir(dir.path()).unwrap().map(|entry| entry.unwrap().path()).collect();
    pages.retain(|path| path.extension().is_some_and(|extension| extension == "pgm"));
    pages.sort();
    Some(pages.iter().map(|page| codes_in(page)).collect())
}

fn codes_in(page: &Path) -> Vec<String> {
    let (width, pixels) = read_pgm(&std::fs::read(page).unwrap());
    let mut prepared = rqrr::PreparedImage::prepare_from_greyscale(width, pixels.len() / width, |x, y| pixels[y * width + x]);
    prepared.detect_grids().iter().map(|grid| grid.decode().unwrap().1).collect()
}

/// Width and pixels of a portable graymap as poppler writes it: `P5`, width and height, `255`, each on a line, then a byte for each pixel.
fn read_pgm(file: &[u8]) -> (usize, Vec<u8>) {
    let mut lines = file.splitn(4, |byte| *byte == b'\n');
    assert_eq!(lines.next(), Some(b"P5".as_slice()));
    let size = std::str::from_utf8(lines.next().unwrap()).unwrap();
    let width = size.split(' ').next().unwrap().parse().unwrap();
    assert_eq!(lines.next(), Some(b"255".as_slice()));
    (width, lines.next().unwrap().to_vec())
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
