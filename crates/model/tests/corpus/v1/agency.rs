//! Agencies, persons, requests for access and dossiers.

use base::{AgencyId, EntryId, Sha256Digest};
use model::access::{AccessKind, Outsider};
use model::agency::{Activity, CatalogueItem, Custody, Field, ImportedList, KeyPurpose, ListKind, NumberBlock, Tier};
use model::copy::{CopyBytes, CopyMethod, CopyNote, CopyPurpose, Mask, Order, Part, Secrecy};
use model::docking::Delivery;
use model::dossier::Appraisal;
use model::retention::{RetentionClass, RetentionLine, RetentionTable, RetentionTerm};
use model::watch::{ObjectTrouble, Reconciliation, ScrubFinding, ScrubPass};
use model::{
    AccessFact, AgencyFact, CopyFact, DockingFact, DossierFact, Errand, MirrorFinding, MirrorTrouble, Noticed, Noticing,
    PersonFact, Reach, Role, StandingApproval, SubjectKind, SubjectRef, Volumes,
};

use super::*;

pub fn samples() -> Vec<Sample> {
    let agency = agency().into_iter().map(Sample::of);
    let others = persons().into_iter().map(Sample::of).chain(access().into_iter().map(Sample::of));
    agency
        .chain(others)
        .chain(dossiers().into_iter().map(Sample::of))
        .chain(dockings().into_iter().map(Sample::of))
        .chain(copies().into_iter().map(Sample::of))
        .collect()
}

fn watching() -> Vec<AgencyFact> {
    let troubles = every!(ObjectTrouble: Changed, Missing, Unreadable);
    let found = troubles.map(|trouble| ScrubFinding { object: id(5), trouble }).to_vec();
    let pass = |found, mended| ScrubPass { from: at("02:00:00.000"), objects: 3, bytes: 21, found, mended };
    let report_sha256 = Sha256Digest::of(b"report");
    vec![
        AgencyFact::Scrubbed(pass(Vec::new(), Vec::new())),
        AgencyFact::Scrubbed(pass(found, vec![id(6)])),
        AgencyFact::Reconciled(Reconciliation { day: day("2026-11-02"), originals: 3, open: 1, report_sha256 }),
    ]
}

