use super::read_process::{Process, read_process};
use nix::sys::signal::Signal::{self, SIGKILL, SIGSTOP};
use nix::sys::signal::kill;
use nix::unistd::{Pid, getpgrp};
use std::collections::{HashMap, HashSet};
use std::rc::Rc;

/// The variable that marks a process as part of a command, even after it has left its session and its parent.
pub const COMMAND_VARIABLE: &str = "JETTSON_COMMAND";

/// A command that was started.
pub struct StartedCommand {
    pub marker: String,
    pub pid: i32,
    /// Clock ticks since boot.
    pub started_at: u64,
}

const MAX_ROUNDS: usize = 50;

/// Kills everything that `command` started: its descendants, its session, every process with its marker, and every
/// process started since without any marker. Processes of the `others` that are still running, and those that earlier
/// commands left in the background, keep running.
pub fn end_command(command: &StartedCommand, others: &[Rc<StartedCommand>]) {
    signal_group(command.pid, SIGKILL);
    end_all(|candidate| {
        if candidate.belongs_to(command) {
            return true;
        }
        if others.iter().any(|other| candidate.belongs_to(other)) {
            return false;
        }
        candidate.process.started_at >= command.started_at && candidate.marker.is_none()
    });
}

/// Kills what earlier commands left in the background.
pub fn end_background(live: &[Rc<StartedCommand>]) {
    end_all(|candidate| !live.iter().any(|command| candidate.belongs_to(command)));
}

struct Candidate<'a> {
    process: &'a Process,
    ancestors: HashSet<i32>,
    marker: Option<String>,
}

impl Candidate<'_> {
    fn belongs_to(&self, command: &StartedCommand) -> bool {
        self.process.session == command.pid
            || self.ancestors.contains(&command.pid)
            || self.marker.as_ref() == Some(&command.marker)
    }
}

/// Stops processes before it kills them; otherwise, a process that forks fast enough would always have an unseen child.
/// It stops whole process groups at a time: no fork slips through, and a bomb of hundreds leaves this program too little
/// CPU time to look at each.
fn end_all(is_victim: impl Fn(&Candidate) -> bool) {
    let mut stopped = HashSet::new();
    for _ in 0..MAX_ROUNDS {
        let before = stopped.len();
        for group in find_groups(&is_victim) {
            if stopped.insert(group) {
                signal_group(group, SIGSTOP);
            }
        }
        if stopped.len() == before {
            break;
        }
    }
    for group in stopped {
        signal_group(group, SIGKILL);
    }
}

/// The process groups of all victims.
fn find_groups(is_victim: impl Fn(&Candidate) -> bool) -> Vec<i32> {
    let processes: HashMap<i32, Process> = all_processes().map(|process| (process.pid, process)).collect();
    let own = getpgrp().as_raw();
    let candidates = processes.values().filter(|process| process.pid != 1 && process.group != own);
    let victims = candidates.filter(|process| {
        let ancestors = ancestors_of(process, &processes);
        is_victim(&Candidate { process, ancestors, marker: marker_of(process.pid) })
    });
    victims.map(|process| process.group).collect()
}

fn all_processes() -> impl Iterator<Item = Process> {
    let entries = std::fs::read_dir("/proc").into_iter().flatten().flatten();
    entries.filter_map(|entry| read_process(entry.file_name().to_str()?.parse().ok()?))
}

fn ancestors_of(process: &Process, processes: &HashMap<i32, Process>) -> HashSet<i32> {
    let mut ancestors = HashSet::new();
    let mut at = Some(process);
    while let Some(process) = at {
        if !ancestors.insert(process.pid) {
            break;
        }
        at = processes.get(&process.parent);
    }
    ancestors
}

fn marker_of(pid: i32) -> Option<String> {
    let environment = std::fs::read(format!("/proc/{pid}/environ")).ok()?;
    let entries = environment.split(|byte| *byte == 0);
    entries
        .filter_map(|entry| entry.strip_prefix(COMMAND_VARIABLE.as_bytes())?.strip_prefix(b"="))
        .map(|marker| String::from_utf8_lossy(marker).into_owned())
        .next()
}

/// It may have ended by itself.
fn signal_group(group: i32, signal: Signal) {
    let _ = kill(Pid::from_raw(-group), signal);
}
