//! What a browser is told about bytes: their name, and whether to show or to save them.

use axum::http::{HeaderMap, HeaderValue, header};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};

/// What a browser shows by itself without running anything. Everything else is saved.
const SHOWN: [&str; 6] = ["video/mp4", "video/quicktime", "audio/wav", "image/jpeg", "image/png", PDF];
const PDF: &str = "application/pdf";

/// The characters of RFC 8187 that stand for themselves.
const ESCAPED: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// How an object is named, and whether it may be shown.
#[derive(Clone, Copy)]
pub(crate) enum Naming<'a> {
    /// From outside: shown when its bytes were found to be a film, a sound or a picture.
    Evidence(&'a str),
    /// A print of ours.
    Print(&'a str),
    /// To be saved.
    Download(&'a str),
}

impl Naming<'_> {
    /// Sets type and disposition. The type was found from the bytes when they came in; the name only names.
    pub(super) fn describe(self, media_type: &str, headers: &mut HeaderMap) {
        let (name, shown) = match self {
            Self::Evidence(name) => (name, media_type != PDF),
            Self::Print(name) => (name, media_type == PDF),
            Self::Download(name) => (name, false),
        };
        let known = SHOWN.into_iter().find(|t| *t == media_type).filter(|_| shown);
        let (kind, disposition) = known.map_or(("application/octet-stream", "attachment"), |kind| (kind, "inline"));
        headers.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
        let name = utf8_percent_encode(name, ESCAPED);
        if let Ok(value) = HeaderValue::try_from(format!("{disposition}; filename*=UTF-8''{name}")) {
            headers.insert(header::CONTENT_DISPOSITION, value);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(naming: Naming<'_>, media_type: &str) -> (String, String) {
        let mut headers = HeaderMap::new();
        naming.describe(media_type, &mut headers);
        let text = |name| headers[&name].to_str().unwrap().to_owned();
        (text(header::CONTENT_TYPE), text(header::CONTENT_DISPOSITION))
    }

    #[test]
    fn films_and_pictures_are_shown_and_all_else_is_saved() {
        let (kind, how) = told(Naming::Evidence("现场 1.mp4"), "video/mp4");
        assert_eq!((kind.as_str(), how.as_str()), ("video/mp4", "inline; filename*=UTF-8''%E7%8E%B0%E5%9C%BA%201.mp4"));
        for active in ["text/html", "image/svg+xml", "application/pdf", "video/x-msvideo", ""] {
            let (kind, how) = told(Naming::Evidence("x"), active);
            assert_eq!((kind.as_str(), how.as_str()), ("application/octet-stream", "attachment; filename*=UTF-8''x"), "{active}");
        }
        assert_eq!(told(Naming::Print("a.pdf"), "application/pdf").0, "application/pdf");
        assert_eq!(told(Naming::Download("a.zip"), "video/mp4").1, "attachment; filename*=UTF-8''a.zip");
    }

    #[test]
    fn a_name_cannot_end_the_header() {
        let (_, how) = told(Naming::Evidence("a\"\r\nSet-Cookie: b;'.mp4"), "video/mp4");
        assert_eq!(how, "inline; filename*=UTF-8''a%22%0D%0ASet-Cookie%3A%20b%3B%27.mp4");
    }
}
