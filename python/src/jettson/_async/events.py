from __future__ import annotations

import random
import time
from typing import Any, AsyncGenerator, Callable, Optional, cast

from .._call import Call, segment
from .._sleep import async_sleep
from .._sse import EventDecoder
from ..errors import (
    JettsonError,
    JettsonNetworkError,
    JettsonRateLimitError,
    JettsonServerError,
    StreamIdleTimeoutError,
)
from ..types import Agent, AgentEvent, AgentEventPage
from .transport import AsyncTransport, invalid_response, parse

# The server pings every 10 s. After this long, the connection is dead, and another one may work.
_DEAD_AFTER_SECONDS = 25.0
_LONGEST_PAUSE_SECONDS = 5.0


async def stream_events(
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
    last = after
    failures = 0
    alive_at = time.monotonic()
    while True:
        failure: Optional[JettsonError] = None
        connection = open_events(
            transport, agent_id, after=last, silence=min(idle_timeout, _DEAD_AFTER_SECONDS)
        )
        try:
            async for event in connection:
                alive_at = time.monotonic()
                on_alive()
                if event is None or event.id <= last:
                    continue
                last = event.id
                failures = 0
                yield event
                # However long the caller took to process the event, the server was not silent.
                alive_at = time.monotonic()
                if event.is_last:
                    return
            if await _is_over(transport, agent_id, last):
                return
        except (JettsonNetworkError, JettsonServerError, JettsonRateLimitError) as error:
            if transport.config.max_retries == 0:
                raise
            failure = error
        finally:
            await connection.aclose()
        pause = pause_before(failures, failure)
        if time.monotonic() + pause - alive_at > idle_timeout:
            raise StreamIdleTimeoutError(agent_id, last, idle_timeout) from failure
        await async_sleep(pause)
        failures += 1


async def open_events(
    transport: AsyncTransport, agent_id: str, *, after: int, silence: float
) -> AsyncGenerator[Optional[AgentEvent], None]:
    """The events of one connection; None for other signs of life, such as a ping.

    Raises:
        JettsonNetworkError: it broke, or was silent for `silence` seconds.
    """
    headers = {"accept": "text/event-stream", "last-event-id": str(after)}
    call = Call("GET", f"/agents/{segment(agent_id)}/events", headers=headers)
    async with transport.open(call, silence) as response:
        if response.status_code == 204:
            return
        if "text/event-stream" not in response.headers.get("content-type", ""):
            raise invalid_response("The answer is not an event stream", response)
        decoder = EventDecoder()
        async for piece in response.aiter_bytes():
            yield None
            for data in decoder.feed(piece):
                yield parse(cast("Any", AgentEvent), data.encode(), response)


async def _is_over(transport: AsyncTransport, agent_id: str, last: int) -> bool:
    """Whether nothing is left: the agent has ended and no event follows `last`.

    For a stream that ended without the last event: it came before `after`, or a proxy cut it off.
    The order matters: an agent that has ended has written its last event.
    """
    path = f"/agents/{segment(agent_id)}"
    if not (await transport.json(Call("GET", path), Agent)).has_ended:
        return False
    call = Call("GET", f"{path}/events", query={"after": last, "limit": 1})
    return not (await transport.json(call, AgentEventPage)).data


def pause_before(failures: int, failure: Optional[JettsonError]) -> float:
    """Seconds to wait, with jitter: after a restart of the server, all streams reconnect at once."""
    if isinstance(failure, JettsonRateLimitError) and failure.is_wait_known:
        return failure.retry_after_seconds
    return min(0.2 * 2.0**failures, _LONGEST_PAUSE_SECONDS) * random.uniform(0.5, 1)
