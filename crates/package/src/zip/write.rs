//! Writing: members one after the other into anything that takes bytes, never going back.

use std::io::{self, Write};

use super::form::{self, DosTime, Member};

/// An archive under way.
pub struct ZipStream<W> {
    sink: W,
    when: DosTime,
    written: u64,
    members: Vec<Member>,
}

impl<W: Write> ZipStream<W> {
    /// An archive whose members are all from `when`.
    pub const fn new(sink: W, when: DosTime) -> Self {
        Self { sink, when, written: 0, members: Vec::new() }
    }

    /// Begins a member.
    ///
    /// # Errors
    /// When the sink does not take it.
    pub fn begin(&mut self, name: &str) -> io::Result<MemberWriter<'_, W>> {
        let member = Member { name: name.as_bytes().to_vec(), size: 0, crc: 0, offset: self.written };
        self.put(&form::header(&member.name, self.when))?;
        Ok(MemberWriter { zip: self, member, crc: crc32fast::Hasher::new() })
    }

    /// Writes a member at once.
    ///
    /// # Errors
    /// When the sink does not take it.
    pub fn add(&mut self, name: &str, bytes: &[u8]) -> io::Result<()> {
        let mut member = self.begin(name)?;
        member.write(bytes)?;
        member.end()
    }

    /// Writes the directory; the archive is whole. Returns the sink, flushed, and how many bytes it got.
    ///
    /// # Errors
    /// When the sink does not take it.
    pub fn finish(mut self) -> io::Result<(W, u64)> {
        let offset = self.written;
        for member in std::mem::take(&mut self.members) {
            self.put(&form::directory_record(&member, self.when))?;
            self.members.push(member);
        }
        let size = self.written - offset;
        self.put(&form::end(self.members.len() as u64, offset, size))?;
        self.sink.flush()?;
        Ok((self.sink, self.written))
    }

    fn put(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.sink.write_all(bytes)?;
        self.written += bytes.len() as u64;
        Ok(())
    }
}

/// A member under way. One that is dropped before its end spoils the archive.
pub struct MemberWriter<'a, W> {
    zip: &'a mut ZipStream<W>,
    member: Member,
    crc: crc32fast::Hasher,
}

impl<W: Write> MemberWriter<'_, W> {
    /// Writes the next bytes.
    ///
    /// # Errors
    /// When the sink does not take them.
    pub fn write(&mut self, bytes: &[u8]) -> io::Result<()> {
        self.crc.update(bytes);
        self.member.size += bytes.len() as u64;
        self.zip.put(bytes)
    }

    /// Ends the member.
    ///
    /// # Errors
    /// When the sink does not take it.
    pub fn end(mut self) -> io::Result<()> {
        self.member.crc = self.crc.finalize();
        self.zip.put(&form::descriptor(&self.member))?;
        self.zip.members.push(self.member);
        Ok(())
    }
}
