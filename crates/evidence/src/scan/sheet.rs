//! Finding the sheet of paper in a picture that a phone took from above, and drawing it straight 摆正. What comes out is a picture made of the
//! original and never in its place; a page that cannot be found is left as it is.

use std::io::Cursor;

use image::codecs::jpeg::JpegEncoder;
use image::{DynamicImage, GrayImage, ImageDecoder, ImageFormat, ImageReader, Limits, Rgb, RgbImage, imageops};
use rqrr::PreparedImage;

use super::{MAX_MEMORY, MAX_SIDE, SIDES, ScanError, shrunk};

/// Longest side at which the sheet is looked for, in pixels: shadows of folds are gone, corners are still within a millimetre or two.
const LOOK: u32 = 480;
/// Longest side of what is drawn: A4 at 200 dots per inch.
const DRAWN: f64 = 2340.0;
/// The least share of the picture, in hundredths, that a sheet fills when somebody means to take it.
const LEAST_PERCENT: f64 = 15.0;
/// The least share, in hundredths, of the figure between its corners that is paper: less is no sheet, or one that is folded.
const FILLED_PERCENT: f64 = 82.0;
/// The most of it: what bulges out between its corners is round.
const BULGING_PERCENT: f64 = 112.0;
/// A sheet whose corners are this near to those of the picture, in hundredths of its side, is a scan and lies straight already.
const AT_THE_EDGE_PERCENT: f64 = 2.0;
/// Grey levels by which paper must be brighter than what it lies on.
const CONTRAST: f64 = 30.0;
/// Quality of the JPEG.
const QUALITY: u8 = 85;

/// A place in a picture.
type Point = (f64, f64);

/// The corners of a sheet in the pixels of its picture: top left, top right, bottom right, bottom left.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Sheet(pub [Point; 4]);

/// The sheet drawn straight, as JPEG; nothing when there is none that lies askew.
///
/// # Errors
/// When it is no JPG or PNG, too large, or damaged.
pub fn straightened(bytes: &[u8]) -> Result<Option<Vec<u8>>, ScanError> {
    let picture = upright(bytes)?;
    let grey = DynamicImage::ImageRgb8(picture.clone()).into_luma8();
    let Some(sheet) = find(&grey) else { return Ok(None) };
    let drawn = turned(draw(&picture, &sheet));
    let mut out = Cursor::new(Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut out, QUALITY);
    drawn.write_with_encoder(encoder).map_err(ScanError::Decode)?;
    Ok(Some(out.into_inner()))
}

/// The sheet of a grey picture drawn straight; nothing when there is none that lies askew.
pub(super) fn straight(picture: &GrayImage) -> Option<GrayImage> {
    let sheet = find(picture)?;
    let colour = DynamicImage::ImageLuma8(picture.clone()).into_rgb8();
    Some(DynamicImage::ImageRgb8(draw(&colour, &sheet)).into_luma8())
}

/// The picture as its camera means it to be looked at.
fn upright(bytes: &[u8]) -> Result<RgbImage, ScanError> {
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
    let mut decoder = reader.into_decoder().map_err(ScanError::Decode)?;
    let orientation = decoder.orientation().map_err(ScanError::Decode)?;
    let mut picture = DynamicImage::from_decoder(decoder).map_err(ScanError::Decode)?;
    picture.apply_orientation(orientation);
    Ok(picture.into_rgb8())
}

/// The sheet: the largest bright patch, if it has four corners, fills what lies between them and does not fill the whole picture.
pub fn find(picture: &GrayImage) -> Option<Sheet> {
    let small = shrunk(picture, LOOK);
    let (width, height) = (f64::from(small.width()), f64::from(small.height()));
    let threshold = between_paper_and_table(&small)?;
    let patch = largest_patch(&small, threshold);
    let corners = corners(&patch)?;
    let area = area(&corners);
    let near = |(x, y): Point, (cx, cy): Point| {
        (x - cx).abs() * 100.0 < width * AT_THE_EDGE_PERCENT && (y - cy).abs() * 100.0 < height * AT_THE_EDGE_PERCENT
    };
    let (right, bottom) = (width - 1.0, height - 1.0);
    let lies_straight = corners.iter().zip([(0.0, 0.0), (right, 0.0), (right, bottom), (0.0, bottom)]).all(|(a, b)| near(*a, b));
    let large = area * 100.0 >= width * height * LEAST_PERCENT;
    let share = patch.len() as f64 * 100.0 / area.max(1.0);
    let filled = (FILLED_PERCENT..=BULGING_PERCENT).contains(&share);
    if lies_straight || !large || !filled || !convex(&corners) {
        return None;
    }
    let scale = f64::from(picture.width()) / width;
    Some(Sheet(corners.map(|(x, y)| ((x + 0.5) * scale, (y + 0.5) * scale))))
}

