//! `cargo xtask media`: makes the sample recordings of `crates/testkit/media`: drawn scenes with a burnt-in clock, spoken
//! Chinese, photos with EXIF, one file that broke off. Everything is synthetic; nobody is filmed. The result is committed.

mod photo;
mod picture;
mod script;
mod sound;
mod video;

use std::path::Path;

use anyhow::{Result, bail};

use crate::repo;
use crate::setup::{self, Purpose};

/// All sample recordings together stay below this, so that a clone stays small.
const BYTES_AT_MOST: u64 = 5_000_000;

pub fn run() -> Result<()> {
    setup::ensure(Purpose::Media)?;
    let folder = repo::root().join("crates/testkit/media");
    std::fs::create_dir_all(&folder)?;
    let scratch = std::env::temp_dir().join(format!("zhilu-media-{}", std::process::id()));
    std::fs::create_dir(&scratch)?;
    let made = make(&folder, &scratch);
    std::fs::remove_dir_all(&scratch)?;
    made?;
    weigh(&folder)
}

fn make(folder: &Path, scratch: &Path) -> Result<()> {
    for clip in script::CLIPS {
        let speech = sound::speak(clip.says, clip.seconds, scratch)?;
        video::film(clip, &speech, folder, scratch)?;
    }
    for dictation in script::DICTATIONS {
        let speech = sound::speak(dictation.says, dictation.seconds, scratch)?;
        sound::dictate(dictation, &speech, folder)?;
    }
    for photo in script::PHOTOS {
        photo::take(photo, folder, scratch)?;
    }
    std::fs::write(folder.join("media.toml"), script::manifest())?;
    Ok(())
}

fn weigh(folder: &Path) -> Result<()> {
    let mut total = 0;
    for entry in std::fs::read_dir(folder)? {
        total += entry?.metadata()?.len();
    }
    println!("{}: {:.2} MB", folder.display(), total as f64 / 1e6);
    if total > BYTES_AT_MOST {
        bail!("more than {BYTES_AT_MOST} bytes");
    }
    Ok(())
}

/// Seconds since 1970 of a local time in China, `2026-11-03T09:02:00`. China keeps UTC+8 all year.
fn epoch_seconds(local: &str) -> Result<i64> {
    let mut date = std::process::Command::new("date");
    let seconds = crate::process::output(date.args(["--utc", "+%s", "--date"]).arg(format!("{local}+08:00")))?;
    Ok(String::from_utf8(seconds)?.trim().parse()?)
}

/// An `ffmpeg` that asks nothing and writes the same bytes every time.
fn ffmpeg() -> std::process::Command {
    let mut ffmpeg = std::process::Command::new("ffmpeg");
    ffmpeg.args(["-hide_banner", "-loglevel", "error", "-nostdin", "-y", "-threads", "1"]);
    ffmpeg
}
