//! Who carried the device of a recording: what its name says, and what the register of issues says. Where they differ a person looks; neither
//! is changed, and nobody's figures are.

use std::sync::LazyLock;

use base::Timestamp;
use evidence::times::NameProfiles;
use model::{DeviceState, RecordingState};
use serde::Serialize;
use utoipa::ToSchema;

use super::common::PersonBrief;
use super::directory::Directory;
use crate::App;
use crate::error::AppError;

/// How devices name their files.
static PROFILES: LazyLock<NameProfiles> = LazyLock::new(NameProfiles::shipped);
/// Numbers that are shorter say nothing of a person.
const LEAST_DIGITS: usize = 4;

/// Who carried the device.
#[derive(Clone, Debug, Default, Serialize, ToSchema)]
pub struct CarrierView {
    /// The number of a person that the name of the file says.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub named: Option<String>,
    /// To whom the register says the device was issued then.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub issued_to: Option<PersonBrief>,
    /// Who wore the camera, by the register of the body-worn system that pushed it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub worn_by: Option<PersonBrief>,
    /// What differs, in a sentence.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub differs: Option<String>,
    /// Whether the device marked the file as important 重点, by its name.
    pub important: bool,
}

/// What is known of who carried the device of a recording.
pub(crate) async fn carrier(
    app: &App,
    directory: &Directory,
    recording: &RecordingState,
    file_name: &str,
) -> Result<CarrierView, AppError> {
    let claims = PROFILES.read(file_name, None);
    let important = claims.as_ref().is_some_and(|c| c.important);
    let named = claims.and_then(|c| c.officer);
    let began: Option<Timestamp> = recording.timing.as_ref().map(|t| t.started_at);
    let holder = match (recording.known_device, began) {
        (Some(device), Some(at)) => app.store.load::<DeviceState>(device).await?.and_then(|d| d.state.holder_at(at)),
        _ => None,
    };
    let issued_to = holder.map(|id| directory.brief(id));
    let worn_by = recording.push.as_ref().and_then(|push| push.what.wearer).map(|id| directory.brief(id));
    let differs = match (&named, &issued_to, &worn_by) {
        (_, Some(holder), Some(wearer)) if holder.id != wearer.id => {
            Some(format!("执法记录仪系统登记的使用人是{}，领用登记是{}，请核对", wearer.name, holder.name))
        }
        (Some(number), Some(holder), _) => differs(number, holder, &directory.everybody()),
        _ => None,
    };
    Ok(CarrierView { named, issued_to, worn_by, differs, important })
}

/// Whether the number in a name is that of somebody else than whoever had the device. Numbers of devices and certificates are given by
/// different offices: one that is nobody's says nothing.
fn differs(number: &str, holder: &PersonBrief, everybody: &[PersonBrief]) -> Option<String> {
    let is_of = |person: &PersonBrief| {
        let digits: String = person.certificate.iter().flat_map(|c| c.chars()).filter(char::is_ascii_digit).collect();
        let number = number.trim_start_matches('0');
        number.len() >= LEAST_DIGITS && digits.trim_start_matches('0').ends_with(number)
    };
    if is_of(holder) {
        return None;
    }
    let mut others = everybody.iter().filter(|p| p.id != holder.id && is_of(p));
    let other = others.next().filter(|_| others.next().is_none())?;
    Some(format!("文件名中的人员编号 {number} 与{}的执法证号相符，领用登记是{}，请核对", other.name, holder.name))
}

#[cfg(test)]
mod tests {
    use base::{PersonId, RawId};

    use super::*;

    fn person(n: u8, name: &str, certificate: &str) -> PersonBrief {
        let certificate = Some(certificate.to_owned()).filter(|c| !c.is_empty());
        PersonBrief { id: PersonId(RawId([n; 16])), name: name.into(), unit: None, certificate, certificate_valid_to: None }
    }

    #[test]
    fn item_24_a_number_of_somebody_else_is_told_and_one_of_nobody_is_not() {
        let (first, second) = (person(1, "甲", "豫A-002601"), person(2, "乙", "豫A-002602"));
        let all = [first.clone(), second.clone(), person(3, "丙", "")];
        assert!(differs("002601", &second, &all).unwrap().contains("与甲的执法证号相符，领用登记是乙"));
        assert_eq!(differs("002602", &second, &all), None);
        assert_eq!(differs("990000", &second, &all), None, "a number of nobody");
        assert_eq!(differs("0001", &second, &all), None, "too short a number");
        let twice = [first.clone(), second.clone(), person(4, "丁", "豫B-002601")];
        assert_eq!(differs("002601", &second, &twice), None, "a number of two");
    }
}
