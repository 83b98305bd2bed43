//! Whoever asks: the person behind a session, and what the agency made of him or her.

use base::{AgencyId, PersonId, UnitId};
use model::Role;

use crate::error::AppError;
use crate::rights::Right;

/// The person on whose behalf something is done.
#[derive(Clone, Debug)]
pub struct Caller {
    /// Who.
    pub person: PersonId,
    /// In which agency.
    pub agency: AgencyId,
    /// In which unit.
    pub unit: Option<UnitId>,
    /// With which roles.
    pub roles: Vec<Role>,
    /// The digest of the session's token; viewing sessions are bound to it.
    pub session: String,
}

impl Caller {
    /// Checks a right.
    ///
    /// # Errors
    /// [`AppError::Denied`].
    pub fn require(&self, right: Right) -> Result<(), AppError> {
        right.require(&self.roles)
    }

    /// Whether the caller has a role.
    pub fn is(&self, role: Role) -> bool {
        self.roles.contains(&role)
    }
}
