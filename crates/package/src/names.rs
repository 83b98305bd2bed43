//! File names: what may stand in a package, and how any text becomes such a name.
//!
//! Names come from devices and forms and go to archives, mail and Windows desktops. A name that climbs out of its folder, hides
//! its ending behind a bidirectional override, or is another one after unpacking does not come in, and is named when it is found.

use std::collections::HashSet;
use std::fmt;

use unicode_normalization::{UnicodeNormalization as _, is_nfc};
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory as _};

/// Longest name in characters; with folder and 档号 a path stays below the 260 that Windows knows.
const MAX_CHARS: usize = 80;
/// Longest name in bytes of UTF-8: 255 is what file systems hold, less the recording id and a number.
const MAX_BYTES: usize = 200;
/// Longest ending that survives shortening, in characters, with its dot.
const MAX_ENDING: usize = 10;
/// Longest path that is read, in bytes.
const MAX_PATH_BYTES: usize = 1024;
/// What a name becomes of which nothing remains.
const NAMELESS: &str = "无名";

/// Names that Windows keeps for devices, with any ending.
const RESERVED: [&str; 22] = [
    "con", "prn", "aux", "nul", "com1", "com2", "com3", "com4", "com5", "com6", "com7", "com8", "com9", "lpt1", "lpt2", "lpt3",
    "lpt4", "lpt5", "lpt6", "lpt7", "lpt8", "lpt9",
];

/// Characters that cannot be seen, turn the direction of writing, or end lines.
fn is_invisible(c: char) -> bool {
    use GeneralCategory::{Control, Format, LineSeparator, ParagraphSeparator};
    matches!(c.general_category(), Control | Format | LineSeparator | ParagraphSeparator)
}

/// Characters that separate or steer on some system. The percent sign steers in BagIt's own manifests.
const fn is_syntax(c: char) -> bool {
    matches!(c, '/' | '\\' | ':' | '*' | '?' | '"' | '<' | '>' | '|' | '%')
}

/// The nearest name to `text` that is safe everywhere: NFC, no invisible characters, no separators, not too long, not reserved.
pub fn safe_name(text: &str) -> String {
    let seen = text.nfc().filter(|c| !is_invisible(*c)).map(|c| if is_syntax(c) || c.is_whitespace() { '_' } else { c });
    let name: String = seen.collect();
    let name = shorten(name.trim_matches(['.', '_']));
    let stem = name.split('.').next().unwrap_or_default().to_ascii_lowercase();
    match name {
        name if name.is_empty() => NAMELESS.to_owned(),
        name if RESERVED.contains(&stem.as_str()) => format!("_{name}"),
        name => name,
    }
}

/// Cuts the stem of a long name and keeps its ending.
fn shorten(name: &str) -> String {
    let fits = |name: &str| name.chars().count() <= MAX_CHARS && name.len() <= MAX_BYTES;
    if fits(name) {
        return name.to_owned();
    }
    let cut = name.rfind('.').filter(|at| name[*at..].chars().count() <= MAX_ENDING).unwrap_or(name.len());
    let (mut stem, ending) = (name[..cut].to_owned(), &name[cut..]);
    while !fits(&format!("{stem}{ending}")) && stem.pop().is_some() {}
    // Cutting may bare a dot, and may leave a letter without the mark it was composed with: normalise again.
    format!("{}{ending}", stem.trim_end_matches('.')).nfc().collect()
}

/// The paths given out so far; no two differ in case alone, since Windows and macOS take those for one.
#[derive(Debug, Default)]
pub struct PathTable(HashSet<String>);

impl PathTable {
    /// A path for a file called `name` in `folder` (which ends with a slash), numbered when the name is taken.
    pub fn place(&mut self, folder: &str, name: &str) -> String {
        let (stem, ending) = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty()).unwrap_or((name, ""));
        let dot = if ending.is_empty() { "" } else { "." };
        let numbered = (2_u64..).map(|n| format!("{folder}{stem}({n}){dot}{ending}"));
        let mut paths = std::iter::once(format!("{folder}{name}")).chain(numbered);
        // The numbers do not end before the paths do.
        paths.find(|path| self.0.insert(path.to_lowercase())).unwrap_or_default()
    }
}

/// What is wrong with a path inside a package.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PathFault {
    /// It leads out of the folder, or from the root of the disk.
    #[error("指向包外")]
    Outside,
    /// It holds characters that cannot be seen or that other systems take for separators.
    #[error("含有不可见或不允许的字符")]
    Characters,
    /// It is not in the normal form NFC: two files could look alike.
    #[error("不是规范化（NFC）写法")]
    NotNormal,
    /// It is longer than any path of a package.
    #[error("过长")]
    TooLong,
}

