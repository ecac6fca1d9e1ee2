# Made from _async/artifacts.py by "npm run generate": do not edit.
from __future__ import annotations

from typing import List

from .._call import Call, new_idempotency_key, segment
from ..types import Artifact, ArtifactList
from .transport import Transport


class Artifacts:
    """Files that agents leave in `/workspace/out` and at the paths in `artifacts` of their spawn."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def list(self, agent_id: str) -> List[Artifact]:
        """The files that the agent left and that are still kept, by path."""
        call = Call("GET", f"/agents/{segment(agent_id)}/artifacts")
        return [*(self._transport.json(call, ArtifactList)).data]

    def download(self, agent_id: str, artifact_id: str) -> bytes:
        """The whole content. Raises JettsonNotFoundError if there is none."""
        call = Call("GET", f"/agents/{segment(agent_id)}/artifacts/{segment(artifact_id)}")
        return self._transport.bytes(call)

    def delete(self, agent_id: str, artifact_id: str) -> None:
        """Deletes a file that an agent left."""
        call = Call(
            "DELETE",
            f"/agents/{segment(agent_id)}/artifacts/{segment(artifact_id)}",
            idempotency_key=new_idempotency_key(),
        )
        self._transport.none(call)