fn agency() -> Vec<AgencyFact> {
    let mut out = Vec::new();
    for field in every!(Field: UrbanManagement, MarketRegulation, Justice, Transport, Agriculture, Ecology, Other) {
        out.push(AgencyFact::Opened { field, go_live_on: day("2026-11-01"), superior: None });
    }
    let superior: Option<AgencyId> = Some(id(1));
    out.push(AgencyFact::Opened { field: Field::Justice, go_live_on: day("2026-11-01"), superior });
    let line = |class| RetentionLine { class, term: RetentionTerm::Permanent };
    let classes = every!(RetentionClass: Dossier, Evidence, WholeCourse, AsRequired, Optional, Other);
    let mut lines: Vec<RetentionLine> = classes.map(line).to_vec();
    lines[2].term = RetentionTerm::Years { years: 30 };
    out.push(AgencyFact::RetentionApproved(RetentionTable { from: day("2027-01-01"), approved_on: day("2026-12-01"), lines }));
    out.push(AgencyFact::UnitAdded { unit: id(2) });
    out.push(AgencyFact::FondsNumbered { fonds: "0123".into(), category: "ZY".into() });
    out.push(AgencyFact::DestructionListed { dossiers: vec![id(17), id(18)] });
    out.push(AgencyFact::DestructionApproved { list: id(19), not_before: day("2026-12-01") });
    out.push(AgencyFact::DossiersDestroyed {
        list: id(19),
        dossiers: vec![id(17)],
        entries: vec![id(13)],
        objects: vec![id(8)],
        on: day("2026-12-01"),
    });
    out.push(AgencyFact::SpillReported { subject: SubjectRef::new(SubjectKind::Recording, id(4)), paper: None });
    out.push(AgencyFact::SpillReported { subject: SubjectRef::new(SubjectKind::Case, id(5)), paper: Some(id(19)) });
    out.push(AgencyFact::SpillCleared { report: id(19) });
    let (entries, objects) = (vec![id(13)], vec![id(8)]);
    out.push(AgencyFact::SpillDestroyed { report: id(19), entries, objects, on: day("2026-12-01") });
    for custody in every!(Custody: Dossiers, Devices) {
        out.push(AgencyFact::CustodianAppointed { person: id(3), custody, from: day("2026-11-02") });
    }
    out.push(AgencyFact::ReadingConfirmed { article: 13, reading: "13-a".into(), from: day("2026-11-02") });
    out.push(AgencyFact::CataloguePublished { from: day("2026-11-02"), items: catalogue() });
    out.push(AgencyFact::CataloguePublished { from: day("2026-12-01"), items: Vec::new() });
    out.push(AgencyFact::GuidancePublished { from: day("2026-12-01") });
    let of = |kind, part: &str, what| Noticed {
        subject: SubjectRef::new(kind, id(4)),
        rule: "art21-dossier".into(),
        part: part.into(),
        article: ArticleRef::article(21),
        what,
        since: at("00:00:00.000"),
    };
    let [overdue, effect] = every!(Noticing: Overdue, Effect);
    let kinds = every!(SubjectKind: Agency, Person, Scene, Recording, Case, Record, Dossier, Access, Docking, Catalogue, Device, Room, Copy);
    let (first, later) = kinds.split_at(8);
    let noticed = |kinds: &[SubjectKind]| kinds.iter().map(|kind| of(*kind, "", overdue)).collect::<Vec<_>>();
    out.push(AgencyFact::Swept { noticed: [noticed(first), vec![of(SubjectKind::Scene, "1", effect)]].concat() });
    out.push(AgencyFact::Swept { noticed: noticed(&later[..1]) });
    out.extend(watching());
    out.push(AgencyFact::Swept { noticed: noticed(&later[1..4]) });
    out.push(AgencyFact::Swept { noticed: noticed(&later[4..]) });
    for purpose in every!(KeyPurpose: Log, Receipt, Cosign) {
        let (key, by) = (|| "demo.yuan-cg+aabbccdd+Aa".to_owned(), "demo.yuan-cg+ddccbbaa+Bb".to_owned());
        out.push(AgencyFact::KeyIntroduced { purpose, key: key() });
        out.push(AgencyFact::KeyRotated { purpose, key: key(), by });
        out.push(AgencyFact::KeyLost { purpose, key: key() });
    }
    out.push(AgencyFact::OriginOpened {
        origin: "demo.yuan-cg.2".into(),
        follows: "demo.yuan-cg".into(),
        from: 9,
        signed: 13,
        root: "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=".into(),
    });
    let (expected, found) = (at("09:02:00.000"), at("10:02:00.000"));
    out.push(AgencyFact::ClockConfirmed { expected, found });
    let entries: Vec<EntryId> = vec![id(13), id(14)];
    out.push(AgencyFact::DisposalProposed { entries: entries.clone() });
    for backups_until in [None, Some(day("2027-02-01"))] {
        let (proposal, entries, on) = (id(15), entries.clone(), day("2026-11-03"));
        out.push(AgencyFact::Disposed { proposal, entries, on, backups_until });
    }
    let (word, number) = ("豫城管当罚".to_owned(), "豫城管当罚〔2026〕30号".to_owned());
    out.push(AgencyFact::NumbersReserved(NumberBlock {
        word,
        year: 2026,
        first: 21,
        number: number.clone(),
        count: 10,
        holder: id(3),
    }));
    out.push(AgencyFact::NumberVoided { number });
    for list in every!(ListKind: Powers, Phrases, Discretion) {
        let (object, digests) = (id(12), digests(12));
        out.push(AgencyFact::ListImported(ImportedList { list, rows: 120, object, size: 42_000, digests }));
    }
    let (origin, key) = (|| "demo.yuan-cg".to_owned(), "demo.yuan-cg+aabbccdd+Aa".to_owned());
    out.push(AgencyFact::SubordinateRegistered { origin: origin(), key });
    let troubles = every!(MirrorTrouble: Rewritten, Forked, Truncated, Withheld, Restored, Silent);
    for (trouble, from) in troubles.into_iter().zip([Some(7), None, Some(9), Some(8), Some(9), None]) {
        let finding = MirrorFinding { trouble, seen: 12, shown: 9, from, since: at("00:00:00.000") };
        out.push(AgencyFact::SubordinateFound { origin: origin(), finding });
        out.push(AgencyFact::SubordinateMended { origin: origin(), trouble });
    }
    let key = "zhilu/station+aabbccdd+Aa".to_owned();
    out.push(AgencyFact::StationRegistered { station: id(16), key, keeper: id(3) });
    out.push(AgencyFact::StationRemoved { station: id(16) });
    out.push(AgencyFact::ControllerRegistered { controller: id(20), keeper: id(3) });
    out.push(AgencyFact::ControllerRevoked { controller: id(20) });
    out
}

