//! What a camera's answer to PLAY says of time (`Range: clock=` with `RTP-Info`), which the RTSP library in use does not hand on: the connection goes
//! through a relay within this program, which reads along until that answer has passed and changes nothing.

use std::sync::{Arc, Mutex, PoisonError};

use base::Timestamp;
use jiff::civil::DateTime;
use jiff::tz::Offset;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use url::Url;

/// The port of RTSP.
const PORT: u16 = 554;
/// What is read along at most: answers before PLAY have some kilobytes.
const MOST: usize = 256 << 10;

/// What was said: when the stream begins, and the RTP time of each of its parts then.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Said {
    at: Timestamp,
    times: Vec<(String, u32)>,
}

/// A relay to one camera.
pub struct Tap {
    /// The address that leads through it.
    pub url: Url,
    said: Arc<Mutex<Option<Said>>>,
}

impl Tap {
    /// Opens a relay for one connection.
    ///
    /// # Errors
    /// When nothing can be listened to on this machine.
    pub async fn open(url: &Url) -> std::io::Result<Self> {
        let wrong = || std::io::Error::other("no such address");
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let mut through = url.clone();
        through.set_ip_host(std::net::Ipv4Addr::LOCALHOST.into()).map_err(|()| wrong())?;
        through.set_port(Some(listener.local_addr()?.port())).map_err(|()| wrong())?;
        let host = url.host_str().ok_or_else(wrong)?.trim_matches(['[', ']']).to_owned();
        let (port, said) = (url.port().unwrap_or(PORT), Arc::default());
        tokio::spawn({
            let said = Arc::clone(&said);
            async move {
                // Whoever comes first is the only one; an error ends both ends, and the library says so.
                let Ok((near, _)) = listener.accept().await else { return };
                drop(listener);
                if let Err(e) = relay(near, &host, port, &said).await {
                    tracing::debug!(error = %e, "a relay to a camera ended");
                }
            }
        });
        Ok(Self { url: through, said })
    }

    /// The instant and the RTP time that belongs to it, of the stream with this address.
    pub fn playing(&self, control: Option<&Url>) -> Option<(Timestamp, u32)> {
        let said = self.said.lock().unwrap_or_else(PoisonError::into_inner).clone()?;
        // Cameras name themselves differently in different answers; the last part of the address tells streams apart.
        let last = |url: &str| url.trim_end_matches('/').rsplit('/').next().unwrap_or_default().to_owned();
        let wanted = control.map(|control| last(control.as_str()));
        let of_stream = said.times.iter().find(|(url, _)| Some(last(url)) == wanted);
        let only = if said.times.len() == 1 { said.times.first() } else { None };
        of_stream.or(only).map(|(_, ticks)| (said.at, *ticks))
    }
}

async fn relay(near: TcpStream, host: &str, port: u16, said: &Mutex<Option<Said>>) -> std::io::Result<()> {
    let far = TcpStream::connect((host, port)).await?;
    near.set_nodelay(true)?;
    far.set_nodelay(true)?;
    let ((mut near_in, mut near_out), (mut far_in, mut far_out)) = (near.into_split(), far.into_split());
    let there = async move {
        tokio::io::copy(&mut near_in, &mut far_out).await?;
        far_out.shutdown().await
    };
    let back = async move {
        let (mut piece, mut read) = (vec![0; 64 << 10], Some(Vec::new()));
        loop {
            let count = far_in.read(&mut piece).await?;
            if count == 0 {
                return near_out.shutdown().await;
            }
            if let Some(along) = &mut read {
                along.extend_from_slice(&piece[..count]);
                match look(along) {
                    Looked::Further if along.len() < MOST => {}
                    Looked::Further => read = None,
                    Looked::Passed(found) => {
                        *said.lock().unwrap_or_else(PoisonError::into_inner) = found;
                        read = None;
                    }
                }
            }
            near_out.write_all(&piece[..count]).await?;
        }
    };
    // Either end that closes closes the other.
    tokio::select! {
        done = there => done,
        done = back => done,
    }
}

