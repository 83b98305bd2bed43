//! Access by approval (Art. 24).

pub(crate) mod approve;
pub(crate) mod create;
pub(crate) mod give_standing;
pub(crate) mod list;
pub(crate) mod pack;
pub(crate) mod refuse;
pub(crate) mod release;
pub(crate) mod revoke;
pub(crate) mod supervise;
pub(crate) mod take_pack;

use app::AppError;
use model::{Reach, Volumes};

use super::labels::secrecy;

/// How far an approval reaches, as a request says it.
fn reach(secrets: &[String], both_volumes: bool) -> Result<Reach, AppError> {
    let secrets = secrets.iter().map(|word| secrecy(word)).collect::<Result<_, _>>()?;
    Ok(Reach { secrets, volumes: if both_volumes { Volumes::Both } else { Volumes::Main } })
}
