use super::file_names::parse_name;
use super::layout::WORKSPACE;
use super::protocol::{Failure, FailureCode};
use nix::errno::Errno;
use nix::fcntl::{OFlag, open, openat, readlink};
use nix::sys::stat::{Mode, mkdirat};
use std::os::fd::{AsFd, AsRawFd, OwnedFd};
use std::os::unix::ffi::OsStringExt;

/// What went wrong with a path.
pub enum Error {
    Failure(Failure),
    System(Errno),
}

impl From<Errno> for Error {
    fn from(error: Errno) -> Self {
        Error::System(error)
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        Error::System(error.raw_os_error().map_or(Errno::EIO, Errno::from_raw))
    }
}

impl From<Failure> for Error {
    fn from(failure: Failure) -> Self {
        Error::Failure(failure)
    }
}

impl Error {
    /// The failure that is answered.
    pub fn explain(self, path: &str) -> Failure {
        let (code, message) = match self {
            Error::Failure(failure) => return failure,
            Error::System(Errno::ENOENT) => (FailureCode::NotFound, format!("{path} does not exist")),
            Error::System(Errno::ENOTDIR) => {
                (FailureCode::NotADirectory, format!("{path} is not a folder, or its path leads through a file"))
            }
            Error::System(Errno::EISDIR) => (FailureCode::NotAFile, format!("{path} is a folder")),
            Error::System(Errno::ENOSPC | Errno::EDQUOT) => {
                (FailureCode::NoSpace, format!("{path} does not fit: the workspace is full"))
            }
            Error::System(code) => (FailureCode::IoError, format!("{path}: {code:?}")),
        };
        Failure { code, message }
    }
}

const FOLDER: OFlag = OFlag::O_RDONLY.union(OFlag::O_DIRECTORY).union(OFlag::O_CLOEXEC);

/// The names in `path` below /workspace, as the system's bytes; `path` is absolute or relative to /workspace. Fails if it
/// leaves /workspace even without following any symbolic link.
pub fn split_workspace_path(path: &str) -> Result<Vec<Vec<u8>>, Error> {
    let name = parse_name(path);
    let mut parts: Vec<&[u8]> = if name.starts_with(b"/") { vec![] } else { vec![&WORKSPACE.as_bytes()[1..]] };
    for part in name.split(|byte| *byte == b'/') {
        match part {
            b"" | b"." => {}
            b".." => drop(parts.pop()),
            _ => parts.push(part),
        }
    }
    match parts.split_first() {
        Some((first, below)) if *first == &WORKSPACE.as_bytes()[1..] => {
            Ok(below.iter().map(|part| part.to_vec()).collect())
        }
        _ => Err(outside(path).into()),
    }
}

/// Opens the folder of `parts`, one part after the other. Every step is checked after it was opened, so there is no gap
/// between check and use: what is open stays the same whatever is renamed or linked meanwhile.
pub fn open_folder(parts: &[Vec<u8>], path: &str, create: bool) -> Result<OwnedFd, Error> {
    let mut folder = open(WORKSPACE, FOLDER, Mode::empty())?;
    for part in parts {
        if create {
            match mkdirat(&folder, part.as_slice(), Mode::from_bits_truncate(0o777)) {
                Ok(()) | Err(Errno::EEXIST) => {}
                Err(error) => return Err(error.into()),
            }
        }
        folder = openat(&folder, part.as_slice(), FOLDER, Mode::empty())?;
        assert_inside(&folder, path)?;
    }
    Ok(folder)
}

/// Fails if the open file or folder is not below /workspace.
pub fn assert_inside(descriptor: impl AsFd, path: &str) -> Result<(), Error> {
    let actual = path_of(descriptor)?;
    if actual == WORKSPACE.as_bytes() || is_below_workspace(&actual) { Ok(()) } else { Err(outside(path).into()) }
}

/// Where an open file is.
pub fn path_of(descriptor: impl AsFd) -> Result<Vec<u8>, Errno> {
    let link = format!("/proc/self/fd/{}", descriptor.as_fd().as_raw_fd());
    Ok(readlink(link.as_str())?.into_vec())
}

pub fn is_below_workspace(path: &[u8]) -> bool {
    path.strip_prefix(WORKSPACE.as_bytes()).is_some_and(|below| below.starts_with(b"/"))
}

pub fn outside(path: &str) -> Failure {
    Failure::new(FailureCode::OutsideWorkspace, format!("{path} is outside {WORKSPACE}"))
}
