//! Asking a superior for entries back: a log that was restored from before says who it is and from where on it lacks them, and hears the
//! leaves and rule parts that were sent up once. A superior never had a private part, so none comes back from it.

use std::fmt;
use std::str::FromStr;

use base::Timestamp;
use serde::{Deserialize, Serialize};
use tlog::note::ParseNoteError;
use tlog::succession::believed;
use tlog::{KeyId, Note, NoteVerifier, Succession};

use super::statement::{Lines, Statement, StatementError};
use super::verify::{Held, Refusal};
use super::wire::Line;

/// The first line: a request is never taken for a statement about the size of a log, nor the other way round.
const HEADING: &str = "zhilu mirror request v1";

/// What a log says when it wants entries back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The log.
    pub origin: String,
    /// The key of the superior, as its cosignature lines name it: `name+hash`.
    pub to: String,
    /// The superior's own clock, as it told it last.
    pub time: Timestamp,
    /// The first entry that is wanted.
    pub from: u64,
}

impl Request {
    /// The request as a note that nobody signed yet.
    ///
    /// # Errors
    /// When a name in it cannot stand in a note.
    pub fn to_note(&self) -> Result<Note, ParseNoteError> {
        Note::new(self.to_string())
    }
}

impl fmt::Display for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { origin, to, time, from } = self;
        let time = time.millis();
        writeln!(f, "{HEADING}\nlog {origin}\nto {to}\ntime {time}\nfrom {from}")
    }
}

impl FromStr for Request {
    type Err = StatementError;

    fn from_str(text: &str) -> Result<Self, StatementError> {
        let mut lines = Lines::under(HEADING, text)?;
        let this = Self {
            origin: lines.value("log")?.to_owned(),
            to: lines.value("to")?.to_owned(),
            time: Timestamp::from_millis(lines.parsed("time")?),
            from: lines.parsed("from")?,
        };
        // One text, one meaning.
        if this.to_string() == text { Ok(this) } else { Err(StatementError("from")) }
    }
}

/// What a subordinate sends that wants entries back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ask {
    /// Which log; the request says the same under a signature.
    pub origin: String,
    /// The signed [`Request`].
    pub request: String,
    /// Which key of the log followed which ([`tlog::succession`]); empty when it never changed.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub chain: String,
}

/// What a superior hands back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct HandedBack {
    /// The superior's clock, in milliseconds since 1970-01-01T00:00:00Z. The next request repeats it.
    pub time: i64,
    /// The largest checkpoint of the log of which every entry is here; a note signed by the log and cosigned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub checkpoint: Option<String>,
    /// The index of the first of the entries.
    pub from: u64,
    /// Entries without a gap; none when there are no more.
    pub entries: Vec<Line>,
}

impl HandedBack {
    /// The superior's clock.
    pub const fn now(&self) -> Timestamp {
        Timestamp::from_millis(self.time)
    }
}

impl Held {
    /// Checks who asks, whom and when, and takes out what is wanted. The newest key of the log alone may ask: one that was followed by
    /// another reads nothing any more.
    ///
    /// # Errors
    /// See [`Refusal`].
    pub fn asked(&self, ask: &Ask, to: &KeyId, now: Timestamp) -> Result<Request, Refusal> {
        let note: Note = ask.request.parse()?;
        let keys = believed(&self.key, &Succession::read_all(&ask.chain)?, u64::MAX);
        let verifiers: Vec<NoteVerifier> = keys.iter().filter_map(|key| NoteVerifier::try_from(key).ok()).collect();
        if !verifiers.iter().any(|key| note.verify(&[key]).is_ok()) {
            return Err(Refusal::Unsigned(self.origin.clone()));
        }
        let request: Request = note.text().parse()?;
        if request.origin != self.origin {
            return Err(Refusal::Other("log"));
        }
        if request.to != Statement::addressee(to) {
            return Err(Refusal::Other("superior"));
        }
        self.fresh(request.time, now)?;
        Ok(request)
    }
}

#[cfg(test)]
mod tests {
    use tlog::{Cosigner, Frontier, NoteSigner};

    use super::*;

    const ORIGIN: &str = "demo.example/log";

    fn request(time: i64) -> Request {
        let to = Statement::addressee(superior().verifier_key().id());
        Request { origin: ORIGIN.into(), to, time: Timestamp::from_millis(time), from: 7 }
    }

    fn superior() -> Cosigner {
        Cosigner::from_seed("superior.example".parse().unwrap(), &[9; 32])
    }

    fn signed(request: &Request, seed: u8) -> Ask {
        let mut note = request.to_note().unwrap();
        note.sign(&NoteSigner::from_seed(ORIGIN.parse().unwrap(), &[seed; 32])).unwrap();
        Ask { origin: ORIGIN.into(), request: note.to_string(), chain: String::new() }
    }

    #[test]
    fn only_the_key_of_the_log_is_heard_once_and_for_ten_minutes() {
        let key = NoteSigner::from_seed(ORIGIN.parse().unwrap(), &[1; 32]).verifier_key().clone();
        let stated_at = Timestamp::from_millis(1000);
        let held = Held { origin: ORIGIN.into(), key, frontier: Frontier::default(), last_origin: None, seen: None, stated_at };
        let asked = |ask: &Ask| held.asked(ask, superior().verifier_key().id(), Timestamp::from_millis(2500));
        assert_eq!(asked(&signed(&request(2000), 1)).unwrap(), request(2000));
        assert!(matches!(asked(&signed(&request(2000), 2)), Err(Refusal::Unsigned(_))), "the key of another");
        assert!(matches!(asked(&signed(&request(1000), 1)), Err(Refusal::Stale { .. })), "heard before");
        assert!(matches!(asked(&signed(&request(700_000), 1)), Err(Refusal::Stale { .. })), "not of now");
        let elsewhere = Request { to: "other.example+00000000".into(), ..request(2000) };
        assert!(matches!(asked(&signed(&elsewhere, 1)), Err(Refusal::Other("superior"))));
        let another = Request { origin: "other.example/log".into(), ..request(2000) };
        assert!(matches!(asked(&signed(&another, 1)), Err(Refusal::Other("log"))));
        let mut changed = signed(&request(2000), 1);
        changed.request = changed.request.replace("from 7", "from 0");
        assert!(matches!(asked(&changed), Err(Refusal::Unsigned(_))));
    }

    #[test]
    fn a_request_reads_back_and_is_no_statement() {
        let request = Request {
            origin: "demo.example/log".into(),
            to: "superior.example+01020304".into(),
            time: Timestamp::from_millis(1_793_667_720_000),
            from: 7,
        };
        let text = request.to_note().unwrap().text().to_owned();
        assert_eq!(text.parse(), Ok(request));
        assert!(text.parse::<Statement>().is_err());
        for (old, new) in [("from 7", "from 07"), ("log ", "Log "), ("from 7\n", "from 7\nmore\n"), (HEADING, "hello")] {
            assert!(text.replace(old, new).parse::<Request>().is_err(), "{new}");
        }
    }
}
