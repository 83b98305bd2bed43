//! Reading without trust: the directory is read, every other byte of the structure is written anew from it and compared.

use std::io::{self, Read, Seek, SeekFrom};

use super::form::{self, DosTime, Member};

/// Most members that are read.
const MAX_MEMBERS: u64 = 100_000;
/// Longest directory that is read, in bytes.
const MAX_DIRECTORY: u64 = 64 << 20;
/// Longest name that is read, in bytes; longer ones do not occur, and would be read again for each header.
const MAX_NAME: usize = 4096;

/// An archive whose directory was read.
pub struct Archive<R> {
    source: R,
    members: Vec<Member>,
    when: DosTime,
    directory_offset: u64,
    faults: Vec<StructureFault>,
}

/// A byte of the structure is not the one that was written.
#[derive(Debug, PartialEq, Eq)]
pub struct StructureFault {
    /// The member, where it is about one; its name may be anything.
    pub member: Option<Vec<u8>>,
    /// Which part of the structure.
    pub part: &'static str,
}

/// An archive cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The disk does not give it.
    #[error(transparent)]
    Io(#[from] io::Error),
    /// It does not begin as a ZIP does.
    #[error("not a ZIP")]
    NotZip,
    /// Its end is cut off, changed, or another program's.
    #[error("the end records are not as they were written")]
    End,
    /// Its directory cannot be followed after this member.
    #[error("the directory is not as it was written")]
    Directory(Option<Vec<u8>>),
    /// More members than any package has.
    #[error("the directory is too long")]
    TooMuch,
}

impl<R: Read + Seek> Archive<R> {
    /// Reads end and directory.
    ///
    /// # Errors
    /// When they cannot be followed.
    pub fn open(mut source: R) -> Result<Self, OpenError> {
        let length = source.seek(SeekFrom::End(0))?;
        let mut magic = [0; 4];
        source.rewind()?;
        if length < 4 || source.read_exact(&mut magic).is_err() || &magic[..2] != b"PK" {
            return Err(OpenError::NotZip);
        }
        let end_offset = length.checked_sub(form::END as u64).ok_or(OpenError::End)?;
        let end = read_at(&mut source, end_offset, form::END)?;
        // Members, size and offset of the directory in the ZIP64 end record.
        let (count, size, offset) = (wide(&end, 24), wide(&end, 40), wide(&end, 48));
        if form::end(count, offset, size) != end || offset.checked_add(size) != Some(end_offset) {
            return Err(OpenError::End);
        }
        if count > MAX_MEMBERS || size > MAX_DIRECTORY {
            return Err(OpenError::TooMuch);
        }
        let directory = read_at(&mut source, offset, usize::try_from(size).map_err(|_| OpenError::TooMuch)?)?;
        let when = DosTime { time: short(&directory, 12), date: short(&directory, 14) };
        let mut archive = Self { source, members: Vec::new(), when, directory_offset: offset, faults: Vec::new() };
        archive.read_directory(&directory)?;
        if archive.members.len() as u64 == count { Ok(archive) } else { Err(OpenError::End) }
    }

    /// Where the bytes of a member stand in the archive, by the path inside the one folder that all members share.
    pub fn place(&self, path: &str) -> Option<std::ops::Range<u64>> {
        let inside = |name: &[u8]| name.iter().position(|b| *b == b'/').is_some_and(|at| &name[at + 1..] == path.as_bytes());
        let member = self.members.iter().find(|member| inside(&member.name))?;
        let begin = member.offset.checked_add(form::header(&member.name, self.when).len() as u64)?;
        let end = begin.checked_add(member.size)?;
        (end <= self.directory_offset).then_some(begin..end)
    }

