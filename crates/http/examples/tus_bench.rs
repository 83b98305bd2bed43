//! How fast bytes come in by tus, both digests and durability included.
//!
//! ```text
//! tus_bench serve FOLDER            a server on a free port of this machine; prints its address, ends when its input is closed
//! tus_bench send URL MIB PIECE_MIB [UPLOADS]
//!                                   sends so many MiB in pieces of that size (0: in one) to any tus server, perhaps by several
//!                                   uploads at once; prints MB/s of all of them
//! tus_bench [MIB]                   both, in pieces of 8 and 64 MiB and in one
//! ```
//!
//! The sender is as cheap as can be (one thread, one socket, bytes made before the clock starts), because it shares the machine
//! with the server. Sending to another server by the same program is what makes two figures comparable.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Instant;

use axum::{Extension, Router};
use base::{AgencyId, PersonId, SystemClock, UploadId};
use futures::FutureExt as _;
use futures::future::BoxFuture;
use http_api::tus::{HookError, TusHooks, TusState, Uploader, recover, router};
use store::log::{NewObject, Purpose};
use store::{Db, Store};
use tokio_util::sync::CancellationToken;

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

const PATH: &str = "/files";
const MIB: usize = 1 << 20;

fn main() -> Outcome<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    match args[..] {
        ["serve", folder] => {
            let server = Server::start(Path::new(folder))?;
            println!("{}", server.url);
            std::io::copy(&mut std::io::stdin(), &mut std::io::sink())?;
        }
        ["sm3", mib] => println!("{:.0}", sm3(mib.parse()?)),
        ["send", url, mib, piece] => println!("{:.0}", send(url, mib.parse()?, piece.parse()?)?),
        ["send", url, mib, piece, uploads] => {
            println!("{:.0}", send_at_once(url, mib.parse()?, piece.parse()?, uploads.parse()?)?);
        }
        [] | [_] => {
            let mib = args.first().map_or(Ok(1024), |mib| mib.parse())?;
            let folder = std::env::temp_dir().join(format!("tus-bench-{}", std::process::id()));
            let server = Server::start(&folder)?;
            let measured = [8, 64, 0].map(|piece| (piece, send(&server.url, mib, piece)));
            drop(server);
            std::fs::remove_dir_all(&folder)?;
            for (piece, speed) in measured {
                println!("{mib} MiB in pieces of {}: {:.0} MB/s", if piece == 0 { mib } else { piece }, speed?);
            }
        }
        _ => return Err("tus_bench [MIB] | serve FOLDER | send URL MIB PIECE_MIB [UPLOADS] | sm3 MIB".into()),
    }
    Ok(())
}

/// MB/s of SM3 over bytes that are there already, on one core: one stream of bytes cannot be digested faster, whoever sends it.
fn sm3(mib: usize) -> f64 {
    use sm3::Digest as _;
    let bytes: Vec<u8> = (0..MIB).map(|n| (n % 251) as u8).collect();
    let (began, mut hasher) = (std::time::Instant::now(), sm3::Sm3::new());
    (0..mib).for_each(|_| hasher.update(&bytes));
    std::hint::black_box(hasher.finalize());
    (mib * MIB) as f64 / 1e6 / began.elapsed().as_secs_f64()
}

/// A server with a database and a folder of its own.
struct Server {
    url: String,
    _runtime: tokio::runtime::Runtime,
}

impl Server {
    fn start(folder: &Path) -> Outcome<Self> {
        std::fs::create_dir_all(folder)?;
        let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
        let listener = runtime.block_on(tokio::net::TcpListener::bind("127.0.0.1:0"))?;
        let url = format!("http://{}{PATH}", listener.local_addr()?);
        let router = runtime.block_on(mount(folder.to_owned()))?;
        runtime.spawn(async move { axum::serve(listener, router).await });
        Ok(Self { url, _runtime: runtime })
    }
}

async fn mount(folder: PathBuf) -> Outcome<Router> {
    let db = Db::sqlite(&folder.join("zhilu.db")).await?;
    let store = Store::new(db, folder, Arc::new(SystemClock));
    // The same sender after a restart: a server that was killed is started again over its folder, and uploads go on.
    let uploader = Uploader { person: PersonId::default(), agency: AgencyId::default() };
    store.open_log(uploader.agency, "bench.example/agency").await?;
    let hooks = Arc::new(Custody(store.clone()));
    let state = TusState { store, hooks, stopping: CancellationToken::new() };
    recover(&state).await?;
    Ok(Router::new().nest(PATH, router(state)).layer(Extension(uploader)))
}

/// What the application does at the end of an upload, without the ledger entry.
struct Custody(Store);

impl TusHooks for Custody {
    fn completed(&self, upload: UploadId) -> BoxFuture<'_, Result<(), HookError>> {
        let refused = |e: store::StoreError| HookError {
            status: axum::http::StatusCode::INTERNAL_SERVER_ERROR,
            code: "bench",
            message: e.to_string(),
        };
        async move { self.take(upload).await.map_err(refused) }.boxed()
    }
}

