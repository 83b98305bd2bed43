//! The sheets of a dossier that are set from the case's own facts: approval forms, cover, index, end note, list of recordings.

use base::{Day, DossierId, EntryId, RecordingId, Timestamp};
use model::case::{Level, Round};
use model::private::key;
use model::retention::RetentionTerm;
use model::{CaseState, Originality, RecordingState};

use store::Loaded;
use typeset::{
    Barcode, Blob, CarrierLabel, CarrierLabels, Content, CoverField, Document, DossierCover, DossierEndNote, DossierIndex,
    DossierItem, DossierSpine, EvidenceIndex, EvidenceItem, Field, Opinion, Record, Section, Shelfmark,
};

use super::arrange::Volume;
use crate::query::directory::Directory;

/// A case with everything its sheets show.
pub struct Sheets<'a> {
    /// The case.
    pub case: &'a Loaded<CaseState>,
    /// Who is who.
    pub directory: &'a Directory,
    /// 档号.
    pub number: &'a str,
    /// How long it is kept, as the agency's table has it.
    pub term: Option<RetentionTerm>,
    /// The instant of compiling.
    pub now: Timestamp,
}

/// A line of the index.
#[derive(Clone, Debug, Default)]
pub struct Line {
    /// 题名.
    pub title: String,
    /// 文号.
    pub number: Option<String>,
    /// 责任者.
    pub responsible: String,
    /// 日期.
    pub day: Option<Day>,
    /// How many pages of paper; zero for what is kept as a file only.
    pub pages: u32,
    /// Its first page in the volume, once it has its place.
    pub first: u32,
    /// What it stands under in the order of the field.
    pub group: String,
    /// 备注.
    pub remark: Option<String>,
}

impl Line {
    /// 页号, e.g. `1` or `3-7`; nothing for what is no paper.
    pub fn page_text(&self) -> String {
        match self.pages {
            0 => String::new(),
            1 => self.first.to_string(),
            n => format!("{}-{}", self.first, self.first + n - 1),
        }
    }
}

fn field(label: &str, value: impl Into<String>) -> Field {
    let value = value.into();
    let wide = value.chars().count() > 16;
    Field { label: label.to_owned(), value, wide }
}

/// The mark at a recording that cannot be used as evidence, or not yet: it is listed all the same.
fn undecided(recording: &RecordingState) -> &'static str {
    match recording.evidence() {
        Originality::Undecided => "　未认定",
        Originality::Rejected => "　不作为证据",
        Originality::Undisputed | Originality::Accepted => "",
    }
}