/// Every activity, with tiers in turn.
fn catalogue() -> Vec<CatalogueItem> {
    let activities = every!(Activity: OnSiteInspection, Inquiry, Sampling, EvidencePreservation, Seizure, ForcedDemolition, Hearing,
        ServiceByLeaving, ServiceByPosting, Other);
    let tiers = every!(Tier: Optional, AsRequired, WholeCourse).into_iter().cycle();
    activities.into_iter().zip(tiers).map(|(activity, tier)| CatalogueItem { activity, tier }).collect()
}

fn persons() -> Vec<PersonFact> {
    let roles = every!(Role: Officer, UnitHead, LegalReviewer, AgencyHead, DossierCustodian, DeviceCustodian, Supervisor,
        Administrator, SecurityOfficer, Auditor);
    vec![
        PersonFact::Registered { unit: Some(id(2)), roles: roles.to_vec() },
        PersonFact::Registered { unit: None, roles: Vec::new() },
        PersonFact::CertificateIssued { valid_from: day("2024-01-01"), valid_to: day("2028-12-31") },
        PersonFact::Delegated {
            deputy: id(4),
            errands: every!(Errand: Opinions, Records).to_vec(),
            from: day("2026-11-03"),
            until: day("2026-11-10"),
        },
        PersonFact::DelegationEnded { delegation: id(20) },
        PersonFact::StandingGiven(StandingApproval {
            holders: vec![id(4), id(5)],
            record_types: vec!["sampling-notice".into(), "payment-deferral".into()],
            unit: Some(id(2)),
            most: Some(50_000),
            from: day("2026-11-03"),
            until: day("2027-11-02"),
            ended: None,
        }),
        PersonFact::StandingGiven(StandingApproval {
            holders: vec![id(4)],
            record_types: vec!["sampling-notice".into()],
            unit: None,
            most: None,
            from: day("2026-11-03"),
            until: day("2026-11-30"),
            ended: None,
        }),
        PersonFact::StandingEnded { standing: id(20) },
    ]
}

fn access() -> Vec<AccessFact> {
    let mut out = Vec::new();
    let scope = SubjectRef::new(SubjectKind::Recording, id(5));
    for kind in every!(AccessKind: Consult, Copy, Provide, Publish) {
        out.push(AccessFact::Requested { kind, scope, outsider: None });
    }
    for outsider in every!(Outsider: Party, Lawyer, Authority, Other) {
        out.push(AccessFact::Requested { kind: AccessKind::Provide, scope, outsider: Some(outsider) });
    }
    out.push(AccessFact::StandingGiven { readers: vec![id(3), id(9)], kind: AccessKind::Consult, scope });
    let [main, both] = every!(Volumes: Main, Both);
    let reach = |volumes| Reach { secrets: every!(Secrecy: Trade, Privacy, Informant).to_vec(), volumes };
    for reach in [Reach::default(), reach(main), reach(both)] {
        out.push(AccessFact::SupervisionOpened { scope, grant: id(6), until: at("18:00:00.000"), reach });
    }
    out.push(AccessFact::Attempted { scope });
    out.push(AccessFact::Looked { case: id(5) });
    out.push(AccessFact::Packed {
        case: id(7),
        number: "副〔2026〕1号".into(),
        copies: 2,
        contents_sha256: Sha256Digest::of(b"contents"),
    });
    out.push(AccessFact::PackClosed { package: id(8), size: 5_000_000_000, digests: digests(8) });
    out.push(AccessFact::PackTaken);
    out.push(AccessFact::Released);
    for reach in [Reach::default(), reach(main), reach(both)] {
        out.push(AccessFact::Approved { grant: id(6), until: at("18:00:00.000"), reach });
    }
    out.push(AccessFact::Refused);
    out.push(AccessFact::Revoked);
    out
}

