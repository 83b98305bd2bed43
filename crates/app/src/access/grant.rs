//! Whether a grant covers reader, object, purpose and time (invariant 7). Computed from the requests themselves, never cached.

use base::{AccessId, GrantId, RecordId, RecordingId, Timestamp};
use law::ArticleRef;
use model::access::Grant;
use model::{AccessState, Labels, RecordState, RecordingState, SubjectKind, SubjectRef, Volumes};
use store::subjects::Direction;
use store::{Loaded, SubjectQuery};

use super::volume::{Sight, in_second_volume, is_inner, order_of};
use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::listing::relation;
use crate::spill::not_closed;

/// A grant that covers something now.
#[derive(Clone, Copy, Debug)]
pub struct Permit {
    /// The request it came from.
    pub access: AccessId,
    /// The grant.
    pub grant: GrantId,
    /// Until when.
    pub until: Timestamp,
}

/// How many of a reader's requests are looked at; older ones have expired long before.
const LOOKED_AT: u32 = 500;

/// Everything a request could name to cover a recording: itself, its scene, the cases of that scene.
async fn covering(app: &App, recording: RecordingId) -> Result<Vec<SubjectRef>, AppError> {
    let mut names = vec![SubjectRef::from(recording)];
    for scene in app.store.linked(Direction::To, recording.into(), relation::SCENE).await? {
        names.push(scene);
        names.extend(app.store.linked(Direction::To, scene, relation::CASE).await?);
    }
    Ok(names)
}

/// Everything a request could name to cover a record: itself, its scene, its case.
fn covering_record(record: RecordId, state: &RecordState) -> Vec<SubjectRef> {
    let scene = state.scene.map(SubjectRef::from);
    [record.into()].into_iter().chain(scene).chain(state.case.map(SubjectRef::from)).collect()
}

/// The caller's requests.
pub(crate) async fn requests_of(app: &App, caller: &Caller) -> Result<Vec<Loaded<AccessState>>, AppError> {
    let query = SubjectQuery {
        agency: caller.agency,
        kind: SubjectKind::Access,
        status: &[],
        text: "",
        linked: Some((relation::READER, caller.person.into())),
        offset: 0,
        limit: LOOKED_AT,
    };
    let page = app.store.list(&query).await?;
    page.rows.iter().map(|r| Ok(r.read::<AccessState>(caller.agency)?)).collect()
}

/// The grant under which the caller may look at a recording now.
///
/// # Errors
/// [`AppError::Denied`] under Art. 24 para. 2, with the way to ask; [`AppError::NotFound`] outside the caller's agency.
pub async fn permit(app: &App, caller: &Caller, recording: RecordingId) -> Result<Permit, AppError> {
    let found = app.store.load::<RecordingState>(recording).await?;
    let found = found.filter(|r| r.agency == caller.agency).ok_or(AppError::NotFound("音像资料"))?;
    not_closed(app, caller.agency, recording.into()).await?;
    let names = covering(app, recording).await?;
    permit_for(app, caller, &Wanted { names: &names, labels: &found.state.labels, inner: None }).await
}

/// The grant under which the caller may read a record now.
///
/// # Errors
/// As [`permit`].
pub(crate) async fn permit_record(app: &App, caller: &Caller, record: RecordId, state: &RecordState) -> Result<Permit, AppError> {
    let inner = is_inner(order_of(app, caller.agency).await?, &state.record_type).then_some(record.into());
    let names = covering_record(record, state);
    permit_for(app, caller, &Wanted { names: &names, labels: &state.labels, inner }).await
}

/// The request that reaches furthest into something for the caller now, and how far. `names` is everything a request could name to cover it.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn reach_into(
    app: &App,
    caller: &Caller,
    names: &[SubjectRef],
) -> Result<Option<(Sight, Loaded<AccessState>)>, AppError> {
    let (now, requests) = (app.store.not_before(caller.agency).await?, requests_of(app, caller).await?);
    let sights = holding(&requests, names, now).map(|(request, _)| match request.state.reach.volumes {
        Volumes::Main => (Sight::Main, request),
        Volumes::Both => (Sight::All, request),
    });
    Ok(sights.max_by_key(|(sight, _)| *sight).map(|(sight, request)| (sight, request.clone())))
}

