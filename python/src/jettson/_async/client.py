from __future__ import annotations

from dataclasses import replace
from types import TracebackType
from typing import Any, Mapping, Optional, Type

import httpx

from .._call import Call, Config, resolve_api_key, resolve_base_url
from .account_events import AsyncAccountEvents
from .agents import AsyncAgents
from .audit import AsyncAudit
from .files import AsyncFiles
from .keys import AsyncKeys
from .memory import AsyncMemoryStore
from .models import AsyncModels
from .regions import AsyncRegions
from .secrets import AsyncSecrets
from .templates import AsyncTemplates
from .transport import AsyncTransport
from .usage import AsyncUsageReports
from .webhooks import AsyncWebhooks


class AsyncJettson:
    """A client for one account. Close it when done: `async with AsyncJettson() as client:`."""

    agents: AsyncAgents
    events: AsyncAccountEvents
    templates: AsyncTemplates
    memory: AsyncMemoryStore
    files: AsyncFiles
    usage: AsyncUsageReports
    models: AsyncModels
    regions: AsyncRegions
    webhooks: AsyncWebhooks
    keys: AsyncKeys
    secrets: AsyncSecrets
    audit: AsyncAudit

    def __init__(
        self,
        api_key: Optional[str] = None,
        base_url: Optional[str] = None,
        *,
        max_retries: int = 3,
        timeout_seconds: float = 60.0,
        default_headers: Optional[Mapping[str, str]] = None,
        transport: Optional[httpx.AsyncBaseTransport] = None,
    ) -> None:
        """Makes a client; sends nothing.

        Args:
            api_key: by default the environment variable JETTSON_API_KEY.
            base_url: where the server is, with or without `/api/v1`. By default JETTSON_BASE_URL, else
                http://127.0.0.1:4100.
            max_retries: per call; 0 for none.
            timeout_seconds: longest silence of the server in one attempt.
            default_headers: sent with every request.
            transport: instead of httpx's own, e.g. for a proxy or a test.

        Raises:
            JettsonAuthError: there is no key.
        """
        config = Config(
            api_key=resolve_api_key(api_key),
            base_url=resolve_base_url(base_url),
            max_retries=max_retries,
            timeout_seconds=timeout_seconds,
            headers=dict(default_headers or {}),
        )
        # No cap on connections: each `wait` may hold one, and hundreds may run on one thread.
        limits = httpx.Limits(max_connections=None, max_keepalive_connections=100)
        self._use(AsyncTransport(config, httpx.AsyncClient(transport=transport, limits=limits)))

    def _use(self, transport: AsyncTransport) -> None:
        self._transport = transport
        self.agents = AsyncAgents(transport)
        self.events = AsyncAccountEvents(transport)
        self.templates = AsyncTemplates(transport)
        self.memory = AsyncMemoryStore(transport)
        self.files = AsyncFiles(transport)
        self.usage = AsyncUsageReports(transport)
        self.models = AsyncModels(transport)
        self.regions = AsyncRegions(transport)
        self.webhooks = AsyncWebhooks(transport)
        self.keys = AsyncKeys(transport)
        self.secrets = AsyncSecrets(transport)
        self.audit = AsyncAudit(transport)

    def with_options(
        self,
        *,
        max_retries: Optional[int] = None,
        timeout_seconds: Optional[float] = None,
        headers: Optional[Mapping[str, str]] = None,
    ) -> AsyncJettson:
        """This client with other options, for one call or more: `client.with_options(max_retries=0).agents`.

        It shares the connections of this one and is closed with it.
        """
        config = self._transport.config
        client = type(self).__new__(type(self))
        client._use(
            AsyncTransport(
                replace(
                    config,
                    max_retries=config.max_retries if max_retries is None else max_retries,
                    timeout_seconds=config.timeout_seconds if timeout_seconds is None else timeout_seconds,
                    headers={**config.headers, **(headers or {})},
                ),
                self._transport.http,
            )
        )
        return client

    async def request(
        self,
        method: str,
        path: str,
        *,
        query: Optional[Mapping[str, Any]] = None,
        body: Any = None,
        idempotency_key: Optional[str] = None,
    ) -> Any:
        """Any call of the API, even one without a method here, with the same retries and errors.

        Args:
            method: `GET`, `POST`, `PATCH` or `DELETE`.
            path: the part after `/api/v1`, e.g. `/overview`.
            query: fields that are None are left out.
            body: sent as JSON; bytes are sent as they are.
            idempotency_key: makes a POST safe to send again.

        Returns:
            The response's JSON; None for a response without a body.
        """
        call = Call(method, path, query=query, body=body, idempotency_key=idempotency_key)
        return await self._transport.any_json(call)

    async def close(self) -> None:
        """Closes the connections."""
        await self._transport.http.aclose()

    async def __aenter__(self) -> AsyncJettson:
        return self

    async def __aexit__(
        self,
        kind: Optional[Type[BaseException]] = None,
        error: Optional[BaseException] = None,
        traceback: Optional[TracebackType] = None,
    ) -> None:
        await self.close()
