"""Both flavours against the whole server, the async one on both event loops."""

from __future__ import annotations

import re
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any, AsyncIterator, Dict, List
from uuid import uuid4

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from jettson import (
    AgentEvent,
    Jettson,
    JettsonAuthError,
    JettsonError,
    JettsonNotFoundError,
    JettsonQuotaExceededError,
    JettsonRateLimitError,
    JettsonValidationError,
    ProgressEntry,
    function_tool,
    parse_output,
)
from jettson.types import UnknownEvent

from .in_all_flavours import client_of

pytestmark = pytest.mark.anyio


@pytest.fixture
async def client(flavour: str, real_server: Dict[str, str]) -> AsyncIterator[Any]:
    async with client_of(flavour, real_server["api_key"], real_server["base_url"]) as client:
        yield client


async def test_an_agent_runs_a_command_and_its_output_is_the_final_result(client: Any) -> None:
    progress: List[ProgressEntry] = []

    agent = await client.agents.spawn_and_wait(
        "shell: echo $((6 * 7))", metadata={"team": "ops 👩‍👩‍👧"}, on_progress=progress.append
    )

    assert (agent.status, agent.reason) == ("completed", "completed")
    assert agent.metadata == {"team": "ops 👩‍👩‍👧"}
    assert "42" in agent.final_result
    assert tuple(progress) == agent.progress


async def test_a_function_answers_the_calls_of_its_agent(client: Any) -> None:
    asked: List[str] = []

    def look_up_order(number: str) -> Dict[str, str]:
        """Finds an order by its number."""
        asked.append(number)
        return {"number": number, "status": "shipped"}

    agent = await client.agents.run("Where is order 1042?", tools=["http", look_up_order])

    assert agent.status == "completed"
    assert asked == ["1042"]
    assert "shipped" in agent.final_result
    assert [tool if isinstance(tool, str) else tool.name for tool in agent.tools] == [
        "jettson_http_request",
        "look_up_order",
    ]


async def test_what_a_function_raises_is_an_error_for_the_model(client: Any) -> None:
    errors: List[Any] = []

    def look_up_order(number: str) -> None:
        """Finds an order by its number."""
        raise LookupError(f"no order {number}")

    agent = await client.agents.run(
        "Where is order 1042?", tools=[look_up_order], on_tool_error=lambda *error: errors.append(error)
    )

    assert "no order 1042" in agent.final_result
    assert [(type(error), name, given) for error, name, given in errors] == [
        (LookupError, "look_up_order", {"number": "1042"})
    ]


async def test_attach_answers_a_call_that_waits(client: Any) -> None:
    def look_up_order(number: str) -> str:
        """Finds an order by its number."""
        return f"order {number} is on its way"

    spawned = await client.agents.spawn(
        "Where is order 1042?", tools=[function_tool(look_up_order).definition()]
    )

    agent = await client.agents.attach(spawned.agent_id, tools=[look_up_order])
    again = await client.agents.attach(spawned.agent_id, tools=[look_up_order])

    assert "order 1042 is on its way" in agent.final_result
    assert again.status == "completed"


async def test_what_is_streamed_is_what_is_stored(client: Any) -> None:
    agent = await client.agents.spawn("shell: for i in 1 2 3; do echo $i; sleep 0.1; done")

    streamed: List[AgentEvent] = [event async for event in client.agents.stream(agent.agent_id)]

    stored = await client.agents.events(agent.agent_id, limit=1000)
    # What is remembered of an agent is written down behind its last event, which ends the stream.
    assert tuple(streamed) == stored.data[: len(streamed)]
    assert streamed[-1].is_last
    assert [event.id for event in streamed] == list(range(1, len(streamed) + 1))
    assert not any(isinstance(event, UnknownEvent) for event in stored.data)


async def test_a_cancelled_agent_is_stopped(client: Any) -> None:
    agent = await client.agents.spawn("shell: sleep 50")

    assert await client.agents.cancel(agent.agent_id) is None

    ended = await client.agents.wait(agent.agent_id)
    assert (ended.status, ended.reason) == ("stopped", "cancelled")


