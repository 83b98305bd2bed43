//! From a record type and the values of a form to the document that is printed. What is shown comes from the type's data alone.

use std::collections::BTreeMap;

use base::{Day, PersonId, Timestamp};
use law::record::{Field as FormField, FieldKind, RecordType, Values};
use model::private::key;
use model::{PersonState, PrivatePart};
use serde_json::Value;
use store::Loaded;
use typeset::{Content, Document, Field, Record, Refusal, Seal, Section, Signatures, Signer};

/// The role of whoever seals instead of signing.
const AGENCY: &str = "agency";

/// Names and certificates of the persons a form mentions.
pub struct Names(BTreeMap<String, (String, Option<String>)>);

impl Names {
    /// The names of loaded persons.
    pub fn of(persons: &[Loaded<PersonState>]) -> Self {
        let entry = |p: &Loaded<PersonState>| {
            let private: &PrivatePart = p.private.expose();
            let name = private.text(key::NAME).unwrap_or_default().to_owned();
            (PersonId(p.subject.id).to_string(), (name, private.text(key::CERTIFICATE).map(str::to_owned)))
        };
        Self(persons.iter().map(entry).collect())
    }

    fn with_certificate(&self, id: &str) -> String {
        match self.0.get(id) {
            Some((name, Some(certificate))) => format!("{name}（执法证号 {certificate}）"),
            Some((name, None)) => name.clone(),
            None => String::new(),
        }
    }
}

/// The persons a form mentions.
pub fn mentioned(kind: &RecordType, values: &Values) -> Vec<PersonId> {
    let fields = kind.fields().filter(|f| matches!(f.kind, FieldKind::Person | FieldKind::Persons));
    let texts = fields.flat_map(|f| match values.get(&f.id) {
        Some(Value::Array(list)) => list.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(one)) => vec![one.as_str()],
        _ => Vec::new(),
    });
    texts.filter_map(|t| t.parse().ok()).collect()
}

/// What stands above the form.
pub struct Head<'a> {
    /// The agency's name.
    pub agency: &'a str,
    /// The document's number 文号.
    pub number: Option<String>,
}

/// The document of a form.
pub fn document(kind: &RecordType, values: &Values, names: &Names, head: &Head<'_>, prefix: &str, now: Timestamp) -> Document {
    let (mut sections, letter): (Vec<Section>, bool) = (Vec::new(), is_letter(kind));
    for section in &kind.sections {
        let shown: Vec<&FormField> = section.fields.iter().filter(|f| shows(f, values)).collect();
        for field in shown {
            let (label, value) = (field.label.clone(), text_of(field, values, names));
            match (field.kind, sections.last_mut()) {
                (FieldKind::Textarea, _) if letter => sections.push(Section::Text { heading: Some(label), text: value }),
                (FieldKind::Textarea, _) => sections.push(Section::Note { label, text: value }),
                (_, Some(Section::Fields { fields })) => fields.push(printed(field, label, value)),
                _ => sections.push(Section::Fields { fields: vec![printed(field, label, value)] }),
            }
        }
    }
    let record = Record {
        agency: head.agency.to_owned(),
        title: kind.title.clone(),
        number: head.number.clone(),
        sections,
        seal: seal(kind, values, head.agency),
        signatures: Some(signatures(kind, values, names)).filter(|s| !s.signers.is_empty()),
        ..Record::default()
    };
    Document { page_code_prefix: Some(prefix.to_owned()), ..Document::new(prefix, now, Content::Record(record)) }
}

/// The form with nothing filled in, for a pen: every field, and what can be ticked.
pub fn blank(kind: &RecordType, agency: &str, prefix: &str, now: Timestamp) -> Document {
    let mut sections: Vec<Section> = Vec::new();
    for field in kind.fields() {
        let label = field.label.clone();
        let value = match field.kind {
            FieldKind::Boolean => "□是　□否".to_owned(),
            FieldKind::Choice => field.choices.iter().map(|c| format!("□{}", c.label)).collect::<Vec<_>>().join("　"),
            FieldKind::Date => "　　　　年　　月　　日".to_owned(),
            FieldKind::Datetime => "　　　　年　　月　　日　　时　　分".to_owned(),
            FieldKind::Money => "　　　　　　　　元".to_owned(),
            _ => String::new(),
        };
        match (field.kind, sections.last_mut()) {
            (FieldKind::Textarea, _) => sections.push(Section::Note { label, text: String::new() }),
            (_, Some(Section::Fields { fields })) => fields.push(printed(field, label, value)),
            _ => sections.push(Section::Fields { fields: vec![printed(field, label, value)] }),
        }
    }
    let nothing = Values::new();
    let record = Record {
        agency: agency.to_owned(),
        title: kind.title.clone(),
        // A number is written in by hand, out of a block that was set aside.
        number: kind.numbering.as_ref().map(|word| format!("＿＿＿{word}〔＿＿＿＿〕＿＿＿号")),
        sections,
        seal: seal(kind, &nothing, agency),
        signatures: Some(signatures(kind, &nothing, &Names::of(&[]))).filter(|s| !s.signers.is_empty()),
        ..Record::default()
    };
    // Its codes name the form: which record it becomes is not known yet.
    let ident = format!("blank/{}/{}", kind.id, kind.version);
    Document { page_code_prefix: Some(prefix.to_owned()), ..Document::new(ident, now, Content::Record(record)) }
}

