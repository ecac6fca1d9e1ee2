use super::unique_name::unique_name;
use super::workspace_files::{is_kind, names_in, stat_at};
use nix::errno::Errno;
use nix::fcntl::{OFlag, openat, renameat};
use nix::sys::stat::{Mode, SFlag};
use nix::unistd::{UnlinkatFlags, unlinkat};
use std::os::fd::OwnedFd;
use tokio::task::yield_now;

/// After this many files, other requests have their turn.
const BATCH: usize = 100;

/// Removes the folder `name` inside `parent`, an open folder, with all its contents. A deeper folder is moved to the top
/// before it is emptied, so that no more than two are open, whatever the depth of the tree. A folder that has been
/// replaced by a link meanwhile is not entered.
pub async fn remove_tree(parent: &OwnedFd, name: &[u8]) -> Result<(), Errno> {
    let top = open_folder(parent, name)?;
    let mut folders = clear(&top, &top).await?;
    while let Some(folder) = folders.pop() {
        let inner = open_folder(&top, folder.as_bytes())?;
        folders.append(&mut clear(&inner, &top).await?);
        unlinkat(&top, folder.as_str(), UnlinkatFlags::RemoveDir)?;
    }
    unlinkat(parent, name, UnlinkatFlags::RemoveDir)
}

/// Removes the files of a folder and moves its folders to `top`. Returns their names there.
async fn clear(folder: &OwnedFd, top: &OwnedFd) -> Result<Vec<String>, Errno> {
    let mut folders = Vec::new();
    for (index, name) in names_in(folder)?.into_iter().enumerate() {
        let Some(stat) = stat_at(folder, &name)? else { continue };
        if is_kind(&stat, SFlag::S_IFDIR) {
            let moved = format!(".jettson-{}", unique_name());
            renameat(folder, name.as_slice(), top, moved.as_str())?;
            folders.push(moved);
        } else {
            match unlinkat(folder, name.as_slice(), UnlinkatFlags::NoRemoveDir) {
                Ok(()) | Err(Errno::ENOENT) => {}
                Err(error) => return Err(error),
            }
        }
        if index % BATCH == BATCH - 1 {
            yield_now().await;
        }
    }
    yield_now().await;
    Ok(folders)
}

fn open_folder(parent: &OwnedFd, name: &[u8]) -> Result<OwnedFd, Errno> {
    let flags = OFlag::O_RDONLY | OFlag::O_DIRECTORY | OFlag::O_NOFOLLOW | OFlag::O_CLOEXEC;
    openat(parent, name, flags, Mode::empty())
}
