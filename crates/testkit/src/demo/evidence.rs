//! What officers record at an ordinary scene, and what goes wrong with it: holes, manual stops, late storage, strange files.

use anyhow::Result;
use app::Caller;
use app::scene::{self, HoleExplanation, StorageExcuseInput};
use base::{SceneId, Span, Timestamp};
use model::fact::Stretch;
use model::scene::{Cause, StorageExcuse};
use serde::Deserialize;

use super::desk::Desk;
use super::people::PEOPLE;
use crate::film::{camera_name, film};
use crate::media;

/// What was recorded, and how it reached the store.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Recorded {
    /// Stretches of film, in seconds after arrival; the end may lie beyond the departure, where it is cut.
    pub film: Vec<(i64, i64)>,
    /// Photos, in seconds after arrival.
    pub photos: Vec<i64>,
    /// Why film stops between its first two stretches, told on the spot.
    pub stopped: Option<Cause>,
    /// Whether the cause was said aloud on resuming.
    pub spoken: bool,
    /// The hole between the first two stretches is explained in writing, with this cause, the same evening.
    pub written: Option<(Cause, String)>,
    /// Nothing of Art. 18 para. 2 was marked as said aloud.
    pub silent: bool,
    /// So many minutes after the departure it was stored.
    pub stored_after: Option<i64>,
    /// A file is sent whose name says film and whose bytes do not.
    pub disguised: bool,
    /// The first film is sent twice.
    pub twice: bool,
    /// Why storing had to wait, how many minutes after the departure the officers were back, in words.
    pub excuse: Option<(StorageExcuse, i64, String)>,
}

/// When recordings are stored, unless something else is said: minutes after the departure.
const USUALLY: i64 = 45;
/// Which photo stands for any; its Exif is set to the instant.
const PHOTO: &str = "IMG_20261103_090341.jpg";

impl Recorded {
    /// What happens while the officers are there.
    ///
    /// # Errors
    /// What the application says.
    pub async fn on_the_spot(&self, desk: &Desk, by: &Caller, id: SceneId, arrived: Timestamp) -> Result<()> {
        let second = |n: i64| arrived.plus(Span::from_seconds(n));
        if !self.film.is_empty() && !self.silent {
            desk.speak(by, id, second(self.film[0].0 + 62)).await?;
        }
        if let (Some(cause), [(_, from), (to, _), ..]) = (self.stopped, &self.film[..]) {
            desk.at(second(*from)).await?;
            scene::interrupt(desk.app(), by, id, cause, Some(second(*from)), None).await?;
            desk.at(second(*to)).await?;
            scene::resume(desk.app(), by, id, Some(second(*to)), self.spoken).await?;
        }
        Ok(())
    }

    /// What happens after they have left.
    ///
    /// # Errors
    /// What the application says.
    pub async fn stored(&self, desk: &Desk, by: &Caller, id: SceneId, (arrived, left): (Timestamp, Timestamp)) -> Result<()> {
        let minute = |n: i64| left.plus(Span::from_seconds(n * 60));
        let second = |n: i64| arrived.plus(Span::from_seconds(n));
        if let Some((excuse, back, text)) = &self.excuse {
            desk.at(minute(*back)).await?;
            let input = StorageExcuseInput { excuse: *excuse, returned_at: minute(*back), text: text.clone() };
            scene::excuse_storage(desk.app(), by, id, input).await?;
        }
        desk.at(minute(self.stored_after.unwrap_or(USUALLY))).await?;
        let (device, officer) = camera(desk, by);
        for (n, (from, to)) in (1..).zip(&self.film) {
            let (from, to) = (second(*from), second(*to).min(left));
            let (name, bytes) = (camera_name(&device, &officer, from, n), film(from, to.since(from)));
            for _ in 0..=u8::from(self.twice && n == 1) {
                desk.send(by, id, &name, bytes.clone()).await?;
            }
        }
        if self.disguised {
            let name = camera_name(&device, &officer, arrived, 9);
            desk.send(by, id, &name, "现场情况说明（文本）".repeat(40).into_bytes()).await?;
        }
        for taken in self.photos.iter().map(|s| second(*s)) {
            let name = format!("IMG_{}.jpg", taken.civil().strftime("%Y%m%d_%H%M%S"));
            desk.send(by, id, &name, media::photo(PHOTO, taken)).await?;
        }
        if let (Some((cause, text)), [(_, from), (to, _), ..]) = (&self.written, &self.film[..]) {
            let hole = Stretch { from: second(*from), to: second(*to) };
            let input = HoleExplanation { hole, cause: *cause, spoken_at: None, text: Some(text.clone()) };
            scene::explain_hole(desk.app(), by, id, input).await?;
        }
        Ok(())
    }
}

/// The body camera that somebody wears: its number, and the officer's as it stands in file names.
fn camera(desk: &Desk, by: &Caller) -> (String, String) {
    let worn = PEOPLE.iter().find(|p| desk.people.get(p.name).is_some_and(|c| c.person == by.person));
    let digits: String = worn.and_then(|p| p.certificate).unwrap_or_default().chars().filter(char::is_ascii_digit).collect();
    let maker = if worn.is_some_and(|p| p.bureau == 0) { "CG" } else { "SJ" };
    (format!("{maker}260{}", digits.get(4..).unwrap_or_default()), digits)
}
