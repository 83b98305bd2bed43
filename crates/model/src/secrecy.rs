//! What is said of a record or a recording that must be kept secret 标注 (Art. 25), and how far an approval reaches into it. The law's own
//! words for what is protected are [`Secrecy`]; who may see what is decided where it is shown.

use serde::{Deserialize, Serialize};

use crate::copy::Secrecy;
use crate::fold::{Dated, Stamp};

/// The labels of one thing, each with who put it there and when. Why, and on which ground, stands in the private part under the entry.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Labels(pub Vec<Dated<Secrecy>>);

impl Labels {
    /// Whether nothing is said.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Whether it bears this label.
    pub fn has(&self, label: Secrecy) -> bool {
        self.0.iter().any(|known| known.what == label)
    }

    /// The labels, in the order of the law.
    pub fn all(&self) -> Vec<Secrecy> {
        let mut all: Vec<Secrecy> = self.0.iter().map(|known| known.what).collect();
        all.sort_unstable();
        all
    }

    pub(crate) fn put(&mut self, at: Stamp, label: Secrecy) {
        if !self.has(label) {
            self.0.push(Dated { at, what: label });
        }
    }

    pub(crate) fn lift(&mut self, label: Secrecy) {
        self.0.retain(|known| known.what != label);
    }
}

/// Which part of a dossier 正卷、副卷 an approval opens.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Volumes {
    /// 正卷 alone.
    #[default]
    Main,
    /// 正卷 and 副卷.
    Both,
}

/// How far an approval reaches beyond what everybody's does.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reach {
    /// What it lets see although it is labelled.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub secrets: Vec<Secrecy>,
    /// Which volumes.
    #[serde(default, skip_serializing_if = "is_main")]
    pub volumes: Volumes,
}

fn is_main(volumes: &Volumes) -> bool {
    *volumes == Volumes::Main
}

impl Reach {
    /// Whether it is that of any approval: nothing labelled, the main volume.
    pub fn is_plain(&self) -> bool {
        *self == Self::default()
    }

    /// The labels that stand in its way, in the order of the law; none when it covers them all.
    pub fn lacks(&self, labels: &Labels) -> Vec<Secrecy> {
        labels.all().into_iter().filter(|label| !self.secrets.contains(label)).collect()
    }
}

#[cfg(test)]
mod tests {
    use base::{EntryId, PersonId, Timestamp};

    use super::*;

    #[test]
    fn an_approval_covers_what_it_names_and_no_other_label() {
        let now = Timestamp::default();
        let at = Stamp { entry: EntryId::default(), actor: PersonId::default(), happened_at: now, recorded_at: now };
        let mut labels = Labels::default();
        labels.put(at, Secrecy::Informant);
        labels.put(at, Secrecy::Trade);
        labels.put(at, Secrecy::Trade);
        let reach = |secrets: &[Secrecy]| Reach { secrets: secrets.to_vec(), volumes: Volumes::Main };
        assert_eq!(reach(&[]).lacks(&labels), [Secrecy::Trade, Secrecy::Informant]);
        assert_eq!(reach(&[Secrecy::Trade, Secrecy::Privacy]).lacks(&labels), [Secrecy::Informant]);
        labels.lift(Secrecy::Informant);
        assert!(reach(&[Secrecy::Trade]).lacks(&labels).is_empty());
        assert!(reach(&[]).is_plain() && !reach(&[Secrecy::Trade]).is_plain());
    }
}
