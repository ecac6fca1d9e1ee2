use nix::fcntl::{FcntlArg, OFlag, fcntl};
use std::io;
use std::os::fd::OwnedFd;
use tokio::io::Interest;
use tokio::io::unix::AsyncFd;

/// A pipe or a socket that is read or written without blocking.
pub struct Stream(AsyncFd<OwnedFd>);

impl Stream {
    #[allow(unsafe_code)]
    pub fn new(descriptor: OwnedFd) -> io::Result<Self> {
        let flags = OFlag::from_bits_retain(fcntl(&descriptor, FcntlArg::F_GETFL)?);
        fcntl(&descriptor, FcntlArg::F_SETFL(flags | OFlag::O_NONBLOCK))?;
        // SAFETY: it is owned, so it stays open, and the same, as long as it is registered.
        Ok(Stream(unsafe { AsyncFd::register(descriptor) }?))
    }

    /// Reads what is there, at least one byte; 0 at the end.
    pub async fn read(&self, into: &mut [u8]) -> io::Result<usize> {
        self.0.async_io(Interest::READABLE, |descriptor| Ok(nix::unistd::read(descriptor, into)?)).await
    }

    /// Calls `use_piece` with each piece until the end. Between two pieces, it holds no memory for them.
    pub async fn read_to_end(&self, mut use_piece: impl FnMut(&[u8])) {
        loop {
            let read = self.0.async_io(Interest::READABLE, |descriptor| {
                let mut piece = [0; 65_536];
                let length = nix::unistd::read(descriptor, &mut piece)?;
                if length > 0 {
                    use_piece(&piece[..length]);
                }
                Ok(length)
            });
            if !matches!(read.await, Ok(length) if length > 0) {
                return;
            }
        }
    }

    pub async fn write_all(&self, mut bytes: &[u8]) -> io::Result<()> {
        while !bytes.is_empty() {
            let write = |descriptor: &OwnedFd| Ok(nix::unistd::write(descriptor, bytes)?);
            let written = self.0.async_io(Interest::WRITABLE, write).await?;
            bytes = &bytes[written..];
        }
        Ok(())
    }
}
