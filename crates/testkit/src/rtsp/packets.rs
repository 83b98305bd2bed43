//! What a camera sends once it plays: pictures, sound and reports in RTP and RTCP, interleaved into the connection (RFC 2326 10.12).

use std::io::Write as _;
use std::net::TcpStream;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use base::{Clock as _, SystemClock};

use super::{Offer, h265};
use crate::film::units;

/// Pictures in a second.
const RATE: u32 = 10;
/// Every one of so many stands alone.
const GROUP: u32 = 10;
/// The longest part of a picture in one packet.
const LONGEST: usize = 1400;
const SOURCE: u32 = 0x6642_6ae1;

struct Line<'a> {
    out: &'a Mutex<TcpStream>,
    channel: u8,
    kind: u8,
    sequence: u16,
}

impl Line<'_> {
    fn packet(&mut self, ticks: u32, last: bool, payload: &[u8]) -> std::io::Result<()> {
        let mut packet = vec![0x80, self.kind | if last { 0x80 } else { 0 }];
        packet.extend(self.sequence.to_be_bytes());
        packet.extend(ticks.to_be_bytes());
        packet.extend((SOURCE + u32::from(self.channel)).to_be_bytes());
        packet.extend(payload);
        self.sequence = self.sequence.wrapping_add(1);
        interleaved(self.out, self.channel, &packet)
    }
}

fn interleaved(out: &Mutex<TcpStream>, channel: u8, packet: &[u8]) -> std::io::Result<()> {
    let mut framed = vec![b'$', channel];
    framed.extend(u16::try_from(packet.len()).unwrap_or(u16::MAX).to_be_bytes());
    framed.extend(packet);
    out.lock().unwrap_or_else(PoisonError::into_inner).write_all(&framed)
}

/// Plays until nobody listens any more.
pub(super) fn play(offer: &Offer, out: &Mutex<TcpStream>, off: &AtomicBool) -> std::io::Result<()> {
    let mut pictures = Line { out, channel: 0, kind: 96, sequence: offer.sequence };
    let mut sound = Line { out, channel: 2, kind: 8, sequence: 1 };
    let began = Instant::now();
    for n in 0_u32.. {
        if off.load(Ordering::SeqCst) {
            break;
        }
        let ticks = offer.ticks.wrapping_add(n * (90_000 / RATE));
        if let Some(ahead) = offer.clock.filter(|_| n % (RATE * 2) == 0) {
            interleaved(out, 1, &report(ahead, ticks))?;
        }
        let units = if offer.h265 { h265::picture(n % GROUP) } else { units::picture(SystemClock.now(), n % GROUP) };
        for (k, unit) in units.iter().enumerate() {
            send(&mut pictures, ticks, k + 1 == units.len(), unit)?;
        }
        if offer.sound {
            let samples = 8000 / RATE;
            sound.packet(n * samples, false, &vec![0xd5; samples as usize])?;
        }
        std::thread::sleep((Duration::from_millis(1000 / u64::from(RATE)) * (n + 1)).saturating_sub(began.elapsed()));
    }
    Ok(())
}

/// One NAL unit, in fragments where it is long (RFC 6184 5.8); those of H.265 are short here.
fn send(line: &mut Line<'_>, ticks: u32, last: bool, unit: &[u8]) -> std::io::Result<()> {
    if unit.len() <= LONGEST {
        return line.packet(ticks, last, unit);
    }
    let (header, parts) = (unit[0], unit[1..].chunks(LONGEST));
    let count = parts.len();
    for (k, part) in parts.enumerate() {
        let ends = u8::from(k == 0) << 7 | u8::from(k + 1 == count) << 6;
        let payload = [&[header & 0xe0 | 28, ends | header & 0x1f][..], part].concat();
        line.packet(ticks, last && k + 1 == count, &payload)?;
    }
    Ok(())
}

/// Since when it plays (RFC 2326 3.7).
pub(super) fn range(ahead: i64) -> String {
    let at = jiff::Timestamp::now() + jiff::SignedDuration::from_millis(ahead);
    format!("clock={}-", at.strftime("%Y%m%dT%H%M%S%.3fZ"))
}

/// A sender report (RFC 3550 6.4.1).
fn report(ahead: i64, ticks: u32) -> Vec<u8> {
    let now = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    let millis = i64::try_from(now.as_millis()).unwrap_or(0) + ahead + 2_208_988_800_000;
    let (seconds, part) = (millis.div_euclid(1000).unsigned_abs(), millis.rem_euclid(1000).unsigned_abs());
    let mut packet = vec![0x80, 200, 0, 6];
    packet.extend(SOURCE.to_be_bytes());
    packet.extend(((seconds << 32) | ((part << 32) / 1000)).to_be_bytes());
    packet.extend(ticks.to_be_bytes());
    packet.extend([0; 8]);
    packet
}
