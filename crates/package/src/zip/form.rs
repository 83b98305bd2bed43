//! The records of the archive as bytes (APPNOTE 6.3.10, sections 4.3.7 to 4.3.16). Integers are little-endian.

use base::Timestamp;

/// ZIP64, in the field “version needed to extract”.
const VERSION: u16 = 45;
/// The same, made on Unix: the upper half of external attributes is a mode.
const MADE_BY: u16 = 3 << 8 | VERSION;
/// A descriptor follows the data; the name is UTF-8.
const FLAGS: u16 = 1 << 3 | 1 << 11;
/// A regular file that everybody may read.
const MODE: u32 = 0o100_644 << 16;
/// The id of the ZIP64 extra field.
const ZIP64: u16 = 1;
/// Stands where the true value is in the ZIP64 field.
const ELSEWHERE: u32 = u32::MAX;

/// The fixed part of a directory record.
pub const DIRECTORY_FIXED: usize = 46;
/// Its ZIP64 field.
pub const DIRECTORY_EXTRA: usize = 28;
/// The descriptor behind the data.
pub const DESCRIPTOR: usize = 24;
/// The ZIP64 end record.
pub const END64: usize = 56;
/// All three end records.
pub const END: usize = END64 + 20 + 22;

/// When members are said to be from, in the two halves of MS-DOS: even seconds, local time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct DosTime {
    /// Time of day.
    pub time: u16,
    /// Day.
    pub date: u16,
}

impl DosTime {
    /// The wall clock in China at an instant; years outside 1980–2107 clamp.
    pub fn of(at: Timestamp) -> Self {
        let wall = at.civil();
        let part = |n: i8| u16::try_from(n).unwrap_or_default();
        let year = u16::try_from(wall.year().clamp(1980, 2107) - 1980).unwrap_or_default();
        Self {
            time: part(wall.hour()) << 11 | part(wall.minute()) << 5 | (part(wall.second()) / 2),
            date: year << 9 | part(wall.month()) << 5 | part(wall.day()),
        }
    }
}

/// A member of the archive.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Its name, as bytes: whether it is UTF-8 is for whoever reads.
    pub name: Vec<u8>,
    /// Its size in bytes.
    pub size: u64,
    /// Its CRC-32.
    pub crc: u32,
    /// Where its header stands.
    pub offset: u64,
}

/// Length of a name in its field; names are checked to be far shorter.
fn length(name: &[u8]) -> u16 {
    u16::try_from(name.len()).unwrap_or(u16::MAX)
}

/// What stands before the data of a member.
pub fn header(name: &[u8], when: DosTime) -> Vec<u8> {
    let mut out = b"PK\x03\x04".to_vec();
    shorts(&mut out, &[VERSION, FLAGS, 0, when.time, when.date]);
    longs(&mut out, &[0, ELSEWHERE, ELSEWHERE]);
    shorts(&mut out, &[length(name), 20]);
    out.extend_from_slice(name);
    shorts(&mut out, &[ZIP64, 16]);
    wides(&mut out, &[0, 0]);
    out
}

/// What stands behind the data of a member.
pub fn descriptor(member: &Member) -> Vec<u8> {
    let mut out = b"PK\x07\x08".to_vec();
    longs(&mut out, &[member.crc]);
    wides(&mut out, &[member.size, member.size]);
    out
}

/// The record of a member in the directory.
pub fn directory_record(member: &Member, when: DosTime) -> Vec<u8> {
    let mut out = b"PK\x01\x02".to_vec();
    shorts(&mut out, &[MADE_BY, VERSION, FLAGS, 0, when.time, when.date]);
    longs(&mut out, &[member.crc, ELSEWHERE, ELSEWHERE]);
    shorts(&mut out, &[length(&member.name), 28, 0, 0, 0]);
    longs(&mut out, &[MODE, ELSEWHERE]);
    out.extend_from_slice(&member.name);
    shorts(&mut out, &[ZIP64, 24]);
    wides(&mut out, &[member.size, member.size, member.offset]);
    out
}

/// What ends the archive: the ZIP64 end record, its locator, and the old end record that points nowhere.
pub fn end(members: u64, directory_offset: u64, directory_size: u64) -> Vec<u8> {
    let mut out = b"PK\x06\x06".to_vec();
    wides(&mut out, &[END64 as u64 - 12]);
    shorts(&mut out, &[MADE_BY, VERSION]);
    longs(&mut out, &[0, 0]);
    wides(&mut out, &[members, members, directory_size, directory_offset]);
    out.extend_from_slice(b"PK\x06\x07");
    longs(&mut out, &[0]);
    wides(&mut out, &[directory_offset.saturating_add(directory_size)]);
    longs(&mut out, &[1]);
    out.extend_from_slice(b"PK\x05\x06");
    shorts(&mut out, &[0, 0, u16::MAX, u16::MAX]);
    longs(&mut out, &[ELSEWHERE, ELSEWHERE]);
    shorts(&mut out, &[0]);
    out
}

fn shorts(out: &mut Vec<u8>, values: &[u16]) {
    values.iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes()));
}

fn longs(out: &mut Vec<u8>, values: &[u32]) {
    values.iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes()));
}

fn wides(out: &mut Vec<u8>, values: &[u64]) {
    values.iter().for_each(|v| out.extend_from_slice(&v.to_le_bytes()));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_of_ms_dos() {
        let dos = |text: &str| DosTime::of(text.parse().unwrap());
        assert_eq!(dos("2026-11-03 09:02:31"), DosTime { time: 9 << 11 | 2 << 5 | 15, date: 46 << 9 | 11 << 5 | 3 });
        assert_eq!(dos("1970-01-01 08:00").date >> 9, 0);
        assert_eq!(dos("2200-01-01 08:00").date >> 9, 127);
    }

    #[test]
    fn records_have_the_lengths_that_readers_count_on() {
        let member = Member { name: b"a".to_vec(), size: 1, crc: 2, offset: 3 };
        let when = DosTime { time: 0, date: 33 };
        assert_eq!(directory_record(&member, when).len(), DIRECTORY_FIXED + 1 + DIRECTORY_EXTRA);
        assert_eq!(descriptor(&member).len(), DESCRIPTOR);
        assert_eq!(end(1, 2, 3).len(), END);
    }
}
