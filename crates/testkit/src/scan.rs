//! Signed sheets as a scanner gives them: drawn from a page code alone, or from a print with strokes of ink on it.

use std::io::Cursor;
use std::process::Command;

use anyhow::{Context, Result, ensure};
use image::codecs::jpeg::JpegEncoder;
use image::{GrayImage, Luma, RgbImage};
use qrcode::{EcLevel, QrCode};

/// Pixels of a code's module on a drawn sheet.
const MODULE: u32 = 4;
/// Width and height of a drawn sheet in pixels.
const SHEET: (u32, u32) = (620, 877);
/// Dots per inch at which prints are rendered: what office scanners are set to, roughly.
const DPI: u32 = 150;
/// Quality of the JPEG.
const QUALITY: u8 = 72;

/// A sheet on which nothing can be read but a QR code; without a code, nothing at all.
pub fn sheet(code: Option<&str>) -> Vec<u8> {
    let mut page = GrayImage::from_pixel(SHEET.0, SHEET.1, Luma([255]));
    if let Some(text) = code {
        let qr = QrCode::with_error_correction_level(text, EcLevel::M).unwrap_or_else(|e| panic!("{e}"));
        let (width, dark) = (u32::try_from(qr.width()).unwrap_or_default(), qr.to_colors());
        for (n, color) in (0_u32..).zip(dark) {
            let (x, y) = (SHEET.0 - (width + 12 - n % width) * MODULE, (12 + n / width) * MODULE);
            if color == qrcode::Color::Dark {
                fill(&mut page, x, y);
            }
        }
    }
    jpeg(&image::DynamicImage::ImageLuma8(page))
}

fn fill(page: &mut GrayImage, x: u32, y: u32) {
    for dx in 0..MODULE {
        for dy in 0..MODULE {
            page.put_pixel(x + dx, y + dy, Luma([0]));
        }
    }
}

/// The pages of a print, signed by hand at the foot and scanned.
///
/// # Errors
/// When `pdftoppm` is not installed or cannot render the print.
pub fn signed(pdf: &[u8]) -> Result<Vec<Vec<u8>>> {
    let dir = tempfile::tempdir()?;
    let (input, output) = (dir.path().join("print.pdf"), dir.path().join("page"));
    std::fs::write(&input, pdf)?;
    let done = Command::new("pdftoppm").args(["-r", &DPI.to_string(), "-png"]).arg(&input).arg(&output).output();
    let done = done.context("pdftoppm 未安装（Debian 软件包 poppler-utils）")?;
    ensure!(done.status.success(), "pdftoppm: {}", String::from_utf8_lossy(&done.stderr).trim());
    let mut pages: Vec<_> = std::fs::read_dir(dir.path())?.flatten().map(|f| f.path()).collect();
    pages.retain(|p| p.extension().is_some_and(|e| e == "png"));
    pages.sort();
    let sign = |(n, path): (usize, &std::path::PathBuf)| {
        let mut page = image::open(path).context("reading a rendered page")?.to_rgb8();
        write_by_hand(&mut page, n);
        Ok(jpeg(&image::DynamicImage::ImageRgb8(page)))
    };
    pages.iter().enumerate().map(sign).collect()
}

/// Whether prints can be rendered on this machine.
pub fn can_render() -> bool {
    Command::new("pdftoppm").arg("-v").output().is_ok()
}

/// Strokes of blue ink on the lines where people sign: long, thin, low on the page, with nothing written above them.
fn write_by_hand(page: &mut RgbImage, seed: usize) {
    for (n, (x, y)) in lines_to_sign(page).into_iter().enumerate() {
        let (left, base) = (f64::from(x) + 18.0, f64::from(y) - 12.0);
        let wave = 7.0 + ((seed + n * 3) % 5) as f64;
        let length = f64::from(page.width()) * (0.10 + 0.01 * (n % 3) as f64);
        for step in 0..1200 {
            let t = f64::from(step) / 1200.0;
            let height = (t * wave * 3.1).sin() * 11.0 * (1.0 - t * 0.4) + (t * wave * 7.7).cos() * 4.0;
            dot(page, left + t * length, base + height);
        }
    }
}

/// Where those lines begin; the lowest few of them.
fn lines_to_sign(page: &RgbImage) -> Vec<(u32, u32)> {
    const MOST: usize = 4;
    let (width, height) = page.dimensions();
    let dark = |x: u32, y: u32| page.get_pixel(x, y).0.iter().all(|c| *c < 140);
    let mut found: Vec<(u32, u32)> = Vec::new();
    let mut y = height - 1;
    while y > height / 8 && found.len() < MOST {
        y -= 1;
        let Some(begins) = (0..width).find(|x| (0..width / 5).all(|n| x + n < width && dark(x + n, y))) else { continue };
        let room = (4..40).all(|up| (12..width / 8).all(|right| !dark(begins + right, y.saturating_sub(up))));
        if room && found.last().is_none_or(|(_, last)| last - y > 8) {
            found.push((begins, y));
        }
    }
    found
}

fn dot(page: &mut RgbImage, x: f64, y: f64) {
    const INK: image::Rgb<u8> = image::Rgb([28, 46, 120]);
    for (dx, dy) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
        let (px, py) = (x as u32 + dx, y as u32 + dy);
        if px < page.width() && py < page.height() {
            page.put_pixel(px, py, INK);
        }
    }
}

fn jpeg(page: &image::DynamicImage) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut bytes, QUALITY);
    page.write_with_encoder(encoder).unwrap_or_else(|e| panic!("{e}"));
    bytes.into_inner()
}