async def test_agents_are_listed_by_page_and_filtered(client: Any) -> None:
    metadata = {"key": str(uuid4())}
    spawned = [(await client.agents.spawn("hi", metadata=metadata)).agent_id for _ in range(3)]

    found = [agent.agent_id async for agent in client.agents.iterate(limit=2, metadata=metadata)]

    assert found == spawned[::-1]
    page = await client.agents.list(2)
    assert len(page.data) == 2
    assert page.next_cursor


async def test_one_idempotency_key_is_one_agent(client: Any) -> None:
    key = str(uuid4())

    first = await client.agents.spawn("hi", idempotency_key=key)

    assert await client.agents.spawn("hi", idempotency_key=key) == first
    with pytest.raises(JettsonValidationError):
        await client.agents.spawn("other", idempotency_key=key)


async def test_a_tool_call_waits_for_its_approval(client: Any) -> None:
    agent = await client.agents.spawn("shell: echo never", require_approval=["jettson_shell_run"])

    async for event in client.agents.stream(agent.agent_id):
        if event.type == "approval-requested":
            decision = {"approve": False, "reason": "too dear"}
            await client.agents.approvals.decide(agent.agent_id, event.data.call_id, **decision)

    assert "too dear" in (await client.agents.get(agent.agent_id)).final_result


async def test_an_agent_that_is_kept_alive_answers_a_message(client: Any) -> None:
    agent = await client.agents.spawn("hello", keep_alive=True)
    answers: List[str] = []
    async for event in client.agents.stream(agent.agent_id):
        if event.type == "agent-status" and event.data.status == "idle":
            answers.append((await client.agents.get(agent.agent_id)).final_result)
            if len(answers) == 1:
                await client.agents.messages.send(agent.agent_id, "and in French?")
            else:
                await client.agents.cancel(agent.agent_id)

    assert answers == ["You said: hello", "You said: and in French?"]


@dataclass
class Invoice:
    total: int


async def test_a_structured_answer_comes_back_as_its_dataclass(client: Any) -> None:
    agent = await client.agents.spawn_and_wait('json: {"total": 3}', output_schema=Invoice)

    assert parse_output(agent, Invoice) == Invoice(total=3)


async def test_files_go_in_and_what_the_agent_leaves_comes_out(client: Any) -> None:
    upload = await client.files.upload("teal 👩‍👩‍👧", name="colour")
    agent = await client.agents.spawn_and_wait(
        "shell: cat a.txt b.txt | tee out/both.txt",
        files=[
            {"path": "a.txt", "content": "is "},
            {"path": "b.txt", "file_id": upload.file_id},
            {"path": "out/here.txt", "content": ""},
        ],
    )

    artifacts = {item.path: item for item in await client.agents.artifacts.list(agent.agent_id)}
    assert sorted(artifacts) == ["out/both.txt", "out/here.txt"], agent
    both = artifacts["out/both.txt"]

    content = await client.agents.artifacts.download(agent.agent_id, both.artifact_id)
    assert content.decode() == "is teal 👩‍👩‍👧"
    await client.agents.artifacts.delete(agent.agent_id, both.artifact_id)
    await client.files.delete(upload.file_id)
    with pytest.raises(JettsonNotFoundError):
        await client.files.get(upload.file_id)


async def test_the_ten_memory_calls_and_what_is_besides(client: Any) -> None:
    memory = client.memory
    namespace = str(uuid4())
    put = {"namespace": namespace, "tags": ["a", "b"]}
    await memory.put(key="brand_color", value="The brand color is teal", **put)
    changed = await memory.put(key="brand_color", value="The brand color is navy", **put)
    await memory.put(key="copy", value="The brand color is navy", **put)

    assert (changed.version, changed.tags) == (2, ("a", "b"))
    assert (await memory.get("brand_color", namespace=namespace)).value == changed.value
    assert await memory.get("nothing", namespace=namespace) is None
    found = await memory.search(query="what color is the brand?", namespace=namespace, min_score=0.4)
    assert found[0].value == "The brand color is navy"
    assert 0 <= found[0].breakdown.time_decay <= 1
    assert len(await memory.list(namespace=namespace, tags=["a", "b"])) == 2
    assert (namespace, 2) in {(item.namespace, item.count) for item in await memory.namespaces()}
    assert len(await memory.history("brand_color", namespace=namespace)) == 2

    plan = await memory.dedupe(namespace=namespace, dry_run=True)
    assert (plan.removed, plan.operation_id) == (1, None)
    applied = await memory.apply_plan(plan.plan_id)
    assert len(await memory.list(namespace=namespace)) == 1
    assert (await memory.undo(applied.operation_id)).restored == 1

    rows = [row for row in (await memory.export())["memories"] if row["namespace"] == namespace]
    imported = await memory.import_(rows)
    assert (imported.imported, imported.failed, imported.partial) == (2, 0, False)
    assert (await memory.consolidate(namespace=namespace)).consolidated >= 0
    assert (await memory.delete_many(namespace=namespace, dry_run=True)).removed == 2
    await memory.delete("copy", namespace=namespace)
    assert (await memory.restore("copy", namespace=namespace)).key == "copy"
    await memory.delete("copy", namespace=namespace, hard_delete=True)
    with pytest.raises(JettsonNotFoundError):
        await memory.delete("copy", namespace=namespace)


