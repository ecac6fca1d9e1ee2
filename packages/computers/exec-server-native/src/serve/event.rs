use std::cell::RefCell;
use tokio::sync::Notify;

/// Something that happens once, with a result.
pub struct Event<T = ()> {
    result: RefCell<Option<T>>,
    happened: Notify,
}

impl<T> Default for Event<T> {
    fn default() -> Self {
        Event { result: RefCell::new(None), happened: Notify::new() }
    }
}

impl<T: Clone> Event<T> {
    pub fn fire(&self, result: T) {
        self.result.borrow_mut().get_or_insert(result);
        self.happened.notify_waiters();
    }

    /// The result, if it has happened.
    pub fn result(&self) -> Option<T> {
        self.result.borrow().clone()
    }

    /// Waits until it has happened.
    pub async fn wait(&self) -> T {
        loop {
            let happened = self.happened.notified();
            if let Some(result) = self.result() {
                return result;
            }
            happened.await;
        }
    }
}
