//! Hints across cases: another case of the same party for the same cause (行政处罚法 art. 25: whoever filed first has it), and whether a fine was imposed
//! in it already (art. 29). Whether it is one and the same act, and one and the same person, is for people to say; nothing here is a gate.

use base::CaseId;
use model::private::key;
use model::record::Yield;
use model::{CaseState, RecordState};
use store::Loaded;

use super::common::FindingView;
use super::records;
use crate::App;
use crate::error::AppError;
use crate::find::narrow;

/// How many other cases of a party are looked at.
const LOOKED_AT: u32 = 20;
/// The steps by which a penalty is imposed.
const DECISIONS: [&str; 2] = ["decision", "spot-decision"];

/// What other cases of its party say of a case.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn hints(app: &App, case: &Loaded<CaseState>) -> Result<Vec<FindingView>, AppError> {
    let party = case.private.expose().value(key::PARTY).and_then(|p| p["name"].as_str()).unwrap_or_default();
    // As it stands among the texts that are searched.
    let name: String = party.trim().chars().map(narrow).collect();
    let cause = case.private.expose().text(key::CAUSE).unwrap_or_default().trim();
    let mut hints = Vec::new();
    if name.is_empty() || cause.is_empty() {
        return Ok(hints);
    }
    for subject in app.store.cases_of_party(case.agency, &name, LOOKED_AT).await? {
        if subject == case.subject {
            continue;
        }
        let Some(other) = app.store.load::<CaseState>(subject).await? else { continue };
        let same = other.private.expose().text(key::CAUSE).is_some_and(|c| c.trim() == cause);
        if same && let Some(filing) = &other.state.filing {
            let (number, filed_on) = (&filing.what.number, filing.what.filed_on);
            let records = records::of_case(app, CaseId(subject.id)).await?;
            let (code, severity, message) = if records.iter().any(|r| fined(&r.state)) {
                let message = format!(
                    "{number} 已经对同名当事人、同一案由作出罚款决定；同一违法行为只罚款一次（行政处罚法第二十九条），请核对"
                );
                ("fined_already", "serious", message)
            } else {
                let message = format!("{number}（{filed_on}）是同名当事人、同一案由的另一案件，请核对是否就同一违法行为重复立案");
                ("same_matter", "question", message)
            };
            hints.push(FindingView { code: code.into(), severity: severity.into(), message, article: None });
        }
    }
    Ok(hints)
}

/// Whether a document imposes a fine and stands.
fn fined(record: &RecordState) -> bool {
    let imposes = |y: &Yield| match y {
        Yield::Step { step, amount, .. } => DECISIONS.contains(&step.as_str()) && amount.is_some_and(|fen| fen > 0),
        Yield::OnSiteInspection { .. } | Yield::Inquiry { .. } => false,
    };
    record.voided.is_none() && record.yields.iter().any(imposes)
}
