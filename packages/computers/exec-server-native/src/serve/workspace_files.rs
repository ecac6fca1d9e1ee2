use super::file_names::write_name;
use super::protocol::{Failure, FailureCode, MAX_FRAME_BYTES};
use super::remove_tree::remove_tree;
use super::unique_name::unique_name;
use super::workspace_path::{
    Error, assert_inside, is_below_workspace, open_folder, outside, path_of, split_workspace_path,
};
use nix::dir::Dir;
use nix::errno::Errno;
use nix::fcntl::{AtFlags, OFlag, openat, renameat};
use nix::sys::stat::{FileStat, Mode, SFlag, fchmod, fstatat};
use nix::unistd::{UnlinkatFlags, unlinkat};
use serde::Serialize;
use std::fs::File;
use std::io::Write;
use std::os::fd::{AsFd, OwnedFd};
use std::os::unix::fs::FileExt;

const MAX_ENTRIES: usize = 10_000;
/// As many as the kernel follows.
const MAX_LINKS: usize = 40;

/// Reads at most `max_bytes` from `offset`; returns them, and the size of the whole file.
pub fn read_workspace_file(path: &str, offset: u64, max_bytes: u64) -> Result<(Vec<u8>, u64), Failure> {
    open_workspace_file(path, OFlag::O_RDONLY, |file, size_bytes| {
        Ok((read_part(file, offset, max_bytes.min(size_bytes.saturating_sub(offset)))?, size_bytes))
    })
}

/// What a file has from `offset` on, as far as it fits into a message.
pub fn read_part(file: &File, offset: u64, bytes: u64) -> Result<Vec<u8>, Error> {
    let mut data = vec![0; bytes.min(MAX_FRAME_BYTES as u64) as usize];
    let length = if data.is_empty() { 0 } else { file.read_at(&mut data, offset)? };
    data.truncate(length);
    Ok(data)
}

/// Opens a file and calls `use_file` with its size. Fails for anything that is not a file.
pub fn open_workspace_file<T>(
    path: &str,
    flags: OFlag,
    use_file: impl FnOnce(&File, u64) -> Result<T, Error>,
) -> Result<T, Failure> {
    let open = || {
        let (folder, name) = open_parent(path, false)?;
        // Non-blocking, or a named pipe would block every other request.
        let flags = flags | OFlag::O_NONBLOCK | OFlag::O_NOCTTY | OFlag::O_CLOEXEC;
        let file = File::from(openat(&folder, name.as_slice(), flags, Mode::empty())?);
        assert_inside(&file, path)?;
        let metadata = file.metadata()?;
        if !metadata.is_file() {
            return Err(not_a_file(path).into());
        }
        use_file(&file, metadata.len())
    };
    open().map_err(|error| error.explain(path))
}

/// Atomically replaces the file with a new one, so that a reader sees either the old or the new content; makes missing
/// folders.
pub fn write_workspace_file(path: &str, data: &[u8]) -> Result<(), Failure> {
    let mut path = path.to_owned();
    for _ in 0..MAX_LINKS {
        match replace_file(&path, data).map_err(|error| error.explain(&path))? {
            None => return Ok(()),
            Some(target) => path = target,
        }
    }
    Err(Error::System(Errno::ELOOP).explain(&path))
}

/// Where it leads, if it is a link: then nothing was written.
fn replace_file(path: &str, data: &[u8]) -> Result<Option<String>, Error> {
    let (folder, name) = open_parent(path, true)?;
    let existing = stat_at(&folder, &name)?;
    if existing.is_some_and(|stat| is_kind(&stat, SFlag::S_IFLNK)) {
        return link_target(&folder, &name, path).map(Some);
    }
    if existing.is_some_and(|stat| !is_kind(&stat, SFlag::S_IFREG)) {
        return Err(not_a_file(path).into());
    }
    let temporary = format!(".jettson-{}", unique_name());
    let write = || -> Result<(), Error> {
        let flags = OFlag::O_WRONLY | OFlag::O_CREAT | OFlag::O_EXCL | OFlag::O_CLOEXEC;
        let mut file = File::from(openat(&folder, temporary.as_str(), flags, Mode::from_bits_truncate(0o644))?);
        if let Some(stat) = existing {
            fchmod(&file, Mode::from_bits_truncate(stat.st_mode & 0o777))?;
        }
        file.write_all(data)?;
        Ok(renameat(&folder, temporary.as_str(), &folder, name.as_slice())?)
    };
    if let Err(error) = write() {
        let _ = unlinkat(&folder, temporary.as_str(), UnlinkatFlags::NoRemoveDir);
        return Err(error);
    }
    Ok(None)
}

