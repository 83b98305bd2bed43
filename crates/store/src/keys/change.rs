//! Changing a key. Each step is durable before the next, and a crash between two of them is finished by whoever opens the keys next: there
//! is never a moment without a key, nor one with two.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use tlog::{Cosigner, KeyName, NoteSigner, Sm2Signer, Succession, VerifierKey};

use super::{COSIGN, Files, KeyError, KeyRing, TokenError, cosigner_if_there};
use crate::objects::{make_dirs, sync_dir, write_durably};

impl Files<'_> {
    /// The notes that tell which key followed which.
    pub(super) fn chain(&self) -> PathBuf {
        self.dir.join(format!("{}.chain", self.stem))
    }

    fn failed(&self) -> impl Fn(io::Error) -> KeyError + use<'_> {
        |source| KeyError::File { file: self.key().display().to_string(), source }
    }

    /// Keeps the public half among those that signed before.
    fn keep_public(&self, purpose: &Files<'_>, key: &VerifierKey) -> Result<(), KeyError> {
        let kept = purpose.beside(&format!("{:08x}", key.id().hash)).public();
        write_durably(&kept, format!("{key}\n").as_bytes()).map_err(|e| self.failed()(io::Error::other(e)))
    }

    /// Moves the private half, or what names it in a device, out of the way, into `retired/`; whoever runs the server may destroy it there.
    fn retire(&self, key: &VerifierKey) -> io::Result<()> {
        let retired = self.dir.join("retired");
        make_dirs(&retired)?;
        let (file, kind) = if self.token().exists() { (self.token(), "token") } else { (self.key(), "key") };
        fs::rename(file, retired.join(format!("{}@{:08x}.{kind}", self.stem, key.id().hash)))?;
        sync_dir(&retired)?;
        sync_dir(self.dir)
    }
}

/// The next key for `purpose`, made and not in use yet. Asking again gives the same.
///
/// # Errors
/// When it cannot be read or written.
pub fn prepare(dir: &Path, purpose: &str, name: KeyName) -> Result<VerifierKey, KeyError> {
    let next: NoteSigner = Files::new(dir, purpose).beside("next").load_or_create(name)?;
    Ok(next.verifier_key().clone())
}

/// Puts the prepared key in the place of the one that signs. With `signed`, the size of the largest checkpoint that the old key signed, both
/// sign that one follows the other. Nobody may sign with the old key meanwhile.
///
/// # Errors
/// When no key was prepared, or files cannot be written.
pub fn change_over(dir: &Path, purpose: &str, name: &KeyName, signed: Option<u64>) -> Result<VerifierKey, KeyError> {
    let (files, next) = (Files::new(dir, purpose), Files::new(dir, purpose).beside("next"));
    let ring = KeyRing::open(dir, purpose, name)?;
    let new: NoteSigner = next.load(name.clone())?;
    if let Some(size) = signed {
        let link = Succession::sign(ring.primary(), &new, size)?;
        let chain = format!("{}{link}", ring.chain());
        write_durably(&files.chain(), chain.as_bytes()).map_err(|e| files.failed()(io::Error::other(e)))?;
    }
    files.keep_public(&files, ring.verifier_key())?;
    // From here on `finish` goes on after a crash.
    files.retire(ring.verifier_key()).map_err(files.failed())?;
    finish(&files)?;
    Ok(new.verifier_key().clone())
}

/// Ends a change that broke off: the old key is gone, the prepared one is not in its place yet.
pub(super) fn finish(files: &Files<'_>) -> Result<(), KeyError> {
    let next = files.beside("next");
    if !files.exists() && next.exists() {
        let swap = || {
            if next.token().exists() {
                fs::rename(next.token(), files.token())?;
            } else {
                fs::rename(next.key(), files.key())?;
            }
            fs::rename(next.public(), files.public())?;
            sync_dir(files.dir)
        };
        swap().map_err(files.failed())?;
    }
    Ok(())
}

/// Makes a new key for `purpose` because the private one is gone for good: nobody can sign that it follows. Gives the lost and the new one.
///
/// # Errors
/// When the old key can be read after all, or files cannot be written.
pub fn replace_lost(dir: &Path, purpose: &str, name: KeyName) -> Result<(VerifierKey, VerifierKey), KeyError> {
    let files = Files::new(dir, purpose);
    let lost = files.lost::<NoteSigner>(name.clone())?;
    files.keep_public(&files, &lost)?;
    files.create::<NoteSigner>(name.clone())?;
    let new: NoteSigner = files.load(name)?;
    Ok((lost, new.verifier_key().clone()))
}

impl Files<'_> {
    /// The public half of a private key that is gone; what named it in a device is moved out of the way.
    fn lost<K: super::Stored>(&self, name: KeyName) -> Result<VerifierKey, KeyError> {
        let text = fs::read_to_string(self.public()).map_err(self.failed())?;
        let lost: VerifierKey =
            text.trim_end().parse().map_err(|_| KeyError::NotAKey { file: self.public().display().to_string() })?;
        if self.token().exists() {
            match self.load::<K>(name) {
                Err(KeyError::Token(TokenError::NoKey(_))) => self.retire(&lost).map_err(self.failed())?,
                // A device that does not answer has not lost anything.
                Err(other) => return Err(other),
                Ok(_) => return Err(KeyError::NotLost { file: self.token().display().to_string() }),
            }
        } else if self.key().exists() {
            return Err(KeyError::NotLost { file: self.key().display().to_string() });
        }
        Ok(lost)
    }
}

