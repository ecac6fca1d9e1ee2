from __future__ import annotations

from typing import Any, AsyncGenerator, Callable, Optional, Tuple, cast

import httpx

from .._call import Call, segment
from .._sse import ServerSentEvent
from ..types import Agent, AgentEvent, AgentEventPage
from .resume_stream import AsyncResumableStream, open_stream, resume_stream
from .transport import AsyncTransport, parse


def stream_events(
    transport: AsyncTransport,
    agent_id: str,
    *,
    after: int,
    idle_timeout: float,
    on_alive: Callable[[], None] = lambda: None,
) -> AsyncGenerator[AgentEvent, None]:
    """Each event once, in order, until the last; a broken connection is reopened after the last event.

    `on_alive` is called at each sign of life of the server, and ends the stream by what it raises.
    """
    stream = _AsyncAgentStream(transport, agent_id)
    return resume_stream(transport, stream, after=after, idle_timeout=idle_timeout, on_alive=on_alive)


async def open_events(
    transport: AsyncTransport, agent_id: str, *, after: int, silence: float
) -> AsyncGenerator[Optional[AgentEvent], None]:
    """The events of one connection; None for other signs of life, such as a ping.

    Raises:
        JettsonNetworkError: it broke, or was silent for `silence` seconds.
    """
    connection = open_stream(transport, _to_path(agent_id), after=after, silence=silence)
    try:
        async for opened in connection:
            yield None if opened is None else _read(*opened)
    finally:
        await connection.aclose()


class _AsyncAgentStream(AsyncResumableStream[AgentEvent, int]):
    def __init__(self, transport: AsyncTransport, agent_id: str) -> None:
        super().__init__(_to_path(agent_id), agent_id)
        self._transport = transport

    def read(self, frame: ServerSentEvent, response: httpx.Response) -> Tuple[int, Optional[AgentEvent]]:
        event = _read(frame, response)
        return (0, None) if event is None else (event.id, event)

    def is_new(self, place: int, last: int) -> bool:
        return place > last

    def is_last(self, event: AgentEvent) -> bool:
        return event.is_last

    async def is_over(self, last: int) -> bool:
        """Whether nothing is left: the agent has ended and no event follows `last`.

        For a stream that ended without the last event: it came before `after`, or a proxy cut it off.
        The order matters: an agent that has ended has written its last event.
        """
        agent = await self._transport.json(Call("GET", f"/agents/{segment(str(self.agent_id))}"), Agent)
        if not agent.has_ended:
            return False
        call = Call("GET", self.path, query={"after": last, "limit": 1})
        return not (await self._transport.json(call, AgentEventPage)).data


def _read(frame: ServerSentEvent, response: httpx.Response) -> Optional[AgentEvent]:
    return None if frame.data is None else parse(cast("Any", AgentEvent), frame.data.encode(), response)


def _to_path(agent_id: str) -> str:
    return f"/agents/{segment(agent_id)}/events"
