//! Devices as they come: twins, names in GBK, empty and growing files, bad sectors, cards pulled out, programs killed.

use std::fs;
use std::os::unix::ffi::OsStringExt as _;
use std::path::Path;

use base::Span;
use ledger::station::Manifest;
use store::Reserve;
use tlog::NoteSigner;

use super::sealing::pieces;
use super::*;
use crate::drive::Folder;
use crate::progress::Form;
use crate::testing::{Fault, Faulty, Moved};

fn site(dir: &Path, clock: &Arc<Moved>) -> Site {
    let key = NoteSigner::from_seed("zhilu/station".parse().unwrap(), &[1; 32]);
    Site {
        agency: AgencyId::default(),
        spool: Spool::open(dir, key, Reserve::Bytes(0)).unwrap(),
        clock: Arc::clone(clock) as _,
        layouts: Layouts::shipped(),
        profiles: NameProfiles::shipped(),
        board: Board::new(Form::Silent),
        operator: None,
        deletion: Deletion::Never,
        server_keys: Vec::new(),
        numbers: HashMap::new(),
    }
}

fn slot(name: &str) -> Slot {
    Slot { name: name.into(), number: None, profile: None }
}

fn dock(root: &Path) -> Dock {
    Dock::new(slot("一号口"), Box::new(Folder::new(root)), Span::from_seconds(10))
}

/// The manifests so far.
fn manifests(site: &Site) -> Vec<Manifest> {
    site.spool.undelivered().unwrap().iter().map(|m| Manifest::read(&m.note).unwrap()).collect()
}

