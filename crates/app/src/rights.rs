//! Who may do what: one table, from which the check and the golden matrix in the tests both come.
//!
//! What hangs on more than a role (whose case it is, which unit, a grant of Art. 24) is checked where it is done.

use base::UnitId;
use model::Role;
use model::duty::Owner;

use crate::caller::Caller;
use crate::error::AppError;

/// Something a person may do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Right {
    /// Record what happens at a scene, send recordings, explain interruptions.
    WorkAtScenes,
    /// File cases, write and finalise records, submit, close, compile.
    HandleCases,
    /// Judge what facts do not settle, where it is for oneself or one's unit.
    Judge,
    /// Decide whether a recording can be used as evidence 可作为证据, where something grave was noticed about it (Art. 24).
    DecideOriginality,
    /// Give the unit's opinion (Art. 11 item 2).
    OpineForUnit,
    /// Give the head's opinion (Art. 11 item 4).
    OpineForAgency,
    /// Say who acts in one's place 代理.
    Delegate,
    /// Review documents 审核, where the handlers name the person.
    ReviewRecords,
    /// Approve documents 审批, where the handlers name the person.
    ApproveRecords,
    /// Set numbers of documents aside, and declare such void.
    ReserveNumbers,
    /// Import officers with their certificates.
    ImportPeople,
    /// Import powers, phrases, discretion standards and cases.
    ImportFiles,
    /// Decide on access (Art. 24).
    DecideAccess,
    /// Ask for access (Art. 24).
    AskAccess,
    /// Look under a task of supervision, without approval, the agency being told (Art. 26).
    Supervise,
    /// Receive dossiers (Arts. 20, 21).
    KeepDossiers,
    /// Confirm how the agency reads unclear words of the law.
    ConfirmReadings,
    /// Propose to destroy private parts of entries.
    ProposeDisposal,
    /// Have them destroyed, once somebody else proposed it.
    CarryOutDisposal,
    /// Confirm the server's clock after a jump.
    ConfirmClock,
    /// Draft, revise, submit and publish the catalogue (Art. 16).
    DraftCatalogue,
    /// Approve it, or give it back.
    ApproveCatalogue,
    /// Register devices and rooms, keep and maintain them (Arts. 15, 20).
    KeepDevices,
    /// Take devices out and bring them back, check them before use.
    UseDevices,
    /// Register dock stations 采集站, and see how they stand (Arts. 20, 22).
    KeepStations,
    /// Read morning reports 晨报 and see how what is kept stands (Arts. 20, 22, 24).
    ReadReports,
    /// Say that something holds a secret 标注 (Art. 25), and take that back.
    LabelSecrets,
    /// See how the logs of agencies below stand, and the duties computed from them (Art. 26).
    WatchSubordinates,
    /// See cases, scenes and the duties on them, without the recordings themselves.
    Read,
}

/// The table. Rows in the order of the law.
const TABLE: &[(Right, &[Role])] = &[
    (Right::WorkAtScenes, &[Role::Officer]),
    (Right::HandleCases, &[Role::Officer]),
    (Right::Judge, &[Role::Officer, Role::UnitHead]),
    (Right::DecideOriginality, &[Role::UnitHead, Role::LegalReviewer]),
    (Right::OpineForUnit, &[Role::UnitHead]),
    (Right::OpineForAgency, &[Role::AgencyHead]),
    (Right::Delegate, &[Role::UnitHead, Role::LegalReviewer, Role::AgencyHead]),
    (Right::ReviewRecords, &[Role::UnitHead, Role::LegalReviewer]),
    (Right::ApproveRecords, &[Role::AgencyHead]),
    (Right::ReserveNumbers, &[Role::UnitHead, Role::LegalReviewer]),
    (Right::ImportPeople, &[Role::Administrator, Role::LegalReviewer]),
    (Right::ImportFiles, &[Role::LegalReviewer]),
    (Right::DecideAccess, &[Role::AgencyHead]),
    (
        Right::AskAccess,
        &[Role::Officer, Role::UnitHead, Role::LegalReviewer, Role::AgencyHead, Role::DossierCustodian, Role::DeviceCustodian],
    ),
    (Right::Supervise, &[Role::Supervisor]),
    (Right::KeepDossiers, &[Role::DossierCustodian]),
    (Right::ConfirmReadings, &[Role::LegalReviewer, Role::AgencyHead]),
    (Right::ProposeDisposal, &[Role::DossierCustodian]),
    (Right::CarryOutDisposal, &[Role::AgencyHead]),
    (Right::ConfirmClock, &[Role::SecurityOfficer]),
    (Right::DraftCatalogue, &[Role::LegalReviewer, Role::UnitHead]),
    (Right::ApproveCatalogue, &[Role::AgencyHead]),
    (Right::KeepDevices, &[Role::DeviceCustodian]),
    (Right::UseDevices, &[Role::Officer, Role::DeviceCustodian]),
    (Right::KeepStations, &[Role::Administrator, Role::DeviceCustodian]),
    (Right::ReadReports, &[Role::DossierCustodian, Role::DeviceCustodian, Role::SecurityOfficer, Role::AgencyHead]),
    (Right::LabelSecrets, &[Role::Officer, Role::UnitHead, Role::LegalReviewer, Role::SecurityOfficer]),
    (Right::WatchSubordinates, &[Role::AgencyHead, Role::Supervisor]),
    (
        Right::Read,
        &[Role::Officer, Role::UnitHead, Role::LegalReviewer, Role::AgencyHead, Role::DossierCustodian, Role::DeviceCustodian],
    ),
];