/// Adds to the end of a file.
pub fn append_to_workspace_file(path: &str, data: &[u8]) -> Result<(), Failure> {
    open_workspace_file(path, OFlag::O_WRONLY | OFlag::O_APPEND, |mut file, _| Ok(file.write_all(data)?))
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Entry {
    name: String,
    size_bytes: u64,
    is_dir: bool,
}

/// What is in a folder, by name. Folders have no size, and links the size of the link.
pub fn list_workspace_folder(path: &str) -> Result<Vec<Entry>, Failure> {
    let list = || -> Result<Vec<Entry>, Error> {
        let folder = open_folder(&split_workspace_path(path)?, path, false)?;
        let mut names = names_in(&folder)?;
        if names.len() > MAX_ENTRIES {
            let message = format!(
                "{path} has {} entries, more than the {MAX_ENTRIES} that can be listed",
                names.len()
            );
            return Err(Failure::new(FailureCode::TooLarge, message).into());
        }
        names.sort();
        let mut entries = Vec::with_capacity(names.len());
        for name in names {
            // It may be gone by now.
            let Some(stat) = stat_at(&folder, &name)? else { continue };
            let is_dir = is_kind(&stat, SFlag::S_IFDIR);
            let size_bytes = if is_dir { 0 } else { u64::try_from(stat.st_size).unwrap_or_default() };
            entries.push(Entry { name: write_name(&name), size_bytes, is_dir });
        }
        Ok(entries)
    };
    list().map_err(|error| error.explain(path))
}

/// Removes a file, a link (never what it points to) or a whole folder.
pub async fn remove_from_workspace(path: &str) -> Result<(), Failure> {
    let remove = async || -> Result<(), Error> {
        let (folder, name) = open_parent(path, false)?;
        let stat = stat_at(&folder, &name)?.ok_or(Errno::ENOENT)?;
        if is_kind(&stat, SFlag::S_IFDIR) {
            return Ok(remove_tree(&folder, &name).await?);
        }
        Ok(unlinkat(&folder, name.as_slice(), UnlinkatFlags::NoRemoveDir)?)
    };
    remove().await.map_err(|error| error.explain(path))
}

/// The open folder of the path's last part, and that part.
fn open_parent(path: &str, create: bool) -> Result<(OwnedFd, Vec<u8>), Error> {
    let mut parts = split_workspace_path(path)?;
    let Some(name) = parts.pop() else {
        return Err(Failure::new(FailureCode::NotAFile, format!("{path} is the workspace itself")).into());
    };
    Ok((open_folder(&parts, path, create)?, name))
}

/// Where a link in the workspace leads, as an absolute path like one on the wire.
fn link_target(folder: &OwnedFd, name: &[u8], path: &str) -> Result<String, Error> {
    let target = match openat(folder, name, OFlag::O_PATH | OFlag::O_CLOEXEC, Mode::empty()) {
        Err(Errno::ENOENT) => return Err(Failure::new(FailureCode::NotFound, format!("{path} is a broken link")).into()),
        target => path_of(target?)?,
    };
    if is_below_workspace(&target) { Ok(write_name(&target)) } else { Err(outside(path).into()) }
}

/// The names in an open folder.
pub fn names_in(folder: &OwnedFd) -> Result<Vec<Vec<u8>>, Errno> {
    let mut names = Vec::new();
    for entry in Dir::from_fd(folder.try_clone().map_err(|_| Errno::EMFILE)?)?.iter() {
        let entry = entry?;
        let name = entry.file_name().to_bytes();
        if name != b"." && name != b".." {
            names.push(name.to_vec());
        }
    }
    Ok(names)
}

/// What a name stands for, links not followed; none if there is nothing.
pub fn stat_at(folder: impl AsFd, name: &[u8]) -> Result<Option<FileStat>, Errno> {
    match fstatat(folder, name, AtFlags::AT_SYMLINK_NOFOLLOW) {
        Err(Errno::ENOENT) => Ok(None),
        stat => stat.map(Some),
    }
}

pub fn is_kind(stat: &FileStat, kind: SFlag) -> bool {
    SFlag::from_bits_truncate(stat.st_mode & SFlag::S_IFMT.bits()) == kind
}

fn not_a_file(path: &str) -> Failure {
    Failure::new(FailureCode::NotAFile, format!("{path} is not a file"))
}
