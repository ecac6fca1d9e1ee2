use super::event::Event;
use super::kept_output::KeptOutput;
use super::output_batches::OutputBatches;
use super::protocol::{Failure, FailureCode, OutputStream, Reply, Request};
use super::start_command::{LiveCommands, RunningCommand, start_command};
use super::text::Text;
use nix::sys::signal::Signal::SIGTERM;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use tokio::select;
use tokio::task::spawn_local;
use tokio::time::sleep;

/// How many may run at once. Beyond that number, those that have ended are forgotten, the oldest first.
const MAX_PROCESSES: usize = 16;
/// Programs write lines one after another: after the first, the next ones are awaited.
const SETTLE: Duration = Duration::from_millis(50);
/// How long a process that is asked to end may take, before it is killed.
const END: Duration = Duration::from_secs(3);

struct Process {
    id: Text,
    command: RunningCommand,
    output: Rc<KeptOutput>,
    /// Its exit code, once all of its output is kept.
    ended: Event<i32>,
}

/// Commands that run until they end by themselves, are stopped, or the computer ends.
#[derive(Default)]
pub struct Background {
    /// In the order in which they were started.
    processes: RefCell<Vec<Rc<Process>>>,
    /// How many are being started, and are not in the list yet.
    starting: Cell<usize>,
}

impl Background {
    pub async fn start(&self, live: &LiveCommands, request: &Request) -> Result<(), Failure> {
        let running = self.processes.borrow().iter().filter(|process| process.ended.result().is_none()).count();
        if running + self.starting.get() >= MAX_PROCESSES {
            let message = format!("{MAX_PROCESSES} processes are running in the background: stop one first");
            return Err(Failure::new(FailureCode::TooMany, message));
        }
        let output = Rc::new(KeptOutput::default());
        let kept = output.clone();
        let batches = OutputBatches::new(move |stream, data| kept.add(stream, data));
        let adding = batches.clone();
        self.starting.set(self.starting.get() + 1);
        let command = start_command(live, request, move |stream, data| adding.add(stream, data)).await;
        self.starting.set(self.starting.get() - 1);

        let process =
            Rc::new(Process { id: request.process.clone(), command: command?, output, ended: Event::default() });
        self.remember(process.clone());
        spawn_local(async move {
            let exit_code = process.command.exited.wait().await;
            batches.flush();
            process.ended.fire(exit_code);
        });
        Ok(())
    }

    /// Passes on what the process has written since a place. If that is nothing, it is awaited for some time, or until the
    /// process ends or `abort` fires.
    pub async fn read(
        &self,
        request: &Request,
        abort: &Event,
        pass_on: impl FnMut(OutputStream, &[u8]),
    ) -> Result<Reply, Failure> {
        let process = self.find(&request.process)?;
        let Process { output, ended, .. } = &*process;
        let place = request.place;
        if output.written() <= place && ended.result().is_none() {
            select! {
                () = output.wait_for(place) => {}
                _ = ended.wait() => {}
                () = abort.wait() => {}
                () = sleep(Duration::from_millis(request.wait_ms)) => {}
            }
            if output.written() > place {
                select! {
                    _ = ended.wait() => {}
                    () = sleep(SETTLE) => {}
                }
            }
        }
        let exit_code = ended.result();
        let count = output.written();
        let truncated = output.read(place, pass_on);
        Ok(Reply {
            count: Some(count),
            truncated: Some(truncated),
            exit_code,
            running: Some(exit_code.is_none()),
            ..Reply::done(request.id.unwrap_or_default())
        })
    }

    /// Ends the process and everything that it started; its exit code.
    pub async fn stop(&self, id: &Text) -> Result<i32, Failure> {
        let process = self.find(id)?;
        if let Some(exit_code) = process.ended.result() {
            return Ok(exit_code);
        }
        process.command.ask(SIGTERM);
        select! {
            _ = process.ended.wait() => {}
            () = sleep(END) => {}
        }
        process.command.end();
        Ok(process.ended.wait().await)
    }

    fn find(&self, id: &Text) -> Result<Rc<Process>, Failure> {
        let processes = self.processes.borrow();
        let found = processes.iter().rfind(|process| process.id == *id).cloned();
        found.ok_or_else(|| Failure::new(FailureCode::NotFound, format!("there is no process {}", &**id)))
    }

    fn remember(&self, process: Rc<Process>) {
        let mut processes = self.processes.borrow_mut();
        processes.push(process);
        while processes.len() > MAX_PROCESSES {
            let Some(oldest) = processes.iter().position(|process| process.ended.result().is_some()) else { return };
            processes.remove(oldest);
        }
    }
}
