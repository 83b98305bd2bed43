//! Access requests as pages show them (Art. 24).

use base::{AccessId, Timestamp};
use model::access::{AccessKind, Pack};
use model::private::key;
use model::{AccessState, Dated, Revision, SubjectKind, Volumes};
use serde::Serialize;
use store::{Loaded, SubjectQuery};
use utoipa::ToSchema;

use super::common::{PersonBrief, SubjectBrief, word};
use super::directory::Directory;
use super::secrecy::{Labelled, labelled};
use crate::App;
use crate::access::requests_of;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;

/// More requests than a page shows; older ones are found through what they asked for.
const SHOWN: u32 = 200;

/// A request.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AccessView {
    /// Which.
    pub id: AccessId,
    /// What a page has seen.
    pub revision: Revision,
    /// `consult`, `copy`, `provide` or `publish`.
    pub kind: String,
    /// The same in Chinese.
    pub kind_label: String,
    /// What of.
    pub scope: SubjectBrief,
    /// Who asked.
    pub requested_by: PersonBrief,
    /// When.
    pub requested_at: Timestamp,
    /// What for.
    pub purpose: String,
    /// `waiting`, `approved`, `refused`, `revoked`, `expired`, `attempted`.
    pub state: String,
    /// The same in Chinese.
    pub state_label: String,
    /// Until when it holds.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub until: Option<Timestamp>,
    /// The head's words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub opinion: Option<String>,
    /// Who decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_by: Option<String>,
    /// When.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// For whom, if not for who asked, in Chinese.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub outsider_label: Option<String>,
    /// Who that is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub recipient: Option<String>,
    /// What it opens although it is labelled, in Chinese (Art. 25).
    pub secrets: Vec<String>,
    /// Whether it opens the second volume 副卷 too.
    pub both_volumes: bool,
    /// What stands in its scope under a label: the words, and what they are called.
    pub labelled: Vec<Labelled>,
    /// Who may look under a standing approval.
    pub readers: Vec<PersonBrief>,
    /// The task of supervision under which it was opened: certificate and document.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supervision: Option<String>,
    /// Packs of copies that were put together, the latest last.
    pub packs: Vec<PackView>,
    /// What left the agency: to whom, when.
    pub releases: Vec<ReleaseView>,
    /// Whether the caller may put a pack together and take it along now.
    pub can_pack: bool,
    /// Whether the caller may tell that something left.
    pub can_release: bool,
    /// Whether the caller may decide now.
    pub can_decide: bool,
    /// Whether the caller may take the grant back now.
    pub can_revoke: bool,
}

/// A pack of copies.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PackView {
    /// Its number.
    pub number: String,
    /// How many copies.
    pub copies: u32,
    /// Bytes, once it is closed.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size: Option<u64>,
    /// When.
    pub at: Timestamp,
}

/// Something left the agency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ReleaseView {
    /// To whom, or through which channel.
    pub to: String,
    /// When.
    pub at: Timestamp,
    /// Who told it.
    pub told_by: String,
}

/// Which requests a page shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Which {
    /// Those that wait for the head.
    Waiting,
    /// The caller's own.
    #[default]
    Mine,
    /// All of the agency; for the head.
    All,
}

/// Requests, newest first.
///
/// # Errors
/// When the caller may not see them, or the store does not answer.
pub async fn list(app: &App, caller: &Caller, which: Which) -> Result<Vec<AccessView>, AppError> {
    let found = match which {
        Which::Mine => requests_of(app, caller).await?,
        Which::Waiting | Which::All => {
            caller.require(Right::DecideAccess)?;
            let status: &[&str] = if which == Which::Waiting { &["waiting"] } else { &[] };
            let query = SubjectQuery {
                agency: caller.agency,
                kind: SubjectKind::Access,
                status,
                text: "",
                linked: None,
                offset: 0,
                limit: SHOWN,
            };
            let page = app.store.list(&query).await?;
            page.rows.iter().map(|r| Ok(r.read(caller.agency)?)).collect::<Result<Vec<_>, AppError>>()?
        }
    };
    let directory = Directory::read(app, caller.agency).await?;
    let mut views = Vec::new();
    for request in &found {
        views.push(view(app, caller, &directory, request).await?);
    }
    Ok(views)
}

