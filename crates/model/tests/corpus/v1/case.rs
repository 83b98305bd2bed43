//! Cases and text records.

use model::case::{ActionKind, Ground, Initiation, Level, Paper, PaperKind, PartyKind, Procedure, Proposal, Source};
use model::copy::Secrecy;
use model::record::{PageMask, Recognised, Redaction, RefusalProof, SealState, SealedFile, SignMark, Signature, Yield};
use model::{CaseFact, RecordFact, ReviewStep};

use super::*;

pub fn samples() -> Vec<Sample> {
    cases().into_iter().map(Sample::of).chain(records().into_iter().map(Sample::of)).collect()
}

fn cases() -> Vec<CaseFact> {
    let [kind] = every!(ActionKind: Penalty);
    let [procedure, simple] = every!(Procedure: Ordinary, Simple);
    let [initiation] = every!(Initiation: ExOfficio);
    let filed = |source, findings| CaseFact::Filed {
        kind,
        procedure,
        initiation,
        number: "豫城管立〔2026〕1号".into(),
        source,
        clue_received_on: day("2026-11-02"),
        filed_on: day("2026-11-03"),
        officers: vec![id(3), id(4)],
        unit: id(2),
        party_kind: None,
        declined: false,
        findings,
    };
    let sources = every!(Source: Inspection, Complaint, Transfer, Assigned, Media, Monitoring, Other);
    let mut out: Vec<_> = sources.into_iter().map(|source| filed(source, Vec::new())).collect();
    out.push(filed(Source::Inspection, findings()));
    for kind in every!(PartyKind: Citizen, Organisation) {
        let mut told = filed(Source::Inspection, Vec::new());
        if let CaseFact::Filed { procedure, party_kind, .. } = &mut told {
            (*procedure, *party_kind) = (simple, Some(kind));
        }
        out.push(told);
    }
    let mut declined_one = filed(Source::Complaint, Vec::new());
    if let CaseFact::Filed { declined, .. } = &mut declined_one {
        *declined = true;
    }
    out.push(declined_one);
    let proposals = every!(Proposal: NoPenalty, Penalise, Transfer, Discontinue);
    out.extend(proposals.map(|proposal| CaseFact::Submitted { proposal }));
    for level in every!(Level: Unit, Agency) {
        out.extend([true, false].map(|agreed| CaseFact::Opined { level, agreed }));
    }
    for level in every!(Level: Unit, Agency) {
        out.extend([true, false].map(|agreed| CaseFact::OpinedFor { level, agreed, principal: id(3) }));
        out.push(CaseFact::Reminded { level });
    }
    let papers = every!(PaperKind: Approval, Foreign, Other);
    for (kind, dated) in papers.into_iter().zip([Some(day("2026-11-10")), Some(day("2026-10-01")), None]) {
        let (object, size, digests, media_type) = (id(12), 900_000, digests(12), "image/jpeg".to_owned());
        out.push(CaseFact::PaperReceived(Paper { kind, dated, object, size, digests, media_type }));
    }
    for level in every!(Level: Unit, Agency) {
        for (agreed, principal, findings) in [(true, None, Vec::new()), (false, Some(id(3)), findings())] {
            out.push(CaseFact::OpinedOnPaper { level, agreed, signer: id(4), principal, paper: id(13), findings });
        }
    }
    out.push(CaseFact::SecretsKeptElsewhere { carriers: 2 });
    let grounds = every!(Ground: Executed, NoPenalty, Transferred, Discontinued, EndedByCourt, CourtAccepted, NotFiled);
    out.extend(grounds.map(|ground| CaseFact::Closed { ground, ended_on: day("2026-12-01") }));
    out.extend(judgements().into_iter().map(CaseFact::Judged));
    out.push(CaseFact::Described);
    out
}

