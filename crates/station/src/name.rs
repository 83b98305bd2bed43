//! Names as devices write them: bytes. They are never used as a path here, and never shown without being made harmless.

use encoding_rs::GBK;

/// A name for people to read: UTF-8, else GBK as body cameras write it; what would move the cursor or turn the text around is escaped.
pub fn shown(raw: &[u8]) -> String {
    let text = match std::str::from_utf8(raw) {
        Ok(text) => text.to_owned(),
        Err(_) => match GBK.decode_without_bom_handling(raw) {
            (text, false) => text.into_owned(),
            (_, true) => String::from_utf8_lossy(raw).into_owned(),
        },
    };
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if c.is_control() || turns_text(c) { out.extend(c.escape_unicode()) } else { out.push(c) }
    }
    out
}

/// The last part of a path.
pub fn last_part(path: &[u8]) -> &[u8] {
    path.rsplit(|byte| *byte == b'/').next().unwrap_or(path)
}

/// Marks that are not seen and change how the rest is read.
const fn turns_text(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gbk_is_read_and_tricks_are_escaped() {
        assert_eq!(shown(b"DCIM/\xd6\xb4\xb7\xa8.mp4"), "DCIM/执法.mp4");
        assert_eq!(shown("执法.mp4".as_bytes()), "执法.mp4");
        assert_eq!(shown("a\u{202e}4pm.exe".as_bytes()), "a\\u{202e}4pm.exe");
        assert_eq!(shown(b"a\nb\x7f"), "a\\u{a}b\\u{7f}");
        assert_eq!(shown(b"\xff\xfe\xff"), "\u{fffd}\u{fffd}\u{fffd}");
        assert_eq!(last_part(b"DCIM/100/a.mp4"), b"a.mp4");
    }
}
