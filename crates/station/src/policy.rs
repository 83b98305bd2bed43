//! What may be deleted from a device: nothing, unless the settings say so and, for each file, the server's receipt was verified, its digests are
//! those of the copy, and the file on the device still has the bytes that were copied. The spool itself is never deleted from.

use base::Timestamp;
use serde::{Deserialize, Serialize};
use store::Receipt;
use tlog::{NoteVerifier, VerifierKey};

use crate::copying::digest;
use crate::drive::Drive;
use crate::spool::{Record, Spool};

/// When files are deleted from devices.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Deletion {
    /// Never.
    #[default]
    Never,
    /// Once the server has signed for the same bytes.
    AfterServerReceipt,
}

/// Why a file stays on the device.
#[derive(Debug, PartialEq, Eq)]
pub enum Stays {
    /// The settings say so.
    Policy,
    /// No manifest lists it.
    Unsealed,
    /// The server has not signed for it.
    NoReceipt,
    /// What is kept as receipt is none, of no key that is trusted, or of other bytes.
    OtherReceipt,
    /// The device has other bytes now.
    OtherBytes,
    /// The device does not let go of it, as when it is mounted read-only; or the order to delete could not be written down.
    Failed(String),
}

/// Whether a receipt that was kept is the server's, for these bytes.
pub fn signed_for(receipt: &str, record: &Record, keys: &[VerifierKey]) -> bool {
    let verifiers = keys.iter().filter_map(|key| NoteVerifier::try_from(key).ok());
    let read = verifiers.filter_map(|verifier| Receipt::verify(receipt, &verifier).ok()).next();
    read.is_some_and(|read| (read.size, read.digests) == (record.size, record.digests))
}

/// Deletes a file from a device, if it may be. The order is durable before the file is gone.
///
/// # Errors
/// Why it stays.
pub fn delete(
    policy: Deletion,
    drive: &dyn Drive,
    spool: &Spool,
    record: &Record,
    keys: &[VerifierKey],
    now: Timestamp,
) -> Result<(), Stays> {
    if policy != Deletion::AfterServerReceipt {
        return Err(Stays::Policy);
    }
    if !spool.is_sealed(record) {
        return Err(Stays::Unsealed);
    }
    let receipt = spool.receipt(record.object).ok_or(Stays::NoReceipt)?;
    if !signed_for(&receipt, record, keys) {
        return Err(Stays::OtherReceipt);
    }
    let path = record.name.bytes();
    let same = drive.look(&path).is_ok_and(|look| look == record.look());
    let bytes = drive.open(&path).and_then(|mut file| digest(&mut *file));
    if !same || bytes.ok() != Some(record.digests) {
        return Err(Stays::OtherBytes);
    }
    let failed = |e: std::io::Error| Stays::Failed(e.to_string());
    let order = serde_json::json!({ "at": now, "slot": record.slot, "name": record.name, "size": record.size,
        "sha256": record.digests.sha256, "sm3": record.digests.sm3 });
    spool.note_deletion(&order.to_string()).map_err(failed)?;
    drive.remove(&path).map_err(failed)
}

#[cfg(test)]
mod tests {
    use std::fs;

    use base::{DigestPair, ObjectId, RawId, Sha256Digest};
    use ledger::station::Name;
    use store::Reserve;
    use tlog::{Note, NoteSigner};

    use super::*;
    use crate::drive::Folder;

    fn key(n: u8) -> NoteSigner {
        NoteSigner::from_seed("zhilu/receipt".parse().unwrap(), &[n; 32])
    }

    fn receipt(record: &Record, digests: DigestPair, by: &NoteSigner) -> String {
        let receipt = Receipt {
            origin: "zhilu.example/county".into(),
            object: ObjectId::random(),
            size: record.size,
            digests,
            received_at: Timestamp::from_millis(1),
        };
        let mut note = Note::new(receipt.to_string()).unwrap();
        note.sign(by).unwrap();
        note.to_string()
    }

    #[test]
    fn nothing_is_deleted_before_every_condition_holds() {
        let (device, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let file = device.path().join("a.mp4");
        fs::write(&file, b"film").unwrap();
        let drive = Folder::new(device.path());
        let look = drive.look(b"a.mp4").unwrap();
        let spool = Spool::open(dir.path(), key(9), Reserve::Bytes(0)).unwrap();
        let (object, path) = spool.incoming();
        fs::write(&path, b"film").unwrap();
        let record = Record {
            id: RawId::random(),
            object,
            slot: "一号口".into(),
            name: Name::from(&b"a.mp4"[..]),
            size: 4,
            modified: look.modified,
            digests: DigestPair::of(b"film"),
            beginning: Sha256Digest::of(b"film"),
            role: "original".into(),
            important: false,
            send: true,
            stored_at: Timestamp::from_millis(7),
        };
        let record = spool.store(&path, record).unwrap();
        let keys = [key(1).verifier_key().clone()];
        let ask = |policy| delete(policy, &drive, &spool, &record, &keys, Timestamp::from_millis(9));
        let yes = Deletion::AfterServerReceipt;
        assert_eq!(ask(Deletion::default()), Err(Stays::Policy));
        assert_eq!(ask(yes), Err(Stays::Unsealed));
        crate::testing::seal(&spool, std::slice::from_ref(&record));
        assert_eq!(ask(yes), Err(Stays::NoReceipt));
        spool.received(object, &receipt(&record, DigestPair::of(b"other"), &key(1))).unwrap();
        assert_eq!(ask(yes), Err(Stays::OtherReceipt), "of other bytes");
        spool.received(object, &receipt(&record, record.digests, &key(2))).unwrap();
        assert_eq!(ask(yes), Err(Stays::OtherReceipt), "of another key");
        spool.received(object, &receipt(&record, record.digests, &key(1))).unwrap();
        assert_eq!(ask(Deletion::Never), Err(Stays::Policy));
        fs::write(&file, b"FILM").unwrap();
        assert_eq!(ask(yes), Err(Stays::OtherBytes));
        assert!(file.exists() && !dir.path().join("deleted.jsonl").exists());
        fs::write(&file, b"film").unwrap();
        fs::File::open(&file)
            .unwrap()
            .set_modified(
                std::time::UNIX_EPOCH + std::time::Duration::from_millis(u64::try_from(look.modified.unwrap().millis()).unwrap()),
            )
            .unwrap();
        assert_eq!(ask(yes), Ok(()));
        assert!(!file.exists());
        let order = fs::read_to_string(dir.path().join("deleted.jsonl")).unwrap();
        assert!(order.contains(&record.digests.sha256.to_string()) && order.contains("a.mp4"), "{order}");
        assert!(spool.object(object).exists(), "the spool keeps its copy");
    }
}
