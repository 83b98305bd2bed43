//! In which texts people find cases, parties, records and scenes. Computed from the folded state after every fact, never by hand; what
//! was lawfully destroyed is no longer in the state, and so no longer found.

use base::{AgencyId, EntryId};
use law::henan;
use law::record::FieldKind;
use model::private::key;
use model::{CaseState, DossierState, PrivatePart, RecordState, SceneState, SubjectKind, SubjectRef};
use serde_json::Value;
use store::{Passage, Topic};

use crate::App;
use crate::error::AppError;
use crate::sweep::SYSTEM;

/// The version of what follows: passages that another one made are made anew. Raised when any of it changes.
pub(crate) const VERSION: &str = "2";

/// Kinds that have passages.
pub(crate) const KINDS: [SubjectKind; 4] = [SubjectKind::Case, SubjectKind::Record, SubjectKind::Scene, SubjectKind::Dossier];

/// Subjects of one transaction: whoever wants to act waits no longer than these take.
const AT_ONCE: usize = 100;

/// Longest text of a passage, in characters; nobody searches beyond, and no list shows it.
const LONGEST: usize = 20_000;

/// Collects the texts of one subject.
struct Texts {
    whole: SubjectRef,
    list: Vec<Passage>,
}

impl Texts {
    fn new(whole: impl Into<SubjectRef>) -> Self {
        Self { whole: whole.into(), list: Vec::new() }
    }

    fn add(&mut self, topic: Topic, part: &str, label: &str, text: Option<&str>) {
        let body: String = text.unwrap_or_default().trim().chars().take(LONGEST).map(narrow).collect();
        if !body.is_empty() {
            self.list.push(Passage { part: part.to_owned(), whole: self.whole, topic, label: label.to_owned(), body });
        }
    }

    /// Texts that stand under the entry that told them.
    fn told(&mut self, topic: Topic, private: &PrivatePart, label: &str) {
        for (part, value) in &private.0 {
            if part.parse::<EntryId>().is_ok() {
                self.add(topic, part, label, value.as_str());
            }
        }
    }
}

/// Letters and digits of the full width stand for those that keyboards have; everything else stays as it was written.
pub(crate) fn narrow(c: char) -> char {
    match c {
        '０'..='９' | 'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\0'..='\x1f' | '\u{3000}' => ' ',
        _ => c,
    }
}

/// The texts of a case: number, name, cause, clue, party, and what was said about it.
pub(crate) fn of_case(id: SubjectRef, state: &CaseState, private: &PrivatePart) -> Vec<Passage> {
    let mut texts = Texts::new(id);
    texts.add(Topic::Case, "number", "案号", state.filing.as_ref().map(|f| f.what.number.as_str()));
    for (part, label) in [(key::TITLE, "案件名称"), (key::CAUSE, "案由"), (key::TEXT, "案情")] {
        texts.add(Topic::Case, part, label, private.text(part));
    }
    if let Some(party) = private.value(key::PARTY) {
        let parts = [("name", "当事人"), ("representative", "法定代表人或者负责人"), ("address", "住址"), ("phone", "电话")];
        for (part, label) in parts {
            texts.add(Topic::Party, &format!("party.{part}"), label, party[part].as_str());
        }
    }
    texts.told(Topic::Case, private, "意见");
    texts.list
}

/// The texts of a record: its title and whatever was typed into its form.
pub(crate) fn of_record(id: SubjectRef, state: &RecordState, private: &PrivatePart) -> Vec<Passage> {
    let mut texts = Texts::new(state.case.map_or(id, SubjectRef::from));
    texts.add(Topic::Record, key::TITLE, "文书", private.text(key::TITLE));
    texts.add(Topic::Record, "number", "文号", state.number.as_deref());
    let kind = henan().record_type(&state.record_type);
    let fields: Vec<_> = kind.iter().flat_map(|k| k.fields()).collect();
    if let Some(Value::Object(values)) = private.value(key::VALUES) {
        for (name, value) in values {
            let field = fields.iter().find(|f| f.id == *name);
            let typed = field.is_none_or(|f| matches!(f.kind, FieldKind::Text | FieldKind::Textarea | FieldKind::Place));
            if typed {
                texts.add(Topic::Record, &format!("values.{name}"), field.map_or("内容", |f| &f.label), value.as_str());
            }
        }
    }
    for (part, label) in [(key::TEXT, "情况说明"), (key::PLACE, "纸质原件存放处")] {
        texts.add(Topic::Record, part, label, private.text(part));
    }
    texts.told(Topic::Record, private, "审核意见");
    texts.list
}

