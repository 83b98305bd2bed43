//! What happens when the last byte of an upload is here: the application takes it into custody.

use std::sync::Arc;

use app::App;
use app::recording::take_in;
use base::UploadId;
use futures::FutureExt as _;
use futures::future::BoxFuture;

use crate::error::RouteError;
use crate::tus::{HookError, TusHooks};

/// Hands whole uploads to the application.
pub(crate) struct Custody(pub(crate) Arc<App>);

impl TusHooks for Custody {
    fn completed(&self, upload: UploadId) -> BoxFuture<'_, Result<(), HookError>> {
        async move {
            let taken = take_in(&self.0, upload).await;
            taken.map(drop).map_err(|e| RouteError::App(e).into())
        }
        .boxed()
    }
}
