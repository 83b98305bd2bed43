//! When it does not work: 503 and 507 before the body, bodies that break off, sums that do not fit. The system has the bytes and tries again.

use std::sync::Arc;

use app::App;
use axum::body::{Body, Bytes};
use futures::stream;
use store::{Limits, Reserve};

use super::simulator::{Clip, Simulator, UNPROCESSABLE, container};
use crate::system::md5_of;
use crate::{SwiftState, router};

/// A body that must not be asked for.
fn unread() -> Body {
    let never = stream::poll_fn(|_| -> std::task::Poll<Option<Result<Bytes, std::io::Error>>> { panic!("the body was read") });
    Body::from_stream(never)
}

/// The same server with other limits for its store.
fn limited(site: &mut Simulator, limits: Limits) {
    let app = &site.world.app;
    let other = App {
        store: app.store.clone().with_limits(limits),
        typesetter: Arc::clone(&app.typesetter),
        receipt_signer: app.receipt_signer.clone(),
        cosigner: None,
        keys: app.keys.clone(),
        stamping: None,
        rasteriser: None,
        public_address: None,
        appended: Arc::clone(&app.appended),
        copies: Arc::clone(&app.copies),
    };
    site.router = router(SwiftState::new(Arc::new(other), None, false));
}

#[tokio::test]
async fn item_39_a_disk_at_its_reserve_is_507_before_the_body_and_the_rest_goes_on() {
    let mut site = Simulator::start().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &[]).await;
    let open = site.router.clone();
    limited(&mut site, Limits { reserve: Reserve::Bytes(u64::MAX), ..Limits::default() });
    let answer = site.send(site.request("PUT", &format!("/{name}/a.mp4"), &[("content-length", "5")], unread())).await;
    assert_eq!(answer.status, 507);
    assert_eq!(site.say("POST", &format!("/{name}"), &[("x-container-meta-a", "1")]).await, 204);
    limited(&mut site, Limits { max_size: 4, reserve: Reserve::Bytes(0), ..Limits::default() });
    let answer = site.send(site.request("PUT", &format!("/{name}/a.mp4"), &[("content-length", "5")], unread())).await;
    assert_eq!(answer.status, 507, "longer than a file may be");
    site.router = open;
    assert_eq!(site.put(&format!("/{name}/a.mp4"), &[], "01234").await, 201);
}

#[tokio::test]
async fn too_many_at_once_are_503_before_the_body() {
    let mut site = Simulator::start().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &[]).await;
    let state = SwiftState::new(Arc::clone(&site.world.app), None, false);
    let all = Arc::clone(&state.at_once).acquire_many_owned(32).await.unwrap();
    site.router = router(state);
    let answer = site.send(site.request("PUT", &format!("/{name}/a.mp4"), &[], unread())).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "30"));
    drop(all);
    assert_eq!(site.put(&format!("/{name}/a.mp4"), &[], "x").await, 201);
}

#[tokio::test]
async fn a_database_that_is_away_is_503_before_the_body() {
    let site = Simulator::start().await;
    site.world.app.store.db().close().await;
    let answer = site.send(site.request("PUT", "/c/a.mp4", &[], unread())).await;
    assert_eq!((answer.status, answer.header("retry-after")), (503, "30"));
}

#[tokio::test]
async fn what_breaks_off_leaves_nothing_and_comes_again() {
    let site = Simulator::start().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &[]).await;
    let clip = Clip::of("09:02:00", "09:02:30");
    let half = Bytes::copy_from_slice(&clip.bytes[..clip.bytes.len() / 2]);
    let broken = stream::iter([Ok(half), Err(std::io::Error::other("the line broke"))]);
    let path = format!("/{name}/a.mp4");
    assert_eq!(site.send(site.request("PUT", &path, &clip.said(), Body::from_stream(broken))).await.status, 503);
    assert_eq!(site.say("HEAD", &path, &[]).await, 404);
    let left = || std::fs::read_dir(site.world.app.store.folder().join("incoming")).map_or(0, Iterator::count);
    assert_eq!(left(), 0);
    assert_eq!(site.put(&path, &clip.said(), clip.bytes.clone()).await, 201);
    assert_eq!(site.versions(&name, "a.mp4").await.len(), 1);
    site.check().await;
}

#[tokio::test]
async fn another_sum_than_was_announced_is_422_and_nothing_is_kept() {
    let site = Simulator::start().await;
    let name = container("20261103T010200Z");
    site.say("PUT", &format!("/{name}"), &[]).await;
    let path = format!("/{name}/a.mp4");
    assert_eq!(site.put(&path, &[("ETag", &md5_of(b"other"))], "bytes").await, UNPROCESSABLE);
    assert_eq!(site.say("HEAD", &path, &[]).await, 404);
    assert_eq!(site.put(&path, &[("ETag", &md5_of(b"bytes").to_uppercase())], "bytes").await, 201);
}
