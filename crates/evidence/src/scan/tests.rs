//! Pages made here, then turned, tilted, dimmed, blurred and broken.

use image::{DynamicImage, Luma};
use proptest::prelude::*;
use qrcode::{Color, EcLevel, QrCode};

use super::*;

const TEXT: &str = "zl:1:7zq4k0m2h8c3v5x9t1r6w0d2b4:3/5:9f3a61";

/// A small generator of numbers (xorshift), so that every run sees the same noise.
struct Noise(u32);

impl Noise {
    fn next(&mut self, below: u32) -> u32 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 17;
        self.0 ^= self.0 << 5;
        self.0 % below
    }
}

/// A page with lines of something like text, and a code of `module` pixels per module at the bottom right.
fn page(width: u32, height: u32, text: &str, module: u32) -> GrayImage {
    let mut page = GrayImage::from_pixel(width, height, Luma([245]));
    let mut noise = Noise(7);
    for line in (60..height - 60).step_by(28) {
        for x in (60..width - 60).step_by(16) {
            // Strokes of two pixels, a third of the places of a character.
            for (dx, dy) in (0..6).flat_map(|dx| (0..7).map(move |dy| (2 * dx, 2 * dy))) {
                if noise.next(10) < 3 && line < height * 3 / 5 {
                    for (ex, ey) in [(0, 0), (1, 0), (0, 1), (1, 1)] {
                        page.put_pixel(x + dx + ex, line + dy + ey, Luma([40]));
                    }
                }
            }
        }
    }
    let code = QrCode::with_error_correction_level(text, EcLevel::M).unwrap();
    let modules = code.width() as u32;
    let (left, top) = (width - 60 - modules * module, height - 60 - modules * module);
    for (n, color) in (0..).zip(code.to_colors()) {
        let grey = if color == Color::Dark { 25 } else { 245 };
        for (dx, dy) in (0..module).flat_map(|dx| (0..module).map(move |dy| (dx, dy))) {
            page.put_pixel(left + n % modules * module + dx, top + n / modules * module + dy, Luma([grey]));
        }
    }
    page
}

/// The page as a phone would see it: turned by `degrees`, its far side smaller by `tilt` (0 none), darker towards one corner, grainy.
fn photographed(page: &GrayImage, degrees: f32, tilt: f32, grain: u32) -> GrayImage {
    let (w, h) = (page.width() as f32, page.height() as f32);
    let side = (w.hypot(h) * 1.1) as u32;
    let (sin, cos) = degrees.to_radians().sin_cos();
    let mut noise = Noise(99);
    GrayImage::from_fn(side, side, |x, y| {
        let (cx, cy) = (x as f32 - side as f32 / 2.0, y as f32 - side as f32 / 2.0);
        let depth = 1.0 + tilt * cy / side as f32;
        let (u, v) = (cx * depth * cos + cy * depth * sin + w / 2.0, -cx * depth * sin + cy * depth * cos + h / 2.0);
        let inside = u >= 0.0 && v >= 0.0 && u < w - 1.0 && v < h - 1.0;
        let paper = if inside { f32::from(imageops::interpolate_bilinear(page, u, v).map_or(90, |p| p.0[0])) } else { 90.0 };
        let light = 1.0 - 0.4 * (x + y) as f32 / (2 * side) as f32;
        let grain = noise.next(2 * grain + 1) as f32 - grain as f32;
        Luma([(paper * light + grain).clamp(0.0, 255.0) as u8])
    })
}

fn jpeg(picture: &GrayImage, quality: u8) -> Vec<u8> {
    let mut out = Vec::new();
    image::codecs::jpeg::JpegEncoder::new_with_quality(&mut out, quality).encode_image(picture).unwrap();
    out
}

fn png(picture: &GrayImage) -> Vec<u8> {
    let mut out = Cursor::new(Vec::new());
    DynamicImage::from(picture.clone()).write_to(&mut out, ImageFormat::Png).unwrap();
    out.into_inner()
}

#[test]
fn a_clean_scan() {
    let scanned = scan_page(&png(&page(1240, 1754, TEXT, 4))).unwrap();
    assert_eq!((scanned.codes, scanned.width, scanned.height), (vec![TEXT.to_owned()], 1240, 1754));
    assert_eq!(scanned.legibility, Legibility::Good);
    assert!((20..300).contains(&scanned.dark_permille), "{}", scanned.dark_permille);
}

