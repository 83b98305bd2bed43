//! Who is logged in, what waits for that person, and what this server can do.

use base::{AgencyId, Timestamp};
use model::SubjectKind;
use serde::Serialize;
use store::SubjectQuery;
use typeset::Availability;
use utoipa::ToSchema;

use super::common::{Code, PersonBrief};
use super::directory::Directory;
use super::inbox;
use crate::App;
use crate::error::AppError;
use crate::rights::Right;
use crate::session::Identified;

/// The person with roles.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Me {
    /// The person.
    #[serde(flatten)]
    pub person: PersonBrief,
    /// What the person may do.
    pub roles: Vec<Code>,
}

/// The agency.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AgencyBrief {
    /// Which.
    pub id: AgencyId,
    /// Name.
    pub name: String,
}

/// What waits.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Counts {
    /// Things in the inbox.
    pub inbox: u64,
    /// Recordings that belong to no scene yet.
    pub unfiled: u64,
    /// Access requests that wait for the caller.
    pub approvals: u64,
}

/// What this server can do.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Capabilities {
    /// Whether documents can be set.
    pub documents: bool,
    /// Why not, or with what shortcoming.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub documents_why: Option<String>,
}

/// A session.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct SessionView {
    /// The person.
    pub person: Me,
    /// The agency.
    pub agency: AgencyBrief,
    /// What requests that change something must carry.
    pub csrf: String,
    /// The server's instant.
    pub now: Timestamp,
    /// What stands above every page: why nothing can be written now (恢复缺口), or what is missing
    /// since a restore.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub notice: Option<String>,
    /// Whether the person may take the notice away, by confirming the clock.
    pub confirms_clock: bool,
    /// Whether the agency's cases, scenes and dossiers are open to the person.
    pub reads: bool,
    /// What waits.
    pub counts: Counts,
    /// What this server can do.
    pub capabilities: Capabilities,
}

/// The session of somebody who is logged in.
///
/// # Errors
/// When the store does not answer.
pub async fn session(app: &App, who: &Identified) -> Result<SessionView, AppError> {
    let caller = &who.caller;
    let directory = Directory::read(app, caller.agency).await?;
    let count = async |kind, status: &'static str| -> Result<u64, AppError> {
        let query = SubjectQuery { agency: caller.agency, kind, status: &[status], text: "", linked: None, offset: 0, limit: 1 };
        Ok(app.store.list(&query).await?.total)
    };
    let approvals = match caller.require(Right::DecideAccess) {
        Ok(()) => count(SubjectKind::Access, "waiting").await?,
        Err(_) => 0,
    };
    let counts =
        Counts { inbox: inbox::count(app, caller).await?, unfiled: count(SubjectKind::Recording, "unfiled").await?, approvals };
    let (documents, documents_why) = match app.typesetter.available() {
        Availability::Ready => (true, None),
        Availability::Degraded { reason } => (true, Some(reason)),
        Availability::Unavailable { reason } => (false, Some(reason)),
    };
    Ok(SessionView {
        person: Me {
            person: directory.brief(caller.person),
            roles: caller.roles.iter().map(|r| Code::of(r, r.label())).collect(),
        },
        agency: AgencyBrief { id: caller.agency, name: directory.agency_name() },
        csrf: who.session.csrf.clone(),
        now: app.store.clock().now(),
        notice: app.notice_and_missing(caller.agency).await?,
        confirms_clock: app.store.clock_jump().is_some() && caller.require(Right::ConfirmClock).is_ok(),
        reads: caller.require(Right::Read).is_ok(),
        counts,
        capabilities: Capabilities { documents, documents_why },
    })
}
