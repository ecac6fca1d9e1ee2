use super::background::Background;
use super::event::Event;
use super::frames::Frame;
use super::output_batches::OutputBatches;
use super::protocol::{Failure, FailureCode, Reply, Request};
use super::replies::Replies;
use super::run_command::run_command;
use super::start_command::LiveCommands;
use super::tunnel::{HostEvent, Tunnel};
use super::workspace_archive::WorkspaceArchive;
use super::workspace_files::{
    append_to_workspace_file, list_workspace_folder, read_workspace_file, remove_from_workspace,
    write_workspace_file,
};
use super::workspace_text::{edit_workspace_file, read_workspace_lines};
use serde::Deserialize;
use std::cell::RefCell;
use std::collections::HashMap;
use std::io;
use std::rc::Rc;
use tokio::task::{spawn_local, yield_now};

/// Answers requests.
pub struct Answers {
    replies: Rc<Replies>,
    live: LiveCommands,
    background: Background,
    archive: WorkspaceArchive,
    tunnel: Rc<Tunnel>,
    /// Until it is over, an `abort` for this request ends it early.
    abortable: RefCell<HashMap<u64, Rc<Event>>>,
}

/// The header of a reply and its body.
type Answer = Result<(Reply, Vec<u8>), Failure>;

impl Answers {
    pub fn new(replies: Rc<Replies>, tunnel: Rc<Tunnel>) -> Self {
        Answers {
            tunnel,
            replies,
            live: LiveCommands::default(),
            background: Background::default(),
            archive: WorkspaceArchive::default(),
            abortable: RefCell::default(),
        }
    }

    /// Answers a request, or begins to. Fails if it is none.
    pub async fn answer(self: &Rc<Self>, Frame { header, body }: Frame) -> io::Result<()> {
        let request = match serde_json::from_slice::<Request>(&header) {
            Ok(request) => request,
            Err(error) => {
                let id = id_of(&header).ok_or(error)?;
                self.reply(id, Err(Failure::new(FailureCode::IoError, "the operation failed")));
                return Ok(());
            }
        };
        let id = request.id.ok_or_else(|| io::Error::other("a message without an id"))?;
        let body = match host_event(&request, body) {
            Ok(event) => {
                self.tunnel.take(id, event);
                return Ok(());
            }
            Err(body) => body,
        };
        if let Some(answer) = self.answer_now(id, &request, &body) {
            self.reply(id, answer);
        } else if &*request.op == "abort" {
            if let Some(abort) = self.abortable.borrow().get(&id) {
                abort.fire(());
            }
        } else {
            let answers = self.clone();
            let abort = Rc::new(Event::default());
            self.abortable.borrow_mut().insert(id, abort.clone());
            spawn_local(async move {
                let answer = answers.answer_later(id, &request, &body, &abort).await;
                answers.abortable.borrow_mut().remove(&id);
                answers.reply(id, answer);
            });
            yield_now().await;
        }
        Ok(())
    }

    fn reply(&self, id: u64, answer: Answer) {
        match answer {
            Ok((reply, body)) => self.replies.send(&reply, &body),
            Err(failure) => self.replies.send(&Reply::failed(id, failure), &[]),
        }
    }

    /// None for operations that take time.
    fn answer_now(&self, id: u64, request: &Request, body: &[u8]) -> Option<Answer> {
        let path = &*request.path;
        let done = Reply::done(id);
        Some(match &*request.op {
            "read" => read_workspace_file(path, request.offset, request.max_bytes)
                .map(|(data, size)| (Reply { size_bytes: Some(size), ..done }, data)),
            "read-lines" => read_workspace_lines(path, request.first, request.count, request.max_bytes)
                .map(|read| (Reply { count: Some(read.lines), size_bytes: Some(read.size_bytes), ..done }, read.data)),
            "edit" => {
                let old_bytes = usize::try_from(request.old_bytes).unwrap_or(usize::MAX).min(body.len());
                let (before, after) = body.split_at(old_bytes);
                edit_workspace_file(path, before, after, request.replace_all)
                    .map(|count| (Reply { count: Some(count), ..done }, vec![]))
            }
            "write" => write_workspace_file(path, body).map(|()| (done, vec![])),
            "append" => append_to_workspace_file(path, body).map(|()| (done, vec![])),
            "list" => list_workspace_folder(path)
                .map(|entries| (done, serde_json::to_vec(&entries).unwrap_or_default())),
            "pack-end" => {
                self.archive.end_pack();
                Ok((done, vec![]))
            }
            "ping" => Ok((done, vec![])),
            _ => return None,
        })
    }

    async fn answer_later(&self, id: u64, request: &Request, body: &[u8], abort: &Event) -> Answer {
        let done = Reply::done(id);
        Ok(match &*request.op {
            "exec" => {
                let replies = self.replies.clone();
                let output =
                    OutputBatches::new(move |stream, data| replies.send(&Reply::output(id, stream), data));
                let batches = output.clone();
                let reply =
                    run_command(&self.live, request, abort, move |stream, data| batches.add(stream, data)).await;
                output.flush();
                (reply?, vec![])
            }
            "start" => (self.background.start(&self.live, request).await.map(|()| done)?, vec![]),
            "output" => {
                let pass_on = |stream, data: &[u8]| self.replies.send(&Reply::output(id, stream), data);
                (self.background.read(request, abort, pass_on).await?, vec![])
            }
            "stop" => (Reply { exit_code: Some(self.background.stop(&request.process).await?), ..done }, vec![]),
            "remove" => (remove_from_workspace(&request.path).await.map(|()| done)?, vec![]),
            "pack" => (self.archive.start_pack().await.map(|()| done)?, vec![]),
            "pack-read" => {
                let (data, exit_code) = self.archive.read_pack().await?;
                (Reply { exit_code, ..done }, data)
            }
            "unpack" => (self.archive.start_unpack().await.map(|()| done)?, vec![]),
            "unpack-write" => (self.archive.write_unpack(body).await.map(|()| done)?, vec![]),
            "unpack-end" => (Reply { exit_code: Some(self.archive.end_unpack().await?), ..done }, vec![]),
            _ => return Err(Failure::new(FailureCode::IoError, "there is no such operation")),
        })
    }
}

/// What the host says of a connection through the tunnel; it expects no answer. If it is a request, its body is returned.
fn host_event(request: &Request, body: Vec<u8>) -> Result<HostEvent, Vec<u8>> {
    Ok(match &*request.op {
        "egress-data" => HostEvent::Data(body),
        "egress-room" => HostEvent::Room(request.count as usize),
        "egress-end" => HostEvent::End,
        "egress-close" => HostEvent::Close,
        _ => return Err(body),
    })
}

/// The id of a request that has a field of the wrong kind.
fn id_of(header: &[u8]) -> Option<u64> {
    #[derive(Deserialize)]
    struct Id {
        id: u64,
    }
    Some(serde_json::from_slice::<Id>(header).ok()?.id)
}
