use super::protocol::{EgressEvent, Reply};
use super::replies::Replies;
use std::cell::{Cell, RefCell};
use std::collections::{HashMap, VecDeque};
use std::io;
use std::rc::Rc;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::net::unix::{ReadHalf, WriteHalf};
use tokio::sync::{Notify, Semaphore};
use tokio::task::spawn_local;

/// What either side sends of a connection before it hears that the other has passed it on. The same as in `egress-tunnel.ts`.
const WINDOW_BYTES: usize = 65_536;
const PIECE_BYTES: usize = 16_384;
/// The host takes no more at a time.
const MAX_CONNECTIONS: usize = 256;

/// Connections to the host's egress gateway over the channel of the exec server, for computers that no socket of the host
/// can be shown in. Each begins with `open` and ends with `close`, both of which this side sends.
pub struct Tunnel {
    replies: Rc<Replies>,
    connections: RefCell<HashMap<u64, Rc<Connection>>>,
    last_id: Cell<u64>,
    places: Semaphore,
}

/// What the host does with a connection.
pub enum HostEvent {
    Data(Vec<u8>),
    /// It has passed on so many bytes.
    Room(usize),
    /// It sends nothing more.
    End,
    Close,
}

struct Connection {
    arrived: RefCell<VecDeque<HostEvent>>,
    has_arrived: Notify,
    /// Everything that the host sent is passed on.
    has_ended: Notify,
    room: Cell<usize>,
    has_room: Notify,
}

impl Tunnel {
    pub fn new(replies: Rc<Replies>) -> Self {
        Tunnel {
            replies,
            connections: RefCell::default(),
            last_id: Cell::default(),
            places: Semaphore::new(MAX_CONNECTIONS),
        }
    }

    /// Opens a connection to the gateway, of which this is the near end.
    pub async fn connect(self: &Rc<Self>) -> io::Result<UnixStream> {
        let (near, far) = UnixStream::pair()?;
        let tunnel = self.clone();
        let id = self.last_id.get() + 1;
        self.last_id.set(id);
        spawn_local(async move {
            let Ok(_place) = tunnel.places.acquire().await else { return };
            tunnel.carry(id, far).await;
        });
        Ok(near)
    }

    /// Takes what the host says of a connection. It may have ended here meanwhile.
    pub fn take(&self, id: u64, event: HostEvent) {
        let Some(connection) = self.connections.borrow().get(&id).cloned() else { return };
        if let HostEvent::Room(bytes) = event {
            connection.room.set(connection.room.get() + bytes);
            connection.has_room.notify_one();
        } else {
            connection.arrived.borrow_mut().push_back(event);
            connection.has_arrived.notify_one();
        }
    }

    async fn carry(&self, id: u64, mut far: UnixStream) {
        let connection = Rc::new(Connection {
            arrived: RefCell::default(),
            has_arrived: Notify::new(),
            has_ended: Notify::new(),
            room: Cell::new(WINDOW_BYTES),
            has_room: Notify::new(),
        });
        self.connections.borrow_mut().insert(id, connection.clone());
        self.send(id, EgressEvent::Open, &[]);
        let (from, to) = far.split();
        let ended = async {
            connection.has_ended.notified().await;
            Ok(())
        };
        // The host may close it although only its own half has ended: the near end may stay open for as long as it likes.
        tokio::select! {
            _ = async { tokio::try_join!(self.send_all(id, &connection, from), ended) } => {}
            _ = self.receive_all(id, &connection, to) => {}
        }
        self.connections.borrow_mut().remove(&id);
        self.send(id, EgressEvent::Close, &[]);
    }

    async fn send_all(&self, id: u64, connection: &Connection, mut from: ReadHalf<'_>) -> io::Result<()> {
        let mut piece = vec![0; PIECE_BYTES];
        loop {
            let room = connection.room.get();
            if room == 0 {
                connection.has_room.notified().await;
                continue;
            }
            let length = from.read(&mut piece[..room.min(PIECE_BYTES)]).await?;
            if length == 0 {
                self.send(id, EgressEvent::End, &[]);
                return Ok(());
            }
            connection.room.set(connection.room.get() - length);
            self.send(id, EgressEvent::Data, &piece[..length]);
        }
    }

    /// Returns only with an error, or because the host closed the connection.
    async fn receive_all(&self, id: u64, connection: &Connection, mut to: WriteHalf<'_>) -> io::Result<()> {
        loop {
            let event = connection.arrived.borrow_mut().pop_front();
            match event {
                None => connection.has_arrived.notified().await,
                Some(HostEvent::Data(data)) => {
                    to.write_all(&data).await?;
                    let count = Some(data.len() as u64);
                    self.replies.send(&Reply { count, ..Reply::egress(id, EgressEvent::Room) }, &[]);
                }
                Some(HostEvent::End) => {
                    to.shutdown().await?;
                    connection.has_ended.notify_one();
                }
                Some(_) => return Ok(()),
            }
        }
    }

    fn send(&self, id: u64, event: EgressEvent, data: &[u8]) {
        self.replies.send(&Reply::egress(id, event), data);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;
    use tokio::task::LocalSet;
    use tokio::time::{sleep, timeout};

    /// What never happens fails.
    async fn run(test: impl Future<Output = ()>) {
        timeout(Duration::from_secs(60), LocalSet::new().run_until(test)).await.unwrap();
    }

    /// A connection through a tunnel, whose host is the test.
    async fn open() -> (Rc<Tunnel>, UnixStream) {
        let tunnel = Rc::new(Tunnel::new(Rc::default()));
        let near = tunnel.connect().await.unwrap();
        until_taken(&tunnel, 1).await;
        (tunnel, near)
    }

    async fn until_taken(tunnel: &Tunnel, places: usize) {
        while tunnel.places.available_permits() != MAX_CONNECTIONS - places {
            sleep(Duration::from_millis(1)).await;
        }
    }

    #[tokio::test]
    async fn a_connection_that_the_host_closes_gives_its_place_back_though_the_near_end_stays_open() {
        run(async {
            let (tunnel, mut near) = open().await;
            tunnel.take(1, HostEvent::Data(b"last words".to_vec()));
            tunnel.take(1, HostEvent::End);
            tunnel.take(1, HostEvent::Close);

            until_taken(&tunnel, 0).await;

            let mut heard = String::new();
            near.read_to_string(&mut heard).await.unwrap();
            assert_eq!(heard, "last words");
        })
        .await;
    }

    #[tokio::test]
    async fn a_connection_ends_when_both_sides_have_sent_everything_and_not_before() {
        run(async {
            let (tunnel, mut near) = open().await;
            tunnel.take(1, HostEvent::End);
            // It has heard the end.
            assert_eq!(near.read(&mut [0]).await.unwrap(), 0);
            near.write_all(b"a question").await.unwrap();
            while tunnel.connections.borrow()[&1].room.get() == WINDOW_BYTES {
                sleep(Duration::from_millis(1)).await;
            }
            until_taken(&tunnel, 1).await;

            near.shutdown().await.unwrap();

            until_taken(&tunnel, 0).await;
            assert!(tunnel.connections.borrow().is_empty());
        })
        .await;
    }
}
