//! 四性检测 of the packages of a dossier, as a page shows it and as it is printed. The whole package is read; nothing is changed.

use base::{DossierId, Timestamp};
use model::CaseState;
use package::NatureResult;
use serde::Serialize;
use utoipa::ToSchema;

use super::dossiers::load;
use crate::App;
use crate::access;
use crate::caller::Caller;
use crate::error::AppError;
use crate::rights::Right;
use crate::spill::not_packed;

/// One thing that was looked at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InspectionLine {
    /// 真实性, 完整性, 可用性, 安全性.
    pub nature: String,
    /// Its number within that.
    pub number: u8,
    /// What was looked at.
    pub name: String,
    /// `passed`, `failed` or `person`.
    pub result: String,
    /// 通过, 不通过, 待人工.
    pub result_label: String,
    /// What was seen, or why a person must look.
    pub said: String,
}

/// A package that was looked at.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InspectionView {
    /// The number of the dossier, or of the supplement.
    pub number: String,
    /// When.
    pub at: Timestamp,
    /// The first line of what verifying it says.
    pub verdict: String,
    /// How many passed.
    pub passed: usize,
    /// How many did not.
    pub failed: usize,
    /// How many a person must look at.
    pub person: usize,
    /// Line by line.
    pub lines: Vec<InspectionLine>,
}

/// Looks at every package of a dossier.
///
/// # Errors
/// When the dossier is not of the caller's agency, its case is none of the caller's business, or no package is closed yet.
pub async fn inspection(app: &App, caller: &Caller, id: DossierId) -> Result<Vec<InspectionView>, AppError> {
    caller.require(Right::Read)?;
    let found = load(app, caller, id).await?;
    let case = found.state.case.ok_or(AppError::NotFound("案件"))?;
    let case = app.store.load::<CaseState>(case).await?.ok_or(AppError::NotFound("案件"))?;
    access::enter(app, caller, &case).await?;
    let object = found.state.package.as_ref().map(|p| p.what.object);
    access::noted(app, caller, id, not_packed(app, caller.agency, case.subject, object).await).await?;
    let numbers = found.state.compiled.iter().map(|c| &c.what.number);
    let numbers = numbers.chain(found.state.supplements.iter().map(|s| &s.what.compiled.number));
    let packages: Vec<_> = found.state.packages().map(|p| p.what.object).zip(numbers.cloned()).collect();
    if packages.is_empty() {
        return Err(AppError::Conflict("案卷包正在生成，请稍候".into()));
    }
    let ring = app.log_signer(caller.agency).await?.ring().clone();
    let (key, chain) = (ring.verifier_key().clone(), tlog::Succession::read_all(ring.chain()).unwrap_or_default());
    let mut views = Vec::new();
    for (object, number) in packages {
        let at_hand = app.store.at_hand(object).await?;
        let (key, chain) = (key.clone(), chain.clone());
        let looked = tokio::task::spawn_blocking(move || {
            let believed = package::Believed { key: Some(&key), chain: &chain, authorities: &[] };
            package::inspect(at_hand.path(), &believed)
        });
        let inspection = looked.await.map_err(AppError::internal)?;
        let verdict = inspection.verdict.to_string().lines().next().unwrap_or_default().to_owned();
        let lines: Vec<InspectionLine> = inspection.lines.into_iter().map(line).collect();
        let count = |word: &str| lines.iter().filter(|l| l.result == word).count();
        let (passed, failed, person) = (count("passed"), count("failed"), count("person"));
        views.push(InspectionView { number, at: app.store.clock().now(), verdict, passed, failed, person, lines });
    }
    Ok(views)
}

fn line(line: package::NatureLine) -> InspectionLine {
    let (result, result_label, said) = match line.result {
        NatureResult::Passed(said) => ("passed", "通过", said),
        NatureResult::Failed(said) => ("failed", "不通过", said),
        NatureResult::Person(said) => ("person", "待人工", said),
    };
    InspectionLine {
        nature: line.nature,
        number: line.number,
        name: line.name,
        result: result.to_owned(),
        result_label: result_label.to_owned(),
        said,
    }
}
