use super::event::Event;
use super::spawn::{Weight, spawn};
use nix::sys::signal::{Signal, killpg};
use nix::unistd::Pid;
use std::io;
use std::process::Stdio;
use std::rc::Rc;
use tokio::process::{ChildStdin, ChildStdout, Command};
use tokio::sync::Mutex;
use tokio::task::spawn_local;

/// A script that reads or writes an archive.
pub struct ArchiveScript {
    pid: i32,
    /// Each is used by one request at a time.
    pub input: Mutex<Option<ChildStdin>>,
    pub output: Mutex<ChildStdout>,
    /// Its exit code; none if a signal ended it.
    pub exited: Rc<Event<Option<i32>>>,
}

impl ArchiveScript {
    /// Starts it in a process group of its own.
    pub fn start(script: &str) -> io::Result<Rc<Self>> {
        let mut shell = Command::new("/bin/sh");
        shell.args(["-c", script]).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null());
        let mut child = spawn(&mut shell, Weight::Same)?;
        let pid = child.id().map_or(0, |pid| pid as i32);
        let (Some(input), Some(output)) = (child.stdin.take(), child.stdout.take()) else {
            return Err(io::Error::other("there is no pipe"));
        };
        let exited = Rc::new(Event::default());
        let exit = exited.clone();
        spawn_local(async move { exit.fire(child.wait().await.ok().and_then(|status| status.code())) });
        Ok(Rc::new(ArchiveScript { pid, input: Mutex::new(Some(input)), output: Mutex::new(output), exited }))
    }

    /// Kills it, if it is still running.
    pub fn stop(&self) {
        if self.exited.result().is_none() && self.pid > 0 {
            let _ = killpg(Pid::from_raw(self.pid), Signal::SIGKILL);
        }
    }
}
