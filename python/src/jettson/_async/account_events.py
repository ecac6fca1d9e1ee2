from __future__ import annotations

from typing import Any, AsyncGenerator, Optional, Tuple, cast

import httpx

from .._sse import ServerSentEvent
from ..types import AccountEvent
from .resume_stream import AsyncResumableStream, resume_stream
from .transport import AsyncTransport, parse


class AsyncAccountEvents:
    """What happens to all agents of the account, where somebody may have to act."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    def stream(
        self, *, after: Optional[str] = None, idle_timeout_seconds: float = 60.0
    ) -> AsyncGenerator[AccountEvent, None]:
        """Changes of status, requests for approval and calls of function tools, as they happen.

        Never ends by itself: leave the loop, and call `aclose`. Reconnects by itself; each event comes once.

        Args:
            after: also the events since the one with this id; by default only what happens from now on.
            idle_timeout_seconds: longest silence, across reconnections; the server sends pings.

        Raises:
            StreamIdleTimeoutError: the server was silent, or could not be reached, for too long.
        """
        stream = _AsyncAccountStream("/events", None)
        return resume_stream(self._transport, stream, after=after, idle_timeout=idle_timeout_seconds)


class _AsyncAccountStream(AsyncResumableStream[AccountEvent, Optional[str]]):
    def read(
        self, frame: ServerSentEvent, response: httpx.Response
    ) -> Tuple[Optional[str], Optional[AccountEvent]]:
        # The first frame has only an id: from there a stream resumes that breaks before its first event.
        if frame.data is None:
            return frame.id, None
        return frame.id, parse(cast("Any", AccountEvent), frame.data.encode(), response)

    def is_new(self, place: Optional[str], last: Optional[str]) -> bool:
        return place is not None and place != last
