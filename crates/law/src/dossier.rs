//! How a dossier 案卷 is put together, as data: `law/dossier/`. In which order materials stand (by field), how a 档号 is written, what the 四性检测 looks at.
//!
//! What a case holds, and what a package is, is not known here.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use crate::error::LawError;
use crate::statute::Statute;

/// What the system sets itself and an order may name beside record types.
pub const FORMS: [&str; 5] = ["form:filing", "form:disposal", "form:closing", "form:recordings", "form:copies"];

/// An order 卷内顺序.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DossierOrder {
    /// Its name.
    pub id: String,
    /// What pages call it.
    pub label: String,
    /// The fields of agencies that take it; none means every field that no other order names.
    pub fields: Vec<String>,
    /// Where it was found.
    pub source: String,
    /// Whether it was checked against that.
    pub verified: bool,
    /// Its volumes.
    #[serde(rename(deserialize = "volume"))]
    pub volumes: Vec<DossierVolume>,
}

/// A volume 卷: 正卷 or 副卷, or the only one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DossierVolume {
    /// 正卷, 副卷; empty for the only one.
    pub name: String,
    /// Its groups, in order.
    #[serde(rename(deserialize = "group"))]
    pub groups: Vec<DossierGroup>,
}

/// Materials that stand together, by time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DossierGroup {
    /// Its Chinese name.
    pub title: String,
    /// Record types and [`FORMS`].
    #[serde(default)]
    pub holds: Vec<String>,
    /// Whether it takes what no other group names.
    #[serde(default)]
    pub rest: bool,
}

/// How the number of a dossier 档号 is written.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ArchiveNumber {
    /// With `{fonds}`, `{category}`, `{year}`, `{term}`, `{serial}` in it.
    pub pattern: String,
    /// The category 档案门类代码 of an agency that registers none.
    pub category: String,
    /// The code of 永久.
    pub permanent: String,
    /// What stands before the years of a term.
    pub years: String,
    /// How many digits the serial number has at least.
    pub serial_digits: usize,
    /// Where it was found.
    pub source: String,
    /// Whether it was checked against that.
    pub verified: bool,
}

impl ArchiveNumber {
    /// The part of a number that is the same for all dossiers of a year and term: everything before the serial number.
    pub fn prefix(&self, fonds: &str, category: &str, year: i16, years: Option<u16>) -> String {
        let term = years.map_or_else(|| self.permanent.clone(), |n| format!("{}{n}", self.years));
        let category = if category.is_empty() { &self.category } else { category };
        let whole = self.pattern.replace("{fonds}", fonds).replace("{category}", category);
        whole.replace("{year}", &year.to_string()).replace("{term}", &term).replace("{serial}", "")
    }

    /// A whole number.
    pub fn number(&self, prefix: &str, serial: u32) -> String {
        format!("{prefix}{serial:0width$}", width = self.serial_digits)
    }
}

/// One thing that the 四性检测 looks at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NatureCheck {
    /// 真实性, 完整性, 可用性, 安全性.
    pub nature: String,
    /// Its number within that.
    pub number: u8,
    /// What is looked at.
    pub name: String,
    /// What a machine looks at, by name.
    #[serde(default)]
    pub check: Option<String>,
    /// Why a person must look.
    #[serde(default)]
    pub person: Option<String>,
}

/// A file of `law/dossier/`.
#[derive(Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct DossierFile {
    #[serde(rename = "order")]
    pub orders: Vec<DossierOrder>,
    pub serves: BTreeMap<String, String>,
    pub archive_number: Option<ArchiveNumber>,
    #[serde(rename = "nature")]
    pub natures: Vec<NatureCheck>,
}

/// Everything of `law/dossier/`.
#[derive(Clone, Debug, Default)]
pub struct DossierLaw {
    /// The orders.
    pub orders: Vec<DossierOrder>,
    /// The record type of the document that a 送达回证 served, by the code in its form.
    pub serves: BTreeMap<String, String>,
    /// How numbers are written.
    pub archive_number: ArchiveNumber,
    /// What the 四性检测 looks at.
    pub natures: Vec<NatureCheck>,
}

impl DossierLaw {
    pub(crate) fn take(&mut self, file: DossierFile) {
        self.orders.extend(file.orders);
        self.serves.extend(file.serves);
        self.natures.extend(file.natures);
        if let Some(number) = file.archive_number {
            self.archive_number = number;
        }
    }