impl Right {
    /// The roles that have it.
    pub fn roles(self) -> &'static [Role] {
        TABLE.iter().find(|(right, _)| *right == self).map_or(&[], |(_, roles)| roles)
    }

    /// Checks that one of `roles` has it.
    ///
    /// # Errors
    /// [`AppError::Denied`], naming who may.
    pub fn require(self, roles: &[Role]) -> Result<(), AppError> {
        if roles.iter().any(|r| self.roles().contains(r)) {
            return Ok(());
        }
        let who: Vec<_> = self.roles().iter().map(|r| r.label()).collect();
        Err(AppError::Denied { article: None, reason: format!("此项由{}办理", who.join("、")) })
    }
}

/// Whether a duty is for this person to judge: whoever answers for it, or the head of that person's unit.
pub fn may_judge(caller: &Caller, owner: Owner, unit: Option<UnitId>) -> bool {
    let own = match owner {
        Owner::Person { id } => id == caller.person,
        Owner::Role { role } => caller.is(role) && unit.is_none_or(|u| caller.unit == Some(u)),
    };
    own || caller.is(Role::UnitHead) && unit.is_some() && caller.unit == unit
}

#[cfg(test)]
mod tests {
    use base::PersonId;

    use super::*;

    /// The golden matrix: a change of rights shows here, line by line.
    #[test]
    fn matrix() {
        let lines: Vec<String> = TABLE
            .iter()
            .map(|(right, roles)| format!("{right:?}: {}", roles.iter().map(|r| r.label()).collect::<Vec<_>>().join(" ")))
            .collect();
        let golden = [
            "WorkAtScenes: 执法人员",
            "HandleCases: 执法人员",
            "Judge: 执法人员 承办机构负责人",
            "DecideOriginality: 承办机构负责人 法制审核人员",
            "OpineForUnit: 承办机构负责人",
            "OpineForAgency: 机关负责人",
            "Delegate: 承办机构负责人 法制审核人员 机关负责人",
            "ReviewRecords: 承办机构负责人 法制审核人员",
            "ApproveRecords: 机关负责人",
            "ReserveNumbers: 承办机构负责人 法制审核人员",
            "ImportPeople: 系统管理员 法制审核人员",
            "ImportFiles: 法制审核人员",
            "DecideAccess: 机关负责人",
            "AskAccess: 执法人员 承办机构负责人 法制审核人员 机关负责人 档案管理员 设备管理员",
            "Supervise: 执法监督人员",
            "KeepDossiers: 档案管理员",
            "ConfirmReadings: 法制审核人员 机关负责人",
            "ProposeDisposal: 档案管理员",
            "CarryOutDisposal: 机关负责人",
            "ConfirmClock: 安全保密管理员",
            "DraftCatalogue: 法制审核人员 承办机构负责人",
            "ApproveCatalogue: 机关负责人",
            "KeepDevices: 设备管理员",
            "UseDevices: 执法人员 设备管理员",
            "KeepStations: 系统管理员 设备管理员",
            "ReadReports: 档案管理员 设备管理员 安全保密管理员 机关负责人",
            "LabelSecrets: 执法人员 承办机构负责人 法制审核人员 安全保密管理员",
            "WatchSubordinates: 机关负责人 执法监督人员",
            "Read: 执法人员 承办机构负责人 法制审核人员 机关负责人 档案管理员 设备管理员",
        ];
        assert_eq!(lines, golden);
    }

    #[test]
    fn a_duty_is_judged_by_its_owner_or_the_head_of_the_owners_unit() {
        let (mine, other) = (UnitId::random(), UnitId::random());
        let owner = PersonId::random();
        let caller = |person, role, unit| Caller {
            person,
            agency: base::AgencyId::random(),
            unit: Some(unit),
            roles: vec![role],
            session: String::new(),
        };
        let may = |caller: &Caller| may_judge(caller, Owner::Person { id: owner }, Some(mine));
        assert!(may(&caller(owner, Role::Officer, mine)));
        assert!(may(&caller(PersonId::random(), Role::UnitHead, mine)));
        assert!(!may(&caller(PersonId::random(), Role::UnitHead, other)));
        assert!(!may(&caller(PersonId::random(), Role::Officer, mine)));
        // Nobody heads a unit that is not known.
        let head = caller(PersonId::random(), Role::UnitHead, mine);
        assert!(!may_judge(&head, Owner::Person { id: owner }, None));
    }

    #[test]
    fn a_refusal_says_who_may() {
        assert_eq!(Right::DecideAccess.require(&[Role::Officer]).unwrap_err().to_string(), "此项由机关负责人办理");
    }
}
