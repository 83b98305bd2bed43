//! The page of a pack 网页目录: plain HTML that plays what lies beside it in any browser, without a server and without a network.

use package::{Item, ItemKind};

/// A copy with its note, as the page shows it.
pub struct Shown {
    /// What it is called.
    pub title: String,
    /// The copy.
    pub copy: Item,
    /// Its written note.
    pub note: Option<Item>,
    /// What is said of it: label and value.
    pub told: Vec<(&'static str, String)>,
}

/// Endings that browsers play, and the element that does.
const PLAYED: [(&str, &str); 8] = [
    (".mp4", "video"),
    (".mov", "video"),
    (".webm", "video"),
    (".mp3", "audio"),
    (".wav", "audio"),
    (".m4a", "audio"),
    (".jpg", "img"),
    (".png", "img"),
];

/// The page.
pub fn page(agency: &str, number: &str, case: &str, log_key: &str, shown: &[Shown]) -> String {
    let body: String = shown.iter().enumerate().map(|(n, shown)| section(n + 1, shown)).collect();
    format!(
        "<!doctype html>\n<html lang=\"zh-CN\">\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" content=\"width=device-width\">\n\
         <meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'self' file: 'unsafe-inline'; script-src 'none'\">\n\
         <title>{number} 音像副本</title>\n<style>{STYLE}</style>\n\
         <h1>{case}</h1>\n<p>{agency}　{number}　共 {} 件</p>\n{body}\
         <h2>怎样核对</h2>\n<p>本包内的文件自收到之日起有没有改动，可以离线核对，不需要登录任何系统。\
         用 <code>zhilu verify 本包.zip --key 日志公钥</code>，公钥向{agency}索取，不要只用包内的那一份；\
         没有该程序的，按 <code>proof/README.txt</code> 用通用工具逐步核对。</p>\n\
         <p>包内登记的日志公钥：<code>{}</code></p>\n</html>\n",
        shown.len(),
        escape(log_key),
        number = escape(number),
        case = escape(case),
        agency = escape(agency),
    )
}

fn section(n: usize, shown: &Shown) -> String {
    let source = href(&shown.copy);
    let ending = shown.copy.path.to_lowercase();
    let element = PLAYED.iter().find(|(known, _)| ending.ends_with(known)).map(|(_, element)| *element);
    let media = match element {
        Some("img") => format!("<img src=\"{source}\" alt=\"\">"),
        Some(element) => format!("<{element} controls preload=\"metadata\" src=\"{source}\"></{element}>"),
        None => "<p>浏览器一般不能直接播放这种格式，请用播放软件打开下面的文件。</p>".to_owned(),
    };
    let note = shown.note.as_ref().map(|note| format!("　<a href=\"{}\">文字说明材料</a>", href(note))).unwrap_or_default();
    let row = |label: &str, value: &str| format!("<tr><th>{}<td>{}\n", escape(label), escape(value));
    let told: String = shown.told.iter().map(|(label, value)| row(label, value)).collect();
    format!(
        "<h2>{n}. {}</h2>\n{media}\n<p><a href=\"{source}\">打开文件</a>{note}</p>\n<table>\n{told}{}{}{}</table>\n",
        escape(&shown.title),
        row("大小", &format!("{} 字节", shown.copy.size)),
        row("SHA-256", &shown.copy.sha256.to_string()),
        row("SM3", &shown.copy.sm3.to_string()),
    )
}

/// Where a file lies, seen from the page.
fn href(item: &Item) -> String {
    let below = item.path.strip_prefix(ItemKind::Page.folder()).unwrap_or(&item.path);
    let mut out = String::with_capacity(below.len());
    for byte in below.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'-' | b'_' | b'.' => out.push(char::from(byte)),
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

const STYLE: &str = "body{font:16px/1.7 sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1f2329}\
video,img{max-width:100%;background:#000}audio{width:100%}table{border-collapse:collapse;width:100%;font-size:14px}\
th{text-align:left;white-space:nowrap;padding:.2rem 1rem .2rem 0;color:#646a73;font-weight:400;vertical-align:top}\
td{word-break:break-all}h2{margin-top:2.5rem;border-top:1px solid #dee0e3;padding-top:1rem}code{word-break:break-all}";

#[cfg(test)]
mod tests {
    use base::{DigestPair, Sha256Digest};

    use super::*;

    #[test]
    fn names_do_not_leave_their_place_on_the_page() {
        let DigestPair { sha256, sm3 } = DigestPair::of(b"x");
        let _: Sha256Digest = sha256;
        let path = "data/音像副本/a\"><script>.mp4".to_owned();
        let copy = Item {
            path,
            kind: ItemKind::Copy,
            title: String::new(),
            size: 1,
            sha256,
            sm3,
            subject: None,
            entry: None,
            pages: None,
            kept_at: None,
        };
        let shown = Shown { title: "<b>".into(), copy, note: None, told: vec![("取证地点", "a&b".into())] };
        let page = page("机关", "副1", "案", "key", &[shown]);
        assert!(page.contains("src=\"%E9%9F%B3%E5%83%8F%E5%89%AF%E6%9C%AC/a%22%3E%3Cscript%3E.mp4\""), "{page}");
        assert!(page.contains("1. &lt;b&gt;") && page.contains("a&amp;b") && !page.contains("<script"), "{page}");
        assert!(!page.contains("http://") && !page.contains("https://"), "nothing is asked of a network");
    }
}
