//! One connection to a camera by RTSP 1.0 (RFC 2326) over TCP: asked what it offers, the pictures and sound that the file can hold are played, and
//! everything is handed on as it comes. When to connect again is for whoever calls.

use std::time::Duration;

use base::Clock;
use futures::StreamExt as _;
use retina::client::{
    Credentials, Demuxed, InitialTimestampPolicy, PlayOptions, Session, SessionOptions, SetupOptions, Stream,
    TcpTransportOptions, Transport,
};
use retina::codec::{CodecItem, FrameFormat, ParameterSetInsertion, ParametersRef, aac, h26x};
use url::Url;

use super::frame::{Input, Picture, Sound, Track};
use super::now;
use super::offer::{choose, delimited, instant, picture_format};
use super::recorder::{Recorder, Shelf};
use super::settings::CameraSetting;
use super::tap::Tap;
use crate::run::Stop;

/// How long a camera may take to answer.
const PATIENCE: Duration = Duration::from_secs(15);
/// How often the clock is looked at when nothing comes.
const LOOK: Duration = Duration::from_millis(500);

/// How a connection ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Ended {
    /// It was told to stop.
    Stopped,
    /// There was none.
    Unreachable(String),
    /// It was there.
    Disconnected(String),
}

/// What is played.
struct Playing {
    demuxed: Demuxed,
    pictures: usize,
    sound: Option<usize>,
    h265: bool,
}

/// Plays a camera until it ends; `playing` is told once it does.
pub async fn session<S: Shelf>(
    setting: &CameraSetting,
    recorder: &mut Recorder<S>,
    clock: &dyn Clock,
    stop: &Stop,
    playing: &dyn Fn(),
) -> Ended {
    let connecting = tokio::time::timeout(PATIENCE, connect(setting));
    let mut connecting = std::pin::pin!(connecting);
    let connected = loop {
        tokio::select! {
            connected = &mut connecting => break connected,
            () = tokio::time::sleep(LOOK) => recorder.take(Input::Tick, now(clock)),
        }
        if stop.is_set() {
            return Ended::Stopped;
        }
    };
    let (mut play, connected) = match connected {
        Ok(Ok(connected)) => connected,
        Ok(Err(reason)) => return Ended::Unreachable(reason),
        Err(_) => return Ended::Unreachable("摄像机没有应答".into()),
    };
    recorder.take(connected, now(clock));
    playing();
    let mut told = false;
    while !stop.is_set() {
        let Ok(item) = tokio::time::timeout(LOOK, play.demuxed.next()).await else {
            recorder.take(Input::Tick, now(clock));
            if recorder.is_silent() {
                return Ended::Disconnected("超过 10 秒没有收到画面".into());
            }
            continue;
        };
        let item = match item {
            None => return Ended::Disconnected("摄像机关闭了连接".into()),
            Some(Err(e)) => {
                tracing::warn!(slot = setting.slot(), error = %e, "the stream of a camera broke");
                return Ended::Disconnected(broken(&e).into());
            }
            Some(Ok(item)) => item,
        };
        hand_on(&play, item, recorder, clock, &mut told);
        if recorder.is_silent() {
            return Ended::Disconnected("超过 10 秒没有收到画面".into());
        }
    }
    Ended::Stopped
}

/// What a broken stream is called.
fn broken(e: &retina::Error) -> &'static str {
    let text = e.to_string();
    match () {
        () if text.contains("Out-of-order") || text.contains("ssrc") => "摄像机重新开始编号",
        () if text.contains("eof") || text.contains("EOF") || text.contains("reset") => "摄像机关闭了连接",
        () => "摄像机发来的数据有误",
    }
}

