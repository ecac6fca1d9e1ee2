"""The typed errors, and the conversion of responses to them."""

from __future__ import annotations

import time
from email.utils import parsedate_to_datetime
from typing import Any, ClassVar, Dict, Mapping, Optional, cast


class JettsonError(Exception):
    """Base class of all errors that this SDK raises.

    Attributes:
        message: what went wrong, for people.
        code: what went wrong, for programs: a code of the API, or `network_error`, `invalid_response`, …
        status: HTTP status of the response; 0 if there was none.
        details: which field, which limit; empty if the server sent none.
        request_id: the server's id of the request (`x-request-id`); quote it when you ask for help.
    """

    message: str
    code: str
    status: int
    details: Dict[str, Any]
    request_id: Optional[str]

    _usual_status: ClassVar[int] = 0

    def __init__(
        self,
        message: str,
        code: str = "error",
        status: Optional[int] = None,
        details: Optional[Mapping[str, Any]] = None,
        request_id: Optional[str] = None,
    ) -> None:
        super().__init__(message)
        self.message = message
        self.code = code
        self.status = self._usual_status if status is None else status
        self.details = dict(details or {})
        self.request_id = request_id


class JettsonAuthError(JettsonError):
    """401: the key is missing, malformed, unknown, revoked or expired."""

    _usual_status = 401


class JettsonQuotaExceededError(JettsonError):
    """402: a limit of the plan is used up: agent-hours per month, memories, storage.

    Attributes:
        used: how much is used; 0 if the server does not say.
        limit: how much the plan allows; 0 if the server does not say.
        plan: name of the plan; `unknown` if the server does not say.
    """

    used: float
    limit: float
    plan: str

    _usual_status = 402

    def __init__(
        self,
        message: str,
        code: str = "monthly_quota_exceeded",
        status: Optional[int] = None,
        details: Optional[Mapping[str, Any]] = None,
        request_id: Optional[str] = None,
        *,
        used: Optional[float] = None,
        limit: Optional[float] = None,
        plan: Optional[str] = None,
    ) -> None:
        super().__init__(message, code, status, details, request_id)
        self.used = self.details.get("used") or 0 if used is None else used
        self.limit = self.details.get("limit") or 0 if limit is None else limit
        self.plan = self.details.get("plan") or "unknown" if plan is None else plan


class JettsonNotFoundError(JettsonError):
    """404: it does not exist, or belongs to another account."""

    _usual_status = 404


class JettsonValidationError(JettsonError):
    """400 and 422: the request is wrong; `details` names the field."""

    _usual_status = 400


class JettsonRateLimitError(JettsonError):
    """429: too many requests, or too many agents at once; raised once the retries are used up.

    Attributes:
        retry_after_seconds: how long the server asks to wait; 1 if it does not say.
    """

    retry_after_seconds: float

    _usual_status = 429

    def __init__(
        self,
        message: str,
        code: str = "rate_limited",
        status: Optional[int] = None,
        details: Optional[Mapping[str, Any]] = None,
        request_id: Optional[str] = None,
        retry_after_seconds: Optional[float] = None,
    ) -> None:
        super().__init__(message, code, status, details, request_id)
        if retry_after_seconds is None:
            retry_after_seconds = self.details.get("retryAfterSeconds")
        self.is_wait_known = retry_after_seconds is not None
        self.retry_after_seconds = 1 if retry_after_seconds is None else retry_after_seconds


class JettsonServerError(JettsonError):
    """5xx: the server, or a proxy in front of it, failed; raised once the retries are used up."""

    _usual_status = 500


class JettsonResponseError(JettsonError):
    """The response is not from this API: broken JSON, an empty body, a redirect (which is never followed)."""


class JettsonNetworkError(JettsonError):
    """No response, or an incomplete one: the connection was refused, reset or closed, or timed out.

    Attributes:
        sent: False if the connection itself failed, so that the server cannot have seen the request.
    """

    def __init__(self, message: str, *, sent: bool = True) -> None:
        super().__init__(message, "network_error")
        self.sent = sent


class AgentTimeoutError(JettsonError):
    """`wait` gave up while the agent was still working. It keeps running; wait again, or cancel it.

    Attributes:
        agent_id: the agent.
        elapsed_seconds: how long `wait` waited.
    """

    agent_id: str
    elapsed_seconds: float

    def __init__(self, agent_id: str, elapsed_seconds: float) -> None:
        super().__init__(f"Agent {agent_id} was still at work after {elapsed_seconds:.0f} s", "agent_timeout")
        self.agent_id = agent_id
        self.elapsed_seconds = elapsed_seconds


class StreamIdleTimeoutError(JettsonError):
    """`stream` gave up: the server was silent, or could not be reached, for too long.

    Continue with `after=error.last_event_id`.

    Attributes:
        agent_id: the agent; None for the stream of the account.
        last_event_id: the id of the last event received. If there was none: 0 for an agent, None for the
            account.
    """

    def __init__(self, agent_id: Optional[str], last_event_id: Any, idle_timeout: float) -> None:
        super().__init__(
            f"No sign of life on the events of {agent_id or 'all agents'} for {idle_timeout:.3g} s",
            "stream_idle_timeout",
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


def error_from_response(
    *, status: int, body: Any, retry_after_header: Optional[str], request_id: Optional[str] = None
) -> JettsonError:
    """The typed error for a response that reports a failure.

    A proxy's page instead of JSON gives the code `http_<status>`.

    Args:
        status: the HTTP status, 400 or more.
        body: the response's JSON; None if it is not JSON.
        retry_after_header: the response's `Retry-After`.
        request_id: the response's `x-request-id`.
    """
    code, message, details = _read_error_body(body)
    code = code or f"http_{status}"
    message = message or f"The server answered {status} without an error of this API"

    if status == 429:
        retry_after = _parse_retry_after(retry_after_header)
        return JettsonRateLimitError(message, code, status, details, request_id, retry_after)
    if status >= 500:
        return JettsonServerError(message, code, status, details, request_id)
    return _BY_STATUS.get(status, JettsonError)(message, code, status, details, request_id)


def _read_error_body(body: Any) -> tuple[Optional[str], Optional[str], Optional[Dict[str, Any]]]:
    try:
        error = body["error"]
        code, message, details = error["code"], error["message"], error.get("details")
    except (LookupError, TypeError, AttributeError):
        return None, None, None
    if not isinstance(code, str) or not isinstance(message, str):
        return None, None, None
    return code, message, cast("Dict[str, Any]", details) if isinstance(details, dict) else None


def _parse_retry_after(header: Optional[str]) -> Optional[float]:
    """Seconds from a Retry-After header, which is whole seconds or an HTTP date."""
    if not header:
        return None
    if header.strip().isdecimal():
        return int(header)
    try:
        return max(0.0, parsedate_to_datetime(header).timestamp() - time.time())
    except (TypeError, ValueError):
        return None
