//! Deletion by every route of the description, by somebody who has every role there is: whatever was kept before is kept after, entry by entry and
//! byte by byte (invariants 1 and 6). A route that deletes does not pass until somebody says here what it takes away.

use std::sync::Arc;

use app::Caller;
use app::derivation::Derivation;
use app::session::set_password;
use app::setup::{NewPerson, register_person};
use axum::body::Body;
use axum::http::{Method, StatusCode, header};
use base::PersonId;
use model::{RecordingState, Role};
use serde_json::{Map, Value, json};
use store::check::{Options, check};
use utoipa::openapi::path::Operation;

use super::dossiers::{closed_case, compile, hand_over};
use super::{PASSWORD, Server};
use crate::openapi;

/// The routes that delete, and what: nothing of it is evidence, and no entry tells of it.
const DELETES: [(&str, &str); 5] = [
    ("/api/v1/drafts/{key}", "what was typed and not yet sent"),
    ("/api/v1/session", "a login"),
    ("/api/v1/stations/{id}", "the right of a station to send; its entries stay"),
    ("/api/v1/uploads/{id}", "an upload that never came whole"),
    ("/api/v1/views/{name}", "a saved filter of a list"),
];

/// Every role at once: as root would have it.
const ROLES: [Role; 10] = [
    Role::Officer,
    Role::UnitHead,
    Role::LegalReviewer,
    Role::AgencyHead,
    Role::DossierCustodian,
    Role::DeviceCustodian,
    Role::Supervisor,
    Role::Administrator,
    Role::SecurityOfficer,
    Role::Auditor,
];

/// Every route that changes something, with the schema of its body.
fn changing() -> Vec<(Method, String, Value)> {
    let mut routes = Vec::new();
    for (path, item) in openapi().paths.paths {
        let operations: [(Method, &Option<Operation>); 4] =
            [(Method::PUT, &item.put), (Method::POST, &item.post), (Method::DELETE, &item.delete), (Method::PATCH, &item.patch)];
        for (method, operation) in operations {
            let Some(operation) = operation else { continue };
            let body = serde_json::to_value(&operation.request_body).unwrap();
            routes.push((method, path.clone(), body["content"]["application/json"]["schema"].clone()));
        }
    }
    routes
}

#[test]
fn it_is_known_what_every_route_that_deletes_takes_away() {
    let mut found: Vec<_> =
        changing().into_iter().filter(|(method, ..)| *method == Method::DELETE).map(|(_, path, _)| path).collect();
    found.sort();
    assert_eq!(found, DELETES.map(|(path, _)| path));
}

/// What there is to be deleted.
struct Kept {
    ids: Map<String, Value>,
}

impl Kept {
    /// A body that fits a schema, as far as names and types say what that is.
    fn body(&self, schema: &Value, all: &Value) -> Value {
        if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
            return self.body(&all[name], all);
        }
        let one = |list: &str| schema[list].as_array().and_then(|list| list.first()).map(|first| self.body(first, all));
        if let Some(found) = one("oneOf").or_else(|| one("allOf")).or_else(|| one("anyOf")) {
            return found;
        }
        if let Some(first) = schema["enum"].as_array().and_then(|words| words.first()) {
            return first.clone();
        }
        let kind = schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or("string");
        match kind {
            "object" => {
                let required: Vec<&str> = schema["required"].as_array().into_iter().flatten().filter_map(Value::as_str).collect();
                let fields = schema["properties"].as_object().into_iter().flatten();
                let fields = fields.filter(|(name, _)| required.contains(&name.as_str()) || self.ids.contains_key(name.as_str()));
                let told = |(name, field): (&String, &Value)| {
                    let value = self.ids.get(name).cloned().unwrap_or_else(|| self.body(field, all));
                    (name.clone(), if kind_of(field) == "array" && !value.is_array() { json!([value]) } else { value })
                };
                fields.map(told).collect::<Map<_, _>>().into()
            }
            "array" => json!([self.body(&schema["items"], all)]),
            "integer" | "number" => json!(1),
            "boolean" => json!(true),
            _ => match schema["format"].as_str() {
                Some("date") => json!("2026-11-04"),
                Some("date-time") => json!("2026-11-04T12:00:00+08:00"),
                _ => json!("删除"),
            },
        }
    }

    /// The path with what is there in it.
    fn path(&self, path: &str) -> String {
        let path = path.strip_prefix("/api/v1").unwrap_or(path);
        let first = path.split('/').nth(1).unwrap_or_default();
        let id = self.ids.get(first).or_else(|| self.ids.get("case")).and_then(Value::as_str).unwrap_or_default();
        path.replace("{id}", id).replace("{page}", "1").replace("{number}", "1").replace("{line}", id).replace("{kind}", "people")
    }
}