fn dossiers() -> Vec<DossierFact> {
    let verdicts = every!(Appraisal: Extended, Permanent, Destroy);
    let untils = [Some(day("2036-12-31")), None, None];
    let appraised = verdicts.into_iter().zip(untils).map(|(verdict, until)| DossierFact::Appraised { verdict, until });
    let mut out = vec![
        DossierFact::Compiled {
            case: id(7),
            number: "豫城管〔2026〕1号".into(),
            documents: 3,
            pages: 17,
            originals: 2,
            contents_sha256: Sha256Digest::of(b"contents"),
            by_reference: false,
        },
        DossierFact::Compiled {
            case: id(7),
            number: "豫城管〔2026〕2号".into(),
            documents: 3,
            pages: 17,
            originals: 2,
            contents_sha256: Sha256Digest::of(b"contents"),
            by_reference: true,
        },
        DossierFact::Packaged { package: id(8), size: 5_000_000_000, digests: digests(8) },
        DossierFact::HandedOver { custodian: id(9) },
        DossierFact::Supplemented {
            number: "0123-ZY·2026-Y-0001（补1）".into(),
            documents: 1,
            pages: 2,
            originals: 0,
            contents_sha256: Sha256Digest::of(b"more"),
        },
        DossierFact::SupplementPackaged { package: id(8), size: 5_000_000_000, digests: digests(8) },
        DossierFact::Held,
        DossierFact::HoldEnded { hold: id(20) },
        DossierFact::Transferred { on: day("2026-12-01") },
    ];
    out.extend(appraised);
    out
}

fn copies() -> Vec<CopyFact> {
    let mut out = Vec::new();
    let part = Part { from: Span::from_millis(1000), to: Span::from_millis(61_000) };
    for purpose in every!(CopyPurpose: Evidence, Redaction) {
        out.push(CopyFact::Ordered(Order {
            recording: id(5),
            purpose,
            case: None,
            part: None,
            collectors: Vec::new(),
            collected_at: None,
            masks: Vec::new(),
            ground: None,
        }));
    }
    let masks = [
        Mask::Box { x: 10, y: 20, w: 300, h: 400, part: None },
        Mask::Box { x: 0, y: 0, w: 1000, h: 1000, part: Some(part) },
        Mask::Mute { part },
    ];
    for ground in every!(Secrecy: Trade, Privacy, Informant) {
        out.push(CopyFact::Ordered(Order {
            recording: id(5),
            purpose: CopyPurpose::Redaction,
            case: Some(id(7)),
            part: Some(part),
            collectors: vec![id(3), id(9)],
            collected_at: Some(at("10:00:00.000")),
            masks: masks.to_vec(),
            ground: Some(ground),
        }));
    }
    for method in every!(CopyMethod: Bytes, Stream, Encoded) {
        let made = |holds, program: Option<&str>| {
            let (container, program) = ("mp4".into(), program.map(Into::into));
            CopyFact::Made(CopyBytes { object: id(8), size: 5_000_000, digests: digests(8), container, method, holds, program })
        };
        out.push(made(None, None));
        out.push(made(Some(part), Some("ffmpeg version 5.1.9")));
    }
    out.push(CopyFact::Noted(CopyNote { object: id(8), size: 50_000, digests: digests(8), pages: 1 }));
    out.push(CopyFact::Failed);
    out.push(CopyFact::Withdrawn);
    out
}

fn dockings() -> Vec<DockingFact> {
    let of = |previous, complete, doubted, findings| {
        DockingFact::Delivered(Delivery {
            station: id(16),
            keeper: id(3),
            sequence: 2,
            manifest: Sha256Digest::of(b"manifest"),
            previous,
            root: Sha256Digest::of(b"root"),
            files: 3,
            bytes: 5_000_000_000,
            complete,
            signed_at: at("23:52:00.000"),
            sent_at: at("23:58:00.000"),
            doubted,
            findings,
        })
    };
    vec![of(None, true, false, Vec::new()), of(Some(Sha256Digest::of(b"before")), false, true, findings())]
}
