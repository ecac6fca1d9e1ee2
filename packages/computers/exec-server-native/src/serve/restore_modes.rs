use std::ffi::OsStr;
use std::fs::{self, Permissions};
use std::os::unix::ffi::OsStrExt;
use std::os::unix::fs::PermissionsExt;

const MAX_MODES_BYTES: u64 = 32_000_000;

/// Gives files the modes of a list, `mode path`, each ended by NUL, and removes the list. What was removed meanwhile is
/// left out, and so is nonsense: the agent may have written the list itself.
pub fn restore_modes(list: &str) {
    let size = fs::metadata(list).map_or(0, |metadata| metadata.len());
    if size > 0 && size <= MAX_MODES_BYTES {
        let content = fs::read(list).unwrap_or_default();
        // Children come after their folders in the list, and must be reached before their folder is closed.
        for entry in content.split(|byte| *byte == 0).rev() {
            let _ = restore(entry);
        }
    }
    let _ = fs::remove_file(list).or_else(|_| fs::remove_dir_all(list));
}

fn restore(entry: &[u8]) -> Option<()> {
    let blank = entry.iter().position(|byte| *byte == b' ')?;
    let mode = u32::from_str_radix(std::str::from_utf8(&entry[..blank]).ok()?, 8).ok()?;
    fs::set_permissions(OsStr::from_bytes(&entry[blank + 1..]), Permissions::from_mode(mode)).ok()
}
