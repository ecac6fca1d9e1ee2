"""The function that waits, sync and async."""

import time


def sleep(seconds: float) -> None:
    """Waits on this thread."""
    time.sleep(seconds)


async def async_sleep(seconds: float) -> None:
    """Waits in this task, under asyncio or trio; cancelling the task ends it immediately."""
    # httpx installs anyio, but rarely loads it, and importing it takes a third of our import time.
    import anyio

    await anyio.sleep(seconds)
