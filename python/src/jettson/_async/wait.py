from __future__ import annotations

import re
import time
from datetime import datetime
from typing import Callable, Optional

import httpx

from .._call import Call, segment
from .._sleep import async_sleep
from ..errors import AgentTimeoutError, JettsonError
from ..types import Agent, AgentEvent, ProgressEntry
from .events import open_events
from .transport import AsyncTransport, parse

OnProgress = Callable[[ProgressEntry], object]

# The server pings every 10 s. A false alarm costs nothing: the wait polls on.
_SILENCE_SECONDS = 12.0
# After every possible event: the stream then only reports that the agent has ended.
_NO_EVENTS = 2_147_483_647


class AsyncWait:
    """Polls an agent until it has ended, with pauses of 1 s that grow by half up to 5 s.

    Where the server offers the agent's events, they replace the pauses; when they break off, it polls on.
    """

    def __init__(
        self,
        transport: AsyncTransport,
        agent_id: str,
        timeout_seconds: float,
        on_progress: Optional[OnProgress],
    ) -> None:
        self._transport = transport
        self._agent_id = agent_id
        self._on_progress = on_progress
        self._started_at = time.monotonic()
        self._deadline = self._started_at + timeout_seconds
        self._is_stream_offered = False
        self._seen = 0
        self._has_looked = False
        self._updated_at = ""

    async def run(self, poll_interval_seconds: float, max_poll_interval_seconds: float) -> Agent:
        """The agent once it has ended. Raises AgentTimeoutError at the deadline."""
        pause = poll_interval_seconds
        may_stream = True
        while True:
            agent = await self._look()
            if may_stream and self._is_stream_offered and not agent.has_ended:
                may_stream = await self._watch()
                agent = await self._look()
            if agent.has_ended:
                return agent
            await async_sleep(max(0.0, min(pause, self._remaining())))
            pause = min(pause * 1.5, max_poll_interval_seconds)

    async def _look(self) -> Agent:
        if self._has_looked and self._remaining() <= 0:
            raise self._timeout()
        call = Call("GET", f"/agents/{segment(self._agent_id)}")
        try:
            agent = await self._transport.send(call, self._read, deadline=self._deadline)
        except JettsonError as error:
            if self._remaining() > 0:
                raise
            raise self._timeout() from error
        for entry in agent.progress[self._seen :]:
            if self._on_progress:
                self._on_progress(entry)
        self._seen = max(self._seen, len(agent.progress))
        self._has_looked = True
        self._updated_at = agent.updated_at or ""
        return agent

    async def _read(self, response: httpx.Response) -> Agent:
        self._is_stream_offered = bool(re.search(r'rel="?monitor\b', response.headers.get("link", "")))
        return parse(Agent, await response.aread(), response)

    async def _watch(self) -> bool:
        """Returns when the agent may have ended; False if it is better to poll."""
        after = 0 if self._on_progress else _NO_EVENTS
        silence = min(_SILENCE_SECONDS, max(0.001, self._remaining()))
        events = open_events(self._transport, self._agent_id, after=after, silence=silence)
        try:
            async for event in events:
                if event is not None and self._on_progress and self._is_news(event):
                    await self._look()
                # One more silence could outlast the deadline.
                if self._remaining() < _SILENCE_SECONDS:
                    return False
            return True
        except JettsonError:
            return False
        finally:
            await events.aclose()

    def _is_news(self, event: AgentEvent) -> bool:
        """Whether there may have been progress since the last poll."""
        if event.type == "tool-call-output":
            return False
        try:
            looked_at = datetime.fromisoformat(self._updated_at.replace("Z", "+00:00")).timestamp() * 1000
        except ValueError:
            return True
        return event.ts > looked_at

    def _remaining(self) -> float:
        return self._deadline - time.monotonic()

    def _timeout(self) -> AgentTimeoutError:
        return AgentTimeoutError(self._agent_id, time.monotonic() - self._started_at)
