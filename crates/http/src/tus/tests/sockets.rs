//! Over real connections: what a line that breaks looks like to the server, and what is left.

use std::net::SocketAddr;
use std::time::Duration;

use base::{DigestPair, UploadId};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

use super::{BYTES, Server};

async fn listen(server: &Server) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let at = listener.local_addr().unwrap();
    let router = server.router.clone();
    tokio::spawn(async move { axum::serve(listener, router).await });
    at
}

fn patch(at: &str, offset: usize, length: usize) -> String {
    format!(
        "PATCH {at} HTTP/1.1\r\nHost: x\r\nTus-Resumable: 1.0.0\r\nContent-Type: {BYTES}\r\nUpload-Offset: {offset}\r\n\
         Content-Length: {length}\r\nConnection: close\r\n\r\n"
    )
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_connection_that_is_cut_loses_nothing_that_came() {
    let server = Server::start().await;
    let address = listen(&server).await;
    let bytes: Vec<u8> = (0..3_000_000_u32).map(|n| (n % 251) as u8).collect();
    let at = server.create(bytes.len() as u64).await;
    let id: UploadId = at.rsplit('/').next().unwrap().parse().unwrap();
    let mut offset = 0;
    for cut in [1, 1_234_567, 2_999_999] {
        let mut line = TcpStream::connect(address).await.unwrap();
        line.write_all(patch(&at, offset, bytes.len() - offset).as_bytes()).await.unwrap();
        line.write_all(&bytes[offset..cut]).await.unwrap();
        line.shutdown().await.unwrap();
        drop(line);
        for _ in 0..200 {
            offset = server.offset(&at).await.unwrap().parse().unwrap();
            if offset == cut {
                break;
            }
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
        assert_eq!(offset, cut);
        drop(server.store.hold_upload(id).await.unwrap());
    }
    let mut line = TcpStream::connect(address).await.unwrap();
    line.write_all(patch(&at, offset, 1).as_bytes()).await.unwrap();
    line.write_all(&bytes[offset..]).await.unwrap();
    let mut answer = String::new();
    line.read_to_string(&mut answer).await.unwrap();
    assert!(answer.starts_with("HTTP/1.1 204"), "{answer}");
    let upload = server.store.upload(id).await.unwrap().unwrap();
    let object = server.store.object(upload.object).await.unwrap().unwrap();
    assert_eq!(object.digests, DigestPair::of(&bytes));
    assert_eq!(server.store.verify_object(object.id).await.unwrap(), object.digests);
}
