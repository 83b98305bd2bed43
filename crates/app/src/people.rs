//! What is known of persons when an action names them: whether they exist here, and whether their certificate holds that day.

use base::{Day, PersonId};
use law::ArticleRef;
use model::private::key;
use model::{Finding, PersonState, Role, Severity};
use store::Loaded;

use crate::act::Act;
use crate::error::AppError;

impl Act<'_> {
    /// The persons behind ids, in order and without repetition.
    ///
    /// # Errors
    /// When one is not of this agency; the error names `field`.
    pub async fn persons(&mut self, ids: &[PersonId], field: &str) -> Result<Vec<Loaded<PersonState>>, AppError> {
        let mut seen: Vec<PersonId> = Vec::new();
        let mut found = Vec::new();
        for id in ids {
            if seen.contains(id) {
                continue;
            }
            seen.push(*id);
            let person = self.load::<PersonState>(*id, "人员").await.map_err(|e| match e {
                AppError::NotFound(_) => AppError::field(field, "名单中有本机关没有的人员，请重新选择"),
                other => other,
            })?;
            found.push(person);
        }
        Ok(found)
    }
}

/// What is to be noticed of officers on a day: too few, or without a certificate that holds. It keeps nobody from recording.
pub fn officer_findings(officers: &[Loaded<PersonState>], needed: i64, day: Day) -> Vec<Finding> {
    let article = Some(ArticleRef::article(10).item(1));
    let mut findings = Vec::new();
    let holds = |p: &&Loaded<PersonState>| p.state.is(Role::Officer) && p.state.certificate_on(day).is_some();
    for p in officers.iter().filter(|p| !holds(p)) {
        let last = p.state.certificates.iter().map(|c| c.what.valid_to).max();
        let message = match last {
            _ if !p.state.is(Role::Officer) => "名单中有人不是执法人员，不计入执法人数".to_owned(),
            Some(to) if to < day => format!("有执法人员的执法证已于 {to} 到期"),
            Some(_) => format!("有执法人员的执法证在 {day} 尚未生效"),
            None => "有执法人员没有登记执法证".to_owned(),
        };
        findings.push(Finding { code: "certificate".into(), severity: Severity::Serious, article, message });
    }
    let able = officers.iter().filter(holds).count();
    if i64::try_from(able).unwrap_or(i64::MAX) < needed {
        let message = format!("持有效执法证的执法人员 {able} 人，少于 {needed} 人");
        findings.push(Finding { code: "too_few_officers".into(), severity: Severity::Serious, article, message });
    }
    findings
}

/// A person's name, for people to read.
pub fn name(person: &Loaded<PersonState>) -> String {
    person.private.expose().text(key::NAME).unwrap_or("（未登记姓名）").to_owned()
}
