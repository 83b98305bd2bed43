//! ffmpeg as a process of its own: what it is told, for how long it may run, what its end means. It reads one file and nothing else, and is
//! never trusted with more: a file from a camera may be made to harm whoever opens it.

use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use base::Span;
use store::{Derivation, StoreError, StoredObject};
use tokio::io::AsyncReadExt as _;
use tokio::process::{Child, Command};
use tokio_util::sync::CancellationToken;

/// The least time that anything may take.
const AT_LEAST: Duration = Duration::from_secs(120);
/// The most: an original of twelve hours on a slow machine.
const AT_MOST: Duration = Duration::from_secs(12 * 3600);
/// How many times its own length an original may take.
const TIMES: u32 = 4;
/// What is kept of what ffmpeg says.
const SAID: usize = 300;
/// The lowest priority there is.
const LEAST: i32 = 19;

/// Formats that are opened. Play lists are none of them: they would make ffmpeg read other files.
const FORMATS: &str = "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,mpegvideo,dhav,wav,mp3,amr,amrnb,amrwb,aac,h264,hevc,flv,asf,\
     jpeg_pipe,png_pipe";

/// What a preview is made with; a change makes failed ones be tried again.
const PREVIEW_V1: &[&str] = &[
    "-threads",
    "1",
    "-map",
    "0:v:0?",
    "-map",
    "0:a:0?",
    "-sn",
    "-dn",
    "-map_metadata",
    "-1",
    "-map_chapters",
    "-1",
    "-c:v",
    "libx264",
    "-preset",
    "veryfast",
    "-crf",
    "26",
    "-pix_fmt",
    "yuv420p",
    "-vf",
    "scale=-2:'min(720,trunc(ih/2)*2)'",
    "-g",
    "50",
    "-c:a",
    "aac",
    "-b:a",
    "96k",
    "-ac",
    "1",
    "-movflags",
    "+faststart",
    "-f",
    "mp4",
];
/// What a waveform is made with: one channel of signed samples.
const WAVEFORM_V1: &[&str] =
    &["-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1", "-ar", "8000", "-c:a", "pcm_s16le", "-f", "s16le"];
/// What sound is decoded with where voices are listened for; `evidence::speech` takes that rate.
const SPEECH_V1: &[&str] =
    &["-map", "0:a:0", "-vn", "-sn", "-dn", "-ac", "1", "-ar", "16000", "-c:a", "pcm_s16le", "-f", "s16le"];
/// What pictures are looked at with: small, grey, one each second, as `evidence::picture` takes them.
const PICTURE_V1: &[&str] = &["-map", "0:v:0", "-an", "-sn", "-dn", "-vf", "fps=1,scale=32:18,format=gray", "-f", "rawvideo"];
/// What a small picture is made with: the one of the first that shows most of what they show.
const STILL_V1: &[&str] = &[
    "-map",
    "0:v:0",
    "-an",
    "-sn",
    "-dn",
    "-map_metadata",
    "-1",
    "-vf",
    "thumbnail=50,scale=480:-2",
    "-frames:v",
    "1",
    "-pix_fmt",
    "yuvj420p",
    "-c:v",
    "mjpeg",
    "-q:v",
    "5",
    "-f",
    "image2pipe",
];
/// Samples per second of a waveform's sound.
pub(super) const RATE: u32 = 8000;

/// Why something was not made.
#[derive(Debug)]
pub(crate) enum Trouble {
    /// The program stops.
    Stopped,
    /// There is nothing to make: no sound.
    Nothing,
    /// It cannot be made of this original.
    Failed(String),
    /// The store failed.
    Store(StoreError),
}

impl From<StoreError> for Trouble {
    fn from(e: StoreError) -> Self {
        Self::Store(e)
    }
}

/// The program.
#[derive(Clone, Debug)]
pub struct Ffmpeg {
    program: PathBuf,
    version: String,
    preview: String,
    waveform: String,
    speech: String,
    picture: String,
    still: String,
}

impl Ffmpeg {
    /// The program on `PATH`, if there is one that runs.
    pub async fn on_path() -> Option<Self> {
        let path = std::env::var_os("PATH")?;
        let found = std::env::split_paths(&path).map(|folder| folder.join("ffmpeg")).find(|file| file.is_file())?;
        Self::at(found).await.ok()
    }