impl Custody {
    async fn take(&self, upload: UploadId) -> Result<(), store::StoreError> {
        let Some(whole) = self.0.upload(upload).await?.and_then(|u| u.completed()) else { return Ok(()) };
        let object = self.0.adopt(&whole).await?;
        let mut slot = self.0.begin(whole.agency, whole.person).await?;
        let new = NewObject {
            id: object.id,
            purpose: Purpose::Original,
            size: object.size,
            digests: object.digests,
            media_type: "application/octet-stream".into(),
            receipt: None,
        };
        slot.register_object(&new).await?;
        slot.finish_upload(upload, "{}").await?;
        slot.commit().await?;
        Ok(())
    }
}

/// Sends `mib` MiB by several uploads at once and returns MB/s of all, from the first announcement to the last answer.
fn send_at_once(url: &str, mib: usize, piece_mib: usize, uploads: usize) -> Outcome<f64> {
    let (each, began) = (mib / uploads, Instant::now());
    std::thread::scope(|scope| {
        let senders: Vec<_> =
            (0..uploads).map(|_| scope.spawn(|| send(url, each, piece_mib).map_err(|e| e.to_string()))).collect();
        senders.into_iter().try_for_each(|sender| sender.join().map_err(|_| "a sender ended")?.map(drop))
    })?;
    Ok((each * uploads * MIB) as f64 / 1e6 / began.elapsed().as_secs_f64())
}

/// Sends `mib` MiB in pieces and returns MB/s, from the announcement to the last answer.
fn send(url: &str, mib: usize, piece_mib: usize) -> Outcome<f64> {
    let (host, path) = url.strip_prefix("http://").and_then(|u| u.split_once('/')).ok_or("an http address is needed")?;
    let block = noise();
    let total = mib * MIB;
    let piece = if piece_mib == 0 { total } else { piece_mib * MIB };
    let line = TcpStream::connect(host)?;
    line.set_nodelay(true)?;
    let mut answers = BufReader::new(line.try_clone()?);
    let began = Instant::now();
    let head = format!("POST /{path} HTTP/1.1\r\nHost: {host}\r\nTus-Resumable: 1.0.0\r\n");
    write!(&line, "{head}Upload-Length: {total}\r\nContent-Length: 0\r\n\r\n")?;
    let location = answer(&mut answers, "201")?.ok_or("no Location")?;
    let at = location.strip_prefix(&format!("http://{host}")).unwrap_or(&location);
    let mut offset = 0;
    while offset < total {
        let length = piece.min(total - offset);
        write!(
            &line,
            "PATCH {at} HTTP/1.1\r\nHost: {host}\r\nTus-Resumable: 1.0.0\r\nContent-Type: application/offset+octet-stream\r\n\
             Upload-Offset: {offset}\r\nContent-Length: {length}\r\n\r\n"
        )?;
        let mut left = length;
        while left > 0 {
            let n = left.min(block.len());
            (&line).write_all(&block[..n])?;
            left -= n;
        }
        answer(&mut answers, "204")?;
        offset += length;
    }
    Ok(total as f64 / 1e6 / began.elapsed().as_secs_f64())
}

/// Reads an answer to its end and returns where it points.
fn answer(line: &mut BufReader<TcpStream>, expected: &str) -> Outcome<Option<String>> {
    let (mut first, mut location, mut length, mut chunked) = (String::new(), None, 0, false);
    line.read_line(&mut first)?;
    loop {
        let mut header = String::new();
        line.read_line(&mut header)?;
        let Some((name, value)) = header.trim_end().split_once(": ") else { break };
        match name.to_ascii_lowercase().as_str() {
            "location" => location = Some(value.to_owned()),
            "content-length" => length = value.parse()?,
            "transfer-encoding" => chunked = true,
            _ => {}
        }
    }
    let mut body = Vec::new();
    while chunked || length > 0 {
        if chunked {
            let mut size = String::new();
            line.read_line(&mut size)?;
            length = usize::from_str_radix(size.trim_end(), 16)?;
            chunked = length > 0;
            length += 2;
        }
        line.by_ref().take(length as u64).read_to_end(&mut body)?;
        length = 0;
    }
    if first.split(' ').nth(1) == Some(expected) {
        return Ok(location);
    }
    Err(format!("{first}{}", String::from_utf8_lossy(&body)).into())
}

/// A MiB that no disk or line can shorten.
fn noise() -> Vec<u8> {
    let mut state = 0x2545_f491_4f6c_dd1d_u64;
    let mut next = || {
        state ^= state << 13;
        state ^= state >> 7;
        state ^= state << 17;
        state as u8
    };
    (0..MIB).map(|_| next()).collect()
}
