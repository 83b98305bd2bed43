//! Covering parts of pages 遮盖 (Art. 25): a page is a picture from here on, so whatever lay under a box is gone and not merely hidden, text
//! layer, comments and metadata with it. What is covered, and on which ground, is decided elsewhere.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{ImageFormat, ImageReader, Limits, Rgb, RgbImage};

/// Longest side of a page, in pixels.
const MAX_SIDE: u32 = 20_000;
/// Memory for a decoded page, in bytes.
const MAX_MEMORY: u64 = 256 << 20;
/// Good enough to read small print by.
const QUALITY: u8 = 88;
/// What a box is filled with.
const BLACK: Rgb<u8> = Rgb([0, 0, 0]);
/// Points of an inch in a PDF.
const POINTS: u32 = 72;

/// A side of a page, in thousandths.
pub const WHOLE: u16 = 1000;

/// A box on a page; sides in thousandths of width and height, from the upper left corner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Box {
    /// Left edge.
    pub x: u16,
    /// Upper edge.
    pub y: u16,
    /// Width.
    pub w: u16,
    /// Height.
    pub h: u16,
}

/// A page that is a picture.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Page {
    /// JPEG.
    pub jpeg: Vec<u8>,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A page cannot be covered.
#[derive(Debug, thiserror::Error)]
pub enum RedactError {
    /// Neither JPG nor PNG, or damaged, or larger than any page.
    #[error("页面图像无法打开")]
    Picture(#[source] image::ImageError),
}

/// The page in a picture (JPG or PNG), with boxes painted over and encoded anew. A pixel that a box touches is covered.
///
/// # Errors
/// When the picture cannot be opened.
pub fn cover(picture: &[u8], boxes: &[Box]) -> Result<Page, RedactError> {
    let mut reader = ImageReader::new(Cursor::new(picture)).with_guessed_format().map_err(|e| RedactError::Picture(e.into()))?;
    if !matches!(reader.format(), Some(ImageFormat::Jpeg | ImageFormat::Png)) {
        let unknown = image::error::UnsupportedError::from_format_and_kind(
            image::error::ImageFormatHint::Unknown,
            image::error::UnsupportedErrorKind::Format(image::error::ImageFormatHint::Unknown),
        );
        return Err(RedactError::Picture(image::ImageError::Unsupported(unknown)));
    }
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height) = (Some(MAX_SIDE), Some(MAX_SIDE));
    limits.max_alloc = Some(MAX_MEMORY);
    reader.limits(limits);
    let mut page = reader.decode().map_err(RedactError::Picture)?.to_rgb8();
    boxes.iter().for_each(|one| paint(&mut page, *one));
    let (width, height) = page.dimensions();
    let mut jpeg = Vec::new();
    JpegEncoder::new_with_quality(&mut jpeg, QUALITY).encode_image(&page).map_err(RedactError::Picture)?;
    Ok(Page { jpeg, width, height })
}

fn paint(page: &mut RgbImage, one: Box) {
    let (width, height) = page.dimensions();
    let (whole, at) = (u64::from(WHOLE), |side: u32, n: u16| u64::from(side) * u64::from(n));
    // Outwards: what a box touches is covered.
    let from = |side: u32, n: u16| u32::try_from(at(side, n.min(WHOLE)) / whole).unwrap_or(side);
    let to = |side: u32, n: u16| u32::try_from(at(side, n.min(WHOLE)).div_ceil(whole)).unwrap_or(side).min(side);
    let (left, right) = (from(width, one.x), to(width, one.x.saturating_add(one.w)));
    let (top, bottom) = (from(height, one.y), to(height, one.y.saturating_add(one.h)));
    for y in top..bottom {
        for x in left..right {
            page.put_pixel(x, y, BLACK);
        }
    }
}

