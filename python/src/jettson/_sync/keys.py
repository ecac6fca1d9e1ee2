# Made from _async/keys.py by "npm run generate": do not edit.
from __future__ import annotations

from typing import Any, List, Mapping, Optional, Sequence

from .._call import Call, compact, segment
from ..types import ApiKey, ApiKeyList, ApiScope, CreatedApiKey
from .transport import Transport


class Keys:
    """The API keys of the account.

    All calls need a key with the scope `admin`, which keys do not have by default:
    `npx jettson keys create --scope admin` makes one.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def create(
        self,
        name: str,
        *,
        scopes: Optional[Sequence[ApiScope]] = None,
        memory: Optional[Mapping[str, Any]] = None,
        secrets: Optional[Sequence[str]] = None,
        monthly_cost_limit_usd: Optional[float] = None,
        expires_in_days: Optional[int] = None,
    ) -> CreatedApiKey:
        """Creates a key. The key itself is returned only this once.

        Args:
            name: what it is for.
            scopes: what it may do, at most what the key that creates it may; all but `admin` by default.
            memory: which memories it reaches, as `agents.spawn` takes it; all of the account by default.
            secrets: names of the secrets that it and its agents reach; all of the account by default.
            monthly_cost_limit_usd: what its agents may cost in a month, US dollars; no limit by default.
            expires_in_days: days until it stops working; never by default.
        """
        body = compact(
            name=name,
            scopes=None if scopes is None else list(scopes),
            memory=memory,
            secrets=None if secrets is None else list(secrets),
            monthly_cost_limit_usd=monthly_cost_limit_usd,
            expires_in_days=expires_in_days,
        )
        return self._transport.json(Call("POST", "/keys", body=body), CreatedApiKey)

    def list(self) -> List[ApiKey]:
        """Newest first, including revoked and expired ones."""
        return [*(self._transport.json(Call("GET", "/keys"), ApiKeyList)).keys]

    def revoke(self, key_id: str) -> ApiKey:
        """Permanently invalidates a key, from the next request on."""
        return self._transport.json(Call("DELETE", f"/keys/{segment(key_id)}"), ApiKey)
