//! 元数据: what archives want to know of a dossier and of each file, in the terms of DA/T 46 (documents) and DA/T 63 (recordings), as XML.
//!
//! Only what is known stands here; an element that nobody can fill is left out rather than guessed. What is a state secret never enters this system, so
//! there is no element for it.

use std::fmt::Write as _;

use model::SubjectKind;
use package::{Item, ItemKind};

use super::contents::Gathered;
use super::write::Counts;

/// The metadata of a package whose files were written.
pub fn xml(gathered: &Gathered, counts: Counts, items: &[Item]) -> String {
    let mut out = Xml::default();
    let case = &gathered.case.state;
    out.open("案卷元数据", &[("版本", "1")]);
    out.open("案卷", &[]);
    out.text("聚合层次", "案卷");
    out.text("立档单位名称", &gathered.directory.agency_name());
    out.text("全宗号", gathered.directory.agency.state.fonds.last().map_or("", |f| &f.what.fonds));
    out.text("档号", &gathered.number);
    out.text("题名", &gathered.title());
    out.text("年度", &case.closed.as_ref().map_or(gathered.at, |c| c.at.recorded_at).day().year().to_string());
    out.text("保管期限", &gathered.term.map(model::retention::RetentionTerm::label).unwrap_or_default());
    out.text("案号", case.filing.as_ref().map_or("", |f| &f.what.number));
    out.text("立案日期", &case.filing.as_ref().map(|f| f.what.filed_on.to_string()).unwrap_or_default());
    out.text("执法行为终结日期", &case.closed.as_ref().map(|c| c.what.1.to_string()).unwrap_or_default());
    out.text("立卷人", &gathered.directory.name(gathered.compiler));
    out.text("立卷时间", &gathered.at.to_string());
    out.text("件数", &counts.documents.to_string());
    out.text("页数", &counts.pages.to_string());
    out.text("音像件数", &counts.originals.to_string());
    out.close("案卷");
    for item in items {
        file(&mut out, gathered, item);
    }
    out.close("案卷元数据");
    out.0
}

fn file(out: &mut Xml, gathered: &Gathered, item: &Item) {
    out.open("文件", &[("路径", &item.path)]);
    out.text("聚合层次", "件");
    out.text("题名", &item.title);
    out.text("文件类别", item.kind.label());
    if let Some(pages) = item.pages {
        out.text("页号", &format!("{}-{}", pages.from, pages.to));
    }
    out.text("格式", format_of(&item.path));
    out.text("大小", &item.size.to_string());
    out.text("数字摘要值SHA-256", &item.sha256.to_string());
    out.text("数字摘要值SM3", &item.sm3.to_string());
    out.text("保管记录编号", &item.entry.map(|e| e.to_string()).unwrap_or_default());
    let recording = item.subject.filter(|s| s.kind == SubjectKind::Recording && item.kind == ItemKind::Original);
    let found = recording.and_then(|id| gathered.recordings.iter().find(|(r, _)| r.subject == id));
    if let Some((r, place)) = found {
        let s = &r.state;
        out.text("媒体类型", s.medium.label());
        out.text("摄录时间", &s.timing.as_ref().map(|t| t.started_at.to_string()).unwrap_or_default());
        out.text("时间长度毫秒", &s.timing.as_ref().map(|t| t.duration.millis().to_string()).unwrap_or_default());
        out.text("摄录地点", place);
        out.text("捕获设备", s.device.as_deref().unwrap_or_default());
        out.text("入库人", &s.original.as_ref().map(|o| gathered.directory.name(o.at.actor)).unwrap_or_default());
        out.text("入库时间", &s.original.as_ref().map(|o| o.at.recorded_at.to_string()).unwrap_or_default());
    }
    out.close("文件");
}

/// The ending of a name, as formats are written.
fn format_of(path: &str) -> &str {
    path.rsplit_once('.').map_or("", |(_, ending)| ending)
}

/// An XML text under way.
struct Xml(String);

impl Default for Xml {
    fn default() -> Self {
        Self("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".into())
    }
}

impl Xml {
    fn open(&mut self, name: &str, attributes: &[(&str, &str)]) {
        let attributes: String = attributes.iter().map(|(n, v)| format!(" {n}=\"{}\"", escaped(v))).collect();
        let _infallible = writeln!(self.0, "<{name}{attributes}>");
    }

    fn close(&mut self, name: &str) {
        let _infallible = writeln!(self.0, "</{name}>");
    }

    /// An element with a text; none when there is nothing to say.
    fn text(&mut self, name: &str, value: &str) {
        if !value.is_empty() {
            let _infallible = writeln!(self.0, "<{name}>{}</{name}>", escaped(value));
        }
    }
}

/// A text as XML holds it. Characters that XML 1.0 does not have are left out: names come from devices.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\t' | '\n' | '\r' => {
                let _infallible = write!(out, "&#{};", u32::from(c));
            }
            '\0'..='\u{1f}' | '\u{fffe}' | '\u{ffff}' => {}
            c => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_steers_the_xml() {
        assert_eq!(escaped("甲<b>&\"\u{1}\n"), "甲&lt;b&gt;&amp;&quot;&#10;");
        let mut out = Xml::default();
        out.open("文件", &[("路径", "a\"/><x y=\"")]);
        out.text("题名", "");
        out.close("文件");
        assert!(out.0.contains("路径=\"a&quot;/&gt;&lt;x y=&quot;\">\n</文件>"), "{}", out.0);
    }
}
