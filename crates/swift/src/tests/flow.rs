//! What every day brings: a recording of several clips with its notes, answers that are lost, tokens that run out.

use app::recording::suggest::Confidence;
use axum::body::{Body, Bytes};
use base::Span;
use futures::stream;
use model::agency::Activity;
use model::recording::Medium;
use model::{PushedPart, Severity};

use super::simulator::{CAMERA, COMPLETE, Clip, Simulator, USER, at, borrowed, container, recording_said};
use crate::system::md5_of;

#[tokio::test]
async fn a_recording_of_several_clips_becomes_recordings_with_device_wearer_and_times() {
    let site = Simulator::start().await;
    site.enter_register().await;
    let name = container("20261103T010200Z");
    let said = recording_said("09:02:00", "09:03:00");
    assert_eq!(site.say("PUT", &format!("/{name}"), &borrowed(&said)).await, 201);
    for (clip, from, to) in [("a.mp4", "09:02:00", "09:02:30"), ("b.mp4", "09:02:30", "09:03:00")] {
        let clip_of = Clip::of(from, to);
        let request = site.request("PUT", &format!("/{name}/{clip}"), &clip_of.said(), Body::from(clip_of.bytes.clone()));
        let answer = site.send(request).await;
        assert_eq!((answer.status, answer.header("etag")), (201, md5_of(&clip_of.bytes).as_str()));
    }
    let trail = r#"{"CoordinateEntries":[{"LocationWKT":"POINT(114.3 34.8)","SecondsFromStart":1.0}]}"#;
    assert_eq!(site.put(&format!("/{name}/a_{CAMERA}_gpstrail.json"), &[("X-Object-Meta-FileType", "json")], trail).await, 201);
    let (_, _, iso) = at("09:02:10");
    let note = [("X-Object-Meta-StartTime", iso.as_str()), ("X-Object-Meta-CategoryID", "inquiry")];
    assert_eq!(site.put(&format!("/{name}/bookmark_1_1"), &note, "").await, 201);
    let (_, _, later) = at("09:02:20");
    let note = [("X-Object-Meta-StartTime", later.as_str()), ("X-Object-Meta-CategoryID", "inquiry")];
    assert_eq!(site.put(&format!("/{name}/bookmark_2_1"), &note, "").await, 201);
    assert_eq!(site.say("POST", &format!("/{name}"), &COMPLETE).await, 204);

    let officer = site.world.id("王一");
    for (clip, start) in [("a.mp4", "09:02:00"), ("b.mp4", "09:02:30")] {
        let state = site.recording(&name, clip).await.state;
        let timing = state.timing.clone().unwrap();
        assert_eq!((timing.started_at, timing.duration), (at(start).0, Span::from_seconds(30)));
        assert_eq!((timing.source.as_str(), state.medium, state.device.as_deref()), ("system", Medium::Video, Some(CAMERA)));
        assert!(state.known_device.is_some());
        let push = state.push.clone().unwrap().what;
        assert_eq!((push.part, push.wearer, push.complete), (PushedPart::Clip, Some(officer), true));
        assert_eq!(state.noticed().collect::<Vec<_>>(), Vec::<&model::Finding>::new());
    }
    let bookmark = site.recording(&name, "bookmark_2_1").await;
    assert_eq!(bookmark.state.push.as_ref().unwrap().what.part, PushedPart::Bookmark);
    assert_eq!(bookmark.state.noticed().count(), 0, "an empty note says all it has to say, twice if need be");
    let said = bookmark.private.expose().value(model::private::key::PUSHED).unwrap();
    assert_eq!(said["file"]["categoryid"], "inquiry");
    let trail = site.recording(&name, &format!("a_{CAMERA}_gpstrail.json")).await.state;
    assert_eq!((trail.push.unwrap().what.part, trail.medium), (PushedPart::Trail, Medium::Other));
    site.check().await;
}

#[tokio::test]
async fn a_pushed_recording_is_filed_where_the_register_leaves_no_doubt_and_suggested_by_its_wearer_elsewhere() {
    let site = Simulator::start().await;
    site.enter_register().await;
    let officer = site.world.as_person("王一").await.unwrap();
    site.world.clock.set_to("2026-11-03 08:55");
    let arrival = app::scene::Arrival {
        activity: Activity::OnSiteInspection,
        arrived_at: None,
        officers: vec![officer.person],
        place: "人民路".into(),
        target: None,
        room: None,
    };
    let scene = app::scene::arrive(&site.world.app, &officer, arrival).await.unwrap();
    site.world.clock.set_to("2026-11-03 09:25");
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &borrowed(&recording_said("09:02:00", "09:02:30"))).await;
    let clip = Clip::of("09:02:00", "09:02:30");
    assert_eq!(site.put(&format!("/{name}/a.mp4"), &clip.said(), clip.bytes.clone()).await, 201);
    let id = site.versions(&name, "a.mp4").await[0].recording.unwrap();
    assert_eq!(site.load(id).await.state.scene, None, "nobody took the camera out by the register of issues");
    let view = app::query::recordings::recording(&site.world.app, &officer, id).await.unwrap();
    assert_eq!(view.carrier.worn_by.unwrap().id, officer.person);
    assert_eq!(view.received_by, "执法记录仪系统 一中队执法记录仪系统");
    let [suggestion] = &view.suggestions[..] else { panic!("{:?}", view.suggestions) };
    assert_eq!((suggestion.scene.id, suggestion.confidence), (scene.0, Confidence::Medium.name()));
}