/// Whether `path` may stand in a package.
pub fn check_path(path: &str) -> Result<(), PathFault> {
    let stays = path.split('/').all(|part| !matches!(part, "" | "." | ".."));
    let drive = path.as_bytes().get(1) == Some(&b':');
    if !stays || drive {
        Err(PathFault::Outside)
    } else if path.len() > MAX_PATH_BYTES {
        Err(PathFault::TooLong)
    } else if path.chars().any(|c| is_invisible(c) || (c != '/' && is_syntax(c))) {
        Err(PathFault::Characters)
    } else if !is_nfc(path) {
        Err(PathFault::NotNormal)
    } else {
        Ok(())
    }
}

/// A name of unknown origin, to be shown: what cannot be seen is written as `\u{…}`, and what is endless is cut.
pub struct Shown<'a>(pub &'a str);

impl fmt::Display for Shown<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const MOST: usize = 300;
        for c in self.0.chars().take(MOST) {
            if is_invisible(c) { write!(f, "{}", c.escape_unicode())? } else { write!(f, "{c}")? }
        }
        if self.0.chars().nth(MOST).is_some() { f.write_str("…") } else { Ok(()) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_of_the_world() {
        for (text, name) in [
            ("VID_20261103_090200.MP4", "VID_20261103_090200.MP4"),
            ("现场 检查笔录.pdf", "现场_检查笔录.pdf"),
            ("../../etc/passwd", "etc_passwd"),
            ("C:\\Windows\\x.mp4", "C__Windows_x.mp4"),
            ("a\u{202e}4pm.exe", "a4pm.exe"),
            ("cafe\u{301}.jpg", "café.jpg"),
            ("100%.jpg", "100_.jpg"),
            ("a\r\nb", "ab"),
            ("NUL.mp4", "_NUL.mp4"),
            ("...", "无名"),
            ("", "无名"),
            (".hidden", "hidden"),
        ] {
            assert_eq!(safe_name(text), name, "{text:?}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_ending() {
        let name = safe_name(&format!("{}.mp4", "执".repeat(300)));
        assert!(name.ends_with("执.mp4") && name.len() <= MAX_BYTES && name.chars().count() <= MAX_CHARS, "{name}");
    }

    #[test]
    fn a_taken_name_is_numbered_whatever_its_case() {
        let mut table = PathTable::default();
        let mut place = |name| table.place("data/", name);
        assert_eq!(
            [place("a.jpg"), place("A.JPG"), place("a.jpg"), place("a(2).jpg"), place("b")],
            ["data/a.jpg", "data/A(2).JPG", "data/a(3).jpg", "data/a(2)(2).jpg", "data/b"]
        );
    }

    #[test]
    fn paths_that_do_not_come_in() {
        for (path, fault) in [
            ("../a", PathFault::Outside),
            ("/etc/passwd", PathFault::Outside),
            ("data//a", PathFault::Outside),
            ("data/./a", PathFault::Outside),
            ("data/..", PathFault::Outside),
            ("c:/a", PathFault::Outside),
            ("", PathFault::Outside),
            ("data\\..\\a", PathFault::Characters),
            ("data/a\u{202e}b", PathFault::Characters),
            ("data/a\nb", PathFault::Characters),
            ("data/cafe\u{301}", PathFault::NotNormal),
        ] {
            assert_eq!(check_path(path), Err(fault), "{path:?}");
        }
        assert_eq!(check_path(&"a".repeat(2000)), Err(PathFault::TooLong));
        assert_eq!(check_path("data/原始音像/01h_执法.mp4"), Ok(()));
    }

    #[test]
    fn what_is_shown_can_be_seen() {
        assert_eq!(Shown("a\u{202e}b\n").to_string(), "a\\u{202e}b\\u{a}");
        assert_eq!(Shown(&"x".repeat(1000)).to_string().chars().count(), 301);
    }

    proptest! {
        #[test]
        fn any_text_becomes_a_name_that_may_stand(text in any::<String>()) {
            let name = safe_name(&text);
            prop_assert_eq!(check_path(&name), Ok(()));
            prop_assert!(!name.contains('/') && name.len() <= MAX_BYTES + 1);
            prop_assert_eq!(safe_name(&name), name);
        }
    }
}