/// A field stands on the paper when it holds something, or when a hand could fill it in.
fn shows(field: &FormField, values: &Values) -> bool {
    let empty = match values.get(&field.id) {
        None | Some(Value::Null) => true,
        Some(Value::String(s)) => s.trim().is_empty(),
        Some(Value::Array(list)) => list.is_empty(),
        _ => false,
    };
    !empty || field.required.holds(values)
}

fn printed(field: &FormField, label: String, value: String) -> Field {
    let wide =
        matches!(field.kind, FieldKind::Persons | FieldKind::Place) || value.chars().count() > 16 || label.chars().count() > 8;
    Field { label, value, wide }
}

fn text_of(field: &FormField, values: &Values, names: &Names) -> String {
    let Some(value) = values.get(&field.id) else { return String::new() };
    let text = value.as_str().unwrap_or_default();
    match field.kind {
        FieldKind::Boolean => value.as_bool().map_or("", |b| if b { "是" } else { "否" }).to_owned(),
        FieldKind::Datetime => text.parse::<Timestamp>().map_or_else(|_| text.to_owned(), moment),
        FieldKind::Date => text.parse::<Day>().map_or_else(|_| text.to_owned(), day),
        FieldKind::Choice => field.choices.iter().find(|c| c.code == text).map_or_else(|| text.to_owned(), |c| c.label.clone()),
        FieldKind::Person => names.with_certificate(text),
        FieldKind::Persons => {
            let ids = value.as_array().into_iter().flatten().filter_map(Value::as_str);
            ids.map(|id| names.with_certificate(id)).filter(|n| !n.is_empty()).collect::<Vec<_>>().join("、")
        }
        FieldKind::Number => format!("{value}{}", field.unit.as_deref().unwrap_or_default()),
        FieldKind::Money => value.as_i64().map_or_else(String::new, |fen| format!("{}.{:02} 元", fen / 100, fen % 100)),
        FieldKind::Text | FieldKind::Textarea | FieldKind::Place => text.to_owned(),
    }
}

/// Whether a document goes out under the agency's seal: then its words run as those of an official letter do, and stand in no table.
fn is_letter(kind: &RecordType) -> bool {
    kind.signers.iter().any(|s| s.role == AGENCY)
}

/// Place for the agency's seal, with the day that the document itself tells of; what only the agency signs has nothing but this place.
fn seal(kind: &RecordType, values: &Values, agency: &str) -> Option<Seal> {
    is_letter(kind).then(|| {
        let day = values
            .get("at")
            .and_then(Value::as_str)
            .and_then(|text| text.parse::<Day>().ok().or_else(|| text.parse::<Timestamp>().ok().map(Timestamp::day)));
        Seal { agency: agency.to_owned(), day }
    })
}

/// Lines for wet signatures; officers whom the form names stand beside their line.
fn signatures(kind: &RecordType, values: &Values, names: &Names) -> Signatures {
    let mut officers = mentioned(kind, values).into_iter();
    let mut signers = Vec::new();
    for s in kind.signers.iter().filter(|s| s.role != AGENCY) {
        for _ in 0..s.count.max(1) {
            let known = (s.role == "officer").then(|| officers.next()).flatten();
            let known = known.and_then(|id| names.0.get(&id.to_string()).cloned());
            let (name, certificate) = known.map_or((None, None), |(name, certificate)| (Some(name), certificate));
            signers.push(Signer { role: s.label.clone(), name, certificate, fingerprint: s.role == "party" });
        }
    }
    let refusable = kind.signers.iter().any(|s| s.may_refuse);
    Signatures {
        confirmation: kind.signers.iter().find_map(|s| s.statement.clone()),
        signers,
        refusal: refusable.then_some(Refusal { note: None, witness: true }),
        each_page: kind.signers.iter().filter(|s| s.may_refuse).map(|s| s.label.clone()).collect(),
    }
}

/// `2026年11月3日`.
pub fn day(d: Day) -> String {
    format!("{}年{}月{}日", d.year(), d.month(), d.day())
}

/// `2026年11月3日9时2分`.
fn moment(t: Timestamp) -> String {
    let c = t.civil();
    format!("{}{}时{}分", day(c.date()), c.hour(), c.minute())
}
