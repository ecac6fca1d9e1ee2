from __future__ import annotations

from typing import List

from .._call import Call, new_idempotency_key, segment
from ..types import Artifact, ArtifactList
from .transport import AsyncTransport


class AsyncArtifacts:
    """What agents leave: in `/workspace/out`, and where `artifacts` of their spawn says."""

    def __init__(self, transport: AsyncTransport) -> None:
        self._transport = transport

    async def list(self, agent_id: str) -> List[Artifact]:
        """All that the agent left and that is still kept, by path."""
        call = Call("GET", f"/agents/{segment(agent_id)}/artifacts")
        return [*(await self._transport.json(call, ArtifactList)).data]

    async def download(self, agent_id: str, artifact_id: str) -> bytes:
        """The whole content. Raises JettsonNotFoundError if there is none."""
        call = Call("GET", f"/agents/{segment(agent_id)}/artifacts/{segment(artifact_id)}")
        return await self._transport.bytes(call)

    async def delete(self, agent_id: str, artifact_id: str) -> None:
        """Deletes what an agent left."""
        call = Call(
            "DELETE",
            f"/agents/{segment(agent_id)}/artifacts/{segment(artifact_id)}",
            idempotency_key=new_idempotency_key(),
        )
        await self._transport.none(call)
