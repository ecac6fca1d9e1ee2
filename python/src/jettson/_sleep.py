"""The one wait of each flavour."""

import time


def sleep(seconds: float) -> None:
    """Waits on this thread."""
    time.sleep(seconds)


async def async_sleep(seconds: float) -> None:
    """Waits in this task, under asyncio or trio; cancelling the task ends it immediately."""
    # httpx brings anyio, but needs it only here and there, and it takes a third of our import time.
    import anyio

    await anyio.sleep(seconds)
