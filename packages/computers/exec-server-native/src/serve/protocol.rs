use super::text::Text;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;

/// The largest header and the largest body.
pub const MAX_FRAME_BYTES: usize = 16_000_000;

/// A request of the host, with the fields of all operations; see `protocol.ts`, which says which ones each has.
#[derive(Default, Deserialize)]
#[serde(default, rename_all = "camelCase")]
pub struct Request {
    /// Connects the answers to the request.
    pub id: Option<u64>,
    pub op: Text,
    pub command: Text,
    pub cwd: Text,
    pub env: BTreeMap<Text, Text>,
    #[serde(deserialize_with = "whole")]
    pub timeout_ms: u64,
    #[serde(deserialize_with = "whole")]
    pub max_output_bytes: u64,
    pub process: Text,
    #[serde(deserialize_with = "whole")]
    pub place: u64,
    #[serde(deserialize_with = "whole")]
    pub wait_ms: u64,
    pub path: Text,
    #[serde(deserialize_with = "whole")]
    pub offset: u64,
    #[serde(deserialize_with = "whole")]
    pub max_bytes: u64,
    #[serde(deserialize_with = "whole")]
    pub first: u64,
    #[serde(deserialize_with = "whole")]
    pub count: u64,
    #[serde(deserialize_with = "whole")]
    pub old_bytes: u64,
    pub replace_all: bool,
}

/// What happens to a connection through the tunnel.
#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum EgressEvent {
    Open,
    Data,
    Room,
    End,
    Close,
}

/// Numbers of JavaScript may have fractions; a negative one counts as none.
fn whole<'de, D: Deserializer<'de>>(deserializer: D) -> Result<u64, D::Error> {
    Ok(f64::deserialize(deserializer)? as u64)
}

#[derive(Clone, Copy, Eq, PartialEq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum OutputStream {
    Stdout,
    Stderr,
}

/// `output` any number of times, then one `done` or `failed`. `ready` comes once, with id 0, at the start. `egress` answers
/// nothing: its id is that of a connection.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct Reply {
    pub id: u64,
    #[serde(rename = "type")]
    pub kind: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stream: Option<OutputStream>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub exit_code: Option<i32>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub timed_out: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub truncated: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub running: Option<bool>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub size_bytes: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub event: Option<EgressEvent>,
    /// Lines of a file, replacements in it, bytes that a process has written, or that were passed on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub count: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub code: Option<FailureCode>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

/// The host refuses a header of more than 16,000 bytes, and a character may take six in JSON.
const MAX_MESSAGE_CHARACTERS: usize = 2_000;

impl Reply {
    pub fn ready() -> Self {
        Reply { kind: "ready", ..Reply::default() }
    }

    pub fn output(id: u64, stream: OutputStream) -> Self {
        Reply { id, kind: "output", stream: Some(stream), ..Reply::default() }
    }

    pub fn egress(id: u64, event: EgressEvent) -> Self {
        Reply { id, kind: "egress", event: Some(event), ..Reply::default() }
    }

    pub fn done(id: u64) -> Self {
        Reply { id, kind: "done", ..Reply::default() }
    }

    pub fn failed(id: u64, Failure { code, message }: Failure) -> Self {
        let message = message.chars().take(MAX_MESSAGE_CHARACTERS).collect();
        Reply { id, kind: "failed", code: Some(code), message: Some(message), ..Reply::default() }
    }
}

#[derive(Clone, Copy, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum FailureCode {
    OutsideWorkspace,
    NotFound,
    NotAFile,
    NotADirectory,
    NoSpace,
    TooLarge,
    TooMany,
    NoMatch,
    IoError,
}

/// A failure that is answered as `failed`.
pub struct Failure {
    pub code: FailureCode,
    pub message: String,
}

impl Failure {
    pub fn new(code: FailureCode, message: impl Into<String>) -> Self {
        Failure { code, message: message.into() }
    }
}
