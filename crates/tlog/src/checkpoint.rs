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
