from __future__ import annotations

from typing import List, Optional, Sequence

from .._call import Call, compact, segment
from ..types import (
    CreatedWebhook,
    RotatedSecret,
    Webhook,
    WebhookDelivery,
    WebhookDeliveryList,
    WebhookEventType,
    WebhookList,
)
from .transport import AsyncTransport


class AsyncWebhooks:
    """Addresses that are notified of what happens to agents, signed according to Standard Webhooks."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def create(
        self, url: str, *, events: Optional[Sequence[WebhookEventType]] = None
    ) -> CreatedWebhook:
        """Adds a webhook, for all events if none are named."""
        body = compact(url=url, events=None if events is None else list(events))
        return await self._transport.json(Call("POST", "/webhooks", body=body), CreatedWebhook)

    async def list(self, *, agent_id: Optional[str] = None) -> List[Webhook]:
        """The account's webhooks, newest first; with `agent_id`, that agent's own."""
        call = Call("GET", "/webhooks", query={"agent_id": agent_id})
        return [*(await self._transport.json(call, WebhookList)).data]

    async def get(self, webhook_id: str) -> Webhook:
        """A webhook. Raises JettsonNotFoundError if there is none."""
        return await self._transport.json(Call("GET", f"/webhooks/{segment(webhook_id)}"), Webhook)

    async def update(
        self,
        webhook_id: str,
        *,
        url: Optional[str] = None,
        events: Optional[Sequence[WebhookEventType]] = None,
        enabled: Optional[bool] = None,
    ) -> Webhook:
        """Changes a webhook; absent fields stay unchanged.

        Args:
            webhook_id: the webhook.
            url: where to.
            events: empty for all, which the webhook then has as None.
            enabled: true also ends a pause that failures led to.
        """
        body = compact(url=url, enabled=enabled)
        if events is not None:
            body["events"] = list(events) or None
        call = Call("PATCH", f"/webhooks/{segment(webhook_id)}", body=body)
        return await self._transport.json(call, Webhook)

    async def delete(self, webhook_id: str) -> None:
        """Deletes a webhook and its log."""
        await self._transport.none(Call("DELETE", f"/webhooks/{segment(webhook_id)}"))

    async def rotate_secret(self, webhook_id: Optional[str] = None) -> RotatedSecret:
        """Replaces a webhook's secret; without an id, the account's, which signs for agents' own webhooks."""
        path = "/webhooks" if webhook_id is None else f"/webhooks/{segment(webhook_id)}"
        return await self._transport.json(Call("POST", f"{path}/rotate-secret"), RotatedSecret)

    async def deliveries(
        self, webhook_id: str, *, limit: Optional[int] = None, cursor: Optional[str] = None
    ) -> WebhookDeliveryList:
        """A webhook's deliveries, newest first, 1 to 100 per page, 20 by default; kept for 30 days."""
        call = Call(
            "GET", f"/webhooks/{segment(webhook_id)}/deliveries", query={"limit": limit, "cursor": cursor}
        )
        return await self._transport.json(call, WebhookDeliveryList)

    async def redeliver(self, webhook_id: str, delivery_id: str) -> WebhookDelivery:
        """Schedules a delivery to be sent again soon."""
        path = f"/webhooks/{segment(webhook_id)}/deliveries/{segment(delivery_id)}/redeliver"
        return await self._transport.json(Call("POST", path), WebhookDelivery)
