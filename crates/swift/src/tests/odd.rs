//! Item 38 of the inputs that nobody hopes for: whatever it is, it is kept, and said to be odd.

use axum::body::Body;
use model::Severity;

use super::simulator::{CAMERA, COMPLETE, Clip, Simulator, USER, at, container};

#[tokio::test]
async fn item_38_keys_come_before_their_clips_alone_or_not_at_all() {
    let site = Simulator::start().await;
    site.enter_register().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &[]).await;
    let key = r#"{"Key":{"EncryptedKey":"QUJD","ContentEncryptionIV":"QUJD","PublicKeyId":"of-nobody"}}"#;
    let file_type = [("X-Object-Meta-FileType", "key")];
    assert_eq!(site.put(&format!("/{name}/a.key"), &file_type, key).await, 201, "before its clip");
    assert_eq!(site.put(&format!("/{name}/a.mkv"), &[], "ciphertext of a").await, 201);
    assert_eq!(site.put(&format!("/{name}/b.mkv"), &[], "ciphertext of b").await, 201);
    assert_eq!(site.put(&format!("/{name}/c.mkv.key"), &file_type, key).await, 201, "its clip never comes");
    assert_eq!(site.say("POST", &format!("/{name}"), &COMPLETE).await, 204);
    assert_eq!(site.noticed(&name, "a.key").await, ["push_key"], "no public key is known here");
    assert_eq!(site.noticed(&name, "c.mkv.key").await, ["push_key_alone"]);
    assert!(site.noticed(&name, "b.mkv").await.contains(&"push_key_missing".to_owned()));
    assert!(!site.noticed(&name, "a.mkv").await.iter().any(|code| code.starts_with("push_key")));
    site.check().await;
}

#[tokio::test]
async fn item_38_values_that_are_no_text_are_kept_as_bytes_and_said_again_as_they_came() {
    let site = Simulator::start().await;
    site.enter_register().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &[]).await;
    let mut request = site.request("PUT", &format!("/{name}/a.mp4"), &[], Body::from("x"));
    let gbk = axum::http::HeaderValue::from_bytes(b"\xb3\xc7\xb9\xdc").unwrap();
    request.headers_mut().insert("x-object-meta-location", gbk);
    request.headers_mut().insert("x-object-meta-broken", "%E7%8E".parse().unwrap());
    let bare = axum::http::HeaderValue::from_bytes("王一".as_bytes()).unwrap();
    request.headers_mut().insert("x-object-meta-name", bare);
    assert_eq!(site.send(request).await.status, 201);
    assert!(site.noticed(&name, "a.mp4").await.contains(&"push_value".to_owned()));
    let head = site.send(site.request("HEAD", &format!("/{name}/a.mp4"), &[], Body::empty())).await;
    let said = ["location", "broken", "name"].map(|key| head.header(&format!("x-object-meta-{key}")).to_owned());
    assert_eq!(said, ["%B3%C7%B9%DC", "%25E7%258E", "%E7%8E%8B%E4%B8%80"]);
    let private = site.recording(&name, "a.mp4").await.private;
    let pushed = private.expose().value(model::private::key::PUSHED).unwrap();
    assert_eq!(pushed["file"]["location"]["base64"], "s8e53A==");
    site.check().await;
}

#[tokio::test]
async fn item_38_users_and_cameras_that_nobody_knows_wait_as_not_registered() {
    let site = Simulator::start().await;
    let name = format!("{USER}_00408C000001_20261103T010200Z");
    assert_eq!(site.say("PUT", &format!("/{name}"), &[("X-Container-Meta-UserID", "nobody")]).await, 201);
    let clip = Clip::of("09:02:00", "09:02:30");
    assert_eq!(site.put(&format!("/{name}/a.mp4"), &clip.said(), clip.bytes.clone()).await, 201);
    assert_eq!(site.noticed(&name, "a.mp4").await, ["push_user", "push_device"]);
    let state = site.recording(&name, "a.mp4").await.state;
    assert_eq!((state.device.as_deref(), state.known_device, state.scene), (Some("00408C000001"), None, None));
    assert!(state.evidence().usable(), "a question keeps nothing from being used");
}

