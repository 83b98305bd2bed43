//! A time-stamp in a package: by whom, since when; and one that is over something else.

use testkit::{Authority, AuthorityKey};
use tsp::{Imprint, read_pem, request, token_of};

use super::*;

fn said(parts: &Parts, key: &VerifierKey, authorities: &[Certificate]) -> Verdict {
    let mut findings = Findings::default();
    let found = zip::read_from(Cursor::new(parts.zip()), &mut findings).unwrap();
    judge(&found, &Believed { key: Some(key), chain: &[], authorities }, findings)
}

#[test]
fn a_time_stamp_says_since_when_and_one_over_other_bytes_is_a_problem() {
    let authority = Authority::new(AuthorityKey::P256).unwrap();
    let anchors = read_pem(&authority.root().unwrap()).unwrap();
    let mut dossier = Dossier::new();
    let package = dossier.begin();
    let compiled = dossier.compile(package.contents_sha256());
    let note = dossier.log.checkpoint(dossier.log.entries.len() as u64).to_string();
    let stamp = |bytes: &[u8]| token_of(&authority.answer(&request(Imprint::Sm3, bytes, 7)).unwrap()).unwrap();
    let package = package.with_time_stamp(Some(stamp(note.as_bytes())));
    let parts = Parts::of(&dossier.finish(package, compiled));
    let key = dossier.log.key();

    let verdict = said(&parts, &key, &anchors);
    assert_eq!(verdict.outcome, Outcome::Ok, "{verdict}");
    let sentence = verdict.summary.as_ref().unwrap().stamp.clone().unwrap();
    assert!(sentence.starts_with("检查点不晚于 ") && sentence.ends_with("（测试时间戳机构，SM3）"), "{sentence}");
    assert!(verdict.to_string().contains("时间戳：检查点不晚于"));
    let sentence = said(&parts, &key, &[]).summary.unwrap().stamp.unwrap();
    assert!(sentence.ends_with("未提供机构证书，未作比对"), "{sentence}");
    let other = read_pem(&Authority::new(AuthorityKey::P256).unwrap().root().unwrap()).unwrap();
    let text = said(&parts, &key, &other).to_string();
    assert!(text.contains("文件 proof/checkpoint.tst 不成立：不是由所给证书的机构签署的"), "{text}");

    let mut swapped = parts.clone();
    *swapped.get(layout::TIME_STAMP) = stamp(b"another checkpoint");
    swapped.remanifest();
    let verdict = said(&swapped, &key, &anchors);
    assert_eq!(verdict.outcome, Outcome::Broken);
    assert!(verdict.to_string().contains("不是盖在 proof/checkpoint 上的"), "{verdict}");
    let mut forged = parts.clone();
    *forged.get(layout::TIME_STAMP).last_mut().unwrap() ^= 1;
    forged.remanifest();
    assert!(said(&forged, &key, &anchors).to_string().contains("签名或者格式有误"));
}
