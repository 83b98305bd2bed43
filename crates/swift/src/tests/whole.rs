//! What lies between the last byte and the entry, and recordings that are never said to be whole.

use base::Span;
use store::uploads::NewUpload;

use super::simulator::{COMPLETE, Clip, Simulator, borrowed, container, recording_said};

#[tokio::test]
async fn what_a_stop_left_before_its_entry_is_taken_in_before_it_comes_again() {
    let site = Simulator::start().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &[]).await;
    let clip = Clip::of("09:02:00", "09:02:30");
    // As the server leaves it when it is killed at that point.
    let store = &site.world.app.store;
    let parcel = app::pushed::Parcel {
        container: name.clone(),
        name: "a.mp4".into(),
        metadata: store::uploads::Metadata::default(),
        odd: std::collections::BTreeSet::new(),
        md5: crate::system::md5_of(&clip.bytes),
    };
    let person = base::PersonId(site.account.controller.0);
    let (agency, length) = (site.agency.id, Some(clip.bytes.len() as u64));
    let upload = store.create_upload(NewUpload { agency, person, length, metadata: parcel.announcement() }).await.unwrap();
    let bytes = axum::body::Bytes::from(clip.bytes.clone());
    let body = futures::stream::iter([Ok::<_, std::io::Error>(bytes)]);
    assert!(store.append_upload(upload.id, 0, body, None).await.unwrap().complete);

    assert_eq!(site.put(&format!("/{name}/a.mp4"), &[], clip.bytes.clone()).await, 201);
    assert_eq!(site.versions(&name, "a.mp4").await.len(), 1);
    site.check().await;
}

#[tokio::test]
async fn what_is_never_said_to_be_whole_is_said_to_be_incomplete_and_no_more_when_it_is() {
    let site = Simulator::start().await;
    site.enter_register().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &borrowed(&recording_said("09:02:00", "09:02:30"))).await;
    let clip = Clip::of("09:02:00", "09:02:30");
    assert_eq!(site.put(&format!("/{name}/a.mp4"), &clip.said(), clip.bytes.clone()).await, 201);
    let day = Span::from_hours(24);
    let app = &site.world.app;
    assert_eq!(app::pushed::look_for_silent(app, day).await.unwrap(), 0);
    site.world.clock.advance(Span::from_hours(25));
    assert_eq!(app::pushed::look_for_silent(app, day).await.unwrap(), 1);
    assert_eq!(site.noticed(&name, "a.mp4").await, ["push_incomplete"]);
    assert_eq!(app::pushed::look_for_silent(app, day).await.unwrap(), 0, "said once");
    let mut site = site;
    site.sign_in().await;
    assert_eq!(site.say("POST", &format!("/{name}"), &COMPLETE).await, 204);
    assert_eq!(site.noticed(&name, "a.mp4").await, [""; 0]);
}

#[tokio::test]
async fn complete_without_a_clip_is_told_of_what_there_is() {
    let site = Simulator::start().await;
    site.enter_register().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &[]).await;
    assert_eq!(site.put(&format!("/{name}/bookmark_1_1"), &[], "看到当事人签字").await, 201);
    assert_eq!(site.say("POST", &format!("/{name}"), &COMPLETE).await, 204);
    assert_eq!(site.noticed(&name, "bookmark_1_1").await, ["push_no_clip"]);
}