#[test]
fn phone_pictures_turned_tilted_dim_and_grainy() {
    let page = page(1000, 1400, TEXT, 4);
    for (degrees, tilt, grain) in
        [(90.0, 0.0, 5), (180.0, 0.1, 10), (7.0, 0.15, 12), (-31.0, 0.1, 15), (45.0, 0.0, 20), (268.0, 0.2, 12)]
    {
        let scanned = scan_page(&jpeg(&photographed(&page, degrees, tilt, grain), 70)).unwrap();
        assert_eq!(scanned.codes, [TEXT], "turned by {degrees}, tilted by {tilt}, grain {grain}");
        assert_eq!(scanned.legibility, Legibility::Good);
        assert!((40..160).contains(&scanned.dark_permille), "the table around the page is no ink: {}", scanned.dark_permille);
    }
}

#[test]
fn two_pages_on_one_picture() {
    let (left, right) = (page(700, 900, "甲", 5), page(700, 900, "乙", 5));
    let mut both = GrayImage::from_pixel(1500, 900, Luma([120]));
    imageops::replace(&mut both, &left, 0, 0);
    imageops::replace(&mut both, &right, 800, 0);
    assert_eq!(scan_page(&png(&both)).unwrap().codes, ["乙", "甲"]);
}

#[test]
fn blank_faint_and_blurred_pages() {
    let legibility = |picture: &GrayImage| scan_page(&png(picture)).unwrap().legibility;
    let good = page(900, 1200, TEXT, 4);
    assert_eq!(legibility(&GrayImage::from_pixel(900, 1200, Luma([240]))), Legibility::Blank);
    let faint = GrayImage::from_fn(900, 1200, |x, y| Luma([200 + good.get_pixel(x, y).0[0] / 6]));
    assert_eq!(legibility(&faint), Legibility::Faint);
    assert_eq!(legibility(&imageops::blur(&good, 4.0)), Legibility::Blurred);
    assert_eq!(legibility(&imageops::blur(&good, 0.8)), Legibility::Good);
    // A signature page has little on it, and is no worse for that.
    let mut signature = GrayImage::from_pixel(900, 1200, Luma([245]));
    imageops::replace(&mut signature, &imageops::crop_imm(&good, 600, 900, 300, 300).to_image(), 600, 900);
    assert_eq!(legibility(&signature), Legibility::Good);
}

#[test]
fn what_is_no_picture_is_said_so() {
    assert!(matches!(scan_page(b"%PDF-1.7"), Err(ScanError::Format)));
    assert!(matches!(scan_page(b""), Err(ScanError::Format)));
    let whole = png(&page(400, 400, "x", 3));
    assert!(matches!(scan_page(&whole[..whole.len() / 2]), Err(ScanError::Decode(_))));
}

#[test]
fn a_picture_that_claims_to_be_huge_is_not_decoded() {
    let mut bomb = png(&GrayImage::from_pixel(8, 8, Luma([0])));
    bomb[16..24].copy_from_slice(&[0x00, 0x01, 0, 0, 0x00, 0x01, 0, 0]);
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert!(matches!(scan_page(&bomb), Err(ScanError::TooLarge { width: 65_536, height: 65_536 })));
    // Within the sides, beyond the memory.
    bomb[16..24].copy_from_slice(&[0, 0, 0x4e, 0x20, 0, 0, 0x4e, 0x20]);
    let crc = crc32(&bomb[12..29]);
    bomb[29..33].copy_from_slice(&crc.to_be_bytes());
    assert!(matches!(scan_page(&bomb), Err(ScanError::Decode(image::ImageError::Limits(_)))));
}

/// The checksum of a PNG chunk.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(!0_u32, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |c, _| if c & 1 == 1 { c >> 1 ^ 0xedb8_8320 } else { c >> 1 })
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    /// Noise, and codes with holes in them: no panic in the detector, and never a text that was not printed.
    #[test]
    fn damaged_codes_never_panic_and_never_lie(seed in 1_u32.., holes in 0_usize..400, side in 90_u32..260) {
        let mut picture = shrunk(&page(500, 500, TEXT, 6), side);
        let mut noise = Noise(seed);
        for _ in 0..holes {
            let (x, y) = (noise.next(picture.width()), noise.next(picture.height()));
            let grey = noise.next(256) as u8;
            for (dx, dy) in (0..4).flat_map(|dx| (0..4).map(move |dy| (dx, dy))) {
                if x + dx < picture.width() && y + dy < picture.height() {
                    picture.put_pixel(x + dx, y + dy, Luma([grey]));
                }
            }
        }
        let codes = scan_page(&png(&picture)).unwrap().codes;
        prop_assert!(codes.iter().all(|c| c == TEXT), "{codes:?}");
    }

    #[test]
    fn any_bytes_behind_a_picture_s_head(tail in prop::collection::vec(any::<u8>(), 0..300)) {
        for head in [&b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR"[..], b"\xff\xd8\xff\xe0"] {
            let _ = scan_page(&[head, &tail].concat());
        }
    }
}
