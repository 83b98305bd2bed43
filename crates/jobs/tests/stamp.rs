//! Checkpoints under time-stamps: the job asks an authority (`openssl ts` behind HTTP), keeps what holds, and a check finds what was touched.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use app::App;
use app::stamp::{StampError, Stamping, stamp};
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::post;
use base::AgencyId;
use jobs::{AuthorityLine, Job as _, Stamp};
use model::agency::Field;
use store::check::{Keys, Kind, Options, Report, check};
use testkit::{Authority, AuthorityKey, World};
use tsp::{Certificate, Imprint, read_pem};

struct Served {
    authority: Authority,
    asked: AtomicUsize,
    broken: bool,
}

async fn answer(State(served): State<Arc<Served>>, body: axum::body::Bytes) -> Result<Vec<u8>, StatusCode> {
    served.asked.fetch_add(1, Ordering::SeqCst);
    if served.broken {
        return Err(StatusCode::SERVICE_UNAVAILABLE);
    }
    served.authority.answer(&body).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)
}

async fn serve(broken: bool) -> (Arc<Served>, String) {
    let authority = Authority::new(AuthorityKey::P256).unwrap();
    let served = Arc::new(Served { authority, asked: AtomicUsize::new(0), broken });
    let router = Router::new().route("/tsa", post(answer)).with_state(Arc::clone(&served));
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/tsa", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    (served, address)
}

/// A world whose log is signed, with an authority.
async fn world(address: &str, imprint: Imprint, anchors: Vec<Certificate>) -> (World, Arc<App>, AgencyId) {
    let world = World::new().await;
    let go_live = "2026-01-01".parse().unwrap();
    let agency = world.agency("zhilu.example/stamp", "甲县城市管理局", "甲城管", Field::UrbanManagement, go_live).await.unwrap();
    let authority = Arc::new(AuthorityLine::to(address.to_owned()).unwrap());
    let app = &world.app;
    let app = App {
        store: app.store.clone(),
        typesetter: Arc::clone(&app.typesetter),
        receipt_signer: app.receipt_signer.clone(),
        cosigner: None,
        keys: app.keys.clone(),
        stamping: Some(Stamping { authority, imprint, anchors }),
        rasteriser: None,
        public_address: None,
        appended: Arc::default(),
        copies: Arc::default(),
    };
    app.store.integrate(agency.id, &app.log_signer(agency.id).await.unwrap()).await.unwrap();
    (world, Arc::new(app), agency.id)
}

fn anchors(served: &Served) -> Vec<Certificate> {
    read_pem(&served.authority.root().unwrap()).unwrap()
}

async fn checked(app: &App, authorities: Vec<Certificate>) -> Report {
    let keys = Keys::folder(&app.keys).unwrap();
    check(&app.store, &Options { keys, authorities, ..Options::default() }).await.unwrap()
}

#[tokio::test]
async fn each_checkpoint_is_stamped_once_and_a_check_takes_the_token() {
    for imprint in [Imprint::Sha256, Imprint::Sm3] {
        let (served, address) = serve(false).await;
        let (_world, app, agency) = world(&address, imprint, anchors(&served)).await;
        let mut job = Stamp::new(Arc::clone(&app));
        job.run().await.unwrap();
        job.run().await.unwrap();
        assert_eq!(served.asked.load(Ordering::SeqCst), 1, "what bears a stamp is not stamped again");
        let kept = app.store.last_stamp(agency).await.unwrap().unwrap();
        served.authority.verify(&kept.token, kept.note.as_bytes()).unwrap();
        assert_eq!(kept.size, app.store.checkpoint(agency).await.unwrap().unwrap().size);

        let report = checked(&app, anchors(&served)).await;
        assert!(report.is_clean() && report.remarks.is_empty(), "{report:#?}");
        let unknown = checked(&app, Vec::new()).await;
        assert_eq!((unknown.is_clean(), unknown.remarks[0].kind), (true, Kind::NoKey));
        let (other, _) = serve(false).await;
        assert_eq!(checked(&app, anchors(&other)).await.problems[0].kind, Kind::Stamp);
    }
}

#[tokio::test]
async fn a_token_that_was_touched_or_moved_is_found() {
    let (served, address) = serve(false).await;
    let (_world, app, agency) = world(&address, Imprint::Sha256, anchors(&served)).await;
    assert!(stamp(&app, agency).await.unwrap());
    let kept = app.store.last_stamp(agency).await.unwrap().unwrap();
    let put = async |sql: &'static str, value: store::db::Value| {
        assert_eq!(app.store.db().execute(sql, vec![value]).await.unwrap(), 1);
    };
    let mut forged = kept.token.clone();
    *forged.last_mut().unwrap() ^= 1;
    for (sql, wrong, right) in [
        ("UPDATE time_stamp SET token = $1", forged.into(), kept.token.clone().into()),
        ("UPDATE time_stamp SET note = $1", kept.note.replacen('\n', " \n", 1).into(), kept.note.clone().into()),
        (
            "UPDATE time_stamp SET stamped_at = $1",
            kept.stamped_at.minus(base::Span::from_hours(1)).into(),
            kept.stamped_at.into(),
        ),
        ("UPDATE time_stamp SET size = $1", (kept.size + 1).into(), kept.size.into()),
    ] {
        put(sql, wrong).await;
        let report = checked(&app, anchors(&served)).await;
        assert_eq!(report.problems.iter().map(|p| p.kind).collect::<Vec<_>>(), [Kind::Stamp], "{sql}: {report:#?}");
        put(sql, right).await;
        assert!(checked(&app, anchors(&served)).await.is_clean());
    }
}

#[tokio::test]
async fn an_authority_that_is_silent_or_another_one_leaves_nothing_behind() {
    let (_, silent) = serve(true).await;
    let (_world, app, agency) = world(&silent, Imprint::Sha256, Vec::new()).await;
    assert!(matches!(stamp(&app, agency).await, Err(StampError::Line(_))));
    let failure = Stamp::new(Arc::clone(&app)).run().await.unwrap_err();
    assert_eq!(failure.advice, "时间戳机构没有应答，检查点暂未加盖时间戳，稍后重试");
    let ((believed, _), (_, address)) = (serve(false).await, serve(false).await);
    let (_world, app, agency) = world(&address, Imprint::Sha256, anchors(&believed)).await;
    assert!(matches!(stamp(&app, agency).await, Err(StampError::OtherAuthority)));
    assert_eq!(app.store.last_stamp(agency).await.unwrap(), None);
}