/// The texts of a scene: where, whom about, what was explained.
pub(crate) fn of_scene(id: SubjectRef, _: &SceneState, private: &PrivatePart) -> Vec<Passage> {
    let mut texts = Texts::new(id);
    for (part, label) in [(key::TARGET, "被检查对象"), (key::PLACE, "地点"), (key::TEXT, "说明")] {
        texts.add(Topic::Scene, part, label, private.text(part));
    }
    texts.told(Topic::Scene, private, "说明");
    texts.list
}

/// The texts of a dossier: its number, which people look for beside that of the case.
pub(crate) fn of_dossier(id: SubjectRef, state: &DossierState) -> Vec<Passage> {
    let mut texts = Texts::new(state.case.map_or(id, SubjectRef::from));
    texts.add(Topic::Case, "number", "档号", state.compiled.as_ref().map(|c| c.what.number.as_str()));
    texts.list
}

impl App {
    /// Makes the passages of agencies anew that another version of the program made. Gives back how many agencies that were.
    ///
    /// # Errors
    /// When the store fails; what was not done is done the next time.
    pub async fn make_passages(&self) -> Result<u64, AppError> {
        let mut done = 0;
        for agency in self.store.passages_made_by_others(VERSION).await? {
            // What is not written to waits.
            if self.store.standing(agency).may_write() {
                self.make_passages_of(agency).await?;
                done += 1;
            }
        }
        Ok(done)
    }

    async fn make_passages_of(&self, agency: AgencyId) -> Result<(), AppError> {
        let mut slot = self.store.begin(agency, SYSTEM).await?;
        let mut subjects = Vec::new();
        for kind in KINDS {
            subjects.extend(slot.of_kind(kind).await?);
        }
        drop(slot);
        for some in subjects.chunks(AT_ONCE) {
            let mut slot = self.store.begin(agency, SYSTEM).await?;
            for subject in some {
                let list = passages(&mut slot, *subject).await?;
                slot.set_passages(*subject, &list).await?;
            }
            slot.commit().await?;
        }
        let mut slot = self.store.begin(agency, SYSTEM).await?;
        slot.passages_made_by(VERSION).await?;
        slot.commit().await?;
        Ok(())
    }
}

/// The texts of a subject as it stands.
async fn passages(slot: &mut store::Slot, subject: SubjectRef) -> Result<Vec<Passage>, AppError> {
    use crate::listing::Listed;
    async fn of<S: Listed>(slot: &mut store::Slot, subject: SubjectRef) -> Result<Vec<Passage>, AppError> {
        let found = slot.load::<S>(subject).await?;
        Ok(found.map(|s| s.state.passages(subject, s.private.expose())).unwrap_or_default())
    }
    match subject.kind {
        SubjectKind::Case => of::<CaseState>(slot, subject).await,
        SubjectKind::Record => of::<RecordState>(slot, subject).await,
        SubjectKind::Scene => of::<SceneState>(slot, subject).await,
        SubjectKind::Dossier => of::<DossierState>(slot, subject).await,
        _ => Ok(Vec::new()),
    }
}

#[cfg(test)]
mod tests {
    use base::{CaseId, RecordId};

    use super::*;

    #[test]
    fn full_width_letters_are_narrowed_and_punctuation_stays() {
        assert_eq!("豫Ａ·１２３，（一）\n完".chars().map(narrow).collect::<String>(), "豫A·123，（一） 完");
    }

    #[test]
    fn a_record_is_found_by_what_was_typed_and_not_by_ids() {
        let case = CaseId::random();
        let state = RecordState { case: Some(case), record_type: "on-site-inspection".into(), ..RecordState::default() };
        let values = serde_json::json!({ "place": "建设路１号", "officers": ["01h"], "course": "经检查，门前堆放建材", "unknown": "旧栏" });
        let private = PrivatePart::none().with(key::TITLE, "现场检查（勘验）笔录").with(key::VALUES, values);
        let list = of_record(RecordId::random().into(), &state, &private);
        let told: Vec<_> = list.iter().map(|p| (p.part.as_str(), p.body.as_str())).collect();
        assert_eq!(
            told,
            [
                ("title", "现场检查（勘验）笔录"),
                ("values.course", "经检查，门前堆放建材"),
                ("values.place", "建设路1号"),
                ("values.unknown", "旧栏"),
            ]
        );
        assert!(list.iter().all(|p| p.whole == case.into()));
    }
}
