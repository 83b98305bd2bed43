//! A dock station over the wire: registered by its key, let in by its pass, its manifest delivered late and its files later still; Article 22
//! is met by what it signed, unless its clock is in doubt.

use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use base::{AgencyId, DigestPair, RawId, Span, Timestamp};
use base64::prelude::{BASE64_STANDARD, Engine as _};
use ledger::station::{Clocks, Device, File, Manifest, ManifestReceipt, Name, Pass, Unread, id_of};
use serde_json::{Value, json};
use testkit::clock::instant;
use tlog::{NoteSigner, VerifierKey};

use super::Server;
use super::support::{Answer, Browser};

/// Written at 23:40 by its name; it has no length of its own.
const NAME: &str = "8888888_000123_20261103234000_0007.mp4";

struct Station {
    key: NoteSigner,
    agency: AgencyId,
    /// How far its clock is ahead of the server's.
    off: Span,
    boot: RawId,
}

impl Station {
    async fn new(server: &Server) -> Self {
        let agency = server.world.as_person("郑八").await.unwrap().agency;
        let key = NoteSigner::from_seed("zhilu/station".parse().unwrap(), &[9; 32]);
        Self { key, agency, off: Span::ZERO, boot: RawId::random() }
    }

    fn clock(&self, server: &Server) -> Timestamp {
        server.world.clock.shows().plus(self.off)
    }

    async fn pass(&self, server: &Server) -> String {
        let greeting = server.browser().get("/stations/greeting").await.ok();
        let key: VerifierKey = greeting["key"].as_str().unwrap().parse().unwrap();
        let pass = Pass {
            agency: self.agency,
            station: id_of(self.key.verifier_key()),
            to: Pass::addressee(key.id()),
            time: greeting["time"].as_str().unwrap().parse().unwrap(),
            clock: self.clock(server),
            boot: self.boot,
            steady: Span::from_millis(server.world.clock.shows().millis() - 1_000_000),
        };
        pass.sign(&self.key).unwrap()
    }

    fn manifest(&self, server: &Server, before: Option<&Manifest>, bytes: &[u8]) -> Manifest {
        let files = vec![File {
            name: Name::from(NAME.as_bytes()),
            size: bytes.len() as u64,
            modified: None,
            digests: DigestPair::of(bytes),
            role: "original".into(),
            important: false,
        }];
        Manifest {
            agency: self.agency,
            station: id_of(self.key.verifier_key()),
            sequence: before.map_or(1, |before| before.sequence + 1),
            previous: before.map(Manifest::digest),
            device: Device::default(),
            operator: None,
            clocks: Clocks {
                station: self.clock(server),
                steady: Span::from_millis(server.world.clock.shows().millis() - 1_000_000),
                boot: self.boot,
                newest_file: None,
            },
            complete: true,
            known: 0,
            root: Manifest::root_of(&files),
            files,
            unread: Vec::new(),
        }
    }

    async fn deliver(&self, server: &Server, manifest: &Manifest) -> Answer {
        let signed = manifest.sign(&self.key).unwrap();
        let pass = self.pass(server).await;
        let browser = server.browser();
        let request = shown(&browser, Method::POST, "/stations/manifests", &pass);
        let request = request.header(header::CONTENT_TYPE, "application/json");
        browser.send(request.body(Body::from(json!({ "manifest": signed }).to_string())).unwrap()).await
    }

    /// Sends bytes and gives the upload's receipt.
    async fn send(&self, server: &Server, manifest: &Manifest, bytes: &[u8]) -> Value {
        let (pass, browser) = (self.pass(server).await, server.browser());
        let said = [("filename", NAME), ("manifest", &manifest.digest().to_string()), ("device", "8888888")]
            .map(|(n, v)| format!("{n} {}", BASE64_STANDARD.encode(v)));
        let request = shown(&browser, Method::POST, "/uploads", &pass)
            .header("tus-resumable", "1.0.0")
            .header("upload-length", bytes.len())
            .header("upload-metadata", said.join(","))
            .header(header::CONTENT_TYPE, "application/offset+octet-stream");
        let answer = browser.send(request.body(Body::from(bytes.to_vec())).unwrap()).await;
        assert_eq!(answer.status, StatusCode::CREATED, "{answer:?}");
        let upload = answer.headers[header::LOCATION].to_str().unwrap().rsplit('/').next().unwrap().to_owned();
        let request = shown(&browser, Method::GET, &format!("/stations/uploads/{upload}"), &pass);
        browser.send(request.body(Body::empty()).unwrap()).await.ok()
    }
}

