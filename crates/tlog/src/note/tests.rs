//! Notes of the standard, faults of form, and a signature type of nobody's standard.

use proptest::prelude::*;

use super::*;
use crate::key::{SignatureType, VerifierKey};

/// The example of the standard, with an empty line inside its text.
const POEM: &str = "Ognuno sta solo sul cuor della terra\ntrafitto da un raggio di sole:\n\ned è subito sera.\n\n\
    — quasimodo.example/salvatore NnugSzTjtVAewIS+Z/iJhUPeFDkO/5QQ2i5ddnGITLlC+EhfLW9oJKONrMouFSQU0xMcXxj99ihAQwaqP3ZekRwNtIc=\n";

/// A signature type of nobody's standard, as one with another algorithm would be added: the signature is the text, turned round.
struct Mirror(VerifierKey);

impl Mirror {
    fn named(name: &str) -> Self {
        Self(VerifierKey::new(name.parse().unwrap(), SignatureType::UNASSIGNED, b"mirror".to_vec()))
    }
}

impl Signer for Mirror {
    fn key(&self) -> &KeyId {
        self.0.id()
    }
    fn sign(&self, text: &str) -> Result<Vec<u8>, Box<dyn std::error::Error + Send + Sync>> {
        if text.contains("broken") { Err("the mirror is broken".into()) } else { Ok(text.bytes().rev().collect()) }
    }
}

impl Verifier for Mirror {
    fn key(&self) -> &KeyId {
        self.0.id()
    }
    fn verify(&self, text: &str, signature: &[u8]) -> bool {
        text.bytes().rev().eq(signature.iter().copied())
    }
}

#[test]
fn the_note_of_the_standard_reads_and_prints() {
    let note: Note = POEM.parse().unwrap();
    assert!(note.text().ends_with("sole:\n\ned è subito sera.\n"));
    assert_eq!(note.signatures()[0].key.to_string(), "quasimodo.example/salvatore+367ba04b");
    assert_eq!(note.signatures()[0].bytes.len(), 64);
    assert_eq!(note.to_string(), POEM);
}

#[test]
fn each_fault_of_form_is_told_apart() {
    let fault = |text: &str| text.parse::<Note>().unwrap_err();
    assert_eq!(fault("a\n"), ParseNoteError::NoSignatures);
    assert_eq!(fault("a\n\n"), ParseNoteError::NoSignatures);
    assert_eq!(fault(POEM.trim_end()), ParseNoteError::Unended);
    assert_eq!(fault(&POEM.replace("sole", "so\tle")), ParseNoteError::ControlCharacter);
    assert_eq!(fault(&POEM.replace('\n', "\r\n")), ParseNoteError::ControlCharacter);
    assert_eq!(fault(&format!("{}{POEM}", "a".repeat(MAX_NOTE_LEN))), ParseNoteError::TooLong(MAX_NOTE_LEN + POEM.len()));
    let (text, line) = POEM.split_at(POEM.find("— ").unwrap());
    assert_eq!(fault(&format!("{text}{}", line.repeat(101))), ParseNoteError::TooManySignatures(101));
    assert_eq!(format!("{text}{}", line.repeat(100)).parse::<Note>().unwrap().signatures().len(), 100);
    for line in [
        "- a AAAAAAA=",
        "—a AAAAAAA=",
        "— a",
        "— a ",
        "— a AAAA",
        "— a AAAAAA==",
        "— a b AAAAAAA=",
        "— a+b AAAAAAA=",
        "—  AAAAAAA=",
    ] {
        assert!(matches!(fault(&format!("a\n\n{line}\n")), ParseNoteError::Signature(_)), "{line}");
    }
    assert_eq!(Note::new("a".into()), Err(ParseNoteError::Unended));
    assert_eq!(Note::new("a\0\n".into()), Err(ParseNoteError::ControlCharacter));
}

#[test]
fn known_signatures_must_hold_and_unknown_ones_are_kept() {
    let (one, two, stranger) = (Mirror::named("one"), Mirror::named("two"), Mirror::named("stranger"));
    let mut note = Note::new("text\n".into()).unwrap();
    assert_eq!(note.verify(&[&one]), Err(VerifyNoteError::Unsigned));
    note.sign(&one).unwrap();
    note.sign(&stranger).unwrap();
    let verified = note.verify(&[&one, &two]).unwrap();
    assert_eq!(verified, Verified { known: vec![&note.signatures()[0]], unknown: vec![&note.signatures()[1]] });
    assert_eq!(note.verify(&[&two]), Err(VerifyNoteError::Unsigned));
    assert_eq!(note.verify(&[&one, &one]), Err(VerifyNoteError::Ambiguous(one.0.id().clone())));

    // One false line of a known key spoils the note, whatever else it carries; one of a stranger does not.
    let mut forged = note.clone();
    forged.attach(Signature { key: two.0.id().clone(), bytes: b"false".to_vec() });
    assert_eq!(forged.verify(&[&one, &two]), Err(VerifyNoteError::Forged(two.0.id().clone())));
    assert_eq!(forged.verify(&[&one]).unwrap().unknown.len(), 2);

    // A key of the same name, or with the same hash, is another key.
    let mut namesake = two.0.id().clone();
    namesake.hash ^= 1;
    note.attach(Signature { key: namesake, bytes: b"?".to_vec() });
    assert_eq!(note.verify(&[&one, &two]).unwrap().unknown.len(), 2);
}

#[test]
fn signing_again_replaces_and_attaching_again_does_nothing() {
    let (one, two) = (Mirror::named("one"), Mirror::named("two"));
    let mut note = Note::new("text\n".into()).unwrap();
    for signer in [&one, &two, &one] {
        note.sign(signer).unwrap();
    }
    note.attach(note.signatures()[0].clone());
    let keys: Vec<_> = note.signatures().iter().map(|signature| signature.key.name.as_str()).collect();
    assert_eq!(keys, ["two", "one"]);

    let mut broken = Note::new("broken\n".into()).unwrap();
    assert_eq!(broken.sign(&one).unwrap_err().source.to_string(), "the mirror is broken");
    assert!(broken.signatures().is_empty());
}

proptest! {
    #[test]
    fn what_is_written_reads_back(text in "([ -~é录]|\n){0,60}\n", signers in prop::collection::btree_set("[a-z./é]{1,8}", 1..4)) {
        let mut note = Note::new(text).unwrap();
        for name in signers {
            note.sign(&Mirror::named(&name)).unwrap();
        }
        prop_assert_eq!(note.to_string().parse::<Note>(), Ok(note));
    }

    #[test]
    fn what_reads_is_written_the_same(message in "(a|\n|— a AAAAAAA=|— é AAAAAAB=\n| ){0,12}") {
        if let Ok(note) = message.parse::<Note>() {
            prop_assert_eq!(note.to_string(), message);
        }
    }
}
