use super::layout::{EGRESS_PORT, EGRESS_SOCKET};
use super::tunnel::Tunnel;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::rc::Rc;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt, copy_bidirectional_with_sizes};
use tokio::net::{TcpListener, TcpStream, UnixStream};
use tokio::task::spawn_local;
use tokio::time::sleep;

/// The answer to a CONNECT has only a few headers.
const MAX_HEAD_BYTES: usize = 8_000;
const BUFFER_BYTES: usize = 16_384;
/// After a connection could not be accepted: most likely, too many are open.
const ACCEPT_AGAIN: Duration = Duration::from_millis(50);

/// The way to the host's egress gateway.
#[derive(Clone)]
pub enum Gateway {
    /// The only socket that leads out.
    Socket,
    Tunnel(Rc<Tunnel>),
}

impl Gateway {
    async fn connect(&self) -> io::Result<UnixStream> {
        match self {
            Gateway::Socket => UnixStream::connect(EGRESS_SOCKET).await,
            Gateway::Tunnel(tunnel) => tunnel.connect().await,
        }
    }
}

/// The computer has no network but loopback. Connections to the proxy port there are passed to the gateway.
pub async fn forward_egress(gateway: &Gateway) -> io::Result<()> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, EGRESS_PORT)).await?;
    spawn_local(accept(listener, gateway.clone(), String::new()));
    Ok(())
}

/// Opens a port on the computer's loopback that leads to the same port of the host's, through the egress gateway. For
/// programs that ask no proxy for addresses of loopback. Without IPv6, the port is not forwarded there.
pub async fn forward_port(gateway: &Gateway, host: &str, port: u16) {
    let target = if host.contains(':') { format!("[{host}]:{port}") } else { format!("{host}:{port}") };
    let address = match host {
        "::1" => SocketAddr::from((Ipv6Addr::LOCALHOST, port)),
        _ => SocketAddr::from((Ipv4Addr::LOCALHOST, port)),
    };
    if let Ok(listener) = TcpListener::bind(address).await {
        spawn_local(accept(listener, gateway.clone(), format!("CONNECT {target} HTTP/1.1\r\nHost: {target}\r\n\r\n")));
    }
}

/// Passes each connection to the gateway, after `request` if there is one.
async fn accept(listener: TcpListener, gateway: Gateway, request: String) {
    loop {
        match listener.accept().await {
            Ok((client, _)) => {
                let (gateway, request) = (gateway.clone(), request.clone());
                spawn_local(async move { drop(connect(client, gateway, request).await) });
            }
            Err(_) => sleep(ACCEPT_AGAIN).await,
        }
    }
}

async fn connect(mut client: TcpStream, gateway: Gateway, request: String) -> io::Result<()> {
    let mut gateway = gateway.connect().await?;
    if !request.is_empty() {
        gateway.write_all(request.as_bytes()).await?;
        let rest = read_head(&mut gateway).await?;
        client.write_all(&rest).await?;
    }
    copy_bidirectional_with_sizes(&mut client, &mut gateway, BUFFER_BYTES, BUFFER_BYTES).await?;
    Ok(())
}

/// Reads the gateway's answer, and returns what came after it. Fails unless the gateway consents.
async fn read_head(gateway: &mut UnixStream) -> io::Result<Vec<u8>> {
    let mut head = Vec::with_capacity(1_024);
    while head.len() < MAX_HEAD_BYTES {
        if gateway.read_buf(&mut head).await? == 0 {
            break;
        }
        if let Some(end) = memchr::memmem::find(&head, b"\r\n\r\n") {
            return match head.starts_with(b"HTTP/1.1 200") {
                true => Ok(head.split_off(end + 4)),
                false => Err(io::ErrorKind::ConnectionRefused.into()),
            };
        }
    }
    Err(io::ErrorKind::InvalidData.into())
}