fn shown(browser: &Browser, method: Method, path: &str, pass: &str) -> axum::http::request::Builder {
    browser.request(method, path).header(header::AUTHORIZATION, format!("Zhilu-Station {}", BASE64_STANDARD.encode(pass)))
}

async fn registered(server: &Server, station: &Station) -> Value {
    let custodian = server.login("郑八").await;
    let body = json!({ "key": station.key.verifier_key().to_string(), "place": "一楼值班室" });
    custodian.post("/stations", body).await.ok()
}

/// How the duty of Article 22 stands on the only recording, and who answers.
async fn storage_duty(server: &Server) -> (String, String) {
    let officer = server.login("王一").await;
    let listed = officer.get("/recordings").await.ok();
    let duty = listed["items"][0]["duties"].as_array().unwrap().iter().find(|d| d["rule"] == "art22-same-day-storage").unwrap();
    (duty["outcome"].as_str().unwrap_or_default().to_owned(), duty["owner_label"].to_string())
}

#[tokio::test]
async fn what_a_station_signed_counts_though_it_arrives_two_days_later() {
    let server = Server::start().await;
    let station = Station::new(&server).await;
    assert_eq!(registered(&server, &station).await["agency"], json!(station.agency));
    server.world.clock.set_to("2026-11-03 23:52");
    let manifest = station.manifest(&server, None, b"film");
    server.world.clock.set_to("2026-11-05 08:00");
    let kept = station.deliver(&server, &manifest).await.ok();
    assert_eq!((&kept["stored_at"], &kept["findings"]), (&json!(manifest.clocks.station), &json!([])));
    let again = station.deliver(&server, &manifest).await.ok();
    assert_eq!(again, kept, "the same manifest again is the same docking");
    let greeting = server.browser().get("/stations/greeting").await.ok();
    let key: VerifierKey = greeting["key"].as_str().unwrap().parse().unwrap();
    let receipt = ManifestReceipt::verify(kept["receipt"].as_str().unwrap(), &[&key]).unwrap();
    assert_eq!((receipt.manifest, receipt.root, receipt.files), (manifest.digest(), manifest.root, 1));
    assert_eq!(receipt.received_at.day(), instant("2026-11-05 08:00").day());

    let sent = station.send(&server, &manifest, b"film").await;
    let verifier = tlog::NoteVerifier::try_from(&key).unwrap();
    let custody = store::Receipt::verify(sent["receipt"].as_str().unwrap(), &verifier).unwrap();
    assert_eq!(custody.digests, DigestPair::of(b"film"));
    let (outcome, owner) = storage_duty(&server).await;
    assert_eq!(outcome, "met");
    let recording = &server.login("王一").await.get("/recordings").await.ok()["items"][0];
    assert_eq!(
        (&recording["received_by"], &recording["station"]["station"]),
        (&json!("采集站 一楼值班室"), &json!("采集站 一楼值班室"))
    );
    assert_eq!(recording["station"]["stored_at"], json!(manifest.clocks.station));
    assert!(owner.contains("郑八"), "whoever keeps the station answers while no scene says who: {owner}");

    let listed = server.login("郑八").await.get("/stations").await.ok();
    assert_eq!((&listed[0]["place"], &listed[0]["dockings"]), (&json!("一楼值班室"), &json!(1)));
    assert_eq!(listed[0]["last"]["files"], json!(1));
}

