//! Which format a file is, by its bytes. The name only serves to notice that it promises something else.

use super::facts::MediaKind;
use super::source::{Source, Stop};
use crate::label::labelled;

labelled! {
    /// The format of a file, by its content.
    Container {
        /// ISO base media file, MP4 and its kin.
        Mp4 = "MP4",
        /// QuickTime film.
        Mov = "MOV",
        /// Audio Video Interleave.
        Avi = "AVI",
        /// Matroska or WebM.
        Matroska = "MKV",
        /// MPEG transport stream.
        MpegTs = "TS",
        /// MPEG programme stream.
        MpegPs = "MPEG",
        /// A camera maker's own wrapping.
        Vendor = "厂商专用",
        /// RIFF wave.
        Wav = "WAV",
        /// MPEG audio.
        Mp3 = "MP3",
        /// Adaptive multi-rate speech.
        Amr = "AMR",
        /// JPEG picture.
        Jpeg = "JPG",
        /// PNG picture.
        Png = "PNG",
        /// HEIC or AVIF picture.
        Heic = "HEIC",
        /// Any other picture: GIF, BMP, TIFF, WebP.
        OtherPicture = "其他图片",
        /// PDF document.
        Pdf = "PDF",
        /// A page: HTML, SVG, XML.
        Html = "网页",
        /// A programme or script.
        Executable = "可执行文件",
        /// A package: ZIP and what is built on it (OFD, DOCX), RAR, 7z, gzip.
        Archive = "压缩包",
        /// No bytes.
        Empty = "空文件",
        /// None of these.
        Unknown = "未识别",
    }
}

impl Container {
    /// What sort of record such a file is, as far as the format alone tells.
    pub const fn kind(self) -> MediaKind {
        match self {
            Self::Mp4 | Self::Mov | Self::Avi | Self::Matroska | Self::MpegTs | Self::MpegPs | Self::Vendor => MediaKind::Video,
            Self::Wav | Self::Mp3 | Self::Amr => MediaKind::Audio,
            Self::Jpeg | Self::Png | Self::Heic | Self::OtherPicture => MediaKind::Photo,
            Self::Pdf => MediaKind::Document,
            Self::Html | Self::Executable | Self::Archive | Self::Empty | Self::Unknown => MediaKind::Other,
        }
    }

    /// The media type under which the bytes may be shown in a browser. Whatever could run something is only bytes.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Mp4 => "video/mp4",
            Self::Mov => "video/quicktime",
            Self::Avi => "video/x-msvideo",
            Self::Matroska => "video/x-matroska",
            Self::MpegTs => "video/mp2t",
            Self::MpegPs => "video/mpeg",
            Self::Wav => "audio/wav",
            Self::Mp3 => "audio/mpeg",
            Self::Amr => "audio/amr",
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Heic => "image/heic",
            Self::Pdf => "application/pdf",
            Self::Archive => "application/zip",
            Self::OtherPicture | Self::Vendor | Self::Html | Self::Executable | Self::Empty | Self::Unknown => {
                "application/octet-stream"
            }
        }
    }

    /// Whether opening the file carelessly could run something.
    pub const fn is_active(self) -> bool {
        matches!(self, Self::Html | Self::Executable)
    }

    /// The formats that a name with this ending may hold; empty when the ending says nothing.
    fn promised_by(extension: &str) -> &'static [Self] {
        match extension {
            "mp4" | "m4v" | "m4a" | "3gp" | "mov" | "qt" => &[Self::Mp4, Self::Mov],
            "avi" => &[Self::Avi],
            "mkv" | "webm" | "mka" => &[Self::Matroska],
            "ts" | "mts" | "m2ts" => &[Self::MpegTs],
            "mpg" | "mpeg" | "vob" => &[Self::MpegPs, Self::MpegTs],
            "dav" => &[Self::Vendor],
            "wav" => &[Self::Wav],
            "mp3" => &[Self::Mp3],
            "amr" => &[Self::Amr],
            "jpg" | "jpeg" | "jpe" => &[Self::Jpeg],
            "png" => &[Self::Png],
            "heic" | "heif" | "avif" => &[Self::Heic],
            "gif" | "bmp" | "tif" | "tiff" | "webp" => &[Self::OtherPicture],
            "pdf" => &[Self::Pdf],
            "zip" | "rar" | "7z" | "gz" | "ofd" | "docx" | "xlsx" => &[Self::Archive],
            "htm" | "html" | "svg" | "xml" => &[Self::Html],
            "exe" | "dll" | "sh" | "bat" | "msi" => &[Self::Executable],
            _ => &[],
        }
    }

    /// Whether a file of this content may bear this name. A name without a known ending promises nothing.
    pub fn fits_name(self, name: &str) -> bool {
        let extension = name.rsplit_once('.').map(|(_, e)| e.to_ascii_lowercase()).unwrap_or_default();
        let promised = Self::promised_by(&extension);
        promised.is_empty() || promised.contains(&self)
    }
}

/// Bytes looked at to tell the format.
const HEAD: usize = 1024;
/// Length of a packet of a transport stream.
const TS_PACKET: usize = 188;

