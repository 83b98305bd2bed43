//! The written note 文字说明材料 of an evidence copy (Art. 23): who took the evidence, when, where, and what the copy is of.

use base::{Span, Timestamp};
use model::copy::{CopyBytes, CopyMethod, Part};
use model::private::key;
use model::{CaseState, CopyState, RecordingState};
use store::Loaded;
use typeset::{Content, Document, Field, Opinion, Record, Section};

use super::make::article_23;
use crate::query::directory::Directory;

/// What a note is made of.
pub struct Told<'a> {
    /// Who is who.
    pub directory: &'a Directory,
    /// The original.
    pub recording: &'a Loaded<RecordingState>,
    /// The case.
    pub case: Option<&'a Loaded<CaseState>>,
    /// What was ordered.
    pub copy: &'a Loaded<CopyState>,
    /// What was made.
    pub bytes: &'a CopyBytes,
    /// When.
    pub now: Timestamp,
}

/// The note as a document.
pub fn note(told: &Told<'_>) -> Document {
    let Told { directory, recording, copy, bytes, .. } = told;
    let (r, private) = (&recording.state, copy.private.expose());
    let order = copy.state.order.as_ref();
    let collectors = order.map(|o| directory.briefs(&o.what.collectors)).unwrap_or_default();
    let collectors = collectors.iter().map(|p| match &p.certificate {
        Some(certificate) => format!("{}（{certificate}）", p.name),
        None => p.name.clone(),
    });
    let collectors = collectors.collect::<Vec<_>>().join("、");
    let text = |key: &str| private.text(key).unwrap_or_default().to_owned();
    let case = told.case.map(|c| c.private.expose().text(key::TITLE).unwrap_or_default().to_owned()).unwrap_or_default();
    let number = told.case.and_then(|c| c.state.filing.as_ref()).map(|f| f.what.number.clone());
    let taken = order.and_then(|o| o.what.collected_at).map(minute).unwrap_or_default();
    let evidence = vec![
        field("案件名称", case),
        field("取证人员", collectors),
        field("取证时间", taken),
        field("取证地点", text(key::PLACE)),
        field("记录设备", r.device.clone().unwrap_or_else(|| "没有记载".into())),
        field("证明对象", text(key::TEXT)),
        field("原始载体存放处", kept_at(&text(key::DOCUMENT))),
    ];
    let file_name = recording.private.expose().text(key::FILE_NAME).unwrap_or_default();
    let mut original = vec![field("原件文件名", file_name), field("原件种类", r.medium.label())];
    if let Some(timing) = &r.timing {
        original.push(field("录制开始", second(timing.started_at)));
        original.push(field("原件时长", length(timing.duration)));
    }
    if let Some(custody) = &r.original {
        original.push(field("原件入库", second(custody.at.recorded_at)));
        original.push(field("原件大小", format!("{} 字节", custody.what.size)));
        original.push(wide("原件 SHA-256", custody.what.digests.sha256.to_string()));
        original.push(wide("原件 SM3", custody.what.digests.sm3.to_string()));
    }
    let asked = order.and_then(|o| o.what.part);
    let made = vec![
        field("制作人", order.map(|o| directory.name(o.at.actor)).unwrap_or_default()),
        field("制作时间", second(told.now)),
        field("制作方法", bytes.method.label()),
        field("复制范围", range(asked, bytes.holds)),
        field("副本大小", format!("{} 字节", bytes.size)),
        field("摘要值比对", compared(r, bytes)),
        wide("副本 SHA-256", bytes.digests.sha256.to_string()),
        wide("副本 SM3", bytes.digests.sm3.to_string()),
    ];
    let fields = |fields| Section::Fields { fields };
    let mut sections = vec![
        fields(evidence),
        Section::Text { heading: Some("原件".into()), text: String::new() },
        fields(original),
        Section::Text { heading: Some("副本".into()), text: String::new() },
        fields(made),
    ];
    sections.push(Section::Text {
        heading: Some("依据".into()),
        text: format!("《河南省行政执法全过程记录办法》第二十三条：{}", article_23()),
    });
    sections.push(Section::Opinion(Opinion { label: "取证人员签名".into(), ..Opinion::default() }));
    let agency = directory.agency_name();
    let record = Record { agency, title: "音像证据文字说明".into(), number, sections, ..Record::default() };
    Document::new(format!("copy/{}", copy.subject.id), told.now, Content::Record(record))
}

/// What the comparison of digests tells.
fn compared(recording: &RecordingState, bytes: &CopyBytes) -> &'static str {
    let same = recording.original.as_ref().is_some_and(|o| o.what.digests == bytes.digests);
    match (bytes.method, same) {
        (CopyMethod::Bytes, true) => "与原件一致",
        (CopyMethod::Bytes, false) => "与原件不一致",
        (CopyMethod::Stream, _) => "截取部分，自有摘要值",
        (CopyMethod::Encoded, _) => "重新编码，自有摘要值",
    }
}

fn kept_at(said: &str) -> String {
    if said.is_empty() { "本机关音像资料库".to_owned() } else { said.to_owned() }
}

/// What was asked for and what the copy holds: a stream can only be cut where its pictures allow.
fn range(asked: Option<Part>, holds: Option<Part>) -> String {
    let words = |p: Part| format!("{} 至 {}", length(p.from), length(p.to));
    match (asked, holds) {
        (None, _) => "全部".into(),
        (Some(asked), Some(holds)) if asked != holds => {
            format!("要求 {}；按关键帧实际为 {}", words(asked), words(holds))
        }
        (Some(asked), _) => words(asked),
    }
}

fn field(label: &str, value: impl Into<String>) -> Field {
    let value = value.into();
    let wide = value.chars().count() > 16;
    Field { label: label.to_owned(), value, wide }
}

fn wide(label: &str, value: String) -> Field {
    Field { label: label.to_owned(), value, wide: true }
}

fn minute(at: Timestamp) -> String {
    at.civil().strftime("%F %H:%M").to_string()
}

fn second(at: Timestamp) -> String {
    at.civil().strftime("%F %T").to_string()
}

/// A length as `0:01:23.400`.
pub fn length(span: Span) -> String {
    let ms = span.millis().max(0);
    let (h, m, s, rest) = (ms / 3_600_000, ms / 60_000 % 60, ms / 1000 % 60, ms % 1000);
    if rest == 0 { format!("{h}:{m:02}:{s:02}") } else { format!("{h}:{m:02}:{s:02}.{rest:03}") }
}