    /// The program in a file; it is asked for its version, which belongs to every recipe.
    ///
    /// # Errors
    /// When it does not run.
    pub async fn at(program: PathBuf) -> std::io::Result<Self> {
        let output = Command::new(&program).arg("-version").stdin(Stdio::null()).output().await?;
        let said = String::from_utf8_lossy(&output.stdout);
        let version = said.lines().next().unwrap_or_default().split(" Copyright").next().unwrap_or_default().trim();
        if !output.status.success() || !version.starts_with("ffmpeg") {
            return Err(std::io::Error::other("the program does not say that it is ffmpeg"));
        }
        let recipe = |arguments: &[&str]| format!("{version}: {}", arguments.join(" "));
        Ok(Self {
            preview: recipe(PREVIEW_V1),
            waveform: recipe(WAVEFORM_V1),
            speech: recipe(SPEECH_V1),
            picture: recipe(PICTURE_V1),
            still: recipe(STILL_V1),
            version: version.to_owned(),
            program,
        })
    }

    /// What the program says it is.
    pub fn version(&self) -> &str {
        &self.version
    }

    /// What something is made with, as its row says.
    pub const fn recipe(&self, derivation: Derivation) -> &str {
        match derivation {
            Derivation::Preview => self.preview.as_str(),
            Derivation::Waveform => self.waveform.as_str(),
            // What other programs make of it is read from sound that ffmpeg decoded, or from the file itself.
            Derivation::Speech | Derivation::Transcript | Derivation::Detection => self.speech.as_str(),
            Derivation::Picture => self.picture.as_str(),
            Derivation::Still => self.still.as_str(),
        }
    }

    /// Writes a preview into a file that is there. The film itself says what it is and of which original.
    pub(super) async fn preview(
        &self,
        original: &Path,
        into: &Path,
        of: &StoredObject,
        length: Option<Span>,
        stopping: &CancellationToken,
    ) -> Result<(), Trouble> {
        let mut arguments: Vec<OsString> = PREVIEW_V1.iter().map(Into::into).collect();
        for said in ["title=预览（非原件）".to_owned(), format!("comment=原件 {} SHA-256 {}", of.id, of.digests.sha256)]
        {
            arguments.extend(["-metadata".into(), said.into()]);
        }
        arguments.extend(["-y".into(), file(into)]);
        let child = self.start(original, &arguments, Stdio::null())?;
        watch(child, length, stopping, async |_| Ok(())).await
    }

    /// Lets `read` have the samples of the first sound track, or small pictures, as they come, as many each second as that derivation takes.
    pub(crate) async fn samples<R>(
        &self,
        derivation: Derivation,
        original: &Path,
        length: Option<Span>,
        stopping: &CancellationToken,
        read: impl AsyncFnOnce(tokio::process::ChildStdout) -> std::io::Result<R>,
    ) -> Result<R, Trouble> {
        let told = match derivation {
            Derivation::Waveform => WAVEFORM_V1,
            Derivation::Picture => PICTURE_V1,
            Derivation::Still => STILL_V1,
            _ => SPEECH_V1,
        };
        let mut arguments: Vec<OsString> = told.iter().map(Into::into).collect();
        arguments.push("pipe:1".into());
        let child = self.start(original, &arguments, Stdio::piped())?;
        watch(child, length, stopping, async |child: &mut Child| {
            let stdout = child.stdout.take().ok_or_else(|| std::io::Error::other("there is no output"))?;
            read(stdout).await
        })
        .await
    }

    fn start(&self, original: &Path, arguments: &[OsString], stdout: Stdio) -> Result<Child, Trouble> {
        self.start_at(original, &[], arguments, stdout)
    }

    /// Starts with what is said of the input before it, such as where reading begins.
    pub(crate) fn start_at(
        &self,
        original: &Path,
        before: &[OsString],
        arguments: &[OsString],
        stdout: Stdio,
    ) -> Result<Child, Trouble> {
        let mut command = Command::new(&self.program);
        command.args(["-hide_banner", "-nostdin", "-loglevel", "error", "-threads", "1", "-protocol_whitelist", "file,pipe"]);
        command.args(["-format_whitelist", FORMATS]).args(before).arg("-i").arg(file(original)).args(arguments);
        // Nothing of the server's environment, which may hold secrets.
        command.env_clear().stdin(Stdio::null()).stdout(stdout).stderr(Stdio::piped()).kill_on_drop(true);
        let child = command.spawn().map_err(|e| Trouble::Failed(format!("ffmpeg 没有启动：{e}")))?;
        let pid = child.id().and_then(|id| i32::try_from(id).ok()).and_then(rustix::process::Pid::from_raw);
        // Whoever works goes first. Where it is not allowed, it runs as everything else does.
        let _ = rustix::process::setpriority_process(pid, LEAST);
        Ok(child)
    }
}

/// A path that no option and no protocol is mistaken for.
pub(crate) fn file(path: &Path) -> OsString {
    let mut named = OsString::from("file:");
    named.push(path);
    named
}