/// The grey that parts paper from what it lies on (Otsu); nothing where there is only one of them.
fn between_paper_and_table(picture: &GrayImage) -> Option<u8> {
    let mut counts = [0.0_f64; 256];
    picture.as_raw().iter().for_each(|grey| counts[usize::from(*grey)] += 1.0);
    let weighted = |n: usize, count: &f64| n as f64 * count;
    let (total, sum) = (counts.iter().sum::<f64>(), counts.iter().enumerate().map(|(n, c)| weighted(n, c)).sum::<f64>());
    let (mut below, mut sum_below) = (0.0, 0.0);
    let mut best = (0.0, 0_u8, 0.0);
    for (n, count) in counts.iter().enumerate() {
        below += count;
        sum_below += weighted(n, count);
        let above = total - below;
        if below > 0.0 && above > 0.0 {
            let apart = (sum - sum_below) / above - sum_below / below;
            let spread = below * above * apart * apart;
            if spread > best.0 {
                best = (spread, u8::try_from(n).unwrap_or(u8::MAX), apart);
            }
        }
    }
    (best.2 >= CONTRAST).then_some(best.1)
}

/// The pixels of the largest patch brighter than the threshold, holes filled by what stands between its edges in each row: ink is part of
/// the sheet.
fn largest_patch(picture: &GrayImage, threshold: u8) -> Vec<Point> {
    let (width, height) = (picture.width() as usize, picture.height() as usize);
    let bright: Vec<bool> = picture.as_raw().iter().map(|grey| *grey > threshold).collect();
    let mut seen = vec![false; bright.len()];
    let mut largest: Vec<usize> = Vec::new();
    for start in 0..bright.len() {
        if !bright[start] || seen[start] {
            continue;
        }
        seen[start] = true;
        let (mut patch, mut next) = (vec![start], 0);
        while let Some(at) = patch.get(next).copied() {
            next += 1;
            let (x, y) = (at % width, at / width);
            let around = [
                (x > 0).then(|| at - 1),
                (x + 1 < width).then(|| at + 1),
                (y > 0).then(|| at - width),
                (y + 1 < height).then(|| at + width),
            ];
            for neighbour in around.into_iter().flatten().filter(|n| bright[*n]) {
                if !std::mem::replace(&mut seen[neighbour], true) {
                    patch.push(neighbour);
                }
            }
        }
        if patch.len() > largest.len() {
            largest = patch;
        }
    }
    let mut rows = vec![(usize::MAX, 0_usize); height];
    for at in largest {
        let (x, row) = (at % width, &mut rows[at / width]);
        *row = (row.0.min(x), row.1.max(x));
    }
    let filled = rows.into_iter().enumerate().filter(|(_, (from, to))| from <= to);
    filled.flat_map(|(y, (from, to))| (from..=to).map(move |x| (x as f64, y as f64))).collect()
}

/// The outermost points in the four directions between the axes.
fn corners(patch: &[Point]) -> Option<[Point; 4]> {
    let farthest =
        |sx: f64, sy: f64| patch.iter().copied().max_by(|(ax, ay), (bx, by)| (sx * ax + sy * ay).total_cmp(&(sx * bx + sy * by)));
    Some([farthest(-1.0, -1.0)?, farthest(1.0, -1.0)?, farthest(1.0, 1.0)?, farthest(-1.0, 1.0)?])
}

fn area(c: &[Point; 4]) -> f64 {
    let twice: f64 = (0..4).map(|n| (c[n], c[(n + 1) % 4])).map(|((ax, ay), (bx, by))| ax * by - bx * ay).sum();
    twice.abs() / 2.0
}

/// Every corner turns the same way.
fn convex(c: &[Point; 4]) -> bool {
    let turn = |n: usize| {
        let ((ax, ay), (bx, by), (cx, cy)) = (c[n], c[(n + 1) % 4], c[(n + 2) % 4]);
        (bx - ax) * (cy - by) - (by - ay) * (cx - bx)
    };
    (0..4).all(|n| turn(n) > 0.0)
}

fn apart((ax, ay): Point, (bx, by): Point) -> f64 {
    (ax - bx).hypot(ay - by)
}