/// What somebody wants to see.
struct Wanted<'a> {
    /// Everything a request could name to cover it.
    names: &'a [SubjectRef],
    /// Which secrets it holds.
    labels: &'a Labels,
    /// Itself, where it stands in the 副卷: a grant covers it only if it names that volume, or this very thing.
    inner: Option<SubjectRef>,
}

impl Wanted<'_> {
    fn in_volume_of(&self, request: &AccessState) -> bool {
        self.inner.is_none_or(|inner| request.reach.volumes == Volumes::Both || request.scope == Some(inner))
    }
}

/// The requests that hold now for one of these names. What may be given away was approved for that, not for looking.
fn holding<'r>(
    requests: &'r [Loaded<AccessState>],
    names: &'r [SubjectRef],
    now: Timestamp,
) -> impl Iterator<Item = (&'r Loaded<AccessState>, Grant)> {
    requests
        .iter()
        .filter(move |r| {
            r.state.scope.is_some_and(|s| names.contains(&s)) && r.state.revoked.is_none() && !r.state.kind.outward()
        })
        .filter_map(|r| Some((r, r.state.approved.as_ref()?.what)))
        .filter(move |(_, grant)| now < grant.until)
}

/// The grant that covers something now, whatever secrets and volumes stand in the way.
async fn permit_for(app: &App, caller: &Caller, wanted: &Wanted<'_>) -> Result<Permit, AppError> {
    let now = app.store.not_before(caller.agency).await?;
    let (names, labels) = (wanted.names, wanted.labels);
    let requests = requests_of(app, caller).await?;
    let covered: Vec<_> = holding(&requests, names, now).collect();
    let reaching = covered.iter().filter(|(r, _)| r.state.reach.lacks(labels).is_empty() && wanted.in_volume_of(&r.state));
    if let Some((request, grant)) = reaching.max_by_key(|(_, grant)| grant.until) {
        return Ok(Permit { access: AccessId(request.subject.id), grant: grant.id, until: grant.until });
    }
    // Approved, but not for the volume in which it stands.
    if !covered.is_empty() && covered.iter().all(|(r, _)| !wanted.in_volume_of(&r.state)) {
        return Err(in_second_volume());
    }
    // Approved, but not for what is labelled.
    if let Some((request, _)) = covered.iter().find(|(r, _)| wanted.in_volume_of(&r.state)) {
        let lacking: Vec<_> = request.state.reach.lacks(labels).iter().map(|label| label.label()).collect();
        let lacking = lacking.join("、");
        let reason = format!("标注为{lacking}，现有批准不包括；请写明理由另行申请，由机关负责人批准时一并许可");
        return Err(AppError::Denied { article: Some(ArticleRef::article(25)), reason });
    }
    let reason = if waits(&requests, names) {
        "调阅申请正在等待机关负责人批准"
    } else {
        "调阅、复制执法记录信息应当经机关负责人批准，请先提出申请"
    };
    Err(AppError::Denied { article: Some(ArticleRef::article(24).paragraph(2)), reason: reason.into() })
}

/// Whether a request of the caller that would cover a recording waits for the head.
///
/// # Errors
/// When the store does not answer.
pub async fn is_waiting(app: &App, caller: &Caller, recording: RecordingId) -> Result<bool, AppError> {
    Ok(waits(&requests_of(app, caller).await?, &covering(app, recording).await?))
}

fn waits(requests: &[Loaded<AccessState>], names: &[SubjectRef]) -> bool {
    requests
        .iter()
        .filter(|r| !r.state.kind.outward())
        .any(|r| r.state.scope.is_some_and(|s| names.contains(&s)) && r.state.approved.is_none() && r.state.refused.is_none())
}
