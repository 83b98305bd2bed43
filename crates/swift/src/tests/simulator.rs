//! The simulator: an agency with an officer and a camera, an account, and requests as a controller writes them.

use std::sync::Arc;

use app::controller::{self, Issued};
use app::derivation::Derivation;
use app::device::{self, NewDevice};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Request, StatusCode};
use base::{Day, RecordingId, Span, Timestamp};
use http_body_util::BodyExt as _;
use model::agency::Field;
use model::device::DeviceCategory;
use model::{RecordingState, Role};
use store::check::{Keys, Options, check};
use store::{Loaded, PushedObject};
use testkit::film::film;
use testkit::{Agency, Member, World};
use tower::ServiceExt as _;

use crate::{SwiftState, router};

/// The camera that is in the register.
pub(super) const CAMERA: &str = "ACCC8E012345";
/// The certificate of 王一.
pub(super) const CERTIFICATE: &str = "豫A-0001";
/// The user whose certificate that is, in the controller's own list.
pub(super) const USER: &str = "63ffd6d6-2c06-4df0-8d5c-1c7f8e9e4a11";

/// What a controller works with.
pub(super) struct Simulator {
    pub(super) world: World,
    pub(super) agency: Agency,
    pub(super) account: Issued,
    pub(super) router: Router,
    pub(super) token: String,
}

/// An answer.
#[derive(Debug)]
pub(super) struct Answer {
    pub(super) status: u16,
    pub(super) headers: HeaderMap,
    pub(super) bytes: Bytes,
}

impl Answer {
    pub(super) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

impl Simulator {
    /// A controller whose account was just made, with a token, an hour and a half into the day.
    pub(super) async fn start() -> Self {
        let world = World::new().await;
        let go_live: Day = "2026-01-01".parse().unwrap();
        let agency = world.agency("zhilu.example/push", "甲县城市管理局", "甲城管", Field::UrbanManagement, go_live).await;
        let agency = agency.unwrap();
        let certificate = Some((CERTIFICATE, go_live, "2027-12-31".parse().unwrap()));
        world.member(&agency, Member { name: "王一", unit: None, roles: &[Role::Officer], certificate }).await.unwrap();
        let keeper = Member { name: "郑八", unit: None, roles: &[Role::DeviceCustodian], certificate: None };
        let keeper = world.member(&agency, keeper).await.unwrap();
        let camera = NewDevice {
            category: DeviceCategory::BodyCamera,
            mark: CAMERA.into(),
            name: "W120".into(),
            serial: None,
            place: None,
            acquired_on: None,
        };
        device::register(&world.app, &keeper, camera).await.unwrap();
        let account = controller::register(&world.app, &agency.admin, "一中队执法记录仪系统", None).await.unwrap();
        world.clock.set_to("2026-11-03 09:30");
        let router = router(SwiftState::new(Arc::clone(&world.app), None, false));
        let mut simulator = Self { world, agency, account, router, token: String::new() };
        simulator.sign_in().await;
        simulator
    }

    /// Asks for a token.
    pub(super) async fn sign_in(&mut self) {
        let answer = self.auth(&self.account.controller.to_string(), &self.account.key).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        self.token = answer.header("x-auth-token").to_owned();
    }

    pub(super) async fn auth(&self, user: &str, key: &str) -> Answer {
        let request = Request::get("/auth/v1.0").header("host", "10.1.2.3:8480");
        let request = request.header("X-Auth-User", user).header("X-Auth-Key", key).body(Body::empty()).unwrap();
        self.send(request).await
    }

    pub(super) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = body.collect().await.unwrap().to_bytes();
        Answer { status: parts.status.as_u16(), headers: parts.headers, bytes }
    }

    /// A request below the account, with the token.
    pub(super) fn request(&self, method: &str, path: &str, said: &[(&str, &str)], body: Body) -> Request<Body> {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let uri = format!("/v1.0/{}{path}", self.account.controller);
        let mut request = Request::builder().method(method).uri(uri).header("X-Auth-Token", &self.token);
        for (name, value) in said {
            request = request.header(*name, HeaderValue::from_bytes(value.as_bytes()).unwrap());
        }
        request.body(body).unwrap()
    }

    /// The status of a request without a body.
    pub(super) async fn say(&self, method: &str, path: &str, said: &[(&str, &str)]) -> u16 {
        self.send(self.request(method, path, said, Body::empty())).await.status
    }

    /// The status of a `PUT` of an object.
    pub(super) async fn put(&self, path: &str, said: &[(&str, &str)], bytes: impl Into<Bytes>) -> u16 {
        self.send(self.request("PUT", path, said, Body::from(bytes.into()))).await.status
    }

