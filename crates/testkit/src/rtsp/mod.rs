//! A fixed camera on this machine: it speaks RTSP over TCP as real ones do, wants a password, shows a clock, and can be switched off in the middle.

mod h265;
mod packets;

use std::collections::HashMap;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;

use base64::prelude::{BASE64_STANDARD, Engine as _};
use md5::{Digest as _, Md5};

use crate::film::units;

const REALM: &str = "camera";
const NONCE: &str = "4f1ca2c0";

/// How a camera wants to know who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Door {
    /// Anybody.
    Open,
    /// User and password in the clear (RFC 7617).
    Basic(&'static str, &'static str),
    /// User and password as digests (RFC 7616).
    Digest(&'static str, &'static str),
}

/// What a camera gives.
#[derive(Clone, Debug)]
pub struct Offer {
    /// Who may ask.
    pub door: Door,
    /// The RTP time of its first picture.
    pub ticks: u32,
    /// The number of its first packet.
    pub sequence: u16,
    /// How far its clock is ahead, in milliseconds, as its sender reports say; without any when nothing.
    pub clock: Option<i64>,
    /// How far its clock is ahead, in milliseconds, as its answer to PLAY says; it tells no time there when nothing.
    pub playing: Option<i64>,
    /// Whether its pictures are H.265.
    pub h265: bool,
    /// Whether it gives sound in G.711.
    pub sound: bool,
}

impl Default for Offer {
    fn default() -> Self {
        Self { door: Door::Open, ticks: 1000, sequence: 1, clock: None, playing: None, h265: false, sound: false }
    }
}

/// A camera that is switched on.
pub struct Camera {
    port: u16,
    off: Arc<AtomicBool>,
    lines: Arc<Mutex<Vec<TcpStream>>>,
    thread: Option<JoinHandle<()>>,
}

impl Camera {
    /// Switches a camera on; on any port when it is 0.
    ///
    /// # Panics
    /// When the port is taken.
    pub fn on(port: u16, offer: Offer) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", port)).unwrap_or_else(|e| panic!("port {port}: {e}"));
        let port = listener.local_addr().map_or(port, |address| address.port());
        listener.set_nonblocking(true).unwrap_or_else(|e| panic!("port {port}: {e}"));
        let (off, lines) = (Arc::new(AtomicBool::new(false)), Arc::new(Mutex::new(Vec::<TcpStream>::new())));
        let thread = std::thread::spawn({
            let (off, lines) = (Arc::clone(&off), Arc::clone(&lines));
            move || {
                while !off.load(Ordering::SeqCst) {
                    let Ok((line, _)) = listener.accept() else {
                        std::thread::sleep(Duration::from_millis(10));
                        continue;
                    };
                    let _ = line.set_nonblocking(false);
                    if let Ok(line) = line.try_clone() {
                        lines.lock().unwrap_or_else(PoisonError::into_inner).push(line);
                    }
                    let (offer, off) = (offer.clone(), Arc::clone(&off));
                    std::thread::spawn(move || drop(serve(&line, &offer, &off)));
                }
            }
        });
        Self { port, off, lines, thread: Some(thread) }
    }

    /// Its port.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The address of its stream.
    pub fn url(&self) -> String {
        format!("rtsp://127.0.0.1:{}/main", self.port)
    }
}

impl Drop for Camera {
    /// Switched off as by a pulled plug.
    fn drop(&mut self) {
        self.off.store(true, Ordering::SeqCst);
        for line in self.lines.lock().unwrap_or_else(PoisonError::into_inner).drain(..) {
            let _ = line.shutdown(Shutdown::Both);
        }
        if let Some(thread) = self.thread.take() {
            let _ = thread.join();
        }
    }
}

