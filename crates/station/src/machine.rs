//! What the machine tells: which start of it this is, and a counter that nobody sets. A clock that was set between signing and sending shows by
//! these two.

use base::{Clock, RawId, Span, Timestamp};
use ledger::station::Clocks;

/// Which start of the machine this is; where it does not say, which start of this program.
pub fn boot() -> RawId {
    static BOOT: std::sync::OnceLock<RawId> = std::sync::OnceLock::new();
    *BOOT.get_or_init(|| {
        let told = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").ok();
        told.and_then(|text| parse(text.trim())).unwrap_or_else(RawId::random)
    })
}

/// A UUID as the sixteen bytes it is.
fn parse(uuid: &str) -> Option<RawId> {
    let digits: Vec<u8> = uuid.bytes().filter(|byte| *byte != b'-').collect();
    let mut bytes = [0; 16];
    let (pairs, odd) = digits.as_chunks::<2>();
    if pairs.len() != bytes.len() || !odd.is_empty() {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(pairs) {
        *byte = u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()?;
    }
    Some(RawId(bytes))
}

/// The counter that nobody sets; where there is none, the clock.
pub fn counter(clock: &dyn Clock) -> Span {
    clock.steady().unwrap_or_else(|| clock.now().since(Timestamp::from_millis(0)))
}

/// All clocks at this moment.
pub fn clocks(clock: &dyn Clock, newest_file: Option<Timestamp>) -> Clocks {
    Clocks { station: clock.now(), steady: counter(clock), boot: boot(), newest_file }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_boot_is_the_same_as_long_as_it_is() {
        assert_eq!(boot(), boot());
        assert_eq!(parse("00000000-0000-0000-0000-0000000000ff").map(|id| id.0[15]), Some(0xff));
        for wrong in ["", "00", "zz000000-0000-0000-0000-0000000000ff", "00000000-0000-0000-0000-0000000000ff00"] {
            assert_eq!(parse(wrong), None, "{wrong}");
        }
    }
}