#[tokio::test]
async fn of_a_clock_in_doubt_the_servers_time_counts() {
    let server = Server::start().await;
    let mut station = Station::new(&server).await;
    registered(&server, &station).await;
    // The station signs on the fourth with its clock set back to the third; then somebody sets it right.
    server.world.clock.set_to("2026-11-04 08:00");
    station.off = Span::from_hours(-9);
    let manifest = station.manifest(&server, None, b"film");
    assert_eq!(manifest.clocks.station.day(), instant("2026-11-03").day());
    station.off = Span::ZERO;
    server.world.clock.set_to("2026-11-04 10:00");
    let kept = station.deliver(&server, &manifest).await.ok();
    assert_eq!(kept["findings"][0]["code"], json!("station_clock_set"));
    assert!(kept["stored_at"].as_str().unwrap().starts_with("2026-11-04T10:00"));
    station.send(&server, &manifest, b"film").await;
    assert_eq!(storage_duty(&server).await.0, "late");

    // A device whose clock runs ahead says nothing about the station's.
    let ahead = Manifest {
        clocks: Clocks { newest_file: Some(manifest.clocks.station.plus(Span::from_hours(30))), ..manifest.clocks },
        ..manifest.clone()
    };
    let codes = station.deliver(&server, &ahead).await.ok()["findings"].to_string();
    assert!(codes.contains("device_clock_ahead"), "{codes}");

    // Two minutes off are what clocks do, six are not.
    let mut before = manifest;
    for (off, found) in [(120, None), (360, Some("station_clock_off"))] {
        station.off = Span::from_seconds(off);
        server.world.clock.advance(Span::from_hours(1));
        let next = station.manifest(&server, Some(&before), off.to_string().as_bytes());
        let kept = station.deliver(&server, &next).await.ok();
        assert_eq!(kept["findings"][0]["code"].as_str(), found, "{kept}");
        before = next;
    }
}

#[tokio::test]
async fn a_chain_that_parts_or_begins_again_is_noticed() {
    let server = Server::start().await;
    let station = Station::new(&server).await;
    registered(&server, &station).await;
    let first = station.manifest(&server, None, b"a");
    let second = station.manifest(&server, Some(&first), b"b");
    let codes = |kept: Value| kept["findings"].as_array().unwrap().iter().map(|f| f["code"].clone()).collect::<Vec<_>>();
    assert_eq!(codes(station.deliver(&server, &second).await.ok()), ["station_chain_gap"]);
    assert!(codes(station.deliver(&server, &station.manifest(&server, Some(&second), b"c")).await.ok()).is_empty());
    assert_eq!(
        codes(station.deliver(&server, &station.manifest(&server, Some(&second), b"d")).await.ok()),
        ["station_chain_forked"]
    );
    assert_eq!(codes(station.deliver(&server, &station.manifest(&server, None, b"e")).await.ok()), ["station_chain_restarted"]);
}

#[tokio::test]
async fn the_morning_report_names_what_a_station_signed_for_and_did_not_send() {
    let server = Server::start().await;
    let station = Station::new(&server).await;
    registered(&server, &station).await;
    let first = station.manifest(&server, None, b"first film");
    station.deliver(&server, &first).await.ok();
    station.send(&server, &first, b"first film").await;
    // The second manifest never comes, of the third's two files neither does, and one more could not be read from the device.
    let second = station.manifest(&server, Some(&first), b"lost on the way");
    let mut third = station.manifest(&server, Some(&second), b"second film");
    third.files.push(File { digests: DigestPair::of(b"third film"), size: 10, ..third.files[0].clone() });
    third.root = Manifest::root_of(&third.files);
    third.device.number = Some("8888888".into());
    third.unread = vec![Unread { name: Name::from(&b"DCIM/0009.mp4"[..]), size: 9, why: "unreadable".into() }];
    station.deliver(&server, &third).await.ok();
    let custodian = server.login("郑八").await;
    let device = json!({ "category": "body_camera", "mark": "8888888", "name": "执法记录仪", "place": "器材室" });
    custodian.post("/devices", device).await.ok();

    let day = instant("2026-11-03").day();
    server.world.clock.set_to("2026-11-04 05:00");
    let report = app::watch::reconcile(&server.world.app, station.agency, day).await.unwrap().unwrap();
    assert_eq!((report.stations, report.docked, report.originals), (1, 3, 1));
    let told: Vec<&str> = report.matters.iter().map(|matter| matter.text.as_str()).collect();
    assert!(told.contains(&"采集站“一楼值班室”2026-11-03 第 3 份清单中有 2 个文件尚未送达"), "{told:?}");
    assert!(told.contains(&"设备 8888888 上次入站时有 1 个文件没有复制到采集站"), "{told:?}");
    assert!(told.iter().any(|text| text.starts_with("采集站“一楼值班室”：")), "the manifest that is missing between: {told:?}");
    assert_eq!(told.len(), 3, "{told:?}");

    // What came meanwhile is told no more; what was told on its morning neither.
    station.send(&server, &third, b"second film").await;
    station.send(&server, &third, b"third film").await;
    server.world.clock.set_to("2026-11-05 05:00");
    let report = app::watch::reconcile(&server.world.app, station.agency, instant("2026-11-04").day()).await.unwrap().unwrap();
    let told: Vec<&str> = report.matters.iter().map(|matter| matter.text.as_str()).collect();
    assert_eq!((report.originals, told), (3, vec!["设备 8888888 上次入站时有 1 个文件没有复制到采集站"]));
}

