use super::frames::encode_frame;
use super::protocol::Reply;
use super::stream::Stream;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::io;
use tokio::sync::Notify;

/// While more than this waits to be written, no request is read: the host would only add to it.
const MAX_WAITING_BYTES: usize = 32_000_000;

/// The replies that wait to be written to the host.
#[derive(Default)]
pub struct Replies {
    frames: RefCell<VecDeque<Vec<u8>>>,
    bytes: Cell<usize>,
    added: Notify,
    written: Notify,
}

impl Replies {
    pub fn send(&self, reply: &Reply, body: &[u8]) {
        let frame = encode_frame(reply, body);
        self.bytes.set(self.bytes.get() + frame.len());
        self.frames.borrow_mut().push_back(frame);
        self.added.notify_one();
    }

    /// Waits until there is room for more.
    pub async fn room(&self) {
        while self.bytes.get() > MAX_WAITING_BYTES {
            self.written.notified().await;
        }
    }

    /// Writes them as they come. Returns only with an error.
    pub async fn write_to(&self, stream: Stream) -> io::Error {
        loop {
            let frame = self.frames.borrow_mut().pop_front();
            let Some(frame) = frame else {
                self.added.notified().await;
                continue;
            };
            if let Err(error) = stream.write_all(&frame).await {
                return error;
            }
            self.bytes.set(self.bytes.get() - frame.len());
            self.written.notify_one();
        }
    }
}
