use super::event::Event;
use super::protocol::{Failure, OutputStream, Reply, Request};
use super::start_command::{LiveCommands, start_command};
use std::cell::Cell;
use std::rc::Rc;
use std::time::Duration;
use tokio::select;
use tokio::time::sleep;

/// Runs `sh -c` in the workspace. When the time is over or `abort` fires, everything the command started is killed; if a
/// command ends by itself, what it leaves in the background keeps running.
pub async fn run_command(
    live: &LiveCommands,
    request: &Request,
    abort: &Event,
    on_output: impl Fn(OutputStream, &[u8]) + 'static,
) -> Result<Reply, Failure> {
    let remaining = Cell::new(usize::try_from(request.max_output_bytes).unwrap_or(usize::MAX));
    let truncated = Rc::new(Cell::new(false));
    let is_truncated = truncated.clone();
    let command = start_command(live, request, move |stream, data| {
        let kept = &data[..data.len().min(remaining.get())];
        remaining.set(remaining.get() - kept.len());
        if kept.len() < data.len() {
            is_truncated.set(true);
        }
        if !kept.is_empty() {
            on_output(stream, kept);
        }
    })
    .await?;

    let timeout = sleep(Duration::from_millis(request.timeout_ms));
    tokio::pin!(timeout);
    let (mut timed_out, mut aborted) = (false, false);
    let exit_code = loop {
        select! {
            code = command.exited.wait() => break code,
            () = &mut timeout, if !timed_out => {
                timed_out = true;
                command.end();
            }
            () = abort.wait(), if !aborted => {
                aborted = true;
                command.end();
            }
        }
    };
    Ok(Reply {
        exit_code: (!timed_out).then_some(exit_code),
        timed_out: Some(timed_out),
        truncated: Some(truncated.get()),
        ..Reply::done(request.id.unwrap_or_default())
    })
}
