use nix::sys::signal::{SigHandler, Signal, signal};
use std::io;
use tokio::process::{Child, Command};

/// Lower than the exec server, which must remain able to kill a command that takes all it can get.
const NICENESS: i32 = 19;

/// How a child's chances compare with those of the exec server.
#[derive(Clone, Copy, Eq, PartialEq)]
pub enum Weight {
    /// It is served last, and killed first when memory runs out.
    Least,
    Same,
}

/// Starts a program in a session of its own, with the signals that this one ignores.
#[allow(unsafe_code)]
pub fn spawn(command: &mut Command, weight: Weight) -> io::Result<Child> {
    let prepare = move || {
        nix::unistd::setsid()?;
        // SAFETY: the default action replaces no handler.
        unsafe { signal(Signal::SIGXFSZ, SigHandler::SigDfl) }?;
        if weight == Weight::Least {
            // SAFETY: it takes numbers only. Neither this nor the next can fail for a process that is weaker than before.
            unsafe { nix::libc::setpriority(nix::libc::PRIO_PROCESS, 0, NICENESS) };
            let _ = std::fs::write("/proc/self/oom_score_adj", "1000");
        }
        Ok(())
    };
    // SAFETY: this program has one thread, so no lock can be held when it forks.
    unsafe { command.pre_exec(prepare) }.spawn()
}
