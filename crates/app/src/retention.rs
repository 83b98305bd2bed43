//! The table of terms 保管期限表 (Art. 20 para. 2): entered by the custodian of dossiers once the archives authority has approved it, in dated
//! versions. Nothing here destroys anything, and no passing of time does.

use base::Day;
use model::agency::AgencyFact;
use model::private::key;
use model::retention::{RetentionClass, RetentionLine, RetentionTable, RetentionTerm};
use model::{AgencyState, PrivatePart};

use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::{AppError, Fields};
use crate::rights::Right;

/// A table as it was approved.
#[derive(Clone, Debug)]
pub struct TableInput {
    /// It holds from this day.
    pub from: Day,
    /// Approved on this day.
    pub approved_on: Day,
    /// Which archives authority approved it.
    pub authority: String,
    /// The number of its document 审定文号.
    pub document: String,
    /// The lines.
    pub lines: Vec<RetentionLine>,
}

/// Enters a table that the archives authority approved.
///
/// # Errors
/// When authority or document is missing, a class stands twice or not at all, a term is of no year, or a day cannot be.
pub async fn enter(app: &App, caller: &Caller, input: TableInput) -> Result<(), AppError> {
    caller.require(Right::KeepDossiers)?;
    let mut fields = Fields::default();
    let authority = fields.text(&input.authority, 100, "authority", "档案主管部门");
    let document = fields.text(&input.document, 100, "document", "审定文号");
    for class in RetentionClass::ALL {
        let times = input.lines.iter().filter(|line| line.class == class).count();
        fields.check(times != 1, "lines", format!("“{}”应当有一个期限", class.label()));
    }
    let empty = |line: &RetentionLine| matches!(line.term, RetentionTerm::Years { years: 0 });
    fields.check(input.lines.iter().any(empty), "lines", "期限至少一年");
    let mut act = app.begin(caller).await?;
    let today = act.now().day();
    fields.check(input.approved_on > today, "approved_on", "审定日期晚于今天，请核对");
    fields.check(input.from < input.approved_on, "from", "施行日期早于审定日期，请核对");
    fields.done()?;
    let TableInput { from, approved_on, lines, .. } = input;
    let fact = AgencyFact::RetentionApproved(RetentionTable { from, approved_on, lines });
    let private = PrivatePart::none().with(key::NAME, authority).with(key::DOCUMENT, document);
    let now = act.now();
    act.append::<AgencyState>(caller.agency, NewFact::new(now, fact).with(private)).await?;
    act.commit().await?;
    Ok(())
}
