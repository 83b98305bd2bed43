//! The shape of a facts file and how it is read: every mistake is told with the case and the field it is in.

use std::collections::BTreeMap;

use base::{Day, Timestamp};
use model::Outcome;
use serde::{Deserialize, Deserializer};
use serde_yaml_ng::{Mapping, Value};

use super::error::JudgeError;
use crate::duties::all;
use crate::facts::{AccessFile, AgencyFile, CaseFile, CopyFile, DeviceFile, RecordingFile, SceneFile};
use crate::rule::Rule;

/// One case of a facts file.
pub(super) struct Facts {
    pub(super) name: String,
    pub(super) on: Timestamp,
    pub(super) given: Given,
    pub(super) expect: Vec<Expected>,
}

/// What an author expects of one rule.
pub(super) struct Expected {
    pub(super) rule: &'static Rule,
    pub(super) outcomes: Vec<Outcome>,
}

/// The facts: an agency and a subject. Without a word for the subject they are those of a case.
#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Given {
    pub(super) agency: Option<AgencyFile>,
    pub(super) case: Option<CaseFile>,
    pub(super) scene: Option<SceneFile>,
    pub(super) recording: Option<RecordingFile>,
    pub(super) access: Option<AccessFile>,
    pub(super) device: Option<DeviceFile>,
    pub(super) copy: Option<CopyFile>,
}

/// The words of [`Given`] that name a subject.
const SUBJECTS: &[&str] = &["case", "scene", "recording", "access", "device", "copy"];
const AGENCY: &str = "agency";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Written {
    name: String,
    on: On,
    #[serde(default)]
    given: Mapping,
    #[serde(default)]
    expect: BTreeMap<String, OneOrMany>,
}

/// An instant; a day alone means the very end of it.
struct On(Timestamp);

impl<'de> Deserialize<'de> for On {
    fn deserialize<D: Deserializer<'de>>(d: D) -> Result<Self, D::Error> {
        let text = String::deserialize(d)?;
        match text.parse::<Day>() {
            // A reading of the wall clock parses as a day too; only ten characters are nothing but a day.
            Ok(day) if text == day.to_string() => Ok(Self(Timestamp::end_of(day).minus(base::Span::from_millis(1)))),
            _ => text.parse().map(Self).map_err(serde::de::Error::custom),
        }
    }
}

#[derive(Deserialize)]
#[serde(untagged, expecting = "应为一个结论，或者一列结论")]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

/// Reads a facts file: one case, or a list of them.
pub(super) fn read(file: &str, text: &str) -> Result<Vec<Facts>, JudgeError> {
    let value: Value = serde_yaml_ng::from_str(text).map_err(|source| JudgeError::yaml(file, source))?;
    let cases = match value {
        Value::Sequence(list) => list,
        Value::Mapping(_) => vec![value],
        _ => return Err(JudgeError::Empty { file: file.to_owned() }),
    };
    cases.into_iter().enumerate().map(|(index, case)| read_case(file, index, case)).collect()
}

fn read_case(file: &str, index: usize, value: Value) -> Result<Facts, JudgeError> {
    let called = match value.get("name").and_then(Value::as_str) {
        Some(name) => format!("“{name}”"),
        None => format!("第 {} 个用例", index + 1),
    };
    let wrong = |field: String, message: String| JudgeError::field(file, &called, field, &message);
    let Written { name, on, given, expect } = at_path(value, "").map_err(|(field, message)| wrong(field, message))?;
    let given = read_given(given).map_err(|(field, message)| wrong(field, message))?;
    let expect = expect.into_iter().map(|(rule, words)| read_expected(rule, words));
    let expect = expect.collect::<Result<_, _>>().map_err(|(field, message)| wrong(field, message))?;
    Ok(Facts { name, on: on.0, given, expect })
}

fn read_given(mut written: Mapping) -> Result<Given, (String, String)> {
    let names_subject = SUBJECTS.iter().any(|word| written.contains_key(*word));
    if names_subject {
        return at_path(Value::Mapping(written), "given");
    }
    let agency = written.remove(AGENCY).map(|agency| at_path(agency, "given.agency")).transpose()?;
    let only_agency = agency.is_some() && written.is_empty();
    let case = (!only_agency).then(|| at_path(Value::Mapping(written), "given")).transpose()?;
    Ok(Given { agency, case, ..Given::default() })
}

fn read_expected(rule: String, words: OneOrMany) -> Result<Expected, (String, String)> {
    let field = format!("expect.{rule}");
    let Some(known) = all().into_iter().find(|r| r.id == rule) else {
        let names: Vec<_> = all().iter().map(|r| r.id).collect();
        return Err((field, format!("没有这条规则；可写的有：{}", names.join("、"))));
    };
    let words = match words {
        OneOrMany::One(word) => vec![word],
        OneOrMany::Many(words) => words,
    };
    let outcomes = words.into_iter().map(|word| at_path(Value::String(word), &field)).collect::<Result<_, _>>()?;
    Ok(Expected { rule: known, outcomes })
}

/// Reads a value; a mistake comes with the path of the field it is in.
fn at_path<T: serde::de::DeserializeOwned>(value: Value, above: &str) -> Result<T, (String, String)> {
    serde_path_to_error::deserialize(value).map_err(|error| {
        let below = error.path().to_string();
        let path = match (above, below.as_str()) {
            (above, ".") => above.to_owned(),
            ("", below) => below.to_owned(),
            (above, below) => format!("{above}.{below}"),
        };
        (path, error.into_inner().to_string())
    })
}