/// What was found so far.
#[derive(Debug, PartialEq, Eq)]
enum Looked {
    /// The answer to PLAY has not come yet.
    Further,
    /// It came, and said this.
    Passed(Option<Said>),
}

/// Goes over whole answers and packets at the beginning of what came.
fn look(came: &[u8]) -> Looked {
    let mut at = 0;
    loop {
        let rest = &came[at..];
        if let [b'$', _, a, b, ..] = rest {
            at += 4 + usize::from(u16::from_be_bytes([*a, *b]));
            if at > came.len() {
                return Looked::Further;
            }
            continue;
        }
        let Some(end) = rest.windows(4).position(|w| w == b"\r\n\r\n") else { return Looked::Further };
        let head = String::from_utf8_lossy(&rest[..end]).into_owned();
        let header = |name: &str| {
            let mut lines = head.lines().filter_map(|line| line.split_once(':'));
            lines.find(|(n, _)| n.trim().eq_ignore_ascii_case(name)).map(|(_, value)| value.trim().to_owned())
        };
        if let Some(info) = header("rtp-info") {
            let at = header("range").and_then(|range| clock(&range));
            return Looked::Passed(at.map(|at| Said { at, times: times(&info) }));
        }
        at += end + 4 + header("content-length").and_then(|n| n.parse::<usize>().ok()).unwrap_or(0);
        if at > came.len() {
            return Looked::Further;
        }
    }
}

/// `clock=20100217T143720.257Z-` (RFC 2326 3.7).
fn clock(range: &str) -> Option<Timestamp> {
    let begins = range.strip_prefix("clock=")?.split('-').next()?.strip_suffix('Z')?;
    let wall = DateTime::strptime("%Y%m%dT%H%M%S%.f", begins).ok()?;
    Some(Timestamp::from_millis(Offset::UTC.to_timestamp(wall).ok()?.as_millisecond()))
}

/// `url=…/trackID=1;seq=1;rtptime=2,url=…` (RFC 2326 12.33).
fn times(info: &str) -> Vec<(String, u32)> {
    let of = |part: &str| {
        let field = |name: &str| part.split(';').find_map(|field| field.trim().strip_prefix(name).map(str::to_owned));
        Some((field("url=")?, field("rtptime=")?.trim().parse().ok()?))
    };
    info.split(',').filter_map(of).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESCRIBED: &str = "RTSP/1.0 200 OK\r\nCSeq: 1\r\nContent-Length: 12\r\n\r\nv=0\r\n\r\nab\r\nc";
    const PLAYS: &str = "RTSP/1.0 200 OK\r\nRange: clock=20261128T020000.250Z-\r\n\
                         RTP-Info: url=rtsp://a/1;seq=1;rtptime=7,url=rtsp://a/2;seq=1;rtptime=9\r\n\r\n";

    #[test]
    fn the_answer_to_play_is_found_behind_others_and_in_pieces() {
        let all = [DESCRIBED.as_bytes(), b"$\x01\x00\x02ab", PLAYS.as_bytes(), b"$\0\0\x01x"].concat();
        let whole = all.len() - 5;
        for n in 0..whole {
            assert_eq!(look(&all[..n]), Looked::Further, "{n}");
        }
        let Looked::Passed(Some(said)) = look(&all) else { panic!() };
        assert_eq!(said.at.to_string(), "2026-11-28T10:00:00.250+08:00");
        assert_eq!(said.times, [("rtsp://a/1".to_owned(), 7), ("rtsp://a/2".to_owned(), 9)]);
        let without = PLAYS.replace("clock=20261128T020000.250Z-", "npt=0.000-");
        assert_eq!(look(without.as_bytes()), Looked::Passed(None));
        for wrong in ["clock=", "clock=2026Z-", "clock=20261328T020000Z-", "npt=now-"] {
            assert_eq!(clock(wrong), None, "{wrong}");
        }
        assert_eq!(clock("clock=20261128T020000Z-").unwrap().millis() % 1000, 0);
    }
}
