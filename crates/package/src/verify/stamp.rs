//! The time-stamp over the checkpoint, where there is one: whether it is over these bytes, by whom, and since when they are there.

use base::Timestamp;
use tsp::{Certificate, Trust, TspError};

use super::found::Found;
use super::verdict::Findings;
use crate::layout;
use crate::problem::{Fault, Problem};

/// Checks the token. Gives what it says, in a sentence.
pub fn check(found: &Found, authorities: &[Certificate], findings: &mut Findings) -> Option<String> {
    let token = found.bytes(layout::TIME_STAMP)?;
    let checkpoint = found.bytes(layout::CHECKPOINT)?;
    let fault = match tsp::verify(token, checkpoint, authorities) {
        Ok(stamp) => {
            let (at, name, digest) = (Timestamp::from_millis(stamp.at_ms), &stamp.authority, stamp.imprint.label());
            let said = format!("检查点不晚于 {at}（{name}，{digest}）");
            match stamp.trust {
                Trust::Anchored => return Some(said),
                Trust::OwnWord if authorities.is_empty() => return Some(format!("{said}；未提供机构证书，未作比对")),
                Trust::OwnWord => "不是由所给证书的机构签署的",
            }
        }
        Err(TspError::Unsupported(_)) => return Some("所用的算法不能在此核验，请用机构提供的工具核验".into()),
        Err(TspError::OtherBytes) => "不是盖在 proof/checkpoint 上的",
        Err(TspError::Certificate(_)) => "机构证书不是用于时间戳的，或者当时无效",
        Err(_) => "签名或者格式有误",
    };
    findings.add(Problem::of(layout::TIME_STAMP, Fault::TimeStamp(fault)));
    None
}
