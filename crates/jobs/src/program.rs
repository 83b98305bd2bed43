//! Programs of the agency that look at originals: they get the path of a file and answer on their standard output. What they mean is known to who asks.

use std::path::Path;
use std::process::Stdio;
use std::time::Duration;

use base::Span;
use tokio::io::AsyncReadExt as _;
use tokio::process::Command;

/// The least time that anything may take.
const AT_LEAST: Duration = Duration::from_secs(300);
/// The most.
const AT_MOST: Duration = Duration::from_secs(12 * 3600);
/// How many times its own length a recording may take.
const TIMES: u32 = 10;

/// How long an answer about a recording of some length is waited for.
pub(crate) fn patience(length: Option<Span>) -> Duration {
    let length = length.and_then(|l| u64::try_from(l.millis()).ok()).map(Duration::from_millis);
    length.map_or(AT_MOST, |l| l.saturating_mul(TIMES).clamp(AT_LEAST, AT_MOST))
}

/// What a program answers about an original, in `longest` bytes at most.
///
/// # Errors
/// When it does not start, fails, or says more: the end of a sentence whose beginning names the program.
pub(crate) async fn ask(program: &Path, original: &Path, longest: usize) -> Result<Vec<u8>, String> {
    let mut command = Command::new(program);
    // Nothing of the server's environment, which may hold secrets.
    command.arg(original).env_clear().stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null()).kill_on_drop(true);
    let mut child = command.spawn().map_err(|e| format!("没有启动：{e}"))?;
    let mut answer = Vec::new();
    if let Some(stdout) = child.stdout.take() {
        let read = stdout.take(longest as u64 + 1).read_to_end(&mut answer).await;
        read.map_err(|e| format!("的答复没有读完：{e}"))?;
    }
    if answer.len() > longest {
        return Err("的答复过长".into());
    }
    match child.wait().await {
        Ok(status) if status.success() => Ok(answer),
        Ok(status) => Err(format!("失败：{status}")),
        Err(e) => Err(format!("失败：{e}")),
    }
}
