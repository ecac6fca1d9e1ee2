"""The one wait of each flavour. `anyio` serves asyncio and trio; httpx brings it."""

import time

import anyio


def sleep(seconds: float) -> None:
    """Waits on this thread."""
    time.sleep(seconds)


async def async_sleep(seconds: float) -> None:
    """Waits in this task; cancelling the task ends it at once."""
    await anyio.sleep(seconds)
