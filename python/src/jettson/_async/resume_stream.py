from __future__ import annotations

import random
import time
from typing import AsyncGenerator, Callable, Generic, Optional, Tuple, TypeVar, Union

import httpx

from .._call import Call
from .._sleep import async_sleep
from .._sse import EventDecoder, ServerSentEvent
from ..errors import (
    JettsonError,
    JettsonNetworkError,
    JettsonRateLimitError,
    JettsonServerError,
    StreamIdleTimeoutError,
)
from .transport import AsyncTransport, invalid_response

Event = TypeVar("Event")
Place = TypeVar("Place", bound=Union[int, str, None])

# The server pings every 10 s. After this long, the connection is dead, and another one may work.
_DEAD_AFTER_SECONDS = 25.0
_LONGEST_PAUSE_SECONDS = 5.0


class AsyncResumableStream(Generic[Event, Place]):
    """A stream of the API, and how to tell where to resume it."""

    def __init__(self, path: str, agent_id: Optional[str]) -> None:
        self.path = path
        self.agent_id = agent_id

    def read(
        self, frame: ServerSentEvent, response: httpx.Response
    ) -> Tuple[Optional[Place], Optional[Event]]:
        """The place of a frame, and its event, if it has one.

        An event without a place is passed on as it comes.
        """
        raise NotImplementedError

    def is_new(self, place: Place, last: Place) -> bool:
        raise NotImplementedError

    def is_last(self, event: Event) -> bool:
        return False

    async def is_over(self, last: Place) -> bool:
        """Asked when a connection ended by itself: whether nothing is left."""
        return False


async def resume_stream(
    transport: AsyncTransport,
    stream: AsyncResumableStream[Event, Place],
    *,
    after: Place,
    idle_timeout: float,
    on_alive: Callable[[], None] = lambda: None,
) -> AsyncGenerator[Event, None]:
    """Each event once, in order; a broken connection is reopened after the last event.

    `on_alive` is called at each sign of life of the server, and ends the stream by what it raises.
    """
    last = after
    failures = 0
    alive_at = time.monotonic()
    while True:
        failure: Optional[JettsonError] = None
        connection = open_stream(
            transport, stream.path, after=last, silence=min(idle_timeout, _DEAD_AFTER_SECONDS)
        )
        try:
            async for opened in connection:
                alive_at = time.monotonic()
                on_alive()
                if opened is None:
                    continue
                place, event = stream.read(*opened)
                if place is None:
                    if event is not None:
                        yield event
                        alive_at = time.monotonic()
                    continue
                if not stream.is_new(place, last):
                    continue
                last = place
                failures = 0
                if event is None:
                    continue
                yield event
                # However long the caller took to process the event, the server was not silent.
                alive_at = time.monotonic()
                if stream.is_last(event):
                    return
            if await stream.is_over(last):
                return
        except (JettsonNetworkError, JettsonServerError, JettsonRateLimitError) as error:
            if transport.config.max_retries == 0:
                raise
            failure = error
        finally:
            await connection.aclose()
        pause = pause_before(failures, failure)
        if time.monotonic() + pause - alive_at > idle_timeout:
            raise StreamIdleTimeoutError(stream.agent_id, last, idle_timeout) from failure
        await async_sleep(pause)
        failures += 1


async def open_stream(
    transport: AsyncTransport, path: str, *, after: Union[int, str, None], silence: float
) -> AsyncGenerator[Optional[Tuple[ServerSentEvent, httpx.Response]], None]:
    """The frames of one connection; None for other signs of life, such as a ping.

    Raises:
        JettsonNetworkError: it broke, or was silent for `silence` seconds.
    """
    headers = {"accept": "text/event-stream"}
    if after is not None:
        headers["last-event-id"] = str(after)
    async with transport.open(Call("GET", path, headers=headers), silence) as response:
        if response.status_code == 204:
            return
        if "text/event-stream" not in response.headers.get("content-type", ""):
            raise invalid_response("The answer is not an event stream", response)
        decoder = EventDecoder()
        async for piece in response.aiter_bytes():
            yield None
            for frame in decoder.feed(piece):
                yield frame, response


def pause_before(failures: int, failure: Optional[JettsonError]) -> float:
    """Seconds to wait, with jitter: after a restart of the server, all streams reconnect at once."""
    if isinstance(failure, JettsonRateLimitError) and failure.is_wait_known:
        return failure.retry_after_seconds
    return min(0.2 * 2.0**failures, _LONGEST_PAUSE_SECONDS) * random.uniform(0.5, 1)