impl Sheets<'_> {
    fn text(&self, key: &str) -> String {
        self.case.private.expose().text(key).unwrap_or_default().to_owned()
    }

    fn opinion_text(&self, entry: EntryId) -> String {
        self.text(&entry.to_string())
    }

    fn party(&self, name: &str) -> String {
        let party = self.case.private.expose().value(key::PARTY);
        party.and_then(|p| p[name].as_str()).unwrap_or_default().to_owned()
    }

    fn handlers(&self) -> Vec<String> {
        self.case.state.officers.iter().map(|id| self.directory.name(*id)).collect()
    }

    fn document(&self, name: &str, content: Content) -> Document {
        Document::new(format!("{}/{name}", self.number), self.now, content)
    }

    fn form(&self, title: &str, sections: Vec<Section>) -> Document {
        let record = Record { agency: self.directory.agency_name(), title: title.to_owned(), sections, ..Record::default() };
        self.document(title, Content::Record(record))
    }

    fn opinion(&self, label: &str, text: String, who: base::PersonId, at: Timestamp) -> Section {
        let person = self.directory.brief(who);
        Section::Opinion(Opinion {
            label: label.to_owned(),
            text,
            signer: Some(person.name),
            certificate: person.certificate,
            day: Some(at.day()),
        })
    }

    /// 立案审批表. The places for opinions stay open where the approval was given on paper.
    pub fn filing(&self) -> Option<Document> {
        let filing = self.case.state.filing.as_ref()?;
        let f = &filing.what;
        let fields = vec![
            field("案件编号", f.number.clone()),
            field("案件来源", f.source.label()),
            field("线索收到日期", f.clue_received_on.to_string()),
            field("立案日期", f.filed_on.to_string()),
            field("案由", self.text(key::CAUSE)),
            field("当事人", self.party("name")),
            field("法定代表人（负责人）", self.party("representative")),
            field("地址", self.party("address")),
        ];
        Some(self.form(
            "立案审批表",
            vec![
                Section::Fields { fields },
                Section::Note { label: "案情及立案理由".into(), text: self.text(key::TEXT) },
                self.opinion("承办人意见", String::new(), filing.at.actor, filing.at.happened_at),
                Section::Opinion(Opinion { label: "承办机构意见".into(), ..Opinion::default() }),
                Section::Opinion(Opinion { label: "负责人审批意见".into(), ..Opinion::default() }),
            ],
        ))
    }

    /// 行政处罚审批表, from the round that the head agreed to.
    pub fn disposal(&self) -> Option<Document> {
        let round: &Round = self.case.state.rounds.iter().rev().find(|r| r.approved())?;
        let submitted = &round.submitted;
        let mut sections = vec![
            Section::Fields {
                fields: vec![
                    field("案件名称", self.text(key::TITLE)),
                    field("案由", self.text(key::CAUSE)),
                    field("当事人", self.party("name")),
                    field("拟处理意见", submitted.what.label()),
                ],
            },
            self.opinion("承办人意见", self.opinion_text(submitted.at.entry), submitted.at.actor, submitted.at.recorded_at),
        ];
        for (level, label) in [(Level::Unit, "承办机构意见"), (Level::Agency, "负责人审批意见")] {
            if let Some(o) = round.opinion(level) {
                let said = self.opinion_text(o.at.entry);
                let mut said = if said.is_empty() { "同意".to_owned() } else { said };
                if let Some(principal) = round.acting_for(o.at.entry) {
                    said += &format!("（代理{}签署）", self.directory.name(principal));
                }
                let (who, at) = match round.paper(o.at.entry) {
                    None => (o.at.actor, o.at.recorded_at),
                    Some(paper) => {
                        let (by, on) = (self.directory.name(o.at.actor), o.at.recorded_at.day());
                        said += &format!("（纸质签批，见所附签批件；{by}于 {on} 代录）");
                        (paper.signer, o.at.happened_at)
                    }
                };
                sections.push(self.opinion(label, said, who, at));
            }
        }
        Some(self.form("行政处罚审批表", sections))
    }

    /// 结案审批表.
    pub fn closing(&self) -> Option<Document> {
        let closed = self.case.state.closed.as_ref()?;
        let (ground, ended_on) = &closed.what;
        let fields = vec![
            field("案件名称", self.text(key::TITLE)),
            field("当事人", self.party("name")),
            field("结案事由", ground.label()),
            field("执法行为终结日期", ended_on.to_string()),
        ];
        Some(self.form(
            "结案审批表",
            vec![
                Section::Fields { fields },
                Section::Note { label: "结案说明".into(), text: self.opinion_text(closed.at.entry) },
                self.opinion("承办人意见", "申请结案".into(), closed.at.actor, closed.at.recorded_at),
                Section::Opinion(Opinion { label: "负责人审批意见".into(), ..Opinion::default() }),
            ],
        ))
    }

    /// 案卷封面 of a volume.
    pub fn cover(&self, volume: &Volume, is_supplement: bool, dossier: Option<DossierId>) -> Document {
        let s = &self.case.state;
        let part = match (volume.name.as_str(), is_supplement) {
            ("", false) => None,
            ("", true) => Some("补充归档".to_owned()),
            (name, false) => Some(name.to_owned()),
            (name, true) => Some(format!("{name}　补充归档")),
        };
        let fonds = self.directory.agency.state.fonds.last().map(|f| f.what.fonds.clone());
        let serial = fonds.as_ref().and_then(|_| self.number.rsplit_once('-')).map(|(_, serial)| serial.to_owned());
        let cover = DossierCover {
            agency: self.directory.agency_name(),
            title: "行政处罚案卷".into(),
            part,
            case_name: self.text(key::TITLE),
            unit: s.unit.map(|u| self.directory.unit(u)).unwrap_or_default(),
            handlers: self.handlers(),
            filed_on: s.filing.as_ref().map(|f| f.what.filed_on),
            closed_on: s.closed.as_ref().map(|c| c.at.recorded_at.day()),
            fields: s
                .closed
                .iter()
                .map(|c| CoverField { label: "处理结果".into(), value: c.what.0.label().to_owned() })
                .collect(),
            retention: self.retention(),
            items: Some(super::write::count(volume.parts.len())),
            pages: Some(volume.pages()),
            shelfmark: Shelfmark { archive_number: Some(self.number.to_owned()), fonds, dossier: serial, ..Shelfmark::default() },
            code: dossier.and_then(|id| Barcode::of(&id.to_string())),
            ..DossierCover::default()
        };
        self.document(&format!("案卷封面{}", volume.name), Content::DossierCover(cover))
    }

    /// How long it is kept, as covers and labels write it.
    pub fn retention(&self) -> Option<String> {
        self.term.map(RetentionTerm::label)
    }

    /// 卷内目录 of a volume.
    pub fn index(&self, volume: &Volume) -> Document {
        let item = |l: &Line| DossierItem {
            number: l.number.clone(),
            responsible: l.responsible.clone(),
            title: l.title.clone(),
            day: l.day,
            pages: l.page_text(),
            remark: l.remark.clone(),
        };
        let items = volume.lines().iter().map(item).collect();
        let index = DossierIndex { case_name: Some(self.text(key::TITLE)), items };
        self.document(&format!("卷内目录{}", volume.name), Content::DossierIndex(index))
    }

    /// 音像资料目录, with the digests that say which files are meant, and small pictures of some.
    pub fn recordings(&self, list: &[(Loaded<RecordingState>, String)], pictures: Vec<(RecordingId, Blob)>) -> Document {
        let (shown, images): (Vec<RecordingId>, Vec<Blob>) = pictures.into_iter().unzip();
        let item = |(r, place): &(Loaded<RecordingState>, String)| {
            let original = r.state.original.as_ref();
            EvidenceItem {
                title: format!("{}（{}）{}", r.state.medium.label(), RecordingId(r.subject.id), undecided(&r.state)),
                form: r.state.medium.label().to_owned(),
                recorder: original.map(|o| self.directory.name(o.at.actor)),
                device: r.state.device.clone(),
                place: Some(place.clone()),
                started_at: r.state.timing.as_ref().map(|t| t.started_at),
                length: r.state.timing.as_ref().map(|t| t.duration).filter(|d| d.millis() > 0),
                file_name: r.private.expose().text(key::FILE_NAME).unwrap_or_default().to_owned(),
                bytes: original.map(|o| o.what.size),
                digests: original.map(|o| o.what.digests),
                still: shown.iter().position(|id| *id == RecordingId(r.subject.id)),
                ..EvidenceItem::default()
            }
        };
        let index = EvidenceIndex {
            agency: self.directory.agency_name(),
            case_name: self.text(key::TITLE),
            items: list.iter().map(item).collect(),
            note: Some("原件随本卷电子包保存，摘要值可独立核对。".into()),
        };
        Document { images, ..self.document("音像资料目录", Content::EvidenceIndex(index)) }
    }

    /// 卷内备考表 of a volume: what it holds, and what is missing.
    pub fn end_note(&self, volume: &Volume, situation: String, compiler: String) -> Document {
        let note = DossierEndNote {
            situation,
            compiler: Some(compiler),
            compiled_on: Some(self.now.day()),
            ..DossierEndNote::default()
        };
        self.document(&format!("卷内备考表{}", volume.name), Content::DossierEndNote(note))
    }

    /// 案卷脊背 of a volume.
    pub fn spine(&self, volume: &Volume, dossier: DossierId) -> Document {
        let closed = self.case.state.closed.as_ref().map_or(self.now, |c| c.at.recorded_at);
        let spine = DossierSpine {
            agency: self.directory.agency_name(),
            part: (!volume.name.is_empty()).then(|| volume.name.clone()),
            case_name: self.text(key::TITLE),
            year: closed.day().year().to_string(),
            retention: self.retention(),
            archive_number: self.number.to_owned(),
            code: Barcode::of(&dossier.to_string()),
        };
        self.document(&format!("案卷脊背{}", volume.name), Content::DossierSpine(spine))
    }

    /// 载体标签 of the discs that an electronic package of a size takes, in each of the sets.
    pub fn labels(&self, discs: u32, holds: &str, dossier: DossierId) -> Document {
        let label = |set: &str, disc: u32| CarrierLabel {
            agency: self.directory.agency_name(),
            case_name: self.text(key::TITLE),
            archive_number: self.number.to_owned(),
            set: set.to_owned(),
            place: format!("第 {disc} 张　共 {discs} 张"),
            holds: holds.to_owned(),
            retention: self.retention(),
            made_on: None,
            code: Barcode::of(&dossier.to_string()),
        };
        let items = SETS.iter().flat_map(|set| (1..=discs).map(move |disc| (*set, disc))).map(|(set, disc)| label(set, disc));
        self.document("载体标签", Content::CarrierLabels(CarrierLabels { items: items.collect() }))
    }
}

/// The sets of carriers that are kept.
const SETS: [&str; 3] = ["封存", "利用", "异地"];

#[cfg(test)]
mod tests {
    use base::{EntryId, PersonId};
    use model::fold::{Dated, Stamp};
    use model::{Finding, Severity};

    use super::*;

    #[test]
    fn what_nobody_took_for_an_original_is_listed_with_a_mark() {
        let grave =
            Finding { code: "truncated".into(), severity: Severity::Serious, article: None, message: "未正常结束".into() };
        let now = Timestamp::default();
        let at = Stamp { entry: EntryId::default(), actor: PersonId::default(), happened_at: now, recorded_at: now };
        let mut recording = RecordingState::default();
        assert_eq!(undecided(&recording), "");
        recording.findings.push(grave);
        assert_eq!(undecided(&recording), "　未认定");
        recording.originality.push(Dated { at, what: false });
        assert_eq!(undecided(&recording), "　不作为证据");
        recording.originality.push(Dated { at, what: true });
        assert_eq!(undecided(&recording), "");
    }
}