async fn connect(setting: &CameraSetting) -> Result<(Playing, Input), String> {
    let credentials = setting.credentials()?.map(|(username, password)| Credentials { username, password });
    let url = Url::parse(&setting.url).map_err(|_| "地址无法读取".to_owned())?;
    let options = SessionOptions::default().creds(credentials).user_agent("zhilu".to_owned());
    let failed = |e: retina::Error| {
        tracing::info!(slot = setting.slot(), error = %e, "a camera cannot be connected to");
        refused(e.status_code())
    };
    let tap = Tap::open(&url).await.map_err(|e| format!("本机不能连接（{e}）"))?;
    let mut session = Session::describe(tap.url.clone(), options).await.map_err(failed)?;
    let chosen = choose(&session, setting.sound)?;
    // Parameter sets stand in the description of the track and, as cameras send them, in front of each independent picture.
    let format = FrameFormat {
        h26x_framing: h26x::Framing::FourByteLength,
        parameter_set_insertion: ParameterSetInsertion::EachKeyFrame,
        aac_framing: aac::Framing::Raw,
    };
    for stream in std::iter::once(chosen.pictures).chain(chosen.sound.as_ref().map(|(stream, _)| *stream)) {
        let transport = Transport::Tcp(TcpTransportOptions::default());
        let setup = SetupOptions::default().transport(transport).frame_format(format);
        session.setup(stream, setup).await.map_err(failed)?;
    }
    let options = PlayOptions::default().initial_timestamp(InitialTimestampPolicy::Permissive);
    let demuxed = session.play(options).await.map_err(failed)?.demuxed().map_err(failed)?;
    let told = tap.playing(demuxed.streams().get(chosen.pictures).and_then(Stream::control));
    let (sound_stream, sound) = chosen.sound.unzip();
    let playing = Playing { demuxed, pictures: chosen.pictures, sound: sound_stream, h265: chosen.h265 };
    Ok((playing, Input::Connected { sound, not_kept: chosen.not_kept, playing: told }))
}

/// Why a camera refuses, in Chinese.
fn refused(status: Option<u16>) -> String {
    match status {
        None => "摄像机没有应答".into(),
        Some(401 | 403) => "摄像机不接受用户名或者密码".into(),
        Some(404) => "摄像机没有这个地址".into(),
        Some(453 | 503) => "摄像机暂时不能再接一路".into(),
        Some(461) => "摄像机不支持 RTP over TCP".into(),
        Some(status) => format!("摄像机应答 {status}"),
    }
}

fn hand_on<S: Shelf>(play: &Playing, item: CodecItem, recorder: &mut Recorder<S>, clock: &dyn Clock, told: &mut bool) {
    let at = now(clock);
    match item {
        CodecItem::VideoFrame(frame) if frame.stream_id() == play.pictures => {
            if frame.has_new_parameters() || !*told {
                let parameters = play.demuxed.streams().get(play.pictures).and_then(Stream::parameters);
                if let Some(ParametersRef::Video(parameters)) = parameters
                    && let Some(format) = picture_format(parameters, play.h265)
                {
                    *told = true;
                    recorder.take(Input::Format(format), at);
                }
            }
            let picture = Picture {
                // The low bits are what RTP showed.
                ticks: frame.timestamp().timestamp() as u32,
                key: frame.is_random_access_point(),
                lost: frame.loss().into(),
                data: delimited(frame.into_data(), play.h265),
                arrived: at,
            };
            recorder.take(Input::Picture(picture), at);
        }
        CodecItem::AudioFrame(frame) if Some(frame.stream_id()) == play.sound => {
            let sound = Sound {
                ticks: frame.timestamp().timestamp() as u32,
                length: frame.frame_length().get(),
                lost: frame.loss().into(),
                data: frame.data().to_vec(),
                arrived: at,
            };
            recorder.take(Input::Sound(sound), at);
        }
        CodecItem::Rtcp(packet) => {
            let track = match packet.stream_id() {
                n if n == play.pictures => Track::Pictures,
                n if Some(n) == play.sound => Track::Sound,
                _ => return,
            };
            let report = packet.pkts().next().and_then(|packet| packet.as_sender_report().ok().flatten());
            if let Some(report) = report.filter(|report| report.ntp_timestamp().0 != 0) {
                let shown = instant(report.ntp_timestamp().0);
                recorder.take(Input::Report { track, shown, ticks: report.rtp_timestamp() }, at);
            }
        }
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn why_a_camera_refuses_is_said_in_words() {
        assert_eq!(refused(Some(401)), "摄像机不接受用户名或者密码");
        assert_eq!(refused(None), "摄像机没有应答");
        assert_eq!(refused(Some(500)), "摄像机应答 500");
    }
}