#[tokio::test]
async fn item_37_a_lost_answer_gives_one_object_and_what_is_said_anew_counts() {
    let site = Simulator::start().await;
    let name = container("20261103T010200Z");
    assert_eq!(site.say("PUT", &format!("/{name}"), &[]).await, 201);
    assert_eq!(site.say("PUT", &format!("/{name}"), &[]).await, 202);
    let clip = Clip::of("09:02:00", "09:02:30");
    for _ in 0..3 {
        assert_eq!(site.put(&format!("/{name}/a.mp4"), &clip.said(), clip.bytes.clone()).await, 201);
    }
    assert_eq!(site.versions(&name, "a.mp4").await.len(), 1);
    let other = [("X-Object-Meta-StartTime", "1793667720"), ("X-Object-Meta-Reason", "again")];
    assert_eq!(site.put(&format!("/{name}/a.mp4"), &other, clip.bytes.clone()).await, 201);
    let head = site.send(site.request("HEAD", &format!("/{name}/a.mp4"), &[], Body::empty())).await;
    assert_eq!((head.status, head.header("x-object-meta-reason"), head.header("x-object-meta-stoptime")), (200, "again", ""));
    assert_eq!(head.header("content-length"), clip.bytes.len().to_string());
    site.check().await;
    let left = std::fs::read_dir(site.world.app.store.folder().join("incoming")).map_or(0, Iterator::count);
    assert_eq!(left, 0, "what came again gave its space back");
}

#[tokio::test]
async fn item_37_a_token_that_runs_out_between_clips_is_asked_for_again_and_one_that_runs_out_under_way_is_not() {
    let mut site = Simulator::start().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &[]).await;
    let (first, second) = (Clip::of("09:02:00", "09:02:30"), Clip::of("09:02:30", "09:03:00"));
    assert_eq!(site.put(&format!("/{name}/a.mp4"), &first.said(), first.bytes.clone()).await, 201);
    site.world.clock.advance(Span::from_seconds(16 * 60));
    assert_eq!(site.put(&format!("/{name}/b.mp4"), &second.said(), second.bytes.clone()).await, 401);
    site.sign_in().await;
    // The clock moves on by more than the token lasts while the body is on its way.
    let clock = std::sync::Arc::clone(&site.world.clock);
    let pieces: Vec<Bytes> = second.bytes.chunks(1000).map(Bytes::copy_from_slice).collect();
    let slow = stream::iter(pieces.into_iter().map(move |piece| {
        clock.advance(Span::from_seconds(60));
        Ok::<_, std::io::Error>(piece)
    }));
    let answer = site.send(site.request("PUT", &format!("/{name}/b.mp4"), &second.said(), Body::from_stream(slow))).await;
    assert_eq!(answer.status, 201);
    assert_eq!(site.say("POST", &format!("/{name}"), &COMPLETE).await, 401);
    site.sign_in().await;
    assert_eq!(site.say("POST", &format!("/{name}"), &COMPLETE).await, 204);
}

#[tokio::test]
async fn item_37_complete_twice_is_no_harm_and_a_clip_after_it_is_kept_as_late() {
    let site = Simulator::start().await;
    site.enter_register().await;
    let name = container("20261103_010200");
    site.say("PUT", &format!("/{name}"), &borrowed(&recording_said("09:02:00", "09:03:00"))).await;
    let (first, second) = (Clip::of("09:02:00", "09:02:30"), Clip::of("09:02:30", "09:03:00"));
    assert_eq!(site.put(&format!("/{name}/a.mp4"), &first.said(), first.bytes.clone()).await, 201);
    // Some say it of the object, some of the container.
    assert_eq!(site.say("POST", &format!("/{name}"), &[("X-Object-Meta-Status", "Complete")]).await, 204);
    assert_eq!(site.noticed(&name, "a.mp4").await, ["push_gap"], "half a minute is missing at the end");
    let revision = site.recording(&name, "a.mp4").await.revision;
    assert_eq!(site.say("POST", &format!("/{name}"), &COMPLETE).await, 204);
    assert_eq!(site.recording(&name, "a.mp4").await.revision, revision, "nothing new is written");
    assert_eq!(site.put(&format!("/{name}/b.mp4"), &second.said(), second.bytes.clone()).await, 201);
    assert_eq!(site.noticed(&name, "b.mp4").await, ["push_late"]);
    assert_eq!(site.noticed(&name, "a.mp4").await, [""; 0], "what was missing has come");
    let late = site.recording(&name, "b.mp4").await.state;
    assert_eq!(late.noticed().next().unwrap().severity, Severity::Question);
    site.check().await;
}