/// Draws what lies between the corners as a rectangle of the sides' mean lengths.
fn draw(picture: &RgbImage, Sheet([tl, tr, br, bl]): &Sheet) -> RgbImage {
    let (wide, high) = (f64::midpoint(apart(*tl, *tr), apart(*bl, *br)), f64::midpoint(apart(*tl, *bl), apart(*tr, *br)));
    let shrink = (DRAWN / wide.max(high)).min(1.0);
    let side = |length: f64| ((length * shrink).round() as u32).max(1);
    let (width, height) = (side(wide), side(high));
    // The unit square onto the four corners (Heckbert 1989).
    let (sx, sy) = (tl.0 - tr.0 + br.0 - bl.0, tl.1 - tr.1 + br.1 - bl.1);
    let (dx1, dx2, dy1, dy2) = (tr.0 - br.0, bl.0 - br.0, tr.1 - br.1, bl.1 - br.1);
    let whole = dx1 * dy2 - dx2 * dy1;
    let (g, h) = if whole == 0.0 { (0.0, 0.0) } else { ((sx * dy2 - dx2 * sy) / whole, (dx1 * sy - sx * dy1) / whole) };
    let (a, b) = (tr.0 - tl.0 + g * tr.0, bl.0 - tl.0 + h * bl.0);
    let (d, e) = (tr.1 - tl.1 + g * tr.1, bl.1 - tl.1 + h * bl.1);
    RgbImage::from_fn(width, height, |x, y| {
        let (u, v) = ((f64::from(x) + 0.5) / f64::from(width), (f64::from(y) + 0.5) / f64::from(height));
        let w = g * u + h * v + 1.0;
        sample(picture, (a * u + b * v + tl.0) / w - 0.5, (d * u + e * v + tl.1) / w - 0.5)
    })
}

/// The colour between four pixels.
fn sample(picture: &RgbImage, x: f64, y: f64) -> Rgb<u8> {
    let (right, bottom) = (f64::from(picture.width() - 1), f64::from(picture.height() - 1));
    let (x, y) = (x.clamp(0.0, right), y.clamp(0.0, bottom));
    let (x0, y0) = (x.floor(), y.floor());
    let (fx, fy) = (x - x0, y - y0);
    let at = |x: f64, y: f64| picture.get_pixel(x.min(right) as u32, y.min(bottom) as u32).0;
    let (p, q, r, s) = (at(x0, y0), at(x0 + 1.0, y0), at(x0, y0 + 1.0), at(x0 + 1.0, y0 + 1.0));
    let mix = |n: usize| {
        let top = f64::from(p[n]) * (1.0 - fx) + f64::from(q[n]) * fx;
        let low = f64::from(r[n]) * (1.0 - fx) + f64::from(s[n]) * fx;
        (top * (1.0 - fy) + low * fy).round() as u8
    };
    Rgb([mix(0), mix(1), mix(2)])
}

/// Turned so that the code of the page stands at the top right, where it was printed.
fn turned(page: RgbImage) -> RgbImage {
    let grey = shrunk(&DynamicImage::ImageRgb8(page.clone()).into_luma8(), SIDES[0]);
    let (width, height) = (grey.width() as usize, grey.height() as usize);
    let mut prepared = PreparedImage::prepare_from_greyscale(width, height, |x, y| grey.as_raw()[y * width + x]);
    let readable = prepared.detect_grids().into_iter().find(|grid| grid.decode().is_ok());
    let Some(grid) = readable else { return page };
    let (mut x, mut y) = (0_i64, 0_i64);
    for corner in grid.bounds {
        (x, y) = (x + i64::from(corner.x), y + i64::from(corner.y));
    }
    // Four corners, each coordinate compared with half the side.
    let (right, low) = (x > 2 * width as i64, y > 2 * height as i64);
    match (right, low) {
        (true, false) => page,
        (true, true) => imageops::rotate270(&page),
        (false, true) => imageops::rotate180(&page),
        (false, false) => imageops::rotate90(&page),
    }
}

#[cfg(test)]
mod tests {
    use image::Luma;
    use qrcode::{Color, EcLevel, QrCode};

    use super::*;

    const TEXT: &str = "ZL1:7zq4k0m2h8c3v5x9t1r6w0d2b4:3:2/3";

    /// A page with a code at the top right and lines of grey.
    fn page() -> GrayImage {
        let mut page = GrayImage::from_pixel(620, 877, Luma([240]));
        for y in (150..800).step_by(30) {
            (60..560).for_each(|x| page.put_pixel(x, y, Luma([60])));
        }
        let code = QrCode::with_error_correction_level(TEXT, EcLevel::M).unwrap();
        let width = u32::try_from(code.width()).unwrap();
        for (n, dark) in (0..).zip(code.to_colors()) {
            for (dx, dy) in (0..4).flat_map(|dx| (0..4).map(move |dy| (dx, dy))) {
                if dark == Color::Dark {
                    page.put_pixel(620 - (width + 10 - n % width) * 4 + dx, (10 + n / width) * 4 + dy, Luma([20]));
                }
            }
        }
        page
    }