    /// The bytes of a member that is not long.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn bytes(&mut self, place: std::ops::Range<u64>) -> io::Result<Vec<u8>> {
        let length = usize::try_from(place.end.saturating_sub(place.start)).map_err(io::Error::other)?;
        read_at(&mut self.source, place.start, length)
    }

    /// Gives every member to `each`, in order, with a reader that ends where the member ends, and returns what of the structure is
    /// not as it was written. No byte is read twice, however the members are laid over each other.
    ///
    /// # Errors
    /// When the source cannot be read.
    pub fn walk(mut self, mut each: impl FnMut(&[u8], &mut dyn Read)) -> io::Result<Vec<StructureFault>> {
        let mut at = 0;
        for member in std::mem::take(&mut self.members) {
            let header = form::header(&member.name, self.when);
            let data = member.offset.saturating_add(header.len() as u64);
            let descriptor = data.saturating_add(member.size);
            let next = descriptor.saturating_add(form::DESCRIPTOR as u64);
            if member.offset != at {
                self.fault(&member, "位置");
            }
            if member.offset < at || next > self.directory_offset {
                continue;
            }
            if read_at(&mut self.source, member.offset, header.len())? != header {
                self.fault(&member, "文件头");
            }
            let mut reader = Checked { inner: (&mut self.source).take(member.size), crc: crc32fast::Hasher::new() };
            each(&member.name, &mut reader);
            if reader.inner.limit() == 0 && reader.crc.finalize() != member.crc {
                self.fault(&member, "CRC-32");
            }
            if read_at(&mut self.source, descriptor, form::DESCRIPTOR)? != form::descriptor(&member) {
                self.fault(&member, "数据描述");
            }
            at = next;
        }
        if at != self.directory_offset {
            self.faults.push(StructureFault { member: None, part: "文件与目录之间" });
        }
        Ok(self.faults)
    }

    /// Reads the records; each must be what its own fields make it.
    fn read_directory(&mut self, mut rest: &[u8]) -> Result<(), OpenError> {
        while !rest.is_empty() {
            let lost = || OpenError::Directory(self.members.last().map(|m| m.name.clone()));
            let name_length = usize::from(short(rest, 28));
            let length = form::DIRECTORY_FIXED + name_length + form::DIRECTORY_EXTRA;
            let (record, after) = rest.split_at_checked(length).ok_or_else(lost)?;
            if name_length > MAX_NAME || !record.starts_with(b"PK\x01\x02") {
                return Err(lost());
            }
            let extra = form::DIRECTORY_FIXED + name_length;
            let member = Member {
                name: record[form::DIRECTORY_FIXED..extra].to_vec(),
                size: wide(record, extra + 4),
                crc: long(record, 16),
                offset: wide(record, extra + 20),
            };
            if form::directory_record(&member, self.when) != record {
                self.fault(&member, "中央目录");
            }
            self.members.push(member);
            rest = after;
        }
        Ok(())
    }

    fn fault(&mut self, member: &Member, part: &'static str) {
        self.faults.push(StructureFault { member: Some(member.name.clone()), part });
    }
}

/// The data of a member, with the CRC-32 of what was read.
struct Checked<R> {
    inner: io::Take<R>,
    crc: crc32fast::Hasher,
}

impl<R: Read> Read for Checked<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let n = self.inner.read(buffer)?;
        self.crc.update(&buffer[..n]);
        Ok(n)
    }
}

fn read_at(source: &mut (impl Read + Seek), offset: u64, length: usize) -> io::Result<Vec<u8>> {
    source.seek(SeekFrom::Start(offset))?;
    let mut bytes = vec![0; length];
    source.read_exact(&mut bytes)?;
    Ok(bytes)
}

/// The integer of `N` bytes at `at`; zeroes where the bytes end before.
fn bytes<const N: usize>(from: &[u8], at: usize) -> [u8; N] {
    from.get(at..).and_then(|tail| tail.first_chunk()).copied().unwrap_or([0; N])
}

fn short(from: &[u8], at: usize) -> u16 {
    u16::from_le_bytes(bytes(from, at))
}

fn long(from: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes(from, at))
}

fn wide(from: &[u8], at: usize) -> u64 {
    u64::from_le_bytes(bytes(from, at))
}
