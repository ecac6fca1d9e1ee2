use super::protocol::{MAX_FRAME_BYTES, Reply};
use super::stream::Stream;
use std::io;

/// One message on the channel between the host and the exec server: a JSON header and raw bytes.
pub struct Frame {
    pub header: Vec<u8>,
    pub body: Vec<u8>,
}

const PREFIX_BYTES: usize = 8;
const BUFFER_BYTES: usize = 65_536;

/// The lengths of header and body, 32 bits each, then the two.
pub fn encode_frame(reply: &Reply, body: &[u8]) -> Vec<u8> {
    let header = serde_json::to_vec(reply).unwrap_or_default();
    let mut frame = Vec::with_capacity(PREFIX_BYTES + header.len() + body.len());
    frame.extend_from_slice(&(header.len() as u32).to_be_bytes());
    frame.extend_from_slice(&(body.len() as u32).to_be_bytes());
    frame.extend_from_slice(&header);
    frame.extend_from_slice(body);
    frame
}

/// Reads messages from a stream.
pub struct FrameReader {
    stream: Stream,
    buffer: Box<[u8]>,
    start: usize,
    end: usize,
}

impl FrameReader {
    pub fn new(stream: Stream) -> Self {
        FrameReader { stream, buffer: vec![0; BUFFER_BYTES].into(), start: 0, end: 0 }
    }

    /// The next message; none when the stream has ended. Fails for one that is too large: then the other side can no longer
    /// be trusted.
    pub async fn next(&mut self) -> io::Result<Option<Frame>> {
        let Some(prefix) = self.take(PREFIX_BYTES).await? else { return Ok(None) };
        let [header_bytes, body_bytes] =
            [0, 4].map(|at| prefix[at..at + 4].iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)));
        if header_bytes > MAX_FRAME_BYTES || body_bytes > MAX_FRAME_BYTES {
            return Err(io::Error::other("a message is larger than the channel allows"));
        }
        let Some(header) = self.take(header_bytes).await? else { return Ok(None) };
        let Some(body) = self.take(body_bytes).await? else { return Ok(None) };
        Ok(Some(Frame { header, body }))
    }

    async fn take(&mut self, wanted: usize) -> io::Result<Option<Vec<u8>>> {
        let mut taken = vec![0; wanted];
        let mut have = 0;
        loop {
            let piece = (self.end - self.start).min(wanted - have);
            taken[have..have + piece].copy_from_slice(&self.buffer[self.start..self.start + piece]);
            self.start += piece;
            have += piece;
            if have == wanted {
                return Ok(Some(taken));
            }
            // The buffer is empty now. What does not fit into it is read to where it belongs.
            let length = if wanted - have >= BUFFER_BYTES {
                let length = self.stream.read(&mut taken[have..]).await?;
                have += length;
                length
            } else {
                self.start = 0;
                self.end = self.stream.read(&mut self.buffer).await?;
                self.end
            };
            if length == 0 {
                return Ok(None);
            }
        }
    }
}
