"""Streams of a server that breaks one off after its first event, and cannot be reached for a while then."""

from __future__ import annotations

import json
from types import SimpleNamespace
from typing import Any, AsyncIterator, Dict, Iterator, List

import httpx
import pytest

from jettson import AgentEvent, AsyncJettson, Jettson, MessageDelta, StreamIdleTimeoutError
from jettson.types import AgentStatusEvent

from .test_client import API_KEY

pytestmark = pytest.mark.anyio

EVENTS: List[Dict[str, Any]] = [
    {"id": 1, "type": "message", "ts": 1, "data": {}},
    {"id": 2, "type": "agent-status", "ts": 2, "data": {"status": "completed"}},
]


class ServerAway(httpx.MockTransport):
    """Away until 50 s by a clock of its own, which only pauses turn on."""

    def __init__(self, flavour: str) -> None:
        self.flavour = flavour
        self.now = 0.0
        self.behind: List[str] = []
        super().__init__(self.answer)

    def sleep(self, seconds: float) -> None:
        self.now += seconds

    async def async_sleep(self, seconds: float) -> None:
        self.now += seconds

    def answer(self, request: httpx.Request) -> httpx.Response:
        if self.behind and self.now < 50:
            raise httpx.ConnectError("refused")
        self.behind.append(request.headers["last-event-id"])
        text = f"data: {json.dumps(EVENTS[len(self.behind) - 1])}\n\n".encode()
        content = _breaking_off(text) if self.flavour == "sync" else _breaking_off_async(text)
        return httpx.Response(200, headers={"content-type": "text/event-stream"}, content=content)


def _breaking_off(text: bytes) -> Iterator[bytes]:
    yield text
    raise httpx.ReadError("reset")


async def _breaking_off_async(text: bytes) -> AsyncIterator[bytes]:
    yield text
    raise httpx.ReadError("reset")


@pytest.fixture
def server(flavour: str, monkeypatch: pytest.MonkeyPatch) -> ServerAway:
    server = ServerAway(flavour)
    clock = SimpleNamespace(monotonic=lambda: server.now)
    monkeypatch.setattr("jettson._sync.resume_stream.time", clock)
    monkeypatch.setattr("jettson._sync.resume_stream.sleep", server.sleep)
    monkeypatch.setattr("jettson._async.resume_stream.time", clock)
    monkeypatch.setattr("jettson._async.resume_stream.async_sleep", server.async_sleep)
    return server


async def read(server: ServerAway, idle_timeout: float = 60) -> List[AgentEvent]:
    if server.flavour == "sync":
        with Jettson(API_KEY, transport=server) as client:
            return list(client.agents.stream("ag_1", idle_timeout_seconds=idle_timeout))
    async with AsyncJettson(API_KEY, transport=server) as client:
        return [event async for event in client.agents.stream("ag_1", idle_timeout_seconds=idle_timeout)]


async def test_a_stream_outlives_a_server_that_is_away_for_50_s(server: ServerAway) -> None:
    events = await read(server)

    assert [event.id for event in events] == [1, 2]
    assert isinstance(events[1], AgentStatusEvent) and events[1].data.status == "completed"
    assert server.behind == ["0", "1"]


async def test_a_stream_gives_up_on_a_server_that_is_away_for_longer_than_its_idle_timeout(
    server: ServerAway,
) -> None:
    with pytest.raises(StreamIdleTimeoutError) as caught:
        await read(server, idle_timeout=30)

    assert (caught.value.agent_id, caught.value.last_event_id) == ("ag_1", 1)
    assert 20 < server.now <= 30


async def test_pieces_of_a_message_come_as_they_are_written_and_have_no_place(flavour: str) -> None:
    delta = {"type": "message-delta", "ts": 3, "data": {"step": 1, "attempt": 2, "text": "Hel"}}
    asked: List[str] = []

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        frames = [f"data: {json.dumps(frame)}\n\n" for frame in (delta, *EVENTS)]
        headers = {"content-type": "text/event-stream"}
        return httpx.Response(200, headers=headers, content="".join(frames).encode())

    transport = httpx.MockTransport(answer)
    events: List[Any]
    if flavour == "sync":
        with Jettson(API_KEY, transport=transport) as client:
            events = list(client.agents.stream("ag_1", deltas=True))
    else:
        async with AsyncJettson(API_KEY, transport=transport) as aclient:
            events = [event async for event in aclient.agents.stream("ag_1", deltas=True)]

    assert isinstance(events[0], MessageDelta)
    assert (events[0].data.step, events[0].data.attempt, events[0].data.text) == (1, 2, "Hel")
    assert [event.id for event in events[1:]] == [1, 2]
    assert asked[0].endswith("/agents/ag_1/events?deltas=true")