/// A PDF of pages that are pictures, at so many dots per inch. `title` and `subject` stand in its description: what it is, of what.
pub fn pdf(pages: &[Page], dots_per_inch: u32, title: &str, subject: &str) -> Vec<u8> {
    let mut out = b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n".to_vec();
    let mut places = Vec::new();
    let mut object = |out: &mut Vec<u8>, head: &str, stream: Option<&[u8]>| {
        places.push(out.len());
        out.extend(format!("{} 0 obj\n{head}", places.len()).into_bytes());
        if let Some(stream) = stream {
            out.extend(b"\nstream\n");
            out.extend(stream);
            out.extend(b"\nendstream");
        }
        out.extend(b"\nendobj\n");
    };
    // 1 catalogue, 2 tree of pages, 3 description; then page, content, picture of each.
    let kids: Vec<String> = (0..pages.len()).map(|n| format!("{} 0 R", 4 + 3 * n)).collect();
    object(&mut out, "<< /Type /Catalog /Pages 2 0 R >>", None);
    object(&mut out, &format!("<< /Type /Pages /Count {} /Kids [{}] >>", pages.len(), kids.join(" ")), None);
    object(&mut out, &format!("<< /Title {} /Subject {} >>", text(title), text(subject)), None);
    for (n, page) in pages.iter().enumerate() {
        let points = |pixels: u32| format!("{:.2}", f64::from(pixels) * f64::from(POINTS) / f64::from(dots_per_inch.max(1)));
        let (width, height) = (points(page.width), points(page.height));
        let (content, picture) = (5 + 3 * n, 6 + 3 * n);
        let head = format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 {width} {height}] /Contents {content} 0 R \
             /Resources << /XObject << /P {picture} 0 R >> >> >>"
        );
        object(&mut out, &head, None);
        let drawn = format!("q {width} 0 0 {height} 0 0 cm /P Do Q");
        object(&mut out, &format!("<< /Length {} >>", drawn.len()), Some(drawn.as_bytes()));
        let head = format!(
            "<< /Type /XObject /Subtype /Image /Width {} /Height {} /ColorSpace /DeviceRGB /BitsPerComponent 8 \
             /Filter /DCTDecode /Length {} >>",
            page.width,
            page.height,
            page.jpeg.len()
        );
        object(&mut out, &head, Some(&page.jpeg));
    }
    let table = out.len();
    out.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).into_bytes());
    for place in &places {
        out.extend(format!("{place:010} 00000 n \n").into_bytes());
    }
    let size = places.len() + 1;
    out.extend(format!("trailer\n<< /Size {size} /Root 1 0 R /Info 3 0 R >>\nstartxref\n{table}\n%%EOF\n").into_bytes());
    out
}

/// A text of any script, as PDF has it: UTF-16, in hexadecimal digits.
fn text(said: &str) -> String {
    let digits: String = said.encode_utf16().map(|unit| format!("{unit:04X}")).collect();
    format!("<FEFF{digits}>")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn white(width: u32, height: u32) -> Vec<u8> {
        let picture = RgbImage::from_pixel(width, height, Rgb([255, 255, 255]));
        let mut png = Vec::new();
        picture.write_to(&mut Cursor::new(&mut png), ImageFormat::Png).unwrap();
        png
    }

    fn is_dark(page: &RgbImage, x: u32, y: u32) -> bool {
        page.get_pixel(x, y).0.iter().all(|value| *value < 40)
    }

    #[test]
    fn a_box_covers_whatever_it_touches_and_nothing_else() {
        let page = cover(&white(200, 100), &[Box { x: 500, y: 200, w: 250, h: 300 }]).unwrap();
        assert_eq!((page.width, page.height), (200, 100));
        let seen = image::load_from_memory(&page.jpeg).unwrap().to_rgb8();
        for (x, y, dark) in
            [(102, 22, true), (147, 47, true), (80, 22, false), (170, 22, false), (120, 8, false), (120, 70, false)]
        {
            assert_eq!(is_dark(&seen, x, y), dark, "{x} {y}");
        }
        // Beyond the edge there is nothing to cover, and nothing breaks.
        let all = cover(&white(7, 5), &[Box { x: 0, y: 0, w: u16::MAX, h: u16::MAX }]).unwrap();
        let seen = image::load_from_memory(&all.jpeg).unwrap().to_rgb8();
        assert!((0..7).all(|x| (0..5).all(|y| is_dark(&seen, x, y))));
        assert!(cover(b"no picture", &[]).is_err() && cover(&[], &[]).is_err());
    }

    #[test]
    fn a_pdf_has_every_page_and_says_what_it_is() {
        let page = cover(&white(150, 300), &[]).unwrap();
        let pdf = pdf(&[page.clone(), page], 150, "遮盖件", "原件 SHA-256 00；依据：个人隐私");
        let said = String::from_utf8_lossy(&pdf);
        assert!(said.starts_with("%PDF-1.7") && said.ends_with("%%EOF\n"));
        assert_eq!(said.matches("/Type /Page /Parent").count(), 2);
        assert!(said.contains("/MediaBox [0 0 72.00 144.00]") && said.contains("/Title <FEFF906E76D64EF6>"));
        let table: usize = said.rsplit("startxref\n").next().unwrap().lines().next().unwrap().parse().unwrap();
        assert!(pdf[table..].starts_with(b"xref\n0 10\n"));
    }
}
