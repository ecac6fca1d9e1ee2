"""Calls before they become HTTP, and the decisions about them. Nothing here does I/O."""

from __future__ import annotations

import json
import os
import re
from dataclasses import dataclass, field
from typing import Any, Dict, List, Mapping, Optional
from urllib.parse import quote
from uuid import uuid4

from ._version import __version__
from .errors import (
    JettsonAuthError,
    JettsonError,
    JettsonNetworkError,
    JettsonRateLimitError,
    JettsonServerError,
    JettsonValidationError,
)

DEFAULT_BASE_URL = "http://127.0.0.1:4100"


@dataclass(frozen=True)
class Config:
    """How a client sends its calls. Times in seconds."""

    api_key: str = field(repr=False)
    base_url: str
    max_retries: int
    timeout_seconds: float
    headers: Mapping[str, str]
    first_backoff_seconds: float = 1.0


@dataclass(frozen=True)
class Call:
    """One request of the API. `path` is relative to the base URL; ids in it went through `segment`."""

    method: str
    path: str
    query: Optional[Mapping[str, Any]] = None
    body: Any = None
    """Sent as JSON; bytes are sent as they are."""
    idempotency_key: Optional[str] = None
    repeatable: Optional[bool] = None
    """Whether sending it twice is harmless; by default, all except a POST without an idempotency key."""
    headers: Optional[Mapping[str, str]] = None

    def may_repeat(self) -> bool:
        if self.repeatable is not None:
            return self.repeatable
        return self.method != "POST" or self.idempotency_key is not None


@dataclass(frozen=True)
class Request:
    """A call as HTTP."""

    method: str
    url: str
    headers: Dict[str, str] = field(repr=False)
    content: Optional[bytes] = field(repr=False)


def build_request(call: Call, config: Config) -> Request:
    """Raises JettsonValidationError for values that HTTP or JSON cannot carry."""
    headers = {
        "accept": "application/json",
        "user-agent": f"jettson-python/{__version__}",
        **(call.headers or {}),
        **{name.lower(): value for name, value in config.headers.items()},
        "authorization": f"Bearer {config.api_key}",
    }
    if call.idempotency_key is not None:
        headers["x-idempotency-key"] = call.idempotency_key
    content: Optional[bytes] = None
    if call.body is not None:
        content = call.body if isinstance(call.body, bytes) else to_json(call.body)
        headers.setdefault("content-type", "application/json")
    for name, value in headers.items():
        if not re.fullmatch(r"[\x20-\x7e]+", value):
            raise JettsonValidationError(
                f"The header {name} cannot be sent: use ASCII without line breaks", "invalid_value"
            )
    return Request(call.method, config.base_url + call.path + _to_query(call.query), headers, content)


def retry_delay(
    error: JettsonError, call: Call, config: Config, retries: int, network_failures: int
) -> Optional[float]:
    """Seconds before the next attempt; None if there must not be another one.

    429 waits for Retry-After, 5xx for 1, 2, 4 s, a network failure once for 1 s. What may have been
    received and is not harmless to repeat is not sent again.
    """
    if retries >= config.max_retries:
        return None
    backoff = config.first_backoff_seconds * 2**retries
    if isinstance(error, JettsonRateLimitError):
        return error.retry_after_seconds if error.is_wait_known else backoff
    if isinstance(error, JettsonServerError):
        return backoff if call.may_repeat() else None
    if isinstance(error, JettsonNetworkError) and network_failures < 2:
        return config.first_backoff_seconds if call.may_repeat() or not error.sent else None
    return None


def resolve_api_key(given: Optional[str]) -> str:
    """The given key, or that of JETTSON_API_KEY. Raises JettsonAuthError if there is none."""
    api_key = (os.environ.get("JETTSON_API_KEY", "") if given is None else given).strip()
    if not api_key:
        raise JettsonAuthError(
            "No API key: pass `api_key`, or set JETTSON_API_KEY. `npx jettson keys create` makes one.",
            "invalid_api_key",
            401,
        )
    # Checked here, so that no later error contains the key.
    if not re.fullmatch(r"[\x21-\x7e]+", api_key):
        raise JettsonAuthError("The API key holds characters that no key has", "invalid_api_key", 401)
    return api_key


def resolve_base_url(given: Optional[str]) -> str:
    """The given URL, that of JETTSON_BASE_URL, or the local server; `/api/v1` is added if it is missing."""
    url = (given or os.environ.get("JETTSON_BASE_URL") or DEFAULT_BASE_URL).strip().rstrip("/")
    if not re.match(r"https?://[^/]", url):
        raise JettsonValidationError(
            f"The base URL must begin with http:// or https://: {url!r}", "invalid_value"
        )
    return url if url.endswith("/api/v1") else f"{url}/api/v1"


def new_idempotency_key() -> str:
    """A new key, the same for all attempts of one call."""
    return str(uuid4())


def segment(identifier: str) -> str:
    """An id as a part of a path. Raises JettsonValidationError for an id that would lead to another path."""
    try:
        if identifier not in ("", ".", ".."):
            return quote(identifier, safe="")
    except UnicodeEncodeError:
        pass
    raise JettsonValidationError(f"{identifier!r} is not an id", "invalid_query")


def compact(**fields: Any) -> Dict[str, Any]:
    """The fields that were given: None means the server's default."""
    return {name: value for name, value in fields.items() if value is not None}


def to_json(body: Any) -> bytes:
    """Raises JettsonValidationError for values that JSON cannot represent."""
    try:
        return json.dumps(body, allow_nan=False, separators=(",", ":")).encode()
    except (TypeError, ValueError, RecursionError) as error:
        raise JettsonValidationError(f"The call cannot be sent as JSON: {error}", "invalid_body") from error


def _to_query(query: Optional[Mapping[str, Any]]) -> str:
    given = compact(**(query or {})).items()
    pairs = [f"{name}={quote(_to_text(one), safe='')}" for name, value in given for one in _each(value)]
    return "?" + "&".join(pairs) if pairs else ""


def _each(value: Any) -> List[Any]:
    return [value] if isinstance(value, (str, int, float)) else list(value)


def _to_text(value: Any) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    # A lone surrogate cannot be sent; JavaScript sends the replacement character.
    return str(value).encode("utf-8", "surrogatepass").decode("utf-8", "replace")
