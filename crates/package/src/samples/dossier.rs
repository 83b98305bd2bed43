//! A dossier with a cover, a record and its scan, a video and a photo.

use base::{CaseId, DigestPair, DossierId, EntryId, ObjectId, RecordId, RecordingId, Sha256Digest};
use model::private::key;
use model::record::Recognised;
use model::recording::{Custody, Medium};
use model::{DossierFact, PrivatePart, RecordFact, RecordingFact};

use super::log::{Log, ORIGIN, at, id};
use crate::{AwaitingProofs, Expected, ItemMeta, PackageInfo, PackageWriter};

pub fn info() -> PackageInfo {
    PackageInfo {
        organisation: "示例县城市管理局".into(),
        number: "2026-CF-0007".into(),
        title: "某店占道经营案".into(),
        case: CaseId(id(7)),
        dossier: Some(DossierId(id(8))),
        access: None,
        bagged_at: at("2026-12-01 10:30:20"),
    }
}

/// What is in the dossier: a cover, a record with its scan, a video and a photo.
pub struct Dossier {
    pub log: Log,
    pub custody: Vec<EntryId>,
}

pub const VIDEO: &[u8] = &[0x5a; 3000];

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
        self.begin_as(false)
    }

    /// The same, originals only named if so.
    pub fn begin_as(&self, by_reference: bool) -> AwaitingProofs<Vec<u8>> {
        let mut package = PackageWriter::new(Vec::new(), info()).unwrap();
        let (record, video, photo) = (RecordId(id(10)), RecordingId(id(11)), RecordingId(id(12)));
        let meta = ItemMeta::document("001_封面.pdf", "封面");
        package.add_document(meta, b"cover").unwrap();
        let meta = ItemMeta::record("002_现场检查笔录.pdf", "现场检查笔录", record, self.custody[0]).on_pages(1, 3);
        package.add_file(meta, b"print".as_slice(), expected(b"print")).unwrap();
        let meta = ItemMeta::scan("002_第1页.jpg", "现场检查笔录 第1页", record, self.custody[1]).on_pages(1, 1);
        package.add_file(meta, b"scan".as_slice(), expected(b"scan")).unwrap();
        let meta = ItemMeta::original("VID.MP4", "现场录像", video, self.custody[2]);
        let mut original = |meta: ItemMeta, bytes: &[u8], object: u8| match by_reference {
            true => drop(package.add_reference(meta, expected(bytes), format!("zhilu://{ORIGIN}/objects/{}", id(object)))),
            false => drop(package.add_file(meta, bytes, expected(bytes)).unwrap()),
        };
        original(meta, VIDEO, 21);
        let meta = ItemMeta::original("照片.jpg", "门面照片", photo, self.custody[3]);
        original(meta, b"photo", 22);
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
            by_reference: false,
        };
        self.log.append(DossierId(id(8)), fact, PrivatePart::none().with(key::TITLE, info().title))
    }

    /// The whole package.
    pub fn package(&mut self) -> Vec<u8> {
        let package = self.begin();
        let compiled = self.compile(package.contents_sha256());
        self.log.note(99);
        self.finish(package, compiled)
    }

    /// A package that only names its originals.
    pub fn package_by_reference(&mut self) -> Vec<u8> {
        let package = self.begin_as(true);
        let compiled = self.compile(package.contents_sha256());
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
        structure: std::collections::BTreeMap::new(),
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
