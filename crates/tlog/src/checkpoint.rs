//! Checkpoints, <https://c2sp.org/tlog-checkpoint>: origin, size and root of a log as the text of a note. Whether a log may sign one is
//! for whoever holds its key: never one that does not extend the last.

use std::fmt;
use std::str::FromStr;

use crate::hash::{Hash, ParseHashError};
use crate::note::{Note, ParseNoteError, Verifier, VerifyNoteError};

/// What a log says of itself at one size. Its text reads back to the same bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Checkpoint {
    origin: String,
    size: u64,
    root: Hash,
    extensions: Vec<String>,
}

/// Why a text is no checkpoint.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum ParseCheckpointError {
    /// Fewer than three lines, an empty line, a control character, or no newline at the end.
    #[error("a checkpoint has three or more non-empty lines, each ended by a newline")]
    Lines,
    /// The second line is not a decimal number in its shortest form.
    #[error("{0:?} is not the size of a tree")]
    Size(String),
    /// The third line is not a root.
    #[error("the third line is no root")]
    Root(#[from] ParseHashError),
}

/// Why a note is not a checkpoint of the log that was asked for.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
pub enum OpenCheckpointError {
    /// The log did not sign, or the note was changed.
    #[error("the checkpoint is not signed by its log")]
    Signature(#[from] VerifyNoteError),
    /// The log signed something else.
    #[error("what the log signed is not a checkpoint")]
    Parse(#[from] ParseCheckpointError),
    /// A checkpoint of another log.
    #[error("the checkpoint is of {found:?}, not of {expected:?}")]
    OtherOrigin {
        /// The origin asked for.
        expected: String,
        /// The origin found.
        found: String,
    },
}

impl Checkpoint {
    /// The checkpoint of the log `origin` at `size` leaves.
    ///
    /// # Errors
    /// When `origin` is not one non-empty line.
    pub fn new(origin: &str, size: u64, root: Hash) -> Result<Self, ParseCheckpointError> {
        Ok(Self { origin: line(origin)?.to_owned(), size, root, extensions: Vec::new() })
    }

    /// The same with one extension line more. Monitors cannot audit such lines; better go without.
    ///
    /// # Errors
    /// When `extension` is not one non-empty line.
    pub fn with_extension(mut self, extension: &str) -> Result<Self, ParseCheckpointError> {
        self.extensions.push(line(extension)?.to_owned());
        Ok(self)
    }

    /// Reads the checkpoint in a note that the log with this origin and key signed. Other signatures, cosignatures among them, are left
    /// to [`Note::verify`].
    ///
    /// # Errors
    /// When the log did not sign it, or it is no checkpoint, or one of another origin.
    pub fn open(note: &Note, origin: &str, log: &dyn Verifier) -> Result<Self, OpenCheckpointError> {
        note.verify(&[log])?;
        let checkpoint: Self = note.text().parse()?;
        if checkpoint.origin != origin {
            return Err(OpenCheckpointError::OtherOrigin { expected: origin.to_owned(), found: checkpoint.origin });
        }
        Ok(checkpoint)
    }

    /// The checkpoint as a note that nobody signed yet.
    ///
    /// # Errors
    /// When it is longer than a note may be.
    pub fn to_note(&self) -> Result<Note, ParseNoteError> {
        Note::new(self.to_string())
    }

    /// The identity of the log.
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// Leaves in the tree.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The root of the tree.
    pub const fn root(&self) -> &Hash {
        &self.root
    }

    /// Lines after the third, which this crate gives no meaning.
    pub fn extensions(&self) -> &[String] {
        &self.extensions
    }
}

impl fmt::Display for Checkpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{}\n{}\n{}", self.origin, self.size, self.root)?;
        self.extensions.iter().try_for_each(|extension| writeln!(f, "{extension}"))
    }
}

impl FromStr for Checkpoint {
    type Err = ParseCheckpointError;

    fn from_str(text: &str) -> Result<Self, ParseCheckpointError> {
        let mut lines = text.strip_suffix('\n').ok_or(ParseCheckpointError::Lines)?.split('\n').map(line);
        let (Some(origin), Some(size), Some(root)) = (lines.next(), lines.next(), lines.next()) else {
            return Err(ParseCheckpointError::Lines);
        };
        let checkpoint = Self::new(origin?, parse_decimal(size?)?, root?.parse()?)?;
        lines.try_fold(checkpoint, |checkpoint, extension| checkpoint.with_extension(extension?))
    }
}

/// A number in its one decimal form: no sign, no leading zeroes.
fn parse_decimal(text: &str) -> Result<u64, ParseCheckpointError> {
    let size = text.parse().ok().filter(|size: &u64| size.to_string() == text);
    size.ok_or_else(|| ParseCheckpointError::Size(text.chars().take(80).collect()))
}

