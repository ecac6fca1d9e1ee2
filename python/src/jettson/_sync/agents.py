# Made from _async/agents.py by "npm run generate": do not edit.
from __future__ import annotations

from typing import Any, Generator, Callable, Literal, Mapping, Optional, Sequence, Type, Union, overload

from .._call import Call, compact, new_idempotency_key, segment, to_json
from .._input_files import to_input_file
from .._limits import to_limits
from .._output import to_json_schema
from .._tools import ToolLike, split_tools
from .._unset import UNSET, converted, given_fields
from ..types import (
    Agent,
    AgentEvent,
    AgentEventPage,
    AgentLimits,
    AgentListResponse,
    AgentSort,
    AgentStatus,
    MessageDelta,
    ModelRequest,
    PendingList,
    Region,
    SpawnRequest,
)
from .approvals import Approvals
from .artifacts import Artifacts
from .events import stream_events
from .messages import Messages
from .serve_tools import OnToolError, serve_tools
from .tool_results import ToolResults
from .transport import Transport
from .wait import Wait, OnProgress


class Agents:
    """Agents: each does one task, on its own computer."""

    def __init__(self, http: Transport) -> None:
        self.messages = Messages(http)
        self.approvals = Approvals(http)
        self.artifacts = Artifacts(http)
        self.tool_results = ToolResults(http)
        self._transport = http

    def spawn(
        self,
        task: str,
        *,
        task_source: Optional[Mapping[str, Any]] = None,
        name: Optional[str] = None,
        template: Optional[str] = None,
        region: Optional[Region] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        memory: Optional[Mapping[str, Any]] = UNSET,
        model: Union[str, Mapping[str, Any], None] = UNSET,
        instructions: Optional[str] = UNSET,
        max_turns: Optional[int] = UNSET,
        max_wait_seconds: Optional[int] = UNSET,
        tools: Optional[Sequence[Union[str, Mapping[str, Any]]]] = UNSET,
        mcp_servers: Optional[Sequence[Mapping[str, Any]]] = UNSET,
        env: Optional[Mapping[str, str]] = UNSET,
        network: Optional[Mapping[str, Any]] = UNSET,
        secrets: Optional[Sequence[str]] = UNSET,
        permissions: Optional[Mapping[str, Any]] = UNSET,
        limits: Union[AgentLimits, Mapping[str, float], None] = UNSET,
        keep_alive: Optional[bool] = UNSET,
        idle_timeout_seconds: Optional[int] = UNSET,
        require_approval: Optional[Sequence[str]] = UNSET,
        output_schema: Union[Mapping[str, Any], Type[Any], None] = UNSET,
        files: Optional[Sequence[Mapping[str, str]]] = UNSET,
        input_files: Optional[Sequence[Union[str, Mapping[str, Any]]]] = UNSET,
        artifacts: Optional[Sequence[str]] = UNSET,
        webhook: Optional[Mapping[str, Any]] = UNSET,
        idempotency_key: Optional[str] = None,
    ) -> Agent:
        """Starts an agent and returns immediately; `wait` returns its result.

        Args:
            task: what the agent is to do, up to 4,000 characters.
            task_source: where the task comes from, if no user wrote it:
                `{"kind": "tool" or "web_page", "tool"?, "url"?}`. What the agent writes to memory is trusted
                no more than that.
            name: what to call it.
            template: a template by name, or by name and version (`researcher@3`). It decides what is absent
                here. None for `memory` or a later argument is the server's default, not the template's.
            region: where its computer runs; by default the first region with a warm one.
            metadata: kept with the agent, so that you can find it.
            memory: which memories it sees and where it writes: `{"read": ["user-7", {"prefix": "team/"}],
                "write": "user-7", "recall", "extract", "recall_tokens"}`; all of the account by default.
            model: a model of `models.list()`, by its name or as `{"id", "effort"?, "max_output_tokens"?,
                "temperature"?, "fallbacks"?}`; the server's default if absent.
            instructions: who the agent is and how it works, up to 50,000 characters.
            max_turns: turns of the model for one task or follow-up; 20 by default.
            max_wait_seconds: how long it may wait for a model that is away, up to 7 days; a day by default.
            tools: toolsets (`shell`, `files`, `http`, `web`, `browser`, `memory`, `agents`), single tools and
                your own; all but `agents` by default, none with an empty list.
            mcp_servers: MCP servers whose tools it gets, as `<server>__<tool>`: `{"name", "url", "headers"?,
                "allowed_tools"?, "required"?}`.
            env: variables of the environment of its commands; never shown again.
            permissions: `{"default"?, "rules"?: [{"tool", "policy"}]}`, where a policy is allow, ask or deny.
            network: what it may reach, such as `{"type": "limited", "allowed_hosts": ["api.example.com"]}`;
                whatever the server allows by default.
            secrets: names of secrets that it can use and never see.
            limits: budgets; at one that is used up the agent waits until `update` raises it.
            keep_alive: stay idle after an answer, with the computer, for follow-up messages.
            idle_timeout_seconds: how long it waits before it ends; 900 by default.
            require_approval: names and patterns of tools whose calls wait for `approvals.decide`.
            output_schema: what the answer must fit: a JSON Schema, a dataclass, or with pydantic installed
                one of its models. `parse_output` gives it as such.
            files: what is in `/workspace` before the first turn: `{"path", "content"}`, with
                `"encoding": "base64"` where it is no text, or `{"path", "file_id"}` of an upload.
            input_files: pictures (PNG, JPEG, WebP, GIF) and PDFs that the model sees beside its task: the
                `file_id` of an upload, or `{"name", "media_type", "data"}` with bytes or base64.
            artifacts: files and folders to keep at the end, in addition to what is left in `/workspace/out`.
            webhook: `{"url", "events"?, "secret"?}`, called only about this agent, beside the account's.
            idempotency_key: the same key gives the same agent for 24 hours. Made for you when absent, so
                that no retry starts a second agent.
        """
        call = Call(
            "POST",
            "/agents",
            body={
                **compact(
                    task=task,
                    task_source=task_source,
                    name=name,
                    template=template,
                    region=region,
                    metadata=metadata,
                ),
                **given_fields(
                    template,
                    memory=memory,
                    model=dict(model) if isinstance(model, Mapping) else model,
                    instructions=instructions,
                    max_turns=max_turns,
                    max_wait_seconds=max_wait_seconds,
                    tools=converted(tools, list),
                    mcp_servers=converted(mcp_servers, list),
                    network=network,
                    secrets=converted(secrets, list),
                    env=env,
                    permissions=permissions,
                    limits=converted(limits, to_limits),
                    keep_alive=keep_alive,
                    idle_timeout_seconds=idle_timeout_seconds,
                    require_approval=converted(require_approval, list),
                    output_schema=converted(output_schema, to_json_schema),
                    files=converted(files, lambda given: [dict(file) for file in given]),
                    input_files=converted(input_files, lambda given: [to_input_file(file) for file in given]),
                    artifacts=converted(artifacts, list),
                    webhook=webhook,
                ),
            },
            idempotency_key=idempotency_key or new_idempotency_key(),
        )
        return self._transport.json(call, Agent)

    def wait(
        self,
        agent_id: str,
        *,
        timeout_seconds: float = 300.0,
        poll_interval_seconds: float = 1.0,
        max_poll_interval_seconds: float = 5.0,
        on_progress: Optional[OnProgress] = None,
    ) -> Agent:
        """The agent once it is completed, error or stopped: check its `status`.

        Args:
            agent_id: the agent.
            timeout_seconds: longest wait.
            poll_interval_seconds: pause after the first poll; each further one is half as long again.
            max_poll_interval_seconds: longest pause between two polls.
            on_progress: called with each new line of progress, in order.

        Raises:
            AgentTimeoutError: it is still working after `timeout_seconds`; the agent keeps running.
        """
        wait = Wait(self._transport, agent_id, timeout_seconds, on_progress)
        return wait.run(poll_interval_seconds, max_poll_interval_seconds)

    def spawn_and_wait(
        self,
        task: str,
        *,
        task_source: Optional[Mapping[str, Any]] = None,
        name: Optional[str] = None,
        template: Optional[str] = None,
        region: Optional[Region] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        memory: Optional[Mapping[str, Any]] = UNSET,
        model: Union[str, Mapping[str, Any], None] = UNSET,
        instructions: Optional[str] = UNSET,
        max_turns: Optional[int] = UNSET,
        max_wait_seconds: Optional[int] = UNSET,
        tools: Optional[Sequence[Union[str, Mapping[str, Any]]]] = UNSET,
        mcp_servers: Optional[Sequence[Mapping[str, Any]]] = UNSET,
        env: Optional[Mapping[str, str]] = UNSET,
        network: Optional[Mapping[str, Any]] = UNSET,
        secrets: Optional[Sequence[str]] = UNSET,
        permissions: Optional[Mapping[str, Any]] = UNSET,
        limits: Union[AgentLimits, Mapping[str, float], None] = UNSET,
        keep_alive: Optional[bool] = UNSET,
        idle_timeout_seconds: Optional[int] = UNSET,
        require_approval: Optional[Sequence[str]] = UNSET,
        output_schema: Union[Mapping[str, Any], Type[Any], None] = UNSET,
        files: Optional[Sequence[Mapping[str, str]]] = UNSET,
        input_files: Optional[Sequence[Union[str, Mapping[str, Any]]]] = UNSET,
        artifacts: Optional[Sequence[str]] = UNSET,
        webhook: Optional[Mapping[str, Any]] = UNSET,
        idempotency_key: Optional[str] = None,
        timeout_seconds: float = 300.0,
        poll_interval_seconds: float = 1.0,
        max_poll_interval_seconds: float = 5.0,
        on_progress: Optional[OnProgress] = None,
    ) -> Agent:
        """`spawn`, then `wait`."""
        agent = self.spawn(
            task,
            task_source=task_source,
            name=name,
            template=template,
            region=region,
            metadata=metadata,
            memory=memory,
            model=model,
            instructions=instructions,
            max_turns=max_turns,
            max_wait_seconds=max_wait_seconds,
            tools=tools,
            mcp_servers=mcp_servers,
            env=env,
            network=network,
            secrets=secrets,
            permissions=permissions,
            limits=limits,
            keep_alive=keep_alive,
            idle_timeout_seconds=idle_timeout_seconds,
            require_approval=require_approval,
            output_schema=output_schema,
            files=files,
            input_files=input_files,
            artifacts=artifacts,
            webhook=webhook,
            idempotency_key=idempotency_key,
        )
        return self.wait(
            agent.agent_id,
            timeout_seconds=timeout_seconds,
            poll_interval_seconds=poll_interval_seconds,
            max_poll_interval_seconds=max_poll_interval_seconds,
            on_progress=on_progress,
        )

    def run(
        self,
        task: str,
        *,
        tools: Optional[Sequence[ToolLike]] = UNSET,
        on_tool_error: Optional[OnToolError] = None,
        on_event: Optional[Callable[[AgentEvent], None]] = None,
        **options: Any,
    ) -> Agent:
        """Starts an agent, calls your functions whenever it asks for them, and returns the ended agent.

        The model is told a function's name, docstring and type hints: `tools=["shell", look_up_order]`. What
        it raises is an error for the model. An outage of the server of up to ten minutes goes unnoticed;
        after a restart of this program, `attach` resumes serving the agent.

        Args:
            task: what the agent is to do.
            tools: functions, toolsets and single tools; see `function_tool` for other names and times.
            on_tool_error: called with what a function raised, the name of the tool and its input; by default
                it is logged.
            on_event: called with each event of the agent, in order.
            options: what `spawn` takes.
        """
        sent, functions = split_tools(tools)
        spawned = self.spawn(task, tools=sent, **options)
        return serve_tools(
            self._transport,
            spawned.agent_id,
            tools=functions,
            # With a key of the caller it may be an agent of an earlier call.
            is_new=options.get("idempotency_key") is None,
            on_tool_error=on_tool_error,
            on_event=on_event,
        )

    def attach(
        self,
        agent_id: str,
        *,
        tools: Sequence[ToolLike],
        on_tool_error: Optional[OnToolError] = None,
        on_event: Optional[Callable[[AgentEvent], None]] = None,
    ) -> Agent:
        """Resumes serving an agent after this program was restarted; returns the agent once it has ended.

        Answers the calls that wait and those that follow. No call runs again whose result was accepted; calls
        of other functions wait on.
        """
        return serve_tools(
            self._transport,
            agent_id,
            tools=split_tools(tools)[1],
            is_new=False,
            on_tool_error=on_tool_error,
            on_event=on_event,
        )

    def pending(self, limit: Optional[int] = None, cursor: Optional[str] = None) -> PendingList:
        """One page of what agents wait for, the oldest first: decisions, results, higher limits, messages.

        Args:
            limit: items a page, 1 to 1,000; 100 by default.
            cursor: the `next_cursor` of the page before.
        """
        call = Call("GET", "/agents/pending", query={"limit": limit, "cursor": cursor})
        return self._transport.json(call, PendingList)

    def get(self, agent_id: str) -> Agent:
        """The agent as it is now. Raises JettsonNotFoundError if there is no such agent."""
        call = Call("GET", f"/agents/{segment(agent_id)}")
        return self._transport.json(call, Agent)

    def list(
        self,
        limit: Optional[int] = None,
        cursor: Optional[str] = None,
        *,
        status: Union[AgentStatus, Sequence[AgentStatus], None] = None,
        name: Optional[str] = None,
        template: Optional[str] = None,
        model: Optional[str] = None,
        min_cost_usd: Optional[float] = None,
        query: Optional[str] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        created_after: Optional[str] = None,
        created_before: Optional[str] = None,
        updated_after: Optional[str] = None,
        parent_id: Optional[str] = None,
        ancestor_id: Optional[str] = None,
        sort: Optional[AgentSort] = None,
        count: Optional[bool] = None,
    ) -> AgentListResponse:
        """One page, newest first unless `sort` says otherwise.

        Args:
            limit: agents a page, 1 to 100; 20 by default.
            cursor: the `next_cursor` of the previous page.
            status: one status, or several: agents with any of them.
            name: the whole name.
            template: spawned from this template (`researcher`), or from this version of it (`researcher@3`).
            model: the model that answered last, or that the spawn named; `jettson-6.0` for agents that were
                spawned with the server's default.
            min_cost_usd: only agents that have cost this much or more, in US dollars.
            query: text in the task or the name, or the whole id.
            metadata: must be contained in the metadata of the agent.
            created_after: ISO 8601.
            created_before: ISO 8601.
            updated_after: only agents that have changed since; ISO 8601, UTC.
            parent_id: the sub-agents of this agent; `none` for agents that are not sub-agents.
            ancestor_id: the agents below this one: its sub-agents, and theirs.
            sort: the order; with a leading `-`, the newest, most expensive or longest come first. Newest
                first when absent.
            count: whether the page also says how many agents match, as `total`.
        """
        wire = {
            "limit": limit,
            "cursor": cursor,
            "status": status if status is None or isinstance(status, str) else ",".join(status),
            "name": name,
            "template": template,
            "model": model,
            "min_cost_usd": min_cost_usd,
            "q": query,
            "created_after": created_after,
            "created_before": created_before,
            "metadata": None if metadata is None else to_json(metadata).decode(),
            "updated_after": updated_after,
            "parent_id": parent_id,
            "ancestor_id": ancestor_id,
            "sort": sort,
            "count": count,
        }
        return self._transport.json(Call("GET", "/agents", query=wire), AgentListResponse)

    def iterate(
        self,
        *,
        limit: Optional[int] = None,
        status: Union[AgentStatus, Sequence[AgentStatus], None] = None,
        name: Optional[str] = None,
        template: Optional[str] = None,
        model: Optional[str] = None,
        min_cost_usd: Optional[float] = None,
        query: Optional[str] = None,
        metadata: Optional[Mapping[str, Any]] = None,
        created_after: Optional[str] = None,
        created_before: Optional[str] = None,
        updated_after: Optional[str] = None,
        parent_id: Optional[str] = None,
        ancestor_id: Optional[str] = None,
        sort: Optional[AgentSort] = None,
    ) -> Generator[Agent, None, None]:
        """All agents in the order of `sort`, fetched page by page as needed; `limit` is the page size."""
        cursor: Optional[str] = None
        while True:
            page = self.list(
                limit,
                cursor,
                status=status,
                name=name,
                template=template,
                model=model,
                min_cost_usd=min_cost_usd,
                query=query,
                metadata=metadata,
                created_after=created_after,
                created_before=created_before,
                updated_after=updated_after,
                parent_id=parent_id,
                ancestor_id=ancestor_id,
                sort=sort,
            )
            for agent in page.data:
                yield agent
            cursor = page.next_cursor
            if cursor is None:
                return

    def spawn_request(self, agent_id: str) -> SpawnRequest:
        """The body of a spawn that makes another agent like this one, and what is missing from it."""
        call = Call("GET", f"/agents/{segment(agent_id)}/spawn-request")
        return self._transport.json(call, SpawnRequest)

    def update(
        self,
        agent_id: str,
        *,
        limits: Union[AgentLimits, Mapping[str, float], None] = None,
        network: Optional[Mapping[str, Any]] = None,
    ) -> Agent:
        """Sets the limits of a live agent, its network or both, each as a whole.

        Raises:
            JettsonError: `conflict` if it has ended.
        """
        body = compact(limits=None if limits is None else to_limits(limits), network=network)
        call = Call("PATCH", f"/agents/{segment(agent_id)}", body=body)
        return self._transport.json(call, Agent)

    def cancel(self, agent_id: str) -> None:
        """Stops the agent and its computer; an agent that has already ended is left as it is."""
        call = Call("DELETE", f"/agents/{segment(agent_id)}")
        self._transport.none(call)

    def purge(self, agent_id: str) -> None:
        """Deletes an agent that has ended, and its sub-agents, with everything that belongs to them.

        Their events and files go. What stays are the memories that they wrote and the totals of what they
        used. While the agent lives, it raises a JettsonError with the code `conflict`.
        """
        call = Call("POST", f"/agents/{segment(agent_id)}/purge", idempotency_key=new_idempotency_key())
        self._transport.none(call)

    def events(
        self,
        agent_id: str,
        *,
        after: Union[int, str, None] = None,
        limit: Optional[int] = None,
        before: Union[int, str, None] = None,
    ) -> AgentEventPage:
        """One page of the agent's events, oldest first.

        Args:
            agent_id: the agent.
            after: only events after this one: its id, or the `next_cursor` of the previous page.
            limit: events a page, 1 to 1,000; 100 by default.
            before: the newest events before this one, instead of those after `after`: its id, or the
                `next_cursor` of the previous page; 2147483647 for the end of the log.
        """
        query = {"after": after, "before": before, "limit": limit}
        call = Call("GET", f"/agents/{segment(agent_id)}/events", query=query)
        return self._transport.json(call, AgentEventPage)

    def request(self, agent_id: str, step: int) -> ModelRequest:
        """What the model was asked for the answer of one step: the body of the request as it was sent.

        For a step that the agent did not reach, it raises a JettsonNotFoundError.
        """
        call = Call("GET", f"/agents/{segment(agent_id)}/steps/{segment(str(step))}/request")
        return self._transport.json(call, ModelRequest)

    @overload
    def stream(
        self,
        agent_id: str,
        *,
        after: int = ...,
        idle_timeout_seconds: float = ...,
        deltas: Literal[False] = ...,
    ) -> Generator[AgentEvent, None, None]: ...

    @overload
    def stream(
        self, agent_id: str, *, after: int = ..., idle_timeout_seconds: float = ..., deltas: bool
    ) -> Generator[Union[AgentEvent, MessageDelta], None, None]: ...

    def stream(
        self, agent_id: str, *, after: int = 0, idle_timeout_seconds: float = 60.0, deltas: bool = False
    ) -> Generator[Any, None, None]:
        """The agent's events as they happen, until it ends.

        Reconnects by itself; each event comes once, in order. To stop early, call `close`.

        Args:
            agent_id: the agent.
            after: only events after the one with this id.
            idle_timeout_seconds: longest silence, across reconnections; the server sends pings.
            deltas: also a MessageDelta for each piece of a message while the model writes it. It has no id,
                and may be lost; the message that follows has the whole text.

        Raises:
            StreamIdleTimeoutError: the server was silent, or could not be reached, for too long.
        """
        return stream_events(
            self._transport, agent_id, after=after, idle_timeout=idle_timeout_seconds, deltas=deltas
        )
