/// A process as the kernel describes it in /proc.
pub struct Process {
    pub pid: i32,
    pub parent: i32,
    pub group: i32,
    pub session: i32,
    /// Clock ticks since boot. Together with the number, it identifies the process even if the number is reused.
    pub started_at: u64,
}

/// None for a process that is gone, even if its parent has not noticed yet.
pub fn read_process(pid: i32) -> Option<Process> {
    let stat = std::fs::read(format!("/proc/{pid}/stat")).ok()?;
    // The name in brackets may itself contain spaces and brackets.
    let end = stat.iter().rposition(|byte| *byte == b')')?;
    let fields: Vec<&str> = std::str::from_utf8(&stat[end + 1..]).ok()?.split_ascii_whitespace().collect();
    if matches!(fields.first()?, &"Z" | &"X") {
        return None;
    }
    let number = |index: usize| fields.get(index)?.parse().ok();
    Some(Process {
        pid,
        parent: number(1)?,
        group: number(2)?,
        session: number(3)?,
        started_at: fields.get(19)?.parse().ok()?,
    })
}
