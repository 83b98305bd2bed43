//! The running log, on standard error: for people or as JSON. What is written there is read by people who have no business with a case,
//! so no name, text, password or token ever goes into an event; a test of the whole program looks for them.

use std::io::{IsTerminal as _, stderr};

use tracing_subscriber::EnvFilter;

use crate::settings::{Filter, LogFormat};

/// Begins to log. Standard output belongs to the commands.
pub fn start(filter: &Filter, format: LogFormat) {
    let filter = EnvFilter::new(&filter.0);
    let log = tracing_subscriber::fmt().with_env_filter(filter).with_writer(stderr);
    // Whoever began first keeps it: a second beginning could only be that of a test.
    let _ = match format {
        LogFormat::Text => log.with_ansi(stderr().is_terminal()).try_init(),
        LogFormat::Json => log.json().flatten_event(true).try_init(),
    };
}
