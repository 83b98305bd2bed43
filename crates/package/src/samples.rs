//! A small log and a small dossier for the tests of this crate, and a package taken apart to be put together wrongly.

use std::collections::BTreeMap;

use base::{
    ActId, CaseId, DigestPair, DossierId, EntryId, ObjectId, PersonId, RawId, RecordId, RecordingId, Sha256Digest, Timestamp,
};
use ledger::sealed::Place;
use ledger::{NewEntry, SealedEntry};
use model::private::key;
use model::record::Recognised;
use model::recording::{Custody, Medium};
use model::{DossierFact, Fact, PrivatePart, RecordFact, RecordingFact, SubjectRef};
use tlog::{Checkpoint, Frontier, Note, NoteSigner, Tree, VerifierKey, grow};

use crate::bagit::Manifest;
use crate::zip::ZipStream;
use crate::zip::form::DosTime;
use crate::{AwaitingProofs, Expected, ItemMeta, PackageInfo, PackageWriter, ProvenEntry, layout};

pub const ORIGIN: &str = "demo.example/cheng-guan";

/// An id made of one repeated byte.
pub const fn id(n: u8) -> RawId {
    RawId([n; 16])
}

pub fn at(text: &str) -> Timestamp {
    text.parse().unwrap()
}

/// An agency's log.
pub struct Log {
    pub origin: String,
    pub signer: NoteSigner,
    pub entries: Vec<SealedEntry>,
}

impl Log {
    pub fn new(origin: &str, seed: u8) -> Self {
        let signer = NoteSigner::from_seed(origin.parse().unwrap(), &[seed; 32]);
        let mut log = Self { origin: origin.to_owned(), signer, entries: Vec::new() };
        // Others' business on both sides of ours.
        (0..5).for_each(|n| log.note(n));
        log
    }

    pub fn append(&mut self, subject: impl Into<SubjectRef>, fact: impl Into<Fact>, private: PrivatePart) -> EntryId {
        let now = at("2026-11-03 09:00");
        let new = NewEntry { subject: subject.into(), happened_at: now, corrects: None, fact: fact.into(), private };
        let index = self.entries.len() as u64;
        let entry = EntryId(RawId((u128::from(index) + 1).to_be_bytes()));
        let (act, actor) = (ActId(id(1)), PersonId(id(2)));
        let place = Place { origin: &self.origin, index, revision: 1, act, actor, recorded_at: now };
        self.entries.push(SealedEntry::seal(entry, &new, &place).unwrap());
        entry
    }

    /// Appends something that no dossier needs.
    pub fn note(&mut self, n: u8) {
        self.append(RecordingId(id(n)), RecordingFact::Filed { scene: None }, PrivatePart::none());
    }

    pub fn key(&self) -> VerifierKey {
        self.signer.verifier_key().clone()
    }

    pub fn tree(&self) -> (Tree<BTreeMap<tlog::TileId, Vec<u8>>>, Frontier) {
        let growth = grow(&BTreeMap::new(), &Frontier::default(), self.entries.iter().map(|e| &e.encoded)).unwrap();
        let tiles = growth.files.into_iter().map(|file| (file.tile, file.bytes)).collect();
        (Tree::new(tiles, self.entries.len() as u64), growth.frontier)
    }

    pub fn checkpoint(&self, size: u64) -> Note {
        let root = self.tree().0.root(size).unwrap();
        let mut note = Checkpoint::new(&self.origin, size, root).unwrap().to_note().unwrap();
        note.sign(&self.signer).unwrap();
        note
    }

    pub fn prove(&self, entries: &[EntryId], size: u64) -> Vec<ProvenEntry> {
        let tree = self.tree().0;
        let wanted = self.entries.iter().filter(|e| entries.contains(&e.leaf.entry));
        wanted.map(|e| ProvenEntry { entry: e.clone(), hashes: tree.inclusion(e.leaf.index, size).unwrap().hashes }).collect()
    }
}