/// One request.
///
/// # Errors
/// When it is neither the caller's own nor the caller may decide.
pub async fn request(app: &App, caller: &Caller, id: AccessId) -> Result<AccessView, AppError> {
    let found = app.store.load::<AccessState>(id).await?.filter(|r| r.agency == caller.agency);
    let found = found.ok_or(AppError::NotFound("调阅申请"))?;
    let own = found.state.lets(caller.person);
    if !own && caller.require(Right::DecideAccess).is_err() {
        return Err(AppError::NotFound("调阅申请"));
    }
    let directory = Directory::read(app, caller.agency).await?;
    view(app, caller, &directory, &found).await
}

fn pack(p: &Dated<Pack>) -> PackView {
    PackView {
        number: p.what.number.clone(),
        copies: p.what.copies,
        size: p.what.file.as_ref().map(|f| f.size),
        at: p.at.recorded_at,
    }
}

async fn view(app: &App, caller: &Caller, directory: &Directory, found: &Loaded<AccessState>) -> Result<AccessView, AppError> {
    let s = &found.state;
    let now = app.store.not_before(found.agency).await?;
    let private = found.private.expose();
    let scope = s.scope.unwrap_or(found.subject);
    let label = app.store.subject_row(scope).await?.map(|r| r.label).unwrap_or_default();
    let began = s.requested.as_ref().map(|r| r.at).or(s.attempted.as_ref().map(|a| a.at));
    let decided = s.approved.as_ref().map(|a| a.at).or_else(|| s.refused.as_ref().map(|r| r.at));
    let revoked = s.revoked.as_ref().map(|r| r.at);
    let (state, state_label) = match (&s.approved, &s.refused, &s.revoked) {
        _ if s.attempted.is_some() => ("attempted", "未经批准，已拒绝"),
        (_, _, Some(_)) => ("revoked", "已撤回"),
        (_, Some(_), _) => ("refused", "不同意"),
        (Some(grant), ..) if now >= grant.what.until => ("expired", "已到期"),
        (Some(_), ..) => ("approved", "已同意"),
        _ => ("waiting", "待审批"),
    };
    let deciding = caller.require(Right::DecideAccess).is_ok();
    Ok(AccessView {
        id: AccessId(found.subject.id),
        revision: found.revision,
        kind: word(&s.kind),
        kind_label: s.kind.label().to_owned(),
        scope: SubjectBrief::new(scope, label),
        requested_by: directory.brief(began.map(|at| at.actor).unwrap_or_default()),
        requested_at: began.map(|at| at.recorded_at).unwrap_or_default(),
        purpose: private.text(key::TEXT).unwrap_or_default().to_owned(),
        state: state.to_owned(),
        state_label: state_label.to_owned(),
        until: s.approved.as_ref().map(|a| a.what.until),
        opinion: private.text(key::DOCUMENT).map(str::to_owned),
        decided_by: revoked.or(decided).map(|d| directory.name(d.actor)),
        decided_at: revoked.or(decided).map(|d| d.recorded_at),
        outsider_label: s.outsider.map(|o| o.label().to_owned()),
        recipient: private.text(key::NAME).map(str::to_owned),
        secrets: s.reach.secrets.iter().map(|label| label.label().to_owned()).collect(),
        both_volumes: s.reach.volumes == Volumes::Both,
        labelled: if state == "waiting" { labelled(app, scope).await? } else { Vec::new() },
        readers: directory.briefs(&s.readers),
        supervision: s.supervision.then(|| {
            let text = |key: &str| private.text(key).unwrap_or_default();
            format!("监督证 {}，任务 {}", text(key::CERTIFICATE), text(key::DOCUMENT))
        }),
        packs: s.packs.iter().map(pack).collect(),
        releases: s
            .released
            .iter()
            .map(|r| ReleaseView {
                to: private.text(&r.at.entry.to_string()).unwrap_or_default().to_owned(),
                at: r.at.happened_at,
                told_by: directory.name(r.at.actor),
            })
            .collect(),
        can_pack: s.lets(caller.person) && state == "approved" && s.kind != AccessKind::Consult,
        can_release: s.kind.outward() && (s.lets(caller.person) || deciding),
        can_decide: deciding && state == "waiting",
        can_revoke: deciding && state == "approved",
    })
}
