//! What becomes a computer: it joins the cgroups, mounts, gives up root and becomes bubblewrap. One process from beginning to
//! end, so that its death is the computer's.

mod copy_image;
mod loop_device;
mod storage;

use nix::mount::{MsFlags, mount};
use nix::sched::{CloneFlags, unshare};
use nix::unistd::{Gid, Uid, setgroups, setresgid, setresuid};
use serde::Deserialize;
use std::io;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode};
use storage::{Storage, prepare};

/// What is done before the command starts.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Plan {
    /// Folders of the cgroups to join.
    cgroups: Vec<String>,
    /// Only root can have this.
    root: Option<Root>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Root {
    /// The user to become; its group has the same number.
    user: u32,
    storage: Storage,
}

/// Carries out the plan, which is JSON, and becomes the command after it.
pub fn start(arguments: &[String]) -> ExitCode {
    let Err((step, error)) = run(arguments);
    eprintln!("{step}: {error}");
    ExitCode::FAILURE
}

/// What could not be done, and why.
type Fault = (&'static str, io::Error);

fn run(arguments: &[String]) -> Result<std::convert::Infallible, Fault> {
    let [plan, program, rest @ ..] = arguments else {
        return Err(("the plan cannot be read", io::Error::other("a plan and a command are needed")));
    };
    let plan: Plan = serde_json::from_str(plan).map_err(|error| ("the plan cannot be read", error.into()))?;
    if plan.root.is_some() {
        // What is mounted, and the loop device under the disk, go with this namespace, also when all of us are killed.
        unshare(CloneFlags::CLONE_NEWNS).map_err(|error| ("unshare", error.into()))?;
        mount(None::<&str>, "/", None::<&str>, MsFlags::MS_REC | MsFlags::MS_PRIVATE, None::<&str>)
            .map_err(|error| ("the mounts cannot be made private", error.into()))?;
    }
    // Nothing may run without its limits.
    for group in &plan.cgroups {
        std::fs::write(format!("{group}/cgroup.procs"), std::process::id().to_string())
            .map_err(|error| ("a cgroup cannot be joined", error))?;
    }
    if let Some(Root { user, storage }) = &plan.root {
        let (uid, gid) = (Uid::from_raw(*user), Gid::from_raw(*user));
        prepare(storage, uid, gid)?;
        let give_up_root = || -> nix::Result<()> {
            setgroups(&[])?;
            setresgid(gid, gid, gid)?;
            setresuid(uid, uid, uid)
        };
        give_up_root().map_err(|error| ("root cannot be given up", error.into()))?;
    }
    Err(("bubblewrap cannot be started", Command::new(program).args(rest).exec()))
}