#[tokio::test]
async fn nobody_gets_in_by_another_key_or_past_the_uploads() {
    let server = Server::start().await;
    let station = Station::new(&server).await;
    let manifest = station.manifest(&server, None, b"film");
    assert_eq!(station.deliver(&server, &manifest).await.refused(), (403, "denied".into()), "nobody registered it");
    let officer = server.login("王一").await;
    let body = json!({ "key": station.key.verifier_key().to_string(), "place": "值班室" });
    assert_eq!(officer.post("/stations", body).await.refused(), (403, "denied".into()));
    let custodian = server.login("郑八").await;
    let nonsense = custodian.post("/stations", json!({ "key": "abc", "place": "" })).await;
    assert_eq!(nonsense.refused(), (422, "invalid".into()));
    let id = registered(&server, &station).await["station"].as_str().unwrap().to_owned();

    let impostor =
        Station { key: NoteSigner::from_seed("zhilu/station".parse().unwrap(), &[8; 32]), ..Station::new(&server).await };
    let forged = impostor.manifest(&server, None, b"film");
    let pass = Pass::peek(&station.pass(&server).await).unwrap().sign(&impostor.key).unwrap();
    let browser = server.browser();
    let ask = async |method: Method, path: &str, pass: &str| {
        browser.send(shown(&browser, method, path, pass).body(Body::empty()).unwrap()).await.refused().0
    };
    assert_eq!(ask(Method::POST, "/uploads", &pass).await, 401, "a pass that another key signed");
    assert_eq!(impostor.deliver(&server, &forged).await.refused().0, 403);
    let own = station.pass(&server).await;
    for path in ["/scenes", "/recordings", "/uploads", "/inbox", "/law", "/session"] {
        assert_eq!(ask(Method::GET, path, &own).await, 401, "{path}");
    }
    let other = Manifest { agency: AgencyId::random(), ..station.manifest(&server, None, b"film") };
    assert_eq!(station.deliver(&server, &other).await.refused(), (422, "invalid".into()));

    // A file that no manifest lists is taken in all the same, with a finding.
    assert!(station.deliver(&server, &manifest).await.status.is_success());
    station.send(&server, &manifest, b"another film").await;
    let listed = officer.get("/recordings").await.ok();
    assert!(listed["items"][0]["findings"].to_string().contains("station_unlisted"), "{listed}");

    server.world.clock.advance(Span::from_seconds(601));
    assert_eq!(ask(Method::POST, "/uploads", &own).await, 401, "a pass is good for ten minutes");
    assert_eq!(custodian.json(Method::DELETE, &format!("/stations/{id}"), json!({})).await.status, StatusCode::NO_CONTENT);
    assert_eq!(station.deliver(&server, &manifest).await.refused(), (403, "denied".into()));
}
