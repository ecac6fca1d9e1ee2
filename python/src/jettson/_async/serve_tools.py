from __future__ import annotations

import logging
import threading
import time
from typing import Any, Awaitable, Callable, List, Mapping, Optional, Sequence, TypeVar

from .._call import Call, segment
from .._sleep import async_sleep
from .._tasks import AsyncTaskPool
from .._tools import FunctionTool, to_result
from ..errors import JettsonError, JettsonNetworkError, JettsonRateLimitError, JettsonServerError
from ..types import Agent, AgentEvent, ToolCallStartEvent
from .events import stream_events
from .resume_stream import pause_before
from .tool_results import AsyncToolResults
from .transport import AsyncTransport

T = TypeVar("T")

OnToolError = Callable[[Exception, str, Mapping[str, Any]], None]
"""Gets what a function raised, the name of the tool, and its input."""

_log = logging.getLogger("jettson")
# An outage of the server that is shorter goes unnoticed.
_OUTAGE_SECONDS = 600.0
# Calls of one turn come together.
_GATHER_SECONDS = 0.01


async def serve_tools(
    transport: AsyncTransport,
    agent_id: str,
    *,
    tools: Sequence[FunctionTool],
    is_new: bool,
    on_tool_error: Optional[OnToolError],
    on_event: Optional[Callable[[AgentEvent], None]],
) -> Agent:
    """Follows the agent to its end and calls the functions that it asks for, side by side.

    `is_new`: nobody can have answered a call of it before. Otherwise the server is asked which calls still
    wait, so that none runs again whose result was accepted.
    """
    service = AsyncToolService(transport, agent_id, tools, on_tool_error)
    async with service.pool:
        events = stream_events(
            transport, agent_id, after=0, idle_timeout=_OUTAGE_SECONDS, on_alive=service.pool.check
        )
        try:
            async for event in events:
                if on_event is not None:
                    on_event(event)
                if isinstance(event, ToolCallStartEvent) and event.data.waits_for == "client":
                    service.take(event, is_new)
        finally:
            await events.aclose()
    return await service.get()


class AsyncToolService:
    """Answers the calls of one agent."""

    def __init__(
        self,
        transport: AsyncTransport,
        agent_id: str,
        tools: Sequence[FunctionTool],
        on_tool_error: Optional[OnToolError],
    ) -> None:
        self.pool = AsyncTaskPool()
        self._transport = transport
        self._agent_id = agent_id
        self._tools = {tool.name: tool for tool in tools}
        self._on_tool_error = on_tool_error
        self._results = AsyncToolResults(transport)
        self._unchecked: List[ToolCallStartEvent] = []
        self._is_checking = False
        self._lock = threading.Lock()

    def take(self, event: ToolCallStartEvent, is_new: bool) -> None:
        """Starts the function of a call. Calls without a function here are left to other programs."""
        if event.data.name not in self._tools:
            return
        if is_new:
            self.pool.start(self._answer, event)
            return
        with self._lock:
            self._unchecked.append(event)
            if self._is_checking:
                return
            self._is_checking = True
        self.pool.start(self._check)

    async def get(self) -> Agent:
        """The agent as it is now."""
        call = Call("GET", f"/agents/{segment(self._agent_id)}")
        return await self._persist(lambda: self._transport.json(call, Agent))

    async def _check(self) -> None:
        """Calls that came together are checked together: the log of an old agent may have thousands."""
        await async_sleep(_GATHER_SECONDS)
        while True:
            with self._lock:
                asked, self._unchecked = self._unchecked, []
                if not asked:
                    self._is_checking = False
                    return
            waiting = {call.call_id for call in (await self.get()).pending_calls}
            for event in asked:
                if event.data.call_id in waiting:
                    self.pool.start(self._answer, event)

    async def _answer(self, event: ToolCallStartEvent) -> None:
        tool = self._tools[event.data.name]
        output: Any
        try:
            returned = await self.pool.call(tool.function, tool.arguments(event.data.input))
            output, is_error = to_result(returned), False
        except Exception as error:
            self._report(error, event)
            output, is_error = str(error) or type(error).__name__, True
        try:
            await self._post(event, output, is_error)
        except JettsonError as error:
            # Somebody else answered it, or it no longer waits.
            if error.code in ("conflict", "not_found"):
                return
            if error.code not in ("payload_too_large", "invalid_body"):
                raise
            self._report(error, event)
            await self._post(event, f"The result of {tool.name} was refused: {error}", True)

    async def _post(self, event: ToolCallStartEvent, output: Any, is_error: bool) -> None:
        call_id = event.data.call_id
        await self._persist(
            lambda: self._results.post(self._agent_id, call_id, output=output, is_error=is_error)
        )

    async def _persist(self, send: Callable[[], Awaitable[T]]) -> T:
        """Repeats a call until the server is back."""
        started_at = time.monotonic()
        failures = 0
        while True:
            try:
                return await send()
            except (JettsonNetworkError, JettsonServerError, JettsonRateLimitError) as error:
                is_over = time.monotonic() - started_at > _OUTAGE_SECONDS
                if is_over or self._transport.config.max_retries == 0:
                    raise
                pause = pause_before(failures, error)
            await async_sleep(pause)
            failures += 1

    def _report(self, error: Exception, event: ToolCallStartEvent) -> None:
        if self._on_tool_error is None:
            _log.error("The tool %s failed", event.data.name, exc_info=error)
        else:
            self._on_tool_error(error, event.data.name, event.data.input)
