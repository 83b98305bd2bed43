//! Twins, restarts, and spools that somebody touched.

use super::*;
use crate::testing::seal;

fn key(n: u8) -> NoteSigner {
    NoteSigner::from_seed("zhilu/station".parse().unwrap(), &[n; 32])
}

fn open(dir: &Path) -> Spool {
    Spool::open(dir, key(1), Reserve::Bytes(0)).unwrap()
}

fn put_in(spool: &Spool, name: &str, bytes: &[u8], important: bool) -> Record {
    let (object, path) = spool.incoming();
    fs::write(&path, bytes).unwrap();
    let record = Record {
        id: RawId::random(),
        object,
        slot: "一号口".into(),
        name: Name::from(name.as_bytes()),
        size: bytes.len() as u64,
        modified: Some(Timestamp::from_millis(5)),
        digests: DigestPair::of(bytes),
        beginning: Sha256Digest::of(bytes),
        role: "original".into(),
        important,
        send: true,
        stored_at: Timestamp::from_millis(7),
    };
    spool.store(&path, record).unwrap()
}

#[test]
fn twins_share_their_bytes_and_everything_is_there_after_a_restart() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    assert!(matches!(Spool::open(dir.path(), key(1), Reserve::Bytes(0)), Err(SpoolError::Busy(_))));
    let plain = put_in(&spool, "a.mp4", b"film", false);
    let marked = put_in(&spool, "aIMP.mp4", b"film", true);
    assert_eq!(plain.object, marked.object);
    assert_eq!(spool.unsealed()["一号口"].len(), 2);
    assert!(spool.pending().is_empty(), "nothing is sent that no manifest lists");
    let first = seal(&spool, &[plain.clone(), marked]);
    assert!(spool.unsealed().is_empty());
    assert!(spool.pending().is_empty(), "nor before the server has the manifest");
    fs::write(dir.path().join("incoming/torn"), b"fi").unwrap();
    drop(spool);

    let spool = open(dir.path());
    assert!(dir.path().join("broken/torn").exists(), "what is not whole is put aside, not deleted");
    let ask = |beginning: &[u8]| spool.known(b"a.mp4", plain.look(), || Ok(Sha256Digest::of(beginning))).unwrap();
    assert_eq!(ask(b"film"), Some(plain.clone()));
    assert_eq!(ask(b"other"), None);
    let never = || unreachable!("nothing has that name");
    assert_eq!(spool.known(b"b.mp4", plain.look(), never).unwrap(), None);
    let open_ones = spool.undelivered().unwrap();
    assert_eq!((open_ones.len(), open_ones[0].digest), (1, first.digest()));
    spool.delivered(1, first.digest(), "receipt").unwrap();
    let pending = spool.pending();
    assert_eq!((pending.len(), pending[0].manifest, pending[0].record.important), (1, first.digest(), true));
    spool.note_upload(plain.object, Some("/api/v1/uploads/1")).unwrap();
    assert_eq!(spool.upload(plain.object).as_deref(), Some("/api/v1/uploads/1"));
    spool.received(plain.object, "receipt").unwrap();
    assert_eq!((spool.pending().len(), spool.upload(plain.object)), (0, None));
    let second = seal(&spool, &[]);
    assert_eq!((second.sequence, second.previous), (2, Some(first.digest())));
    drop(spool);
    assert!(open(dir.path()).is_through(&plain));
}

#[test]
fn a_spool_that_was_tampered_with_is_not_used() {
    let dir = tempfile::tempdir().unwrap();
    let spool = open(dir.path());
    let record = put_in(&spool, "a.mp4", b"film", false);
    seal(&spool, std::slice::from_ref(&record));
    seal(&spool, &[]);
    drop(spool);
    let damaged = || matches!(Spool::open(dir.path(), key(1), Reserve::Bytes(0)), Err(SpoolError::Damaged(_)));
    let object = dir.path().join("objects").join(record.object.to_string());
    fs::write(&object, b"fil").unwrap();
    assert!(damaged(), "bytes are missing");
    fs::write(&object, b"film").unwrap();
    let first = dir.path().join("manifests/00000001.json");
    let text = fs::read_to_string(&first).unwrap();
    fs::write(&first, text.replace("\\\"known\\\":0", "\\\"known\\\":1")).unwrap();
    assert!(damaged(), "a manifest was changed");
    fs::remove_file(&first).unwrap();
    assert!(damaged(), "a manifest is gone");
    fs::write(&first, text).unwrap();
    assert!(!damaged());
    assert!(matches!(Spool::open(dir.path(), key(2), Reserve::Bytes(0)), Err(SpoolError::Damaged(_))), "another key");
}
