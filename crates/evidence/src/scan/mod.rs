//! Scans 扫描件: finds the QR codes on the picture of a printed page, and says whether the page can be read at all.
//!
//! What a code's text means is not known here. Pictures come from scanners and phones: turned, tilted, badly lit. Size and memory are
//! bounded before anything is decoded.

mod legibility;
mod sheet;

use std::collections::BTreeSet;
use std::io::Cursor;

use image::{GrayImage, ImageFormat, ImageReader, Limits, imageops};
use rqrr::PreparedImage;
use serde::{Deserialize, Serialize};

pub use legibility::Legibility;
pub use sheet::{Sheet, find as find_sheet, straightened};

/// Longest side of a picture, in pixels. The largest scanners for A3 stay below.
const MAX_SIDE: u32 = 20_000;
/// Memory for a decoded picture, in bytes: 80 million pixels in colour.
const MAX_MEMORY: u64 = 256 << 20;
/// Longest sides at which codes are looked for. A page at 1 600 still has three pixels for each module of a small code, and shrinking
/// takes the noise of phone pictures away; the larger one is for small codes, the smaller ones for blurred and grainy pictures.
const SIDES: [u32; 4] = [1600, 2800, 1000, 640];
/// Sizes, in hundredths, to which a picture is enlarged when no code was found: between the grid of modules and the grid of pixels of an
/// office scan a small code can get lost, and smooth edges bring it back.
const ENLARGED: [u32; 3] = [150, 200, 125];
/// Longest side of an enlarged picture.
const MAX_ENLARGED: u32 = 4000;
/// Longest text of a code that is kept; what this product prints is far shorter.
const MAX_TEXT: usize = 2048;

/// The picture cannot be looked at. It is kept all the same.
#[derive(Debug, thiserror::Error)]
pub enum ScanError {
    /// Neither JPG nor PNG.
    #[error("扫描件须为 JPG 或 PNG 图片")]
    Format,
    /// Larger than anything a scanner makes.
    #[error("图片过大，无法识别：{width}×{height}")]
    TooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// The picture is damaged, or its decoding would take more memory than allowed.
    #[error("图片无法打开，可能已损坏")]
    Decode(#[source] image::ImageError),
}

/// What is on a scanned page.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ScannedPage {
    /// The texts of the QR codes found, each once, in order of the alphabet.
    pub codes: Vec<String>,
    /// Pixels across, as stored.
    pub width: u32,
    /// Pixels down, as stored.
    pub height: u32,
    /// How much of the page is ink, in thousandths.
    pub dark_permille: u16,
    /// Whether a person could read it.
    pub legibility: Legibility,
}

/// Looks at the picture of a page.
///
/// # Errors
/// When it is no JPG or PNG, too large, or damaged.
pub fn scan_page(bytes: &[u8]) -> Result<ScannedPage, ScanError> {
    let picture = open(bytes)?;
    let (width, height) = picture.dimensions();
    let mut codes = BTreeSet::new();
    for side in SIDES {
        let found = look(&shrunk(&picture, side), &mut codes);
        if found == Found::All {
            break;
        }
    }
    for percent in ENLARGED {
        let (wide, high) = (width.saturating_mul(percent) / 100, height.saturating_mul(percent) / 100);
        if !codes.is_empty() || wide.max(high) > MAX_ENLARGED {
            break;
        }
        look(&imageops::resize(&picture, wide, high, imageops::FilterType::Triangle), &mut codes);
    }
    if codes.is_empty()
        && let Some(page) = sheet::straight(&picture)
    {
        look(&page, &mut codes);
    }
    let (dark_permille, legibility) = legibility::judge(&shrunk(&picture, legibility::SIDE));
    Ok(ScannedPage { codes: codes.into_iter().collect(), width, height, dark_permille, legibility })
}

/// Decodes the picture to grey, within the limits.
fn open(bytes: &[u8]) -> Result<GrayImage, ScanError> {
    let format = image::guess_format(bytes).ok().filter(|f| matches!(f, ImageFormat::Jpeg | ImageFormat::Png));
    let format = format.ok_or(ScanError::Format)?;
    let (width, height) = ImageReader::with_format(Cursor::new(bytes), format).into_dimensions().map_err(ScanError::Decode)?;
    if width.max(height) > MAX_SIDE {
        return Err(ScanError::TooLarge { width, height });
    }
    let mut limits = Limits::default();
    (limits.max_image_width, limits.max_image_height, limits.max_alloc) = (Some(MAX_SIDE), Some(MAX_SIDE), Some(MAX_MEMORY));
    let mut reader = ImageReader::with_format(Cursor::new(bytes), format);
    reader.limits(limits);
    reader.decode().map(|picture| picture.into_luma8()).map_err(ScanError::Decode)
}

/// The picture with its longer side at most `side`; never enlarged.
fn shrunk(picture: &GrayImage, side: u32) -> GrayImage {
    let (width, height) = picture.dimensions();
    let longest = width.max(height);
    if longest <= side {
        return picture.clone();
    }
    let scaled = |n: u32| u32::try_from(u64::from(n) * u64::from(side) / u64::from(longest)).unwrap_or(side).max(1);
    imageops::thumbnail(picture, scaled(width), scaled(height))
}

/// How much a look at one size found.
#[derive(PartialEq, Eq)]
enum Found {
    /// Codes, and every one of them could be read.
    All,
    /// None, or some that could not be read: another size may help.
    NotAll,
}

/// Looks for codes in every direction at once: the finder patterns of a code are found whichever way it is turned.
fn look(picture: &GrayImage, codes: &mut BTreeSet<String>) -> Found {
    let (width, height) = picture.dimensions();
    let grey = |x: usize, y: usize| picture.as_raw()[y * width as usize + x];
    let mut prepared = PreparedImage::prepare_from_greyscale(width as usize, height as usize, grey);
    let grids = prepared.detect_grids();
    let seen = grids.len();
    let read: Vec<String> =
        grids.iter().filter_map(|g| g.decode().ok()).map(|(_, text)| text).filter(|t| t.len() <= MAX_TEXT).collect();
    let all = seen > 0 && read.len() == seen;
    codes.extend(read);
    if all { Found::All } else { Found::NotAll }
}

#[cfg(test)]
mod tests;