fn line(text: &str) -> Result<&str, ParseCheckpointError> {
    let is_line = !text.is_empty() && !text.bytes().any(|byte| byte < b' ');
    is_line.then_some(text).ok_or(ParseCheckpointError::Lines)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::ed25519::{NoteSigner, NoteVerifier};
    use crate::hash::EMPTY_ROOT;

    /// The example of the standard.
    const SOFA: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n";

    fn signer(name: &str) -> (NoteSigner, NoteVerifier) {
        let signer = NoteSigner::from_seed(name.parse().unwrap(), &[1; 32]);
        let verifier = NoteVerifier::try_from(signer.verifier_key()).unwrap();
        (signer, verifier)
    }

    /// Frozen: this is what logs publish and witnesses sign.
    #[test]
    fn golden_checkpoint() {
        let (log, _) = signer("demo.example/log");
        let mut note = Checkpoint::new("demo.example/log", 0, EMPTY_ROOT).unwrap().to_note().unwrap();
        note.sign(&log).unwrap();
        expect_test::expect![[r#"
            demo.example/log+eff41ac6+AYqI4910CfGV/VLbLTy6XXLKZwm/HZQSG/N0iAG0D29c

            demo.example/log
            0
            47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=

            — demo.example/log 7/QaxgFpGj6M5qkzPCp3kHXTs2YIA+bwZRXHOLrPFk+eBn0DW3XXExwReHA9LXTipwxPlsxCSuYUbZc4ggYmcnQT0wk=
        "#]]
        .assert_eq(&format!("{}\n\n{note}", log.verifier_key()));
    }

    #[test]
    fn the_checkpoint_of_the_standard_reads_and_prints() {
        let checkpoint: Checkpoint = SOFA.parse().unwrap();
        assert_eq!((checkpoint.origin(), checkpoint.size()), ("example.com/behind-the-sofa", 20_852_163));
        assert_eq!(checkpoint.to_string(), SOFA);
        let extended = format!("{SOFA}one\n two \n");
        assert_eq!(extended.parse::<Checkpoint>().unwrap().extensions(), ["one", " two "]);
        assert_eq!(checkpoint.with_extension("one").unwrap().with_extension(" two ").unwrap().to_string(), extended);
    }

    #[test]
    fn each_fault_of_form_is_told_apart() {
        let fault = |text: &str| text.parse::<Checkpoint>().unwrap_err();
        for text in ["", "\n", "a\n1\n", SOFA.trim_end(), &format!("\n{SOFA}"), &format!("{SOFA}\n"), &format!("{SOFA}a\n\nb\n")]
        {
            assert_eq!(fault(text), ParseCheckpointError::Lines, "{text:?}");
        }
        for size in ["020852163", "+1", "-1", "1 ", "1.0", "18446744073709551616", "一"] {
            assert_eq!(fault(&SOFA.replace("20852163", size)), ParseCheckpointError::Size(size.into()));
        }
        assert_eq!(fault(&SOFA.replace("q2I=", "q2I")), ParseCheckpointError::Root(ParseHashError));
        for line in ["", "a\nb", "a\n"] {
            assert_eq!(Checkpoint::new(line, 1, EMPTY_ROOT), Err(ParseCheckpointError::Lines));
            assert!(SOFA.parse::<Checkpoint>().unwrap().with_extension(line).is_err());
        }
    }

    #[test]
    fn only_what_the_log_signed_opens() {
        let (log, key) = signer("example.com/behind-the-sofa");
        let (other, other_key) = signer("example.com/other");
        let mut note = Note::new(SOFA.into()).unwrap();
        note.sign(&other).unwrap();
        let open = |note: &Note, origin| Checkpoint::open(note, origin, &key);
        let origin = "example.com/behind-the-sofa";
        assert_eq!(open(&note, origin), Err(OpenCheckpointError::Signature(VerifyNoteError::Unsigned)));
        note.sign(&log).unwrap();
        assert_eq!(open(&note, origin).unwrap().to_string(), SOFA);
        assert!(matches!(open(&note, "example.com/other"), Err(OpenCheckpointError::OtherOrigin { .. })));
        assert!(Checkpoint::open(&note, origin, &other_key).is_ok());
        let grown: Note = note.to_string().replace("20852163", "20852164").parse().unwrap();
        assert!(matches!(open(&grown, origin), Err(OpenCheckpointError::Signature(VerifyNoteError::Forged(_)))));
        let mut letter = Note::new("not a checkpoint\n".into()).unwrap();
        letter.sign(&log).unwrap();
        assert_eq!(open(&letter, origin), Err(OpenCheckpointError::Parse(ParseCheckpointError::Lines)));
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(origin in "[ -~录]{1,20}", size: u64, root: [u8; 32], extensions in prop::collection::vec("[ -~录]{1,9}", 0..3)) {
            let mut checkpoint = Checkpoint::new(&origin, size, Hash(root)).unwrap();
            for extension in extensions {
                checkpoint = checkpoint.with_extension(&extension).unwrap();
            }
            prop_assert_eq!(checkpoint.to_string().parse(), Ok(checkpoint));
        }

        #[test]
        fn what_reads_is_written_the_same(text in "[a\n]{1,3}0{0,1}[0-9]{0,3}\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2[I-L]=\n{0,2}[b\n]{0,4}") {
            if let Ok(checkpoint) = text.parse::<Checkpoint>() {
                prop_assert_eq!(checkpoint.to_string(), text);
            }
        }
    }
}