    /// The user and the camera, as an administrator of the controller enters them.
    pub(super) async fn enter_register(&self) {
        assert_eq!(self.say("PUT", "/Users", &[]).await, 201);
        let user = [("X-Object-Meta-Name", "%E7%8E%8B%E4%B8%80"), ("X-Object-Meta-UserID", "%E8%B1%ABA-0001")];
        assert_eq!(self.say("PUT", &format!("/Users/{USER}"), &user).await, 201);
        assert_eq!(self.say("PUT", "/Devices", &[]).await, 201);
        assert_eq!(self.say("PUT", &format!("/Devices/{CAMERA}"), &[("X-Object-Meta-Model", "W120")]).await, 201);
    }

    /// Every version of an object.
    pub(super) async fn versions(&self, container: &str, name: &str) -> Vec<PushedObject> {
        self.world.app.store.pushed_versions(self.account.controller, container, name).await.unwrap()
    }

    /// The recording that the first version of an object became.
    pub(super) async fn recording(&self, container: &str, name: &str) -> Loaded<RecordingState> {
        let id = self.versions(container, name).await.first().unwrap().recording.unwrap();
        self.load(id).await
    }

    pub(super) async fn load(&self, id: RecordingId) -> Loaded<RecordingState> {
        self.world.app.store.load::<RecordingState>(id).await.unwrap().unwrap()
    }

    /// What was noticed of the first version of an object, as stable words.
    pub(super) async fn noticed(&self, container: &str, name: &str) -> Vec<String> {
        self.recording(container, name).await.state.noticed().map(|f| f.code.clone()).collect()
    }

    /// Checks everything that is kept against the log.
    pub(super) async fn check(&self) {
        let app = &self.world.app;
        let keys = Keys::folder(&app.keys).unwrap();
        let replay = Some(Arc::new(Derivation) as _);
        let options = Options { objects: true, replay, keys, ..Options::default() };
        let report = check(&app.store, &options).await.unwrap();
        assert!(report.is_clean(), "{:?}", report.problems.iter().map(|p| &p.text).collect::<Vec<_>>());
    }
}

/// The name of a recording of that user with that camera.
pub(super) fn container(stamp: &str) -> String {
    format!("{USER}_{CAMERA}_{stamp}")
}

/// An instant of the day, and how a controller writes it.
pub(super) fn at(wall: &str) -> (Timestamp, String, String) {
    let at: Timestamp = format!("2026-11-03 {wall}").parse().unwrap();
    let iso = jiff::Timestamp::from_millisecond(at.millis()).unwrap().to_string();
    (at, (at.millis() / 1000).to_string(), iso)
}

/// A clip from one time to another: its bytes, and what is said of it.
pub(super) struct Clip {
    pub(super) bytes: Vec<u8>,
    said: Vec<(&'static str, String)>,
}

impl Clip {
    pub(super) fn of(from: &str, to: &str) -> Self {
        let (from, to) = (at(from), at(to));
        let length = Span::from_millis(to.0.since(from.0).millis());
        let said = vec![
            ("X-Object-Meta-StartTime", from.1),
            ("X-Object-Meta-StartTimeISO", from.2),
            ("X-Object-Meta-StopTime", to.1),
            ("X-Object-Meta-StopTimeISO", to.2),
            ("X-Object-Meta-ContainerType", "mp4".to_owned()),
        ];
        Self { bytes: film(from.0, length), said }
    }

    pub(super) fn said(&self) -> Vec<(&str, &str)> {
        self.said.iter().map(|(name, value)| (*name, value.as_str())).collect()
    }
}

/// What is said of a recording from one time to another.
pub(super) fn recording_said(from: &str, to: &str) -> Vec<(&'static str, String)> {
    let (from, to) = (at(from), at(to));
    vec![
        ("X-Container-Meta-BWCSerialNumber", CAMERA.to_owned()),
        ("X-Container-Meta-StartTime", from.1),
        ("X-Container-Meta-StartTimeISO", from.2),
        ("X-Container-Meta-StopTime", to.1),
        ("X-Container-Meta-StopTimeISO", to.2),
        ("X-Container-Meta-TimeZone", "Asia/Shanghai".to_owned()),
        ("X-Container-Meta-Status", "Transferring".to_owned()),
    ]
}

/// Pairs as requests take them.
pub(super) fn borrowed<'a>(said: &'a [(&'static str, String)]) -> Vec<(&'a str, &'a str)> {
    said.iter().map(|(name, value)| (*name, value.as_str())).collect()
}

/// That everything is sent.
pub(super) const COMPLETE: [(&str, &str); 1] = [("X-Container-Meta-Status", "Complete")];

/// A status that is no success.
pub(super) const UNPROCESSABLE: u16 = StatusCode::UNPROCESSABLE_ENTITY.as_u16();
