use nix::libc::{self, c_ulong, sock_filter, sock_fprog};
use std::io;

const INSTRUCTION_BYTES: usize = 8;

/// Installs the compiled filter in a file, for this process and all that it starts. For sandboxes that have one of their own,
/// which allows more.
#[allow(unsafe_code)]
pub fn install_filter(file: &str) -> io::Result<()> {
    let mut instructions: Vec<sock_filter> = std::fs::read(file)?
        .chunks_exact(INSTRUCTION_BYTES)
        .map(|bytes| sock_filter {
            code: u16::from_ne_bytes([bytes[0], bytes[1]]),
            jt: bytes[2],
            jf: bytes[3],
            k: u32::from_ne_bytes([bytes[4], bytes[5], bytes[6], bytes[7]]),
        })
        .collect();
    let program = sock_fprog { len: instructions.len() as u16, filter: instructions.as_mut_ptr() };
    // SAFETY: the kernel copies the program, which is alive, during the second call.
    let installed = unsafe {
        libc::prctl(libc::PR_SET_NO_NEW_PRIVS, c_ulong::from(true), 0 as c_ulong, 0 as c_ulong, 0 as c_ulong) == 0
            && libc::prctl(libc::PR_SET_SECCOMP, c_ulong::from(libc::SECCOMP_MODE_FILTER), &program) == 0
    };
    if installed { Ok(()) } else { Err(io::Error::last_os_error()) }
}
