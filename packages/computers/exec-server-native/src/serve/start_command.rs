use super::end_command::{COMMAND_VARIABLE, StartedCommand, end_command};
use super::event::Event;
use super::protocol::{Failure, FailureCode, OutputStream, Request};
use super::read_process::read_process;
use super::start_shell::{Shell, ShellCommand, start_shell};
use super::stream::Stream;
use super::unique_name::unique_name;
use super::workspace_path::{Error, open_folder, split_workspace_path};
use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use std::cell::{Cell, RefCell};
use std::os::fd::OwnedFd;
use std::os::unix::process::ExitStatusExt;
use std::process::ExitStatus;
use std::rc::Rc;
use std::time::Duration;
use tokio::select;
use tokio::task::{spawn_local, yield_now};
use tokio::time::sleep;

/// After the shell has ended, output is awaited as long as it keeps coming; but a background process may never end.
const DRAIN: Duration = Duration::from_millis(50);
const DRAIN_ROUNDS: usize = 10;

/// All that have not ended: when one is killed, or all that earlier ones left behind, these are spared.
#[derive(Clone, Default)]
pub struct LiveCommands(Rc<RefCell<Vec<Rc<StartedCommand>>>>);

impl LiveCommands {
    fn all(&self) -> Vec<Rc<StartedCommand>> {
        self.0.borrow().clone()
    }

    fn without(&self, command: &Rc<StartedCommand>) -> Vec<Rc<StartedCommand>> {
        self.0.borrow().iter().filter(|other| !Rc::ptr_eq(other, command)).cloned().collect()
    }
}

/// A command that was started.
pub struct RunningCommand {
    /// Its exit code, once it has ended and its output has arrived; 128 and the signal's number if a signal ended it.
    pub exited: Rc<Event<i32>>,
    started: Rc<StartedCommand>,
    live: LiveCommands,
    /// Its process group may be another's by now.
    is_gone: Rc<Cell<bool>>,
}

impl RunningCommand {
    /// Asks it to end, as Ctrl-C does for a whole pipeline.
    pub fn ask(&self, signal: Signal) {
        if !self.is_gone.get() {
            let _ = kill(Pid::from_raw(-self.started.pid), signal);
        }
    }

    /// Kills everything that it started.
    pub fn end(&self) {
        end_command(&self.started, &self.live.without(&self.started));
    }
}

/// What has arrived of a command's output.
#[derive(Default)]
struct Arrived {
    bytes: Cell<u64>,
    /// Later output is read and dropped, so that a background process is not killed by a broken pipe.
    is_over: Cell<bool>,
}

/// Starts `sh -c` in the workspace, and passes on what it writes until it ends. What it leaves in the background then
/// keeps running, and what that writes is dropped.
pub async fn start_command(
    live: &LiveCommands,
    request: &Request,
    on_output: impl Fn(OutputStream, &[u8]) + 'static,
) -> Result<RunningCommand, Failure> {
    let marker = unique_name();
    let command = ShellCommand {
        command: &request.command,
        folder: folder_for(&request.cwd)?,
        env: &request.env,
        marker: (COMMAND_VARIABLE, &marker),
    };
    let Shell { mut child, stdout, stderr } = start_shell(command, || live.all()).await?;
    let pid = child.id().map_or(0, |pid| pid as i32);
    let started_at = read_process(pid).map_or(u64::MAX, |process| process.started_at);
    let started = Rc::new(StartedCommand { marker, pid, started_at });
    live.0.borrow_mut().push(started.clone());

    let arrived = Rc::new(Arrived::default());
    let on_output = Rc::new(on_output);
    let pipes = [(OutputStream::Stdout, stdout), (OutputStream::Stderr, stderr)]
        .map(|(name, pipe)| read_pipe(name, pipe, on_output.clone(), arrived.clone()));
    let running = RunningCommand {
        exited: Rc::default(),
        started,
        live: live.clone(),
        is_gone: Rc::default(),
    };
    let (exited, started, live, is_gone) =
        (running.exited.clone(), running.started.clone(), live.clone(), running.is_gone.clone());
    spawn_local(async move {
        let code = child.wait().await.map_or(-1, to_exit_code);
        is_gone.set(true);
        drain(&pipes, &arrived).await;
        arrived.is_over.set(true);
        live.0.borrow_mut().retain(|other| !Rc::ptr_eq(other, &started));
        exited.fire(code);
    });
    Ok(running)
}

fn to_exit_code(status: ExitStatus) -> i32 {
    status.code().unwrap_or_else(|| 128 + status.signal().unwrap_or_default())
}

/// Returns what fires when the pipe has ended.
fn read_pipe(
    name: OutputStream,
    pipe: Stream,
    on_output: Rc<impl Fn(OutputStream, &[u8]) + 'static>,
    arrived: Rc<Arrived>,
) -> Rc<Event> {
    let ended = Rc::new(Event::default());
    let end = ended.clone();
    spawn_local(async move {
        let use_piece = |piece: &[u8]| {
            arrived.bytes.set(arrived.bytes.get() + piece.len() as u64);
            if !arrived.is_over.get() {
                on_output(name, piece);
            }
        };
        pipe.read_to_end(use_piece).await;
        end.fire(());
    });
    ended
}

async fn drain(pipes: &[Rc<Event>; 2], arrived: &Arrived) {
    let ended = async {
        for pipe in pipes {
            pipe.wait().await;
        }
    };
    tokio::pin!(ended);
    for _ in 0..DRAIN_ROUNDS {
        let before = arrived.bytes.get();
        select! {
            () = &mut ended => return,
            () = sleep(DRAIN) => {}
        }
        // A late timer fires before data that has arrived meanwhile is read.
        yield_now().await;
        yield_now().await;
        if arrived.bytes.get() == before {
            return;
        }
    }
}

fn folder_for(cwd: &str) -> Result<OwnedFd, Failure> {
    split_workspace_path(cwd).and_then(|parts| open_folder(&parts, cwd, false)).map_err(|error| match error {
        Error::Failure(failure) => failure,
        Error::System(_) => Failure::new(FailureCode::NotADirectory, format!("{cwd} is not a folder")),
    })
}