/// Makes a new cosigning key in the place of the one there is, under the same name; with `lost`, of the one that is gone. Gives the old and
/// the new one. Who trusted the old one has to hear of the new one: cosignatures have no succession.
///
/// # Errors
/// When there is no such key, it is or is not lost, or files cannot be written.
pub fn replace_cosigner(dir: &Path, lost: bool) -> Result<(VerifierKey, VerifierKey), KeyError> {
    let files = Files::new(dir, COSIGN);
    let old = if lost {
        let text = fs::read_to_string(files.public()).map_err(files.failed())?;
        let key: VerifierKey =
            text.trim_end().parse().map_err(|_| KeyError::NotAKey { file: files.public().display().to_string() })?;
        files.lost::<Cosigner>(key.id().name.clone())?
    } else {
        let there = cosigner_if_there(dir)?.ok_or_else(|| KeyError::Lost { file: files.key().display().to_string() })?;
        there.verifier_key().clone()
    };
    let name = old.id().name.clone();
    let next = files.beside("next");
    let new: Cosigner = next.load_or_create(name)?;
    files.keep_public(&files, &old)?;
    if !lost {
        files.retire(&old).map_err(files.failed())?;
    }
    finish(&files)?;
    Ok((old, new.verifier_key().clone()))
}

/// Makes an SM2 key beside the key of `purpose`, or a new one in the place of that which is there. Gives the old one, if any, and the new.
///
/// # Errors
/// When files cannot be read or written.
pub fn replace_sm2(dir: &Path, purpose: &str, name: KeyName) -> Result<(Option<VerifierKey>, VerifierKey), KeyError> {
    let files = Files::new(dir, purpose);
    let beside = files.beside("sm2");
    let mut old = None;
    if beside.key().exists() {
        let signer: Sm2Signer = beside.load(name.clone())?;
        beside.keep_public(&files, signer.verifier_key())?;
        beside.retire(signer.verifier_key()).map_err(beside.failed())?;
        old = Some(signer.verifier_key().clone());
    }
    beside.create::<Sm2Signer>(name.clone())?;
    let new: Sm2Signer = beside.load(name)?;
    Ok((old, new.verifier_key().clone()))
}

#[cfg(test)]
mod tests {
    use tlog::succession::believed;

    use super::*;

    fn name() -> KeyName {
        "demo.example/log".parse().unwrap()
    }

    fn open(dir: &Path) -> KeyRing {
        KeyRing::open(dir, "log.demo", &name()).unwrap()
    }

    #[test]
    fn a_key_follows_another_and_the_old_one_stays_known() {
        let dir = tempfile::tempdir().unwrap();
        let first = open(dir.path()).verifier_key().clone();
        let next = prepare(dir.path(), "log.demo", name()).unwrap();
        assert_eq!(prepare(dir.path(), "log.demo", name()).unwrap(), next);
        assert_eq!(open(dir.path()).verifier_key(), &first, "prepared is not in use");
        assert_eq!(change_over(dir.path(), "log.demo", &name(), Some(7)).unwrap(), next);
        let ring = open(dir.path());
        assert_eq!((ring.verifier_key(), ring.former()), (&next, [first.clone()].as_slice()));
        let chain = Succession::read_all(ring.chain()).unwrap();
        assert_eq!(believed(&first, &chain, 8), std::slice::from_ref(&next));
        assert_eq!(believed(&next, &chain, 7).len(), 2);
        assert!(change_over(dir.path(), "log.demo", &name(), Some(8)).is_err(), "nothing is prepared");
        let third = prepare(dir.path(), "log.demo", name()).unwrap();
        change_over(dir.path(), "log.demo", &name(), Some(9)).unwrap();
        assert_eq!(believed(&first, &Succession::read_all(open(dir.path()).chain()).unwrap(), 10), [third]);
    }

    #[test]
    fn a_change_that_broke_off_is_finished() {
        let dir = tempfile::tempdir().unwrap();
        open(dir.path());
        let next = prepare(dir.path(), "log.demo", name()).unwrap();
        fs::rename(dir.path().join("log.demo.key"), dir.path().join("gone")).unwrap();
        assert_eq!(open(dir.path()).verifier_key(), &next);
    }

    #[test]
    fn a_lost_key_is_replaced_only_when_it_is_lost() {
        let dir = tempfile::tempdir().unwrap();
        let first = open(dir.path()).verifier_key().clone();
        assert!(matches!(replace_lost(dir.path(), "log.demo", name()), Err(KeyError::NotLost { .. })));
        fs::remove_file(dir.path().join("log.demo.key")).unwrap();
        let (lost, new) = replace_lost(dir.path(), "log.demo", name()).unwrap();
        assert_eq!(lost, first);
        let ring = open(dir.path());
        assert_eq!((ring.verifier_key(), ring.former(), ring.chain()), (&new, [first].as_slice(), ""));
    }

    #[test]
    fn sm2_is_switched_on_by_its_key() {
        let dir = tempfile::tempdir().unwrap();
        assert_eq!(open(dir.path()).sm2_key(), None);
        let (old, new) = replace_sm2(dir.path(), "log.demo", name()).unwrap();
        assert_eq!((old, open(dir.path()).sm2_key()), (None, Some(&new)));
        let (old, newer) = replace_sm2(dir.path(), "log.demo", name()).unwrap();
        assert_eq!((old, open(dir.path()).sm2_key()), (Some(new), Some(&newer)));
        assert!(open(dir.path()).former().is_empty(), "former keys of logs are Ed25519");
    }
}
