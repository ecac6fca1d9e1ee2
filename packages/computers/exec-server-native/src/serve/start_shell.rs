use super::end_command::{StartedCommand, end_background};
use super::layout::{AUTHORITY, HOME, LAUNCHERS, PROGRAMS};
use super::protocol::{Failure, FailureCode};
use super::spawn::{Weight, spawn};
use super::stream::Stream;
use super::text::Text;
use nix::errno::Errno;
use std::collections::BTreeMap;
use std::io;
use std::os::fd::{AsRawFd, OwnedFd};
use std::process::Stdio;
use std::rc::Rc;
use std::time::Duration;
use tokio::process::{Child, Command};
use tokio::time::sleep;

/// A started `sh -c`, and the pipes that it writes to.
pub struct Shell {
    pub child: Child,
    pub stdout: Stream,
    pub stderr: Stream,
}

/// What to run: where, and with what in its environment.
pub struct ShellCommand<'a> {
    pub command: &'a str,
    pub folder: OwnedFd,
    pub env: &'a BTreeMap<Text, Text>,
    pub marker: (&'static str, &'a str),
}

/// Starts `sh -c`. If the process limit is reached, everything is killed that belongs to none of the `live` commands.
pub async fn start_shell(
    command: ShellCommand<'_>,
    live: impl Fn() -> Vec<Rc<StartedCommand>>,
) -> Result<Shell, Failure> {
    match spawn_shell(&command) {
        Ok(shell) => return Ok(shell),
        Err(error) => match error.raw_os_error().map(Errno::from_raw) {
            Some(Errno::E2BIG) => {
                return Err(Failure::new(FailureCode::TooLarge, "the command or its environment is too long"));
            }
            Some(Errno::EAGAIN) => {}
            Some(code) => return Err(not_started(&format!("{code:?}"))),
            None => return Err(not_started("its command or environment contains a NUL")),
        },
    }
    // The process limit is reached, most likely because of what earlier commands left behind.
    end_background(&live());
    sleep(Duration::from_millis(50)).await;
    spawn_shell(&command).map_err(|_| not_started("too many processes run"))
}

fn not_started(reason: &str) -> Failure {
    Failure::new(FailureCode::IoError, format!("the shell could not be started: {reason}"))
}

fn spawn_shell(ShellCommand { command, folder, env, marker }: &ShellCommand) -> io::Result<Shell> {
    let (stdout, out_writer) = io::pipe()?;
    let (stderr, err_writer) = io::pipe()?;
    let mut shell = Command::new("/bin/sh");
    shell
        .args(["-c", command])
        // It keeps leading to the folder that was checked.
        .current_dir(format!("/proc/self/fd/{}", folder.as_raw_fd()))
        .envs(own_environment())
        .envs(env.iter().map(|(name, value)| (&**name, &**value)))
        .env(marker.0, marker.1)
        .stdin(Stdio::null())
        .stdout(out_writer)
        .stderr(err_writer);
    let child = spawn(&mut shell, Weight::Least)?;
    Ok(Shell { child, stdout: Stream::new(stdout.into())?, stderr: Stream::new(stderr.into())? })
}

/// What only commands see in addition to the computer's environment.
fn own_environment() -> Vec<(&'static str, String)> {
    // Where pip, npm, cargo and go install programs; then our Node, which is recent enough to use the proxy.
    let installed = [".venv/bin", ".local/bin", ".cargo/bin", "go/bin"].map(|folder| format!("{HOME}/{folder}"));
    let path = std::env::var("PATH").unwrap_or_default();
    let path = format!("{}:{PROGRAMS}/bin:{LAUNCHERS}:{path}:/usr/local/go/bin", installed.join(":"));
    let mut own = vec![("PATH", path), ("NPM_CONFIG_PREFIX", format!("{HOME}/.local"))];
    if std::env::var_os("HTTP_PROXY").is_some() {
        own.push(("NODE_USE_ENV_PROXY", "1".into()));
        own.push(("NODE_USE_SYSTEM_CA", "1".into()));
        // For Node before 22.19 and Deno. The whole bundle would cost every start of Node 15 ms.
        own.push(("NODE_EXTRA_CA_CERTS", AUTHORITY.into()));
    }
    own
}
