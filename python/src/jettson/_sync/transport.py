# Made from _async/transport.py by "npm run generate": do not edit.
from __future__ import annotations

import json
import logging
import time
from contextlib import contextmanager
from dataclasses import replace
from typing import Any, Generator, Callable, Optional, Type, TypeVar

import httpx

from .._call import Call, Config, Request, build_request, retry_delay
from .._record import NOT_OF_THIS_KIND, from_wire
from .._sleep import sleep
from .._version import __version__
from ..errors import JettsonError, JettsonNetworkError, JettsonResponseError, error_from_response

T = TypeVar("T")

_log = logging.getLogger("jettson")
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)


class Transport:
    """Sends calls and reads responses: retries, timeouts, errors. Nothing here knows what an agent is."""

    def __init__(self, config: Config, http: httpx.Client) -> None:
        self.config = config
        self.http = http

    def json(self, call: Call, kind: Type[T], *, deadline: Optional[float] = None) -> T:
        """The response's JSON as a record. Raises a JettsonError for anything else, after the retries.

        `deadline` is of the monotonic clock: no attempt and no pause outlives it.
        """

        def read(response: httpx.Response) -> T:
            return parse(kind, response.read(), response)

        return self.send(call, read, deadline=deadline)

    def any_json(self, call: Call) -> Any:
        """The response's JSON as it is; None for a response without a body."""

        def read(response: httpx.Response) -> Any:
            content = response.read()
            return parse_json(content, response) if content else None

        return self.send(call, read)

    def bytes(self, call: Call) -> bytes:
        """The whole body of the response, unchanged."""
        return self.send(replace(call, headers={"accept": "*/*"}), _read)

    def none(self, call: Call) -> None:
        """For calls whose responses have no body."""
        self.send(call, _read)

    def send(
        self,
        call: Call,
        read: Callable[[httpx.Response], T],
        *,
        deadline: Optional[float] = None,
    ) -> T:
        """Sends the call, with retries, and passes a successful response to `read`."""
        request = build_request(call, self.config)
        retries = network_failures = 0
        while True:
            timeout = self.config.timeout_seconds
            if deadline is not None:
                timeout = min(timeout, max(0.001, deadline - time.monotonic()))
            try:
                with self._open(call, request, timeout) as response:
                    return read(response)
            except JettsonError as error:
                network_failures += isinstance(error, JettsonNetworkError)
                delay = retry_delay(error, call, self.config, retries, network_failures)
                if delay is None:
                    raise
                _log.debug("%s %s again in %.3g s: %s", call.method, call.path, delay, error.code)
                remaining = delay if deadline is None else max(0.0, deadline - time.monotonic())
                sleep(min(delay, remaining))
                if delay > remaining:
                    raise
            retries += 1

    @contextmanager
    def open(self, call: Call, timeout: float) -> Generator[httpx.Response, None, None]:
        """One attempt: a successful response, its body still unread. `timeout` applies to each read."""
        with self._open(call, build_request(call, self.config), timeout) as response:
            yield response

    @contextmanager
    def _open(
        self, call: Call, request: Request, timeout: float
    ) -> Generator[httpx.Response, None, None]:
        started_at = time.monotonic()
        outcome: Any = "no answer"
        try:
            with self.http.stream(
                request.method, request.url, headers=request.headers, content=request.content, timeout=timeout
            ) as response:
                outcome = response.status_code
                if not response.is_success:
                    raise _to_error(response, response.read())
                yield response
        except (httpx.HTTPError, httpx.InvalidURL, httpx.StreamError) as error:
            what = f"no answer within {timeout:.3g} s" if isinstance(error, httpx.TimeoutException) else error
            message = f"{call.method} {call.path} failed: {what or type(error).__name__}"
            raise JettsonNetworkError(message, sent=not isinstance(error, _NEVER_SENT)) from error
        finally:
            elapsed_ms = (time.monotonic() - started_at) * 1000
            _log.debug("%s %s %s in %.0f ms", call.method, call.path, outcome, elapsed_ms)


def parse(kind: Type[T], content: bytes, response: httpx.Response) -> T:
    """A record from JSON. Raises JettsonResponseError if it is not one."""
    data = parse_json(content, response)
    try:
        return from_wire(kind, data)
    except NOT_OF_THIS_KIND as error:
        raise invalid_response("The answer is not what this API answers", response) from error


def parse_json(content: bytes, response: httpx.Response) -> Any:
    """The JSON as it is. Raises JettsonResponseError if it is not JSON."""
    try:
        return json.loads(content)
    except (ValueError, RecursionError) as error:
        raise invalid_response(f"The answer is {'not JSON' if content else 'empty'}", response) from error


def invalid_response(message: str, response: httpx.Response) -> JettsonResponseError:
    """The error for a response that is not from this API; names both versions if the server has another."""
    server = response.headers.get("x-jettson-version", __version__)
    if server != __version__:
        message = f"{message}. The client has version {__version__}, the server {server}"
    request_id = response.headers.get("x-request-id")
    return JettsonResponseError(message, "invalid_response", response.status_code, request_id=request_id)


def _to_error(response: httpx.Response, content: bytes) -> JettsonError:
    if response.is_redirect:
        where = response.headers.get("location", "another address")
        return invalid_response(f"The server redirects to {where}: check the base URL", response)
    try:
        body = json.loads(content)
    except (ValueError, RecursionError):
        body = None
    return error_from_response(
        status=response.status_code,
        body=body,
        retry_after_header=response.headers.get("retry-after"),
        request_id=response.headers.get("x-request-id"),
    )


def _read(response: httpx.Response) -> bytes:
    return response.read()
