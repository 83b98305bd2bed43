//! A server for tests: two agencies, their people, and browsers that keep a cookie and a token as real ones do.

use std::sync::Arc;

use app::Caller;
use app::session::set_password;
use app::setup::{NewPerson, register_person};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, Method, Request, StatusCode, header};
use base::{Day, PersonId, Span};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use http_body_util::BodyExt as _;
use model::Role;
use model::agency::Field;
use serde_json::{Value, json};
use testkit::{Member, World};
use tokio_util::sync::CancellationToken;
use tower::ServiceExt as _;

use crate::{ApiState, router};

/// Everybody's.
pub(crate) const PASSWORD: &str = "zhilu-2026-ceshi";

/// The people of the first agency, by login; 外一 belongs to another one.
const PEOPLE: [(&str, &[Role]); 8] = [
    ("王一", &[Role::Officer]),
    ("李二", &[Role::Officer]),
    ("赵三", &[Role::UnitHead]),
    ("钱四", &[Role::AgencyHead]),
    ("孙五", &[Role::DossierCustodian]),
    ("周六", &[Role::LegalReviewer]),
    ("吴七", &[Role::SecurityOfficer]),
    ("郑八", &[Role::DeviceCustodian]),
];

/// A server over a world.
pub(crate) struct Server {
    pub(crate) world: World,
    pub(crate) router: Router,
    pub(crate) stopping: CancellationToken,
}

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Bytes,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let world = World::new().await;
        let go_live: Day = "2026-01-01".parse().unwrap();
        let first = world.agency("zhilu.example/first", "甲县城市管理局", "甲城管", Field::UrbanManagement, go_live).await;
        let second = world.agency("zhilu.example/second", "乙县市场监督管理局", "乙市监", Field::MarketRegulation, go_live).await;
        let (mut first, second) = (first.unwrap(), second.unwrap());
        world.unit(&mut first, "执法一中队").await.unwrap();
        let certificate = Some(("豫A-0001", go_live, "2027-12-31".parse().unwrap()));
        for (name, roles) in PEOPLE {
            let member = Member { name, unit: Some("执法一中队"), roles, certificate };
            world.member(&first, member).await.unwrap();
        }
        world.member(&second, Member { name: "外一", unit: None, roles: &[Role::Officer], certificate }).await.unwrap();
        for name in PEOPLE.map(|(name, _)| name).into_iter().chain(["外一"]) {
            let who = world.as_person(name).await.unwrap();
            set_password(&world.app, name, who.person, who.agency, PASSWORD).await.unwrap();
        }
        let stopping = CancellationToken::new();
        let state = ApiState {
            app: Arc::clone(&world.app),
            secure_cookies: false,
            checkpoint_within: Span::from_seconds(60),
            stopping: stopping.clone(),
        };
        Self { router: router(state), world, stopping }
    }

    /// The first agency.
    pub(crate) async fn agency(&self) -> base::AgencyId {
        self.world.as_person("王一").await.unwrap().agency
    }

    /// A browser in which a supervisor of the first agency, 冯九, is logged in.
    pub(crate) async fn supervisor(&self) -> Browser {
        let (app, agency) = (&self.world.app, self.agency().await);
        let roles = vec![Role::Administrator];
        let by = Caller { person: PersonId::random(), agency, unit: None, roles, session: String::new() };
        let new = NewPerson { name: "冯九", unit: None, roles: &[Role::Supervisor], certificate: None };
        let person = register_person(app, &by, new).await.unwrap();
        set_password(app, "冯九", person, agency, PASSWORD).await.unwrap();
        self.login("冯九").await
    }

    /// A browser in which nobody is logged in.
    pub(crate) fn browser(&self) -> Browser {
        Browser { router: self.router.clone(), cookie: None, csrf: None }
    }

    /// A browser in which somebody is logged in.
    pub(crate) async fn login(&self, name: &str) -> Browser {
        let mut browser = self.browser();
        let answer = browser.post("/session", json!({ "login": name, "password": PASSWORD })).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        browser.keep(&answer);
        browser
    }
}

/// What a browser keeps between requests.
#[derive(Clone)]
pub(crate) struct Browser {
    router: Router,
    pub(crate) cookie: Option<String>,
    pub(crate) csrf: Option<String>,
}

