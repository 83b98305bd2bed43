//! Many uploads at the same moment, to a server as it is run, over the network: `burst UPLOADS KIB`. Says how many of them failed, and how long
//! it took from the last byte of each to its answer: by then it is durable, digested, in the ledger, and its receipt is signed.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::sync::{Arc, Barrier};
use std::time::{Duration, Instant};

use app::session::set_password;
use base::{Day, Span};
use http_api::{ApiState, router};
use model::Role;
use model::agency::Field;
use testkit::{Member, World};
use tokio_util::sync::CancellationToken;

type Outcome<T> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

const PASSWORD: &str = "zhilu-2026-ceshi";

fn main() -> Outcome<()> {
    let args: Vec<usize> = std::env::args().skip(1).map(|arg| arg.parse()).collect::<Result<_, _>>()?;
    let [uploads, kib] = args[..] else { return Err("burst UPLOADS KIB".into()) };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let (world, host) = runtime.block_on(serve())?;
    let login = format!(r#"{{"login":"王一","password":"{PASSWORD}"}}"#);
    let mut line = BufReader::new(TcpStream::connect(&host)?);
    let head = format!("POST /api/v1/session HTTP/1.1\r\nHost: {host}\r\nContent-Type: application/json\r\n");
    write!(line.get_mut(), "{head}Content-Length: {}\r\n\r\n{login}", login.len())?;
    let answer = Answer::read(&mut line)?;
    let cookie = answer.header("set-cookie").and_then(|c| c.split(';').next().map(str::to_owned)).ok_or("no cookie")?;
    let csrf = answer.body.split("\"csrf\":\"").nth(1).and_then(|rest| rest.split('"').next()).ok_or("no token")?;
    let who = format!("Host: {host}\r\nCookie: {cookie}\r\nX-Zhilu-Csrf: {csrf}\r\nTus-Resumable: 1.0.0\r\n");

    let together = Arc::new(Barrier::new(uploads));
    let senders: Vec<_> = (0..uploads)
        .map(|n| {
            let (host, who, together) = (host.clone(), who.clone(), Arc::clone(&together));
            std::thread::spawn(move || {
                let announced = announce(&host, &who, n, kib);
                together.wait();
                send(&announced?, &who, n, kib)
            })
        })
        .collect();
    let (mut waited, mut errors) = (Vec::new(), 0);
    for sender in senders {
        match sender.join().map_err(|_| "a sender ended")? {
            Ok(took) => waited.push(took),
            Err(e) => {
                eprintln!("{e}");
                errors += 1;
            }
        }
    }
    let kept = runtime.block_on(kept(&world))?;
    waited.sort();
    println!("errors {errors}");
    println!("missing {}", uploads.saturating_sub(kept));
    println!("worst_s {:.3}", waited.last().map_or(f64::INFINITY, Duration::as_secs_f64));
    println!("median_s {:.3}", waited.get(waited.len() / 2).map_or(f64::INFINITY, Duration::as_secs_f64));
    Ok(())
}

/// A server with an officer, on a free port of this machine.
async fn serve() -> Outcome<(World, String)> {
    let world = World::new().await;
    let go_live: Day = "2026-01-01".parse()?;
    let agency = world.agency("bench.example/burst", "某局", "豫", Field::UrbanManagement, go_live).await?;
    let officer = world.member(&agency, Member { name: "王一", roles: &[Role::Officer], ..Member::default() }).await?;
    set_password(&world.app, "王一", officer.person, officer.agency, PASSWORD).await?;
    let state = ApiState {
        app: Arc::clone(&world.app),
        secure_cookies: false,
        checkpoint_within: Span::from_seconds(60),
        stopping: CancellationToken::new(),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let host = listener.local_addr()?.to_string();
    tokio::spawn(async move { axum::serve(listener, router(state)).await });
    Ok((world, host))
}

/// How many recordings are in custody.
async fn kept(world: &World) -> Outcome<usize> {
    let caller = world.as_person("王一").await?;
    let listed = app::query::recordings::list(&world.app, &caller, None, false, "", None).await?;
    Ok(usize::try_from(listed.total)?)
}

/// An upload that was announced: its line, and where it goes.
type Announced = (BufReader<TcpStream>, String);

fn announce(host: &str, who: &str, n: usize, kib: usize) -> Outcome<Announced> {
    let mut line = BufReader::new(TcpStream::connect(host)?);
    line.get_ref().set_nodelay(true)?;
    let name = base64::Engine::encode(&base64::prelude::BASE64_STANDARD, format!("CG26001_{n:05}.mp4"));
    let metadata = format!("Upload-Metadata: filename {name},purpose cmVjb3JkaW5n\r\n");
    let head = format!("POST /api/v1/uploads HTTP/1.1\r\n{who}{metadata}");
    write!(line.get_mut(), "{head}Upload-Length: {}\r\nContent-Length: 0\r\n\r\n", kib * 1024)?;
    let answer = Answer::read(&mut line)?;
    answer.expect("201")?;
    let location = answer.header("location").ok_or("no Location")?;
    let path = location.split_once("://").map_or(location.as_str(), |(_, rest)| rest.find('/').map_or("/", |at| &rest[at..]));
    Ok((line, path.to_owned()))
}

/// Sends the bytes; how long the answer took from the last of them.
fn send((line, path): &Announced, who: &str, n: usize, kib: usize) -> Outcome<Duration> {
    let mut line = BufReader::new(line.get_ref().try_clone()?);
    let head = format!("PATCH {path} HTTP/1.1\r\n{who}Content-Type: application/offset+octet-stream\r\nUpload-Offset: 0\r\n");
    write!(line.get_mut(), "{head}Content-Length: {}\r\n\r\n", kib * 1024)?;
    // No two of them are alike.
    let block: Vec<u8> = (0..1024).map(|at: usize| (at.wrapping_mul(31).wrapping_add(n) % 251) as u8).collect();
    for k in 0..kib {
        let mut block = block.clone();
        block[..16].copy_from_slice(&[n.to_be_bytes(), k.to_be_bytes()].concat());
        line.get_mut().write_all(&block)?;
    }
    let sent = Instant::now();
    Answer::read(&mut line)?.expect("204")?;
    Ok(sent.elapsed())
}

struct Answer {
    first: String,
    headers: Vec<(String, String)>,
    body: String,
}

impl Answer {
    fn read(line: &mut BufReader<TcpStream>) -> Outcome<Self> {
        let (mut first, mut headers) = (String::new(), Vec::new());
        line.read_line(&mut first)?;
        loop {
            let mut header = String::new();
            line.read_line(&mut header)?;
            let Some((name, value)) = header.trim_end().split_once(": ") else { break };
            headers.push((name.to_ascii_lowercase(), value.to_owned()));
        }
        let mut answer = Self { first, headers, body: String::new() };
        let length = answer.header("content-length").map_or(Ok(0), |length| length.parse())?;
        let mut body = vec![0; length];
        line.read_exact(&mut body)?;
        answer.body = String::from_utf8_lossy(&body).into_owned();
        Ok(answer)
    }

    fn header(&self, name: &str) -> Option<String> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    }

    fn expect(&self, status: &str) -> Outcome<()> {
        if self.first.split(' ').nth(1) == Some(status) { Ok(()) } else { Err(format!("{}{}", self.first, self.body).into()) }
    }
}
