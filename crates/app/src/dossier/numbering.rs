//! The number of a dossier 档号: by fonds, category, year and term once the archives authority has numbered the agency's fonds, else the case's own number
//! with the word for dossiers in the place of that for filing.

use law::henan;
use model::retention::RetentionTerm;
use model::{CaseState, SubjectKind};
use store::{Loaded, SubjectQuery};

use super::contents::Gathered;
use crate::App;
use crate::error::AppError;

/// The number that a dossier gets when it is compiled now. Whether it is still free is asked again when it is taken.
///
/// # Errors
/// When the store does not answer.
pub async fn next(app: &App, gathered: &Gathered) -> Result<String, AppError> {
    let case = &gathered.case;
    let years = match gathered.term {
        Some(RetentionTerm::Permanent) => Some(None),
        Some(RetentionTerm::Years { years }) => Some(Some(years)),
        None => None,
    };
    let fonds = gathered.directory.agency.state.fonds.last().map(|f| &f.what);
    let (Some(fonds), Some(years)) = (fonds, years) else { return Ok(of_case(case)) };
    let form = &henan().dossier.archive_number;
    let year = case.state.closed.as_ref().map_or(gathered.at, |c| c.at.recorded_at).day().year();
    let prefix = form.prefix(&fonds.fonds, &fonds.category, year, years);
    let query = SubjectQuery {
        agency: case.agency,
        kind: SubjectKind::Dossier,
        status: &[],
        text: &prefix,
        linked: None,
        offset: 0,
        limit: u32::MAX >> 1,
    };
    let taken = app.store.list(&query).await?.rows;
    let last = taken.iter().filter_map(|row| serial(row.number.as_deref()?, &prefix)).max().unwrap_or(0);
    Ok(form.number(&prefix, last + 1))
}

fn serial(number: &str, prefix: &str) -> Option<u32> {
    number.strip_prefix(prefix)?.parse().ok()
}

/// The number of a dossier that archives have not numbered.
pub fn of_case(case: &Loaded<CaseState>) -> String {
    case.state.filing.as_ref().map(|f| f.what.number.replacen("立〔", "卷〔", 1)).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::serial;

    #[test]
    fn numbers_of_another_year_or_term_do_not_count() {
        assert_eq!(serial("0123-ZY·2026-Y-0007", "0123-ZY·2026-Y-"), Some(7));
        assert_eq!(serial("0123-ZY·2026-D30-0007", "0123-ZY·2026-Y-"), None);
        assert_eq!(serial("10123-ZY·2026-Y-0007", "0123-ZY·2026-Y-"), None, "another fonds that ends the same");
    }
}