impl Browser {
    /// Keeps the cookie and the token of a session.
    pub(crate) fn keep(&mut self, answer: &Answer) {
        let cookie = answer.headers[header::SET_COOKIE].to_str().unwrap();
        self.cookie = cookie.split(';').next().map(str::to_owned);
        self.csrf = answer.json()["csrf"].as_str().map(str::to_owned);
    }

    /// A request with everything a page of ours sends along.
    pub(crate) fn request(&self, method: Method, path: &str) -> axum::http::request::Builder {
        let path = if matches!(path, "/healthz" | "/readyz") { path.to_owned() } else { format!("/api/v1{path}") };
        let mut request = Request::builder().method(method).uri(path).header(header::HOST, "zhilu.example");
        if let Some(cookie) = &self.cookie {
            request = request.header(header::COOKIE, cookie);
        }
        if let Some(csrf) = &self.csrf {
            request = request.header("x-zhilu-csrf", csrf);
        }
        request
    }

    /// Sends a request and gives the answer before its body is read.
    pub(crate) async fn open(&self, request: Request<Body>) -> axum::response::Response {
        self.router.clone().oneshot(request).await.unwrap()
    }

    /// Sends a request and reads the answer to its end.
    pub(crate) async fn send(&self, request: Request<Body>) -> Answer {
        let response = self.open(request).await;
        let (status, headers) = (response.status(), response.headers().clone());
        let bytes = response.into_body().collect().await.unwrap().to_bytes();
        Answer { status, headers, bytes }
    }

    pub(crate) async fn get(&self, path: &str) -> Answer {
        self.send(self.request(Method::GET, path).body(Body::empty()).unwrap()).await
    }

    pub(crate) async fn post(&self, path: &str, body: Value) -> Answer {
        self.json(Method::POST, path, body).await
    }

    pub(crate) async fn json(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = self.request(method, path).header(header::CONTENT_TYPE, "application/json");
        self.send(request.body(Body::from(body.to_string())).unwrap()).await
    }

    /// Sends a whole file by tus, and gives its result.
    pub(crate) async fn upload(&self, bytes: &[u8], metadata: &[(&str, &str)]) -> Value {
        let place = self.send_file(bytes, metadata).await.unwrap_or_else(|place| panic!("{place} is not in custody"));
        self.get(&format!("{place}/result")).await.ok()
    }

    /// Sends a whole file by tus; where it is, as an error when it was not taken into custody.
    pub(crate) async fn send_file(&self, bytes: &[u8], metadata: &[(&str, &str)]) -> Result<String, String> {
        let said: Vec<_> = metadata.iter().map(|(n, v)| format!("{n} {}", BASE64_STANDARD.encode(v))).collect();
        let request = self
            .request(Method::POST, "/uploads")
            .header("tus-resumable", "1.0.0")
            .header("upload-length", bytes.len())
            .header("upload-metadata", said.join(","))
            .header(header::CONTENT_TYPE, "application/offset+octet-stream");
        let answer = self.send(request.body(Body::from(bytes.to_vec())).unwrap()).await;
        let place = answer.headers[header::LOCATION].to_str().unwrap().strip_prefix("/api/v1").unwrap().to_owned();
        match answer.status {
            StatusCode::CREATED => Ok(place),
            StatusCode::UNPROCESSABLE_ENTITY => Err(place),
            other => panic!("{other} {answer:?}"),
        }
    }
}

impl Answer {
    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.bytes).unwrap_or_else(|e| panic!("{e}: {self:?}"))
    }

    /// The body of an answer that is good.
    pub(crate) fn ok(&self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, String::from_utf8_lossy(&self.bytes));
        self.json()
    }

    /// Status and code of an answer that is an error.
    pub(crate) fn refused(&self) -> (u16, String) {
        (self.status.as_u16(), self.json()["error"]["code"].as_str().unwrap_or_default().to_owned())
    }

    /// The sentence of an answer that is an error.
    pub(crate) fn sentence(&self) -> String {
        self.json()["error"]["message"].as_str().unwrap_or_default().to_owned()
    }
}
