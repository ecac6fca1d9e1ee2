"""Work beside the stream of each flavour: threads, or tasks under asyncio and trio."""

from __future__ import annotations

import inspect
import threading
from typing import Any, Awaitable, Callable, Mapping, Optional


class TaskPool:
    """Runs functions side by side in threads. What one of them raises is raised by `check`.

    Threads cannot be stopped: those that are left at the end are forgotten.
    """

    def __init__(self) -> None:
        self._failure: Optional[BaseException] = None

    def __enter__(self) -> TaskPool:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def start(self, work: Callable[..., None], *args: Any) -> None:
        """Runs it in a thread of its own."""

        def run() -> None:
            try:
                work(*args)
            except BaseException as error:
                self._failure = error

        threading.Thread(target=run, daemon=True).start()

    def check(self) -> None:
        """Raises what one of the functions raised."""
        if self._failure is not None:
            raise self._failure

    def call(self, function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
        """Calls somebody's function, a coroutine function too."""
        result = function(**arguments)
        if not inspect.isawaitable(result):
            return result
        import asyncio

        async def wait() -> Any:
            return await result

        return asyncio.run(wait())


class AsyncTaskPool:
    """Runs coroutine functions side by side. What one of them raises ends the others and the block."""

    def __init__(self) -> None:
        import anyio

        self._group = anyio.create_task_group()
        self._failure: Optional[BaseException] = None

    async def __aenter__(self) -> AsyncTaskPool:
        await self._group.__aenter__()
        return self

    async def __aexit__(self, *error: Any) -> Optional[bool]:
        # What still runs is for an agent that has ended.
        self._group.cancel_scope.cancel()
        if isinstance(error[1], Exception):
            # The group would wrap it.
            self._failure = self._failure or error[1]
            error = (None, None, None)
        is_handled = await self._group.__aexit__(*error)
        if self._failure is not None:
            raise self._failure
        return is_handled

    def start(self, work: Callable[..., Awaitable[None]], *args: Any) -> None:
        """Runs it in a task of its own."""

        async def run() -> None:
            try:
                await work(*args)
            except Exception as error:
                self._failure = error
                self._group.cancel_scope.cancel()

        self._group.start_soon(run)

    def check(self) -> None:
        """Nothing: what one of them raised has ended the block."""

    async def call(self, function: Callable[..., Any], arguments: Mapping[str, Any]) -> Any:
        """Calls somebody's function. One that is no coroutine function runs in a thread: it delays nobody."""
        if inspect.iscoroutinefunction(function):
            return await function(**arguments)
        import anyio.to_thread

        result = await anyio.to_thread.run_sync(lambda: function(**arguments), abandon_on_cancel=True)
        return await result if inspect.isawaitable(result) else result
