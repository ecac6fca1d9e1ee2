# Made from _async/webhooks.py by "npm run generate": do not edit.
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
from .transport import Transport


class Webhooks:
    """Addresses that are notified of what happens to agents, signed according to Standard Webhooks."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self, url: str, *, events: Optional[Sequence[WebhookEventType]] = None
    ) -> CreatedWebhook:
        """Adds a webhook, for all events if none are named."""
        body = compact(url=url, events=None if events is None else list(events))
        return self._transport.json(Call("POST", "/webhooks", body=body), CreatedWebhook)

    def list(self, *, agent_id: Optional[str] = None) -> List[Webhook]:
        """The account's webhooks, newest first; with `agent_id`, that agent's own."""
        call = Call("GET", "/webhooks", query={"agent_id": agent_id})
        return [*(self._transport.json(call, WebhookList)).data]

    def get(self, webhook_id: str) -> Webhook:
        """A webhook. Raises JettsonNotFoundError if there is none."""
        return self._transport.json(Call("GET", f"/webhooks/{segment(webhook_id)}"), Webhook)

    def update(
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
        return self._transport.json(call, Webhook)

    def delete(self, webhook_id: str) -> None:
        """Deletes a webhook and its log."""
        self._transport.none(Call("DELETE", f"/webhooks/{segment(webhook_id)}"))

    def rotate_secret(self, webhook_id: Optional[str] = None) -> RotatedSecret:
        """Replaces a webhook's secret; without an id, the account's, which signs for agents' own webhooks."""
        path = "/webhooks" if webhook_id is None else f"/webhooks/{segment(webhook_id)}"
        return self._transport.json(Call("POST", f"{path}/rotate-secret"), RotatedSecret)

    def deliveries(
        self, webhook_id: str, *, limit: Optional[int] = None, cursor: Optional[str] = None
    ) -> WebhookDeliveryList:
        """A webhook's deliveries, newest first, 1 to 100 per page, 20 by default; kept for 30 days."""
        call = Call(
            "GET", f"/webhooks/{segment(webhook_id)}/deliveries", query={"limit": limit, "cursor": cursor}
        )
        return self._transport.json(call, WebhookDeliveryList)

    def redeliver(self, webhook_id: str, delivery_id: str) -> WebhookDelivery:
        """Schedules a delivery to be sent again soon."""
        path = f"/webhooks/{segment(webhook_id)}/deliveries/{segment(delivery_id)}/redeliver"
        return self._transport.json(Call("POST", path), WebhookDelivery)
