//! Time-stamps beside checkpoints: each token is over the very bytes beside it, and its signature holds. The checkpoints themselves are
//! compared with the entries like any other ([`super::claims`]).

use base::{AgencyId, Timestamp};
use tlog::{Checkpoint, Note};
use tsp::{Trust, TspError};

use super::Options;
use super::report::{Kind, Place, Report};
use crate::args;
use crate::db::{Row, Tx};
use crate::error::StoreError;

/// Checks the tokens of a log. Gives back the checkpoints that stand beside them.
pub(super) async fn check(
    db: &mut Tx,
    options: &Options,
    agency: AgencyId,
    report: &mut Report,
) -> Result<Vec<Checkpoint>, StoreError> {
    let sql = "SELECT origin, size, note, token, stamped_at FROM time_stamp WHERE agency = $1 ORDER BY size";
    let (mut checkpoints, mut unknown, mut unjudged) = (Vec::new(), 0_u64, 0_u64);
    let mut origin = String::new();
    for row in db.fetch(sql, args![agency.0]).await? {
        origin = row.get("origin")?;
        let size = row.count("size").unwrap_or_default();
        let mut wrong = |what: &str| {
            let text = format!("日志 {origin} 前 {size} 条的检查点所附的时间戳{what}");
            report.problem(Kind::Stamp, Place::log(&origin), text);
        };
        match judge(&row, options) {
            Ok((checkpoint, trust)) => {
                if checkpoint.origin() != origin || checkpoint.size() != size {
                    wrong("与登记的不符：数据库行被改动");
                    continue;
                }
                checkpoints.push(checkpoint);
                match trust {
                    Some(Trust::Anchored) => {}
                    Some(Trust::OwnWord) if options.authorities.is_empty() => unknown += 1,
                    Some(Trust::OwnWord) => wrong("不是由所给证书的机构签署的"),
                    None => unjudged += 1,
                }
            }
            Err(what) => wrong(what),
        }
    }
    if unknown > 0 {
        let text = format!("没有给出时间戳机构的证书，日志 {origin} 的 {unknown} 个时间戳只核对了自带的证书");
        report.remark(Kind::NoKey, Place::log(&origin), text);
    }
    if unjudged > 0 {
        let text = format!("日志 {origin} 的 {unjudged} 个时间戳所用的算法不能在此核验，请用机构提供的工具核验");
        report.remark(Kind::NoKey, Place::log(&origin), text);
    }
    Ok(checkpoints)
}

/// The checkpoint in a row and how far its token is believed; no trust where nobody here can judge.
fn judge(row: &Row, options: &Options) -> Result<(Checkpoint, Option<Trust>), &'static str> {
    let note: String = row.get("note").map_err(|_| "无法读取")?;
    let token: Vec<u8> = row.get("token").map_err(|_| "无法读取")?;
    let read: Note = note.parse().map_err(|_| "旁边不是检查点：数据库行被改动")?;
    let checkpoint: Checkpoint = read.text().parse().map_err(|_| "旁边不是检查点：数据库行被改动")?;
    match tsp::verify(&token, note.as_bytes(), &options.authorities) {
        Ok(stamp) if row.instant("stamped_at").ok() != Some(Timestamp::from_millis(stamp.at_ms)) => {
            Err("与登记的时间不符：数据库行被改动")
        }
        Ok(stamp) => Ok((checkpoint, Some(stamp.trust))),
        Err(TspError::Unsupported(_)) => Ok((checkpoint, None)),
        Err(TspError::OtherBytes) => Err("不是盖在这个检查点上的"),
        Err(TspError::Certificate(_)) => Err("的机构证书不是用于时间戳的，或者当时无效"),
        Err(_) => Err("不成立：被改动"),
    }
}
