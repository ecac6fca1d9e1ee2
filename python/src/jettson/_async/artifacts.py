from __future__ import annotations

from typing import List

from .._call import Call, new_idempotency_key, segment
from ..types import Artifact, ArtifactList
from .transport import AsyncTransport


class AsyncArtifacts:
    """Files that agents leave in `/workspace/out` and at the paths in `artifacts` of their spawn."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(self, agent_id: str) -> List[Artifact]:
        """The files that the agent left and that are still kept, by path."""
        call = Call("GET", f"/agents/{segment(agent_id)}/artifacts")
        return [*(await self._transport.json(call, ArtifactList)).data]

    async def download(self, agent_id: str, artifact_id: str) -> bytes:
        """The whole content. Raises JettsonNotFoundError if there is none."""
        call = Call("GET", f"/agents/{segment(agent_id)}/artifacts/{segment(artifact_id)}")
        return await self._transport.bytes(call)

    async def delete(self, agent_id: str, artifact_id: str) -> None:
        """Deletes a file that an agent left."""
        call = Call(
            "DELETE",
            f"/agents/{segment(agent_id)}/artifacts/{segment(artifact_id)}",
            idempotency_key=new_idempotency_key(),
        )
        await self._transport.none(call)