pub fn info() -> PackageInfo {
    PackageInfo {
        organisation: "示例县城市管理局".into(),
        number: "2026-CF-0007".into(),
        title: "某店占道经营案".into(),
        case: CaseId(id(7)),
        dossier: DossierId(id(8)),
        bagged_at: at("2026-12-01 10:30:20"),
    }
}

/// What is in the dossier: a cover, a record with its scan, a video and a photo.
pub struct Dossier {
    pub log: Log,
    pub custody: Vec<EntryId>,
}

const VIDEO: &[u8] = &[0x5a; 3000];

impl Dossier {
    pub fn new() -> Self {
        let mut log = Log::new(ORIGIN, 1);
        let named = |name: &str| PrivatePart::none().with(key::FILE_NAME, name);
        let (video, photo) = (RecordingId(id(11)), RecordingId(id(12)));
        let custody = vec![
            log.append(RecordId(id(10)), issued(b"print"), named("现场检查笔录")),
            log.append(RecordId(id(10)), scanned(b"scan"), named("IMG_1.jpg")),
            log.append(video, received(VIDEO, Medium::Video), named("VID.MP4")),
            log.append(photo, received(b"photo", Medium::Photo), named("照片.jpg")),
        ];
        Self { log, custody }
    }

    /// The package as far as it goes without the ledger.
    pub fn begin(&self) -> AwaitingProofs<Vec<u8>> {
        let mut package = PackageWriter::new(Vec::new(), info()).unwrap();
        let (record, video, photo) = (RecordId(id(10)), RecordingId(id(11)), RecordingId(id(12)));
        let meta = ItemMeta::document("001_封面.pdf", "封面");
        package.add_document(meta, b"cover").unwrap();
        let meta = ItemMeta::record("002_现场检查笔录.pdf", "现场检查笔录", record, self.custody[0]).on_pages(1, 3);
        package.add_file(meta, b"print".as_slice(), expected(b"print")).unwrap();
        let meta = ItemMeta::scan("002_第1页.jpg", "现场检查笔录 第1页", record, self.custody[1]).on_pages(1, 1);
        package.add_file(meta, b"scan".as_slice(), expected(b"scan")).unwrap();
        let meta = ItemMeta::original("VID.MP4", "现场录像", video, self.custody[2]);
        package.add_file(meta, VIDEO, expected(VIDEO)).unwrap();
        let meta = ItemMeta::original("照片.jpg", "门面照片", photo, self.custody[3]);
        package.add_file(meta, b"photo".as_slice(), expected(b"photo")).unwrap();
        package.close_contents().unwrap()
    }

    /// Writes into the ledger that these contents were compiled.
    pub fn compile(&mut self, contents_sha256: Sha256Digest) -> EntryId {
        let fact = DossierFact::Compiled {
            case: info().case,
            number: info().number,
            documents: 2,
            pages: 3,
            originals: 2,
            contents_sha256,
        };
        self.log.append(info().dossier, fact, PrivatePart::none().with(key::TITLE, info().title))
    }

    /// The whole package.
    pub fn package(&mut self) -> Vec<u8> {
        let package = self.begin();
        let compiled = self.compile(package.contents_sha256());
        self.log.note(99);
        self.finish(package, compiled)
    }

    pub fn finish(&self, package: AwaitingProofs<Vec<u8>>, compiled: EntryId) -> Vec<u8> {
        let size = self.log.entries.len() as u64;
        let ids = [self.custody.as_slice(), &[compiled]].concat();
        package.finish(self.log.prove(&ids, size), &self.log.checkpoint(size), &self.log.key()).unwrap().sink
    }
}

pub fn expected(bytes: &[u8]) -> Expected {
    Expected { size: bytes.len() as u64, digests: DigestPair::of(bytes) }
}

