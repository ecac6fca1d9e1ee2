from __future__ import annotations

import json
from typing import Any, AsyncGenerator, Callable, Literal, Optional, Tuple, Union, cast, overload

import httpx

from .._call import Call, segment
from .._sse import ServerSentEvent
from ..types import Agent, AgentEvent, AgentEventPage, MessageDelta
from .resume_stream import AsyncResumableStream, open_stream, resume_stream
from .transport import AsyncTransport, parse


@overload
def stream_events(
    transport: AsyncTransport,
    agent_id: str,
    *,
    after: int,
    idle_timeout: float,
    on_alive: Callable[[], None] = ...,
    deltas: Literal[False] = ...,
) -> AsyncGenerator[AgentEvent, None]: ...


@overload
def stream_events(
    transport: AsyncTransport,
    agent_id: str,
    *,
    after: int,
    idle_timeout: float,
    on_alive: Callable[[], None] = ...,
    deltas: bool,
) -> AsyncGenerator[Union[AgentEvent, MessageDelta], None]: ...


def stream_events(
    transport: AsyncTransport,
    agent_id: str,
    *,
    after: int,
    idle_timeout: float,
    on_alive: Callable[[], None] = lambda: None,
    deltas: bool = False,
) -> AsyncGenerator[Any, None]:
    """Each event once, in order, until the last; a broken connection is reopened after the last event.

    `on_alive` is called at each sign of life of the server, and ends the stream by what it raises.
    """
    stream = _AsyncAgentStream(transport, agent_id, deltas)
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


class _AsyncAgentStream(AsyncResumableStream[Union[AgentEvent, MessageDelta], int]):
    def __init__(self, transport: AsyncTransport, agent_id: str, deltas: bool) -> None:
        super().__init__(_to_path(agent_id) + ("?deltas=true" if deltas else ""), agent_id)
        self._transport = transport

    def read(
        self, frame: ServerSentEvent, response: httpx.Response
    ) -> Tuple[Optional[int], Union[AgentEvent, MessageDelta, None]]:
        if _is_delta(frame):
            return None, parse(MessageDelta, str(frame.data).encode(), response)
        event = _read(frame, response)
        return (0, None) if event is None else (event.id, event)

    def is_new(self, place: int, last: int) -> bool:
        return place > last

    def is_last(self, event: Union[AgentEvent, MessageDelta]) -> bool:
        return not isinstance(event, MessageDelta) and event.is_last

    async def is_over(self, last: int) -> bool:
        """Whether nothing is left: the agent has ended and no event follows `last`.

        For a stream that ended without the last event: it came before `after`, or a proxy cut it off.
        The order matters: an agent that has ended has written its last event.
        """
        agent = await self._transport.json(Call("GET", f"/agents/{segment(str(self.agent_id))}"), Agent)
        if not agent.has_ended:
            return False
        call = Call("GET", _to_path(str(self.agent_id)), query={"after": last, "limit": 1})
        return not (await self._transport.json(call, AgentEventPage)).data


def _is_delta(frame: ServerSentEvent) -> bool:
    """Whether it is a piece of a message, which has no id."""
    # Only a frame that may be one is parsed for its type, so that most frames are parsed once.
    return (
        frame.data is not None
        and "message-delta" in frame.data[:200]
        and json.loads(frame.data).get("type") == "message-delta"
    )


def _read(frame: ServerSentEvent, response: httpx.Response) -> Optional[AgentEvent]:
    return None if frame.data is None else parse(cast("Any", AgentEvent), frame.data.encode(), response)


def _to_path(agent_id: str) -> str:
    return f"/agents/{segment(agent_id)}/events"
