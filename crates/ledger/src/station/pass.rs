//! A pass: the station says that it is itself, to one server, for a short while. The server told it the time, so a station whose clock is wrong
//! can send all the same, and both clocks stand side by side.

use std::fmt;
use std::str::FromStr;

use base::{AgencyId, RawId, Span, StationId, Timestamp};
use tlog::{KeyId, NoteSigner, VerifierKey};

use super::{StationError, open, sign, value};

const HEADING: &str = "zhilu station pass v1";
/// How long a pass is good for, by the server's clock.
pub const LIFE: Span = Span::from_seconds(10 * 60);

/// What a pass says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pass {
    /// The agency whose station it is.
    pub agency: AgencyId,
    /// The station.
    pub station: StationId,
    /// The key of the server's receipts, as signature lines name it: the pass is for nobody else.
    pub to: String,
    /// The server's clock, as it told it just before.
    pub time: Timestamp,
    /// The station's own clock at that moment.
    pub clock: Timestamp,
    /// Which start of the station's machine this is.
    pub boot: RawId,
    /// How long that machine runs, by a counter that nobody sets.
    pub steady: Span,
}

impl Pass {
    /// How a pass names the server.
    pub fn addressee(key: &KeyId) -> String {
        key.to_string()
    }

    /// The signed pass.
    ///
    /// # Errors
    /// When the key does not sign.
    pub fn sign(&self, key: &NoteSigner) -> Result<String, StationError> {
        sign(self.to_string(), key)
    }

    /// What a pass says of its agency and station, before anything is believed: whose key is to be asked.
    ///
    /// # Errors
    /// When it is no pass.
    pub fn peek(signed: &str) -> Result<Self, StationError> {
        signed.parse::<tlog::Note>()?.text().parse()
    }

    /// What a signed pass says, if that key signed it.
    ///
    /// # Errors
    /// When it is no pass, or not signed by that key.
    pub fn verify(signed: &str, key: &VerifierKey) -> Result<Self, StationError> {
        open(signed, &[key])?.parse()
    }

    /// Whether it is good at an instant of the server's clock.
    pub fn holds(&self, now: Timestamp) -> bool {
        (Span::ZERO..=LIFE).contains(&now.since(self.time))
    }
}

impl fmt::Display for Pass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { agency, station, to, time, clock, boot, steady } = self;
        let (time, clock, steady) = (time.millis(), clock.millis(), steady.millis());
        writeln!(
            f,
            "{HEADING}\nagency {agency}\nstation {station}\nto {to}\ntime {time}\nclock {clock}\nboot {boot}\nsteady {steady}"
        )
    }
}

impl FromStr for Pass {
    type Err = StationError;

    fn from_str(text: &str) -> Result<Self, StationError> {
        let mut lines = text.lines();
        if lines.next() != Some(HEADING) {
            return Err(StationError::Text(HEADING));
        }
        let this = Self {
            agency: value(&mut lines, "agency")?,
            station: value(&mut lines, "station")?,
            to: value(&mut lines, "to")?,
            time: Timestamp::from_millis(value(&mut lines, "time")?),
            clock: Timestamp::from_millis(value(&mut lines, "clock")?),
            boot: value(&mut lines, "boot")?,
            steady: Span::from_millis(value(&mut lines, "steady")?),
        };
        // One text, one meaning.
        if this.to_string() == text { Ok(this) } else { Err(StationError::Text("steady")) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::station::key;

    #[test]
    fn a_pass_is_of_one_key_and_good_for_a_while() {
        let pass = Pass {
            agency: AgencyId::random(),
            station: StationId::random(),
            to: "zhilu/receipt+01020304".into(),
            time: Timestamp::from_millis(1_793_667_720_000),
            clock: Timestamp::from_millis(1_793_667_000_000),
            boot: RawId::random(),
            steady: Span::from_seconds(77),
        };
        let signed = pass.sign(&key(1)).unwrap();
        assert_eq!(Pass::verify(&signed, key(1).verifier_key()).unwrap(), pass);
        assert_eq!(Pass::peek(&signed).unwrap(), pass);
        assert!(matches!(Pass::verify(&signed, key(2).verifier_key()), Err(StationError::Signature(_))));
        let changed = signed.replace("clock 1793667000000", "clock 1793667720000");
        assert!(matches!(Pass::verify(&changed, key(1).verifier_key()), Err(StationError::Signature(_))));
        let at = |seconds| pass.time.plus(Span::from_seconds(seconds));
        assert_eq!([at(-1), at(0), at(600), at(601)].map(|now| pass.holds(now)), [false, true, true, false]);
        for (old, new) in [("steady 77000\n", "steady 77000\nmore\n"), ("boot ", "Boot "), ("time 1", "time 01")] {
            assert!(pass.to_string().replace(old, new).parse::<Pass>().is_err(), "{new}");
        }
    }
}
