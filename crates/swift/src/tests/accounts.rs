//! Accounts: who may make them, what opens the way and what does not. Nothing but this ever fails hard.

use app::controller::{list, register, renew, revoke};
use axum::body::Body;
use axum::http::Request;
use base::{ControllerId, Span};
use model::AgencyState;

use super::simulator::Simulator;

#[tokio::test]
async fn a_key_gives_a_token_and_an_address_and_nothing_else_does() {
    let site = Simulator::start().await;
    let (user, key) = (site.account.controller.to_string(), site.account.key.clone());
    let answer = site.auth(&user, &key).await;
    assert_eq!(answer.header("x-storage-url"), format!("http://10.1.2.3:8480/v1.0/{user}"));
    for (user, key) in
        [(user.as_str(), "wrong"), (user.as_str(), ""), ("nobody", key.as_str()), (&ControllerId::random().to_string(), &key)]
    {
        assert_eq!(site.auth(user, key).await.status, 401);
    }
    // Other clients call them otherwise.
    for (user_header, key_header) in [("X-Auth-User", "Auth-Key"), ("X-Storage-User", "X-Storage-Pass")] {
        let request = Request::get("/auth/v1.0").header(user_header, &user).header(key_header, &key);
        assert_eq!(site.send(request.body(Body::empty()).unwrap()).await.status, 200);
    }
    assert_eq!(site.send(Request::get("/auth/v1.0").body(Body::empty()).unwrap()).await.status, 401);
    let other = Request::put(format!("/v1.0/{}/c", ControllerId::random())).header("X-Auth-Token", &site.token);
    assert_eq!(site.send(other.body(Body::empty()).unwrap()).await.status, 403);
    let none = Request::put(format!("/v1.0/{user}/c")).body(Body::empty()).unwrap();
    assert_eq!(site.send(none).await.status, 401);
}

#[tokio::test]
async fn after_many_wrong_keys_the_right_one_waits_too() {
    let site = Simulator::start().await;
    let user = site.account.controller.to_string();
    for _ in 0..10 {
        assert_eq!(site.auth(&user, "wrong").await.status, 401);
    }
    assert_eq!(site.auth(&user, &site.account.key).await.status, 401, "nobody goes on guessing");
    assert_eq!(site.say("PUT", "/c", &[]).await, 201, "a token that was given holds");
    site.world.clock.advance(Span::from_seconds(15 * 60 + 1));
    assert_eq!(site.auth(&user, &site.account.key).await.status, 200);
}

#[tokio::test]
async fn accounts_are_made_renewed_and_revoked_by_administrators_and_each_time_the_log_says_so() {
    let mut site = Simulator::start().await;
    let (app, admin) = (std::sync::Arc::clone(&site.world.app), site.agency.admin.clone());
    let officer = site.world.as_person("王一").await.unwrap();
    for refused in [
        register(&app, &officer, "x", None).await.is_err(),
        revoke(&app, &officer, site.account.controller).await.is_err(),
        list(&app, &officer).await.is_err(),
        register(&app, &admin, " ", None).await.is_err(),
        revoke(&app, &admin, ControllerId::random()).await.is_err(),
    ] {
        assert!(refused);
    }
    let before = site.account.key.clone();
    let user = site.account.controller.to_string();
    site.account = renew(&app, &admin, site.account.controller).await.unwrap();
    assert_eq!(site.say("PUT", "/c", &[]).await, 401, "tokens of the key before are void");
    assert_eq!(site.auth(&user, &before).await.status, 401);
    site.sign_in().await;
    assert_eq!(site.say("PUT", "/c", &[]).await, 201);
    let views = list(&app, &admin).await.unwrap();
    assert_eq!((views.len(), views[0].name.as_str(), views[0].revoked_at), (1, "一中队执法记录仪系统", None));

    revoke(&app, &admin, site.account.controller).await.unwrap();
    assert_eq!(site.say("PUT", "/c", &[]).await, 401);
    assert_eq!(site.auth(&user, &site.account.key).await.status, 401);
    assert!(renew(&app, &admin, site.account.controller).await.is_err());
    let state = app.store.load::<AgencyState>(site.agency.id).await.unwrap().unwrap().state;
    assert!(state.controllers[0].what.revoked.is_some());
    let entries = app.store.entries_of(site.agency.id.into()).await.unwrap();
    let kinds: Vec<_> = entries.iter().map(|e| e.leaf.kind.as_str()).filter(|k| k.starts_with("agency.controller")).collect();
    assert_eq!(kinds, ["agency.controller_registered", "agency.controller_registered", "agency.controller_revoked"]);
    let row = app.store.controller(site.account.controller).await.unwrap().unwrap();
    assert!(!format!("{row:?}").contains(&site.account.key), "the key itself is kept nowhere");
}