/// Answers one connection until it plays, then plays until it ends.
fn serve(line: &TcpStream, offer: &Offer, off: &Arc<AtomicBool>) -> std::io::Result<()> {
    let mut reader = BufReader::new(line.try_clone()?);
    let out = Arc::new(Mutex::new(line.try_clone()?));
    loop {
        let (method, headers) = request(&mut reader)?;
        let sequence = headers.get("cseq").cloned().unwrap_or_default();
        let answer = |status: &str, more: &str, body: &str| {
            let text = format!("RTSP/1.0 {status}\r\nCSeq: {sequence}\r\n{more}Content-Length: {}\r\n\r\n{body}", body.len());
            out.lock().unwrap_or_else(PoisonError::into_inner).write_all(text.as_bytes())
        };
        if !admits(&offer.door, &method, headers.get("authorization").map_or("", String::as_str)) {
            let challenge = match offer.door {
                Door::Basic(..) => format!("WWW-Authenticate: Basic realm=\"{REALM}\"\r\n"),
                _ => format!("WWW-Authenticate: Digest realm=\"{REALM}\", nonce=\"{NONCE}\"\r\n"),
            };
            answer("401 Unauthorized", &challenge, "")?;
            continue;
        }
        match method.as_str() {
            "DESCRIBE" => {
                let base = headers.get("uri").cloned().unwrap_or_default();
                answer("200 OK", &format!("Content-Base: {base}/\r\nContent-Type: application/sdp\r\n"), &description(offer))?;
            }
            "SETUP" => {
                let transport = headers.get("transport").cloned().unwrap_or_default();
                answer("200 OK", &format!("Session: 12345678;timeout=60\r\nTransport: {transport}\r\n"), "")?;
            }
            "PLAY" => {
                let sound = if offer.sound { ",url=sound;seq=1;rtptime=0" } else { "" };
                let info = format!("RTP-Info: url=pictures;seq={};rtptime={}{sound}\r\n", offer.sequence, offer.ticks);
                let range = offer.playing.map_or_else(|| "npt=0.000-".to_owned(), packets::range);
                answer("200 OK", &format!("Session: 12345678\r\nRange: {range}\r\n{info}"), "")?;
                let (offer, out, off) = (offer.clone(), Arc::clone(&out), Arc::clone(off));
                std::thread::spawn(move || drop(packets::play(&offer, &out, &off)));
            }
            "TEARDOWN" => {
                answer("200 OK", "Session: 12345678\r\n", "")?;
                return line.shutdown(Shutdown::Both);
            }
            _ => answer("200 OK", "Session: 12345678\r\nPublic: DESCRIBE, SETUP, PLAY, TEARDOWN\r\n", "")?,
        }
    }
}

/// The next request: its method, and its headers in small letters; `uri` is its address.
fn request(reader: &mut BufReader<TcpStream>) -> std::io::Result<(String, HashMap<String, String>)> {
    let (mut first, mut headers) = (None, HashMap::new());
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        match (line.trim_end(), &first) {
            ("", Some(method)) => return Ok((String::clone(method), headers)),
            ("", None) => {}
            (line, None) => {
                let mut words = line.split(' ').map(str::to_owned);
                first = words.next();
                headers.insert("uri".to_owned(), words.next().unwrap_or_default());
            }
            (line, Some(_)) => {
                if let Some((name, value)) = line.split_once(':') {
                    headers.insert(name.to_ascii_lowercase(), value.trim().to_owned());
                }
            }
        }
    }
}

fn admits(door: &Door, method: &str, said: &str) -> bool {
    match door {
        Door::Open => true,
        Door::Basic(user, password) => said == format!("Basic {}", BASE64_STANDARD.encode(format!("{user}:{password}"))),
        Door::Digest(user, password) => {
            let field = |name: &str| {
                let rest = said.split_once(&format!("{name}=\"")).map_or("", |(_, rest)| rest);
                rest.split('"').next().unwrap_or_default().to_owned()
            };
            let hash = |text: String| data_encoding::HEXLOWER.encode(&Md5::digest(text.as_bytes()));
            let (who, what) = (hash(format!("{user}:{REALM}:{password}")), hash(format!("{method}:{}", field("uri"))));
            said.starts_with("Digest ") && field("response") == hash(format!("{who}:{NONCE}:{what}"))
        }
    }
}

/// What it offers (RFC 4566), with the parameters of its pictures (RFC 6184).
fn description(offer: &Offer) -> String {
    let pictures = if offer.h265 {
        // RFC 7798; its parameters come with the pictures alone, as of some cameras.
        "H265/90000".to_owned()
    } else {
        let [sps, pps] = units::parameters().map(|unit| BASE64_STANDARD.encode(unit));
        format!("H264/90000\r\na=fmtp:96 packetization-mode=1;profile-level-id=42C01E;sprop-parameter-sets={sps},{pps}")
    };
    let sound = if offer.sound { "m=audio 0 RTP/AVP 8\r\na=control:sound\r\n" } else { "" };
    format!(
        "v=0\r\no=- 1 1 IN IP4 127.0.0.1\r\ns=camera\r\nt=0 0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 {pictures}\r\n\
         a=control:pictures\r\n{sound}m=application 0 RTP/AVP 107\r\na=rtpmap:107 vnd.other/90000\r\na=control:other\r\n"
    )
}
