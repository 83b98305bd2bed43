//! Which key of a log follows which: a note signed by both. Whoever trusts one of them can follow the notes to the others, in a package
//! that was signed before a change as well as in one signed after it. Where notes are kept is not decided here.

use std::fmt;
use std::str::FromStr;

use crate::ed25519::{NoteSigner, NoteVerifier};
use crate::key::VerifierKey;
use crate::note::{Note, ParseNoteError, SignNoteError};

/// The first line of the note.
const HEADING: &str = "zhilu key succession v1";
/// What follows a key, in a chain of notes that is read: no log changes its key so often.
const MAX_CHAIN: usize = 1000;

/// One key followed by another.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Succession {
    /// The key that signed so far.
    pub old: VerifierKey,
    /// The key that signs from now on.
    pub new: VerifierKey,
    /// The old key signed no checkpoint of more leaves than these.
    pub size: u64,
}

/// Why a text is no succession.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum SuccessionError {
    /// It is no note.
    #[error("not a signed note")]
    Note(#[from] ParseNoteError),
    /// A line is missing, wrong or too much.
    #[error("the line “{0}” of a succession cannot be read")]
    Line(&'static str),
    /// Keys of two names, or the same key twice.
    #[error("a key is followed by another key of the same name")]
    Names,
    /// One of the two keys did not sign.
    #[error("{0} did not sign the succession")]
    Unsigned(&'static str),
}

impl Succession {
    /// The note, signed by both.
    ///
    /// # Errors
    /// When a key does not sign.
    pub fn sign(old: &NoteSigner, new: &NoteSigner, size: u64) -> Result<Note, SignNoteError> {
        let this = Self { old: old.verifier_key().clone(), new: new.verifier_key().clone(), size };
        let failed = |source: ParseNoteError| SignNoteError { key: this.old.id().clone(), source: source.into() };
        let mut note = Note::new(this.to_string()).map_err(failed)?;
        note.sign(old)?;
        note.sign(new)?;
        Ok(note)
    }

    /// What a note says, if both keys signed it.
    ///
    /// # Errors
    /// When it is no succession, or one of them did not.
    pub fn open(note: &Note) -> Result<Self, SuccessionError> {
        let this: Self = note.text().parse()?;
        if this.old.id().name != this.new.id().name || this.old == this.new {
            return Err(SuccessionError::Names);
        }
        for (key, which) in [(&this.old, "the old key"), (&this.new, "the new key")] {
            let verifier = NoteVerifier::try_from(key).map_err(|_| SuccessionError::Unsigned(which))?;
            note.verify(&[&verifier]).map_err(|_| SuccessionError::Unsigned(which))?;
        }
        Ok(this)
    }

    /// Reads notes that stand one after another in a text.
    ///
    /// # Errors
    /// When one of them is no succession.
    pub fn read_all(text: &str) -> Result<Vec<Self>, SuccessionError> {
        let mut found = Vec::new();
        let mut note = String::new();
        let mut lines = text.lines().peekable();
        while let Some(line) = lines.next() {
            note.push_str(line);
            note.push('\n');
            // A note ends with the last of its signature lines.
            if line.starts_with('—') && lines.peek().is_none_or(|next| !next.starts_with('—')) {
                found.push(Self::open(&std::mem::take(&mut note).parse()?)?);
                if found.len() > MAX_CHAIN {
                    return Err(SuccessionError::Line(HEADING));
                }
            }
        }
        if note.is_empty() { Ok(found) } else { Err(SuccessionError::Unsigned("the old key")) }
    }
}

/// The keys to believe for a checkpoint of `size` leaves, when `trusted` is believed: itself, those that follow it, and those it followed,
/// each as far as it signed. A key that was followed is believed no further than it signed, since its keeper may have been careless after.
pub fn believed(trusted: &VerifierKey, chain: &[Succession], size: u64) -> Vec<VerifierKey> {
    let mut known = vec![trusted];
    let mut place = 0;
    while place < known.len() {
        let key = known[place];
        for link in chain {
            let next = [(&link.old, &link.new), (&link.new, &link.old)].into_iter().find(|(from, _)| *from == key);
            if let Some((_, to)) = next
                && !known.contains(&to)
            {
                known.push(to);
            }
        }
        place += 1;
    }
    let signed = |key: &VerifierKey| chain.iter().filter(|link| link.old == *key).all(|link| size <= link.size);
    known.into_iter().filter(|key| signed(key)).cloned().collect()
}

impl fmt::Display for Succession {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{HEADING}\nold {}\nnew {}\nsize {}", self.old, self.new, self.size)
    }
}

impl FromStr for Succession {
    type Err = SuccessionError;

    fn from_str(text: &str) -> Result<Self, SuccessionError> {
        let mut lines = text.lines();
        if lines.next() != Some(HEADING) {
            return Err(SuccessionError::Line(HEADING));
        }
        let mut value = |name: &'static str| {
            let text = lines.next().and_then(|line| line.strip_prefix(name)?.strip_prefix(' '));
            text.ok_or(SuccessionError::Line(name))
        };
        let old = value("old")?.parse().map_err(|_| SuccessionError::Line("old"))?;
        let new = value("new")?.parse().map_err(|_| SuccessionError::Line("new"))?;
        let size = value("size")?.parse().map_err(|_| SuccessionError::Line("size"))?;
        let this = Self { old, new, size };
        // One text, one meaning.
        if this.to_string() == text { Ok(this) } else { Err(SuccessionError::Line("size")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signer(seed: u8) -> NoteSigner {
        NoteSigner::from_seed("demo.example/log".parse().unwrap(), &[seed; 32])
    }

    fn key(seed: u8) -> VerifierKey {
        signer(seed).verifier_key().clone()
    }

    #[test]
    fn a_chain_is_followed_both_ways_and_no_further_than_each_key_signed() {
        let notes =
            [Succession::sign(&signer(1), &signer(2), 10).unwrap(), Succession::sign(&signer(2), &signer(3), 20).unwrap()];
        let text = notes.map(|note| note.to_string()).concat();
        let chain = Succession::read_all(&text).unwrap();
        assert_eq!(chain.len(), 2);
        for trusted in 1..=3 {
            assert_eq!(believed(&key(trusted), &chain, 5).len(), 3, "from {trusted}");
            let mut late = believed(&key(trusted), &chain, 15);
            late.sort_by_key(ToString::to_string);
            let mut expected = vec![key(2), key(3)];
            expected.sort_by_key(ToString::to_string);
            assert_eq!(late, expected, "from {trusted}");
            assert_eq!(believed(&key(trusted), &chain, 21), [key(3)], "from {trusted}");
        }
        assert_eq!(believed(&key(4), &chain, 5), [key(4)], "a stranger leads nowhere");
        assert_eq!(believed(&key(1), &[], 5), [key(1)]);
        assert_eq!(Succession::read_all(""), Ok(vec![]));
    }

    #[test]
    fn a_succession_that_one_of_them_did_not_sign_leads_nowhere() {
        let good = Succession::sign(&signer(1), &signer(2), 10).unwrap().to_string();
        let one_line = |keep: usize| {
            let signatures: Vec<&str> = good.lines().filter(|line| line.starts_with('—')).collect();
            good.replace(&format!("{}\n", signatures[1 - keep]), "")
        };
        assert_eq!(Succession::read_all(&one_line(0)), Err(SuccessionError::Unsigned("the new key")));
        assert_eq!(Succession::read_all(&one_line(1)), Err(SuccessionError::Unsigned("the old key")));
        assert_eq!(Succession::read_all(&good.replace("size 10", "size 99")), Err(SuccessionError::Unsigned("the old key")));
        assert!(Succession::read_all(&good.replace("size 10", "size 010")).is_err());
        assert!(Succession::read_all("letters\n").is_err());
        let same = Succession::sign(&signer(1), &signer(1), 10).unwrap();
        assert_eq!(Succession::open(&same), Err(SuccessionError::Names));
        let elsewhere = NoteSigner::from_seed("other.example/log".parse().unwrap(), &[2; 32]);
        assert_eq!(Succession::open(&Succession::sign(&signer(1), &elsewhere, 1).unwrap()), Err(SuccessionError::Names));
    }
}
