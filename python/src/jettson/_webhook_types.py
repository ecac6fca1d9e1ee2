"""Who is told of what happens to agents."""

from __future__ import annotations

from typing import Literal, Optional, Tuple

from ._record import record

WebhookEventType = Literal[
    "agent.completed", "agent.error", "agent.stopped", "agent.idle", "agent.approval_required"
]


@record
class Webhook:
    """Somebody who is told; `events` is empty for all, `agent_id` None for all agents.

    `disabled_reason` is set when failures switched it off. `secret_hint` is the secret's end; None: the
    account's secret.
    """

    webhook_id: str
    agent_id: Optional[str]
    url: str
    events: Tuple[WebhookEventType, ...]
    enabled: bool
    disabled_reason: Optional[str]
    secret_hint: Optional[str]
    previous_secret_valid_until: Optional[str]
    created_at: str
    updated_at: str


@record
class CreatedWebhook(Webhook):
    """A webhook that was just made: its secret is not shown again."""

    secret: str


@record
class WebhookListResponse:
    """What the server answers to webhooks."""

    data: Tuple[Webhook, ...]


@record
class RotatedSecret:
    """A secret that was just made: it is not shown again.

    Until `previous_secret_valid_until` each delivery is signed with both; None: there was none before.
    """

    secret: str
    previous_secret_valid_until: Optional[str]


@record
class WebhookDelivery:
    """What a webhook was told, or is to be told; `delivery_id` is the webhook-id header."""

    delivery_id: str
    webhook_id: str
    agent_id: str
    type: WebhookEventType
    status: Literal["pending", "delivered", "failed"]
    attempts: int
    last_status_code: Optional[int]
    last_error: Optional[str]
    last_attempt_at: Optional[str]
    next_attempt_at: Optional[str]
    created_at: str


@record
class WebhookDeliveryList:
    """A page of deliveries, newest first. `next_cursor` is None on the last page."""

    data: Tuple[WebhookDelivery, ...]
    next_cursor: Optional[str]
