//! What is made of originals so that it can be looked at: previews, waveforms, where somebody speaks, what a machine wrote down of it. Which
//! originals need one, and how it is made, is not decided here; who may see it even less.
//!
//! What is small stands in the row: bytes in `peaks`, whatever they mean, and in `step_ms` the time that each stands for.

use std::collections::HashSet;

use base::{AgencyId, DigestPair, ObjectId, Span, Timestamp};

use crate::db::{Row, Value};
use crate::error::StoreError;
use crate::objects::{DurableObject, StoredObject};
use crate::{Store, args};

/// What is made of an original.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Derivation {
    /// A film or sound that any browser plays 预览.
    Preview,
    /// How loud it is, over time 波形.
    Waveform,
    /// Where somebody seems to speak, over time 人声.
    Speech,
    /// What a machine wrote down of what it heard 机器转写.
    Transcript,
    /// Where its picture shows nothing, over time 画面.
    Picture,
    /// One small picture of a film, for lists on paper 画面截图.
    Still,
    /// What a machine would cover 遮盖提示.
    Detection,
}

impl Derivation {
    /// Its word in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Preview => "preview",
            Self::Waveform => "waveform",
            Self::Speech => "speech",
            Self::Transcript => "transcript",
            Self::Picture => "picture",
            Self::Still => "still",
            Self::Detection => "detection",
        }
    }
}

/// How far making it has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// Somebody is at it.
    Making,
    /// It is there.
    Made,
    /// The original needs none.
    Needless,
    /// It cannot be made.
    Failed,
}

impl Progress {
    /// Its word in the database.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Making => "making",
            Self::Made => "made",
            Self::Needless => "needless",
            Self::Failed => "failed",
        }
    }

    fn read(word: &str) -> Result<Self, StoreError> {
        let all = [Self::Making, Self::Made, Self::Needless, Self::Failed];
        all.into_iter()
            .find(|p| p.name() == word)
            .ok_or_else(|| StoreError::corrupt(format!("“{word}” is no state of a preview")))
    }
}

/// How loud an original is, over time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Waveform {
    /// The time that one peak stands for.
    pub step: Span,
    /// The loudest sample of each step, from 0 (silence) to 255.
    pub peaks: Vec<u8>,
}

/// What was made.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Made {
    /// A preview, as an object of its own.
    Preview(DurableObject),
    /// A waveform.
    Waveform(Waveform),
    /// Where somebody speaks: one level for each step, as `evidence::speech` tells them.
    Speech(Waveform),
    /// Where the picture shows nothing: one byte for each step, as `evidence::picture` tells them.
    Picture(Waveform),
    /// What a machine wrote down, as a text that `app` reads.
    Transcript(String),
    /// A small picture, as a JPEG.
    Still(Vec<u8>),
    /// What a machine would cover, as a text that `app` reads.
    Detection(String),
}

/// The media type of every preview.
const PREVIEW_TYPE: &str = "video/mp4";
/// What the purpose of a preview is called, where objects have one.
const PREVIEW: &str = "preview";

