//! The station as it runs: a thread for each place, so that devices are read side by side, and one that sends.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::time::{Duration, Instant};

use base::{Clock, Span};
use evidence::times::{NameProfiles, ProfileError};
use store::Reserve;
use store::keys::{KeyError, load_or_create};
use tlog::NoteSigner;

use crate::camera;
use crate::docking::{Dock, Site};
use crate::drive::Folder;
use crate::layout::{LayoutError, Layouts};
use crate::progress::{Board, Form, State};
use crate::sending::{Refused, Round, backoff, round};
use crate::settings::Settings;
use crate::spool::{Spool, SpoolError};
use crate::wire::Server;

/// The name under which stations sign; the key beside it tells them apart.
const KEY_NAME: &str = "zhilu/station";
/// What the key file is called.
const KEY_FILE: &str = "station";
/// Between two looks at whether there is something to send.
const SEND_EVERY: Duration = Duration::from_secs(5);

/// Why a station does not start.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The key cannot be read or made.
    #[error("{}", .0.explain())]
    Key(#[from] KeyError),
    /// The spool cannot be used.
    #[error(transparent)]
    Spool(#[from] SpoolError),
    /// The layouts cannot be used.
    #[error(transparent)]
    Layouts(#[from] LayoutError),
    /// The name profiles cannot be used.
    #[error(transparent)]
    Profiles(#[from] ProfileError),
    /// A file of the settings cannot be read.
    #[error("设置中的文件 {file} 不能读取")]
    File {
        /// Which.
        file: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// No encrypted connection can be had.
    #[error("不能建立加密连接")]
    Tls(#[from] reqwest::Error),
    /// There is nowhere to look for devices.
    #[error("没有设定设备的目录：请在设置中写 [[device]] 或者 [[camera]]，或者在命令后列出目录")]
    NoDevices,
    /// A thread cannot be started.
    #[error("不能启动")]
    Start(#[source] std::io::Error),
}

/// A station.
pub struct Station {
    site: Site,
    server: Server,
    settings: Settings,
    docks: Vec<Dock>,
}

/// How it ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ended {
    /// Whether something on a device could not be stored.
    pub trouble: bool,
    /// Whether everything that was to be sent is at the server.
    pub sent: bool,
}

/// The key of the station with this spool, made if there never was one.
///
/// # Errors
/// When it cannot be read or made.
pub fn key(spool: &Path) -> Result<NoteSigner, KeyError> {
    let name = KEY_NAME.parse().unwrap_or_else(|_| unreachable!("a constant without white space or plus signs"));
    load_or_create(&spool.join("keys"), KEY_FILE, name)
}

fn text(file: &PathBuf) -> Result<String, OpenError> {
    std::fs::read_to_string(file).map_err(|source| OpenError::File { file: file.clone(), source })
}

impl Station {
    /// Opens the spool and looks at nothing yet.
    ///
    /// # Errors
    /// See [`OpenError`].
    pub fn open(settings: Settings, folders: &[PathBuf], form: Form, clock: Arc<dyn Clock>) -> Result<Self, OpenError> {
        let slots = settings.slots(folders);
        if slots.is_empty() && settings.cameras.is_empty() {
            return Err(OpenError::NoDevices);
        }
        let key = key(&settings.spool)?;
        let layouts = settings.layouts.as_ref().map(text).transpose()?;
        let layouts = layouts.map_or_else(|| Ok(Layouts::shipped()), |text| Layouts::from_toml(&text))?;
        let profiles = settings.name_profiles.as_ref().map(text).transpose()?;
        let profiles = profiles.map_or_else(|| Ok(NameProfiles::shipped()), |text| NameProfiles::from_toml(&text))?;
        let reserve = settings.disk_reserve_mib.map_or(Reserve::Share, |mib| Reserve::Bytes(mib.saturating_mul(1 << 20)));
        let keys = settings.keys().unwrap_or_default();
        let server = Server::new(&settings.server, settings.agency, key.clone(), keys.clone(), Arc::clone(&clock))?;
        let numbers = slots.iter().filter_map(|(_, s)| Some((s.name.clone(), s.number.clone()?)));
        let cameras = settings.cameras.iter().map(|camera| (camera.slot(), camera.number.clone()));
        let site = Site {
            agency: settings.agency,
            spool: Spool::open(&settings.spool, key, reserve)?,
            clock,
            layouts,
            profiles,
            board: Board::new(form),
            operator: settings.operator.clone(),
            deletion: settings.delete_from_device,
            server_keys: keys,
            numbers: numbers.chain(cameras).collect(),
        };
        let gap = Span::from_seconds(settings.still_seconds.into());
        let docks = slots.into_iter().map(|(folder, slot)| Dock::new(slot, Box::new(Folder::new(folder)), gap)).collect();
        Ok(Self { site, server, settings, docks })
    }

    /// Runs until it is told to stop; with `once`, until every device is read and what could be sent is sent.
    ///
    /// # Errors
    /// When it cannot start. What a device or the line does is reported, and is no error.
    pub fn run(self, stop: &Stop, once: bool) -> Result<Ended, OpenError> {
        let Self { site, server, settings, docks } = self;
        let (site, server, settings) = (&site, &server, &settings);
        // What a crash left of cameras goes home as it is, whether they are recorded now or not.
        let before = camera::recover::all(site, camera::now(&*site.clock)).unwrap_or_else(|e| {
            tracing::error!(error = %e, "摄像机的目录不能读取");
            HashMap::new()
        });
        // Places that are no longer set: what they left is signed for all the same.
        let left: Vec<String> = site.spool.unsealed().into_keys().filter(|s| !docks.iter().any(|d| d.name() == s)).collect();
        for slot in left {
            Dock::abandoned(&slot).pass(site)?;
        }
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(OpenError::Start)?;
        let reading = AtomicBool::new(true);
        let sent = std::thread::scope(|scope| {
            let mut threads: Vec<_> =
                docks.into_iter().map(|dock| scope.spawn(|| watch(dock, site, settings, stop, once))).collect();
            // Cameras are never read to their end.
            for setting in settings.cameras.iter().filter(|_| !once) {
                let before = before.get(&setting.slot()).copied();
                threads.push(scope.spawn(move || camera::watch(setting, site, stop, before)));
            }
            let sender = scope.spawn(|| runtime.block_on(send(site, server, settings, stop, once.then_some(&reading))));
            for thread in threads {
                // A place that failed is told of on the board; the others go on.
                let _ = thread.join();
            }
            reading.store(false, Ordering::SeqCst);
            sender.join().unwrap_or(false)
        });
        let trouble = site.board.all().values().any(|report| report.state == State::Trouble);
        Ok(Ended { trouble, sent })
    }
}

/// Scans one place again and again.
fn watch(mut dock: Dock, site: &Site, settings: &Settings, stop: &Stop, once: bool) {
    let mut absent = 0;
    while !stop.is_set() {
        let began = Instant::now();
        let state = match dock.pass(site) {
            Ok(state) => state,
            Err(e) => {
                tracing::error!(slot = dock.name(), error = %e, "a device cannot be stored");
                State::Trouble
            }
        };
        absent = if state == State::Absent { absent + 1 } else { 0 };
        let read = matches!(state, State::Stored | State::Uploaded | State::Trouble) || absent > 1;
        if once && read {
            return;
        }
        stop.wait(settings.scan_every().saturating_sub(began.elapsed()));
    }
}

/// Sends again and again; with `reading`, until nothing is read any more and everything is through, or the
/// line is down then.
async fn send(site: &Site, server: &Server, settings: &Settings, stop: &Stop, reading: Option<&AtomicBool>) -> bool {
    let (mut failures, mut waiting) = (0, Refused::default());
    loop {
        let last = reading.is_some_and(|reading| !reading.load(Ordering::SeqCst));
        let wait = match round(site, server, settings.pace(), settings.upload_window, &stop.set, &mut waiting).await {
            Ok(Round { done, refused, .. }) => {
                failures = 0;
                // Within the hours that are set there may be nothing more to do now.
                let closed = settings.upload_window.is_some_and(|window| !window.is_open(site.clock.now()));
                if last && (done || closed || refused > 0) {
                    return done;
                }
                if reading.is_some() { Duration::from_millis(200) } else { SEND_EVERY }
            }
            Err(e) => {
                tracing::warn!(error = %e, "没有发送完，稍后再试");
                failures += 1;
                if last {
                    return false;
                }
                if reading.is_some() { Duration::from_secs(1) } else { backoff(failures - 1) }
            }
        };
        let until = Instant::now() + wait;
        while Instant::now() < until {
            if stop.is_set() {
                return false;
            }
            tokio::time::sleep(Duration::from_millis(100).min(wait)).await;
        }
    }
}

/// Tells a running station to stop.
#[derive(Debug, Default)]
pub struct Stop {
    set: AtomicBool,
    lock: Mutex<()>,
    woken: Condvar,
}

impl Stop {
    /// Stops it: what is being copied is left, what is stored is signed for.
    pub fn set(&self) {
        self.set.store(true, Ordering::SeqCst);
        self.woken.notify_all();
    }

    /// Whether it is to stop.
    pub(crate) fn is_set(&self) -> bool {
        self.set.load(Ordering::SeqCst)
    }

    /// Waits so long, or until it is to stop.
    pub(crate) fn wait(&self, time: Duration) {
        let guard = self.lock.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = self.woken.wait_timeout_while(guard, time, |()| !self.is_set());
    }
}
