//! Devices that fail as real ones do, and clocks, for tests of this crate.

use std::collections::BTreeMap;
use std::io::{self, Read};
use std::sync::Mutex;
use std::sync::atomic::{AtomicI64, Ordering};

use base::{AgencyId, Clock, RawId, Span, Timestamp};
use ledger::station::{Clocks, Device, Manifest, id_of};

use crate::drive::{Drive, Found, Kind, Look, Snapshot};
use crate::spool::{Record, Spool};

/// How a device fails.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Fault {
    /// So many readings give other bytes than the rest, each others.
    OtherBytes { readings: u32 },
    /// So many readings fail in the middle.
    Unreadable { readings: u32 },
    /// The file has grown after it was read.
    Grows,
    /// The file has fewer bytes than the directory says.
    Short,
    /// The file is gone after it was opened once.
    Vanishes,
}

/// A device in memory.
pub(crate) struct Faulty {
    files: BTreeMap<Vec<u8>, Vec<u8>>,
    fault: Option<Fault>,
    readings: Mutex<u32>,
}

impl Faulty {
    pub(crate) fn with(files: &[(&str, &[u8])], fault: Option<Fault>) -> Self {
        let files = files.iter().map(|(name, bytes)| (name.as_bytes().to_vec(), bytes.to_vec())).collect();
        Self { files, fault, readings: Mutex::default() }
    }
}

struct Failing<R>(R);

impl<R: Read> Read for Failing<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        match self.0.read(into)? {
            0 => Err(io::Error::other("bad sector")),
            count => Ok(count),
        }
    }
}

impl Drive for Faulty {
    fn snapshot(&self) -> Option<Snapshot> {
        let found = self.files.keys().map(|path| Found { path: path.clone(), kind: Kind::File, look: self.look(path).unwrap() });
        Some(Snapshot { found: found.collect(), ..Snapshot::default() })
    }

    fn look(&self, path: &[u8]) -> io::Result<Look> {
        let bytes = self.files.get(path).ok_or(io::ErrorKind::NotFound)?;
        let readings = *self.readings.lock().unwrap();
        let more = u64::from(matches!(self.fault, Some(Fault::Grows)) && readings > 1);
        Ok(Look { size: bytes.len() as u64 + more, modified: Some(Timestamp::from_millis(1)) })
    }

    fn open(&self, path: &[u8]) -> io::Result<Box<dyn Read + Send>> {
        let mut bytes = self.files.get(path).ok_or(io::ErrorKind::NotFound)?.clone();
        let mut readings = self.readings.lock().unwrap();
        *readings += 1;
        let whole = |bytes| Ok(Box::new(io::Cursor::new(bytes)) as Box<dyn Read + Send>);
        match self.fault {
            Some(Fault::OtherBytes { readings: bad }) if *readings <= bad => {
                bytes[0] = readings.to_le_bytes()[0];
                whole(bytes)
            }
            Some(Fault::Unreadable { readings: bad }) if *readings <= bad => {
                bytes.truncate(3);
                Ok(Box::new(Failing(io::Cursor::new(bytes))))
            }
            Some(Fault::Short) => {
                bytes.pop();
                whole(bytes)
            }
            Some(Fault::Vanishes) if *readings > 1 => Err(io::ErrorKind::NotFound.into()),
            _ => whole(bytes),
        }
    }

    fn remove(&self, _: &[u8]) -> io::Result<()> {
        Err(io::ErrorKind::ReadOnlyFilesystem.into())
    }
}

/// A clock that is moved by hand, with a counter that goes along.
#[derive(Debug)]
pub(crate) struct Moved(pub(crate) AtomicI64);

impl Moved {
    pub(crate) fn to(wall: &str) -> std::sync::Arc<Self> {
        std::sync::Arc::new(Self(AtomicI64::new(wall.parse::<Timestamp>().unwrap().millis())))
    }

    pub(crate) fn advance(&self, seconds: i64) {
        self.0.fetch_add(seconds * 1000, Ordering::SeqCst);
    }
}

impl Clock for Moved {
    fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.0.load(Ordering::SeqCst))
    }

    fn steady(&self) -> Option<Span> {
        Some(Span::from_millis(self.0.load(Ordering::SeqCst)))
    }
}

/// A manifest without files over records, signed by the spool's key.
pub(crate) fn seal(spool: &Spool, records: &[Record]) -> Manifest {
    let make = |sequence, previous| Manifest {
        agency: AgencyId::default(),
        station: id_of(spool.key().verifier_key()),
        sequence,
        previous,
        device: Device::default(),
        operator: None,
        clocks: Clocks { station: Timestamp::from_millis(9), steady: Span::ZERO, boot: RawId::default(), newest_file: None },
        complete: true,
        known: 0,
        files: Vec::new(),
        unread: Vec::new(),
        root: Manifest::root_of(&[]),
    };
    spool.seal(records, make).unwrap()
}
