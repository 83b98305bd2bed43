//! The demo county: three agencies, twenty people, forty cases in every state, most of them clean, some with a planted fault.
//!
//! Everything goes through `app` with a clock that is moved from the day the agencies began to the instant of seeding. Content is
//! always the same; dates lie before the day of seeding, so that what is pending is pending whenever somebody looks. What is planted
//! is listed in `docs/demo.md`.

mod access;
mod clips;
mod days;
mod desk;
mod evidence;
mod joint;
mod matter;
mod people;
mod stage;

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result};
use base::{Span, Timestamp};
use futures::future::BoxFuture;
use model::agency::Activity;

pub use days::Days;
pub use people::{PASSWORD, PEOPLE};

use crate::clock::instant;
use crate::{World, scan, setter};
use desk::Desk;
use stage::{Story, play};

/// The last instant that the sample recordings show; before it they cannot be used.
const CLIPS_END: &str = "2026-11-09 18:00";
/// From this day on, whatever the seeding day is, the city management records inspections from beginning to end.
const CLIPS_BEGIN: &str = "2026-11-02 00:00";

/// What a seed came to.
pub struct Seeded {
    /// Who can log in, for people to read.
    pub logins: String,
    /// What could not be done on this machine.
    pub shortcomings: Vec<String>,
}

/// Fills a new data folder, as if everything had happened before `now`.
///
/// # Errors
/// When the folder cannot be opened, or a step of a story is refused.
pub async fn seed(folder: &Path, now: Timestamp) -> Result<Seeded> {
    let days = Days { now };
    let typesetter = setter::typst();
    let mut shortcomings = Vec::new();
    if typesetter.is_none() {
        shortcomings.push("没有中文字体：笔录和案卷都没有生成".to_owned());
    }
    let scans = scan::can_render();
    if !scans {
        shortcomings.push("没有 pdftoppm（Debian 软件包 poppler-utils）：笔录没有签名扫描件，停在草稿".to_owned());
    }
    let clips = now >= instant(CLIPS_END);
    if !clips {
        shortcomings.push("今天早于示例录像的日期：没有使用示例录像".to_owned());
    }
    let prints = typesetter.is_some();
    let begins = people::begins(days, clips);
    let world =
        World::in_folder(folder, Timestamp::start_of(begins).minus(Span::from_hours(15)), typesetter.map(|t| t as _)).await?;
    let world = Arc::new(world);
    let people = Arc::new(people::settle(&world, days, begins).await.context("settling the county")?);

    let tell = |story: fn(Desk) -> BoxFuture<'static, Result<()>>| -> Story {
        let (world, people) = (Arc::clone(&world), Arc::clone(&people));
        Box::new(move |cue| story(Desk { world, days, cue, people, prints, scans }))
    };
    let mut stories =
        vec![tell(|d| Box::pin(access::requests(d))), tell(|d| Box::pin(on_the_way(d))), tell(|d| Box::pin(joint::action(d)))];
    if clips {
        stories.push(tell(|d| Box::pin(clips::street(d))));
        stories.push(tell(|d| Box::pin(clips::kitchen(d))));
        stories.push(tell(|d| Box::pin(clips::yard(d))));
    }
    for matter in matter::table()?.case {
        let (world, people) = (Arc::clone(&world), Arc::clone(&people));
        let title = matter.title.clone();
        stories.push(Box::new(move |cue| {
            Box::pin(async move {
                let told = matter.tell(Desk { world, days, cue, people, prints, scans }).await;
                told.map_err(|e| if e.is::<stage::NotYet>() { e } else { e.context(title) })
            })
        }));
    }
    play(&world.clock, now, stories).await?;
    Ok(Seeded { logins: people::sheet(), shortcomings })
}

/// Officers who are at a scene right now.
async fn on_the_way(desk: Desk) -> Result<()> {
    let by = desk.who("陈思雨")?;
    let arrived = desk.days.now.minus(Span::from_seconds(25 * 60));
    desk.at(arrived).await?;
    let id =
        desk.arrive(&["陈思雨", "马建军"], Activity::OnSiteInspection, "豫安县城关镇学府路 20 号", "豫安县晨光文具店").await?;
    desk.speak(by, id, arrived).await
}
