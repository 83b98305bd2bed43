//! What fuzzing checks of each parser: it comes back, keeps little, and what it keeps can be stored and read again. Shared by cargo-fuzz
//! (`fuzz_targets/`) and by the plain test of the crate (`tests/fuzz.rs`); nothing here knows which of them runs it.

use std::io::{Cursor, Read, Result, Seek, SeekFrom};

use base::{Span, Timestamp};
use evidence::fingerprint::Fingerprint;
use evidence::probe::{Probe, probe};
use evidence::times::{NameProfiles, TimeCandidate, TimeLimits, choose};

/// Bytes that probing may read in all; its own budget and a window.
const MOST_READ: u64 = (128 << 20) + 4096;
/// What is kept of a file as text.
const MOST_KEPT: usize = 64 << 10;

/// MP4 and MOV.
pub fn mp4(bytes: &[u8]) {
    file(bytes, "a.mp4");
    // Behind a head that makes any bytes the inside of a film.
    file(&[b"\0\0\0\x10ftypisom\0\0\0\0\0\0\0\0moov", bytes].concat(), "a.mov");
}

/// AVI.
pub fn avi(bytes: &[u8]) {
    file(bytes, "a.avi");
    file(&[b"RIFF\0\0\0\0AVI ", bytes].concat(), "a.avi");
}

/// WAV.
pub fn wav(bytes: &[u8]) {
    file(bytes, "a.wav");
    file(&[b"RIFF\0\0\0\0WAVE", bytes].concat(), "a.wav");
}

/// JPEG.
pub fn jpeg(bytes: &[u8]) {
    file(bytes, "a.jpg");
    file(&[b"\xff\xd8\xff\xe0\0\x02", bytes].concat(), "a.jpg");
}

/// PNG.
pub fn png(bytes: &[u8]) {
    file(bytes, "a.png");
    file(&[b"\x89PNG\r\n\x1a\n", bytes].concat(), "a.png");
}

/// An EXIF block, as a photo carries it.
pub fn exif(bytes: &[u8]) {
    let block = &bytes[..bytes.len().min(0xfff0)];
    let length = u16::try_from(block.len() + 8).unwrap_or(u16::MAX).to_be_bytes();
    file(&[b"\xff\xd8\xff\xe1", &length[..], b"Exif\0\0", block, b"\xff\xda\0\x02\xff\xd9"].concat(), "a.jpg");
}

/// A name, by the shipped profiles and as what a file is said to be called.
pub fn names(bytes: &[u8]) {
    static PROFILES: std::sync::OnceLock<NameProfiles> = std::sync::OnceLock::new();
    let name = String::from_utf8_lossy(bytes);
    let claims = PROFILES.get_or_init(NameProfiles::shipped).read(&name, None);
    if let Some(claims) = &claims {
        let parts = [&claims.device, &claims.officer].map(|part| part.as_deref().unwrap_or_default().len());
        assert!(parts.iter().all(|n| *n <= 255), "a part longer than the name that was read");
        times(std::slice::from_ref(&claims.time), None);
    }
    let probed = probe(&mut Cursor::new(b"%PDF-1.4"), 8, &name);
    assert!(probed.findings.len() <= 2, "a name alone says two things at most");
}

/// What holds for every file.
fn file(bytes: &[u8], name: &str) {
    let mut counted = Counted { inner: Cursor::new(bytes), read: 0 };
    let probed = probe(&mut counted, bytes.len() as u64, name);
    assert!(counted.read <= MOST_READ, "{} bytes read", counted.read);
    assert!(probed.findings.len() <= 64 && probed.time_candidates.len() <= 32 && probed.structure.parts.len() <= 256);
    let kept = serde_json::to_string(&probed).expect("what was probed can be stored");
    assert!(kept.len() < MOST_KEPT, "{} bytes kept", kept.len());
    assert_eq!(serde_json::from_str::<Probe>(&kept).expect("what was stored can be read"), probed);
    times(&probed.time_candidates, Some(&probed));
    if let Some(built) = Fingerprint::of(&probed) {
        assert!(built.findings(std::slice::from_ref(&built)).is_empty(), "a file departs from itself");
    }
    // A length that is claimed too long is an end like any other.
    probe(&mut Cursor::new(bytes), u64::MAX, name);
}

/// Claims about time lead to a choice that is no nonsense.
fn times(claims: &[TimeCandidate], of: Option<&Probe>) {
    let limits = TimeLimits {
        received_at: Timestamp::from_millis(1_793_700_000_000),
        reception_slack: Span::from_seconds(60),
        not_before: Timestamp::from_millis(1_420_128_000_000),
        agreement: Span::from_seconds(3),
        conflict: Span::from_seconds(5),
        longest_file: Span::from_hours(12),
    };
    if let Some(chosen) = choose(claims, of.and_then(Probe::length), &limits).chosen {
        assert!(
            chosen.uncertainty >= Span::ZERO && chosen.start <= limits.received_at.plus(limits.reception_slack),
            "{chosen:?}"
        );
    }
}

/// Counts what is read.
struct Counted<'a> {
    inner: Cursor<&'a [u8]>,
    read: u64,
}

impl Read for Counted<'_> {
    fn read(&mut self, out: &mut [u8]) -> Result<usize> {
        let n = self.inner.read(out)?;
        self.read += n as u64;
        Ok(n)
    }
}

impl Seek for Counted<'_> {
    fn seek(&mut self, to: SeekFrom) -> Result<u64> {
        self.inner.seek(to)
    }
}
