//! Who speaks, to whom, when, and of which tree: signed by the log's key, so that nobody else can say that a log is shorter than it was,
//! and nobody can say it again later.

use std::fmt;
use std::str::FromStr;

use base::Timestamp;
use tlog::note::ParseNoteError;
use tlog::{Hash, KeyId, Note};

/// The first line. What follows it is no number, so that a statement can never be taken for a checkpoint.
const HEADING: &str = "zhilu mirror statement v1";

/// What a log says of itself to its superior.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Statement {
    /// The log.
    pub origin: String,
    /// The key of the superior, as its cosignature lines name it: `name+hash`.
    pub to: String,
    /// The superior's own clock, as it told it last.
    pub time: Timestamp,
    /// Leaves in the newest checkpoint.
    pub size: u64,
    /// Its root.
    pub root: Hash,
    /// The largest size that the log's signer remembers to have signed. More than `size` means: an old database was restored.
    pub remembers: u64,
}

/// The text is no statement.
#[derive(Debug, PartialEq, Eq, thiserror::Error)]
#[error("the line “{0}” of a statement cannot be read")]
pub struct StatementError(pub &'static str);

impl Statement {
    /// The statement as a note that nobody signed yet.
    ///
    /// # Errors
    /// When a name in it cannot stand in a note.
    pub fn to_note(&self) -> Result<Note, ParseNoteError> {
        Note::new(self.to_string())
    }

    /// How a statement names the superior.
    pub fn addressee(key: &KeyId) -> String {
        key.to_string()
    }
}

/// A text of a heading and lines of a name and a value, taken apart from top to bottom.
pub(super) struct Lines<'a>(std::str::Lines<'a>);

impl<'a> Lines<'a> {
    /// The lines under a heading.
    pub(super) fn under(heading: &'static str, text: &'a str) -> Result<Self, StatementError> {
        let mut lines = text.lines();
        if lines.next() == Some(heading) { Ok(Self(lines)) } else { Err(StatementError(heading)) }
    }

    /// The value of the next line, which must bear this name.
    pub(super) fn value(&mut self, name: &'static str) -> Result<&'a str, StatementError> {
        let text = self.0.next().and_then(|line| line.strip_prefix(name)?.strip_prefix(' '));
        text.ok_or(StatementError(name))
    }

    /// The same, read as what it is.
    pub(super) fn parsed<T: FromStr>(&mut self, name: &'static str) -> Result<T, StatementError> {
        self.value(name)?.parse().map_err(|_| StatementError(name))
    }
}

impl fmt::Display for Statement {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, to, time, size, root, remembers } = self;
        let time = time.millis();
        writeln!(f, "{HEADING}\nlog {origin}\nto {to}\ntime {time}\nsize {size}\nroot {root}\nremembers {remembers}")
    }
}

impl FromStr for Statement {
    type Err = StatementError;

    fn from_str(text: &str) -> Result<Self, StatementError> {
        let mut lines = Lines::under(HEADING, text)?;
        let this = Self {
            origin: lines.value("log")?.to_owned(),
            to: lines.value("to")?.to_owned(),
            time: Timestamp::from_millis(lines.parsed("time")?),
            size: lines.parsed("size")?,
            root: lines.parsed("root")?,
            remembers: lines.parsed("remembers")?,
        };
        // One text, one meaning.
        if this.to_string() == text { Ok(this) } else { Err(StatementError("remembers")) }
    }
}

#[cfg(test)]
mod tests {
    use tlog::{Checkpoint, EMPTY_ROOT};

    use super::*;

    #[test]
    fn a_statement_reads_back_and_is_no_checkpoint() {
        let statement = Statement {
            origin: "demo.example/log".into(),
            to: "superior.example+01020304".into(),
            time: Timestamp::from_millis(1_793_667_720_000),
            size: 7,
            root: EMPTY_ROOT,
            remembers: 9,
        };
        let text = statement.to_note().unwrap().text().to_owned();
        assert_eq!(text.parse(), Ok(statement));
        assert!(text.parse::<Checkpoint>().is_err());
        for (old, new) in [("size 7", "size 07"), ("log ", "Log "), ("remembers 9\n", "remembers 9\nmore\n"), (HEADING, "hello")]
        {
            assert!(text.replace(old, new).parse::<Statement>().is_err(), "{new}");
        }
    }
}