fn kind_of(schema: &Value) -> &str {
    schema["type"].as_str().or_else(|| schema["type"][0].as_str()).unwrap_or_default()
}

#[tokio::test]
async fn nothing_that_is_kept_goes_by_any_route_whoever_asks() {
    let server = Server::start().await;
    let case = closed_case(&server).await;
    let dossier = compile(&server, &case, json!([])).await;
    hand_over(&server, &dossier).await;
    let (app, agency) = (&server.world.app, server.agency().await);
    let by = Caller { person: PersonId::random(), agency, unit: None, roles: vec![Role::Administrator], session: String::new() };
    let person =
        register_person(app, &by, NewPerson { name: "超管", unit: None, roles: &ROLES, certificate: None }).await.unwrap();
    set_password(app, "超管", person, agency, PASSWORD).await.unwrap();
    let officer = server.login("王一").await;
    let bytes = b"the bytes of a film that somebody wants gone";
    let place = officer.send_file(bytes, &[("filename", "现场.mp4"), ("purpose", "recording")]).await.unwrap();
    let recording = officer.get(&format!("{place}/result")).await.ok()["recording"].as_str().unwrap().to_owned();
    let view = officer.get(&format!("/cases/{case}")).await.ok();
    let (scene, record) = (view["scenes"][0]["id"].clone(), view["records"][0]["id"].clone());
    let ask = json!({ "kind": "consult", "scope": format!("recording:{recording}"), "purpose": "核对" });
    let access = officer.post("/access-requests", ask).await.ok()["id"].clone();
    let entry = app.store.entries_of(format!("case:{case}").parse().unwrap()).await.unwrap()[0].leaf.entry;
    // He proposes what he then tries to carry out himself.
    let mut root = server.login("超管").await;
    let proposal = root.post("/disposals", json!({ "entries": [entry], "ground": "期满" })).await.ok();

    let (store, original) = (&app.store, async |id: &str| {
        let found = app.store.load::<RecordingState>(id.parse::<base::RecordingId>().unwrap()).await.unwrap().unwrap();
        found.state.original.unwrap().what
    });
    let (held, before) = (original(&recording).await, store.leaves(agency, 0, 10_000).await.unwrap());
    let ids = json!({
        "cases": case, "records": record, "recordings": recording, "scenes": scene, "access-requests": access,
        "dossiers": dossier["id"], "disposals": proposal[0]["id"], "destructions": proposal[0]["id"], "copies": recording,
        "viewings": recording, "uploads": place.rsplit('/').next(), "revision": 1, "entries": [entry], "case": case, "scene": scene,
    });
    let kept = Kept { ids: ids.as_object().unwrap().clone() };
    let schemas = serde_json::to_value(openapi().components).unwrap()["schemas"].clone();
    let mut done = 0;
    for (method, path, schema) in changing() {
        let address = kept.path(&path);
        let mut bodies = vec![json!({})];
        if !schema.is_null() {
            // As the page has seen it: what is at the latest revision, and what is at any.
            bodies.extend((1..=4).map(|revision| {
                let mut body = kept.body(&schema, &schemas);
                if body.get("revision").is_some() {
                    body["revision"] = json!(revision);
                }
                body
            }));
        }
        for body in bodies {
            let request = root.request(method.clone(), &address).header(header::CONTENT_TYPE, "application/json");
            let request = request.header("tus-resumable", "1.0.0").header("upload-offset", "0");
            let answer = root.send(request.body(Body::from(body.to_string())).unwrap()).await;
            assert!(answer.status != StatusCode::INTERNAL_SERVER_ERROR, "{method} {address} {body}: {answer:?}");
            done += usize::from(answer.status.is_success());
        }
        // Whoever logs himself out goes on as before.
        if path.ends_with("/session") {
            root = server.login("超管").await;
        }
    }
    assert!(done > 5, "some of it is done, or this proves nothing: {done}");

    let after = store.leaves(agency, 0, 10_000).await.unwrap();
    assert!(after.len() > before.len() && after[..before.len()] == before[..], "entries only come");
    assert_eq!(original(&recording).await, held);
    let mut read = Vec::new();
    std::io::Read::read_to_end(&mut store.open_object(held.object).unwrap(), &mut read).unwrap();
    assert_eq!(read, bytes);
    let options = Options { objects: true, replay: Some(Arc::new(Derivation)), ..Options::default() };
    let report = check(store, &options).await.unwrap();
    assert!(report.is_clean(), "{report:#?}");
    assert_eq!(report.counts.destroyed, 0, "no private part went");
}
