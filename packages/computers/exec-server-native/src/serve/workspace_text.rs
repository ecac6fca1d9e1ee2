use super::protocol::{Failure, FailureCode};
use super::workspace_files::{open_workspace_file, read_part, write_workspace_file};
use memchr::{memchr_iter, memmem};
use nix::fcntl::OFlag;
use std::io::Read;
use std::os::unix::fs::FileExt;

const CHUNK_BYTES: usize = 1_000_000;
/// Of a file before and after an edit.
const MAX_EDITED_BYTES: u64 = 50_000_000;

/// Lines of a file.
pub struct Lines {
    pub data: Vec<u8>,
    /// How many the file has.
    pub lines: u64,
    pub size_bytes: u64,
}

/// Reads `count` lines from line `first` on, the first one being 1, with their line ends, at most `max_bytes` of them.
pub fn read_workspace_lines(path: &str, first: u64, count: u64, max_bytes: u64) -> Result<Lines, Failure> {
    open_workspace_file(path, OFlag::O_RDONLY, |file, size_bytes| {
        let mut chunk = vec![0; CHUNK_BYTES.min(size_bytes as usize)];
        let (mut start, mut end) = (if first == 1 { 0 } else { size_bytes }, size_bytes);
        let (mut ends, mut last, mut at) = (0, b'\n', 0);
        while at < size_bytes {
            let length = file.read_at(&mut chunk, at)?;
            let Some(final_byte) = chunk[..length].last() else { break };
            last = *final_byte;
            for index in memchr_iter(b'\n', &chunk[..length]) {
                ends += 1;
                let next = at + index as u64 + 1;
                if Some(ends) == first.checked_sub(1) {
                    start = next;
                }
                if Some(ends) == first.saturating_add(count).checked_sub(1) {
                    end = next;
                }
            }
            at += length as u64;
        }
        let data = read_part(file, start, max_bytes.min(end.saturating_sub(start)))?;
        Ok(Lines { data, lines: ends + u64::from(last != b'\n'), size_bytes })
    })
}

/// Replaces `before` by `after` in the file, which must contain it exactly once unless `replace_all`. Returns how often it
/// was replaced.
pub fn edit_workspace_file(path: &str, before: &[u8], after: &[u8], replace_all: bool) -> Result<u64, Failure> {
    let content = open_workspace_file(path, OFlag::O_RDONLY, |file, size_bytes| {
        let mut content = Vec::with_capacity(size_bytes.min(MAX_EDITED_BYTES) as usize);
        // It may grow while it is read.
        file.take(MAX_EDITED_BYTES + 1).read_to_end(&mut content)?;
        if content.len() as u64 > MAX_EDITED_BYTES { Err(too_large(path).into()) } else { Ok(content) }
    })?;
    // An empty text would be everywhere.
    let count = if before.is_empty() { 0 } else { memmem::find_iter(&content, before).count() };
    if count == 0 {
        return Err(Failure::new(FailureCode::NoMatch, format!("{path} does not contain old_string")));
    }
    if count > 1 && !replace_all {
        return Err(Failure::new(FailureCode::NoMatch, format!("{path} contains old_string {count} times")));
    }
    let size_bytes = content.len() - count * before.len() + count * after.len();
    if size_bytes as u64 > MAX_EDITED_BYTES {
        return Err(too_large(path));
    }
    let mut edited = Vec::with_capacity(size_bytes);
    let mut from = 0;
    for place in memmem::find_iter(&content, before) {
        edited.extend_from_slice(&content[from..place]);
        edited.extend_from_slice(after);
        from = place + before.len();
    }
    edited.extend_from_slice(&content[from..]);
    write_workspace_file(path, &edited)?;
    Ok(count as u64)
}

fn too_large(path: &str) -> Failure {
    let message = format!("{path} has more than the {MAX_EDITED_BYTES} bytes that can be edited");
    Failure::new(FailureCode::TooLarge, message)
}