legal_text = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), min_size=1)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(value=legal_text, key=legal_text, times=st.integers(1, 5000))
def test_any_value_survives_the_way_there_and_back(
    real_server: Dict[str, str], value: str, key: str, times: int
) -> None:
    with Jettson(real_server["api_key"], real_server["base_url"]) as client:
        long = (value * times)[:5000]
        client.memory.put(key=key[:500], value=long, namespace=key[:100])

        memory = client.memory.get(key[:500], namespace=key[:100])

    assert memory
    assert memory.value == long


@pytest.mark.parametrize("value", ["a\0b", "x" * 5001, ""], ids=["NUL", "too long", "empty"])
async def test_a_value_is_refused_as_a_validation_error(client: Any, value: str) -> None:
    with pytest.raises(JettsonValidationError):
        await client.memory.put(key="k", value=value)


@pytest.mark.parametrize(
    ("key", "call", "kind"),
    [
        ("revoked_key", lambda client: client.agents.list(), JettsonAuthError),
        ("exhausted_key", lambda client: client.agents.spawn("hi"), JettsonQuotaExceededError),
        ("exhausted_key", lambda client: client.memory.put(key="k", value="v"), JettsonQuotaExceededError),
        ("api_key", lambda client: client.agents.get("ag_none"), JettsonNotFoundError),
        ("api_key", lambda client: client.agents.spawn("x" * 4001), JettsonValidationError),
    ],
)
async def test_each_fault_is_an_error_of_its_own(
    flavour: str, real_server: Dict[str, str], key: str, call: Any, kind: Any
) -> None:
    async with client_of(flavour, real_server[key], real_server["base_url"], max_retries=0) as client:
        with pytest.raises(JettsonError) as caught:
            await call(client)

    assert type(caught.value) is kind
    assert caught.value.request_id


async def test_a_spawn_over_the_rate_limit_says_when_to_come_back(
    flavour: str, real_server: Dict[str, str]
) -> None:
    key, base_url = real_server["limited_key"], real_server["base_url"]
    async with client_of(flavour, key, base_url, max_retries=0) as client:
        with pytest.raises(JettsonRateLimitError) as caught:
            for _ in range(2):
                await client.agents.spawn("hi")

    assert caught.value.retry_after_seconds
    assert caught.value.retry_after_seconds > 0


async def test_usage_and_regions_are_told(client: Any) -> None:
    assert (await client.usage.get(group_by="model")).group_by == "model"
    assert [region.name for region in await client.regions.list()] == ["iad"]


README = (Path(__file__).parents[1] / "README.md").read_text()
# The receiver of an HTTP tool's calls serves until it is ended: e2e/sdks/receivers.test.ts runs and calls it.
EXAMPLES = [
    example
    for example in re.findall(r"```python\n(.*?)```", README, re.DOTALL)
    if "standardwebhooks" not in example
]


@pytest.mark.parametrize("example", EXAMPLES)
def test_each_example_of_the_readme_runs(
    real_server: Dict[str, str], example: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JETTSON_API_KEY", real_server["api_key"])
    monkeypatch.setenv("JETTSON_BASE_URL", real_server["base_url"])

    subprocess.run([sys.executable, "-W", "error", "-c", example], check=True, timeout=60)
