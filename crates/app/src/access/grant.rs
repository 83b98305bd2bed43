//! Whether a grant covers reader, object, purpose and time (invariant 7). Computed from the requests themselves, never cached.

use base::{AccessId, GrantId, RecordingId, Timestamp};
use law::ArticleRef;
use model::{AccessState, RecordingState, SubjectKind, SubjectRef};
use store::subjects::Direction;
use store::{Loaded, SubjectQuery};

use crate::App;
use crate::caller::Caller;
use crate::error::AppError;
use crate::listing::relation;

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
    found.filter(|r| r.agency == caller.agency).ok_or(AppError::NotFound("音像资料"))?;
    let names = covering(app, recording).await?;
    let now = app.store.clock().now();
    let requests = requests_of(app, caller).await?;
    let best = requests
        .iter()
        // What may be given away was approved for that, not for looking.
        .filter(|r| r.state.scope.is_some_and(|s| names.contains(&s)) && r.state.revoked.is_none() && !r.state.kind.outward())
        .filter_map(|r| Some((r, r.state.approved.as_ref()?.what)))
        .filter(|(_, grant)| now < grant.until)
        .max_by_key(|(_, grant)| grant.until);
    if let Some((request, grant)) = best {
        return Ok(Permit { access: AccessId(request.subject.id), grant: grant.id, until: grant.until });
    }
    let reason = if waits(&requests, &names) {
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
