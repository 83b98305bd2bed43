//! A program or a server of the agency that writes down what it hears 机器转写. None is part of this product. What it says is a hint and is
//! marked as such: nothing is decided by it.
//!
//! A program gets the file's path as its last argument and answers on its standard output; a server gets the bytes by `POST` and answers in
//! the body. Both answer with JSON: `{"lines": [{"from_ms": 0, "to_ms": 1500, "text": "…"}]}`, or with plain text.

use std::path::{Path, PathBuf};
use std::time::Duration;

use app::speech::Transcript;
use base::Span;
use reqwest::Client;
use tokio_util::io::ReaderStream;
use tokio_util::sync::CancellationToken;

use crate::previews::Trouble;
use crate::program::{self, patience};

/// The longest answer that is read.
const ANSWER: usize = 8 * 1024 * 1024;

/// Who writes down.
#[derive(Clone, Debug)]
pub struct Transcriber {
    way: Way,
    recipe: String,
}

#[derive(Clone, Debug)]
enum Way {
    Program(PathBuf),
    Server(String, Client),
}

/// Why there is no transcriber although one is set.
#[derive(Debug, thiserror::Error)]
pub enum TranscriberError {
    /// The program is not there.
    #[error("there is no file {0}")]
    Missing(PathBuf),
    /// No encrypted connection can be made.
    #[error("no client can be made")]
    Client(#[from] reqwest::Error),
}

impl Transcriber {
    /// A program of this machine.
    ///
    /// # Errors
    /// When there is no such file.
    pub fn program(path: PathBuf) -> Result<Self, TranscriberError> {
        if !path.is_file() {
            return Err(TranscriberError::Missing(path));
        }
        Ok(Self { recipe: format!("program {}", path.display()), way: Way::Program(path) })
    }

    /// A server, as a rule on the agency's own network: recordings leave this machine for it.
    ///
    /// # Errors
    /// When no client can be made.
    pub fn server(address: String) -> Result<Self, TranscriberError> {
        // Whoever was first has chosen the same.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = Client::builder().connect_timeout(Duration::from_secs(10)).build()?;
        Ok(Self { recipe: format!("server {address}"), way: Way::Server(address, client) })
    }

    /// What rows say it was made with.
    pub(super) fn recipe(&self) -> &str {
        &self.recipe
    }

    /// What it hears in a file, in the form that `app` keeps.
    pub(super) async fn write_down(
        &self,
        original: &Path,
        length: Option<Span>,
        stopping: &CancellationToken,
    ) -> Result<String, Trouble> {
        let answered = async {
            match &self.way {
                Way::Program(program) => program::ask(program, original, ANSWER).await.map_err(|e| format!("转写程序{e}")),
                Way::Server(address, client) => ask_server(client, address, original).await,
            }
        };
        let answer = tokio::select! {
            () = stopping.cancelled() => return Err(Trouble::Stopped),
            answer = tokio::time::timeout(patience(length), answered) => {
                answer.map_err(|_| Trouble::Failed("转写程序没有按时答复".into()))?
            }
        };
        let transcript = Transcript::read(&answer.map_err(Trouble::Failed)?);
        if transcript.lines.is_empty() { Err(Trouble::Nothing) } else { Ok(transcript.write()) }
    }
}

async fn ask_server(client: &Client, address: &str, original: &Path) -> Result<Vec<u8>, String> {
    let failed = |_| "转写服务没有应答".to_owned();
    let file = tokio::fs::File::open(original).await.map_err(|e| e.to_string())?;
    let size = file.metadata().await.map_err(|e| e.to_string())?.len();
    let body = reqwest::Body::wrap_stream(ReaderStream::new(file));
    let sent = client.post(address).header("content-type", "application/octet-stream").header("content-length", size);
    let mut response = sent.body(body).send().await.map_err(failed)?;
    if !response.status().is_success() {
        return Err(format!("转写服务答复 {}", response.status().as_u16()));
    }
    let mut answer = Vec::new();
    while let Some(piece) = response.chunk().await.map_err(failed)? {
        answer.extend_from_slice(&piece);
        if answer.len() > ANSWER {
            return Err("转写服务的答复过长".into());
        }
    }
    Ok(answer)
}