/// How long an original may take.
fn patience(length: Option<Span>) -> Duration {
    let length = length.and_then(|l| u64::try_from(l.millis()).ok()).map(Duration::from_millis);
    length.map_or(AT_MOST, |l| l.saturating_mul(TIMES).clamp(AT_LEAST, AT_MOST))
}

/// Reads what a process makes and waits for its end, as long as it may take. It never outlives this.
pub(crate) async fn watch<R>(
    mut child: Child,
    length: Option<Span>,
    stopping: &CancellationToken,
    read: impl AsyncFnOnce(&mut Child) -> std::io::Result<R>,
) -> Result<R, Trouble> {
    let stderr = child.stderr.take();
    let work = async {
        let complaints = async {
            let mut said = Vec::new();
            if let Some(stderr) = stderr {
                // What goes on for ever is not kept, but read: a full pipe would stop it.
                let mut stderr = stderr;
                let mut piece = [0; 4096];
                while let Ok(count @ 1..) = stderr.read(&mut piece).await {
                    if said.len() < 64 * 1024 {
                        said.extend_from_slice(&piece[..count]);
                    }
                }
            }
            String::from_utf8_lossy(&said).into_owned()
        };
        let (result, said) = tokio::join!(read(&mut child), complaints);
        (result, said, child.wait().await)
    };
    let (result, said, status) = tokio::select! {
        () = stopping.cancelled() => return Err(Trouble::Stopped),
        ended = tokio::time::timeout(patience(length), work) => {
            ended.map_err(|_| Trouble::Failed("超过时限，没有做完".into()))?
        }
    };
    let status = status.map_err(|e| Trouble::Failed(e.to_string()))?;
    if !status.success() {
        return Err(if said.contains("matches no streams") { Trouble::Nothing } else { Trouble::Failed(last_line(&said)) });
    }
    result.map_err(|e| Trouble::Failed(e.to_string()))
}

/// The end of what ffmpeg said, without the path of the file.
fn last_line(said: &str) -> String {
    let line = said.lines().map(str::trim).rfind(|line| !line.is_empty()).unwrap_or("ffmpeg 没有说明原因");
    let line = line.rsplit_once("file:").map_or(line, |(_, rest)| rest.split_once(": ").map_or(line, |(_, why)| why));
    line.chars().take(SAID).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn time_is_bounded_by_the_length_of_the_original() {
        assert_eq!(patience(Some(Span::from_seconds(1))), AT_LEAST);
        assert_eq!(patience(Some(Span::from_seconds(600))), Duration::from_secs(2400));
        assert_eq!(patience(Some(Span::from_hours(40))), AT_MOST);
        assert_eq!(patience(None), AT_MOST);
    }

    #[tokio::test]
    async fn a_play_list_is_not_followed_whatever_it_is_called() {
        let ffmpeg = Ffmpeg::on_path().await.expect("these tests need ffmpeg: cargo xtask setup --for test");
        let folder = tempfile::tempdir().unwrap();
        let (secret, list) = (folder.path().join("secret.wav"), folder.path().join("x"));
        let second =
            [&b"RIFF"[..], &36_u32.to_le_bytes(), b"WAVEfmt ", &16_u32.to_le_bytes(), &[1, 0, 1, 0], &8000_u32.to_le_bytes()];
        let rest = [&16_000_u32.to_le_bytes()[..], &[2, 0, 16, 0], b"data", &16_000_u32.to_le_bytes(), &[7; 16_000]];
        std::fs::write(&secret, [second.concat(), rest.concat()].concat()).unwrap();
        let read = async |file: &Path| {
            let bytes = async |mut out: tokio::process::ChildStdout| {
                let mut bytes = Vec::new();
                out.read_to_end(&mut bytes).await.map(|_| bytes.len())
            };
            ffmpeg.samples(Derivation::Waveform, file, Some(Span::from_seconds(1)), &CancellationToken::new(), bytes).await
        };
        assert_eq!(read(&secret).await.unwrap(), 16_000, "a sound is read");
        for text in [
            format!("#EXTM3U\n#EXTINF:1,\nfile://{}\n#EXT-X-ENDLIST\n", secret.display()),
            format!("ffconcat version 1.0\nfile {}\n", secret.display()),
        ] {
            std::fs::write(&list, &text).unwrap();
            assert!(matches!(read(&list).await, Err(Trouble::Failed(_))), "{text}");
        }
    }

    #[test]
    fn what_went_wrong_is_kept_without_the_place_on_the_disk() {
        let said = "[mov] moov atom not found\nfile:/srv/objects/ab/cd/x: Invalid data found when processing input\n\n";
        assert_eq!(last_line(said), "Invalid data found when processing input");
        assert_eq!(last_line("Conversion failed!"), "Conversion failed!");
        assert_eq!(last_line(""), "ffmpeg 没有说明原因");
    }
}