impl Store {
    /// The newest original, which is what people look at, for which nobody has begun, or that failed with another recipe, or whose maker has been gone since `given_up`.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn underived(
        &self,
        kind: Derivation,
        recipe: &str,
        given_up: Timestamp,
    ) -> Result<Option<StoredObject>, StoreError> {
        let sql = "SELECT o.id FROM object AS o LEFT JOIN derived AS d ON d.original = o.id AND d.kind = $1
                   WHERE o.purpose = 'original' AND o.destroyed_at IS NULL AND (d.original IS NULL OR (d.state = 'failed' AND d.recipe <> $2)
                     OR (d.state = 'making' AND d.changed_at < $3))
                   ORDER BY o.created_at DESC, o.id LIMIT 1";
        let row = self.db().fetch_one(sql, args![kind.name(), recipe, given_up]).await?;
        match row {
            Some(row) => self.object(row.id("id")?).await,
            None => Ok(None),
        }
    }

    /// Begins to make something, unless somebody else did: of several machines one gets it.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_derivation(
        &self,
        original: &StoredObject,
        kind: Derivation,
        recipe: &str,
        given_up: Timestamp,
    ) -> Result<bool, StoreError> {
        let sql = "INSERT INTO derived (original, agency, kind, state, recipe, changed_at) VALUES ($1, $2, $3, 'making', $4, $5)
                   ON CONFLICT (original, kind) DO UPDATE SET state = 'making', recipe = $4, changed_at = $5, said = NULL
                   WHERE (derived.state = 'failed' AND derived.recipe <> $4)
                      OR (derived.state = 'making' AND derived.changed_at < $6)";
        let args = args![original.id.0, original.agency.0, kind.name(), recipe, self.clock().now(), given_up];
        Ok(self.db().execute(sql, args).await? == 1)
    }

    /// Keeps what was made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn derived(&self, original: ObjectId, made: &Made) -> Result<(), StoreError> {
        let now = self.clock().now();
        match made {
            Made::Preview(o) => {
                let sql = "UPDATE derived SET state = 'made', object = $3, size = $4, sha256 = $5, sm3 = $6, changed_at = $7
                           WHERE original = $1 AND kind = $2";
                let digests = (o.digests.sha256.to_string(), o.digests.sm3.to_string());
                let args = args![original.0, Derivation::Preview.name(), o.id.0, o.size, digests.0, digests.1, now];
                self.db().execute(sql, args).await?;
            }
            Made::Waveform(w) => {
                self.keep_bytes(original, Derivation::Waveform, Some(w.step), w.peaks.clone()).await?;
            }
            Made::Speech(w) => self.keep_bytes(original, Derivation::Speech, Some(w.step), w.peaks.clone()).await?,
            Made::Picture(w) => self.keep_bytes(original, Derivation::Picture, Some(w.step), w.peaks.clone()).await?,
            Made::Still(jpeg) => self.keep_bytes(original, Derivation::Still, None, jpeg.clone()).await?,
            Made::Transcript(text) => {
                self.keep_bytes(original, Derivation::Transcript, None, text.clone().into_bytes()).await?;
            }
            Made::Detection(text) => {
                self.keep_bytes(original, Derivation::Detection, None, text.clone().into_bytes()).await?;
            }
        }
        Ok(())
    }

    async fn keep_bytes(
        &self,
        original: ObjectId,
        kind: Derivation,
        step: Option<Span>,
        bytes: Vec<u8>,
    ) -> Result<(), StoreError> {
        let sql =
            "UPDATE derived SET state = 'made', step_ms = $3, peaks = $4, changed_at = $5 WHERE original = $1 AND kind = $2";
        let args = args![original.0, kind.name(), step.map(Span::millis), bytes, self.clock().now()];
        self.db().execute(sql, args).await?;
        Ok(())
    }

    /// Notes that there is nothing to make, or that it cannot be made, and why.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn not_derived(
        &self,
        original: ObjectId,
        kind: Derivation,
        progress: Progress,
        said: Option<&str>,
    ) -> Result<(), StoreError> {
        let sql = "UPDATE derived SET state = $3, said = $4, changed_at = $5 WHERE original = $1 AND kind = $2";
        let args = args![original.0, kind.name(), progress.name(), said.map(str::to_owned), self.clock().now()];
        self.db().execute(sql, args).await?;
        Ok(())
    }

    /// Leaves something as if nobody had begun it: the program stops, or what was made is gone.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn leave_derivation(&self, original: ObjectId, kind: Derivation) -> Result<(), StoreError> {
        let sql = "DELETE FROM derived WHERE original = $1 AND kind = $2";
        self.db().execute(sql, args![original.0, kind.name()]).await?;
        Ok(())
    }

    /// How far a derivation has come; nothing while nobody has begun.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn derivation(
        &self,
        original: ObjectId,
        kind: Derivation,
    ) -> Result<Option<(Progress, Option<String>)>, StoreError> {
        let sql = "SELECT state, said FROM derived WHERE original = $1 AND kind = $2";
        let row = self.db().fetch_one(sql, args![original.0, kind.name()]).await?;
        row.map(|r| Ok((Progress::read(&r.get::<String>("state")?)?, r.get("said")?))).transpose()
    }

    /// The preview of an original, if it has been made and its bytes are there.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn preview_of(&self, original: ObjectId) -> Result<Option<StoredObject>, StoreError> {
        let sql = "SELECT object, agency, size, sha256, sm3, changed_at FROM derived
                   WHERE original = $1 AND kind = 'preview' AND state = 'made'";
        let row = self.db().fetch_one(sql, args![original.0]).await?;
        let Some(preview) = row.map(|r| preview(&r)).transpose()? else { return Ok(None) };
        let there = self.objects().size(preview.id).await? == Some(preview.size);
        Ok(there.then_some(preview))
    }

    /// The waveform of an original, if it has been made.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn waveform_of(&self, original: ObjectId) -> Result<Option<Waveform>, StoreError> {
        self.steps_of(original, Derivation::Waveform).await
    }

    /// Where somebody speaks in an original, if that has been listened for: one level for each step.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn speech_of(&self, original: ObjectId) -> Result<Option<Waveform>, StoreError> {
        self.steps_of(original, Derivation::Speech).await
    }

    /// Where the picture of an original shows nothing, if it was looked at: one byte for each step.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn picture_of(&self, original: ObjectId) -> Result<Option<Waveform>, StoreError> {
        self.steps_of(original, Derivation::Picture).await
    }

    /// What a machine wrote down of an original, if one did.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn transcript_of(&self, original: ObjectId) -> Result<Option<String>, StoreError> {
        self.text_of(original, Derivation::Transcript).await
    }

    /// What a machine would cover of an original, if one looked.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn detection_of(&self, original: ObjectId) -> Result<Option<String>, StoreError> {
        self.text_of(original, Derivation::Detection).await
    }

    /// The small picture of a film, if it was made by then: what is put together anew for an instant shows what it showed.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn still_of(&self, original: ObjectId, by: Timestamp) -> Result<Option<Vec<u8>>, StoreError> {
        let sql = "SELECT peaks FROM derived WHERE original = $1 AND kind = 'still' AND state = 'made' AND changed_at <= $2";
        let row = self.db().fetch_one(sql, args![original.0, by]).await?;
        row.map(|r| r.get("peaks")).transpose()
    }

    async fn text_of(&self, original: ObjectId, kind: Derivation) -> Result<Option<String>, StoreError> {
        let sql = "SELECT peaks FROM derived WHERE original = $1 AND kind = $2 AND state = 'made'";
        let row = self.db().fetch_one(sql, args![original.0, kind.name()]).await?;
        let bytes: Option<Vec<u8>> = row.map(|r| r.get("peaks")).transpose()?;
        let text = bytes.map(String::from_utf8).transpose();
        text.map_err(|_| StoreError::corrupt(format!("a {} is no text", kind.name())))
    }

    async fn steps_of(&self, original: ObjectId, kind: Derivation) -> Result<Option<Waveform>, StoreError> {
        let sql = "SELECT step_ms, peaks FROM derived WHERE original = $1 AND kind = $2 AND state = 'made'";
        let row = self.db().fetch_one(sql, args![original.0, kind.name()]).await?;
        row.map(|r| Ok(Waveform { step: Span::from_millis(r.get("step_ms")?), peaks: r.get("peaks")? })).transpose()
    }

    /// Which of some objects are previews.
    pub(crate) async fn previews_among(&self, ids: impl Iterator<Item = ObjectId>) -> Result<HashSet<ObjectId>, StoreError> {
        let args: Vec<Value> = ids.map(|id| id.0.into()).collect();
        if args.is_empty() {
            return Ok(HashSet::new());
        }
        let places: Vec<_> = (1..=args.len()).map(|n| format!("${n}")).collect();
        let sql = format!("SELECT object FROM derived WHERE object IN ({})", places.join(", "));
        self.db().fetch(sqlx::AssertSqlSafe(sql), args).await?.iter().map(|row| row.id("object")).collect()
    }

    /// Forgets previews whose bytes are not there, as after a restore, so that they are made anew.
    ///
    /// # Errors
    /// When the database or the store of objects does not answer.
    pub async fn forget_lost_previews(&self) -> Result<u64, StoreError> {
        let sql = "SELECT original, object, agency, size, sha256, sm3, changed_at FROM derived WHERE kind = 'preview' AND state = 'made'";
        let mut lost = 0;
        for row in self.db().fetch(sql, vec![]).await? {
            let made = preview(&row)?;
            if self.objects().size(made.id).await? != Some(made.size) {
                self.leave_derivation(row.id("original")?, Derivation::Preview).await?;
                lost += 1;
            }
        }
        Ok(lost)
    }
}

fn preview(row: &Row) -> Result<StoredObject, StoreError> {
    let agency: AgencyId = row.id("agency")?;
    Ok(StoredObject {
        id: row.id("object")?,
        agency,
        purpose: PREVIEW.to_owned(),
        size: row.count("size")?,
        digests: DigestPair { sha256: row.id("sha256")?, sm3: row.id("sm3")? },
        media_type: PREVIEW_TYPE.to_owned(),
        receipt: None,
        verified_at: None,
        created_at: row.instant("changed_at")?,
    })
}

#[cfg(test)]
mod tests;
