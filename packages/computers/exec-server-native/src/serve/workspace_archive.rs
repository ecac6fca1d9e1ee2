use super::archive_script::ArchiveScript;
use super::end_command::end_background;
use super::protocol::{Failure, FailureCode};
use super::restore_modes::restore_modes;
use std::cell::RefCell;
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::select;
use tokio::time::{Instant, sleep, timeout_at};

const PIECE_BYTES: usize = 1_000_000;
const PIECE_TIME: Duration = Duration::from_secs(1);
/// What a pipe holds.
const READ_BYTES: usize = 65_536;

/// The modes of files and folders that even their owner may not read: `mode path`, each ended by NUL.
const MODES_AT_PACKING: &str = "/tmp/.jettson-modes";
const MODES_AT_UNPACKING: &str = "/workspace/.jettson-modes";

/// tar cannot read what its owner may not read, so that is made readable meanwhile, and its real mode is packed too.
const PACK: &str = r"
  rm -rf /tmp/.jettson-modes
  find /workspace -xdev '(' -type d ! -perm -u=rx -o -type f ! -perm -u=r ')' -printf '%m %p\0' \
    -exec chmod u+rx -- '{}' ';' >/tmp/.jettson-modes
  modes=
  test -s /tmp/.jettson-modes && modes='--directory=/tmp .jettson-modes'
  exec tar --create --file=- --format=posix --pax-option=delete=atime,delete=ctime --sparse --one-file-system \
    --numeric-owner --directory=/workspace . $modes";

const UNPACK: &str = "
  exec tar --extract --file=- --preserve-permissions --no-same-owner --delay-directory-restore \
    --directory=/workspace";

#[derive(Clone, Copy, PartialEq)]
enum Way {
    Pack,
    Unpack,
}

/// The workspace as a tar, of which one is packed or laid out at a time. tar's exit code is 1 if a file changed while it
/// was read, and 2 if it had to leave something out.
#[derive(Default)]
pub struct WorkspaceArchive {
    running: RefCell<Option<(Way, Rc<ArchiveScript>)>>,
}

impl WorkspaceArchive {
    /// Begins to pack the workspace; `read_pack` returns the tar.
    pub async fn start_pack(&self) -> Result<(), Failure> {
        self.start(Way::Pack, PACK).await
    }

    /// The next piece of the tar; at its end an empty one, and tar's exit code.
    pub async fn read_pack(&self) -> Result<(Vec<u8>, Option<i32>), Failure> {
        let script = self.current(Way::Pack)?;
        let until = Instant::now() + PIECE_TIME;
        let mut data = Vec::new();
        let mut output = script.output.lock().await;
        while data.len() < PIECE_BYTES {
            data.reserve(READ_BYTES);
            // The first part is awaited however long it takes.
            let read = if data.is_empty() {
                output.read_buf(&mut data).await
            } else {
                match timeout_at(until, output.read_buf(&mut data)).await {
                    Ok(read) => read,
                    Err(_) => break,
                }
            };
            if !matches!(read, Ok(length) if length > 0) {
                break;
            }
        }
        drop(output);
        if !data.is_empty() {
            return Ok((data, None));
        }
        let exit_code = to_end(script.exited.wait().await)?;
        self.end_pack();
        Ok((data, Some(exit_code)))
    }

    /// Ends the packing, finished or not, and gives everything its mode back.
    pub fn end_pack(&self) {
        if self.current(Way::Pack).is_ok() {
            self.stop();
            restore_modes(MODES_AT_PACKING);
        }
    }

    /// Begins to lay out a tar in the workspace; `write_unpack` takes its pieces.
    pub async fn start_unpack(&self) -> Result<(), Failure> {
        self.start(Way::Unpack, UNPACK).await
    }

    /// Returns when tar has taken the piece, or takes no more.
    pub async fn write_unpack(&self, data: &[u8]) -> Result<(), Failure> {
        let script = self.current(Way::Unpack)?;
        let mut input = script.input.lock().await;
        if let Some(pipe) = input.as_mut() {
            // tar closes its input early if it fails; its exit code says so.
            select! {
                _ = pipe.write_all(data) => {}
                _ = script.exited.wait() => {}
            }
        }
        Ok(())
    }

    /// Returns tar's exit code when everything is laid out.
    pub async fn end_unpack(&self) -> Result<i32, Failure> {
        let script = self.current(Way::Unpack)?;
        drop(script.input.lock().await.take());
        let exit_code = script.exited.wait().await;
        self.stop();
        restore_modes(MODES_AT_UNPACKING);
        to_end(exit_code)
    }

    async fn start(&self, way: Way, script: &str) -> Result<(), Failure> {
        self.stop();
        let started = match ArchiveScript::start(script) {
            Ok(started) => started,
            Err(_) => {
                // The process limit is reached, most likely because of what earlier commands left behind.
                end_background(&[]);
                sleep(Duration::from_millis(50)).await;
                ArchiveScript::start(script)
                    .map_err(|_| Failure::new(FailureCode::IoError, "tar could not be started"))?
            }
        };
        self.running.replace(Some((way, started)));
        Ok(())
    }

    fn stop(&self) {
        if let Some((_, script)) = self.running.take() {
            script.stop();
        }
    }

    /// The script, if it goes this way: one that packs takes no input, and one that lays out has no output to wait for.
    fn current(&self, way: Way) -> Result<Rc<ArchiveScript>, Failure> {
        match &*self.running.borrow() {
            Some((running, script)) if *running == way => Ok(script.clone()),
            _ => Err(Failure::new(FailureCode::IoError, "no archive is open")),
        }
    }
}

fn to_end(exit_code: Option<i32>) -> Result<i32, Failure> {
    exit_code.filter(|code| *code <= 2).ok_or_else(|| Failure::new(FailureCode::IoError, "tar failed"))
}
