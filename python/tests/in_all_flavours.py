from __future__ import annotations

import inspect
from typing import Any, AsyncIterator, Iterator

from jettson import AsyncJettson, Jettson


def client_of(flavour: str, api_key: str, base_url: str, **options: Any) -> Any:
    """A client to write one test for both flavours with: the sync one answers as if it were async."""
    if flavour == "sync":
        return _AsIfAsync(Jettson(api_key, base_url, **options))
    return AsyncJettson(api_key, base_url, **options)


class _AsIfAsync:
    def __init__(self, target: Any) -> None:
        self._target = target

    def __getattr__(self, name: str) -> Any:
        value = getattr(self._target, name)
        if not inspect.ismethod(value):
            return _AsIfAsync(value)
        if inspect.isgeneratorfunction(value) or name == "stream":
            return lambda *args, **options: _iterate(value(*args, **options))

        async def call(*args: Any, **options: Any) -> Any:
            return value(*args, **options)

        return call

    async def __aenter__(self) -> _AsIfAsync:
        return self

    async def __aexit__(self, *_: object) -> None:
        self._target.close()


async def _iterate(generator: Iterator[Any]) -> AsyncIterator[Any]:
    for item in generator:
        yield item