/// The format of the file, by its first bytes.
pub(super) fn sniff(source: &mut Source) -> Result<Container, Stop> {
    if source.len() == 0 {
        return Ok(Container::Empty);
    }
    let head = source.up_to(0, u64::MAX, HEAD)?;
    Ok(of_head(&head))
}

/// The format a file beginning with `head` has.
pub(super) fn of_head(head: &[u8]) -> Container {
    let at = |place: usize, mark: &[u8]| head.get(place..).is_some_and(|rest| rest.starts_with(mark));
    let riff = |form: &[u8]| (at(0, b"RIFF") || at(0, b"RF64") || at(0, b"BW64")) && at(8, form);
    let brand = |marks: &[&[u8; 4]]| at(4, b"ftyp") && marks.iter().any(|m| at(8, *m));
    match () {
        () if at(0, b"\xff\xd8\xff") => Container::Jpeg,
        () if at(0, b"\x89PNG\r\n\x1a\n") => Container::Png,
        () if brand(&[b"heic", b"heix", b"mif1", b"msf1", b"avif", b"hevc"]) => Container::Heic,
        () if brand(&[b"qt  "]) => Container::Mov,
        () if at(4, b"ftyp") || at(4, b"styp") || at(4, b"moof") || at(4, b"sidx") => Container::Mp4,
        // QuickTime of the time before brands, and files whose head is media data because the index was to follow.
        () if [b"moov", b"mdat", b"wide", b"pnot", b"skip", b"free"].iter().any(|m| at(4, *m)) => Container::Mov,
        () if riff(b"WAVE") => Container::Wav,
        () if riff(b"AVI ") => Container::Avi,
        () if at(0, b"\x1a\x45\xdf\xa3") => Container::Matroska,
        () if at(0, b"DHAV") || at(0, b"IMKH") => Container::Vendor,
        () if at(0, b"\x47") && at(TS_PACKET, b"\x47") && at(2 * TS_PACKET, b"\x47") => Container::MpegTs,
        () if at(4, b"\x47") && at(4 + TS_PACKET + 4, b"\x47") => Container::MpegTs,
        () if at(0, b"\x00\x00\x01\xba") => Container::MpegPs,
        () if at(0, b"%PDF-") => Container::Pdf,
        () if at(0, b"#!AMR") => Container::Amr,
        () if at(0, b"ID3") || head.starts_with(&[0xff, 0xfb]) || head.starts_with(&[0xff, 0xf3]) => Container::Mp3,
        () if at(0, b"GIF8") || at(0, b"BM") || at(0, b"II*\0") || at(0, b"MM\0*") || riff(b"WEBP") => Container::OtherPicture,
        () if at(0, b"PK\x03\x04") || at(0, b"PK\x05\x06") || at(0, b"Rar!\x1a\x07") => Container::Archive,
        () if at(0, b"7z\xbc\xaf\x27\x1c") || at(0, b"\x1f\x8b\x08") => Container::Archive,
        () if at(0, b"MZ") || at(0, b"\x7fELF") || at(0, b"#!") || at(0, b"\xcf\xfa\xed\xfe") => Container::Executable,
        () if is_page(head) => Container::Html,
        () => Container::Unknown,
    }
}

/// Whether the text begins as a page does, after a byte order mark and white space.
fn is_page(head: &[u8]) -> bool {
    let text = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).trim_ascii_start();
    let begins = |mark: &[u8]| text.len() >= mark.len() && text[..mark.len()].eq_ignore_ascii_case(mark);
    [&b"<!doctype"[..], b"<html", b"<head", b"<body", b"<script", b"<svg", b"<?xml", b"<!--"].iter().any(|m| begins(m))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_told_by_content() {
        for (head, want) in [
            (&b"\0\0\0\x18ftypmp42"[..], Container::Mp4),
            (b"\0\0\0\x14ftypqt  ", Container::Mov),
            (b"\0\0\0\x08wide\0\0\0\0mdat", Container::Mov),
            (b"\0\0\0\x18ftypheic", Container::Heic),
            (b"\xff\xd8\xff\xe1", Container::Jpeg),
            (b"RIFF\0\0\0\0WAVEfmt ", Container::Wav),
            (b"RIFF\0\0\0\0AVI LIST", Container::Avi),
            (b"\xef\xbb\xbf \n<!DocType HTML>", Container::Html),
            (b"<svg onload=alert(1)>", Container::Html),
            (b"MZ\x90", Container::Executable),
            (b"PK\x03\x04", Container::Archive),
            (b"DHAV\xfd", Container::Vendor),
            (b"%PDF-1.7", Container::Pdf),
            (b"hello", Container::Unknown),
            (b"M", Container::Unknown),
        ] {
            assert_eq!(of_head(head), want, "{}", head.escape_ascii());
        }
    }

    #[test]
    fn a_name_may_promise_and_may_keep_silent() {
        assert!(Container::Mov.fits_name("现场.MP4"));
        assert!(!Container::Executable.fits_name("现场.mp4"));
        assert!(Container::Executable.fits_name("现场"));
        assert!(!Container::Png.fits_name("a.b.jpg"));
    }
}
