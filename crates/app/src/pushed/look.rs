//! Looking at everything of one container, and saying of each file what has changed.

use std::collections::BTreeSet;

use base::{PersonId, RecordingId};
use model::private::key;
use model::recording::RecordingFact;
use model::{Finding, PrivatePart, Push, RecordingState, Severity, SubjectKind};
use store::uploads::{Metadata, Value};
use store::{PushedContainer, PushedObject};

use super::check::{Piece, judge};
use super::finding::{Odd, finding, stays};
use super::name::{ContainerKind, part_of};
use super::said;
use crate::act::{Act, NewFact};
use crate::error::AppError;

/// Says of the files of a container how they stand now: of `only` one that just came, or of all. `came` names what was odd about those that
/// just came.
///
/// # Errors
/// When the store fails.
pub(super) async fn look(
    act: &mut Act<'_>,
    container: &PushedContainer,
    only: Option<RecordingId>,
    came: &[(RecordingId, BTreeSet<Odd>)],
) -> Result<(), AppError> {
    let controller = container.controller;
    let objects = act.slot.pushed_objects(controller, &container.name).await?;
    let (wearer, stranger) = wearer(act, container).await?;
    let serial = said::serial(&container.name, Some(container));
    let looked_at = objects.iter().filter_map(|o| Some((o, o.recording?)));
    let mut files = Vec::new();
    for (object, id) in looked_at.filter(|(_, id)| only.is_none_or(|only| only == *id)) {
        if let Some(found) = act.slot.load::<RecordingState>(id).await? {
            files.push((object, id, found));
        }
    }
    let pieces: Vec<_> = files.iter().map(|(object, _, found)| Piece::of(object, &found.state)).collect();
    let judged = match only {
        Some(_) => vec![Vec::new(); files.len()],
        None => judge(container, &pieces),
    };
    let now = act.now();
    for ((object, id, found), judged) in files.into_iter().zip(judged) {
        let push = found.state.push.as_ref().map(|push| &push.what);
        let mut findings: Vec<Finding> = push.iter().flat_map(|p| &p.findings).filter(|f| stays(f)).cloned().collect();
        let just_came = came.iter().find(|(came, _)| *came == id).map(|(_, odd)| odd);
        let unreadable = [&container.metadata, &object.metadata].into_iter().any(is_unreadable).then_some(&Odd::Value);
        for odd in just_came.into_iter().flatten().chain(unreadable) {
            if findings.iter().all(|f| f.code != odd.code()) {
                findings.push(odd.finding());
            }
        }
        if stranger {
            findings.push(finding(
                "push_user",
                Severity::Question,
                "使用人未登记：执法记录仪系统所说的使用人不是本机关的执法人员",
            ));
        }
        if serial.is_none() || found.state.known_device.is_none() {
            findings.push(finding("push_device", Severity::Question, "设备未登记：执法记录仪系统所说的设备不在设备台账中"));
        }
        findings.extend(judged);
        let complete = container.completed_at.is_some();
        let part = part_of(&object.name, object.metadata.text("filetype"));
        let next = Push { controller, part, wearer, complete, findings };
        let said = said(container, object);
        if push == Some(&next) && found.private.expose().value(key::PUSHED) == Some(&said) {
            continue;
        }
        let fact = NewFact::new(now, RecordingFact::Pushed(next)).with(PrivatePart::none().with(key::PUSHED, said));
        act.append::<RecordingState>(id, fact).await?;
    }
    Ok(())
}

/// Whether something that was said is no text under its percent signs: it is kept as bytes.
fn is_unreadable(metadata: &Metadata) -> bool {
    metadata.iter().any(|(_, value)| matches!(value, Value::Raw { .. }))
}

/// Everything that was said, as it was said.
fn said(container: &PushedContainer, object: &PushedObject) -> serde_json::Value {
    serde_json::json!({
        "container": container.name,
        "name": object.name,
        "recording": container.metadata,
        "file": object.metadata,
        "version": object.version,
        "md5": object.md5,
    })
}

/// Who wore the camera: the officer whose certificate number the system knows its user by. Also whether the user is nobody here.
async fn wearer(act: &mut Act<'_>, container: &PushedContainer) -> Result<(Option<PersonId>, bool), AppError> {
    let told = container.metadata.text("userid").map(str::trim).filter(|id| !id.is_empty()).map(str::to_owned);
    let number = match (told, ContainerKind::of(&container.name)) {
        (Some(told), _) => Some(told),
        (None, ContainerKind::Recording { user, .. }) => {
            let users = act.slot.pushed_objects(container.controller, "Users").await?;
            let user = users.iter().rev().find(|line| line.name == user);
            user.and_then(|line| line.metadata.text("userid")).map(|id| id.trim().to_owned())
        }
        (None, _) => None,
    };
    let Some(number) = number.filter(|n| !n.is_empty()) else { return Ok((None, true)) };
    let found = act.slot.with_number(SubjectKind::Person, &number, 2).await?;
    match found.as_slice() {
        [one] => Ok((Some(PersonId(one.id)), false)),
        _ => Ok((None, true)),
    }
}
