use super::protocol::OutputStream;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;
use tokio::task::{AbortHandle, spawn_local};
use tokio::time::sleep;

const EVERY: Duration = Duration::from_millis(20);
const MAX_BYTES: usize = 65_536;

/// Passes on output: the first piece immediately, the ones right after it together, separately for each stream.
/// Otherwise, a command that writes one byte at a time, alternating between both streams, would cause a message for each
/// byte.
pub struct OutputBatches {
    send: Box<dyn Fn(OutputStream, &[u8])>,
    /// In the order in which the command wrote to the streams.
    waiting: RefCell<Vec<(OutputStream, Vec<u8>)>>,
    bytes: Cell<usize>,
    timer: RefCell<Option<AbortHandle>>,
}

impl OutputBatches {
    pub fn new(send: impl Fn(OutputStream, &[u8]) + 'static) -> Rc<Self> {
        Rc::new(OutputBatches {
            send: Box::new(send),
            waiting: RefCell::default(),
            bytes: Cell::default(),
            timer: RefCell::default(),
        })
    }

    pub fn add(self: &Rc<Self>, stream: OutputStream, data: &[u8]) {
        let mut waiting = self.waiting.borrow_mut();
        match waiting.iter_mut().find(|(other, _)| *other == stream) {
            Some((_, bytes)) => bytes.extend_from_slice(data),
            None => waiting.push((stream, data.to_vec())),
        }
        drop(waiting);
        self.bytes.set(self.bytes.get() + data.len());
        if self.timer.borrow().is_none() || self.bytes.get() >= MAX_BYTES {
            self.flush();
        }
    }

    /// Passes on the rest.
    pub fn flush(self: &Rc<Self>) {
        if let Some(timer) = self.timer.take() {
            timer.abort();
        }
        if self.bytes.take() > 0 {
            let batches = self.clone();
            let timer = spawn_local(async move {
                sleep(EVERY).await;
                batches.timer.take();
                batches.flush();
            });
            self.timer.replace(Some(timer.abort_handle()));
        }
        for (stream, data) in self.waiting.take() {
            (self.send)(stream, &data);
        }
    }
}
