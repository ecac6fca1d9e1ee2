"""The client for any call that `jettson` 0.1.0 on PyPI has in this module; here, use `Jettson.request`."""

from __future__ import annotations

from types import TracebackType
from typing import Any, Mapping, Optional, Type

import httpx

from ._call import Call, Config, resolve_api_key, resolve_base_url
from ._sync.transport import Transport
from ._version import __version__ as SDK_VERSION
from .errors import JettsonError, JettsonNetworkError, error_from_response

__all__ = ["SDK_VERSION", "HttpClient", "JettsonError", "JettsonNetworkError", "error_from_response"]


class HttpClient(Transport):
    """Sends calls with the retries and errors of a client; resources are created with it."""

    def __init__(
        self,
        *,
        api_key: str,
        base_url: str,
        max_retries: int = 3,
        initial_backoff_seconds: float = 1.0,
        timeout_seconds: float = 60.0,
        transport: Optional[httpx.BaseTransport] = None,
    ) -> None:
        """Makes a client; sends nothing. The arguments are those of `Jettson`.

        Args:
            api_key: the key.
            base_url: where the server is, with or without `/api/v1`.
            max_retries: per call; 0 for none.
            initial_backoff_seconds: the pause before the first retry; each further one is twice as long.
            timeout_seconds: longest silence of the server in one attempt.
            transport: instead of httpx's own.
        """
        config = Config(
            api_key=resolve_api_key(api_key),
            base_url=resolve_base_url(base_url),
            max_retries=max_retries,
            timeout_seconds=timeout_seconds,
            headers={},
            first_backoff_seconds=initial_backoff_seconds,
        )
        super().__init__(config, httpx.Client(transport=transport))

    def request(
        self,
        method: str,
        path: str,
        *,
        json: Optional[Mapping[str, Any]] = None,
        params: Optional[Mapping[str, Any]] = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """The response's JSON; None for a response without a body.

        Args:
            method: `GET`, `POST`, `PATCH` or `DELETE`.
            path: the part after `/api/v1`.
            json: the body.
            params: the query parameters; those that are None are left out.
            idempotency_key: makes a POST safe to send again.
        """
        call = Call(method, path, query=params, body=json, idempotency_key=idempotency_key)
        return self.any_json(call)

    def close(self) -> None:
        """Closes the connections."""
        self.http.close()

    def __enter__(self) -> HttpClient:
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]] = None,
        error: Optional[BaseException] = None,
        traceback: Optional[TracebackType] = None,
    ) -> None:
        self.close()