#[test]
fn a_device_is_read_once_it_is_still_and_signed_for() {
    let (device, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let root = device.path();
    fs::create_dir_all(root.join("DCIM/100ANDRO")).unwrap();
    fs::create_dir_all(root.join("System Volume Information")).unwrap();
    fs::write(root.join("System Volume Information/x"), b"litter").unwrap();
    let write = |name: &str, bytes: &[u8]| fs::write(root.join(name), bytes).unwrap();
    write("DCIM/100ANDRO/8888888_000123_20261103090200_0007.mp4", b"film");
    write("DCIM/100ANDRO/8888888_000123_20261103090200_0007IMP.mp4", b"film");
    write("DCIM/100ANDRO/empty.mp4", b"");
    write("zeros.bin", &[0; 4096]);
    fs::write(root.join(std::ffi::OsString::from_vec(b"\xd6\xb4\xb7\xa8.avi".to_vec())), b"gbk").unwrap();
    std::os::unix::fs::symlink("/etc/hostname", root.join("link.mp4")).unwrap();
    let clock = Moved::to("2026-11-03 23:50");
    let (site, mut dock) = (site(dir.path(), &clock), dock(root));
    assert_eq!(dock.pass(&site).unwrap(), State::Reading, "seen once is not still");
    assert!(manifests(&site).is_empty());
    clock.advance(10);
    assert_eq!(dock.pass(&site).unwrap(), State::Stored);
    let made = manifests(&site);
    let manifest = &made[0];
    assert_eq!((made.len(), manifest.complete, manifest.files.len(), manifest.sequence), (1, true, 5, 1));
    assert_eq!(manifest.clocks.station, "2026-11-03 23:50:10".parse().unwrap());
    assert_eq!(
        (&manifest.device.claimed[..], &manifest.device.officers[..]),
        (&["8888888".to_owned()][..], &["000123".to_owned()][..])
    );
    let why: Vec<_> = manifest.unread.iter().map(|u| (u.name.bytes(), u.why.as_str())).collect();
    assert_eq!(why, [(b"System Volume Information/x".to_vec(), "ghost"), (b"link.mp4".to_vec(), "link")]);
    let named = |name: &[u8]| manifest.files.iter().find(|f| f.name.bytes() == name).unwrap();
    let twin = named(b"DCIM/100ANDRO/8888888_000123_20261103090200_0007IMP.mp4");
    assert!(twin.important && !named(b"DCIM/100ANDRO/8888888_000123_20261103090200_0007.mp4").important);
    assert_eq!(named(b"\xd6\xb4\xb7\xa8.avi").digests, base::DigestPair::of(b"gbk"));
    assert_eq!(named(b"DCIM/100ANDRO/empty.mp4").size, 0);
    assert_eq!(fs::read_dir(dir.path().join("objects")).unwrap().count(), 4, "twins are kept once");
    // Nothing new, nothing to sign; nothing on the device was touched.
    clock.advance(10);
    assert_eq!(dock.pass(&site).unwrap(), State::Stored);
    assert_eq!(manifests(&site).len(), 1);
    assert_eq!(fs::read(root.join("zeros.bin")).unwrap(), [0; 4096]);

    // The next day it comes back with one more: only that is read, and the chain goes on.
    fs::write(root.join("next.mp4"), b"next").unwrap();
    let mut again = self::dock(root);
    again.pass(&site).unwrap();
    clock.advance(86_400);
    assert_eq!(again.pass(&site).unwrap(), State::Stored);
    let made = manifests(&site);
    assert_eq!((made.len(), made[1].files.len(), made[1].known), (2, 1, 5));
    assert_eq!((made[1].sequence, made[1].previous), (2, Some(made[0].digest())));
}

#[test]
fn a_growing_file_is_left_and_the_device_must_stay() {
    let (device, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let root = device.path();
    fs::write(root.join("done.mp4"), b"done").unwrap();
    let clock = Moved::to("2026-11-03 20:00");
    let (site, mut dock) = (site(dir.path(), &clock), dock(root));
    dock.pass(&site).unwrap();
    for n in 1..4 {
        clock.advance(10);
        fs::write(root.join("growing.mp4"), vec![7; n]).unwrap();
        assert_eq!(dock.pass(&site).unwrap(), State::Reading);
    }
    let made = manifests(&site);
    assert_eq!((made.len(), made[0].files.len(), made[0].complete), (1, 1, false));
    assert_eq!((made[0].unread[0].why.as_str(), made[0].unread[0].name.bytes()), ("growing", b"growing.mp4".to_vec()));
    clock.advance(10);
    assert_eq!(dock.pass(&site).unwrap(), State::Stored);
    let made = manifests(&site);
    assert_eq!((made.len(), made[1].files.len(), made[1].complete), (2, 1, true));
}

#[test]
fn what_cannot_be_read_alike_is_trouble_and_stands_in_the_manifest() {
    for (fault, word) in
        [(Fault::OtherBytes { readings: u32::MAX }, "unsteady"), (Fault::Unreadable { readings: u32::MAX }, "unreadable")]
    {
        let dir = tempfile::tempdir().unwrap();
        let clock = Moved::to("2026-11-03 20:00");
        let site = site(dir.path(), &clock);
        let drive = Faulty::with(&[("a.mp4", b"film")], Some(fault));
        let mut dock = Dock::new(slot("一号口"), Box::new(drive), Span::from_seconds(10));
        dock.pass(&site).unwrap();
        for _ in 0..3 {
            clock.advance(10);
            assert_eq!(dock.pass(&site).unwrap(), State::Trouble);
        }
        let made = manifests(&site);
        assert_eq!((made.len(), made[0].complete, made[0].files.len()), (1, false, 0), "said once");
        assert_eq!(made[0].unread[0].why, word);
        let report = &site.board.all()["一号口"];
        assert!(report.remarks.iter().any(|r| r.starts_with("a.mp4：")), "{report:?}");
        assert!(site.spool.unsealed().is_empty());
    }
}

#[test]
fn after_a_kill_or_a_pulled_card_nothing_is_lost_and_nothing_is_signed_as_whole() {
    let (device, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let root = device.path().join("mount");
    fs::create_dir(&root).unwrap();
    fs::write(root.join("a.mp4"), b"film").unwrap();
    let clock = Moved::to("2026-11-03 20:00");
    // Killed between the copy and the manifest: the record is there, no manifest lists it.
    {
        let site = site(dir.path(), &clock);
        let drive = Folder::new(&root);
        let found = drive.snapshot().unwrap().found.remove(0);
        let place = site.layouts.place(&found.path);
        self::dock(&root).take(&site, &found, &place, &|_| {}).unwrap();
        fs::write(dir.path().join("incoming/torn"), b"half").unwrap();
    }
    let site = site(dir.path(), &clock);
    assert_eq!(site.spool.unsealed()["一号口"].len(), 1);
    let mut dock = dock(&root);
    assert_eq!(dock.pass(&site).unwrap(), State::Stored, "known again without a second copy");
    assert_eq!(manifests(&site)[0].files.len(), 1);
    assert_eq!(fs::read_dir(dir.path().join("objects")).unwrap().count(), 1);

    // Another file is copied, and the card is gone before anything was signed.
    fs::write(root.join("b.mp4"), b"other").unwrap();
    let drive = Folder::new(&root);
    let found = drive.snapshot().unwrap().found.remove(1);
    let place = site.layouts.place(&found.path);
    dock.take(&site, &found, &place, &|_| {}).unwrap();
    fs::remove_dir_all(&root).unwrap();
    assert_eq!(dock.pass(&site).unwrap(), State::Trouble);
    let made = manifests(&site);
    assert_eq!((made.len(), made[1].complete, made[1].files.len()), (2, false, 1));
    assert_eq!(dock.pass(&site).unwrap(), State::Absent);
}

#[test]
fn a_station_without_room_says_so_and_goes_on_later() {
    let (device, dir) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    fs::write(device.path().join("a.mp4"), b"film").unwrap();
    let clock = Moved::to("2026-11-03 20:00");
    let key = || NoteSigner::from_seed("zhilu/station".parse().unwrap(), &[1; 32]);
    let mut full = site(&dir.path().join("x"), &clock);
    full.spool = Spool::open(&dir.path().join("y"), key(), Reserve::Bytes(u64::MAX)).unwrap();
    let mut dock = dock(device.path());
    dock.pass(&full).unwrap();
    clock.advance(10);
    assert_eq!(dock.pass(&full).unwrap(), State::Trouble);
    assert!(full.board.all()["一号口"].remarks[0].contains("空间不足"));
    drop(full);
    let room = site(&dir.path().join("y"), &clock);
    assert_eq!(dock.pass(&room).unwrap(), State::Stored);
}

#[test]
fn long_lists_go_into_several_manifests_that_each_fit_into_a_note() {
    let record = |n: usize, name: String| Record {
        id: RawId::random(),
        object: base::ObjectId::default(),
        slot: "一号口".into(),
        name: Name::from(format!("{name}{n:05}.jpg").as_bytes()),
        size: 4,
        modified: None,
        digests: base::DigestPair::of(b"same"),
        beginning: base::Sha256Digest::of(b"same"),
        role: "original".into(),
        important: false,
        send: true,
        stored_at: Timestamp::from_millis(7),
    };
    let lengths = |name: &str, count: usize| -> Vec<usize> {
        pieces((0..count).map(|n| record(n, name.to_owned())).collect()).iter().map(Vec::len).collect()
    };
    assert_eq!(lengths("", 1003), [1000, 3]);
    assert!(lengths("", 0).is_empty());
    let long = lengths(&"甲".repeat(300), 1500);
    assert!(long.len() > 2 && long.iter().all(|n| *n < 600), "{long:?}");
    assert_eq!(long.iter().sum::<usize>(), 1500);
}
