# Made from _async/tool_results.py by "npm run generate": do not edit.
from __future__ import annotations

from typing import Any

from .._call import Call, segment
from ..types import ToolResultReceipt
from .transport import Transport


class ToolResults:
    """Results of function tools. `agents.run` and `agents.attach` post them by themselves."""

    def __init__(self, transport: Transport) -> None:
        self._transport = transport

    def post(
        self, agent_id: str, call_id: str, *, output: Any, is_error: bool = False
    ) -> ToolResultReceipt:
        """Answers a call of `pending_calls`. The same result again gets the same answer.

        Args:
            agent_id: the agent.
            call_id: the id of the call.
            output: text or any JSON, up to 1 MB.
            is_error: whether the call failed: the model reads the output as an error.

        Raises:
            JettsonNotFoundError: the agent has no such call.
            JettsonError: `conflict`; the call has another result, or no longer waits.
        """
        body = {"output": output, "is_error": True} if is_error else {"output": output}
        path = f"/agents/{segment(agent_id)}/tool-results/{segment(call_id)}"
        return self._transport.json(Call("POST", path, body=body, repeatable=True), ToolResultReceipt)
