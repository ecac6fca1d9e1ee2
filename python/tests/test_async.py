from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Dict, Iterator, List

import anyio
import httpx
import pytest

from jettson import AsyncJettson, Jettson, ProgressEntry

from .test_client import AGENT, API_KEY

pytestmark = pytest.mark.anyio


@pytest.fixture(params=["asyncio", "trio"])
def anyio_backend(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def answers() -> List[Dict[str, Any]]:
    return []


@pytest.fixture
def server(answers: List[Dict[str, Any]]) -> Iterator[str]:
    """Answers each GET of an agent with the next answer, the last one for ever; offers its events."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            if self.path.endswith("/events"):
                self.send_header("content-type", "text/event-stream")
                self.end_headers()
                for index, ts in enumerate([500, 1500, 2500]):
                    event = {"id": index + 1, "type": "message", "ts": ts, "data": {}}
                    self.wfile.write(f"data: {json.dumps(event)}\n\n".encode())
                return
            self.send_header("link", '</api/v1/agents/ag_1/events>; rel="monitor"')
            body = json.dumps(answers.pop(0) if len(answers) > 1 else answers[0]).encode()
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as http:
        thread = threading.Thread(target=http.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{http.server_port}"
        http.shutdown()
        thread.join()


def agent(status: str, lines: List[str], updated_at: str) -> Dict[str, Any]:
    progress = [{"ts": index, "kind": "info", "message": line} for index, line in enumerate(lines)]
    return {**AGENT, "status": status, "progress": progress, "updated_at": updated_at}


PROGRESSING = [
    agent("running", ["a"], "1970-01-01T00:00:01.000Z"),
    agent("running", ["a", "b"], "1970-01-01T00:00:02.000Z"),
    agent("running", ["a", "b", "c"], "1970-01-01T00:00:03.000Z"),
    agent("completed", ["a", "b", "c", "d"], "1970-01-01T00:00:04.000Z"),
]


async def test_progress_is_told_as_the_events_come(server: str, answers: List[Dict[str, Any]]) -> None:
    answers += PROGRESSING
    told: List[ProgressEntry] = []

    async with AsyncJettson(API_KEY, server) as client:
        await client.agents.wait("ag_1", on_progress=told.append)

    assert [entry.message for entry in told] == ["a", "b", "c", "d"]


def test_progress_is_told_as_the_events_come_in_the_sync_client(
    server: str, answers: List[Dict[str, Any]]
) -> None:
    answers += PROGRESSING
    told: List[ProgressEntry] = []

    with Jettson(API_KEY, server) as client:
        client.agents.wait("ag_1", on_progress=told.append)

    assert [entry.message for entry in told] == ["a", "b", "c", "d"]


async def test_cancellation_ends_a_wait_at_once_and_leaves_the_client_usable() -> None:
    looks = 0

    async def answer(_: httpx.Request) -> httpx.Response:
        nonlocal looks
        looks += 1
        return httpx.Response(200, json=AGENT)

    async with AsyncJettson(API_KEY, transport=httpx.MockTransport(answer)) as client:
        with anyio.move_on_after(0.05) as scope:
            await client.agents.wait("ag_1", poll_interval_seconds=3600)
        assert scope.cancelled_caught
        assert (await client.agents.get("ag_1")).status == "running"

    assert looks == 2


async def test_500_waits_share_one_thread() -> None:
    looks: Dict[str, int] = {}
    threads = set()

    async def answer(request: httpx.Request) -> httpx.Response:
        threads.add(threading.get_ident())
        agent_id = request.url.path.rpartition("/")[2]
        looks[agent_id] = looks.get(agent_id, 0) + 1
        status = "completed" if looks[agent_id] == 3 else "running"
        return httpx.Response(200, json={**AGENT, "agent_id": agent_id, "status": status})

    async with AsyncJettson(API_KEY, transport=httpx.MockTransport(answer)) as client:
        ended: List[str] = []

        async def wait(agent_id: str) -> None:
            agent = await client.agents.wait(agent_id, poll_interval_seconds=0.05)
            ended.append(agent.agent_id)

        async with anyio.create_task_group() as group:
            for index in range(500):
                group.start_soon(wait, f"ag_{index}")

    assert sorted(ended) == sorted(f"ag_{index}" for index in range(500))
    assert set(looks.values()) == {3}
    assert threads == {threading.get_ident()}
