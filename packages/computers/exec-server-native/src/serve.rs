//! The exec server: the program that runs inside a computer. It serves its standard input and output, and ends with them.

mod answer;
mod archive_script;
mod background;
mod end_command;
mod event;
mod file_names;
mod forward;
mod frames;
mod kept_output;
mod layout;
mod limits;
mod output_batches;
mod protocol;
mod read_process;
mod remove_tree;
mod replies;
mod restore_modes;
mod run_command;
mod spawn;
mod start_command;
mod start_shell;
mod stream;
mod system_call_filter;
mod text;
mod tunnel;
mod unique_name;
mod workspace_archive;
mod workspace_files;
mod workspace_path;
mod workspace_text;

use answer::Answers;
use forward::Gateway;
use frames::FrameReader;
use nix::sys::signal::{SigHandler, Signal, signal};
use protocol::Reply;
use replies::Replies;
use std::io;
use std::os::fd::AsFd;
use std::process::ExitCode;
use std::rc::Rc;
use stream::Stream;
use tokio::runtime::Builder;
use tokio::task::{LocalSet, spawn_local};
use tunnel::Tunnel;

/// Ends with success when the host is gone, and with an error when it breaks the protocol.
pub fn serve(arguments: &[String]) -> ExitCode {
    match run(arguments) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("jettson: {error}");
            ExitCode::FAILURE
        }
    }
}

fn run(arguments: &[String]) -> io::Result<()> {
    close_inherited_files();
    limits::set_limits(arguments)?;
    for file in arguments.iter().filter_map(|argument| argument.strip_prefix("--filter=")) {
        system_call_filter::install_filter(file)?;
    }
    ignore_file_size_signal()?;
    // One thread: its commands may use up all the processes that the computer can have.
    let runtime = Builder::new_current_thread().enable_all().build()?;
    LocalSet::new().block_on(&runtime, async {
        let requests = Stream::new(io::stdin().as_fd().try_clone_to_owned()?)?;
        let output = Stream::new(io::stdout().as_fd().try_clone_to_owned()?)?;
        let replies = Rc::new(Replies::default());
        let tunnel = Rc::new(Tunnel::new(replies.clone()));
        open_ports(arguments, tunnel.clone()).await?;
        replies.send(&Reply::ready(), &[]);
        tokio::select! {
            result = read_requests(requests, replies.clone(), tunnel) => result,
            _ = replies.write_to(output) => Ok(()),
        }
    })
}

async fn read_requests(requests: Stream, replies: Rc<Replies>, tunnel: Rc<Tunnel>) -> io::Result<()> {
    let mut frames = FrameReader::new(requests);
    let answers = Rc::new(Answers::new(replies.clone(), tunnel));
    // In a task of its own, so that a command starts before what is asked next.
    let reading = spawn_local(async move {
        while let Some(frame) = frames.next().await? {
            answers.answer(frame).await?;
            replies.room().await;
        }
        Ok(())
    });
    reading.await.map_err(io::Error::other)?
}

async fn open_ports(arguments: &[String], tunnel: Rc<Tunnel>) -> io::Result<()> {
    let has = |option: &str| arguments.iter().any(|argument| argument == option);
    let gateway = if has("--tunnel") { Gateway::Tunnel(tunnel) } else { Gateway::Socket };
    if has("--egress") {
        forward::forward_egress(&gateway).await?;
    }
    for argument in arguments {
        let target = argument.strip_prefix("--forward=").and_then(|target| target.rsplit_once(':'));
        if let Some((host, port)) = target {
            forward::forward_port(&gateway, host, port.parse().map_err(io::Error::other)?).await;
        }
    }
    Ok(())
}

/// Closes the files that the server's parent left open for all its descendants. Commands would inherit them, and one open
/// folder of the host gives access to the whole host.
fn close_inherited_files() {
    let open: Vec<i32> = std::fs::read_dir("/proc/self/fd")
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .collect();
    for descriptor in open.into_iter().filter(|descriptor| *descriptor > 2) {
        let _ = nix::unistd::close(descriptor);
    }
}

/// A write beyond the size of a file that the limits allow fails, instead of ending this program.
#[allow(unsafe_code)]
fn ignore_file_size_signal() -> io::Result<()> {
    // SAFETY: to ignore a signal runs no handler.
    unsafe { signal(Signal::SIGXFSZ, SigHandler::SigIgn) }?;
    Ok(())
}
