//! Who asked to see recordings (Art. 24): one request waits, one was approved and used, one refused, one ran out, one was taken back.

use anyhow::{Context, Result};
use app::access::{self, AccessInput};
use base::{AccessId, Span};
use model::Reach;
use model::access::AccessKind;
use model::private::key;
use model::{AccessState, CaseState, SubjectKind, SubjectRef};
use store::SubjectQuery;

use super::desk::Desk;

/// Tells of the requests.
///
/// # Errors
/// What the application says.
pub async fn requests(desk: Desk) -> Result<()> {
    let days = desk.days;
    let head = desk.who("曹敬之")?;
    let ask = async |name: &str, party: &str, kind: AccessKind, purpose: &str| -> Result<AccessId> {
        let (by, scope) = (desk.who(name)?, desk.case_about(name, party).await?);
        Ok(access::ask(desk.app(), by, AccessInput { kind, scope, purpose: purpose.to_owned(), outsider: None }).await?)
    };
    let seen = async |id: AccessId| -> Result<u64> {
        Ok(desk.app().store.load::<AccessState>(id).await?.context("a request")?.revision)
    };
    let until = |hours: i64| desk.world.clock.shows().plus(Span::from_hours(hours));

    desk.at(days.at(30, "09:15")).await?;
    let old = ask("马建军", "天鹅湾物业", AccessKind::Consult, "核对电梯停用时间").await?;
    desk.at(days.at(30, "11:00")).await?;
    access::approve(desk.app(), head, old, seen(old).await?, until(48), Reach::default(), Some("同意，仅限核对。")).await?;
    desk.at(days.at(30, "14:20")).await?;
    let recording = desk.recordings_about("马建军", "天鹅湾物业").await?.first().copied().context("a film")?;
    access::open_viewing(desk.app(), desk.who("马建军")?, recording, access::Seen::Playable).await?;

    desk.at(days.at(13, "10:00")).await?;
    let refused = ask("丁洁", "盛世名烟名酒店", AccessKind::Copy, "学习参考").await?;
    desk.at(days.at(12, "09:00")).await?;
    access::refuse(desk.app(), head, refused, seen(refused).await?, "学习参考不属于确有必要，不予复制。").await?;

    desk.at(days.at(8, "08:40")).await?;
    let revoked = ask("陈思雨", "大福珠宝行", AccessKind::Consult, "核对价签拍摄时间").await?;
    desk.at(days.at(8, "10:10")).await?;
    access::approve(desk.app(), head, revoked, seen(revoked).await?, until(24 * 60), Reach::default(), None).await?;
    desk.at(days.at(6, "10:10")).await?;
    access::revoke(desk.app(), head, revoked, seen(revoked).await?, "核对已经完成，收回批准。").await?;

    desk.at(days.at(4, "15:30")).await?;
    let granted = ask("冯涛", "春风里餐厅", AccessKind::Consult, "补充法律适用说明前核对后厨画面").await?;
    desk.at(days.at(4, "16:30")).await?;
    access::approve(desk.app(), head, granted, seen(granted).await?, until(24 * 40), Reach::default(), Some("同意。")).await?;
    desk.at(days.at(3, "09:05")).await?;
    let recording = desk.recordings_about("冯涛", "春风里餐厅").await?.first().copied().context("a film")?;
    access::open_viewing(desk.app(), desk.who("冯涛")?, recording, access::Seen::Playable).await?;

    desk.at(days.at(1, "17:10")).await?;
    ask("许长海", "盛世名烟名酒店", AccessKind::Consult, "答复当事人对扣押过程的异议").await?;
    desk.at(days.at(1, "17:25")).await?;
    let scope = desk.case_about("王佳", "老槐树").await?;
    access::ask(
        desk.app(),
        desk.who("王佳")?,
        AccessInput { kind: AccessKind::Consult, scope, purpose: "核对中断前后画面".into(), outsider: None },
    )
    .await?;
    Ok(())
}

impl Desk {
    /// The case about a party, by a part of its name.
    async fn case_about(&self, name: &str, party: &str) -> Result<SubjectRef> {
        let agency = self.who(name)?.agency;
        let query = SubjectQuery { agency, kind: SubjectKind::Case, status: &[], text: party, linked: None, offset: 0, limit: 1 };
        let page = self.app().store.list(&query).await?;
        let row = page.rows.first().with_context(|| format!("no case about {party}"))?;
        let found = row.read::<CaseState>(agency)?;
        found.private.expose().text(key::TITLE).context("a case with a name")?;
        Ok(row.subject)
    }

    /// The recordings of its scenes.
    async fn recordings_about(&self, name: &str, party: &str) -> Result<Vec<base::RecordingId>> {
        let case = self.case_about(name, party).await?;
        let view = app::query::cases::case(self.app(), self.who(name)?, base::CaseId(case.id)).await?;
        Ok(view.scenes.iter().flat_map(|s| s.recordings_list.iter().map(|r| r.id)).collect())
    }
}
