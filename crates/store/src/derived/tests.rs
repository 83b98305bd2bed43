//! Who gets to make something, what becomes of it, and what a check and a restore make of previews.

use base::{AgencyId, ObjectId, PersonId, Span};

use super::{Derivation, Made, Progress, Waveform};
use crate::log::{NewObject, Purpose};
use crate::testing::{Fresh, on_every_database};
use crate::{Store, StoredObject};

const RECIPE: &str = "recipe";

/// An original in custody.
async fn original(store: &Store) -> StoredObject {
    let (agency, person) = (AgencyId::random(), PersonId::random());
    store.open_log(agency, &format!("zhilu.example/{agency}")).await.unwrap();
    let durable = store.put_object(&b"film"[..]).await.unwrap();
    let mut slot = store.begin(agency, person).await.unwrap();
    let row = NewObject {
        id: durable.id,
        purpose: Purpose::Original,
        size: durable.size,
        digests: durable.digests,
        media_type: "video/mp4".into(),
        receipt: None,
    };
    slot.register_object(&row).await.unwrap();
    slot.commit().await.unwrap();
    store.object(durable.id).await.unwrap().unwrap()
}

/// What would be made next by a recipe, by whoever believes that nobody needs longer than an hour.
async fn next(t: &Fresh, recipe: &str) -> Option<ObjectId> {
    let given_up = t.store.clock().now().minus(Span::from_hours(1));
    t.store.underived(Derivation::Preview, recipe, given_up).await.unwrap().map(|o| o.id)
}

async fn takes(t: &Fresh, original: &StoredObject, recipe: &str) -> bool {
    let given_up = t.store.clock().now().minus(Span::from_hours(1));
    t.store.begin_derivation(original, Derivation::Preview, recipe, given_up).await.unwrap()
}

#[tokio::test]
async fn one_of_many_makes_it_and_who_is_gone_is_replaced() {
    on_every_database(|t| async move {
        let o = original(&t.store).await;
        assert_eq!(next(&t, RECIPE).await, Some(o.id));
        assert!(takes(&t, &o, RECIPE).await);
        assert!(!takes(&t, &o, RECIPE).await, "two make one thing");
        assert_eq!(next(&t, RECIPE).await, None);
        t.clock.move_on(Span::from_hours(2));
        assert_eq!(next(&t, RECIPE).await, Some(o.id));
        assert!(takes(&t, &o, RECIPE).await);
        t.store.leave_derivation(o.id, Derivation::Preview).await.unwrap();
        assert_eq!(next(&t, RECIPE).await, Some(o.id), "what was left is there to be made");
    })
    .await;
}

#[tokio::test]
async fn what_failed_waits_for_another_recipe_and_what_is_needless_for_nothing() {
    on_every_database(|t| async move {
        let o = original(&t.store).await;
        assert!(takes(&t, &o, RECIPE).await);
        t.store.not_derived(o.id, Derivation::Preview, Progress::Failed, Some("damaged")).await.unwrap();
        let told = t.store.derivation(o.id, Derivation::Preview).await.unwrap();
        assert_eq!(told, Some((Progress::Failed, Some("damaged".into()))));
        t.clock.move_on(Span::from_hours(1000));
        assert_eq!(next(&t, RECIPE).await, None);
        assert!(!takes(&t, &o, RECIPE).await);
        assert_eq!(next(&t, "better").await, Some(o.id));
        assert!(takes(&t, &o, "better").await);
        assert_eq!(t.store.derivation(o.id, Derivation::Preview).await.unwrap(), Some((Progress::Making, None)));
        t.store.not_derived(o.id, Derivation::Preview, Progress::Needless, None).await.unwrap();
        assert_eq!(next(&t, "best").await, None);
    })
    .await;
}

#[tokio::test]
async fn a_preview_is_an_object_no_check_misses_and_a_restore_makes_anew() {
    on_every_database(|t| async move {
        let o = original(&t.store).await;
        assert!(takes(&t, &o, RECIPE).await);
        let bytes = t.store.put_object(&b"preview"[..]).await.unwrap();
        let stray = t.store.put_object(&b"stray"[..]).await.unwrap();
        t.store.derived(o.id, &Made::Preview(bytes)).await.unwrap();
        let seen = t.store.preview_of(o.id).await.unwrap().unwrap();
        assert_eq!((seen.id, seen.size, seen.digests, seen.agency), (bytes.id, bytes.size, bytes.digests, o.agency));
        assert_eq!(seen.media_type, "video/mp4");
        let unknown = crate::check::unregistered(&t.store).await.unwrap();
        assert_eq!(unknown.into_iter().map(|(id, _)| id).collect::<Vec<_>>(), [stray.id], "a preview is known");

        assert_eq!(t.store.forget_lost_previews().await.unwrap(), 0);
        let name = bytes.id.to_string();
        std::fs::remove_file(t.folder().join("objects").join(&name[..2]).join(&name[2..4]).join(&name)).unwrap();
        assert!(t.store.preview_of(o.id).await.unwrap().is_none(), "without bytes there is none");
        assert_eq!(t.store.forget_lost_previews().await.unwrap(), 1);
        assert_eq!(next(&t, RECIPE).await, Some(o.id));
    })
    .await;
}

#[tokio::test]
async fn a_waveform_stands_in_its_row() {
    on_every_database(|t| async move {
        let o = original(&t.store).await;
        let long_ago = t.store.clock().now().minus(Span::from_hours(1));
        assert!(t.store.begin_derivation(&o, Derivation::Waveform, RECIPE, long_ago).await.unwrap());
        assert_eq!(t.store.waveform_of(o.id).await.unwrap(), None);
        let wave = Waveform { step: Span::from_millis(100), peaks: vec![0, 1, 255] };
        t.store.derived(o.id, &Made::Waveform(wave.clone())).await.unwrap();
        assert_eq!(t.store.waveform_of(o.id).await.unwrap(), Some(wave));
        assert_eq!(next(&t, RECIPE).await, Some(o.id), "its preview is another matter");
    })
    .await;
}