    /// The page on a dark table, its corners put somewhere: what `draw` undoes, done by drawing backwards.
    fn on_a_table(page: &GrayImage, corners: [Point; 4]) -> GrayImage {
        let [tl, tr, br, bl] = corners;
        GrayImage::from_fn(1000, 1300, |px, py| {
            // Inverse of the same map by Newton's steps: good enough for a test, and no second formula to get wrong.
            let (mut u, mut v) = (0.5, 0.5);
            let at = |u: f64, v: f64| {
                let (sx, sy) = (tl.0 - tr.0 + br.0 - bl.0, tl.1 - tr.1 + br.1 - bl.1);
                let (dx1, dx2, dy1, dy2) = (tr.0 - br.0, bl.0 - br.0, tr.1 - br.1, bl.1 - br.1);
                let whole = dx1 * dy2 - dx2 * dy1;
                let (g, h) = ((sx * dy2 - dx2 * sy) / whole, (dx1 * sy - sx * dy1) / whole);
                let w = g * u + h * v + 1.0;
                let x = (tr.0 - tl.0 + g * tr.0) * u + (bl.0 - tl.0 + h * bl.0) * v + tl.0;
                let y = (tr.1 - tl.1 + g * tr.1) * u + (bl.1 - tl.1 + h * bl.1) * v + tl.1;
                (x / w, y / w)
            };
            for _ in 0..8 {
                let ((x, y), (xu, yu), (xv, yv)) = (at(u, v), at(u + 1e-4, v), at(u, v + 1e-4));
                let (a, b, c, d) = ((xu - x) * 1e4, (xv - x) * 1e4, (yu - y) * 1e4, (yv - y) * 1e4);
                let (ex, ey, whole) = (f64::from(px) - x, f64::from(py) - y, a * d - b * c);
                (u, v) = (u + (d * ex - b * ey) / whole, v + (a * ey - c * ex) / whole);
            }
            if !(0.0..1.0).contains(&u) || !(0.0..1.0).contains(&v) {
                return Luma([70]);
            }
            *page.get_pixel((u * 620.0) as u32, (v * 877.0) as u32)
        })
    }

    fn jpeg(picture: GrayImage) -> Vec<u8> {
        let mut out = Cursor::new(Vec::new());
        DynamicImage::ImageLuma8(picture).write_to(&mut out, ImageFormat::Png).unwrap();
        out.into_inner()
    }

    const ASKEW: [Point; 4] = [(150.0, 120.0), (800.0, 190.0), (880.0, 1180.0), (90.0, 1120.0)];

    #[test]
    fn the_corners_of_a_sheet_on_a_table_are_found() {
        let Sheet(found) = find(&on_a_table(&page(), ASKEW)).unwrap();
        for (found, put) in found.into_iter().zip(ASKEW) {
            assert!(apart(found, put) < 8.0, "{found:?} is not {put:?}");
        }
    }

    #[test]
    fn a_sheet_is_drawn_straight_and_its_code_can_be_read() {
        let straight = straightened(&jpeg(on_a_table(&page(), ASKEW))).unwrap().unwrap();
        let read = super::super::scan_page(&straight).unwrap();
        assert_eq!(read.codes, [TEXT]);
        assert!((1.2..1.6).contains(&(f64::from(read.height) / f64::from(read.width))), "{read:?}");
    }

    #[test]
    fn a_sheet_taken_upside_down_is_turned() {
        let picture = imageops::rotate180(&on_a_table(&page(), ASKEW));
        let straight = image::load_from_memory(&straightened(&jpeg(picture)).unwrap().unwrap()).unwrap().into_luma8();
        let dark = |x: std::ops::Range<u32>, y: std::ops::Range<u32>| {
            x.flat_map(|x| y.clone().map(move |y| (x, y))).filter(|(x, y)| straight.get_pixel(*x, *y).0[0] < 100).count()
        };
        let (w, h) = straight.dimensions();
        assert!(dark(w / 2..w, 0..h / 6) > 5 * dark(0..w / 2, h * 5 / 6..h).max(1), "the code is at the top right again");
    }

    #[test]
    fn scans_and_pictures_without_a_sheet_are_left_as_they_are() {
        assert_eq!(find(&page()), None, "a scan has no table around it");
        assert_eq!(find(&GrayImage::from_pixel(800, 600, Luma([90]))), None);
        let mut lamp = GrayImage::from_pixel(800, 600, Luma([40]));
        for (x, y) in (0..800).flat_map(|x| (0..600).map(move |y| (x, y))) {
            if (f64::from(x) - 400.0).hypot(f64::from(y) - 300.0) < 200.0 {
                lamp.put_pixel(x, y, Luma([250]));
            }
        }
        assert_eq!(find(&lamp), None, "a round light is no sheet");
        assert!(straightened(b"%PDF-1.7").is_err());
    }
}