fn records() -> Vec<RecordFact> {
    let (started_at, ended_at, officers) = (at("09:05:00.000"), at("10:30:00.000"), vec![id(3), id(4)]);
    let yields = vec![
        Yield::OnSiteInspection { started_at, ended_at, officers: officers.clone(), certificates_shown: true },
        Yield::Inquiry { started_at, ended_at, officers, certificates_shown: false },
    ];
    let issued = |scene, yields, findings| RecordFact::Issued {
        case: id(7),
        scene,
        record_type: "on-site-inspection".into(),
        type_version: 1,
        pages: 2,
        pdf: id(10),
        pdf_size: 120_000,
        pdf_digests: digests(10),
        yields,
        findings,
    };
    let mut out = vec![issued(Some(id(11)), yields, findings()), issued(None, Vec::new(), Vec::new())];
    for (page, recognised) in (1..).zip(every!(Recognised: Qr, Person)) {
        for findings in [Vec::new(), findings()] {
            let (object, size, digests) = (id(12), 900_000, digests(12));
            out.push(RecordFact::PageScanned { page, object, size, digests, recognised, findings });
        }
    }
    let finalised = |signature, marks, refusal, findings| RecordFact::Finalised { signature, marks, refusal, findings };
    out.extend(every!(Signature: Signed, Refused).map(|signature| finalised(signature, Vec::new(), None, Vec::new())));
    for mark in every!(SignMark: Handwriting, Fingerprint, Seal) {
        out.push(finalised(Signature::Signed, vec![mark], None, Vec::new()));
    }
    let proof = |witnessed, shown_by| Some(RefusalProof { witnessed, shown_by });
    for (proof, findings) in
        [(proof(true, None), Vec::new()), (proof(false, Some(id(13))), Vec::new()), (proof(false, None), findings())]
    {
        out.push(finalised(Signature::Refused, Vec::new(), proof, findings));
    }
    out.push(RecordFact::Numbered { number: "豫城管罚决〔2026〕7号".into() });
    out.push(RecordFact::Handwritten { pages: 3 });
    for (seal, findings) in every!(SealState: Verified, Unverified, Broken).into_iter().zip([Vec::new(), findings(), findings()])
    {
        let (object, size, digests, media_type) = (id(14), 210_000, digests(14), "application/pdf".to_owned());
        out.push(RecordFact::SealedFileReceived { file: SealedFile { object, size, digests, media_type, seal }, findings });
    }
    out.push(RecordFact::Voided);
    out.extend([None, Some(id(4))].map(|approver| RecordFact::ReviewAsked { reviewer: id(3), approver }));
    for step in every!(ReviewStep: Review, Approval) {
        let answers = [(true, None), (false, None), (true, Some(id(4)))];
        out.extend(answers.map(|(agreed, acting_for)| RecordFact::Reviewed { step, agreed, acting_for, under: None }));
        out.push(RecordFact::Reviewed { step, agreed: true, acting_for: Some(id(4)), under: Some(id(20)) });
        for (agreed, acting_for, findings) in [(true, None, Vec::new()), (false, Some(id(4)), findings())] {
            out.push(RecordFact::ReviewedOnPaper { step, agreed, signer: id(3), acting_for, paper: id(13), findings });
        }
    }
    out.push(RecordFact::Reminded { person: id(3) });
    for label in every!(Secrecy: Trade, Privacy, Informant) {
        out.extend([RecordFact::Labelled { label }, RecordFact::Unlabelled { label }]);
    }
    out.push(RecordFact::Consulted { grant: id(6) });
    for (page, ground) in [(None, Secrecy::Trade), (Some(2), Secrecy::Informant)] {
        let masks = vec![PageMask { page: 1, x: 0, y: 100, w: 1000, h: 50 }];
        let (source, object, size) = (id(8), id(9), 5_000);
        out.push(RecordFact::Redacted(Redaction { source, page, masks, ground, object, size, digests: digests(9), pages: 1 }));
    }
    out
}
