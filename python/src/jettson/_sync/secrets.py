# Made from _async/secrets.py by "npm run generate": do not edit.
from __future__ import annotations

from typing import List, Mapping, Optional, Sequence

from .._call import Call, compact, new_idempotency_key, segment
from ..types import Secret, SecretList
from .transport import Transport


class Secrets:
    """Tokens and passwords that agents can use and never see: `agents.spawn(task, secrets=["TOKEN"])`."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def put(
        self,
        name: str,
        value: str,
        *,
        hosts: Sequence[str],
        inject: Optional[Mapping[str, bool]] = None,
        description: Optional[str] = None,
    ) -> Secret:
        """Stores a secret, or replaces the one of that name.

        Running agents use the new value from their next request on.

        Args:
            name: capital letters, digits and underscores.
            value: 8 to 4,096 bytes; never shown again.
            hosts: where the value is sent: `api.example.com`, `*.example.com`, `api.example.com:8443`.
            inject: where in a request: `{"header": True, "query": False, "body": False}` by default.
            description: what it is for.
        """
        body = compact(value=value, hosts=list(hosts), inject=inject, description=description)
        call = Call("PUT", f"/secrets/{segment(name)}", body=body, idempotency_key=new_idempotency_key())
        return self._transport.json(call, Secret)

    def put_oauth(
        self,
        name: str,
        *,
        token_url: str,
        client_id: str,
        refresh_token: str,
        hosts: Sequence[str],
        client_secret: Optional[str] = None,
        scopes: Optional[Sequence[str]] = None,
        inject: Optional[Mapping[str, bool]] = None,
        description: Optional[str] = None,
    ) -> Secret:
        """Stores a secret whose value is an OAuth access token: the server refreshes it.

        Args:
            name: capital letters, digits and underscores.
            token_url: where access tokens are refreshed.
            client_id: the id of the client.
            refresh_token: the token that access tokens are made with; never shown again.
            hosts: where the access token is sent.
            client_secret: the password of the client; none for a public one.
            scopes: the scopes to ask for; those of the refresh token by default.
            inject: where in a request: `{"header": True, "query": False, "body": False}` by default.
            description: what it is for.
        """
        body = compact(
            type="oauth",
            token_url=token_url,
            client_id=client_id,
            client_secret=client_secret,
            refresh_token=refresh_token,
            scopes=None if scopes is None else list(scopes),
            hosts=list(hosts),
            inject=inject,
            description=description,
        )
        call = Call("PUT", f"/secrets/{segment(name)}", body=body, idempotency_key=new_idempotency_key())
        return self._transport.json(call, Secret)

    def list(self) -> List[Secret]:
        """All secrets of the account, by name, without their values."""
        return [*(self._transport.json(Call("GET", "/secrets"), SecretList)).secrets]

    def delete(self, name: str) -> Secret:
        """Deletes a secret: running agents can no longer use it.

        Raises:
            JettsonNotFoundError: there is none.
        """
        return self._transport.json(Call("DELETE", f"/secrets/{segment(name)}"), Secret)