fn received(bytes: &[u8], medium: Medium) -> RecordingFact {
    RecordingFact::Received {
        original: Custody { object: ObjectId(id(21)), size: bytes.len() as u64, digests: DigestPair::of(bytes) },
        medium,
        container: "mp4".into(),
        video: true,
        audio: true,
        device: None,
        timing: None,
        scene: None,
        findings: Vec::new(),
    }
}

fn issued(bytes: &[u8]) -> RecordFact {
    RecordFact::Issued {
        case: info().case,
        scene: None,
        record_type: "on-site-inspection".into(),
        type_version: 1,
        pages: 3,
        pdf: ObjectId(id(22)),
        pdf_size: bytes.len() as u64,
        pdf_digests: DigestPair::of(bytes),
        yields: Vec::new(),
        findings: Vec::new(),
    }
}

fn scanned(bytes: &[u8]) -> RecordFact {
    RecordFact::PageScanned {
        page: 1,
        object: ObjectId(id(23)),
        size: bytes.len() as u64,
        digests: DigestPair::of(bytes),
        recognised: Recognised::Qr,
        findings: Vec::new(),
    }
}

/// A package taken apart.
#[derive(Clone)]
pub struct Parts(pub Vec<(String, Vec<u8>)>);

impl Parts {
    pub fn of(package: &[u8]) -> Self {
        let archive = crate::zip::read::Archive::open(std::io::Cursor::new(package)).unwrap();
        let mut parts = Vec::new();
        let faults = archive.walk(|name, reader| {
            let mut bytes = Vec::new();
            reader.read_to_end(&mut bytes).unwrap();
            parts.push((String::from_utf8(name.to_vec()).unwrap(), bytes));
        });
        assert_eq!(faults.unwrap(), []);
        Self(parts)
    }

    fn full(path: &str) -> String {
        format!("{}/{path}", info().bag_name())
    }

    /// The bytes of a file.
    pub fn get(&mut self, path: &str) -> &mut Vec<u8> {
        let path = Self::full(path);
        &mut self.0.iter_mut().find(|(name, _)| *name == path).unwrap_or_else(|| panic!("{path}")).1
    }

    pub fn remove(&mut self, path: &str) {
        let path = Self::full(path);
        self.0.retain(|(name, _)| *name != path);
    }

    pub fn put(&mut self, path: &str, bytes: &[u8]) {
        self.0.push((Self::full(path), bytes.to_vec()));
    }

    /// Replaces text in a file.
    pub fn edit(&mut self, path: &str, from: &str, to: &str) {
        let text = String::from_utf8(self.get(path).clone()).unwrap();
        assert!(text.contains(from), "{path} has no {from}");
        *self.get(path) = text.replace(from, to).into_bytes();
    }

    /// Makes both manifests fit again, as a forger would.
    pub fn remanifest(&mut self) {
        self.remove(layout::MANIFEST);
        self.remove(layout::TAG_MANIFEST);
        for (path, is_payload) in [(layout::MANIFEST, true), (layout::TAG_MANIFEST, false)] {
            let prefix = Self::full("");
            let paths = self.0.iter().filter_map(|(name, bytes)| Some((name.strip_prefix(&prefix)?, bytes)));
            let named = paths.filter(|(path, _)| path.starts_with(layout::DATA) == is_payload);
            let manifest = Manifest(named.map(|(path, bytes)| (path.to_owned(), Sha256Digest::of(bytes))).collect());
            let text = manifest.encode();
            self.put(path, text.as_bytes());
        }
    }

    /// A ZIP of the very form that packages have.
    pub fn zip(&self) -> Vec<u8> {
        let mut zip = ZipStream::new(Vec::new(), DosTime::of(info().bagged_at));
        self.0.iter().for_each(|(name, bytes)| zip.add(name, bytes).unwrap());
        zip.finish().unwrap().0
    }

    /// The folder that a ZIP unpacks to.
    pub fn unpack(&self, folder: &std::path::Path) {
        for (name, bytes) in &self.0 {
            let path = folder.join(name);
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(path, bytes).unwrap();
        }
    }
}