    /// The order of an agency's field: its own, else the one for all.
    ///
    /// # Panics
    /// Never for files that were checked: one order is for all.
    pub fn order(&self, field: &str) -> &DossierOrder {
        let own = self.orders.iter().find(|o| o.fields.iter().any(|f| f == field));
        own.or_else(|| self.orders.iter().find(|o| o.fields.is_empty())).unwrap_or_else(|| unreachable!("checked at start"))
    }
}

impl DossierOrder {
    /// Where a material stands: volume and group, counted from 0.
    pub fn place(&self, what: &str) -> (usize, usize) {
        let places = || {
            self.volumes
                .iter()
                .enumerate()
                .flat_map(|(v, volume)| volume.groups.iter().enumerate().map(move |(g, group)| (v, g, group)))
        };
        let named = places().find(|(.., group)| group.holds.iter().any(|held| held == what));
        named.or_else(|| places().find(|(.., group)| group.rest)).map_or((0, 0), |(volume, group, _)| (volume, group))
    }
}

/// Orders name what there is, each thing once, and one of them is for all; every check of the 四性 says by what.
pub(crate) fn validate(statute: &Statute) -> Result<(), LawError> {
    let law = &statute.dossier;
    let wrong = |reason: String| LawError::Dossier { reason };
    let known = |what: &str| FORMS.contains(&what) || statute.records.contains_key(what);
    if law.orders.iter().filter(|o| o.fields.is_empty()).count() != 1 {
        return Err(wrong("应当恰好有一个不分行业的卷内顺序".into()));
    }
    for order in &law.orders {
        let groups = || order.volumes.iter().flat_map(|v| &v.groups);
        let mut seen = BTreeSet::new();
        for held in groups().flat_map(|g| &g.holds) {
            if !known(held) || !seen.insert(held) {
                return Err(wrong(format!("卷内顺序 {} 的“{held}”不存在或者出现两次", order.id)));
            }
        }
        if let Some(form) = FORMS.iter().find(|form| !seen.iter().any(|held| held == *form)) {
            return Err(wrong(format!("卷内顺序 {} 缺“{form}”", order.id)));
        }
        if groups().filter(|g| g.rest).count() != 1 {
            return Err(wrong(format!("卷内顺序 {} 应当恰好有一组收其余材料", order.id)));
        }
    }
    if let Some(record) = law.serves.values().find(|record| !statute.records.contains_key(*record)) {
        return Err(wrong(format!("送达回证所送的“{record}”不存在")));
    }
    if !["{fonds}", "{year}", "{term}"].iter().all(|part| law.archive_number.pattern.contains(part))
        || !law.archive_number.pattern.ends_with("{serial}")
    {
        return Err(wrong("档号的格式应当含全宗号、年度、保管期限，以案卷号结尾".into()));
    }
    match law.natures.iter().find(|n| n.check.is_some() == n.person.is_some()) {
        Some(nature) => Err(wrong(format!("四性检测“{}”须写 check、person 之一", nature.name))),
        None => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use crate::henan;

    #[test]
    fn a_field_takes_its_own_order_and_any_other_the_one_for_all() {
        let law = &henan().dossier;
        let market = law.order("market_regulation");
        assert_eq!(market.volumes.iter().map(|v| v.name.as_str()).collect::<Vec<_>>(), ["正卷", "副卷"]);
        assert_eq!(law.order("justice").id, "general");
        let place = |what| market.place(what);
        assert!(place("form:filing") < place("penalty-decision") && place("penalty-decision") < place("inquiry"));
        assert_eq!(
            (place("legal-review").0, place("penalty-decision").0),
            (1, 0),
            "what was weighed inside stands in the second volume"
        );
        assert_eq!(market.volumes[0].groups[place("a type nobody knows").1].title, "其他有关材料");
    }

    #[test]
    fn a_number_is_put_together_of_its_parts() {
        let form = &henan().dossier.archive_number;
        let prefix = form.prefix("0123", "", 2026, Some(30));
        assert_eq!((prefix.as_str(), form.number(&prefix, 7)), ("0123-ZY·2026-D30-", "0123-ZY·2026-D30-0007".to_owned()));
        assert_eq!(form.prefix("0123", "XZ", 2026, None), "0123-XZ·2026-Y-");
    }

    #[test]
    fn forty_five_things_are_looked_at() {
        let natures = &henan().dossier.natures;
        let count = |nature: &str| natures.iter().filter(|n| n.nature == nature).count();
        assert_eq!(["真实性", "完整性", "可用性", "安全性"].map(count), [16, 11, 9, 9]);
        assert_eq!(natures.len(), 45);
    }
}
