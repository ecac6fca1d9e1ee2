use super::Fault;
use super::copy_image::copy_image;
use super::loop_device::LoopDevice;
use nix::mount::{MsFlags, mount};
use nix::unistd::{Gid, Uid, chown};
use serde::Deserialize;
use std::fs::{File, create_dir};
use std::io;

/// Where a computer keeps what it writes, and what is shown beside that.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Storage {
    mount_point: String,
    disk: Disk,
    /// What is shown below the mount point: from where, and under which name.
    binds: Vec<(String, String)>,
    /// Folders below the mount point that are the user's.
    folders: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "lowercase")]
enum Disk {
    /// An ext4 image: the empty one, and where its copy goes.
    Image { from: String, to: String },
    /// A file system in memory with room for this many bytes.
    Memory { bytes: u64 },
}

/// Mounts everything, in the mount namespace of this process.
pub fn prepare(storage: &Storage, user: Uid, group: Gid) -> Result<(), Fault> {
    let Storage { mount_point, disk, binds, folders } = storage;
    match disk {
        Disk::Image { from, to } => {
            copy_image(from, to).map_err(|error| ("the disk cannot be copied", error))?;
            mount_image(to, mount_point).map_err(|error| ("the disk cannot be mounted", error))?;
        }
        Disk::Memory { bytes } => make_memory(storage, *bytes).map_err(|error| ("the disk cannot be made", error))?,
    }
    for (source, name) in binds {
        let target = format!("{mount_point}/{name}");
        mount(Some(source.as_str()), target.as_str(), None::<&str>, MsFlags::MS_BIND, None::<&str>)
            .map_err(|error| ("a part of the computer cannot be mounted", error.into()))?;
    }
    for name in folders {
        chown(format!("{mount_point}/{name}").as_str(), Some(user), Some(group))
            .map_err(|error| ("a folder cannot be given to its user", error.into()))?;
    }
    Ok(())
}

const FLAGS: MsFlags = MsFlags::MS_NOSUID.union(MsFlags::MS_NODEV);

fn mount_image(image: &str, mount_point: &str) -> io::Result<()> {
    let device = LoopDevice::attach(image)?;
    let flags = FLAGS | MsFlags::MS_NOATIME;
    Ok(mount(Some(device.path.as_str()), mount_point, Some("ext4"), flags, Some("noinit_itable"))?)
}

fn make_memory(storage: &Storage, bytes: u64) -> io::Result<()> {
    let Storage { mount_point, binds, folders, .. } = storage;
    let options = format!("size={bytes},mode=755");
    mount(Some("computer"), mount_point.as_str(), Some("tmpfs"), FLAGS, Some(options.as_str()))?;
    for name in folders {
        create_dir(format!("{mount_point}/{name}"))?;
    }
    for (source, name) in binds {
        let target = format!("{mount_point}/{name}");
        if std::fs::metadata(source)?.is_dir() { create_dir(target)? } else { drop(File::create(target)?) }
    }
    Ok(())
}
