use linux_raw_sys::loop_device::{
    LO_FLAGS_AUTOCLEAR, LOOP_CONFIGURE, LOOP_CTL_GET_FREE, LOOP_SET_FD, LOOP_SET_STATUS64, loop_config, loop_info64,
};
use nix::errno::Errno;
use std::fs::{File, OpenOptions};
use std::io;
use std::os::fd::AsRawFd;

nix::ioctl_none_bad!(find_free, LOOP_CTL_GET_FREE);
nix::ioctl_write_ptr_bad!(configure, LOOP_CONFIGURE, loop_config);
nix::ioctl_write_int_bad!(set_file, LOOP_SET_FD);
nix::ioctl_write_ptr_bad!(set_status, LOOP_SET_STATUS64, loop_info64);

/// Other computers start at the same time, and may take a free device first.
const MAX_TRIES: usize = 100;

/// A file as a block device. The kernel frees it when it is no longer mounted, nor open.
pub struct LoopDevice {
    pub path: String,
    _open: File,
}

impl LoopDevice {
    pub fn attach(file: &str) -> io::Result<Self> {
        let file = OpenOptions::new().read(true).write(true).open(file)?;
        let control = OpenOptions::new().read(true).write(true).open("/dev/loop-control")?;
        for _ in 0..MAX_TRIES {
            let path = format!("/dev/loop{}", free_device(&control)?);
            let device = OpenOptions::new().read(true).write(true).open(&path)?;
            match attach(&device, &file) {
                Ok(()) => return Ok(LoopDevice { path, _open: device }),
                Err(Errno::EBUSY) => {}
                Err(error) => return Err(error.into()),
            }
        }
        Err(Errno::EBUSY.into())
    }
}

#[allow(unsafe_code)]
fn free_device(control: &File) -> nix::Result<i32> {
    // SAFETY: the request takes nothing.
    unsafe { find_free(control.as_raw_fd()) }
}

#[allow(unsafe_code)]
fn attach(device: &File, file: &File) -> nix::Result<()> {
    // SAFETY: all of it is numbers, for which zero is a value.
    let mut config: loop_config = unsafe { std::mem::zeroed() };
    config.fd = file.as_raw_fd() as u32;
    config.info.lo_flags = LO_FLAGS_AUTOCLEAR as u32;
    // SAFETY: the device and the file are open, and the kernel only reads the structure.
    match unsafe { configure(device.as_raw_fd(), &config) } {
        // Linux before 5.8 needs two requests.
        Err(Errno::EINVAL | Errno::ENOTTY) => {}
        result => return result.map(drop),
    }
    // SAFETY: as above.
    unsafe { set_file(device.as_raw_fd(), file.as_raw_fd()) }?;
    // SAFETY: as above.
    unsafe { set_status(device.as_raw_fd(), &config.info) }.map(drop)
}
