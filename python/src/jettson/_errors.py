"""The typed errors, and how an HTTP answer becomes one."""

from __future__ import annotations

import json
import time
from email.utils import parsedate_to_datetime
from typing import Any, Dict, Mapping, Optional, cast

import httpx


class JettsonError(Exception):
    """Base of every error that this SDK raises.

    Attributes:
        message: what went wrong, for people.
        code: what went wrong, for programs: a code of the API, or `network_error`, `invalid_response`, …
        status: HTTP status of the answer; 0 when there was none.
        details: which field, which limit; empty when the server said nothing.
        request_id: the server's name for the request (`x-request-id`): quote it when asking for help.
    """

    def __init__(
        self,
        message: str,
        code: str = "error",
        status: int = 0,
        details: Optional[Mapping[str, Any]] = None,
        request_id: Optional[str] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = status
        self.details: Dict[str, Any] = dict(details or {})
        self.request_id = request_id


class JettsonAuthError(JettsonError):
    """401: the key is missing, malformed, unknown, revoked or expired."""


class JettsonQuotaExceededError(JettsonError):
    """402: the month's agent-hours or the memories of the plan are used up."""

    @property
    def used(self) -> Optional[float]:
        """How much is used."""
        return self.details.get("used")

    @property
    def limit(self) -> Optional[float]:
        """How much the plan allows."""
        return self.details.get("limit")

    @property
    def plan(self) -> Optional[str]:
        """Name of the plan."""
        return self.details.get("plan")


class JettsonNotFoundError(JettsonError):
    """404: there is no such thing, or it is another account's."""


class JettsonValidationError(JettsonError):
    """400 and 422: the request is wrong; `details` names the field."""


class JettsonRateLimitError(JettsonError):
    """429: too many requests, or too many agents at once; raised when the retries are used up.

    Attributes:
        retry_after_seconds: how long the server asks to wait; None when it does not say.
    """

    def __init__(
        self,
        message: str,
        code: str = "rate_limited",
        status: int = 429,
        details: Optional[Mapping[str, Any]] = None,
        request_id: Optional[str] = None,
        retry_after_seconds: Optional[float] = None,
    ) -> None:
        super().__init__(message, code, status, details, request_id)
        if retry_after_seconds is None:
            retry_after_seconds = self.details.get("retryAfterSeconds")
        self.retry_after_seconds = retry_after_seconds


class JettsonServerError(JettsonError):
    """5xx: the server, or a proxy before it, failed; raised when the retries are used up."""


class JettsonResponseError(JettsonError):
    """The answer is none of this API: broken JSON, an empty body, a redirect (which is never followed)."""


class JettsonNetworkError(JettsonError):
    """No answer, or half of one: connection refused, reset, hung up, timed out.

    Attributes:
        sent: False when the connection itself failed, so that the server cannot have seen the request.
    """

    def __init__(self, message: str, *, sent: bool = True) -> None:
        super().__init__(message, "network_error")
        self.sent = sent


class AgentTimeoutError(JettsonError):
    """`wait` gave up: the agent was still at work. It goes on; wait again, or cancel it.

    Attributes:
        agent_id: the agent.
        elapsed: how long `wait` waited, seconds.
    """

    def __init__(self, agent_id: str, elapsed: float) -> None:
        super().__init__(f"Agent {agent_id} was still at work after {elapsed:.0f} s", "agent_timeout")
        self.agent_id = agent_id
        self.elapsed = elapsed


class StreamIdleTimeoutError(JettsonError):
    """`stream` gave up: the server was silent, or could not be reached, for too long.

    Go on with `after=error.last_event_id`.

    Attributes:
        agent_id: the agent.
        last_event_id: the last event that came; 0 when none did.
    """

    def __init__(self, agent_id: str, last_event_id: int, idle_timeout: float) -> None:
        super().__init__(
            f"No sign of life on the events of {agent_id} for {idle_timeout:.3g} s", "stream_idle_timeout"
        )
        self.agent_id = agent_id
        self.last_event_id = last_event_id


_BY_STATUS = {
    400: JettsonValidationError,
    401: JettsonAuthError,
    402: JettsonQuotaExceededError,
    404: JettsonNotFoundError,
    422: JettsonValidationError,
}


def error_from_response(response: httpx.Response, content: bytes) -> JettsonError:
    """The typed error for an answer that is not a success.

    A proxy's page in place of JSON gives the code `http_<status>`.
    """
    status = response.status_code
    request_id = response.headers.get("x-request-id")
    code, message, details = _parse_error_body(content)
    code = code or f"http_{status}"
    message = message or f"The server answered {status} without an error of this API"

    if 300 <= status < 400:
        where = response.headers.get("location", "another address")
        message = f"The server redirects to {where}: check the base URL"
        return JettsonResponseError(message, "invalid_response", status, request_id=request_id)
    if status == 429:
        retry_after = _parse_retry_after(response.headers.get("retry-after"))
        return JettsonRateLimitError(message, code, status, details, request_id, retry_after)
    if status >= 500:
        return JettsonServerError(message, code, status, details, request_id)
    return _BY_STATUS.get(status, JettsonError)(message, code, status, details, request_id)


def invalid_response(message: str, response: httpx.Response) -> JettsonResponseError:
    """The error for a success that is none of this API."""
    request_id = response.headers.get("x-request-id")
    return JettsonResponseError(message, "invalid_response", response.status_code, request_id=request_id)


def _parse_error_body(content: bytes) -> tuple[Optional[str], Optional[str], Optional[Dict[str, Any]]]:
    try:
        error = json.loads(content)["error"]
        code, message, details = error["code"], error["message"], error.get("details")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        return None, None, None
    if not isinstance(code, str) or not isinstance(message, str):
        return None, None, None
    return code, message, cast("Dict[str, Any]", details) if isinstance(details, dict) else None


def _parse_retry_after(header: Optional[str]) -> Optional[float]:
    """Seconds from a Retry-After header, which is whole seconds or an HTTP date."""
    if not header:
        return None
    try:
        return max(0.0, float(header))
    except ValueError:
        pass
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
