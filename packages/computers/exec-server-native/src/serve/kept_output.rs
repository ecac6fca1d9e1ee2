use super::protocol::OutputStream;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use tokio::sync::Notify;

/// The most output that is kept until it is read: of more, the newest.
const MAX_BYTES: u64 = 10_000_000;
/// Smaller pieces are joined: each costs memory, and a message when it is read.
const PIECE_BYTES: usize = 65_536;

/// The output of a process, until it has been read. A place in it is the number of bytes that the process had written by
/// then, so that reading again from the same place gives the same, as long as no later place was read.
#[derive(Default)]
pub struct KeptOutput {
    /// Bytes written so far, those included that are no longer kept.
    written: Cell<u64>,
    kept: Cell<u64>,
    pieces: RefCell<VecDeque<(OutputStream, Vec<u8>)>>,
    added: Notify,
}

impl KeptOutput {
    pub fn written(&self) -> u64 {
        self.written.get()
    }

    pub fn add(&self, stream: OutputStream, data: &[u8]) {
        let mut pieces = self.pieces.borrow_mut();
        match pieces.back_mut() {
            Some((last, bytes)) if *last == stream && bytes.len() < PIECE_BYTES => bytes.extend_from_slice(data),
            _ => pieces.push_back((stream, data.to_vec())),
        }
        drop(pieces);
        self.written.set(self.written.get() + data.len() as u64);
        self.kept.set(self.kept.get() + data.len() as u64);
        self.drop_oldest(self.kept.get().saturating_sub(MAX_BYTES));
        self.added.notify_waiters();
    }

    /// Passes on what was written since `place`; what is before it is forgotten. True if some was no longer kept.
    pub fn read(&self, place: u64, mut pass_on: impl FnMut(OutputStream, &[u8])) -> bool {
        self.drop_oldest(place.saturating_sub(self.written.get() - self.kept.get()));
        for (stream, data) in self.pieces.borrow().iter() {
            pass_on(*stream, data);
        }
        self.written.get() - self.kept.get() > place
    }

    /// Waits until something is written after `place`.
    pub async fn wait_for(&self, place: u64) {
        loop {
            let added = self.added.notified();
            if self.written.get() > place {
                return;
            }
            added.await;
        }
    }

    fn drop_oldest(&self, bytes: u64) {
        let mut pieces = self.pieces.borrow_mut();
        let mut left = bytes.min(self.kept.get());
        self.kept.set(self.kept.get() - left);
        while left > 0 {
            let Some((_, first)) = pieces.front_mut() else { return };
            if first.len() as u64 <= left {
                left -= first.len() as u64;
                pieces.pop_front();
            } else {
                first.drain(..left as usize);
                left = 0;
            }
        }
    }
}
