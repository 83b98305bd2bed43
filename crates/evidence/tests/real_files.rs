//! Real files, small ones, as cameras' software and editors write them; `media/README.md` tells how each was made.

use std::io::Cursor;

use evidence::probe::{Probe, probe};
use evidence::{Bound, FindingCode, Severity};
use expect_test::{Expect, expect};

fn bytes(name: &str) -> Vec<u8> {
    std::fs::read(format!("{}/tests/media/{name}", env!("CARGO_MANIFEST_DIR"))).unwrap()
}

fn probed(name: &str, bytes: &[u8]) -> Probe {
    probe(&mut Cursor::new(bytes), bytes.len() as u64, name)
}

/// What a person would want to know, in a few lines.
fn summary(p: &Probe) -> String {
    let mut lines = vec![format!("{} {}", p.kind.label(), p.container.label())];
    if let Some(d) = p.duration {
        lines.push(format!("{} {} ms ±{} {}", d.bound.label(), d.value.millis(), d.uncertainty.millis(), d.basis.label()));
    }
    for t in &p.tracks {
        let size = t.size.map(|s| format!(" {}x{}", s.width, s.height)).unwrap_or_default();
        let length = t.duration.map(|d| d.value.millis()).unwrap_or_default();
        lines.push(format!(
            "{} {}{size} {} ticks/s, {} samples, {length} ms, {}",
            t.kind.label(),
            t.codec,
            t.timescale,
            t.samples,
            t.handler
        ));
    }
    for c in &p.time_candidates {
        lines.push(format!("{} {} {}", c.source.label(), c.value, c.means.label()));
    }
    lines.extend(p.findings.iter().map(|f| format!("{} {}: {}", f.severity.label(), f.code.label(), f.message_zh)));
    lines.join("\n")
}

fn check(name: &str, expected: Expect) {
    expected.assert_eq(&summary(&probed(name, &bytes(name))));
}

#[test]
fn a_whole_film() {
    check(
        "normal.mp4",
        expect![[r#"
        视频 MP4
        约 2064 ms ±64 逐帧累计
        视频 avc1 160x120 12800 ticks/s, 50 samples, 2000 ms, VideoHandler
        音频 mp4a 16000 ticks/s, 33 samples, 2064 ms, SoundHandler
        视频文件头 2026-11-03T09:02:00.000+08:00 不明
        疑问 经软件处理: 文件由 FFmpeg 写成（Lavf59.27.100）
        疑问 经软件处理: 画面经 x264 编码器 重新编码"#]],
    );
}

#[test]
fn a_film_in_fragments() {
    check(
        "fragmented.mp4",
        expect![[r#"
        视频 MP4
        约 2080 ms ±0 分片累计
        视频 avc1 160x120 12800 ticks/s, 50 samples, 2000 ms, VideoHandler
        音频 mp4a 16000 ticks/s, 33 samples, 2080 ms, SoundHandler
        疑问 制作时间缺失: 视频文件头没有制作时间；执法记录仪的原始文件通常有
        疑问 经软件处理: 文件由 FFmpeg 写成（Lavf59.27.100）
        疑问 经软件处理: 画面经 x264 编码器 重新编码"#]],
    );
}

#[test]
fn a_film_cut_without_encoding_anew() {
    check(
        "cut.mp4",
        expect![[r#"
        视频 MP4
        约 1920 ms ±64 逐帧累计
        视频 avc1 160x120 12800 ticks/s, 47 samples, 1880 ms, VideoHandler
        音频 mp4a 16000 ticks/s, 30 samples, 1920 ms, SoundHandler
        疑问 制作时间缺失: 视频文件头没有制作时间；执法记录仪的原始文件通常有
        疑问 经软件处理: 文件由 FFmpeg 写成（Lavf59.27.100）
        重大 存在编辑列表: 视频轨开头隐藏了 0.68 秒，像是截取所得
        重大 存在编辑列表: 音频轨开头隐藏了 0.70 秒，像是截取所得"#]],
    );
}

#[test]
fn a_quicktime_film() {
    check(
        "quicktime.mov",
        expect![[r#"
        视频 MOV
        约 1064 ms ±64 逐帧累计
        视频 avc1 160x120 12800 ticks/s, 25 samples, 1000 ms, VideoHandler
        音频 mp4a 16000 ticks/s, 17 samples, 1064 ms, SoundHandler
        视频文件头 2026-11-03T09:02:00.000+08:00 不明
        疑问 经软件处理: 文件由 FFmpeg 写成（Lavf59.27.100）
        疑问 经软件处理: 画面经 x264 编码器 重新编码"#]],
    );
}

#[test]
fn an_avi() {
    check(
        "small.avi",
        expect![[r#"
        视频 AVI
        约 1000 ms ±1000 帧数
        视频 MJPG 160x120 5 ticks/s, 5 samples, 1000 ms, 
        疑问 经软件处理: 文件由 FFmpeg 写成（Lavf59.27.100）"#]],
    );
}

/// Between two fragments a film may end lawfully; nothing in the bytes tells that more was to follow.
const BETWEEN_FRAGMENTS: [usize; 2] = [6807, 11591];

#[test]
fn a_film_broken_off_anywhere_is_called_unfinished() {
    for name in ["normal.mp4", "fragmented.mp4", "quicktime.mov", "small.avi"] {
        let whole = bytes(name);
        let every_byte_near_the_ends = |cut: &usize| *cut < 2000 || cut.is_multiple_of(13) || whole.len() - cut < 3000;
        for cut in (16..whole.len()).filter(every_byte_near_the_ends) {
            let p = probed(name, &whole[..cut]);
            let told = p.findings.iter().any(|f| f.code == FindingCode::Truncated && f.severity == Severity::Serious);
            let lawful = name == "fragmented.mp4" && BETWEEN_FRAGMENTS.contains(&cut);
            assert!(told != lawful, "{name} cut at {cut}: {:?}", p.findings);
        }
    }
}

#[test]
fn a_fragmented_film_is_good_up_to_its_last_whole_fragment() {
    let whole = bytes("fragmented.mp4");
    let cut = probed("fragmented.mp4", &whole[..8000]).duration.unwrap();
    assert_eq!((cut.value.millis(), cut.bound), (1040, Bound::AtLeast));
}
