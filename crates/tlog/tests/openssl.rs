//! SM2 signatures checked by a program that is not ours, and its signatures by ours.

use std::path::Path;
use std::process::{Command, Output};

use tlog::{Note, Signer as _, Sm2Signer, Sm2Verifier, Verifier as _};

const OPTIONS: [&str; 5] = ["-rawin", "-digest", "sm3", "-pkeyopt", "distid:1234567812345678"];

fn openssl(dir: &Path, args: &[&str]) -> Option<Output> {
    Command::new("openssl").current_dir(dir).args(args).output().ok()
}

#[test]
fn openssl_believes_our_signature_and_we_believe_its() {
    let dir = tempfile::tempdir().unwrap();
    let at = |name: &str| dir.path().join(name);
    if openssl(dir.path(), &["version"]).is_none() {
        eprintln!("no openssl here");
        return;
    }
    let signer = Sm2Signer::from_bytes("执录.example/log".parse().unwrap(), &[7; 32]).unwrap();
    let verifier = Sm2Verifier::try_from(signer.verifier_key()).unwrap();
    let mut note = Note::new("执录.example/log\n1\nAAAA\n".into()).unwrap();
    note.sign(&signer).unwrap();
    std::fs::write(at("text"), note.text()).unwrap();
    std::fs::write(at("sig"), &note.signatures()[0].bytes).unwrap();
    std::fs::write(at("key.pem"), signer.to_pem().unwrap()).unwrap();
    std::fs::write(at("pub.pem"), verifier.to_pem().unwrap()).unwrap();

    let verify = |text: &str| {
        let args = ["pkeyutl", "-verify", "-pubin", "-inkey", "pub.pem", "-in", text, "-sigfile", "sig"];
        openssl(dir.path(), &[args.as_slice(), &OPTIONS].concat()).unwrap()
    };
    let said = verify("text");
    assert!(said.status.success(), "{said:?}");
    std::fs::write(at("changed"), note.text().replace('1', "2")).unwrap();
    assert!(!verify("changed").status.success(), "another text");

    let args = ["pkeyutl", "-sign", "-inkey", "key.pem", "-in", "text", "-out", "theirs"];
    let signed = openssl(dir.path(), &[args.as_slice(), &OPTIONS].concat()).unwrap();
    assert!(signed.status.success(), "{signed:?}");
    assert!(verifier.verify(note.text(), &std::fs::read(at("theirs")).unwrap()));

    // A key that openssl made is one of ours too.
    let made = openssl(dir.path(), &["genpkey", "-algorithm", "EC", "-pkeyopt", "ec_paramgen_curve:SM2", "-out", "made.pem"]);
    assert!(made.unwrap().status.success());
    let pem = std::fs::read_to_string(at("made.pem")).unwrap();
    let theirs = Sm2Signer::from_pem("a".parse().unwrap(), &pem).unwrap();
    let signature = theirs.sign("a\n").unwrap();
    assert!(Sm2Verifier::try_from(theirs.verifier_key()).unwrap().verify("a\n", &signature));
}
