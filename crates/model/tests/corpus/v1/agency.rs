//! Agencies, persons, requests for access and dossiers.

use base::{AgencyId, EntryId, Sha256Digest};
use model::access::AccessKind;
use model::agency::{Activity, CatalogueItem, Custody, Field, KeyPurpose, Tier};
use model::docking::Delivery;
use model::{
    AccessFact, AgencyFact, DockingFact, DossierFact, Errand, MirrorFinding, MirrorTrouble, Noticed, Noticing, PersonFact, Role,
    SubjectKind, SubjectRef,
};

use super::*;

pub fn samples() -> Vec<Sample> {
    let agency = agency().into_iter().map(Sample::of);
    let others = persons().into_iter().map(Sample::of).chain(access().into_iter().map(Sample::of));
    agency.chain(others).chain(dossiers().into_iter().map(Sample::of)).chain(dockings().into_iter().map(Sample::of)).collect()
}

fn agency() -> Vec<AgencyFact> {
    let mut out = Vec::new();
    for field in every!(Field: UrbanManagement, MarketRegulation, Justice, Other) {
        out.push(AgencyFact::Opened { field, go_live_on: day("2026-11-01"), superior: None });
    }
    let superior: Option<AgencyId> = Some(id(1));
    out.push(AgencyFact::Opened { field: Field::Justice, go_live_on: day("2026-11-01"), superior });
    out.push(AgencyFact::UnitAdded { unit: id(2) });
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
    let kinds =
        every!(SubjectKind: Agency, Person, Scene, Recording, Case, Record, Dossier, Access, Docking, Catalogue, Device, Room);
    let (first, later) = kinds.split_at(8);
    let noticed = |kinds: &[SubjectKind]| kinds.iter().map(|kind| of(*kind, "", overdue)).collect::<Vec<_>>();
    out.push(AgencyFact::Swept { noticed: [noticed(first), vec![of(SubjectKind::Scene, "1", effect)]].concat() });
    out.push(AgencyFact::Swept { noticed: noticed(&later[..1]) });
    out.push(AgencyFact::Swept { noticed: noticed(&later[1..]) });
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
    ]
}

fn access() -> Vec<AccessFact> {
    let mut out = Vec::new();
    for kind in every!(AccessKind: Consult, Copy) {
        out.push(AccessFact::Requested { kind, scope: SubjectRef::new(SubjectKind::Recording, id(5)) });
    }
    out.push(AccessFact::Approved { grant: id(6), until: at("18:00:00.000") });
    out.push(AccessFact::Refused);
    out.push(AccessFact::Revoked);
    out
}

fn dossiers() -> Vec<DossierFact> {
    vec![
        DossierFact::Compiled {
            case: id(7),
            number: "豫城管〔2026〕1号".into(),
            documents: 3,
            pages: 17,
            originals: 2,
            contents_sha256: Sha256Digest::of(b"contents"),
        },
        DossierFact::Packaged { package: id(8), size: 5_000_000_000, digests: digests(8) },
        DossierFact::HandedOver { custodian: id(9) },
    ]
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