#[tokio::test]
async fn the_system_reads_what_it_said_of_itself_and_what_this_server_can() {
    let site = Simulator::start().await;
    for document in ["Capabilities.json", "Categories.json"] {
        let path = format!("/System/{document}");
        let got = site.send(site.request("GET", &path, &[], Body::empty())).await;
        assert_eq!((got.status, got.header("etag")), (200, md5_of(&got.bytes).as_str()));
        let head = site.send(site.request("HEAD", &path, &[], Body::empty())).await;
        assert_eq!((head.status, head.header("etag")), (200, got.header("etag")));
        let json: serde_json::Value = serde_json::from_slice(&got.bytes).unwrap();
        match document {
            "Capabilities.json" => assert_eq!(json["StoreAndRead"]["StoreReadSystemID"], true),
            _ => assert!(json.as_array().unwrap().iter().any(|c| c["Name"] == "询问" && c["Id"] == "inquiry")),
        }
    }
    assert_eq!(site.say("GET", &format!("/System/{USER}"), &[]).await, 404);
    assert_eq!(site.say("PUT", "/System", &[]).await, 201);
    let said = [("X-Object-Meta-ConnectionId", "c-1"), ("X-Object-Meta-SystemName", "%E4%B8%80%E4%B8%AD%E9%98%9F")];
    assert_eq!(site.put(&format!("/System/{USER}"), &said, "itself").await, 201);
    let got = site.send(site.request("GET", &format!("/System/{USER}"), &[], Body::empty())).await;
    assert_eq!((got.status, &got.bytes[..], got.header("x-object-meta-connectionid")), (200, &b"itself"[..], "c-1"));
    assert_eq!(got.header("x-object-meta-systemname"), "%E4%B8%80%E4%B8%AD%E9%98%9F");
    assert_eq!(site.say("GET", &format!("/Users/{USER}"), &[]).await, 404);
}

#[tokio::test]
async fn words_of_containers_are_merged_and_those_of_objects_replaced() {
    let site = Simulator::start().await;
    let name = container("20261103T010200Z");
    let path = format!("/{name}");
    assert_eq!(site.say("POST", &path, &[]).await, 404);
    site.say("PUT", &path, &[("X-Container-Meta-A", "1"), ("X-Container-Meta-B", "2")]).await;
    assert_eq!(site.say("POST", &path, &[("x-container-meta-b", ""), ("x-container-meta-c", "3")]).await, 204);
    let head = site.send(site.request("HEAD", &path, &[], Body::empty())).await;
    let said = ["a", "b", "c"].map(|key| head.header(&format!("x-container-meta-{key}")).to_owned());
    assert_eq!((head.status, said), (204, ["1".to_owned(), String::new(), "3".to_owned()]));

    assert_eq!(site.say("POST", &format!("{path}/a.mp4"), &[]).await, 404);
    site.put(&format!("{path}/a.mp4"), &[("X-Object-Meta-A", "1"), ("X-Object-Meta-B", "2")], "x").await;
    assert_eq!(site.say("POST", &format!("{path}/a.mp4"), &[("X-Object-Meta-B", "3")]).await, 202);
    let head = site.send(site.request("HEAD", &format!("{path}/a.mp4"), &[], Body::empty())).await;
    assert_eq!((head.header("x-object-meta-a"), head.header("x-object-meta-b")), ("", "3"));
    let entries =
        site.world.app.store.entries_of(site.versions(&name, "a.mp4").await[0].recording.unwrap().into()).await.unwrap();
    let pushed = entries.iter().filter(|e| e.leaf.kind == "recording.pushed").count();
    assert_eq!(pushed, 2, "what was said before stays in the log");
    assert_eq!(site.say("HEAD", "", &[]).await, 204);
    assert_eq!(site.say("GET", &format!("{path}/a.mp4"), &[]).await, 403, "nothing is read here");
    assert_eq!(site.say("DELETE", &format!("{path}/a.mp4"), &[]).await, 400);
}
