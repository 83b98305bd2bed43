//! Which faces official documents are set in, where they are looked for, and which of them are here.
//!
//! Fonts are data files beside the product. An agency that owns the usual commercial faces puts them into a font folder; the free Fandol faces
//! come next, and Noto CJK covers the rare characters 生僻字 in names that Fandol lacks.

use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use serde::Serialize;
use typst::foundations::Bytes;
use typst::text::{Font, FontBook, FontInfo};
use typst::utils::LazyHash;
use walkdir::WalkDir;

use crate::typesetter::Availability;

/// 仿宋, the body of official documents.
const FANG: [&str; 6] = ["仿宋_gb2312", "fangsong_gb2312", "仿宋", "fangsong", "stfangsong", "fandolfang r"];
/// 小标宋, titles.
const TITLE: [&str; 4] = ["方正小标宋简体", "方正小标宋_gbk", "fzxiaobiaosong-b05s", "fzxiaobiaosong-b05"];
/// 宋体, page numbers and small print.
const SONG: [&str; 5] = ["宋体", "simsun", "stsong", "fandolsong", "noto serif cjk sc"];
/// 黑体, headings.
const HEI: [&str; 5] = ["黑体", "simhei", "stheiti", "fandolhei", "noto sans cjk sc"];
/// Faces with the most characters; the last resort of every chain.
const WIDE: [&str; 4] = ["noto serif cjk sc", "source han serif sc", "noto sans cjk sc", "source han sans sc"];

/// A character of everyday Chinese: a face without it is no Chinese face.
const EVERYDAY: char = '的';

/// The usual font folders of Debian, and `fonts` beside the executable. Folders that do not exist do no harm.
pub fn default_font_dirs() -> Vec<PathBuf> {
    let beside = std::env::current_exe().ok().and_then(|exe| exe.parent().map(|folder| folder.join("fonts")));
    let usual = ["/usr/share/texlive/texmf-dist/fonts/opentype/public/fandol", "/usr/share/fonts", "/usr/local/share/fonts"];
    beside.into_iter().chain(usual.map(PathBuf::from)).collect()
}

/// The chain of faces for each role, as the templates take them. Only faces that are here: Typst warns about every other.
#[derive(Serialize)]
pub(super) struct Chains {
    fang: Vec<String>,
    title: Vec<String>,
    song: Vec<String>,
    hei: Vec<String>,
}

/// The faces that were found.
pub(super) struct Fonts {
    pub(super) book: LazyHash<FontBook>,
    pub(super) chains: Chains,
    faces: Vec<Face>,
}

/// A face that is read from its file when a document first needs it, so that an idle server does not hold fonts in memory.
struct Face {
    file: PathBuf,
    index: u32,
    font: OnceLock<Option<Font>>,
}

impl Fonts {
    /// Searches `dirs` and what lies below them for faces of the chains.
    pub(super) fn search(dirs: &[PathBuf]) -> Self {
        let mut book = FontBook::new();
        let mut faces = Vec::new();
        for file in dirs.iter().flat_map(|dir| font_files(dir)) {
            let Ok(data) = std::fs::read(&file) else { continue };
            for (index, info) in (0..).zip(FontInfo::iter(&data)) {
                if is_wanted(&info) {
                    book.push(info);
                    faces.push(Face { file: file.clone(), index, font: OnceLock::new() });
                }
            }
        }
        let chain = |first: &[&str]| {
            let mut here: Vec<String> = Vec::new();
            for family in first.iter().chain(&WIDE).filter(|family| book.contains_family(family)) {
                if !here.iter().any(|seen| seen == family) {
                    here.push((*family).to_owned());
                }
            }
            here
        };
        let title = [TITLE.as_slice(), &SONG].concat();
        let chains = Chains { fang: chain(&FANG), title: chain(&title), song: chain(&SONG), hei: chain(&HEI) };
        Self { book: LazyHash::new(book), chains, faces }
    }

    /// The face at `index` of the book.
    pub(super) fn get(&self, index: usize) -> Option<Font> {
        let face = self.faces.get(index)?;
        let read = || Font::new(Bytes::new(std::fs::read(&face.file).ok()?), face.index);
        face.font.get_or_init(read).clone()
    }

    /// Whether any face here has `c`.
    pub(super) fn cover(&self, c: char) -> bool {
        (0..self.faces.len()).filter_map(|n| self.book.info(n)).any(|info| info.coverage.contains(u32::from(c)))
    }

    /// What can be set with these faces.
    pub(super) fn availability(&self) -> Availability {
        let is_here = |families: &[&str]| families.iter().any(|family| self.book.contains_family(family));
        if !self.cover(EVERYDAY) {
            let reason = "没有找到中文字体。请安装 fonts-noto-cjk，并把仿宋字体放入字体目录".to_owned();
            Availability::Unavailable { reason }
        } else if !is_here(&FANG) {
            Availability::Degraded { reason: "没有找到仿宋字体，文书暂用其他字体排版".to_owned() }
        } else if !is_here(&WIDE) {
            Availability::Degraded { reason: "没有找到大字库字体，姓名中的生僻字可能缺字".to_owned() }
        } else {
            Availability::Ready
        }
    }
}

/// Font files below `dir`, in an order that does not depend on the file system.
fn font_files(dir: &Path) -> impl Iterator<Item = PathBuf> {
    WalkDir::new(dir).follow_links(true).sort_by_file_name().into_iter().filter_map(|entry| {
        let path = entry.ok()?.into_path();
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        ["otf", "ttf", "ttc", "otc"].contains(&extension.as_str()).then_some(path)
    })
}

/// Whether the face belongs to a chain.
fn is_wanted(info: &FontInfo) -> bool {
    let family = info.family.to_lowercase();
    [FANG.as_slice(), &TITLE, &SONG, &HEI, &WIDE].into_iter().any(|chain| chain.contains(&family.as_str()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_fonts_it_says_what_to_install() {
        let none = Fonts::search(&[PathBuf::from("/nonexistent")]);
        assert!(!none.cover('的'));
        let Availability::Unavailable { reason } = none.availability() else { panic!("nothing can be set") };
        assert!(reason.contains("fonts-noto-cjk"));
    }

    #[test]
    fn a_file_that_is_no_font_is_passed_over() {
        let dir = tempfile::tempdir().unwrap();
        std::fs::write(dir.path().join("simfang.ttf"), b"not a font").unwrap();
        assert!(matches!(Fonts::search(&[dir.path().to_owned()]).availability(), Availability::Unavailable { .. }));
    }
}
