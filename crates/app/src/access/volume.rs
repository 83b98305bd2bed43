//! How far somebody sees into a case (Art. 24 para. 2): by office everything; under a grant the 正卷, and the 副卷, where what was weighed inside
//! stands, only where the grant names it; without either no more than number, handlers and cause.

use base::{AgencyId, CaseId};
use law::{ArticleRef, DossierOrder, henan};
use model::access::AccessFact;
use model::{AccessState, AgencyState, CaseState, Role};
use store::Loaded;

use super::attempt::{noted, require_or_noted};
use super::grant::reach_into;
use super::text::knows;
use crate::App;
use crate::act::NewFact;
use crate::caller::Caller;
use crate::error::AppError;
use crate::query::common::word;
use crate::rights::Right;

/// The volume that is not shown outside, as orders name it.
const INNER: &str = "副卷";

/// The form that the opinions of a case are set in.
const OPINIONS: &str = "form:disposal";

/// How far somebody sees into a case, from nothing to all of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Sight {
    /// Number, handlers and cause.
    Outside,
    /// 正卷.
    Main,
    /// Everything.
    All,
}

impl Sight {
    /// Whether it reaches into the case at all.
    pub(crate) fn inside(self) -> bool {
        self > Self::Outside
    }

    /// Whether it reaches what stands in a place of an order.
    pub(crate) fn shows(self, order: &DossierOrder, what: &str) -> bool {
        match self {
            Self::Outside => false,
            Self::Main => !is_inner(order, what),
            Self::All => true,
        }
    }

    /// Whether it reaches the opinions that were given on a case.
    pub(crate) fn shows_opinions(self, order: &DossierOrder) -> bool {
        self.shows(order, OPINIONS)
    }

    /// Whether it reaches a volume of that name.
    pub(crate) fn shows_volume(self, name: &str) -> bool {
        self == Self::All || self == Self::Main && name != INNER
    }
}

/// Whether a material stands in the 副卷: a record type, or one of the forms that are set.
pub(crate) fn is_inner(order: &DossierOrder, what: &str) -> bool {
    order.volumes.get(order.place(what).0).is_some_and(|volume| volume.name == INNER)
}

/// The order in which an agency puts its dossiers together.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn order_of(app: &App, agency: AgencyId) -> Result<&'static DossierOrder, AppError> {
    let found = app.store.load::<AgencyState>(agency).await?.ok_or(AppError::NotFound("机关"))?;
    Ok(henan().dossier.order(&word(&found.state.field)))
}

/// How far the caller sees into a case now.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn sight(app: &App, caller: &Caller, id: CaseId, case: &CaseState) -> Result<Sight, AppError> {
    if knows(caller, case) {
        return Ok(Sight::All);
    }
    Ok(reach_into(app, caller, &[id.into()]).await?.map_or(Sight::Outside, |(sight, _)| sight))
}

/// Lets the caller look at a case as far as they see into it. What is seen under a grant is an entry, once a day.
///
/// # Errors
/// When the store does not answer, or the entry cannot be written.
pub(crate) async fn look(app: &App, caller: &Caller, case: &Loaded<CaseState>) -> Result<Sight, AppError> {
    let id = CaseId(case.subject.id);
    if knows(caller, &case.state) {
        return Ok(Sight::All);
    }
    let Some((sight, request)) = reach_into(app, caller, &[id.into()]).await? else { return Ok(Sight::Outside) };
    if !request.state.looked_on(app.store.clock().now().day(), caller.person, id) {
        let mut act = app.begin(caller).await?;
        let fact = NewFact::new(act.now(), AccessFact::Looked { case: id });
        act.append::<AccessState>(request.subject, fact).await?;
        act.commit().await?;
    }
    Ok(sight)
}

/// Lets the caller see papers of a case. Whoever keeps dossiers sees those that are being compiled, too; an attempt without right is written down.
///
/// # Errors
/// [`AppError::Denied`] under Art. 24 para. 2, with the way to ask.
pub(crate) async fn enter(app: &App, caller: &Caller, case: &Loaded<CaseState>) -> Result<Sight, AppError> {
    let id = CaseId(case.subject.id);
    let seen = if caller.is(Role::DossierCustodian) { Sight::All } else { look(app, caller, case).await? };
    let result = if seen.inside() { Ok(seen) } else { Err(not_before_approval()) };
    noted(app, caller, id, result).await
}

/// Lets in whoever reads by office, and a supervisor into what the task covers (Art. 26). Anybody else is refused, and that leaves an entry.
///
/// # Errors
/// [`AppError::Denied`], naming who may; also when the entry cannot be written.
pub(crate) async fn admit(app: &App, caller: &Caller, case: CaseId) -> Result<(), AppError> {
    if caller.require(Right::Read).is_ok() || reach_into(app, caller, &[case.into()]).await?.is_some() {
        return Ok(());
    }
    require_or_noted(app, caller, Right::Read, case.into()).await
}

/// The refusal of what stands in a volume that the approval does not name.
pub(crate) fn in_second_volume() -> AppError {
    let reason = "该材料在副卷，现有批准不包括副卷；请写明理由另行申请，由机关负责人批准时一并许可".to_owned();
    AppError::Denied { article: Some(ArticleRef::article(24).paragraph(2)), reason }
}

fn not_before_approval() -> AppError {
    let reason = "调阅、复制执法记录信息应当经机关负责人批准，请先提出申请".to_owned();
    AppError::Denied { article: Some(ArticleRef::article(24).paragraph(2)), reason }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_grant_shows_the_first_volume_and_what_was_weighed_inside_only_where_it_says_so() {
        let order = henan().dossier.order("market_regulation");
        for (what, by_main) in [("penalty-decision", true), ("inquiry", true), ("legal-review", false), ("deliberation", false)] {
            assert_eq!(Sight::Main.shows(order, what), by_main, "{what}");
            assert!(Sight::All.shows(order, what) && !Sight::Outside.shows(order, what));
        }
        assert!(Sight::Main.shows_volume("正卷") && !Sight::Main.shows_volume(INNER) && Sight::All.shows_volume(INNER));
        // A field whose order knows one volume keeps nothing back.
        let one = henan().dossier.order("urban_management");
        assert!(Sight::Main.shows(one, "legal-review") && Sight::Main.shows_opinions(one));
    }

    #[test]
    fn every_order_with_two_volumes_calls_the_second_one_by_its_name() {
        for order in &henan().dossier.orders {
            let names: Vec<_> = order.volumes.iter().map(|v| v.name.as_str()).collect();
            assert!(matches!(names.as_slice(), [""] | ["正卷", INNER]), "{}: {names:?}", order.id);
        }
    }
}
