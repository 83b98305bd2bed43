//! A peer of `cargo xtask bench`: tus-axum with its file store, in a folder and on a free port; ends when its input is closed.

use tus_axum::{RouterOptions, TusState, create_router};
use tus_protocol::locking::memory::MemoryLocker;
use tus_protocol::state::file::FileStateStore;
use tus_protocol::storage::file::FileStorage;
use tus_protocol::{Config, NoopHookExecutor, ProtocolHandle};

#[tokio::main]
async fn main() -> Result<(), Box<dyn std::error::Error>> {
    let folder = std::env::args().nth(1).ok_or("a folder is needed")?;
    let storage = FileStorage::new(&folder).await?;
    let states = FileStateStore::new(format!("{folder}/state")).await?;
    let config = Config::new().with_base_path("/files");
    let handle = ProtocolHandle::new(config, storage, states, MemoryLocker::new(), NoopHookExecutor::new());
    let router = create_router(TusState::new(handle), RouterOptions::default())?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("http://{}/files", listener.local_addr()?);
    tokio::spawn(async move { axum::serve(listener, router).await });
    tokio::io::copy(&mut tokio::io::stdin(), &mut tokio::io::sink()).await?;
    Ok(())
}
