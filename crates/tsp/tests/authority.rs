//! Tokens of a real authority (`openssl ts`): taken when they hold, refused for what is wrong with them, never a panic.

use std::time::{SystemTime, UNIX_EPOCH};

use proptest::prelude::*;
use testkit::{Authority, AuthorityKey};
use tsp::{Certificate, Imprint, Trust, TspError, read_pem, request, token_of, verify};

const BYTES: &[u8] = b"zhilu.example/agency\n7\nroot\n";

fn token(authority: &Authority, imprint: Imprint, nonce: u64) -> Vec<u8> {
    token_of(&authority.answer(&request(imprint, BYTES, nonce)).unwrap()).unwrap()
}

fn anchors(authority: &Authority) -> Vec<Certificate> {
    read_pem(&authority.root().unwrap()).unwrap()
}

#[test]
fn tokens_of_both_kinds_of_key_and_digest_hold_and_openssl_says_the_same() {
    for key in [AuthorityKey::Rsa, AuthorityKey::P256] {
        let authority = Authority::new(key).unwrap();
        for (imprint, nonce) in [(Imprint::Sha256, 7), (Imprint::Sm3, u64::MAX), (Imprint::Sm3, 0x8000)] {
            let token = token(&authority, imprint, nonce);
            authority.verify(&token, BYTES).unwrap();
            let stamp = verify(&token, BYTES, &anchors(&authority)).unwrap();
            assert_eq!((stamp.imprint, stamp.nonce, stamp.trust), (imprint, Some(nonce), Trust::Anchored));
            assert_eq!(stamp.authority, "测试时间戳机构");
            let now = i64::try_from(SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_millis()).unwrap();
            assert!((now - 60_000..=now + 2000).contains(&stamp.at_ms), "{} is not {now}", stamp.at_ms);
        }
    }
}

#[test]
fn whom_to_believe_is_for_the_reader() {
    let (authority, other) = (Authority::new(AuthorityKey::P256).unwrap(), Authority::new(AuthorityKey::P256).unwrap());
    let token = token(&authority, Imprint::Sha256, 1);
    let trust = |anchors: &[Certificate]| verify(&token, BYTES, anchors).unwrap().trust;
    assert_eq!(trust(&[]), Trust::OwnWord);
    assert_eq!(trust(&anchors(&other)), Trust::OwnWord, "a root of the same name that did not sign");
    assert_eq!(trust(&read_pem(&authority.own().unwrap()).unwrap()), Trust::Anchored, "the certificate itself");
}

#[test]
fn what_is_wrong_is_told_apart() {
    let authority = Authority::new(AuthorityKey::P256).unwrap();
    let token = token(&authority, Imprint::Sm3, 1);
    assert_eq!(verify(&token, b"other bytes", &[]), Err(TspError::OtherBytes));
    // The signature itself stands at the end.
    let mut forged = token.clone();
    *forged.last_mut().unwrap() ^= 1;
    assert_eq!(verify(&forged, BYTES, &[]), Err(TspError::Signature));
    let misused = Authority::for_something_else().unwrap();
    // openssl itself does not stamp with such a certificate.
    if let Ok(reply) = misused.answer(&request(Imprint::Sha256, BYTES, 1))
        && let Ok(token) = token_of(&reply)
    {
        assert!(matches!(verify(&token, BYTES, &[]), Err(TspError::Certificate(_))));
    }
    let refused = token_of(&authority.answer(b"\x30\x03\x02\x01\x01").unwrap());
    assert!(matches!(refused, Err(TspError::Refused { .. })), "{refused:?}");
    assert!(read_pem("no certificate").is_err());
}

#[test]
fn no_flipped_bit_goes_unnoticed() {
    let authority = Authority::new(AuthorityKey::P256).unwrap();
    let (token, anchors) = (token(&authority, Imprint::Sha256, 1), anchors(&authority));
    let whole = verify(&token, BYTES, &anchors).unwrap();
    for at in 0..token.len() {
        let mut flipped = token.clone();
        flipped[at] ^= 1;
        // Versions, the list of digests and the like stand outside of what is signed; what a token says never changes.
        if let Ok(stamp) = verify(&flipped, BYTES, &anchors) {
            assert_eq!(stamp, whole, "byte {at}");
        }
    }
}

proptest! {
    #[test]
    fn nothing_panics(bytes in proptest::collection::vec(any::<u8>(), 0..300)) {
        let _ = (token_of(&bytes), verify(&bytes, BYTES, &[]), Certificate::read(&bytes));
    }
}
