# Made from _async/events.py by "npm run generate": do not edit.
from __future__ import annotations

import random
import time
from typing import Any, Generator, Callable, Optional, cast

from .._call import Call, segment
from .._sleep import sleep
from .._sse import EventDecoder
from ..errors import (
    JettsonError,
    JettsonNetworkError,
    JettsonRateLimitError,
    JettsonServerError,
    StreamIdleTimeoutError,
)
from ..types import Agent, AgentEvent, AgentEventPage
from .transport import Transport, invalid_response, parse

# The server pings every 10 s. After this long, the connection is dead, and another one may work.
_DEAD_AFTER_SECONDS = 25.0
_LONGEST_PAUSE_SECONDS = 5.0


def stream_events(
    transport: Transport,
    agent_id: str,
    *,
    after: int,
    idle_timeout: float,
    on_alive: Callable[[], None] = lambda: None,
) -> Generator[AgentEvent, None, None]:
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
            for event in connection:
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
            if _is_over(transport, agent_id, last):
                return
        except (JettsonNetworkError, JettsonServerError, JettsonRateLimitError) as error:
            if transport.config.max_retries == 0:
                raise
            failure = error
        finally:
            connection.close()
        pause = pause_before(failures, failure)
        if time.monotonic() + pause - alive_at > idle_timeout:
            raise StreamIdleTimeoutError(agent_id, last, idle_timeout) from failure
        sleep(pause)
        failures += 1


def open_events(
    transport: Transport, agent_id: str, *, after: int, silence: float
) -> Generator[Optional[AgentEvent], None, None]:
    """The events of one connection; None for other signs of life, such as a ping.

    Raises:
        JettsonNetworkError: it broke, or was silent for `silence` seconds.
    """
    headers = {"accept": "text/event-stream", "last-event-id": str(after)}
    call = Call("GET", f"/agents/{segment(agent_id)}/events", headers=headers)
    with transport.open(call, silence) as response:
        if response.status_code == 204:
            return
        if "text/event-stream" not in response.headers.get("content-type", ""):
            raise invalid_response("The answer is not an event stream", response)
        decoder = EventDecoder()
        for piece in response.iter_bytes():
            yield None
            for data in decoder.feed(piece):
                yield parse(cast("Any", AgentEvent), data.encode(), response)


def _is_over(transport: Transport, agent_id: str, last: int) -> bool:
    """Whether nothing is left: the agent has ended and no event follows `last`.

    For a stream that ended without the last event: it came before `after`, or a proxy cut it off.
    The order matters: an agent that has ended has written its last event.
    """
    path = f"/agents/{segment(agent_id)}"
    if not (transport.json(Call("GET", path), Agent)).has_ended:
        return False
    call = Call("GET", f"{path}/events", query={"after": last, "limit": 1})
    return not (transport.json(call, AgentEventPage)).data


def pause_before(failures: int, failure: Optional[JettsonError]) -> float:
    """Seconds to wait, with jitter: after a restart of the server, all streams reconnect at once."""
    if isinstance(failure, JettsonRateLimitError) and failure.is_wait_known:
        return failure.retry_after_seconds
    return min(0.2 * 2.0**failures, _LONGEST_PAUSE_SECONDS) * random.uniform(0.5, 1)
