use nix::errno::Errno;
use nix::fcntl::copy_file_range;
use nix::unistd::{Whence, lseek};
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsRawFd;
use std::os::unix::fs::{FileExt, OpenOptionsExt};

nix::ioctl_write_int_bad!(share_blocks, nix::libc::FICLONE);

/// Copies a file. Where the file system can, the copy shares the blocks of the original; otherwise holes stay holes.
pub fn copy_image(from: &str, to: &str) -> io::Result<()> {
    let source = File::open(from)?;
    let target = OpenOptions::new().read(true).write(true).create_new(true).mode(0o600).open(to)?;
    if is_shared(&source, &target) {
        return Ok(());
    }
    let size = source.metadata()?.len();
    target.set_len(size)?;
    let mut at = 0;
    loop {
        // ENXIO: there is nothing but a hole from there on.
        let start = match lseek(&source, at, Whence::SeekData) {
            Err(Errno::ENXIO) => return Ok(()),
            start => start?,
        };
        at = lseek(&source, start, Whence::SeekHole)?;
        copy_part(&source, &target, start as u64, at as u64)?;
    }
}

#[allow(unsafe_code)]
fn is_shared(source: &File, target: &File) -> bool {
    // SAFETY: both are open, and the request takes a number.
    unsafe { share_blocks(target.as_raw_fd(), source.as_raw_fd()) }.is_ok()
}

fn copy_part(source: &File, target: &File, start: u64, end: u64) -> io::Result<()> {
    let mut at = start;
    while at < end {
        let (mut from, mut to) = (at as i64, at as i64);
        let copied = match copy_file_range(source, Some(&mut from), target, Some(&mut to), (end - at) as usize) {
            Ok(copied) => copied as u64,
            // The kernel does not copy between these two file systems.
            Err(Errno::EXDEV | Errno::ENOSYS | Errno::EINVAL | Errno::EOPNOTSUPP) => copy_through_memory(source, target, at, end)?,
            Err(error) => return Err(error.into()),
        };
        if copied == 0 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        at += copied;
    }
    Ok(())
}

fn copy_through_memory(source: &File, target: &File, start: u64, end: u64) -> io::Result<u64> {
    let mut piece = vec![0; (end - start).min(1_000_000) as usize];
    let length = source.read_at(&mut piece, start)?;
    target.write_all_at(&piece[..length], start)?;
    Ok(length as u64)
}
