//! Previews 预览, waveforms 波形, voices 人声 and what machines write down 机器转写: which originals need one. How they are made is for
//! `jobs`; who may see them is for `access`.
//!
//! An original is never touched: what is made of it is another object that names it, and can be made again.

use base::{Span, Timestamp};
use evidence::probe::{Container, MediaKind, Probe, TrackKind, probe};
use store::{Derivation, Progress, StoredObject};

use crate::App;
use crate::error::AppError;

/// Something to be made.
#[derive(Clone, Debug)]
pub struct Task {
    /// Of which original.
    pub original: StoredObject,
    /// What.
    pub derivation: Derivation,
    /// How long the original is, when it lets itself be measured.
    pub length: Option<Span>,
}

/// The next thing to be made, taken so that nobody else makes it. What needs nothing is noted on the way. Whoever took one before
/// `given_up` and neither finished nor left it is taken for gone.
///
/// # Errors
/// When the store does not answer.
pub async fn next(app: &App, derivation: Derivation, recipe: &str, given_up: Timestamp) -> Result<Option<Task>, AppError> {
    while let Some(original) = app.store.underived(derivation, recipe, given_up).await? {
        if !app.store.begin_derivation(&original, derivation, recipe, given_up).await? {
            continue;
        }
        let (store, id, size) = (app.store.clone(), original.id, original.size);
        let looked = tokio::task::spawn_blocking(move || store.open_object(id).map(|mut file| probe(&mut file, size, "")));
        match looked.await.map_err(AppError::internal)? {
            Ok(found) if needs(&found, derivation) => {
                return Ok(Some(Task { original, derivation, length: found.length().map(|l| l.value) }));
            }
            Ok(_) => app.store.not_derived(id, derivation, Progress::Needless, None).await?,
            Err(e) => app.store.not_derived(id, derivation, Progress::Failed, Some(&e.to_string())).await?,
        }
    }
    Ok(None)
}

fn needs(found: &Probe, derivation: Derivation) -> bool {
    if found.kind == MediaKind::Photo {
        return derivation == Derivation::Detection;
    }
    if !matches!(found.kind, MediaKind::Video | MediaKind::Audio) {
        return false;
    }
    match derivation {
        Derivation::Preview => !plays(found),
        // A format whose tracks were not read may well have sound.
        // A format whose tracks were not read may well have a picture.
        Derivation::Picture | Derivation::Still | Derivation::Detection => {
            found.kind == MediaKind::Video && (found.tracks.is_empty() || found.has(TrackKind::Video))
        }
        Derivation::Waveform | Derivation::Speech | Derivation::Transcript => {
            found.tracks.is_empty() || found.has(TrackKind::Audio)
        }
    }
}

/// Pictures that every browser shows: H.264.
const PICTURES: [&str; 2] = ["avc1", "avc3"];
/// Sounds that every browser plays in an MP4: AAC, MP3, Opus, FLAC.
const SOUNDS: [&str; 4] = ["mp4a", ".mp3", "Opus", "fLaC"];
/// Sounds that every browser plays in a WAV, by the number of their format: PCM, float, A-law, μ-law.
const WAVES: [&str; 4] = ["0x0001", "0x0003", "0x0006", "0x0007"];

/// Whether every browser plays it as it is.
fn plays(found: &Probe) -> bool {
    let all = |kind: TrackKind, known: &[&str]| {
        found.tracks.iter().filter(|t| t.kind == kind).all(|t| known.contains(&t.codec.as_str()))
    };
    match found.container {
        Container::Mp4 | Container::Mov => {
            !found.tracks.is_empty() && all(TrackKind::Video, &PICTURES) && all(TrackKind::Audio, &SOUNDS)
        }
        Container::Wav => all(TrackKind::Audio, &WAVES),
        Container::Mp3 => true,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use evidence::probe::{Structure, Track};

    use super::*;

    fn film(container: Container, codecs: &[(TrackKind, &str)]) -> Probe {
        let track = |(kind, codec): &(TrackKind, &str)| Track {
            kind: *kind,
            codec: (*codec).to_owned(),
            size: None,
            timescale: 1000,
            duration: None,
            samples: 1,
            handler: String::new(),
            settings: None,
            edits: String::new(),
        };
        Probe {
            kind: container.kind(),
            container,
            tracks: codecs.iter().map(track).collect(),
            size: None,
            duration: None,
            time_candidates: Vec::new(),
            position: None,
            made_by: evidence::probe::MadeBy::default(),
            structure: Structure::default(),
            findings: Vec::new(),
        }
    }

    const PICTURE: TrackKind = TrackKind::Video;
    const SOUND: TrackKind = TrackKind::Audio;

    #[test]
    fn what_every_browser_plays_needs_no_preview() {
        assert!(plays(&film(Container::Mp4, &[(PICTURE, "avc1"), (SOUND, "mp4a"), (TrackKind::Other, "tx3g")])));
        assert!(plays(&film(Container::Mov, &[(PICTURE, "avc1")])));
        assert!(plays(&film(Container::Wav, &[(SOUND, "0x0001")])));
        assert!(plays(&film(Container::Mp3, &[])));
    }

    #[test]
    fn other_codecs_and_other_containers_need_one() {
        let h265 = film(Container::Mp4, &[(PICTURE, "hvc1"), (SOUND, "mp4a")]);
        assert!(needs(&h265, Derivation::Preview));
        assert!(needs(&film(Container::Mp4, &[(PICTURE, "mp4v"), (SOUND, "mp4a")]), Derivation::Preview));
        assert!(needs(&film(Container::Mp4, &[(PICTURE, "avc1"), (SOUND, "alaw")]), Derivation::Preview));
        assert!(needs(&film(Container::Wav, &[(SOUND, "0x0011")]), Derivation::Preview));
        for odd in [Container::Avi, Container::Matroska, Container::MpegTs, Container::MpegPs, Container::Vendor, Container::Amr]
        {
            assert!(needs(&film(odd, &[]), Derivation::Preview), "{odd:?}");
        }
        assert!(needs(&film(Container::Mp4, &[]), Derivation::Preview), "without an index nothing plays it");
    }

    #[test]
    fn what_is_silent_has_no_waveform_and_a_photo_has_nothing() {
        assert!(needs(&film(Container::Mp4, &[(PICTURE, "avc1"), (SOUND, "mp4a")]), Derivation::Waveform));
        assert!(!needs(&film(Container::Mp4, &[(PICTURE, "avc1")]), Derivation::Waveform));
        assert!(needs(&film(Container::Vendor, &[]), Derivation::Waveform), "perhaps it has sound");
        for still in [Container::Jpeg, Container::Pdf, Container::Unknown, Container::Executable] {
            assert!(
                !needs(&film(still, &[]), Derivation::Preview) && !needs(&film(still, &[]), Derivation::Waveform),
                "{still:?}"
            );
        }
    }
}
