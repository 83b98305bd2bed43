//! Whether something belongs to a dossier that is kept whatever its term says 暂缓处置. Who says so is told beside, in `keep`.

use model::{DossierState, SubjectKind, SubjectRef};
use store::subjects::Direction;

use crate::act::Act;
use crate::error::AppError;
use crate::listing::relation;

/// The number of a dossier that is held and that this is part of: itself, its case, or a case that its scene, recording or copy belongs to.
///
/// # Errors
/// When the store does not answer.
pub(crate) async fn held(act: &mut Act<'_>, subject: SubjectRef) -> Result<Option<String>, AppError> {
    let mut all = vec![subject];
    // What one of them leads to, leads on: a request to its recording, that to its scene, that to its cases.
    for name in [relation::SCOPE, relation::ORIGINAL, relation::SCENE, relation::CASE] {
        for from in all.clone() {
            all.extend(act.slot.linked(Direction::To, from, name).await?);
        }
    }
    for case in all.clone().into_iter().filter(|found| found.kind == SubjectKind::Case) {
        all.extend(act.slot.linked(Direction::From, case, relation::CASE).await?);
    }
    for dossier in all.into_iter().filter(|found| found.kind == SubjectKind::Dossier) {
        let found = act.load::<DossierState>(dossier, "案卷").await?.state;
        if found.is_held() {
            return Ok(Some(found.compiled.map(|compiled| compiled.what.number).unwrap_or_default()));
        }
    }
    Ok(None)
}