#[tokio::test]
async fn item_38_odd_names_are_names_all_the_same() {
    let site = Simulator::start().await;
    let long = "好".repeat(300);
    let names: [(&str, &str, &str); 6] = [
        ("/some/thing.mp4", "some", "thing.mp4"),
        ("/%D6%D0/a.mp4", "%D6%D0", "a.mp4"),
        ("/some/%zz%00", "some", "%zz%00"),
        ("/some/a/../../etc/passwd", "some", "a/../../etc/passwd"),
        ("//a.mp4", "", "a.mp4"),
        ("/Users/%E7%8E%8B", "Users", "王"),
    ];
    for (path, container, name) in names {
        let body = if container == "Users" { vec![7; 100 << 10] } else { path.as_bytes().to_vec() };
        assert_eq!(site.put(path, &[], body).await, 201, "{path}");
        let noticed = site.noticed(container, name).await;
        assert!(noticed.contains(&"push_container".to_owned()), "{path}: {noticed:?}");
        assert_eq!(
            noticed.contains(&"push_name".to_owned()),
            path.contains("%D6") || path.contains("%zz"),
            "{path}: {noticed:?}"
        );
        let folders = path.contains("..") || path.starts_with("//");
        assert_eq!(noticed.contains(&"push_path".to_owned()), folders, "{path}: {noticed:?}");
    }
    let encoded: String = long.bytes().map(|b| format!("%{b:02X}")).collect();
    assert_eq!(site.put(&format!("/some/{encoded}"), &[], "long").await, 201);
    assert_eq!(site.put(&format!("/some/{encoded}"), &[], "long").await, 201);
    site.check().await;
}

#[tokio::test]
async fn item_38_what_was_rejected_is_never_rejected_again_and_is_whole_when_it_is_quiet() {
    let site = Simulator::start().await;
    let name = "RejectedContent_UnknownTime_63ffd6d6-2c06-4df0-8d5c-1c7f8e9e4a11";
    let said = [("X-Container-Meta-RejectedContentReason", "400"), ("X-Container-Meta-BWCSerialNumber", CAMERA)];
    assert_eq!(site.say("PUT", &format!("/{name}"), &said).await, 201);
    assert_eq!(site.put(&format!("/{name}/what.bin"), &[], "whatever it was").await, 201);
    assert_eq!(site.noticed(name, "what.bin").await, ["unknown_format", "push_rejected", "push_user"]);
    let day = base::Span::from_hours(24);
    assert_eq!(app::pushed::look_for_silent(&site.world.app, day).await.unwrap(), 0);
    site.world.clock.advance(base::Span::from_hours(25));
    assert_eq!(app::pushed::look_for_silent(&site.world.app, day).await.unwrap(), 1);
    assert!(site.recording(name, "what.bin").await.state.push.unwrap().what.complete);
    assert_eq!(app::pushed::look_for_silent(&site.world.app, day).await.unwrap(), 0, "said once");
}

#[tokio::test]
async fn other_bytes_under_a_name_are_kept_beside_the_first_with_an_alarm() {
    let site = Simulator::start().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &[]).await;
    let (first, other) = (Clip::of("09:02:00", "09:02:30"), Clip::of("09:02:00", "09:02:29"));
    for clip in [&first, &other, &first, &other] {
        assert_eq!(site.put(&format!("/{name}/a.mp4"), &clip.said(), clip.bytes.clone()).await, 201);
    }
    let versions = site.versions(&name, "a.mp4").await;
    assert_eq!(versions.len(), 2, "each once");
    let second = site.load(versions[1].recording.unwrap()).await.state;
    let alarm = second.noticed().find(|f| f.code == "push_conflict").unwrap();
    assert_eq!((alarm.severity, second.evidence().usable()), (Severity::Serious, false));
    assert!(site.load(versions[0].recording.unwrap()).await.state.evidence().usable(), "the first stays the original");
    site.check().await;
}

#[tokio::test]
async fn a_clip_of_a_recording_that_nobody_announced_is_kept() {
    let site = Simulator::start().await;
    let name = container("20261103T010200Z");
    assert_eq!(site.put(&format!("/{name}/a.mp4"), &[], "x").await, 201);
    assert!(site.noticed(&name, "a.mp4").await.contains(&"push_unannounced".to_owned()));
    assert_eq!(site.say("PUT", &format!("/{name}"), &[]).await, 202, "from then on it is there");
}

#[tokio::test]
async fn times_that_are_said_twice_and_differ_are_told() {
    let site = Simulator::start().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &[]).await;
    let (_, seconds, _) = at("09:02:00");
    let (start, _, iso) = at("09:02:07");
    let said = [("X-Object-Meta-StartTime", seconds.as_str()), ("X-Object-Meta-StartTimeISO", iso.as_str())];
    assert_eq!(site.put(&format!("/{name}/a.mkv"), &said, "x").await, 201);
    assert!(site.noticed(&name, "a.mkv").await.contains(&"push_times".to_owned()));
    assert_eq!(site.recording(&name, "a.mkv").await.state.timing.unwrap().started_at, start);
}
